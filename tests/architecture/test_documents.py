"""What the documents name exists."""

import json
import re
from pathlib import Path

import pytest

from designer import __version__
from designer.core.graph_json import graph_from_json, graph_to_json
from designer.core.validation import IDENTIFIER
from tests.architecture.documents import DOCUMENTS, ROOT, anchors, blocks, links, shown, spans, text_of

PATH = re.compile(r"\.?[\w.-]+(/[\w.*-]+)*/?")
SUFFIXES = (".py", ".md", ".ts", ".tsx", ".js", ".css", ".json", ".toml", ".in", ".txt", ".yml", ".csv")

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=shown)


def paths_in(text: str) -> list[str]:
    """Words in code type that are paths of the repository."""
    words = [span for span in spans(text) if PATH.fullmatch(span)]
    return [word for word in words if "/" in word.rstrip("/") or word.endswith(("/", *SUFFIXES))]


def test_every_path_in_the_architecture_exists() -> None:
    named = paths_in(text_of("ARCHITECTURE.md"))
    anywhere = {"services.py", "selectors.py", "*.test.ts"}

    missing = [path for path in named if path not in anywhere and not any(ROOT.glob(path.rstrip("/")))]

    assert len(named) > 40
    assert missing == []


def test_every_path_for_contributors_exists() -> None:
    made_by_hand = {"src/", "example/", "README.md", "component.yml", "services.py", "selectors.py"}
    named = [path for path in paths_in(text_of("CONTRIBUTING.md")) if path not in made_by_hand and "NAME" not in path]

    # What stands in build/ is made by the command that the text is about.
    lasting = [path for path in named if not path.startswith((".", "build/"))]
    assert [path for path in lasting if not (ROOT / path).exists()] == []


@each_document
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")

    for target in links(text):
        if target.startswith(("https://", "http://")):
            continue
        path, _, anchor = target.partition("#")
        place = (document.parent / path).resolve() if path else document
        assert place.exists(), f"{target} is not there"
        assert not anchor or anchor in anchors(place.read_text(encoding="utf-8")), f"{target}: no such heading"


def test_every_document_can_be_found_from_the_first_page() -> None:
    first = ROOT / "README.md"

    linked = {(first.parent / target.partition("#")[0]).resolve() for target in links(text_of("README.md"))}

    assert {path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")) if path != first} <= linked


def test_the_newest_version_of_the_changelog_is_the_one_of_the_product() -> None:
    newest = re.search(r"^## (\S+)$", text_of("CHANGELOG.md"), re.MULTILINE)

    assert newest is not None
    assert newest[1] == __version__


@each_document
def test_every_json_block_can_be_read(document: Path) -> None:
    for block in blocks(document.read_text(encoding="utf-8")):
        if block.language == "json":
            json.loads(block.body)


def test_the_graph_of_the_documents_is_one_that_the_product_writes() -> None:
    block = next(block for block in blocks(text_of("docs/graph.md")) if block.language == "json")
    document = json.loads(block.body)

    graph = graph_from_json(document)

    assert graph_to_json(graph) == document
    assert all(IDENTIFIER.match(node.id) for node in graph.nodes)
