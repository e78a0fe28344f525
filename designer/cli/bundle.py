"""Sends a component to the server: its folder as a zip, or, for one that stands inside a pipeline, one made of it."""

import tempfile
import zipfile
from pathlib import Path
from typing import Any

from designer.catalog.folder import ComponentSource
from designer.cli.client import Client
from designer.cli.output import errors
from designer.formats.azureml.component_text import write_component

_CODE = "code"


def register(client: Client, source: ComponentSource, *, anonymous: bool = False) -> dict[str, Any]:
    """Register a component; the answer holds its name and version. Warnings go to the terminal.

    An anonymous one is a step of a pipeline that brought its own command.
    """
    fields = {"anonymous": "true"} if anonymous else {}
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "component.zip"
        _pack(source, bundle)
        created: dict[str, Any] = client.upload("/components", bundle, fields, field="component")
    for warning in source.warnings:
        errors.print(f"Warning: {warning.message}", markup=False)
    return created


def _pack(source: ComponentSource, bundle: Path) -> None:
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        if source.document.path is not None:
            for name, file in source.bundle().items():
                archive.write(file, name)
            return
        archive.writestr("component.yml", write_component(source.spec, code=f"./{_CODE}" if source.files else None))
        for name, file in source.files.items():
            archive.write(file, f"{_CODE}/{name}")
