"""A whole component from a function: component.yml, the program, and the function as it was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from designer.authoring import function as functions
from designer.authoring import wrapper
from designer.authoring.function import Function, Input, read_function
from designer.authoring.packages import declared_packages, warn_of_missing, with_packages
from designer.core.component import ComponentSpec, EnvironmentSpec
from designer.core.errors import DocumentProblem
from designer.formats.azureml.component_text import write_component
from designer.formats.azureml.environment import read_environment
from designer.formats.azureml.names import component_name
from designer.formats.findings import Findings, invalid_component
from designer.formats.local_files import LocalFolder
from designer.formats.sections import Section
from designer.formats.yaml_text import read_yaml_map

TAG = "pipewright.function"
"""Names the function of a component that was made from one; its text is then src/function.py."""

FOLDER = "src"
IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest"


@dataclass(frozen=True)
class Authored:
    """What became of a script. `files` is the component's folder, and empty while there are errors."""

    functions: tuple[str, ...]
    spec: ComponentSpec | None
    files: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[DocumentProblem, ...] = ()

    def write(self, folder: Path) -> Path:
        """Lay the component's folder out on disk; raises InvalidComponent with all that stands in the way."""
        errors = [item for item in self.findings if item.severity == "error"]
        if errors:
            raise invalid_component(errors)
        for name, text in self.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return folder


def author_component(text: str, environment: EnvironmentSpec, name: str = "") -> Authored:
    """The component of the function `name` in a script, or of the only one there; it runs in `environment` and what
    the script declares besides."""
    findings = Findings(functions.FILE)
    reading = read_function(text, findings, name)
    packages = declared_packages(text, findings)
    environment = with_packages(environment, packages)
    warn_of_missing(reading.module, environment, findings)
    found = (*findings.errors, *findings.warnings)
    if reading.function is None or findings.errors:
        return Authored(reading.functions, None, {}, found)
    spec = _spec(reading.function, environment)
    files = {
        "component.yml": write_component(spec, code=f"./{FOLDER}"),
        f"{FOLDER}/{functions.FILE}": text,
        f"{FOLDER}/{wrapper.FILE}": wrapper.write_wrapper(reading.function),
    }
    return Authored(reading.functions, spec, files, found)


def table_environment(conda_file: Path) -> EnvironmentSpec:
    """The environment of a conda file, as a component declares it."""
    findings = Findings("environment")
    document = f"environment:\n  image: {IMAGE}\n  conda_file: ./{conda_file.name}\n"
    environment = read_environment(
        Section(read_yaml_map(document, "environment"), findings), LocalFolder(conda_file.parent)
    )
    findings.raise_errors()
    return environment


def _spec(function: Function, environment: EnvironmentSpec) -> ComponentSpec:
    inputs = tuple(item.port for item in function.inputs)
    outputs = tuple(item.port for item in function.outputs)
    tags = {"pipewright.category": "My components", TAG: function.name}
    tags |= {f"pipewright.port.{port.name}": port.kind for port in inputs if port.kind}
    tags |= {f"pipewright.port.{port.name}": port.kind for port in outputs if port.kind}
    tags |= {f"pipewright.columns_of.{port.name}": port.columns_of for port in inputs if port.columns_of}
    return ComponentSpec(
        name=component_name(function.name),
        command=_command(function),
        display_name=function.name.replace("_", " ").strip().capitalize(),
        description=function.description,
        tags=tags,
        inputs=inputs,
        outputs=outputs,
        environment=environment,
    )


def _command(function: Function) -> str:
    parts = [f"python {wrapper.FILE}", *map(_option, function.inputs)]
    parts += [f"--{item.port.name} '${{{{outputs.{item.port.name}}}}}'" for item in function.outputs]
    return " ".join(parts)


def _option(item: Input) -> str:
    # With the equals sign a text may begin with a hyphen.
    option = f"--{item.port.name}='${{{{inputs.{item.port.name}}}}}'"
    return f"$[[{option}]]" if item.port.optional else option
