"""What differs between the keys of two steps, by name and value, and the sentence that says why a step ran."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from designer.core.cache_key import KeyParts, canonical
from designer.core.component import label_of

LONGEST = 200
# What stands before a difference in a long text, so that one sees where it is.
_CONTEXT = 30
_PACKAGE = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*(?:\[[^]]*\])?)\s*(.*)", re.DOTALL)


class KeyPart(StrEnum):
    """Kinds of parts. A digest is told of what is too large to be shown."""

    FORMAT = "format"
    WORKSPACE = "workspace"
    COMPONENT = "component"
    COMMAND = "command"
    CODE = "code"
    ENVIRONMENT = "environment"
    OUTPUT = "output"
    DISTRIBUTION = "distribution"
    VALUE = "value"
    INPUT = "input"
    VARIABLE = "variable"


@dataclass(frozen=True)
class Difference:
    """`name`: of the port, variable, package or setting; empty where there is one. None: it is not there."""

    part: KeyPart
    name: str
    before: str | None
    after: str | None


def found_differences(now: KeyParts, before: KeyParts) -> list[Difference]:
    """Every part that differs; none for equal keys, and some for all others."""
    return [*_of_the_component(now, before), *_of_what_is_given(now, before)]


def _of_the_component(now: KeyParts, before: KeyParts) -> Iterator[Difference]:
    for part in (KeyPart.FORMAT, KeyPart.WORKSPACE, KeyPart.COMPONENT, KeyPart.COMMAND):
        if now.get(part) != before.get(part):
            yield _texts(part, "", before.get(part), now.get(part))
    if now.get("code") != before.get("code"):
        yield Difference(KeyPart.CODE, "", _digest(before.get("code")), _digest(now.get("code")))
    for part, key, read in (
        (KeyPart.ENVIRONMENT, "environment", _environment),
        (KeyPart.OUTPUT, "outputs", _mapping),
        (KeyPart.DISTRIBUTION, "distribution", _mapping),
    ):
        after, earlier = now.get(key), before.get(key)
        if canonical(after) != canonical(earlier):
            # Where no name tells the two apart, as in the order of packages, they are told as a whole.
            whole = [_texts(part, "", _json(earlier), _json(after))]
            yield from list(_of_mappings(part, read(after), read(earlier))) or whole


def _of_what_is_given(now: KeyParts, before: KeyParts) -> Iterator[Difference]:
    yield from _of_mappings(KeyPart.VALUE, now["values"], before["values"])
    digests, earlier = ({name: _digest(digest) for name, digest in side["data"].items()} for side in (now, before))
    yield from _of_mappings(KeyPart.INPUT, digests, earlier)
    yield from _of_mappings(KeyPart.VARIABLE, now["environment_variables"], before["environment_variables"])


def _of_mappings(part: KeyPart, now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted({*now, *before}):
        if name not in now or name not in before:
            yield Difference(part, name, _one(before, name), _one(now, name))
        elif canonical(now[name]) != canonical(before[name]):
            yield _texts(part, name, before[name], now[name])


def _one(side: Mapping[str, Any], name: str) -> str | None:
    return _cut(_text(side[name]), 0) if name in side else None


def _texts(part: KeyPart, name: str, before: object, after: object) -> Difference:
    """Two values that differ; of long texts the part around the first difference."""
    first, second = (None if value is None else _text(value) for value in (before, after))
    if first == second:
        # A number, and the text of its digits.
        first, second = _json(before), _json(after)
    start = 0 if first is None or second is None else _first_difference(first, second)
    return Difference(
        part, name, None if first is None else _cut(first, start), None if second is None else _cut(second, start)
    )


def _first_difference(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _cut(text: str, at: int) -> str:
    if len(text) <= LONGEST:
        return text
    start = max(0, min(at - _CONTEXT, len(text) - LONGEST))
    end = start + LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _digest(digest: str | None) -> str | None:
    return None if not digest else digest[:12]


def _mapping(value: object) -> Mapping[str, Any]:
    """A part as a mapping; runs of long ago, and tests, have other forms."""
    if isinstance(value, Mapping):
        return value
    return {} if value is None else {"": value}


def _environment(value: object) -> Mapping[str, Any]:
    """Its settings, and each of its packages by name."""
    found = dict(_mapping(value))
    packages: Sequence[str] = found.pop("requirements", ())
    settings = {name: value for name, value in found.items() if value not in ("", None)}
    for package in packages:
        match = _PACKAGE.match(package)
        name, version = (match[1], match[2]) if match else (package, "")
        settings[name] = version or "any version"
    return settings


_LABELS = {
    "format": "the way keys are made",
    "workspace": "the workspace",
    "component": "the component",
    "command": "the command",
    "code": "the component's code",
    "environment": "the environment",
    "outputs": "the declared outputs",
    "distribution": "the distribution",
}


def differences(parts: KeyParts, earlier: KeyParts) -> list[str]:
    """What differs between two keys, each as a short phrase: `Learning rate 0.01 → 0.02`."""
    found = [label for part, label in _LABELS.items() if canonical(parts.get(part)) != canonical(earlier.get(part))]
    found = [f"{label} changed" for label in found]
    found += _changed_values(parts["values"], earlier["values"], label_of)
    found += _changed_data(parts["data"], earlier["data"])
    variables, before = parts["environment_variables"], earlier["environment_variables"]
    found += _changed_values(variables, before, "environment variable {}".format)
    return found


def _changed_values(now: Mapping[str, object], before: Mapping[str, object], shown: Callable[[str], str]) -> list[str]:
    changed = []
    for name in sorted({*now, *before}):
        if name not in before:
            changed.append(f"{shown(name)} set to {_short(now[name])}")
        elif name not in now:
            changed.append(f"{shown(name)} no longer set")
        elif canonical(now[name]) != canonical(before[name]):
            changed.append(f"{shown(name)} {_short(before[name])} → {_short(now[name])}")
    return changed


def _changed_data(now: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    changed = []
    for name in sorted({*now, *before}):
        if name not in before:
            changed.append(f"input {label_of(name)} connected")
        elif name not in now:
            changed.append(f"input {label_of(name)} no longer connected")
        elif now[name] != before[name]:
            changed.append(f"input {label_of(name)} has new content")
    return changed


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    text = text if len(text) <= 40 else f"{text[:39]}…"
    return f"'{text}'" if isinstance(value, str) else text


def why_it_ran(parts: KeyParts, earlier: KeyParts | None, earlier_run: int | None) -> str:
    """One sentence: what made this step run rather than be reused."""
    if earlier is None or earlier_run is None:
        return "No earlier run of this step in this workspace."
    changes = differences(parts, earlier)
    if not changes:
        return f"All equal to run {earlier_run}, whose result could not be reused."
    head = ", ".join(changes[:3])
    more = f", and {len(changes) - 3} more" if len(changes) > 3 else ""
    return f"{head}{more}; all else equal to run {earlier_run}."
