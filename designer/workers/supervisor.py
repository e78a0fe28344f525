"""The parent of one home's processes: prepares, starts the server and a worker, restarts what dies, ends all at once.

It is small and single-threaded and imports no models, so that nothing in it can fail with the database.
"""

import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from designer.home import Home, cluster_file_named
from designer.workers.home_lock import CannotStart, home_lock

MAX_RESTARTS = 5
RESTART_WINDOW_SECONDS = 60.0
LONGEST_DELAY_SECONDS = 5.0
KEPT_NAMES = 10
STOP_SECONDS = 10.0
READY_SECONDS = 60.0
# -P: nothing is imported from the folder it was started in, where a random.py of the user may lie.
PYTHON = (sys.executable, "-P")

Say = Callable[[str], None]


@dataclass
class _Child:
    name: str
    command: Callable[[], list[str]]
    process: subprocess.Popen[bytes] | None = None
    # Made by the child once it has been of use.
    of_use: Path | None = None
    starts: deque[float] = field(default_factory=deque)
    start_at: float = 0.0


@dataclass(frozen=True)
class Options:
    host: str = "127.0.0.1"
    port: int = 8000


class Supervisor:
    """`up()` returns once everything has stopped; the number is the exit code."""

    def __init__(self, home: Home, options: Options, say: Say = print) -> None:
        self._home = home
        self._options = options
        self._say = say
        self._stopping = False
        self._was_ready = False
        self._worker_name_file = home.run / "worker"
        self._children = [
            _Child("server", self._server_command),
            _Child("worker", self._worker_command, of_use=did_work_file(home)),
        ]

    @property
    def url(self) -> str:
        host = "127.0.0.1" if self._options.host in {"0.0.0.0", ""} else self._options.host  # noqa: S104
        return f"http://{host}:{self._options.port}"

    def up(self) -> int:
        if cluster_file_named():
            raise CannotStart(
                "PIPEWRIGHT_CLUSTER is set, and `pipewright up` is for one machine. In a cluster start `pipewright "
                "migrate` once, then `pipewright server` and `pipewright worker` on as many machines as you like; or "
                "unset PIPEWRIGHT_CLUSTER."
            )
        self._home.prepare()
        with home_lock(self._home, self.url):
            _check_port(self._options)
            signal.signal(signal.SIGTERM, self._on_signal)
            signal.signal(signal.SIGINT, self._on_signal)
            try:
                return self._run()
            finally:
                self._stop_all()
                self._home.url_file.unlink(missing_ok=True)

    def _run(self) -> int:
        if subprocess.call([*PYTHON, "-m", "designer.workers.prepare"]) != 0:
            return 1
        for child in self._children:
            self._start(child)
        self._wait_until_ready()
        if self._stopping:
            return 0
        self._was_ready = True
        self._home.url_file.write_text(self.url)
        subprocess.call([*PYTHON, "-m", "designer.workers.sign_in_link", self.url])
        while not self._stopping:
            self._look_after_children()
            time.sleep(0.2)
        return 0

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._stopping:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:  # noqa: S310
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                pass
            if time.monotonic() > deadline:
                raise CannotStart(f"The server did not answer within {READY_SECONDS:.0f} seconds. See the lines above.")
            self._look_after_children()
            time.sleep(0.05)

    def _look_after_children(self) -> None:
        now = time.monotonic()
        for child in self._children:
            process = child.process
            if process is not None and process.poll() is not None:
                ending = f"The {child.name} ended ({_ending(process.returncode)})"
                child.process = None
                if child.of_use is not None and child.of_use.exists():
                    # Waits keep what dies in vain from taking the machine; the steps of this one wait for it.
                    child.starts.clear()
                delay = self._delay(child, now)
                self._say(f"{ending}; it is started again {f'in {delay:.1f} s' if delay else 'at once'}.")
                child.start_at = now + delay
            if child.process is None and now >= child.start_at:
                self._start(child)

    def _delay(self, child: _Child, now: float) -> float:
        while child.starts and now - child.starts[0] > RESTART_WINDOW_SECONDS:
            child.starts.popleft()
        # What has been ready once is not given up: a few steps that kill their worker must not end the server.
        if len(child.starts) >= MAX_RESTARTS and not self._was_ready:
            raise CannotStart(
                f"The {child.name} ended {MAX_RESTARTS} times within {RESTART_WINDOW_SECONDS:.0f} seconds. "
                "See the lines above."
            )
        return min(0.1 * 2 ** (len(child.starts) - 1), LONGEST_DELAY_SECONDS) if child.starts else 0.0

    def _start(self, child: _Child) -> None:
        child.starts.append(time.monotonic())
        if child.of_use is not None:
            child.of_use.unlink(missing_ok=True)
        environment = {**os.environ, "PIPEWRIGHT_HOME": str(self._home.root), "PIPEWRIGHT_SUPERVISOR": str(os.getpid())}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        # Bodies of requests are spooled here; the system's own folder is often a small disk in memory.
        environment["TMPDIR"] = str(self._home.uploads)
        # In a session of its own, so that Ctrl-C reaches the supervisor alone, which ends all in order.
        child.process = subprocess.Popen(child.command(), env=environment, start_new_session=True)

    def _server_command(self) -> list[str]:
        return [
            *(*PYTHON, "-m", "designer.workers.server"),
            *("--host", self._options.host, "--port", str(self._options.port)),
        ]

    def _worker_command(self) -> list[str]:
        """A worker under a new name; it takes back at once what those before it held.

        Several names are kept, for one that was killed as it started has taken back nothing.
        """
        before = _read(self._worker_name_file).split()
        name = f"local-{secrets.token_hex(4)}"
        self._worker_name_file.write_text("\n".join([*before, name][-KEPT_NAMES:]))
        command = [*PYTHON, "-m", "designer.workers.worker", "--name", name]
        return [*command, "--replaces", *before] if before else command

    def _on_signal(self, number: int, frame: object) -> None:
        self._stopping = True

    def _stop_all(self) -> None:
        running = [child.process for child in self._children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def did_work_file(home: Home) -> Path:
    """Made by a worker once a step has ended on it; should it die, it is started again at once."""
    return home.run / "worker-did-work"


def _check_port(options: Options) -> None:
    with socket.socket(socket.AF_INET6 if ":" in options.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((options.host, options.port))
        except OSError as error:
            raise CannotStart(
                f"Port {options.port} on {options.host} cannot be used ({error.strerror}). "
                f"Choose another: `pipewright up --port {options.port + 1}` or `make run PORT={options.port + 1}`."
            ) from error


def end_with_parent() -> None:
    """Ask the kernel to end this process when the supervisor ends, also by kill -9."""
    ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    expected = os.environ.get("PIPEWRIGHT_SUPERVISOR")
    if expected and int(expected) != os.getppid():
        sys.exit(0)


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
