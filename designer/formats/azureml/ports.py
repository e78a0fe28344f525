"""The inputs and outputs that a component declares."""

from designer.core.component import InputPort, OutputPort
from designer.core.types import PORT_KINDS, LiteralValue, PortType
from designer.core.values import value_problems
from designer.formats.azureml.literals import literal
from designer.formats.azureml.names import check_port_name
from designer.formats.findings import Placed
from designer.formats.sections import Section, shape_of
from designer.formats.yaml_nodes import Entry, YamlMap, YamlScalar

KIND_TAG = "pipewright.port."
COLUMNS_TAG = "pipewright.columns_of."

_INPUT_KEYS = ("type", "description", "optional", "default", "min", "max", "enum", "mode")
_OUTPUT_KEYS = ("type", "description", "mode")
# What earlier forms of the format called the same things.
_OTHER_NAMES = {"path": PortType.URI_FOLDER, "float": PortType.NUMBER, "enum": PortType.STRING}


def read_inputs(parent: Section, tags: dict[str, str]) -> tuple[InputPort, ...]:
    section = parent.section("inputs")
    if section is None:
        return ()
    ports = (_input(entry, section, tags) for entry in section.entries())
    return tuple(port for port in ports if port is not None)


def read_outputs(parent: Section, tags: dict[str, str]) -> tuple[OutputPort, ...]:
    section = parent.section("outputs")
    if section is None:
        return ()
    ports = (_output(entry, section, tags) for entry in section.entries())
    return tuple(port for port in ports if port is not None)


def check_ports(inputs: tuple[InputPort, ...], outputs: tuple[OutputPort, ...], section: Section) -> None:
    """What can only be seen with all ports at hand: names used twice, tags that speak of no port."""
    names = {port.name for port in inputs}
    for port in outputs:
        if port.name in names:
            section.error(
                f"'{port.name}' names an input and an output; use two names.", section.place("outputs"), "outputs"
            )
    tags = section.section("tags")
    if tags is None:
        return
    literals = {port.name for port in inputs if port.type.is_literal}
    data = {port.name for port in inputs if not port.type.is_literal}
    known = data | {port.name for port in outputs if not port.type.is_literal}
    for entry in tags.entries():
        value = entry.value.text if isinstance(entry.value, YamlScalar) else ""
        if entry.key.startswith(KIND_TAG):
            _check_kind(entry, value, known, tags)
        elif entry.key.startswith(COLUMNS_TAG):
            _check_columns(entry, value, literals, data, tags)


def port_type(text: str) -> PortType | None:
    """The type that a document calls `text`, in any of the names the format has had."""
    word = text.strip().lower()
    if word in _OTHER_NAMES:
        return _OTHER_NAMES[word]
    return PortType(word) if word in PortType.__members__.values() else None


def _input(entry: Entry, parent: Section, tags: dict[str, str]) -> InputPort | None:
    section = _port_section(entry, parent)
    found = None if section is None else _type(section)
    if section is None or found is None:
        return None
    enum = _enum(section, found)
    port = InputPort(
        name=entry.key,
        type=found,
        description=section.text("description") or "",
        optional=section.flag("optional") or False,
        default=_default(section, found),
        min=_bound(section, "min", found),
        max=_bound(section, "max", found),
        enum=enum,
        kind=_kind(tags.get(KIND_TAG + entry.key)),
        columns_of=tags.get(COLUMNS_TAG + entry.key),
    )
    section.pass_over(["mode"])
    section.warn_of_unread("an input", _INPUT_KEYS)
    _check_values(port, section)
    return port


def _output(entry: Entry, parent: Section, tags: dict[str, str]) -> OutputPort | None:
    section = _port_section(entry, parent)
    found = None if section is None else _type(section)
    if section is None or found is None:
        return None
    if found.is_literal:
        section.error(
            f"an output cannot be a {found}; write a file with the value and use uri_file.",
            section.take("type"),
            "type",
        )
    port = OutputPort(entry.key, found, section.text("description") or "", _kind(tags.get(KIND_TAG + entry.key)))
    section.pass_over(["mode"])
    section.warn_of_unread("an output", _OUTPUT_KEYS)
    return port


