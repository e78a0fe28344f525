"""What a shipped component must bring besides its code."""

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.architecture.documents import ROOT, links, text_of

FOLDERS = sorted(path.parent for path in (ROOT / "components").glob("*/component.yml"))

each_component = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def test_there_are_components() -> None:
    assert len(FOLDERS) >= 7


@each_component
def test_a_component_has_a_page_an_example_and_a_test(folder: Path) -> None:
    assert (folder / "README.md").is_file()
    assert (folder / "example" / "pipeline.yml").is_file()
    assert (ROOT / "tests" / "components" / f"test_{folder.name}.py").is_file()


@each_component
def test_a_component_stands_in_the_list_of_the_library(folder: Path) -> None:
    assert f"{folder.name}/README.md" in links(text_of("components/README.md"))


@each_component
def test_the_category_of_a_component_has_a_name_in_both_languages(folder: Path) -> None:
    category = yaml.safe_load((folder / "component.yml").read_text(encoding="utf-8"))["tags"]["pipewright.category"]

    key = re.sub(r"\W+", "_", category.lower())
    for language in ("en", "ko"):
        texts = json.loads(text_of(f"frontend/src/messages/{language}/ui.json"))
        assert key in texts["category"]


@pytest.mark.parametrize("sample", sorted((ROOT / "samples").glob("*/pipeline.yml")), ids=lambda path: path.parent.name)
def test_a_sample_says_what_it_is_and_where_its_data_comes_from(sample: Path) -> None:
    page = (sample.parent / "README.md").read_text(encoding="utf-8")

    assert "\n## Data\n" in page
    assert "licence" in page
