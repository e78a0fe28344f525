"""The Korean sentences stand for English ones that the product still writes."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from designer.core.cache_key import KeyParts
from designer.core.key_differences import differences
from tests.running import ROOT

CATALOGUE = ROOT / "frontend" / "src" / "messages" / "ko" / "sentences.json"
PLACE = re.compile(r"\{[a-z]\}")
# Put together from parts, and so in no source as a whole.
FROM_PARTS = {
    "Not run: {a} failed.": "Not run: {} {}.",
    "Not run: {a} was cancelled.": "Not run: {} {}.",
    "{a}; all else equal to run {b}.": "{}{}; all else equal to run {}.",
    "Equal to run {a}: it will be reused.": "Equal to run {run}: it will be reused.",
    "Run {a} has ended already.": "Run {run} has ended already.",
    "Run {a} has not ended: cancel it first.": "Run {run} has not ended: cancel it first.",
    "Run {a} is pinned: unpin it first.": "Run {run} is pinned: unpin it first.",
    "Another run waits for a step of run {a}: try again when that has ended.": (
        "Another run waits for a step of run {run}: try again when that has ended."
    ),
    "environment variable {a} set to {b}": "{} set to {}",
    "environment variable {a} no longer set": "{} no longer set",
    "environment variable {a} {b} → {c}": "{} {} → {}",
    "and {a} more": ", and {} more",
    "The environment is not kept warm: {a}.": "{} is not kept warm: {}.",
    "'{a}' is not a key of {b}; it is left out.": "'{}' is not a key of {}; it is left out.{}",
    "'{a}' is not a key of {b}; it is left out. Did you mean {c}?": "'{}' is not a key of {}; it is left out.{}",
    "{a} '{b}' is not a path.": "is not a path",
    "{a} '{b}' leads out of the folder that was given.": "leads out of the folder that was given",
    "{a} '{b}' does not exist in {c}.": "does not exist in {}",
    "the data '{a}' is not a path; the input is left open.": "is not a path",
    "the data '{a}' leads out of the folder that was given; the input is left open.": (
        "leads out of the folder that was given"
    ),
    "the data '{a}' does not exist in {b}; the input is left open.": "does not exist in {}",
    "use its trial as a command step": "use its trial as a command step, with values that you choose",
    "with values that you choose": "use its trial as a command step, with values that you choose",
}
SENTENCES: dict[str, str] = json.loads(CATALOGUE.read_text())
OF_THE_BROWSER = "The server does not answer. Check that it is running, then try again."


@pytest.mark.parametrize("sentence", [each for each in SENTENCES if not each.endswith(" changed")])
def test_the_product_writes_the_sentence(sentence: str) -> None:
    wanted = FROM_PARTS.get(sentence, PLACE.sub("{}", sentence))

    forms = {bare.removesuffix(end) for bare in _without_what_is_around(wanted) for end in ("", ".")}
    assert forms & written() or sentence == OF_THE_BROWSER


def _without_what_is_around(sentence: str) -> Iterator[str]:
    """What is wrong with a package, a file or a placeholder is written without its name before it."""
    yield sentence
    yield sentence.replace("${{{}}}", "{}", 1)
    for name in ("'{}' ", "{} ", "${{{}}}: "):
        yield sentence.removeprefix(name)


@pytest.mark.parametrize(
    "part", ["format", "workspace", "component", "command", "code", "environment", "outputs", "distribution"]
)
def test_each_part_of_a_key_is_named_in_korean(part: str) -> None:
    rest = {"values": {}, "data": {}, "environment_variables": {}}

    told = differences({part: "now", **rest}, {part: "before", **rest})  # type: ignore[typeddict-item]

    assert told[0] in SENTENCES


def test_what_became_of_an_environment_variable_is_said_in_korean() -> None:
    before: dict[str, str] = {"SEED": "1", "MODE": "fast"}
    now = {"SEED": "2", "DEVICE": "cpu"}

    told = differences(_with_variables(now), _with_variables(before))

    assert [_korean_for(each) for each in told] == [
        "환경 변수 {a}을(를) {b}(으)로 설정",
        "환경 변수 {a} 설정이 없어짐",
        "환경 변수 {a} {b} → {c}",
    ]


def _with_variables(variables: dict[str, str]) -> KeyParts:
    return {"values": {}, "data": {}, "environment_variables": variables}


def _korean_for(sentence: str) -> str | None:
    """The most exact translation, as the browser chooses it."""
    fits = [each for each in SENTENCES if re.fullmatch(".+?".join(map(re.escape, PLACE.split(each))), sentence)]
    return SENTENCES[max(fits, key=lambda each: len(PLACE.sub("", each)))] if fits else None


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_translation_has_the_same_places(sentence: str) -> None:
    assert sorted(PLACE.findall(SENTENCES[sentence])) == sorted(PLACE.findall(sentence))


def test_each_reason_why_python_is_not_kept_warm_is_said_in_korean() -> None:
    calls = [node for node in ast.walk(_tree("engine/warm_process.py")) if isinstance(node, ast.Call)]
    given = [call.args[-1] for call in calls if ast.unparse(call.func) in {"Unfit", "self.give_up"}]
    reasons = {text for part in given if (text := _text(part)) is not None}

    assert len(reasons) > 5
    assert reasons - {PLACE.sub("{}", sentence) for sentence in SENTENCES} == set()


@cache
def written() -> frozenset[str]:
    """Every text in the sources; what is put into it is written {}."""
    trees = [_tree(path) for path in (ROOT / "designer").rglob("*.py")]
    return frozenset(text for tree in trees for node in ast.walk(tree) if (text := _text(node)) is not None)


def _tree(path: str | Path) -> ast.Module:
    return ast.parse((ROOT / "designer" / path).read_text())


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@pytest.mark.parametrize("file", sorted(CATALOGUE.parent.parent.glob("*/*.json")), ids=lambda file: file.stem)
def test_no_message_stands_twice_in_a_catalogue(file: Path) -> None:
    twice: list[str] = []

    def seen(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        twice.extend(name for name in set(names) if names.count(name) > 1)
        return dict(pairs)

    json.loads(file.read_text(), object_pairs_hook=seen)

    assert twice == []