def _port_section(entry: Entry, parent: Section) -> Section | None:
    check_port_name(entry.key, entry, parent)
    if isinstance(entry.value, YamlMap):
        return Section(entry.value, parent.findings, parent.dotted(entry.key))
    if isinstance(entry.value, YamlScalar) and entry.value.value is None:
        return Section(YamlMap(entry.line, entry.column), parent.findings, parent.dotted(entry.key))
    parent.error(f"{entry.key} should hold keys like type; it is {shape_of(entry.value)}.", entry, entry.key)
    return None


def _type(section: Section) -> PortType | None:
    text = section.text("type")
    found = port_type(text) if text is not None else None
    if text is None and not section.has("type"):
        section.error(f"{_last(section)} has no type; write one of {', '.join(PortType)}.", section.node, "type")
    elif found is None:
        section.error(
            f"the type '{(text or '')[:40]}' is not one of {', '.join(PortType)}.",
            _value_place(section, "type"),
            "type",
        )
    return found


def _enum(section: Section, found: PortType) -> tuple[str, ...] | None:
    if section.take("enum") is None:
        return None
    choices = tuple(dict.fromkeys(choice.text for choice in section.texts("enum")))
    if not found.is_literal:
        section.warn(f"enum means nothing for a {found}; it is left out.", section.place("enum"), "enum")
        return None
    if not choices:
        section.error("enum lists no values.", section.place("enum"), "enum")
    return choices or None


def _default(section: Section, found: PortType) -> LiteralValue | None:
    value = section.take("default")
    if value is None:
        return None
    if not found.is_literal:
        section.warn(
            f"a {found} has no default here; connect the input in place of it.", section.place("default"), "default"
        )
        return None
    result = literal(value, found) if isinstance(value, YamlScalar) else None
    if result is None:
        section.error(f"default should be a {found}; it is {shape_of(value)}.", value, "default")
    return result


def _bound(section: Section, name: str, found: PortType) -> float | None:
    if section.take(name) is None:
        return None
    if found not in (PortType.NUMBER, PortType.INTEGER):
        section.warn(f"{name} means nothing for a {found}; it is left out.", section.place(name), name)
        return None
    return section.number(name)


def _check_values(port: InputPort, section: Section) -> None:
    """A default that the port itself would refuse is a mistake of the component, not of who uses it."""
    if port.min is not None and port.max is not None and port.min > port.max:
        section.error(f"min {port.min} is above max {port.max}.", section.place("min"), "min")
    if port.default is None:
        return
    for problem in value_problems("default", port, port.default, None):
        section.error(problem.message, _value_place(section, "default"), "default")


def _kind(text: str | None) -> str | None:
    return text if text in PORT_KINDS else None


def _check_kind(entry: Entry, value: str, known: set[str], tags: Section) -> None:
    port = entry.key.removeprefix(KIND_TAG)
    if port not in known:
        tags.warn(f"'{entry.key}' speaks of '{port}', which is no file or folder of this component.", entry, entry.key)
    elif value not in PORT_KINDS:
        tags.warn(f"the kind '{value}' is not one of {', '.join(sorted(PORT_KINDS))}.", entry, entry.key)


def _check_columns(entry: Entry, value: str, literals: set[str], data: set[str], tags: Section) -> None:
    parameter = entry.key.removeprefix(COLUMNS_TAG)
    if parameter not in literals:
        tags.warn(f"'{entry.key}' speaks of '{parameter}', which is no parameter of this component.", entry, entry.key)
    elif value not in data:
        tags.warn(f"'{entry.key}' names '{value}', which is no table input of this component.", entry, entry.key)


def _last(section: Section) -> str:
    return section.key.rpartition(".")[2]


def _value_place(section: Section, name: str) -> Placed:
    value = section.node.get(name)
    return section.node if value is None else value
