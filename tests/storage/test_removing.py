"""Removing from the store, while others store the same content, and killed in the middle."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from designer.core.errors import NotFound
from designer.storage.folders import size_below
from designer.storage.local import LocalStore

LONG_AGO = time.time() - 100_000


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store")


def put(store: LocalStore, content: bytes = b"content", *, at: float = LONG_AGO) -> str:
    digest = store.put_chunks("file", iter([content]), 10**6).digest
    os.utime(store.path(digest).parent.parent, (at, at))
    return digest


def test_what_is_stored_is_told_with_its_size_and_age(store):
    digest = put(store, b"x" * 1000)

    found = list(store.stored())

    assert [item.digest for item in found] == [digest]
    assert found[0].bytes > 1000
    assert found[0].wanted_at == pytest.approx(LONG_AGO)


def test_what_is_removed_is_gone_and_its_neighbour_is_not(store):
    gone, stays = put(store, b"gone"), put(store, b"stays")

    assert list(store.remove([gone], not_wanted_since=time.time())) == [gone]

    with pytest.raises(NotFound):
        store.artifact(gone)
    store.verify(stays)


def test_what_was_stored_since_stays(store):
    digest = put(store, at=time.time())

    assert list(store.remove([digest], not_wanted_since=time.time() - 3600)) == []

    store.verify(digest)


def test_storing_the_same_content_again_makes_it_young(store, tmp_path):
    digest = put(store)
    (tmp_path / "file").write_bytes(b"content")

    assert store.put_tree(tmp_path / "file").digest == digest

    assert list(store.remove([digest], not_wanted_since=time.time() - 3600)) == []
    store.verify(digest)


def test_who_stores_what_is_being_removed_waits_and_stores_it_anew(store, tmp_path):
    digest = put(store)
    folder = store.path(digest).parent.parent
    given: list[str] = []
    storing = threading.Thread(target=lambda: given.append(store.put_chunks("file", iter([b"content"]), 100).digest))

    with (tmp_path / "store" / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        storing.start()
        storing.join(0.3)
        assert storing.is_alive()
        folder.chmod(0o755)
        folder.rename(tmp_path / "removed")
    storing.join()

    assert given == [digest]
    store.verify(digest)


def test_a_removal_that_is_killed_leaves_an_artifact_whole_or_gone(store, tmp_path):
    digests = [put(store, str(number).encode()) for number in range(20)]
    script = (
        "import os, sys, time; from pathlib import Path; from designer.storage.local import LocalStore\n"
        "store = LocalStore(Path(sys.argv[1]))\n"
        "for number, _ in enumerate(store.remove(sys.argv[2:], not_wanted_since=time.time())):\n"
        "    if number == 9: os.kill(os.getpid(), 9)\n"
    )

    told = subprocess.run([sys.executable, "-c", script, str(tmp_path / "store"), *digests], check=False)

    assert told.returncode == -9
    there = {item.digest for item in store.stored()}
    assert len(there) == 10
    for digest in there:
        store.verify(digest)


def test_nothing_is_removed_while_a_backup_holds_the_store(store, tmp_path):
    digest = put(store)
    seen: list[list[str]] = []

    with store.kept():
        remover = threading.Thread(
            target=lambda: seen.append(list(store.remove([digest], not_wanted_since=time.time())))
        )
        remover.start()
        remover.join(0.3)
        assert remover.is_alive()
        store.verify(digest)
    remover.join()

    assert seen == [[digest]]
    with (tmp_path / "store" / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_file_with_two_names_takes_its_place_once(tmp_path):
    (tmp_path / "one").write_bytes(b"x" * 100)
    os.link(tmp_path / "one", tmp_path / "two")

    assert size_below(tmp_path) == 100
