"""All the forms in which a component or step says what it runs in."""

import re
from pathlib import PurePath

from designer.core.component import NO_ENVIRONMENT, EnvironmentSpec
from designer.core.errors import InvalidDocument
from designer.formats.azureml.conda import CondaFile, read_conda
from designer.formats.azureml.references import AssetName, asset_name, kind_of
from designer.formats.local_files import LocalFolder, OutOfReach
from designer.formats.sections import Section, shape_of
from designer.formats.yaml_nodes import YamlMap, YamlNode, YamlScalar
from designer.formats.yaml_text import read_yaml_map

# Names that the SDK makes up for environments that have none.
_ANONYMOUS = re.compile(r"CliV2AnonymousEnvironment|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HOST = "host"

_KEYS = ("name", "version", "image", "conda_file", "build")
_PASSED_OVER = (
    "$schema", "description", "tags", "properties", "os_type", "inference_config", "datastore", "id",
)  # fmt: skip
# A Python image holds Python and nothing else that a step could count on, so a Python of that version stands in for it.
_PYTHON_IMAGE = re.compile(r"(?:docker\.io/)?(?:library/)?python(?::(?P<version>\d+\.\d+(?:\.\d+)?)?[\w.-]*)?")


def read_environment(parent: Section, folder: LocalFolder | None, name: str = "environment") -> EnvironmentSpec:
    """The environment under the key `name`; without one, a step has bash and what the host has."""
    value = parent.take(name)
    match value:
        case None:
            return NO_ENVIRONMENT
        case YamlScalar(text=text):
            return _read_reference(text, value, parent, folder, name)
        case YamlMap():
            return _read_inline(Section(value, parent.findings, parent.dotted(name)), folder)
    parent.error(f"{name} should be a name or keys and values; it is {shape_of(value)}.", value, name)
    return NO_ENVIRONMENT


def named(asset: AssetName, reference: str) -> EnvironmentSpec:
    """A registered environment. The operator's mapping knows it by its name, with a version only where one is given."""
    if asset.name == HOST and asset.registry is None:
        return EnvironmentSpec(kind="host", name=asset.version or "", reference=reference)
    name = asset.name
    if asset.version is not None:
        name = f"{name}:{asset.version}"
    elif asset.label not in (None, "latest"):
        name = f"{name}@{asset.label}"
    return EnvironmentSpec(kind="named", name=name, reference=reference)


def _read_reference(
    text: str, at: YamlScalar, parent: Section, folder: LocalFolder | None, name: str
) -> EnvironmentSpec:
    text = text.strip()
    asset = asset_name(text)
    if asset is not None:
        return named(asset, text)
    if kind_of(text) == "path" and text.endswith((".yml", ".yaml")):
        return _read_file(text, at, parent, folder, name)
    parent.error(
        f"{name} '{text[:80]}' is not understood: write azureml:NAME:VERSION, or image and conda_file.", at, name
    )
    return NO_ENVIRONMENT


def _read_file(text: str, at: YamlScalar, parent: Section, folder: LocalFolder | None, name: str) -> EnvironmentSpec:
    section = open_section(text, at, parent, folder, name)
    return NO_ENVIRONMENT if section is None else _read_inline(section[0], section[1])


def open_section(
    text: str, at: YamlNode, parent: Section, folder: LocalFolder | None, name: str
) -> tuple[Section, LocalFolder] | None:
    """The YAML file that a key names, as a section whose findings are told under the file's own name."""
    if folder is None:
        parent.error(
            f"{name} names the file {text[:80]}, and this text stands alone: write its content here.", at, name
        )
        return None
    try:
        path = folder.find(text)
        shown = folder.shown(path)
        root = read_yaml_map(folder.read(path, shown), shown)
    except OutOfReach as problem:
        parent.error(f"{name} '{text[:80]}' {problem}.", at, name)
        return None
    except InvalidDocument as error:
        for found in error.problems:
            parent.findings.adopt(found)
        if not error.problems:
            parent.error(error.message, at, name)
        return None
    return Section(root, parent.findings.under(shown)), folder.beside(path)


def _read_inline(section: Section, folder: LocalFolder | None) -> EnvironmentSpec:
    image, name, version = section.text("image"), section.text("name") or "", section.text("version")
    name = "" if _ANONYMOUS.fullmatch(name) else name
    conda = _conda(section, folder)
    build = section.take("build")
    section.pass_over(_PASSED_OVER)
    section.warn_of_unread("an environment", _KEYS)
    if conda is not None:
        notes = [*conda.notes, *([f"the container image {image} is not used"] if image else [])]
        return EnvironmentSpec(
            "packages", name or conda.name, conda.python, tuple(conda.requirements), image, tuple(notes)
        )
    if build is not None:
        return _build(section, build, name)
    if image is not None:
        return _image_alone(section, image, name)
    if name:
        return named(AssetName(name, version), f"azureml:{name}" + (f":{version}" if version else "@latest"))
    section.error("an environment needs an image, a conda_file, or the name of a registered one.")
    return NO_ENVIRONMENT


def _conda(section: Section, folder: LocalFolder | None) -> CondaFile | None:
    value = section.take("conda_file")
    if value is None:
        return None
    if isinstance(value, YamlMap):
        return read_conda(Section(value, section.findings, section.dotted("conda_file")), folder)
    if not isinstance(value, YamlScalar):
        section.error(f"conda_file should be a path or keys and values; it is {shape_of(value)}.", value, "conda_file")
        return CondaFile()
    opened = open_section(value.text, value, section, folder, "conda_file")
    return CondaFile() if opened is None else read_conda(*opened)


def _build(section: Section, build: YamlNode, name: str) -> EnvironmentSpec:
    path = build.get("path") if isinstance(build, YamlMap) else None
    shown = path.text if isinstance(path, YamlScalar) else "a Dockerfile"
    section.warn(
        f"the image built from {shown} is not built here: give a conda_file too, or map its name to a local one.",
        build,
        "build",
    )
    return EnvironmentSpec("named", name or f"build:{PurePath(shown).name}", notes=(f"built from {shown} elsewhere",))


def _image_alone(section: Section, image: str, name: str) -> EnvironmentSpec:
    if python := _PYTHON_IMAGE.fullmatch(image):
        return EnvironmentSpec("packages", name, python=python["version"], image=image)
    section.warn(
        f"the container image '{image}' is not used, and no conda_file says what it holds: steps get Python alone.",
        section.place("image"),
        "image",
    )
    return EnvironmentSpec("packages", name, image=image, notes=(f"the container image {image} is not used",))
