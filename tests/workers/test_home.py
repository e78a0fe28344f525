"""The whole product as processes: start, crash, stop."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.cli.client import CommandError
from tests.running import RunningHome, free_port, running, until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("home")]


class Gate:
    """A port that steps knock at, wherever they are kept: `passed` is bash that succeeds once the gate is open."""

    def __enter__(self) -> "Gate":
        self._port = free_port()
        self._socket: socket.socket | None = None
        self.passed = f"(exec 3<>/dev/tcp/127.0.0.1/{self._port}) 2>/dev/null"
        return self

    def open(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", self._port), backlog=128)

    def __exit__(self, *_: object) -> None:
        if self._socket is not None:
            self._socket.close()


def states(home: RunningHome, run: int) -> dict[str, str]:
    return {step["node"]: step["state"] for step in home.client().get(f"/runs/{run}")["steps"]}


def start(home: RunningHome, file: Path) -> int:
    told = home.command("run", "submit", str(file), "--no-wait", "--json").stdout
    return int(json.loads(told)["id"])


def ended(home: RunningHome, run: int) -> str:
    def state() -> str:
        found: str = home.client().get(f"/runs/{run}")["state"]
        return found if found in {"succeeded", "failed", "cancelled"} else ""

    return str(until(state, 60, home.tail))


def test_a_pipeline_of_shell_steps_runs_and_hands_its_files_on(home, tmp_path):
    file = write_pipeline(tmp_path, name="hand on", hello="echo hello > $out", shout="tr a-z A-Z < {hello} > $out")

    told = home.command("run", "submit", str(file), check=False)

    assert told.returncode == 0, told.stdout + told.stderr
    run = home.client().get("/runs")["results"][0]
    digest = home.client().get(f"/runs/{run['id']}/steps/shout")["outputs"]["out"]["digest"]
    content, _ = home.client().read(f"/artifacts/{digest}/download")
    assert content == b"HELLO\n"


def test_a_step_that_exits_with_3_fails_its_run_with_its_own_last_words(home, tmp_path):
    file = write_pipeline(tmp_path, name="fails", bad="echo 'no such table: cars' >&2; exit 3; $out", after="cat {bad}")

    told = home.command("run", "submit", str(file), check=False)

    assert told.returncode == 1
    assert "exit code 3" in told.stderr + told.stdout
    assert "no such table: cars" in told.stderr + told.stdout


def test_a_command_that_does_not_exist_says_so(home, tmp_path):
    file = write_pipeline(tmp_path, name="missing command", bad="surely_no_such_command --now")

    told = home.command("run", "submit", str(file), check=False)

    assert told.returncode == 1
    assert "surely_no_such_command" in told.stderr + told.stdout
    assert "was not found" in told.stderr + told.stdout


def test_a_declared_output_that_is_not_written_fails_the_step_and_names_it(home, tmp_path):
    file = write_pipeline(tmp_path, name="forgets", forgets="true # $out")
    file.write_text(file.read_text().replace("true #", "test -n"))

    told = home.command("run", "submit", str(file), check=False)

    assert told.returncode == 1
    assert "did not write its output 'out'" in told.stderr + told.stdout


def test_a_step_is_tried_again_until_it_succeeds_and_each_try_keeps_its_log(home, tmp_path, gate):
    file = write_pipeline(tmp_path, name="tries again", knock=f"echo knocking; {gate.passed} && echo in > $out")
    retries = {"max": 50, "delay_seconds": 0.5, "backoff": 1}
    layout = {"format": 1, "nodes": {"knock": {"settings": {"retries": retries}}}}
    with file.open("a") as text:
        text.write(f"properties:\n  pipewright.layout: '{json.dumps(layout)}'\n")
    run = start(home, file)

    def step() -> dict[str, object]:
        found: dict[str, object] = home.client().get(f"/runs/{run}/steps/knock")
        return found

    until(lambda: "Retry 2 of 50 follows in" in str(step()["reason"]), 60, home.tail)
    gate.open()

    assert ended(home, run) == "succeeded"
    tries = step()["attempts"]
    assert [attempt["state"] for attempt in tries[:2]] == ["failed", "failed"]
    assert tries[-1]["state"] == "succeeded"
    log, _ = home.client().read(f"/runs/{run}/steps/knock/log?attempt=1")
    assert "knocking" in log.decode()


def test_cancelling_stops_the_processes_of_a_run(home, tmp_path):
    file = write_pipeline(tmp_path, name="long", long="sleep 4711 & setsid sleep 4711 & sleep 4711", after="true")
    run = start(home, file)
    until(lambda: states(home, run)["long"] == "running", 20, home.tail)
    until(lambda: sleepers(4711), 20, home.tail)

    home.command("run", "cancel", str(run))

    assert ended(home, run) == "cancelled"
    assert not sleepers(4711)


def sleepers(seconds: int) -> list[str]:
    found = subprocess.run(["pgrep", "-xf", f"sleep {seconds}"], capture_output=True, text=True, check=False)
    return found.stdout.split()


def test_two_homes_cannot_share_a_folder_and_a_taken_port_is_said_in_words(home):
    again = home.command("up", "--port", "1", check=False)
    assert again.returncode == 1
    assert "already runs in" in again.stderr

    other = home.home.root.parent / "other"
    taken = home.command("up", "--port", str(home.port), check=False, PIPEWRIGHT_HOME=str(other))
    assert taken.returncode == 1
    assert f"Port {home.port} on 127.0.0.1 cannot be used" in taken.stderr


def test_secrets_are_in_files_that_only_their_owner_reads_and_in_no_environment(home):
    for file in (home.home.secret_key_file, home.home.token_file):
        assert file.stat().st_mode & 0o777 == 0o600
    secrets = {home.home.secret_key_file.read_bytes().strip(), home.home.token_file.read_bytes().strip()}

    for pid in home.processes():
        variables = Path(f"/proc/{pid}/environ").read_bytes()
        assert not any(secret in variables for secret in secrets)


def test_a_step_sees_none_of_the_servers_secrets(home, tmp_path):
    script = """
    env > $out
    cat /proc/*/environ 2>/dev/null >> $out || true
    cat $(dirname $out)/../../../secrets/* >> $out 2>/dev/null || true
    """
    file = write_pipeline(tmp_path, name="nosy", nosy=script.replace("$(dirname $out)/../../..", str(home.home.root)))

    home.command("run", "submit", str(file))

    run = home.client().get("/runs")["results"][0]
    digest = home.client().get(f"/runs/{run['id']}/steps/nosy")["outputs"]["out"]["digest"]
    seen, _ = home.client().read(f"/artifacts/{digest}/download")
    assert b"PIPEWRIGHT_METRICS" in seen
    assert home.home.secret_key_file.read_bytes().strip() not in seen
    for name in (b"DJANGO_SETTINGS_MODULE", b"SECRET_KEY", b"DATABASE_URL"):
        assert name not in seen.split(b"PIPEWRIGHT_METRICS")[0]


@pytest.fixture
def gate() -> Iterator[Gate]:
    with Gate() as opened:
        yield opened


def test_after_kill_9_of_the_worker_the_run_completes_and_nothing_is_left_over(tmp_path, gate):
    with running(tmp_path / "home", PIPEWRIGHT_SLOTS="2") as home:
        wait = f"until {gate.passed}; do sleep 0.05; done; echo done > $out"
        file = write_pipeline(
            tmp_path / "p", name="crash", first="echo 1 > $out", slow=f"cat {{first}}; {wait}", last="cat {slow} > $out"
        )
        run = start(home, file)
        until(lambda: states(home, run)["slow"] == "running", 30, home.tail)

        os.kill(home.process_of("worker"), signal.SIGKILL)
        gate.open()

        assert ended(home, run) == "succeeded"
        attempts = home.client().get(f"/runs/{run}/steps/slow")["attempts"]
        assert [attempt["state"] for attempt in attempts] == ["lost", "succeeded"]
        assert len(home.client().get(f"/runs/{run}/steps/first")["attempts"]) == 1
        home.stop()
        assert home.processes() == {}


def test_after_kill_9_of_the_server_the_run_goes_on_and_the_server_answers_again(tmp_path):
    with running(tmp_path / "home") as home:
        file = write_pipeline(tmp_path / "p", name="crash", first="sleep 1; echo 1 > $out", last="cat {first} > $out")
        run = start(home, file)

        os.kill(home.process_of("server"), signal.SIGKILL)

        until(lambda: answers(home), 30, home.tail)
        assert ended(home, run) == "succeeded"
        attempts = [home.client().get(f"/runs/{run}/steps/{node}")["attempts"] for node in ("first", "last")]
        assert [len(tries) for tries in attempts] == [1, 1]


def answers(home: RunningHome) -> bool:
    try:
        with urllib.request.urlopen(f"{home.url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_after_kill_9_of_the_supervisor_nothing_is_left_and_a_new_start_finishes_the_run(tmp_path, gate):
    with running(tmp_path / "home") as home:
        file = write_pipeline(tmp_path / "p", name="power cut", only=f"{gate.passed} || sleep 4712; echo 1 > $out")
        run = start(home, file)
        until(lambda: sleepers(4712), 30, home.tail)

        os.kill(home.process.pid, signal.SIGKILL)

        until(lambda: not home.processes(), 30, home.tail)
        assert not sleepers(4712)
        gate.open()
        home.home.url_file.unlink()
        home.start()
        assert ended(home, run) == "succeeded"


def test_ctrl_c_leaves_no_process_and_what_ran_goes_on_at_the_next_start(tmp_path, gate):
    with running(tmp_path / "home") as home:
        file = write_pipeline(tmp_path / "p", name="stop", only=f"{gate.passed} || sleep 4713; echo 1 > $out")
        run = start(home, file)
        until(lambda: sleepers(4713), 30, home.tail)

        home.stop()

        assert home.processes() == {}
        assert not sleepers(4713)
        gate.open()
        home.start()
        assert ended(home, run) == "succeeded"
        with pytest.raises(CommandError, match="There is no run 999"):
            home.client().get("/runs/999")


def test_without_a_running_server_the_command_line_says_how_to_start_one(tmp_path):
    told = subprocess.run(
        [sys.executable, "-m", "designer.cli", "run", "list"],
        env={**os.environ, "PIPEWRIGHT_HOME": str(tmp_path / "nothing")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 1
    assert "Start it with `pipewright up`" in told.stderr
