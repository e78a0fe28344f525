import os
from pathlib import Path

import pytest

from designer.core.errors import NotFound, StorageError, TooLarge
from designer.engine.intact import intact_path
from designer.storage.local import LocalStore
from tests.small_disk import small_disk


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store")


def tree(root: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def test_equal_trees_have_one_digest_whatever_their_times_and_order(store, tmp_path):
    first = tree(tmp_path / "first", {"a.txt": b"1", "deep/b.txt": b"2"})
    second = tree(tmp_path / "second", {"deep/b.txt": b"2", "a.txt": b"1"})
    os.utime(second / "a.txt", (1, 1))

    assert store.put_tree(first).digest == store.put_tree(second).digest


@pytest.mark.parametrize(
    "other",
    [
        {"a.txt": b"2"},
        {"b.txt": b"1"},
        {"a.txt": b"1", "b.txt": b""},
        {"a.txt/b": b"1"},
    ],
)
def test_another_name_or_content_is_another_digest(store, tmp_path, other):
    plain = store.put_tree(tree(tmp_path / "plain", {"a.txt": b"1"}))

    assert store.put_tree(tree(tmp_path / "other", other)).digest != plain.digest


def test_an_executable_file_is_not_the_same_as_a_plain_one(store, tmp_path):
    plain = store.put_tree(tree(tmp_path / "plain", {"run.sh": b"true"}))
    executable = tree(tmp_path / "executable", {"run.sh": b"true"})
    (executable / "run.sh").chmod(0o755)

    assert store.put_tree(executable).digest != plain.digest


def test_a_single_file_is_given_to_consumers_as_a_file(store, tmp_path):
    (tmp_path / "table.csv").write_bytes(b"a,b\n")

    artifact = store.put_tree(tmp_path / "table.csv")

    assert artifact.is_file
    assert store.path(artifact.digest).name == "table.csv"
    assert store.path(artifact.digest).read_bytes() == b"a,b\n"


def test_an_upload_of_the_same_bytes_under_the_same_name_is_the_same_artifact(store, tmp_path):
    (tmp_path / "table.csv").write_bytes(b"a,b\n1,2\n")

    uploaded = store.put_chunks("table.csv", [b"a,b\n", b"1,2\n"], limit=100)

    assert uploaded == store.put_tree(tmp_path / "table.csv")


def test_an_upload_past_the_limit_is_refused_and_leaves_nothing(store, tmp_path):
    with pytest.raises(TooLarge):
        store.put_chunks("big", [b"x" * 60, b"x" * 60], limit=100)

    assert not list((tmp_path / "store" / "objects").iterdir())
    assert not list((tmp_path / "store" / "staging").iterdir())


def test_what_is_stored_cannot_be_written_by_its_readers(store, tmp_path):
    artifact = store.put_tree(tree(tmp_path / "t", {"deep/a.txt": b"1"}))

    modes = {path.stat().st_mode & 0o777 for path in store.path(artifact.digest).rglob("*")}

    assert modes == {0o444, 0o555}


def test_a_link_in_an_output_is_refused_by_name(store, tmp_path):
    folder = tree(tmp_path / "t", {"a.txt": b"1"})
    (folder / "secrets").symlink_to("/etc/passwd")

    with pytest.raises(StorageError, match="secrets is a symbolic link"):
        store.put_tree(folder)

    assert not list((tmp_path / "store" / "objects").iterdir())


def test_a_pipe_in_an_output_is_refused_rather_than_waited_for(store, tmp_path):
    folder = tree(tmp_path / "t", {"a.txt": b"1"})
    os.mkfifo(folder / "pipe")

    with pytest.raises(StorageError, match="pipe is a socket, pipe or device"):
        store.put_tree(folder)


@pytest.mark.parametrize(
    "path",
    [
        "../manifest.json",
        "deep/../../manifest.json",
        "/etc/passwd",
        "deep",
        "deep/",
        "",
        "deep//a.txt",
        "deep\\a.txt",
        "deep/a.txt\0",
        "%2e%2e/manifest.json",
        "..%2fmanifest.json",
    ],
)
def test_only_files_of_the_artifact_can_be_opened(store, tmp_path, path):
    artifact = store.put_tree(tree(tmp_path / "t", {"deep/a.txt": b"1"}))

    with pytest.raises(NotFound):
        store.open_file(artifact.digest, path)


def test_a_link_planted_in_the_store_is_not_followed(store, tmp_path):
    artifact = store.put_tree(tree(tmp_path / "t", {"deep/a.txt": b"1"}))
    folder = store.path(artifact.digest) / "deep"
    folder.chmod(0o755)
    (folder / "a.txt").unlink()
    (folder / "a.txt").symlink_to("/etc/passwd")

    with pytest.raises(NotFound):
        store.open_file(artifact.digest, "deep/a.txt")


def test_a_folder_that_was_replaced_by_a_link_is_not_entered(store, tmp_path):
    artifact = store.put_tree(tree(tmp_path / "t", {"deep/passwd": b"1"}))
    root = store.path(artifact.digest)
    root.chmod(0o755)
    (root / "deep").rename(root / "moved")
    (root / "deep").symlink_to("/etc")

    with pytest.raises(NotFound):
        store.open_file(artifact.digest, "deep/passwd")


@pytest.mark.parametrize("digest", ["", "..", "a" * 63, "A" * 64, "../" * 21 + "x"])
def test_what_is_no_digest_is_not_found(store, digest):
    with pytest.raises(NotFound):
        store.artifact(digest)


def test_damage_on_the_disk_is_found_and_named(store, tmp_path):
    artifact = store.put_tree(tree(tmp_path / "t", {"a.txt": b"1", "b.txt": b"2"}))
    store.verify(artifact.digest)
    damaged = store.path(artifact.digest) / "b.txt"
    damaged.chmod(0o644)
    damaged.write_bytes(b"3")

    with pytest.raises(StorageError, match=r"b\.txt"):
        store.verify(artifact.digest)


@pytest.mark.parametrize("what", ["file", "manifest"])
def test_what_was_found_damaged_is_whole_once_the_same_is_stored_again(store, tmp_path, what):
    artifact = store.put_tree(tree(tmp_path / "1", {"a.txt": b"1", "b.txt": b"2"}))
    folder = store.path(artifact.digest).parent
    damaged = folder / "data" / "b.txt" if what == "file" else folder / "manifest.json"
    damaged.chmod(0o644)
    damaged.write_bytes(b"3")
    with pytest.raises(StorageError, match="Run the step that made it again, with force rerun"):
        store.verify(artifact.digest)

    store.put_tree(tree(tmp_path / "2", {"a.txt": b"1", "b.txt": b"2"}))

    store.verify(artifact.digest)
    assert (folder / "data" / "b.txt").read_bytes() == b"2"
    assert list((tmp_path / "store" / "staging").iterdir()) == []
    # And from then on it is as any other: what is stored again is there.
    inode = folder.stat().st_ino
    store.put_tree(tree(tmp_path / "3", {"a.txt": b"1", "b.txt": b"2"}))
    assert folder.stat().st_ino == inode


def test_what_lacks_a_file_when_a_step_wants_it_is_whole_once_the_same_is_stored_again(store, tmp_path):
    artifact = store.put_tree(tree(tmp_path / "1", {"a.txt": b"1", "b.txt": b"2"}))
    path = store.path(artifact.digest)
    path.chmod(0o755)
    (path / "b.txt").unlink()

    with pytest.raises(StorageError, match="Run the step that made it again, with force rerun"):
        intact_path(store, artifact.digest)
    store.put_tree(tree(tmp_path / "2", {"a.txt": b"1", "b.txt": b"2"}))

    assert (intact_path(store, artifact.digest) / "b.txt").exists()


def damage(store: LocalStore, digest: str, *, manifest: bool = False) -> Path:
    """Spoil the file a.txt, or the manifest, and have it found; gives the file."""
    path = store.path(digest) / "a.txt"
    spoiled = path.parent.parent / "manifest.json" if manifest else path
    spoiled.chmod(0o644)
    spoiled.write_bytes(b"{")
    with pytest.raises(StorageError):
        store.verify(digest)
    return path


def marks(tmp_path: Path) -> list[str]:
    return [mark.name for mark in (tmp_path / "store" / "damaged").iterdir()]


@pytest.mark.parametrize("manifest", [False, True], ids=["file", "manifest"])
def test_what_is_damaged_is_put_right_also_during_a_backup_and_for_who_holds_it(store, tmp_path, manifest):
    artifact = store.put_tree(tree(tmp_path / "1", {"a.txt": b"1", "deep/b.txt": b"2"}))
    path = damage(store, artifact.digest, manifest=manifest)

    with store.kept(), store.using([artifact.digest]), (path.parent / "deep" / "b.txt").open("rb") as being_read:
        store.put_tree(tree(tmp_path / "2", {"a.txt": b"1", "deep/b.txt": b"2"}))

        assert path.read_bytes() == b"1"
        assert being_read.read() == b"2"
        store.verify(artifact.digest)
    with store.using([artifact.digest]):
        assert list(store.remove([artifact.digest], not_wanted_since=float("inf"))) == []
    assert marks(tmp_path) == []
    assert {each.stat().st_mode & 0o777 for each in (path.parent.parent, path.parent, path.parent / "deep")} == {0o555}


def test_who_held_what_was_put_right_keeps_it(store, tmp_path):
    artifact = store.put_tree(tree(tmp_path / "1", {"a.txt": b"1"}))
    damage(store, artifact.digest)

    with store.using([artifact.digest]):
        store.put_tree(tree(tmp_path / "2", {"a.txt": b"1"}))

        assert list(store.remove([artifact.digest], not_wanted_since=float("inf"))) == []
    assert list(store.remove([artifact.digest], not_wanted_since=float("inf"))) == [artifact.digest]


def test_whatever_stands_in_the_place_of_a_file_or_a_folder_makes_way(store, tmp_path):
    artifact = store.put_tree(tree(tmp_path / "1", {"a.txt": b"1", "deep/b.txt": b"2"}))
    data = store.path(artifact.digest)
    for folder in (data, data / "deep"):
        folder.chmod(0o755)
    (data / "deep" / "b.txt").unlink()
    (data / "deep").rmdir()
    (data / "deep").symlink_to(tmp_path)
    (data / "a.txt").unlink()
    tree(data / "a.txt", {"x": b"3"})
    with pytest.raises(StorageError):
        store.verify(artifact.digest)

    store.put_tree(tree(tmp_path / "2", {"a.txt": b"1", "deep/b.txt": b"2"}))

    store.verify(artifact.digest)
    assert not (data / "deep").is_symlink()
    assert not (tmp_path / "b.txt").exists()


def test_nothing_is_marked_as_damaged_any_more_that_was_removed_or_put_right_by_hand(store, tmp_path):
    gone, mended, lost = (
        store.put_tree(tree(tmp_path / name, {"a.txt": name.encode()})).digest for name in ("gone", "mended", "lost")
    )
    for digest in (gone, mended, lost):
        damage(store, digest)
    assert sorted(marks(tmp_path)) == sorted([gone, mended, lost])

    assert list(store.remove([gone], not_wanted_since=float("inf"))) == [gone]
    (store.path(mended) / "a.txt").write_bytes(b"mended")
    store.verify(mended)

    assert marks(tmp_path) == [lost]
    assert store.touch(mended)

    folder = store.path(lost).parent
    folder.chmod(0o755)
    folder.rename(tmp_path / "taken away")
    store.remove_stale_staging()
    assert marks(tmp_path) == []


def test_what_is_damaged_counts_as_stored_for_nobody(store, tmp_path):
    artifact = store.put_tree(tree(tmp_path / "1", {"a.txt": b"1"}))
    damaged = store.path(artifact.digest) / "a.txt"
    damaged.chmod(0o644)
    damaged.write_bytes(b"3")
    assert store.touch(artifact.digest)

    with pytest.raises(StorageError):
        store.verify(artifact.digest)

    assert not store.touch(artifact.digest)


def test_a_store_that_was_interrupted_shows_nothing_and_cleans_up(store, tmp_path):
    leftover = tree(tmp_path / "store" / "staging" / "half" / "data", {"a.txt": b"1"})
    leftover.chmod(0o555)

    store.remove_stale_staging()

    assert not list((tmp_path / "store" / "staging").iterdir())


def test_a_full_disk_is_said_in_words_and_leaves_nothing_behind(tmp_path):
    with small_disk(tmp_path / "small", "64k") as small:
        store = LocalStore(small)

        with pytest.raises(StorageError, match="The disk is full"):
            store.put_chunks("big", [b"x" * 100_000], limit=10**9)

        assert not list((small / "staging").iterdir())
