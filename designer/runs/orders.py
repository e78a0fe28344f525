"""What a worker needs to know of an attempt that it has claimed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from designer.core.component import ComponentSpec, environment_from_json
from designer.core.component_json import spec_from_json
from designer.core.types import LiteralValue
from designer.runs import database as db
from designer.runs.transitions.leases import Claim


@dataclass(frozen=True)
class Order:
    """`artifacts`: the digest of each data input; an input in neither mapping is optional and unset."""

    claim: Claim
    node: str
    spec: ComponentSpec
    code: str | None
    values: Mapping[str, LiteralValue]
    artifacts: Mapping[str, str]
    environment_variables: Mapping[str, str]
    timeout_seconds: float | None


def order_of(claim: Claim) -> Order:
    version = component_version(claim.component_version_id)
    parts, settings = db.json_object(claim.key_parts), db.json_object(claim.settings)
    timeout = settings.get("timeout_seconds")
    # A node may run in an environment of its own, which the parts of its cache key tell.
    environment = environment_from_json(parts["environment"])
    spec = version.spec if environment == version.spec.environment else replace(version.spec, environment=environment)
    return Order(
        claim=claim,
        node=claim.node,
        spec=spec,
        code=version.code,
        values=parts["values"],
        artifacts=parts["data"],
        environment_variables=parts["environment_variables"],
        timeout_seconds=version.spec.timeout_seconds if timeout is None else float(timeout),
    )


@dataclass(frozen=True)
class _Version:
    spec: ComponentSpec
    code: str | None


@lru_cache(maxsize=5000)
def component_version(version_id: int | None) -> _Version:
    """A component version never changes, so a worker reads each once."""
    row = db.fetch_one("SELECT spec, code FROM registry_componentversion WHERE id = %s", [version_id])
    if row is None:
        raise LookupError("its component version is no longer in the registry")
    return _Version(spec_from_json(db.json_object(row[0])), row[1])
