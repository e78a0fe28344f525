"""Whatever becomes of a warm interpreter: a step begins once, none is lost, and nothing is left alive."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from designer.engine.guardian import Ended, Guardian, Handle, Spawn, kill_left_over
from designer.engine.process_tree import descendants_of
from designer.engine.warm_starts import PROGRAM
from tests.engine.bench import make_isolation
from tests.engine.forked import ENVIRONMENT, warm_script
from tests.engine.processes import PYTHON, alive, unique_seconds, until

REPOSITORY = Path(__file__).parents[2]
SLEEP = "import sys, os\nopen('begun', 'a').write('x')\nos.execvp('sleep', ['sleep', sys.argv[1]])\n"
COUNT = "open('begun', 'a').write('x')\nprint('ran')\n"


@pytest.fixture
def guardian(tmp_path: Path) -> Iterator[Guardian]:
    with Guardian(tmp_path / "guarded") as guardian:
        yield guardian


@pytest.fixture(params=["none", "bubblewrap"])
def start(guardian: Guardian, tmp_path: Path, request: pytest.FixtureRequest) -> "Start":
    make_isolation(request.param, tmp_path)
    return Start(guardian, tmp_path, is_sandboxed=request.param == "bubblewrap")


class Start:
    def __init__(self, guardian: Guardian, folder: Path, *, is_sandboxed: bool) -> None:
        self.guardian = guardian
        self.folder = folder
        self.is_sandboxed = is_sandboxed

    def __call__(self, script: str, *arguments: str, time_limit: float | None = None, **given: Any) -> Handle:
        name = f"script{abs(hash(script))}.py"
        (self.folder / name).write_text(script)
        warm = warm_script(self.folder, [name, *arguments], is_sandboxed=self.is_sandboxed, **given)
        return self.guardian.spawn(
            Spawn(
                attempt="1-1",
                argv=[PYTHON, name, *arguments],
                cwd=self.folder,
                environment=ENVIRONMENT,
                log=self.folder / "log",
                time_limit_seconds=time_limit,
                grace_seconds=0.3,
                warm=warm,
            )
        )

    def begun(self) -> int:
        """How often a script has begun."""
        file = self.folder / "begun"
        return len(file.read_text()) if file.exists() else 0

    def interpreters(self) -> list[int]:
        """The warm interpreters themselves, without shells and sandboxes around them."""
        return [pid for pid in descendants_of(self.guardian.pid) if is_interpreter(pid)]


def is_interpreter(pid: int) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return False
    return words[0] == os.fsencode(sys.executable) and os.fsencode(PROGRAM) in words and name != "warm-step"


def ended(handle: Handle, seconds: float = 30) -> Ended:
    found = handle.wait(seconds)
    assert found is not None, "the step did not end"
    return found


# An interpreter that fails


def test_after_an_interpreter_was_killed_the_next_step_gets_another(start: Start) -> None:
    assert ended(start(COUNT)).is_warm
    [first] = start.interpreters()

    os.kill(first, signal.SIGKILL)
    assert until(lambda: first not in start.interpreters())
    result = ended(start(COUNT))

    assert result.exit_code == 0
    assert start.begun() == 2
    assert until(lambda: ended(start(COUNT)).is_warm)


def test_steps_that_run_outlive_the_interpreter_they_were_forked_from(start: Start) -> None:
    script = "import time, sys, os\nopen('begun', 'a').write('x')\n"
    script += "while not os.path.exists('go'): time.sleep(0.01)\nprint('on')\nsys.exit(5)\n"
    handle = start(script)
    assert until(lambda: start.begun() == 1)
    # The forked process looks like its script, so that only the interpreter is left.
    [interpreter] = start.interpreters()

    os.kill(interpreter, signal.SIGKILL)
    assert until(lambda: start.interpreters() == [])
    assert ended(start(COUNT)).exit_code == 0
    (start.folder / "go").touch()
    result = ended(handle)

    assert (result.exit_code, result.signal, result.is_warm) == (5, None, True)
    assert "on\n" in (start.folder / "log").read_text()


def test_a_package_that_is_never_imported_to_the_end_keeps_no_step_waiting(start: Start) -> None:
    began = time.monotonic()

    results = [
        ended(start(COUNT, modules=["hangs"], packages=hanging(start.folder), preload_seconds=0.7)) for _ in range(2)
    ]

    note = "Its packages were not imported within 0.7 seconds, so none are kept warm."
    assert [(result.exit_code, result.is_warm, result.note) for result in results] == [(0, False, note)] * 2
    assert results[1].waited_seconds < 0.5
    assert time.monotonic() - began < 10
    assert start.begun() == 2
    assert until(lambda: start.interpreters() == [])


def hanging(folder: Path) -> Path:
    """Packages one of which is never imported to the end."""
    packages = folder / "packages"
    packages.mkdir(exist_ok=True)
    (packages / "hangs.py").write_text("import time\ntime.sleep(600)\n")
    return packages


def test_an_interpreter_that_does_not_answer_is_given_up_and_the_step_begins_once(start: Start) -> None:
    assert ended(start(COUNT)).is_warm
    [interpreter] = start.interpreters()
    os.kill(interpreter, signal.SIGSTOP)

    result = ended(start(COUNT, fork_seconds=0.5))

    assert (result.exit_code, result.is_warm) == (0, False)
    assert result.note == "The warm interpreter failed: nothing was forked within 0.5 seconds."
    assert start.begun() == 2
    assert until(lambda: interpreter not in start.interpreters())


@pytest.mark.parametrize(
    "said",
    [
        b"nonsense",
        b"7",
        b"{}",
        b"[" * 100_000,
        b'{"op": "ready", "id": []}',
        b'{"op": "ready", "read": 7}',
        b'{"op": "unfit", "module": "x"}',
        b"\xff",
    ],
)
def test_an_interpreter_that_talks_nonsense_is_given_up(start: Start, said: bytes) -> None:
    packages = package(start.folder, f"import os\nos.write(3, {said!r})\nos.kill(os.getpid(), 19)\n")

    result = ended(start(COUNT, modules=["odd"], packages=packages))

    assert (result.exit_code, result.is_warm) == (0, False)
    assert result.note == "The warm interpreter could not be made ready: it said what nobody understands."
    assert ended(start(COUNT, environment_key="another")).is_warm
    assert start.begun() == 2


def test_an_interpreter_tells_nothing_of_steps_that_are_not_its_own(start: Start) -> None:
    seconds = unique_seconds()
    other = start(SLEEP, seconds)
    assert until(lambda: len(alive(seconds)) == 1)
    said = '[os.write(3, b\'{"op": "used", "id": %d, "cpu": 1e6, "peak": 1}\' % number) for number in range(20)]'

    ended(start(COUNT, modules=["odd"], packages=package(start.folder, f"import os\n{said}\n")))
    other.stop("cancelled")

    assert ended(other).cpu_seconds < 100


def package(folder: Path, text: str) -> Path:
    """A package named `odd` for interpreters alone."""
    packages = folder / "packages"
    packages.mkdir(exist_ok=True)
    (packages / "odd.py").write_text(text)
    return packages


@pytest.mark.parametrize("is_let_go", [True, False])
def test_a_forked_process_begins_when_it_is_let_go(tmp_path: Path, is_let_go: bool) -> None:
    (tmp_path / "main.py").write_text(COUNT)
    order = {"script": "main.py", "argv": [PYTHON, "main.py"], "cwd": str(tmp_path), "environment": {}, "threads": 1}
    (tmp_path / "order").write_text(json.dumps(order | {"mark": 1 << 60}))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    wait, go = os.pipe()
    printed, output = os.pipe()
    with ours, theirs, (tmp_path / "order").open() as told, os.fdopen(printed) as log:
        interpreter = subprocess.Popen([PYTHON, str(PROGRAM)], stdin=theirs)
        ours.send(json.dumps({"op": "preload", "modules": [], "never": []}).encode())
        assert json.loads(ours.recv(1000))["op"] == "ready"

        socket.send_fds(ours, [b'{"op": "fork", "id": 1}'], [told.fileno(), output, wait])
        os.close(output)
        assert json.loads(ours.recv(1000)) == {"op": "started", "id": 1}
        if is_let_go:
            os.write(go, b"g")
        os.close(go)

        # To the end of what was forked.
        assert log.read() == ("ran\n" if is_let_go else "")
        ours.shutdown(socket.SHUT_WR)
        assert interpreter.wait(20) == 0
    os.close(wait)
    assert (tmp_path / "begun").exists() is is_let_go


def test_a_program_that_is_no_interpreter_makes_plain_processes(start: Start) -> None:
    given = {"interpreter": type(warm_script(start.folder, ["x"]).interpreter)(["/bin/false"], ENVIRONMENT)}
    if start.is_sandboxed:
        pytest.skip("what is in the sandbox says nothing of the program")

    result = ended(start(COUNT, **given))

    assert (result.exit_code, result.is_warm) == (0, False)
    assert result.note == "The warm interpreter could not be made ready: it ended."


# Stopping


def test_a_step_that_waits_for_its_interpreter_can_be_stopped(start: Start) -> None:
    handle = start(COUNT, modules=["hangs"], packages=hanging(start.folder))
    assert until(lambda: start.interpreters() != [])

    handle.stop("cancelled")
    result = ended(handle, 5)

    assert (result.reason, result.exit_code) == ("cancelled", None)
    assert start.begun() == 0


def test_a_step_that_is_stopped_at_once_is_stopped(start: Start) -> None:
    ended(start(COUNT))
    seconds = unique_seconds()

    handle = start(SLEEP, seconds)
    handle.stop("cancelled")

    assert ended(handle, 5).reason == "cancelled"
    assert alive(seconds) == []


def test_a_time_limit_counts_from_the_beginning_of_the_script(start: Start) -> None:
    seconds = unique_seconds()

    result = ended(start(SLEEP, seconds, time_limit=0.5))

    assert (result.reason, result.is_warm) == ("timed_out", True)
    assert 0.5 <= result.wall_seconds < 5
    assert alive(seconds) == []


def test_a_step_cannot_hide_from_its_time_limit(start: Start) -> None:
    seconds = unique_seconds()
    hide = "import resource as r, sys, os\n"
    hide += "for pid in (1, 0):\n    try: r.prlimit(pid, r.RLIMIT_RTTIME, (7, -1))\n    except OSError: pass\n"

    result = ended(start(hide + SLEEP, seconds, time_limit=0.5))

    assert (result.reason, result.is_warm) == ("timed_out", True)
    assert alive(seconds) == []


def test_who_gave_up_on_an_interpreter_before_it_was_ready_does_not_forbid_it(start: Start) -> None:
    waiting = start(COUNT, modules=["hangs"], packages=hanging(start.folder))
    assert until(lambda: start.interpreters() != [])
    waiting.stop("cancelled")
    ended(waiting)
    # A new build of the environment ends the interpreters of the old one.
    assert ended(start(COUNT, environment_key="built anew")).is_warm

    assert ended(start(COUNT)).is_warm


def test_time_and_memory_of_a_step_are_its_own(start: Start) -> None:
    burn = "import time\na = bytearray(60_000_000)\nwhile time.process_time() < 0.3: pass\n"
    ended(start(burn))

    result = ended(start(burn))
    small = ended(start("pass"))

    assert 0.3 <= result.cpu_seconds < 3
    assert 60_000_000 < result.peak_memory_bytes < 150_000_000
    assert small.cpu_seconds < 0.3
    assert small.peak_memory_bytes < 60_000_000


# How many, and how long


def test_an_interpreter_that_nobody_uses_is_ended(start: Start) -> None:
    assert ended(start(COUNT, idle_seconds=0.3)).is_warm

    assert until(lambda: start.interpreters() == [], 5)
    assert ended(start(COUNT)).exit_code == 0


def test_there_are_at_most_four_and_the_one_unused_for_longest_goes(start: Start) -> None:
    modules = ["json", "csv", "shlex", "colorsys", "fractions"]

    seen = []
    for name in modules:
        assert ended(start(COUNT, modules=[name])).is_warm
        seen += [pid for pid in start.interpreters() if pid not in seen]

    assert until(lambda: set(start.interpreters()) == set(seen[1:]))


def test_no_interpreter_is_taken_from_steps_that_it_runs(start: Start) -> None:
    seconds = unique_seconds()
    handles = [start(SLEEP, seconds, modules=[name]) for name in ["json", "csv", "shlex", "colorsys"]]
    assert until(lambda: len(alive(seconds)) == 4)

    result = ended(start(COUNT, modules=["fractions"]))

    assert (result.is_warm, result.note) == (False, "All 4 warm interpreters are at work for other scripts.")
    for handle in handles:
        handle.stop("cancelled")
    assert [ended(handle).reason for handle in handles] == ["cancelled"] * 4
    assert alive(seconds) == []


def test_another_build_of_an_environment_has_another_interpreter(start: Start) -> None:
    assert ended(start(COUNT)).is_warm
    [first] = start.interpreters()

    assert ended(start(COUNT, environment_key="built anew")).is_warm

    assert until(lambda: first not in start.interpreters())
    assert len(start.interpreters()) == 1


# When the worker or the guardian goes

WORKER = """
import sys
from pathlib import Path
from designer.engine.guardian import Guardian
from tests.engine.test_warm_faults import SLEEP, Start
guardian = Guardian(Path(sys.argv[1]))
Start(guardian, Path(sys.argv[2]), is_sandboxed=sys.argv[4] == "sandbox")(SLEEP, sys.argv[3])
print(guardian.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def worker(start: Start, tmp_path: Path) -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    workers: list[subprocess.Popen[str]] = []

    def run(seconds: str) -> "subprocess.Popen[str]":
        way = "sandbox" if start.is_sandboxed else "none"
        command = [PYTHON, "-c", WORKER, str(tmp_path / "its home"), str(tmp_path), seconds, way]
        workers.append(
            subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )
        return workers[-1]

    yield run
    for process in workers:
        process.kill()
        process.communicate()


def test_nothing_outlives_a_worker_that_was_killed(worker: Callable[[str], "subprocess.Popen[str]"]) -> None:
    seconds = unique_seconds()
    process = worker(seconds)
    assert process.stdout is not None
    guardian = int(process.stdout.readline())
    assert until(lambda: len(alive(seconds)) == 1)
    below = descendants_of(guardian)

    process.kill()

    assert until(lambda: not any(running(pid) for pid in [guardian, *below]), 5)


def test_nothing_outlives_a_guardian_that_was_killed(guardian: Guardian, start: Start) -> None:
    seconds = unique_seconds()
    handle = start(SLEEP, seconds)
    assert until(lambda: len(alive(seconds)) == 1)
    below = descendants_of(guardian.pid)

    os.kill(guardian.pid, signal.SIGKILL)

    assert ended(handle).reason == "guardian_lost"
    assert until(lambda: not any(running(pid) for pid in below), 5)
    assert ended(start(COUNT)).exit_code == 0


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def test_what_outlived_worker_and_guardian_is_found_by_the_next_worker(
    worker: Callable[[str], "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    seconds = unique_seconds()
    process = worker(seconds)
    assert process.stdout is not None
    guardian = int(process.stdout.readline())
    assert until(lambda: len(alive(seconds)) == 1)
    below = descendants_of(guardian)
    os.kill(process.pid, signal.SIGSTOP)
    os.kill(guardian, signal.SIGKILL)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    assert kill_left_over(tmp_path / "another home") == 0
    kill_left_over(tmp_path / "its home")

    assert until(lambda: not any(running(pid) for pid in below), 5)


def test_closing_the_guardian_ends_its_interpreters(tmp_path: Path, start: Start) -> None:
    other = Guardian(tmp_path / "other")
    ended(Start(other, tmp_path, is_sandboxed=start.is_sandboxed)(COUNT))
    below = descendants_of(other.pid)
    assert below

    other.close()

    assert not any(running(pid) for pid in below)
