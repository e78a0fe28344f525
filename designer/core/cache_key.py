"""When a step may be reused.

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
