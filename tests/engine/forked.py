"""How tests start steps past everything that a worker does besides: as processes, or forked from a warm interpreter."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from designer.engine.guardian import Ended, Guardian, Handle, Spawn, Warm
from designer.engine.isolation import Visible, choose_isolation
from designer.engine.process_tree import descendants_of
from designer.engine.warm_starts import PROGRAM, ways_to_start

# Starts a worker in a process of its own: how it starts the step, as in `WORKER`, and with which arguments.
StartWorker = Callable[..., "subprocess.Popen[str]"]

# Below /tmp, where a checkout may lie, a sandbox shows what it is told to.
PYTHON = Path(sys.prefix)
ENVIRONMENT = {"PATH": os.defpath}
# Scripts that note in a file that they have begun.
SLEEP = "import sys, os\nopen('begun', 'a').write('x')\nos.execvp('sleep', ['sleep', sys.argv[1]])\n"
COUNT = "open('begun', 'a').write('x')\nprint('ran')\n"
# A worker that can be killed: it starts one step in its own way, and says which process its guardian is.
WORKER = """
import sys
from pathlib import Path
from designer.engine.guardian import Guardian
from tests.engine.forked import Scripts, Start
guardian, folder = Guardian(Path(sys.argv[1])), Path(sys.argv[2])
{start}(*sys.argv[3:])
print(guardian.pid, flush=True)
sys.stdin.read()
"""


def warm_script(
    folder: Path,
    arguments: Sequence[str],
    *,
    modules: Sequence[str] = ("json",),
    is_sandboxed: bool = False,
    packages: Path | None = None,
    **given: Any,
) -> Warm:
    """`arguments` are a script in `folder` and what it is given; `packages` has modules for the interpreter alone."""
    environment = ENVIRONMENT | ({"PYTHONPATH": str(packages)} if packages else {})
    readable = [PYTHON, *([packages] if packages else [])]
    (folder / "home").mkdir(exist_ok=True)
    isolation = choose_isolation("bubblewrap" if is_sandboxed else "none", folder / "home")
    interpreter, holder = ways_to_start(
        sys.executable, environment, readable, folder, isolation, Visible([folder], [PYTHON])
    )
    options: dict[str, Any] = {
        "place": "of the tests",
        "environment_key": "as it was built",
        "modules": [(name, False) for name in modules],
        "never": [],
        "interpreter": interpreter,
        "seen": ENVIRONMENT,
        "argv": [sys.executable, *arguments],
        "script": arguments[0],
        "environment": ENVIRONMENT,
        "holder": holder,
    }
    return Warm(**options | given)


class Start:
    """Starts bash scripts; every process they start can be found by a word on its command line."""

    def __init__(self, guardian: Guardian, folder: Path, way: str = "process") -> None:
        self.guardian = guardian
        self.folder = folder
        self.log = folder / "log"
        self.way = way

    def __call__(
        self,
        script: str,
        *,
        argv: list[str] | None = None,
        time_limit: float | None = None,
        grace: float = 10.0,
        log_limit: int | None = None,
        log: Path | None = None,
    ) -> Handle:
        return self.guardian.spawn(
            Spawn(
                attempt="1-1",
                argv=argv or ["bash", "-c", script],
                cwd=self.folder,
                environment={"PATH": os.defpath},
                log=log or self.log,
                time_limit_seconds=time_limit,
                grace_seconds=grace,
                log_limit_bytes=log_limit,
                warm=self.warm(argv or ["bash", "-c", script]) if self.way != "process" else None,
            )
        )

    def warm(self, argv: list[str]) -> Warm:
        become(self.folder)
        return warm_script(self.folder, ["become.py", *argv], is_sandboxed=self.way == "warm in a sandbox")

    def text(self) -> str:
        return self.log.read_text()


def become(folder: Path) -> None:
    """A script that becomes another program, so that all that is said of programs is tried on a forked process."""
    script = folder / "become.py"
    if not script.exists():
        new = folder / f"become.{threading.get_ident()}"
        new.write_text("import os, sys\nos.execvp(sys.argv[1], sys.argv[1:])\n")
        new.replace(script)


class Scripts:
    """Starts Python scripts that are forked from warm interpreters, where these do not fail."""

    def __init__(self, guardian: Guardian, folder: Path, *, is_sandboxed: bool) -> None:
        self.guardian = guardian
        self.folder = folder
        self.is_sandboxed = is_sandboxed

    def __call__(self, script: str, *arguments: str, time_limit: float | None = None, **given: Any) -> Handle:
        name = f"script{abs(hash(script))}.py"
        # Once: a step that was started before may be reading it.
        if not (self.folder / name).exists():
            (self.folder / name).write_text(script)
        warm = warm_script(self.folder, [name, *arguments], is_sandboxed=self.is_sandboxed, **given)
        return self.guardian.spawn(
            Spawn(
                attempt="1-1",
                argv=[sys.executable, name, *arguments],
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


def hanging(folder: Path) -> Path:
    """Packages one of which is never imported to the end."""
    packages = folder / "packages"
    packages.mkdir(exist_ok=True)
    (packages / "hangs.py").write_text("import time\ntime.sleep(600)\n")
    return packages


def ended(handle: Handle, seconds: float = 30) -> Ended:
    found = handle.wait(seconds)
    assert found is not None, "the step did not end"
    return found
