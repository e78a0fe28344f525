"""What ships speaks Korean too: components, samples, and the figures that they draw."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.running import ROOT

TEXTS = json.loads((ROOT / "frontend" / "src" / "messages" / "ko" / "library.json").read_text())
COMPONENTS = {path.parent.name: path for path in (ROOT / "components").glob("*/component.yml")}
SAMPLES = {path.parent.name: path for path in (ROOT / "samples").glob("*/pipeline.yml")}


def descriptions(document: dict[str, Any]) -> Iterator[str]:
    yield document["description"]
    for ports in (document.get("inputs") or {}, document.get("outputs") or {}):
        yield from (port["description"] for port in ports.values())


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_text_of_a_shipped_component_is_there_in_korean_and_no_other(name: str) -> None:
    document = yaml.safe_load(COMPONENTS[name].read_text())

    assert set(TEXTS["components"][document["name"]]) == set(descriptions(document))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_there_in_korean(name: str) -> None:
    document = yaml.safe_load(SAMPLES[name].read_text())

    assert set(TEXTS["samples"][name]) == {document["display_name"], document["description"]}


def test_no_text_is_kept_of_what_does_not_ship() -> None:
    assert set(TEXTS["components"]) == set(COMPONENTS)
    assert set(TEXTS["samples"]) == set(SAMPLES)


def test_the_titles_and_axes_of_reports_are_there_in_korean_and_no_other() -> None:
    source = "".join(path.read_text() for path in Path(ROOT / "components" / "evaluate_model" / "src").glob("*.py"))

    written = re.findall(r'(?:"title": |"label": |unit_axis\()"([^"]+)"', source)

    assert set(TEXTS["figures"]) == set(written)


def test_every_text_is_korean() -> None:
    said = [
        *TEXTS["figures"].values(),
        *(text for part in ("components", "samples") for texts in TEXTS[part].values() for text in texts.values()),
    ]

    assert [text for text in said if not re.search("[가-힣]", text)] == []
