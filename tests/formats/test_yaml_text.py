"""Reading YAML: safe, within limits, and with the place of everything."""

import time

import pytest

from designer.core.errors import InvalidDocument
from designer.formats.yaml_nodes import YamlMap, plain
from designer.formats.yaml_text import decode, read_yaml, read_yaml_map
from tests.formats.texts import place_of, text_of


def refused(text: str) -> InvalidDocument:
    with pytest.raises(InvalidDocument) as caught:
        read_yaml(text, "pipeline.yml")
    return caught.value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", 12),
        ("-0x1F", -31),
        ("1_000", 1000),
        ("2.50", 2.5),
        ("1e-3", 0.001),
        (".5", 0.5),
        ("yes", True),
        ("Off", False),
        ("~", None),
        ("'yes'", "yes"),
        ('"12"', "12"),
        ("0123", "0123"),
        ("2024-01-31", "2024-01-31"),
        ("12:30", "12:30"),
        ("1.2.3", "1.2.3"),
        ("- ", [None]),
        ("!!str 12", "12"),
    ],
)
def test_scalars_mean_what_an_author_means(written: str, meant: object) -> None:
    assert plain(read_yaml(written)) == meant


def test_a_scalar_keeps_its_text() -> None:
    root = read_yaml_map("version: 1.10")

    version = root.get("version")

    assert version is not None
    assert getattr(version, "text", None) == "1.10"


def test_every_key_and_value_knows_its_line_and_column() -> None:
    text = "inputs:\n  rate:\n    type: number\n"

    root = read_yaml_map(text)

    inner = root.get("inputs")
    assert isinstance(inner, YamlMap)
    entry = inner.entries["rate"]
    assert (entry.line, entry.column) == place_of(text, "rate")
    assert (entry.value.line, entry.value.column) == place_of(text, "type")


def test_aliases_and_merges_are_followed() -> None:
    text = text_of("""
        base: &base {compute: cpu, retries: 1}
        step:
          <<: *base
          retries: 2
    """)

    assert plain(read_yaml(text))["step"] == {"retries": 2, "compute": "cpu"}


def test_a_quoted_merge_key_is_a_key_like_others() -> None:
    assert plain(read_yaml("'<<': 1")) == {"<<": 1}


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: b: c", 1, 5, "a ':' cannot stand here"),
        ("a:\n\t- b", 2, 1, "indent with spaces"),
        ("- a\nb: 1", 2, 1, "check the indentation"),
        ("a: [1, 2", 2, 1, "closing ']' is missing"),
        ("a: {b: 1", 2, 1, "closing '}' is missing"),
        ("a: 'x", 1, 6, "close the quote"),
        ("a: @b", 1, 4, "cannot start with '@'"),
        ('a: "\\q"', 1, 5, "use single quotes"),
        ("a: 1\na: 2", 2, 1, "'a' stands here twice; the first is in line 1"),
        ("a: {b: 1, b: 2}", 1, 11, "'b' stands here twice"),
        ("a: *b", 1, 4, "there is no &b above it"),
        ("a: &a [*a]", 1, 8, "the value it stands in"),
        ("a: 1\n---\nb: 1", 2, 1, "a second document"),
        ("? [a]\n: b", 1, 3, "a key must be a plain text"),
        ("<<: 1", 1, 1, "takes keys and values"),
        ("a: \x00", 1, 4, "YAML does not allow"),
        ("é: \x07", 1, 4, "YAML does not allow"),
        ('a: "b\\0"', 1, 4, "NUL"),
        ("a: !thing 1", 1, 4, "the tag '!thing' is not allowed"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, line: int, column: int, words: str) -> None:
    error = refused(text)

    assert (error.line, error.column) == (line, column)
    assert error.message.startswith(f"pipeline.yml, line {line}, column {column}: ")
    assert words in error.message
    assert [str(problem) for problem in error.problems] == [error.message]


def test_numbers_without_an_end_become_texts_where_values_are_kept_as_they_are() -> None:
    assert plain(read_yaml("[.inf, -.inf, .nan, 1e999, 2.5]")) == [".inf", "-.inf", ".nan", "1e999", 2.5]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n..."])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidDocument):
        read_yaml_map(text, "pipeline.yml")


def test_a_list_is_refused_where_keys_are_expected() -> None:
    with pytest.raises(InvalidDocument, match="keys and values are expected"):
        read_yaml_map("- a", "pipeline.yml")


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['touch /tmp/never']",
        "!!python/name:os.system",
        "!!binary aGVsbG8=",
        "a: !<tag:example.org,2002:x> 1",
    ],
)
def test_no_tag_can_construct_an_object(text: str) -> None:
    assert "is not allowed" in refused(text).message


def billion_laughs(links: str, opening: str, closing: str) -> str:
    first = f"a: &a {opening}{links.format('x')}{closing}\n"
    return first + "".join(
        f"{now}: &{now} {opening}{links.format('*' + before)}{closing}\n"
        for before, now in zip("abcdefgh", "bcdefghi", strict=True)
    )


@pytest.mark.parametrize(
    "text",
    [
        billion_laughs(",".join(["{0}"] * 10), "[", "]"),
        billion_laughs(", ".join(f"k{number}: {{0}}" for number in range(10)), "{", "}"),
    ],
)
def test_aliases_that_expand_without_end_are_refused_at_once(text: str) -> None:
    started = time.process_time()

    error = refused(text)

    assert "100,000 values" in error.message
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000 + "a", "{a: " * 100_000])
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    started = time.process_time()

    error = refused(text)

    assert "64 deep" in error.message
    assert time.process_time() - started < 0.1


def test_a_text_beyond_the_size_limit_is_refused() -> None:
    assert "8 MB" in refused("a: " + "é" * (4 * 1024 * 1024)).message


def test_a_text_with_too_many_values_is_refused() -> None:
    assert "500,000 values" in refused("[" + "1," * 500_001 + "]").message


def test_a_file_that_is_not_utf_8_is_refused_with_its_place() -> None:
    with pytest.raises(InvalidDocument) as caught:
        decode(b"name: a\nlabel: caf\xe9\n", "component.yml")

    assert (caught.value.line, caught.value.column) == (2, 11)
    assert "save it as UTF-8" in caught.value.message


def test_a_byte_order_mark_is_left_out() -> None:
    assert decode(b"\xef\xbb\xbfname: a", "component.yml") == "name: a"
