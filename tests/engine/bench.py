"""One attempt with everything real: store, guardian, processes; in a sandbox where this machine has one."""

import os
import shutil
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from designer.core.component import NO_ENVIRONMENT, ComponentSpec, EnvironmentSpec, InputPort, OutputPort
from designer.core.errors import EnvironmentUnavailable
from designer.core.types import LiteralValue, PortType
from designer.engine import stage_folders
from designer.engine.attempt import AttemptResult, AttemptWork, Progress, StopToken, run_attempt
from designer.engine.environments import Environments
from designer.engine.guardian import Guardian
from designer.engine.isolation import Isolation, NoIsolation, Visible, choose_isolation
from designer.engine.stage_folders import SPARE
from designer.storage.local import LocalStore
from tests.needs import needed

_TYPES = {
    str: PortType.STRING,
    bool: PortType.BOOLEAN,
    int: PortType.INTEGER,
    float: PortType.NUMBER,
}


Run = Callable[..., AttemptResult]


@dataclass
class Bench:
    """Runs commands as attempts of one home; `home` has a space in its path, as homes of people may have."""

    home: Path
    store: LocalStore
    guardian: Guardian
    isolation: Isolation
    environments: Environments
    progress: list[Progress] = field(default_factory=list)
    count: int = 0

    @property
    def log(self) -> Path:
        return self.home / "logs" / f"{self.count}.log"

    def log_text(self) -> str:
        return self.log.read_text()

    def run(
        self,
        command: str,
        *,
        values: Mapping[str, LiteralValue] | None = None,
        artifacts: Mapping[str, str] | None = None,
        optional: tuple[str, ...] = (),
        outputs: Mapping[str, PortType] | None = None,
        code: str | None = None,
        environment: EnvironmentSpec = NO_ENVIRONMENT,
        variables: Mapping[str, str] | None = None,
        timeout: float | None = 60,
        log_limit: int | None = None,
        grace: float = 10.0,
        threads: int | None = None,
        stop: StopToken | None = None,
        warm: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> AttemptResult:
        self.count += 1
        values, artifacts = values or {}, artifacts or {}
        spec = ComponentSpec(
            name="step",
            command=command,
            inputs=(
                *(InputPort(name, _TYPES[type(value)]) for name, value in values.items()),
                *(InputPort(name, PortType.URI_FOLDER) for name in artifacts),
                *(InputPort(name, PortType.STRING, optional=True) for name in optional),
            ),
            outputs=tuple(OutputPort(name, kind) for name, kind in (outputs or {}).items()),
            environment=environment,
        )
        self.log.parent.mkdir(parents=True, exist_ok=True)
        work = AttemptWork(
            attempt_id=self.count,
            epoch=1,
            run_id=7,
            node="train",
            spec=spec,
            code=code,
            values=values,
            artifacts=artifacts,
            environment_variables=variables or {},
            timeout_seconds=timeout,
            work_root=self.home / "work",
            log=self.log,
            log_limit_bytes=log_limit,
            grace_seconds=grace,
            threads=threads,
            may_be_warm=warm,
        )
        return run_attempt(
            work,
            self.store,
            self.guardian,
            self.isolation,
            self.environments,
            stop or StopToken(),
            on_progress or self.progress.append,
        )

    def put(self, files: Mapping[str, str | bytes]) -> str:
        """Store a folder; its digest."""
        folder = self.home / f"made-{len(list(self.home.iterdir()))}"
        folder.mkdir()
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            path.chmod(0o755 if name.endswith(".sh") else 0o644)
        return self.store.put_tree(folder).digest

    def put_file(self, name: str, content: str) -> str:
        path = self.home / name
        path.write_text(content)
        return self.store.put_tree(path).digest

    def read(self, result: AttemptResult, port: str, path: str) -> str:
        with self.store.open_file(result.outputs[port].digest, path) as file:
            return file.read().decode()

    def kept_for_others(self) -> list[Path]:
        """The emptied folders that the next attempts will have."""
        wait_until_removed()
        return list((self.home / "work").glob(f"{SPARE}*"))

    def left_in_work(self) -> list[str]:
        """What stays in the folder of attempts."""
        wait_until_removed()
        return left_of_attempts(self.home / "work")


def wait_until_removed() -> None:
    """What was taken out of the way is off the disk, one after another."""
    stage_folders._remover.submit(int).result()


def left_of_attempts(work: Path) -> list[str]:
    """What stays in a folder of attempts but for the empty folders that are used again."""
    names = [path.name for path in work.iterdir()] if work.exists() else []
    return [name for name in names if not name.startswith(SPARE)]


def make_isolation(name: str, home: Path) -> Isolation:
    if name == "none":
        return NoIsolation("the test asks for it")
    needed("bubblewrap", shutil.which("bwrap"))
    try:
        return choose_isolation("bubblewrap", home)
    except EnvironmentUnavailable as error:
        pytest.skip(error.message)


def needs_own_sockets(bench: Bench) -> None:
    """Skip where this kernel cannot keep a step from sockets of others that are no files."""
    if not bench.isolation.wrap([], "/", {}, Visible(())).own_sockets:
        pytest.skip("this kernel gives no step sockets of its own: Linux is older than 6.12, or has no landlock")


_LISTEN = """
import socket, sys, time
listener = socket.socket(socket.AF_UNIX)
listener.bind(chr(0) + sys.argv[1])
listener.listen()
print("listening", flush=True)
time.sleep(600)
"""
# With the same imports, so that one warm interpreter may have both.
_CONNECT = "import socket, sys, time\nsocket.socket(socket.AF_UNIX).connect(chr(0) + sys.argv[1])\n"


def connected_to_another_step(step: Run) -> AttemptResult:
    """What becomes of a step that connects to an abstract socket of another; `step` runs a script with arguments."""
    name, stop, listens = f"pipewright-test-{os.getpid()}", StopToken(), threading.Event()

    def look(progress: Progress) -> None:
        if progress.line == "listening":
            listens.set()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(step, _LISTEN, name, stop=stop, on_progress=look)
        try:
            assert listens.wait(20)
            return step(_CONNECT, name)
        finally:
            stop.set("cancelled")
