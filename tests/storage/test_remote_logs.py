"""Logs that are written on one machine and read on another: every byte at its offset."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from designer.core.errors import NotFound
from designer.core.interfaces import LogName
from designer.storage.logs import FolderLogs
from designer.storage.place import Place
from designer.storage.place_settings import PlaceSettings
from designer.storage.remote_logs import LARGEST_PIECE, RemoteLogs
from tests.storage.s3 import S3
from tests.storage.shared import shared

NAME = LogName(7, "train", 1)


@pytest.fixture
def settings(s3: S3, tmp_path: Path) -> PlaceSettings:
    return shared("bucket", s3, tmp_path)


@pytest.fixture
def place(settings: PlaceSettings) -> Place:
    return Place(settings)


@pytest.fixture
def worker(place: Place, tmp_path: Path) -> RemoteLogs:
    return RemoteLogs(place, tmp_path / "worker", full_piece=1000)


@pytest.fixture
def server(place: Place, tmp_path: Path) -> RemoteLogs:
    return RemoteLogs(place, tmp_path / "server")


def say(worker: RemoteLogs, content: bytes, name: LogName = NAME) -> None:
    with worker.begin(name).open("ab") as file:
        file.write(content)


def read(server: RemoteLogs, start: int, end: int) -> bytes:
    with server.open(NAME) as file:
        file.seek(start)
        return file.read(end - start)


def test_a_log_that_has_not_begun_is_empty(server):
    assert server.size(NAME) == 0
    assert server.lines_before(NAME, 0) == 0
    with pytest.raises(NotFound):
        server.open(NAME)


def test_a_log_that_grows_can_be_read_as_far_as_it_was_published(worker, server):
    say(worker, b"first line\n")
    assert worker.publish(NAME) == 11
    say(worker, b"not told yet")

    assert server.size(NAME) == 11
    assert read(server, 0, 100) == b"first line\n"
    assert worker.publish(NAME) == 23
    assert read(server, 6, 17) == b"line\nnot to"


def test_any_range_is_the_same_as_in_the_file_however_it_grew(worker, server):
    dice = random.Random(4)
    whole = b""
    for _ in range(40):
        new = os.urandom(dice.choice((1, 10, 300, 999, 1000, 1001, 5000))) + b"\n"
        say(worker, new)
        whole += new
        if dice.random() < 0.7:
            worker.publish(NAME)
    assert worker.end(NAME) == len(whole)

    assert server.size(NAME) == len(whole)
    assert read(server, 0, len(whole) + 10) == whole
    for _ in range(60):
        start = dice.randrange(len(whole))
        end = dice.randrange(start, len(whole) + 1)
        assert read(server, start, end) == whole[start:end]
        assert server.lines_before(NAME, start) == whole[:start].count(b"\n")


def test_a_slow_log_is_few_objects_and_a_fast_one_is_not_read_into_memory_at_once(worker, server, place):
    for _ in range(50):
        say(worker, b"tick\n")
        worker.publish(NAME)
    slow = place.below("logs/7/train.1")
    say(worker, bytes(2 * LARGEST_PIECE + 5))
    worker.publish(NAME)

    assert len(slow) == 1
    assert max(item.size for item in place.below("logs/7/train.1").values()) == LARGEST_PIECE
    assert server.size(NAME) == 250 + 2 * LARGEST_PIECE + 5


BESIDE = LogName(7, "train", 1, "metrics-1")


def test_what_stands_beside_a_log_is_another_and_goes_alone(worker, server, place, tmp_path):
    say(worker, b"of the log\n")
    worker.publish(NAME)
    say(worker, b"beside it\n", BESIDE)
    worker.publish(BESIDE)
    with server.open(BESIDE) as file:
        assert file.read() == b"beside it\n"
    assert read(server, 0, 100) == b"of the log\n"

    worker.remove(BESIDE)

    with pytest.raises(NotFound):
        server.open(BESIDE)
    assert read(server, 0, 100) == b"of the log\n"
    assert [path.name for path in (tmp_path / "worker").rglob("*.log")] == ["train.1.log"]


def test_what_stood_beside_the_log_of_a_killed_worker_goes_with_its_next_start(worker, server, place, tmp_path):
    say(worker, b"beside it\n", BESIDE)
    worker.publish(BESIDE)
    worker.catch_up()
    assert server.size(BESIDE) > 0, "it is still written"

    # As the end of a process lets go of it.
    worker._writing.pop(BESIDE).close()
    RemoteLogs(place, tmp_path / "worker").catch_up()

    assert server.size(BESIDE) == 0
    assert list((tmp_path / "worker").rglob("*.log")) == []


KILLED = """
import os, sys
from pathlib import Path
from designer.core.interfaces import LogName
from designer.storage.place import Place
from designer.storage.place_settings import PlaceSettings
from designer.storage.remote_logs import RemoteLogs

logs = RemoteLogs(Place(PlaceSettings(*sys.argv[1:6])), Path(sys.argv[6]), full_piece=1000)
name = LogName(7, "train", 1)
with logs.begin(name).open("ab") as file:
    file.write(b"x" * 1500 + b"\\n")
    file.flush()
    logs.publish(name)
    file.write(b"last words\\n")
os.kill(os.getpid(), 9)
"""


def test_a_worker_that_was_killed_leaves_its_log_to_the_next(settings, place, worker, server, tmp_path):
    told = [settings.url, settings.endpoint_url, settings.key, settings.secret, settings.region]
    killed = subprocess.run([sys.executable, "-c", KILLED, *told, tmp_path / "worker"], check=False)
    assert killed.returncode == -9
    assert server.size(NAME) == 1501

    worker.catch_up()

    assert read(server, 1501, 2000) == b"last words\n"
    assert server.lines_before(NAME, 1512) == 2
    assert not list((tmp_path / "worker").rglob("*"))


def test_the_log_of_an_attempt_at_work_is_not_taken_for_one_that_was_left_behind(place, worker, server, tmp_path):
    say(worker, b"at work\n")

    RemoteLogs(place, tmp_path / "worker").catch_up()

    assert server.size(NAME) == 0
    assert worker.end(NAME) == 8


def test_the_logs_of_a_run_go_and_those_of_another_stay(worker, server):
    other = LogName(70, "train", 1)
    say(worker, b"one")
    say(worker, b"other", other)
    worker.end(NAME)
    worker.end(other)
    assert [(kept.run, kept.bytes) for kept in server.kept()] == [("7", 3), ("70", 5)]

    server.remove_run(7)

    assert server.size(NAME) == 0
    assert server.size(other) == 5


def test_a_folder_that_all_have_mounted_needs_no_pieces(tmp_path):
    worker, server = FolderLogs(tmp_path), FolderLogs(tmp_path)
    worker.begin(NAME).write_bytes(b"a\nb\nc")

    assert worker.publish(NAME) == server.size(NAME) == 5
    assert server.lines_before(NAME, 4) == 2
    with server.open(NAME) as file:
        assert file.read() == b"a\nb\nc"
    server.remove_run(7)
    assert list(server.kept()) == []
