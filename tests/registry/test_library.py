from pathlib import Path

import pytest
from django.conf import settings

from designer.accounts.models import Workspace
from designer.core.errors import InvalidComponent, InvalidRequest
from designer.registry.models import Component, ComponentVersion
from designer.registry.services import register_library, register_zip
from designer.storage.temporary import TemporaryStore
from tests.registry.shelf import COMPONENT_YML, component_folder, new_workspace, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace() -> Workspace:
    return new_workspace()[1]


@pytest.fixture
def store() -> TemporaryStore:
    return TemporaryStore()


def test_a_folder_is_registered_with_its_code_and_its_readme(
    workspace: Workspace, store: TemporaryStore, tmp_path: Path
) -> None:
    component_folder(tmp_path / "say_hello")

    (entry,) = register_library(workspace, tmp_path, store)

    version = ComponentVersion.objects.get()
    assert (entry.outcome, entry.name, entry.version) == ("registered", "say_hello", version.version)
    assert version.readme == "# Say hello\n"
    assert version.yaml == COMPONENT_YML
    assert version.code is not None
    assert [file.path for file in store.artifact(version.code).files] == ["hello.py"]


def test_registering_a_library_again_changes_nothing(
    workspace: Workspace, store: TemporaryStore, tmp_path: Path
) -> None:
    component_folder(tmp_path / "say_hello")
    register_library(workspace, tmp_path, store)

    (entry,) = register_library(workspace, tmp_path, store)

    assert entry.outcome == "unchanged"
    assert ComponentVersion.objects.count() == 1


def test_a_broken_folder_is_told_of_and_does_not_keep_the_others_away(
    workspace: Workspace, store: TemporaryStore, tmp_path: Path
) -> None:
    component_folder(tmp_path / "good")
    component_folder(tmp_path / "bad", text="type: command\nname: bad\n")

    entries = {entry.path.parent.name: entry for entry in register_library(workspace, tmp_path, store)}

    assert entries["good"].outcome == "registered"
    assert entries["bad"].outcome == "broken"
    assert "command" in entries["bad"].error


def test_changed_code_makes_a_new_version_of_the_same_component(
    workspace: Workspace, store: TemporaryStore, tmp_path: Path
) -> None:
    component_folder(tmp_path / "say_hello")
    register_library(workspace, tmp_path, store)

    component_folder(tmp_path / "say_hello", files={"src/hello.py": "print('good day')\n"})
    (entry,) = register_library(workspace, tmp_path, store)

    assert entry.outcome == "registered"
    assert Component.objects.get().versions.count() == 2


def test_every_shipped_component_registers(workspace: Workspace, store: TemporaryStore) -> None:
    entries = register_library(workspace, settings.PIPEWRIGHT_LIBRARY, store)

    assert [entry.error for entry in entries if entry.outcome == "broken"] == []
    assert len(entries) >= 7


def test_a_zip_of_a_folder_is_registered(workspace: Workspace, store: TemporaryStore) -> None:
    packed = zipped({"say_hello/component.yml": COMPONENT_YML, "say_hello/src/hello.py": "print(1)\n"})

    registered = register_zip(workspace, store, packed, None)

    assert registered.is_new
    assert registered.version.component.name == "say_hello"


@pytest.mark.parametrize("key", ["code: ", "additional_includes: [{}]", "environment:\n  image: x\n  conda_file: "])
def test_a_zip_cannot_take_files_of_the_server_along(
    workspace: Workspace, store: TemporaryStore, tmp_path: Path, key: str
) -> None:
    (tmp_path / "secret").mkdir()
    secret = tmp_path / "secret" / "token.yml"
    secret.write_text("dependencies: [{pip: [hunter2]}]\n")
    line = key.format(secret) if "{}" in key else f"{key}{secret}"
    text = COMPONENT_YML.replace("code: ./src", line)
    assert register_library(new_workspace("trusting")[1], component_folder(tmp_path / "own", text), store)[0].name

    with pytest.raises(InvalidComponent, match="leads out of the folder"):
        register_zip(workspace, store, zipped({"component.yml": text}), None)

    assert not ComponentVersion.objects.filter(component__workspace=workspace).exists()


def test_what_is_no_zip_is_refused_with_what_to_do(workspace: Workspace, store: TemporaryStore) -> None:
    packed = zipped({})
    packed.write(b"not a zip")
    packed.truncate()
    packed.seek(0)

    with pytest.raises(InvalidRequest, match="Upload a zip"):
        register_zip(workspace, store, packed, None)
