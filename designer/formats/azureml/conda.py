"""A conda file as a Python version and pip requirements."""

from dataclasses import dataclass, field

from designer.formats.azureml.conda_match import NotMapped, requirement
from designer.formats.azureml.requirement_lines import expand
from designer.formats.local_files import LocalFolder, OutOfReach
from designer.formats.sections import Section, shape_of
from designer.formats.yaml_nodes import YamlList, YamlMap, YamlNode, YamlScalar


@dataclass
class CondaFile:
    """What a conda file asks for; `notes` says what of it is not installed."""

    name: str = ""
    python: str | None = None
    requirements: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_conda(section: Section, folder: LocalFolder | None) -> CondaFile:
    """Read `dependencies`; what pip cannot have is noted as an error with its place."""
    result = CondaFile(name=section.text("name") or "")
    section.pass_over(["channels", "prefix"])
    dependencies = section.take("dependencies")
    if isinstance(dependencies, YamlList):
        for item in dependencies.values:
            _read_dependency(item, section, folder, result)
    elif dependencies is not None:
        section.error(f"dependencies should be a list; it is {shape_of(dependencies)}.", dependencies, "dependencies")
    section.warn_of_unread("a conda file", ["dependencies", "channels", "name"])
    return result


def _read_dependency(item: YamlNode, section: Section, folder: LocalFolder | None, result: CondaFile) -> None:
    match item:
        case YamlScalar(text=text):
            _read_package(text, item, section, result)
        case YamlMap() if isinstance(pip := item.get("pip"), YamlList):
            for line in pip.values:
                _read_pip_line(line, section, folder, result)
        case _:
            section.error(
                f"a dependency should be a package or a `pip:` list; it is {shape_of(item)}.", item, "dependencies"
            )


def _read_package(text: str, item: YamlScalar, section: Section, result: CondaFile) -> None:
    try:
        found = requirement(text)
    except NotMapped as problem:
        section.error(f"'{text[:80]}' {problem}.", item, "dependencies")
        return
    if found.name == "python":
        result.python = _python_version(found.specifier)
    elif found.name:
        result.requirements.append(str(found))
    elif text.split("=")[0].strip() not in ("pip", "setuptools", "wheel"):
        result.notes.append(f"{text} is not installed: it comes from the host or with other packages")


def _read_pip_line(line: YamlNode, section: Section, folder: LocalFolder | None, result: CondaFile) -> None:
    if not isinstance(line, YamlScalar):
        section.error(f"a pip requirement should be a text; it is {shape_of(line)}.", line, "dependencies.pip")
        return
    try:
        result.requirements += expand(line.text, folder)
    except OutOfReach as problem:
        section.error(f"'{line.text[:80]}' {problem}.", line, "dependencies.pip")


def _python_version(specifier: str) -> str | None:
    """`==3.11.*` is the version 3.11; a range stays a range."""
    if specifier.startswith("==") and "," not in specifier:
        return specifier.removeprefix("==").removesuffix(".*")
    return specifier or None
