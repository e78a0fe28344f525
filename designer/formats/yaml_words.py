"""The parser's own errors in plain words."""

import yaml

_WORDS = (
    (
        "mapping values are not allowed",
        "a ':' cannot stand here; put the value in quotes, or check the indentation",
    ),
    ("did not find expected key", "this line does not fit the lines above it; check the indentation"),
    ("did not find expected '-'", "this line does not fit the list above it; check the indentation"),
    ("could not find expected ':'", "a ':' is missing after the key"),
    ("found unexpected end of stream", "the text ends inside a quoted value; close the quote"),
    ("did not find expected ',' or '}'", "a ',' or the closing '}' is missing"),
    ("did not find expected ',' or ']'", "a ',' or the closing ']' is missing"),
    ("did not find expected node content", "a value is missing here"),
    (
        "did not find expected <document start>",
        "this line does not fit the lines above it; check the indentation",
    ),
    ("block sequence entries are not allowed", "a list ('- …') cannot start here; check the indentation"),
    ("block mapping entries are not allowed", "a key cannot start here; check the indentation"),
    ("found a tab character", "a tab stands here; indent with spaces"),
    ("found undefined tag handle", "a value cannot start with '!' unless it is in quotes"),
    ("while parsing a tag", "a value cannot start with '!' unless it is in quotes"),
    (
        "found unknown escape character",
        "'\\' with this character means nothing in double quotes; use single quotes",
    ),
    (
        "did not find expected alphabetic or numeric",
        "a value cannot start with '*' or '&' unless it is in quotes",
    ),
    ("exceeded", "values are nested too deep"),
)


def in_plain_words(error: yaml.MarkedYAMLError, text: str) -> str:
    problem = " ".join(part for part in (error.problem, error.context) if part)
    if "cannot start any token" in problem:
        return _bad_start(error, text)
    for needle, words in _WORDS:
        if needle in problem:
            return f"{words}."
    return f"the text is not YAML ({problem or 'it cannot be read'})."


def _bad_start(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    lines = text.splitlines()
    character = ""
    if mark is not None and mark.line < len(lines):
        character = lines[mark.line][mark.column : mark.column + 1]
    if character == "\t":
        return "a tab stands here; indent with spaces."
    return f"a value cannot start with '{character}' unless it is in quotes." if character else "a value is missing."
