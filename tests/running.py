"""A real installation for tests: `pipewright up` in a home of its own, on a free port, ended without a trace."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from designer.cli.client import Client
from designer.home import Home

ROOT = Path(__file__).resolve().parent.parent
SHARED_ENVIRONMENTS = ROOT / "build" / "test-environments"
START_SECONDS = 240
COLLEAGUE = """
import django

django.setup()

from django.contrib.auth.models import User
from designer.accounts.models import Membership
from designer.accounts.services import create_sign_in_code, ensure_owner

_, workspace = ensure_owner()
colleague, _ = User.objects.get_or_create(username="colleague")
Membership.objects.get_or_create(workspace=workspace, user=colleague)
print(create_sign_in_code(colleague, minutes=15))
"""


class RunningHome:
    """Started by `start` and ended by `stop`; `processes` says what of it is alive."""

    program: Sequence[str] = (sys.executable, "-m", "designer.cli")
    folder = ROOT

    def __init__(self, root: Path, **settings: str) -> None:
        self.home = Home(root)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = root.with_name(f"{root.name}.log")
        SHARED_ENVIRONMENTS.mkdir(parents=True, exist_ok=True)
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIPEWRIGHT_", "DJANGO_"))
        }
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        self.environment = {
            **inherited,
            "PIPEWRIGHT_HOME": str(root),
            "PIPEWRIGHT_ENVIRONMENTS": str(SHARED_ENVIRONMENTS),
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "RunningHome":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.program, "up", "--port", str(self.port)],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        process = self.process
        until(lambda: self.home.url_file.exists() or process.poll() is not None, START_SECONDS, self.tail)
        if process.poll() is not None:
            raise AssertionError(f"pipewright up ended with {process.returncode}:\n{self.tail()}")
        return self

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def client(self) -> Client:
        return Client(self.url, self.home.token_file.read_text().strip())

    def sign_in_link(self) -> str:
        told = self.command("login-link").stdout
        return next(word for word in told.split() if word.startswith("http"))

    def sign_in_link_of_colleague(self) -> str:
        """For somebody else who may edit in the owner's workspace."""
        told = subprocess.run(
            [sys.executable, "-c", COLLEAGUE],
            cwd=self.folder,
            env={**self.environment, "DJANGO_SETTINGS_MODULE": "designer.settings"},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return f"{self.url}/sign-in?code={told.stdout.strip()}"

    def command(self, *arguments: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command line against this home."""
        return subprocess.run(
            [*self.program, *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=check,
            timeout=300,
        )

    def processes(self) -> dict[int, str]:
        """Every process that was started for this home, by number, with its command line."""
        marker = f"PIPEWRIGHT_HOME={self.home.root}".encode()
        step = f"PIPEWRIGHT_ATTEMPT_HOME={self.home.work}".encode()
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    variables = (entry / "environ").read_bytes().split(b"\0")
                    if marker in variables or step in variables:
                        command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                        found[int(entry.name)] = command
        return found

    def process_of(self, part: str) -> int:
        """The number of the server's or the worker's process."""
        found = [pid for pid, command in self.processes().items() if f"designer.workers.{part}" in command]
        assert len(found) == 1, found
        return found[0]

    def tail(self) -> str:
        return self.log.read_text()[-3000:] if self.log.exists() else ""


@contextlib.contextmanager
def running(root: Path, **settings: str) -> Iterator[RunningHome]:
    home = RunningHome(root, **settings)
    try:
        yield home.start()
    finally:
        home.stop()


def until(condition: Callable[[], Any], seconds: float, explain: Callable[[], str] = str) -> Any:
    """Look again and again until something holds; fails with an explanation once the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"did not come about within {seconds} s. {explain()}")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
