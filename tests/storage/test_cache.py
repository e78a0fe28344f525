"""A cache with a limit: what was used longest ago goes, and what is in use never."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.core.errors import NotFound, StorageError
from designer.storage.place_settings import PlaceSettings
from tests.small_disk import small_disk
from tests.storage.s3 import S3
from tests.storage.shared import Machine, shared

SIZE = 100_000
LIMIT = 5 * SIZE


@pytest.fixture
def settings(s3: S3, tmp_path: Path) -> PlaceSettings:
    return shared("folder", s3, tmp_path)


@pytest.fixture
def digests(settings: PlaceSettings, tmp_path: Path) -> list[str]:
    """Ten artifacts that another machine stored."""
    other = Machine(tmp_path / "other", settings)
    return [other.store.put_chunks("file", [os.urandom(SIZE)], limit=SIZE).digest for _ in range(10)]


@pytest.fixture
def machine(settings: PlaceSettings, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine", settings, limit=LIMIT)


def use(machine: Machine, digest: str, *, at: float) -> None:
    machine.store.path(digest)
    os.utime(machine.cached / digest[:2] / digest, (at, at))


def test_the_cache_keeps_to_its_limit_and_gives_up_what_was_used_longest_ago(machine, digests):
    now = time.time()
    for number, digest in enumerate(digests[:4]):
        use(machine, digest, at=now - 1000 + number)
    use(machine, digests[0], at=now - 10)

    use(machine, digests[4], at=now)

    assert [machine.holds(digest) for digest in digests[:5]] == [True, False, True, True, True]
    for digest in digests:
        machine.store.verify(digest)
    assert sum(item.bytes for item in machine.local.stored()) <= LIMIT


def test_what_is_in_use_stays_even_if_the_limit_is_exceeded(machine, digests):
    with machine.store.using(digests[:6]):
        machine.store.path(digests[6])

        assert all(machine.holds(digest) for digest in digests[:6])

    machine.store.path(digests[7])
    assert sum(item.bytes for item in machine.local.stored()) <= LIMIT


def test_what_another_process_uses_stays(settings, machine, digests, tmp_path):
    machine.store.path(digests[0])
    script = (
        "import sys; from pathlib import Path; from designer.storage.local import LocalStore\n"
        "with LocalStore(Path(sys.argv[1])).using([sys.argv[2]]):\n"
        "    print('holds', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(machine.cached.parent), digests[0]]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holds\n"
        for digest in digests[1:]:
            machine.store.path(digest)
        stayed = machine.holds(digests[0])
        holder.kill()
    for digest in digests[1:]:
        machine.store.path(digest)

    assert stayed
    # The kernel let go of it with its process.
    assert not machine.holds(digests[0])


def test_what_was_stored_here_may_go_and_comes_back(machine, digests):
    made = machine.store.put_chunks("made", [os.urandom(SIZE)], limit=SIZE).digest
    for digest in digests:
        machine.store.path(digest)

    assert not machine.holds(made)
    machine.store.verify(made)


def test_a_removal_and_a_use_at_once_never_leave_a_user_without(machine, digests):
    """While one artifact is held, all else comes and goes under a limit that has room for less than that."""
    for number, digest in enumerate(digests * 2):
        with machine.store.using([digest]):
            for other in digests[number % 10 :]:
                machine.store.path(other)
            machine.local.verify(digest)


def test_what_is_not_here_cannot_be_held(machine):
    with pytest.raises(NotFound), machine.local.using(["0" * 64]):
        pass


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", str(3 * SIZE + 100_000)) as folder:
        yield folder


def test_a_full_disk_makes_room_of_what_is_not_in_use_and_else_says_so(settings, digests, disk):
    machine = Machine(disk / "cache", settings, limit=1 << 40)
    for digest in digests:
        machine.store.verify(digest)
    with (
        machine.store.using(digests[:3]),
        pytest.raises(StorageError, match=r"disk is full.*Free some space"),
    ):
        machine.store.path(digests[3])
