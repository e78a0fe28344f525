"""When a step may be reused, and the sentence that says why it ran.

The key is the blake3 digest of canonical JSON of its parts. Inputs enter by the digest of their content, so an upstream
step that ran again and wrote the same bytes does not spoil what follows.
Not among the parts: node id, title, position, compute, retries, time limits. Renaming a node keeps its results.
"""

import json
from collections.abc import Mapping
from typing import Any

import blake3

FORMAT = 1

KeyParts = Mapping[str, Any]


def canonical(value: object) -> bytes:
    """The one JSON text of a value: sorted keys, no spaces, UTF-8, no NaN."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def digest_of(value: object) -> str:
    """The blake3 digest, 64 hex digits, of a JSON value in canonical form."""
    return blake3.blake3(canonical(value)).hexdigest()


def fixed_parts(
    *,
    workspace: str,
    component: str,
    command: str,
    code: str | None,
    environment: Mapping[str, Any],
    values: Mapping[str, object],
    data: Mapping[str, str],
    outputs: Mapping[str, str],
    distribution: Mapping[str, Any] | None,
    environment_variables: Mapping[str, str],
) -> dict[str, Any]:
    """The parts that are known when a run is planned; `data` maps an input to an artifact's digest."""
    return {
        "format": FORMAT,
        "workspace": workspace,
        "component": component,
        "command": command,
        "code": code,
        "environment": dict(environment),
        "values": dict(values),
        "data": dict(data),
        "outputs": dict(outputs),
        "distribution": distribution,
        "environment_variables": dict(environment_variables),
    }


def with_inputs(parts: KeyParts, inputs: Mapping[str, str]) -> dict[str, Any]:
    """The whole parts: the fixed ones with the digests of what earlier steps gave."""
    return {**parts, "data": {**parts["data"], **inputs}}


def cache_key(parts: KeyParts) -> str:
    return digest_of(parts)


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
    """What differs between two keys, each as a short phrase: `learning_rate 0.01 → 0.02`."""
    found = [label for part, label in _LABELS.items() if canonical(parts.get(part)) != canonical(earlier.get(part))]
    found = [f"{label} changed" for label in found]
    found += _changed_values(parts["values"], earlier["values"], "")
    found += _changed_data(parts["data"], earlier["data"])
    variables, before = parts["environment_variables"], earlier["environment_variables"]
    found += _changed_values(variables, before, "environment variable ")
    return found


def _changed_values(now: Mapping[str, object], before: Mapping[str, object], prefix: str) -> list[str]:
    changed = []
    for name in sorted({*now, *before}):
        if name not in before:
            changed.append(f"{prefix}{name} set to {_short(now[name])}")
        elif name not in now:
            changed.append(f"{prefix}{name} no longer set")
        elif canonical(now[name]) != canonical(before[name]):
            changed.append(f"{prefix}{name} {_short(before[name])} → {_short(now[name])}")
    return changed


def _changed_data(now: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    changed = []
    for name in sorted({*now, *before}):
        if name not in before:
            changed.append(f"input {name} connected")
        elif name not in now:
            changed.append(f"input {name} no longer connected")
        elif now[name] != before[name]:
            changed.append(f"input {name} has new content")
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
