"""What a component is: its interface, its command, and what its process runs in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from designer.core.types import LiteralValue, PortKind, PortType


@dataclass(frozen=True)
class InputPort:
    name: str
    type: PortType
    description: str = ""
    optional: bool = False
    default: LiteralValue | None = None
    min: float | None = None
    max: float | None = None
    enum: tuple[str, ...] | None = None
    kind: str | None = None
    columns_of: str | None = None

    @property
    def required(self) -> bool:
        return not self.optional and self.default is None

    @cached_property
    def fit_kind(self) -> PortKind:
        return PortKind(self.type, self.kind, self.enum)


@dataclass(frozen=True)
class OutputPort:
    name: str
    type: PortType
    description: str = ""
    kind: str | None = None

    @cached_property
    def fit_kind(self) -> PortKind:
        return PortKind(self.type, self.kind)


@dataclass(frozen=True)
class EnvironmentSpec:
    """What a step's process runs in, as declared.

    `packages`: a Python with these pip requirements. `host`: an interpreter the operator named. `named`: a curated or
    registered environment, resolved by the operator's mapping. `none`: only bash and what the host has.
    `reference` is the name as the author wrote it, so that it can be written back.
    """

    kind: Literal["packages", "host", "named", "none"]
    name: str = ""
    python: str | None = None
    requirements: tuple[str, ...] = ()
    image: str | None = None
    notes: tuple[str, ...] = ()
    reference: str = ""

    def to_json(self) -> dict[str, Any]:
        """The parts that decide what is installed: not the image, the notes, or what a list of packages is called."""
        return {
            "kind": self.kind,
            "name": "" if self.kind == "packages" else self.name,
            "python": self.python,
            "requirements": list(self.requirements),
        }


def environment_from_json(document: Mapping[str, Any]) -> EnvironmentSpec:
    """The environment that `to_json` told of."""
    return EnvironmentSpec(
        kind=document["kind"],
        name=document["name"],
        python=document["python"],
        requirements=tuple(document["requirements"]),
    )


NO_ENVIRONMENT = EnvironmentSpec(kind="none")


@dataclass(frozen=True)
class ComponentSpec:
    """A versioned step definition. `version` is None until the registry derives it from the content."""

    name: str
    command: str
    version: str | None = None
    display_name: str = ""
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    inputs: tuple[InputPort, ...] = ()
    outputs: tuple[OutputPort, ...] = ()
    environment: EnvironmentSpec = NO_ENVIRONMENT
    is_deterministic: bool = True
    environment_variables: Mapping[str, str] = field(default_factory=dict)
    distribution: Mapping[str, Any] | None = None
    resources: Mapping[str, Any] | None = None
    timeout_seconds: float | None = None

    @property
    def title(self) -> str:
        return self.display_name or label_of(self.name)

    @property
    def category(self) -> str:
        return self.tags.get("pipewright.category", "My components")

    def input(self, name: str) -> InputPort | None:
        return next((port for port in self.inputs if port.name == name), None)

    def output(self, name: str) -> OutputPort | None:
        return next((port for port in self.outputs if port.name == name), None)


def label_of(name: str) -> str:
    """`training_data` as people read it: Training data. The browser's labelOf says the same."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else name
