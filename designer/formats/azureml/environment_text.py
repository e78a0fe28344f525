"""An EnvironmentSpec as the format writes it, and back from plain values."""

from collections.abc import Mapping
from typing import Any

from designer.core.component import EnvironmentSpec
from designer.formats.azureml.environment import HOST, read_environment
from designer.formats.findings import Findings
from designer.formats.sections import Section
from designer.formats.yaml_text import read_yaml_map
from designer.formats.yaml_writer import write_yaml

PlainEnvironment = str | dict[str, Any]


def environment_to_plain(environment: EnvironmentSpec) -> PlainEnvironment | None:
    """What stands under `environment:`; None when there is none. Notes are not part of the format."""
    match environment.kind:
        case "none":
            return None
        case "host":
            return environment.reference or f"azureml:{HOST}" + (f":{environment.name}" if environment.name else "")
        case "named":
            return environment.reference or f"azureml:{environment.name}"
    return _packages(environment)


def environment_from_plain(value: str | Mapping[str, Any]) -> EnvironmentSpec:
    """The environment that a node's settings hold; raises InvalidDocument. It cannot name files."""
    findings = Findings("environment")
    text = write_yaml({"environment": value if isinstance(value, str) else dict(value)})
    environment = read_environment(Section(read_yaml_map(text, "environment"), findings), None)
    findings.raise_errors()
    return environment


def _packages(environment: EnvironmentSpec) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    if environment.name:
        plain["name"] = environment.name
    if environment.image:
        plain["image"] = environment.image
    if environment.requirements or not _says_all(environment):
        plain["conda_file"] = {"dependencies": _dependencies(environment)}
    return plain


def _says_all(environment: EnvironmentSpec) -> bool:
    """Whether the image's name alone gives the same environment when it is read."""
    image, python = environment.image, environment.python
    return image is not None and (python is None or image.endswith(f":{python}"))


def _dependencies(environment: EnvironmentSpec) -> list[str | dict[str, list[str]]]:
    python = environment.python
    first = "python" if python is None else f"python={python}" if python[0].isdigit() else f"python{python}"
    dependencies: list[str | dict[str, list[str]]] = [first]
    if environment.requirements:
        dependencies += ["pip", {"pip": list(environment.requirements)}]
    return dependencies
