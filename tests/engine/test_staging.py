"""What an attempt finds in its folders when it begins: its code, folders for its outputs, and nothing else."""

from pathlib import Path

import pytest

from designer.core.component import OutputPort
from designer.core.types import PortType
from designer.engine.stage_folders import make_folders, remove_folders
from designer.engine.staging import make_stage
from designer.storage.local import LocalStore
from tests.engine.folders import FOLDERS, everything_below


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store")


def code_of(store: LocalStore, folder: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return store.put_tree(folder).digest


def test_the_code_is_copied_so_that_its_owner_may_change_it(work: Path, store: LocalStore, tmp_path: Path) -> None:
    code = code_of(store, tmp_path / "made", {"run.py": "1", "package/part.py": "2", "outputs/given": "3"})

    stage = make_stage(work / "1-1", code, [OutputPort("table", PortType.URI_FOLDER)], store, again=True)

    assert everything_below(Path(stage.root)) == sorted(
        [*FOLDERS, "code/run.py", "code/package", "code/package/part.py", "code/outputs/given", "outputs/table"]
    )
    for path in ["run.py", "package/part.py", "outputs/given"]:
        (Path(stage.code) / path).write_text("changed")
        (Path(stage.code) / path).with_name("new").write_text("new")
    remove_folders(Path(stage.root))


def test_code_may_have_a_file_where_others_have_their_outputs(work: Path, store: LocalStore, tmp_path: Path) -> None:
    code = code_of(store, tmp_path / "made", {"outputs": "a file"})

    stage = make_stage(work / "1-1", code, [], store, again=True)

    assert (Path(stage.code) / "outputs").read_text() == "a file"


def test_what_an_earlier_try_left_is_not_there(work: Path, store: LocalStore) -> None:
    make_folders(work / "1-1", again=True)
    (work / "1-1" / "tmp" / "file").write_text("of an earlier try")

    stage = make_stage(work / "1-1", None, [], store, again=True)

    assert everything_below(Path(stage.root)) == FOLDERS
