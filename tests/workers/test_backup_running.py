"""A home is backed up by the command line while a step is at work in it, and goes on from there elsewhere."""

import json
from pathlib import Path

import pytest

from designer.home import Home
from tests.running import RunningHome, running, until
from tests.workers.shell_pipeline import write_pipeline
from tests.workers.test_home import Gate, ended, start, states

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("home")]


def digest(home: RunningHome, run: int, node: str) -> str:
    return str(home.client().get(f"/runs/{run}/steps/{node}")["outputs"]["out"]["digest"])


def test_a_backup_taken_while_a_run_is_at_work_is_restored_and_the_run_goes_on_there(tmp_path: Path):
    backup = tmp_path / "backup.tar"
    with Gate() as gate:
        with running(tmp_path / "home") as home:
            wait = f"until {gate.passed}; do sleep 0.05; done; cat {{first}} > $out; echo done >> $out"
            file = write_pipeline(
                tmp_path / "p", name="long", first="echo 1 > $out", slow=wait, last="cat {slow} > $out"
            )
            run = start(home, file)
            until(lambda: states(home, run)["slow"] == "running", 30, home.tail)

            told = json.loads(home.command("backup", str(backup), "--json").stdout)
            again = home.command("backup", str(backup), check=False)

            gate.open()
            assert ended(home, run) == "succeeded"
            digests = {node: digest(home, run, node) for node in ("first", "slow", "last")}
        assert told["file"] == str(backup)
        assert again.returncode == 1
        assert "is there already" in again.stderr

        restored = RunningHome(tmp_path / "restored")
        shown = restored.command("restore", str(backup))
        assert str(restored.home.root) in shown.stdout
        try:
            restored.start()
            assert states(restored, run)["first"] == "succeeded"
            assert ended(restored, run) == "succeeded"
            assert {node: digest(restored, run, node) for node in digests} == digests
            # The token of the first home is the second's.
            assert Home(restored.home.root).token_file.read_text() == home.home.token_file.read_text()
        finally:
            restored.stop()


def test_a_home_that_runs_is_not_restored_over_and_the_sentence_says_why(home: RunningHome, tmp_path: Path):
    home.command("backup", str(tmp_path / "backup.tar.gz"))

    for options in ((), ("--replace",)):
        told = home.command("restore", str(tmp_path / "backup.tar.gz"), *options, check=False)

        assert told.returncode == 1
        assert ("already runs in" if options else "is not empty") in told.stderr
        assert "Traceback" not in told.stderr
    assert home.client().get("/session")
