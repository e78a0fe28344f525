"""Things that tests put into a workspace: people, components, data, drawings."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from designer.accounts.models import Membership, Workspace
from designer.core.component import ComponentSpec, InputPort, OutputPort
from designer.core.types import PortType
from designer.registry.data import create_data
from designer.registry.models import ComponentVersion, DataVersion
from designer.registry.versions import Content, save_version
from designer.workers.stores import artifact_store

GIVE = ComponentSpec(
    name="give_table",
    command="python give.py --out '${{outputs.table}}'",
    display_name="Give table",
    description="Writes a table.",
    tags={"pipewright.category": "Data", "task": "demo"},
    outputs=(OutputPort("table", PortType.URI_FILE, "The table.", kind="table"),),
)
TRAIN = ComponentSpec(
    name="train",
    command="python train.py '${{inputs.table}}' ${{inputs.trees}} '${{outputs.model}}'",
    display_name="Train",
    description="Fits a model.",
    inputs=(
        InputPort("table", PortType.URI_FILE, "What to learn from.", kind="table"),
        InputPort("trees", PortType.INTEGER, "How many.", default=100, min=1, max=2000),
    ),
    outputs=(OutputPort("model", PortType.CUSTOM_MODEL, "The model.", kind="model"),),
)
READ = ComponentSpec(
    name="read_file",
    command="cat '${{inputs.file}}'",
    inputs=(InputPort("file", PortType.URI_FILE, "A file."),),
)


def new_workspace(slug: str = "main", role: Membership.Role = Membership.Role.OWNER) -> tuple[User, Workspace]:
    workspace, _ = Workspace.objects.get_or_create(slug=slug, defaults={"name": slug.title()})
    user = User.objects.create_user(f"{role}-of-{slug}")
    Membership.objects.create(user=user, workspace=workspace, role=role)
    return user, workspace


def register(workspace: Workspace, *specs: ComponentSpec, code: str | None = None) -> dict[str, ComponentVersion]:
    """The specs without code in the registry, by name."""
    saved = {spec.name: save_version(workspace, Content(spec, code, f"name: {spec.name}\n"), None) for spec in specs}
    return {name: item.version for name, item in saved.items()}


def upload(workspace: Workspace, name: str = "cars", content: bytes = b"a,b\n1,2\n", **more: Any) -> DataVersion:
    filename = more.pop("filename", f"{name}.csv")
    file = io.BytesIO(content)
    return create_data(workspace, artifact_store(), name=name, filename=filename, file=file, user=None, **more)[0]


def node(node_id: str, version: ComponentVersion, **inputs: Any) -> dict[str, Any]:
    """A node of a drawing; a tuple is an edge, a dict a binding as it stands, all else a literal."""
    bound = {name: _binding(value) for name, value in inputs.items()}
    return {
        "id": node_id,
        "component": {"name": version.component.name, "version": version.version},
        "inputs": bound,
        "settings": {},
    }


def _binding(value: Any) -> dict[str, Any]:
    if isinstance(value, tuple):
        return {"node": value[0], "port": value[1]}
    return value if isinstance(value, dict) else {"value": value}


def drawing(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"format": 1, "nodes": list(nodes), "inputs": [], "outputs": [], "settings": {}, **more}


def two_steps(workspace: Workspace, trees: int = 50) -> dict[str, Any]:
    """A drawing that can run: a table is given, and a model trained from it."""
    known = register(workspace, GIVE, TRAIN)
    return drawing(
        node("give", known["give_table"]),
        node("train", known["train"], table=("give", "table"), trees=trees),
    )


COMPONENT_YML = """\
type: command
name: say_hello
display_name: Say hello
description: Writes a greeting.
inputs:
  whom:
    type: string
    default: world
outputs:
  greeting:
    type: uri_file
code: ./src
command: python hello.py '${{inputs.whom}}' '${{outputs.greeting}}'
"""


def component_folder(root: Path, text: str = COMPONENT_YML, files: Mapping[str, str] | None = None) -> Path:
    """A component folder on disk, with code and a README."""
    everything = {
        "component.yml": text,
        "src/hello.py": "print('hello')\n",
        "README.md": "# Say hello\n",
        **(files or {}),
    }
    for name, content in everything.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)
    return root


def zipped(files: Mapping[str, bytes | str]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    packed.seek(0)
    packed.name = "component.zip"
    return packed
