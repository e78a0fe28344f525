"""component.yml as a ComponentSpec."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.core.component import ComponentSpec
from designer.core.errors import DocumentProblem, InvalidComponent, InvalidDocument
from designer.formats.azureml.command_text import check_command
from designer.formats.azureml.environment import read_environment
from designer.formats.azureml.names import check_component_name, check_version
from designer.formats.azureml.ports import check_ports, read_inputs, read_outputs
from designer.formats.azureml.references import kind_of
from designer.formats.azureml.step_types import COMMAND, refused_type
from designer.formats.findings import Findings, invalid_component
from designer.formats.local_files import LocalFolder, OutOfReach, read_document
from designer.formats.sections import Section
from designer.formats.yaml_nodes import YamlNode
from designer.formats.yaml_text import read_yaml_map

_KEYS = (
    "$schema", "type", "name", "version", "display_name", "description", "tags", "inputs", "outputs", "code", "command",
    "environment", "environment_variables", "is_deterministic", "distribution", "resources", "limits",
    "additional_includes",
)  # fmt: skip


@dataclass(frozen=True)
class ComponentParts:
    """What a text says of a component: the spec, and the files that belong to it."""

    spec: ComponentSpec
    code: Path | None = None
    includes: tuple[Path, ...] = ()


@dataclass(frozen=True)
class ComponentDocument:
    """A component as read: `path` is the file it stands in, None when the text stood alone or inside another.

    `opened` are the files it was read from besides that one, like a conda file.
    """

    spec: ComponentSpec
    source: str
    text: str
    path: Path | None = None
    code: Path | None = None
    includes: tuple[Path, ...] = ()
    opened: tuple[Path, ...] = ()
    warnings: tuple[DocumentProblem, ...] = ()


def read_component(
    text: str,
    *,
    source: str = "component.yml",
    folder: LocalFolder | None = None,
    path: Path | None = None,
    default_name: str | None = None,
) -> ComponentDocument:
    """Read a component's text; raises InvalidComponent with all that is wrong.

    Paths in it start from `folder`; without one, the text may not name files.
    """
    findings = Findings(source)
    try:
        root = read_yaml_map(text, source)
    except InvalidDocument as error:
        raise InvalidComponent(error.message, problems=error.problems) from error
    parts = read_parts(Section(root, findings), folder, default_name)
    if findings.errors:
        raise invalid_component(findings.errors)
    opened = () if folder is None else tuple(dict.fromkeys(folder.opened))
    return ComponentDocument(parts.spec, source, text, path, parts.code, parts.includes, opened, findings.warnings)


def read_component_file(
    path: Path, *, boundary: Path | None = None, source: str | None = None, default_name: str | None = None
) -> ComponentDocument:
    """Read a component.yml from disk; nothing outside `boundary` is read when one is given."""
    shown = source or path.name
    try:
        text = read_document(path, shown)
    except InvalidDocument as error:
        raise InvalidComponent(error.message, problems=error.problems) from error
    folder = LocalFolder(path.parent, boundary)
    return read_component(text, source=shown, folder=folder, path=path, default_name=default_name)


def read_parts(section: Section, folder: LocalFolder | None, default_name: str | None) -> ComponentParts:
    """The parts of a component, whatever document they stand in; what is wrong is noted in the section's findings."""
    is_command = _check_type(section)
    tags = section.text_map("tags")
    inputs, outputs = read_inputs(section, tags), read_outputs(section, tags)
    check_ports(inputs, outputs, section)
    command = section.text("command")
    if not (command or "").strip():
        if is_command:
            section.error("a command component needs a command.", section.place("command"), "command")
    else:
        check_command(command or "", inputs, outputs, section)
    deterministic = section.flag("is_deterministic")
    spec = ComponentSpec(
        name=_name(section, default_name),
        command=command or "",
        version=_version(section),
        display_name=section.text("display_name") or "",
        description=(section.text("description") or "").strip(),
        tags=tags,
        inputs=inputs,
        outputs=outputs,
        environment=read_environment(section, folder),
        is_deterministic=True if deterministic is None else deterministic,
        environment_variables=section.text_map("environment_variables"),
        distribution=free_map(section, "distribution"),
        resources=free_map(section, "resources"),
        timeout_seconds=read_timeout(section),
    )
    parts = ComponentParts(spec, _code(section, folder), _includes(section, folder))
    section.pass_over(["$schema"])
    section.warn_of_unread("a component", _KEYS)
    return parts


def read_timeout(section: Section) -> float | None:
    """`limits.timeout`, in seconds."""
    limits = section.section("limits")
    if limits is None:
        return None
    seconds = limits.number("timeout")
    if seconds is not None and seconds <= 0:
        limits.error(f"timeout should be above 0 seconds; it is {seconds}.", limits.place("timeout"), "timeout")
    limits.warn_of_unread("limits", ["timeout"])
    return seconds


def free_map(section: Section, name: str) -> Mapping[str, Any] | None:
    inner = section.section(name)
    return None if inner is None else section.free(name)


def find_code(section: Section, folder: LocalFolder | None, name: str = "code") -> Path | None:
    """The folder or file that holds a step's code."""
    value = section.take(name)
    text = section.text(name)
    if text is None or value is None:
        return None
    return _find(text, value, section, folder, name)


def _code(section: Section, folder: LocalFolder | None) -> Path | None:
    return find_code(section, folder)


def _includes(section: Section, folder: LocalFolder | None) -> tuple[Path, ...]:
    found = (
        _find(item.text, item, section, folder, "additional_includes") for item in section.texts("additional_includes")
    )
    return tuple(path for path in found if path is not None)


def _find(text: str, at: YamlNode, section: Section, folder: LocalFolder | None, name: str) -> Path | None:
    if kind_of(text) != "path":
        section.error(f"{name} '{text[:80]}' is not on this machine; fetch it and name the folder.", at, name)
    elif folder is None:
        section.error(f"{name} names {text[:80]}, and this text stands alone: give the whole folder.", at, name)
    else:
        try:
            return folder.find(text)
        except OutOfReach as problem:
            section.error(f"{name} '{text[:80]}' {problem}.", at, name)
    return None


def _check_type(section: Section) -> bool:
    if section.has("jobs"):
        section.error("this is a pipeline, not a component; import it as a pipeline.", section.place("jobs"), "jobs")
        return False
    value = section.take("type")
    if value is None and section.has("command"):
        return True
    text = section.text("type")
    refused = "it has no type; write `type: command`." if text is None else refused_type(text)
    if refused:
        section.error(refused, value, "type")
    return not refused


def _name(section: Section, default_name: str | None) -> str:
    name = section.text("name")
    if name is not None:
        check_component_name(name, section.take("name") or section.node, section)
        return name
    if default_name is None and not section.has("name"):
        section.error("a component needs a name.", section.node, "name")
    return default_name or COMMAND


def _version(section: Section) -> str | None:
    version = section.text("version")
    if version is not None:
        check_version(version, section.take("version") or section.node, section)
    return version
