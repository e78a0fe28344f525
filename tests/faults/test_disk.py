"""A disk that is full, a worker that dies while it stores, a file that is damaged: nobody is given half of anything."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from designer.cli.client import CommandError
from designer.core.errors import PipewrightError
from designer.storage.local import LocalStore
from tests.faults import breakages
from tests.faults.faulty_home import FaultyHome, faulty_home
from tests.faults.figures import Tell
from tests.faults.scale import only_long, scaled
from tests.running import until
from tests.small_disk import fill, small_disk
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults")]

MEGABYTE = 1 << 20
# Two things are done with folders of the store before anything is stored.
FIRST_MOMENT, KILL_STRIDE = 2, scaled(11, 1)


@contextlib.contextmanager
def disk_to_fill(folder: Path, megabytes: int) -> Iterator[Callable[[], None]]:
    """A disk of its own below a folder; calling what is given frees what `fill` took."""
    with small_disk(folder, f"{megabytes}m"):
        yield (folder / "filler").unlink


def run_one(home: FaultyHome, folder: Path, script: str) -> tuple[str, str]:
    """The state and the error of a run of one step."""
    run = home.start_run(home.graph(write_pipeline(folder, name="disk", only=script)))
    [state] = home.until_ended(run)
    return state, home.value("SELECT error FROM runs_step WHERE run_id = ?", [run])


@only_long
@pytest.mark.row("F17")
def test_a_full_disk_of_artifacts_fails_the_step_and_leaves_no_part_of_its_output(tmp_path: Path, tell: Tell) -> None:
    root = tmp_path / "home"
    with disk_to_fill(root / "artifacts", 40) as free, faulty_home(root) as home:
        fill(home.home.artifacts)

        state, error = run_one(home, tmp_path / "p", f"head -c {8 * MEGABYTE} /dev/zero > $out")

        assert (state, "disk is full" in error) == ("failed", True)
        assert home.value("SELECT COUNT(*) FROM runs_stepoutput") == 0
        assert list((home.home.artifacts / "staging").iterdir()) == []
        assert home.answers()
        free()
        again, _ = run_one(home, tmp_path / "p", f"head -c {8 * MEGABYTE} /dev/zero > $out")
        assert again == "succeeded"
        tell(f"artifacts: “{error}”; nothing partial, the server answers, the next run succeeds once there is space")
        home.check()


@only_long
@pytest.mark.row("F17")
def test_a_full_disk_of_logs_fails_the_step_and_says_so(tmp_path: Path, tell: Tell) -> None:
    root = tmp_path / "home"
    with disk_to_fill(root / "logs", 8) as free, faulty_home(root) as home:
        fill(home.home.logs)

        state, error = run_one(home, tmp_path / "p", f"head -c {4 * MEGABYTE} /dev/zero")

        assert (state, "No space left on device" in error) == ("failed", True)
        assert home.answers()
        free()
        again, _ = run_one(home, tmp_path / "p", f"head -c {4 * MEGABYTE} /dev/zero")
        assert again == "succeeded"
        tell(f"logs: “{error}”")
        home.check()


@only_long
@pytest.mark.row("F17")
def test_a_full_disk_of_the_database_stops_nothing_for_good(tmp_path: Path, tell: Tell) -> None:
    root, go = tmp_path / "home", tmp_path / "go"
    settings = {"PIPEWRIGHT_ISOLATION": "none", "PIPEWRIGHT_LEASE_SECONDS": "4"}
    with disk_to_fill(root / "database", 24) as free, faulty_home(root, **settings) as home:
        script = f"until test -e {go}; do sleep 0.1; done; echo 1 > $out"
        graph = home.graph(write_pipeline(tmp_path / "p", name="disk", first=script, last="cat {first} > $out"))
        run = home.start_run(graph)
        home.until_step(run, "first", "running")
        fill(home.home.database_file.parent)
        go.touch()

        with pytest.raises(CommandError) as refused:
            start_many(home, graph)
        until(lambda: "database or disk is full" in home.log.read_text(), 30, home.tail)

        assert home.answers()
        free()
        assert home.until_ended(run, seconds=60) == ["succeeded"]
        listed = [row[0] for row in home.rows("SELECT id FROM runs_run")]
        home.until_ended(*listed, seconds=300)
        said = refused.value.message
        assert said == "The disk of the database is full. Free some space; what runs waits for it."
        tell(f"database: the API answers reads, and writes with “{said}”; its runs end once there is space")
        home.check()


def start_many(home: FaultyHome, graph: dict[str, Any]) -> None:
    for _ in range(1000):
        home.start_run(graph)


@pytest.mark.row("F18")
def test_a_worker_killed_at_any_moment_of_storing_leaves_nothing_partial(tmp_path: Path, tell: Tell) -> None:
    moment = tmp_path / "moment"
    moment.write_text(str(FIRST_MOMENT))
    settings = {
        "PIPEWRIGHT_ISOLATION": "none",
        "PIPEWRIGHT_CRASH_LIMIT": "1000",
        breakages.KILL_AT: str(moment),
        breakages.KILL_STRIDE: str(KILL_STRIDE),
    }
    with faulty_home(tmp_path / "home", "killed_while_storing", **settings) as home:
        writes, size = f"head -c {MEGABYTE} /dev/urandom > $out", "wc -c < {big} > $out"
        run = home.start_run(home.graph(write_pipeline(tmp_path / "p", name="store", big=writes, size=size)))
        store, kills = LocalStore(home.home.artifacts), 0

        while not home.has_ended(run):
            until(lambda kills=kills: kills_of(moment) > kills or home.has_ended(run), 60, home.tail)
            kills = kills_of(moment)
            # Only what is whole can be seen.
            assert not_whole(store) == []

        assert home.state(run) == "succeeded"
        digest = home.client().get(f"/runs/{run}/steps/size")["outputs"]["out"]["digest"]
        content, _ = home.client().read(f"/artifacts/{digest}/download")
        assert int(content) == MEGABYTE
        lost = sum(home.attempts(run, node).count("lost") for node in ("big", "size"))
        assert lost > 0
        tell(f"killed at {kills} moments of storing, {lost} times before it was done: visible parts 0")
        home.check()


def kills_of(moment: Path) -> int:
    return (int(moment.read_text()) - FIRST_MOMENT) // KILL_STRIDE


def not_whole(store: LocalStore) -> list[str]:
    problems = []
    for item in list(store.stored()):
        try:
            store.verify(item.digest)
        except PipewrightError as error:
            problems.append(error.message)
    return problems


@pytest.mark.row("F18")
def test_a_stored_file_that_was_damaged_is_refused_as_an_input(
    bare_home: FaultyHome, tmp_path: Path, tell: Tell
) -> None:
    until(bare_home.worker, 30, bare_home.tail)
    made = "echo seventeen > $out"
    first = bare_home.start_run(bare_home.graph(write_pipeline(tmp_path / "1", name="whole", made=made)))
    assert bare_home.until_ended(first) == ["succeeded"]
    digest = bare_home.client().get(f"/runs/{first}/steps/made")["outputs"]["out"]["digest"]
    stored = LocalStore(bare_home.home.artifacts).path(digest)
    whole = stored.read_bytes()
    stored.chmod(0o644)
    stored.write_bytes(whole.upper())
    try:
        read = write_pipeline(tmp_path / "2", name="damaged", made=made, read="cat {made} > $out")
        second = bare_home.start_run(bare_home.graph(read), force_rerun=False)

        assert bare_home.until_ended(second) == ["failed"]

        assert bare_home.step_states(second)["read"] == "failed"
        error = bare_home.value("SELECT error FROM runs_step WHERE run_id = ? AND node = 'read'", [second])
        assert "is damaged" in error
        # As the error says.
        third = bare_home.start_run(bare_home.graph(read))
        assert bare_home.until_ended(third) == ["succeeded"]
        tell("1 of 1 damaged inputs refused, and whole once the step that made it was run again")
    finally:
        stored.chmod(0o644)
        stored.write_bytes(whole)
    assert LocalStore(bare_home.home.artifacts).path(digest).read_bytes() == whole
    bare_home.check()
