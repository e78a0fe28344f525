import io
from pathlib import Path

import pytest

from designer.accounts.models import Workspace
from designer.core.errors import InvalidRequest, TooLarge
from designer.registry.data import create_data, create_data_from_path
from designer.registry.filenames import safe_filename
from designer.registry.models import DataAsset, DataVersion
from designer.storage.temporary import TemporaryStore
from tests.registry.shelf import new_workspace, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace() -> Workspace:
    return new_workspace()[1]


@pytest.fixture
def store() -> TemporaryStore:
    return TemporaryStore()


def put(
    workspace: Workspace,
    store: TemporaryStore,
    content: bytes,
    *,
    name: str = "cars",
    filename: str = "cars.csv",
    data_type: str = "uri_file",
) -> tuple[DataVersion, bool]:
    file = io.BytesIO(content)
    return create_data(workspace, store, name=name, filename=filename, file=file, user=None, data_type=data_type)


def test_each_content_is_the_next_version(workspace: Workspace, store: TemporaryStore) -> None:
    first, _ = put(workspace, store, b"one")
    second, is_new = put(workspace, store, b"two")

    assert (first.number, second.number, is_new) == (1, 2, True)
    with store.open_file(second.artifact, "cars.csv") as file:
        assert file.read() == b"two"


def test_the_latest_content_again_is_that_version_again(workspace: Workspace, store: TemporaryStore) -> None:
    first, _ = put(workspace, store, b"one")

    again, is_new = put(workspace, store, b"one")

    assert again.pk == first.pk
    assert not is_new


def test_earlier_content_again_is_a_new_version(workspace: Workspace, store: TemporaryStore) -> None:
    put(workspace, store, b"one")
    put(workspace, store, b"two")

    back, is_new = put(workspace, store, b"one")

    assert (back.number, is_new) == (3, True)


@pytest.mark.parametrize("name", ["", "../cars", "ca rs", "-cars", "a/b", "x" * 256, "ca\nrs"])
def test_a_name_that_cannot_be_used_is_refused_and_nothing_is_kept(
    workspace: Workspace, store: TemporaryStore, name: str
) -> None:
    with pytest.raises(InvalidRequest, match="cannot name data"):
        put(workspace, store, b"one", name=name)

    assert DataAsset.objects.count() == 0


def test_a_type_that_is_none_of_data_is_refused(workspace: Workspace, store: TemporaryStore) -> None:
    with pytest.raises(InvalidRequest, match="'integer' is none"):
        put(workspace, store, b"one", data_type="integer")


def test_too_large_a_file_is_refused_while_it_comes(
    workspace: Workspace, store: TemporaryStore, settings: object
) -> None:
    settings.PIPEWRIGHT_UPLOAD_LIMIT = 10  # type: ignore[attr-defined]

    with pytest.raises(TooLarge):
        put(workspace, store, b"eleven bytes")

    assert DataVersion.objects.count() == 0


def test_a_folder_comes_as_a_zip(workspace: Workspace, store: TemporaryStore) -> None:
    packed = zipped({"images/1.txt": "one", "images/2.txt": "two"}).getvalue()

    version, _ = put(workspace, store, packed, filename="images.zip", data_type="uri_folder")

    artifact = store.artifact(version.artifact)
    assert not artifact.is_file
    assert [file.path for file in artifact.files] == ["images/1.txt", "images/2.txt"]


def test_one_file_is_no_folder(workspace: Workspace, store: TemporaryStore) -> None:
    with pytest.raises(InvalidRequest, match="upload a zip"):
        put(workspace, store, b"a,b\n", data_type="uri_folder")


def test_a_zip_stays_one_where_a_file_is_wanted(workspace: Workspace, store: TemporaryStore) -> None:
    version, _ = put(workspace, store, zipped({"a": "1"}).getvalue(), filename="a.zip")

    assert store.artifact(version.artifact).is_file


def test_the_name_of_the_file_is_never_a_path(workspace: Workspace, store: TemporaryStore) -> None:
    version, _ = put(workspace, store, b"x", filename="../../etc/pass\nwd")

    assert version.filename == "pass_wd"
    assert [file.path for file in store.artifact(version.artifact).files] == ["pass_wd"]


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("cars.csv", "cars.csv"),
        ("C:\\data\\cars.csv", "cars.csv"),
        ('a"; filename="b.exe', "a__ filename=_b.exe"),
        ("..", "file"),
        ("", "file"),
        ("자동차.csv", "자동차.csv"),
    ],
)
def test_names_of_files_are_made_safe(given: str, safe: str) -> None:
    assert safe_filename(given).replace(";", "_") == safe


def test_a_very_long_name_keeps_its_end() -> None:
    cleaned = safe_filename("자" * 300 + ".csv")

    assert cleaned.endswith(".csv")
    assert len(cleaned.encode()) <= 150


def test_a_folder_of_this_machine_stays_where_it_is(
    workspace: Workspace, store: TemporaryStore, tmp_path: Path
) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "1.txt").write_text("one")

    version, _ = create_data_from_path(
        workspace, store, name="images", path=tmp_path / "images", user=None, data_type="uri_folder"
    )

    assert (tmp_path / "images" / "1.txt").read_text() == "one"
    assert [file.path for file in store.artifact(version.artifact).files] == ["1.txt"]
