"""How a step's process is kept apart from the rest of the machine.

`bubblewrap`: the whole disk read-only, this home hidden but for what the step may see, its own processes and /tmp, no
new privileges. `none`: an ordinary process of the same user; said on the page and recorded on every attempt.
Resource limits are not isolation: see docs/security.md.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from designer.core.errors import EnvironmentUnavailable

PROBE_SECONDS = 10
# Where people keep what opens other machines. Whatever of it exists is hidden.
_SECRET_PLACES = (
    *(".ssh", ".aws", ".azure", ".config/gcloud", ".kube", ".docker", ".gnupg", ".netrc", ".pgpass", ".npmrc"),
    *(".git-credentials", ".config/gh", ".config/rclone", ".password-store"),
)


@dataclass(frozen=True)
class Visible:
    """What one step may see of the home: its own folder to write to, and what it reads."""

    writable: Path
    readable: Sequence[Path] = ()


class Isolation(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def reason(self) -> str:
        """Why there is no isolation; empty where there is."""

    def wrap(self, argv: Sequence[str], cwd: Path, visible: Visible) -> list[str]:
        """The command line that runs `argv` in `cwd`, kept apart."""


@dataclass(frozen=True)
class NoIsolation:
    reason: str
    name: str = "none"

    def wrap(self, argv: Sequence[str], cwd: Path, visible: Visible) -> list[str]:
        return list(argv)


@dataclass(frozen=True)
class Bubblewrap:
    """bubblewrap 0.8 or newer; what stands later on its command line covers what stands earlier."""

    home: Path
    program: str = "bwrap"
    name: str = "bubblewrap"
    reason: str = ""

    def wrap(self, argv: Sequence[str], cwd: Path, visible: Visible) -> list[str]:
        options = [
            *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"),  # noqa: S108
            *("--unshare-pid", "--unshare-ipc", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        ]
        for place in _existing_secret_places():
            options += ["--tmpfs", str(place)] if place.is_dir() else ["--ro-bind", "/dev/null", str(place)]
        options += ["--tmpfs", str(self.home)]
        for path in visible.readable:
            options += ["--ro-bind", str(path), str(path)]
        options += ["--bind", str(visible.writable), str(visible.writable), "--chdir", str(cwd)]
        return [self.program, *options, "--", *argv]


def choose_isolation(choice: str, home: Path) -> Isolation:
    """`auto`, `bubblewrap` or `none`: the isolation this machine allows; raises EnvironmentUnavailable if one is demanded that it does not allow."""
    if choice == "none":
        return NoIsolation("It is switched off by PIPEWRIGHT_ISOLATION=none.")
    program = shutil.which("bwrap")
    if program is None:
        problem = "bubblewrap is not installed. Install it: `sudo apt-get install bubblewrap`."
    else:
        found = Bubblewrap(home, program)
        problem = _probe(found)
        if not problem:
            return found
    if choice == "bubblewrap":
        raise EnvironmentUnavailable(f"PIPEWRIGHT_ISOLATION=bubblewrap, and it cannot be had: {problem}")
    return NoIsolation(problem)


def _probe(bubblewrap: Bubblewrap) -> str:
    """Run `true` in it once: containers and some kernels forbid namespaces."""
    bubblewrap.home.mkdir(parents=True, exist_ok=True)
    command = bubblewrap.wrap(["true"], bubblewrap.home, Visible(bubblewrap.home))
    try:
        probe = subprocess.run(command, capture_output=True, text=True, timeout=PROBE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not work here ({error})."
    if probe.returncode == 0:
        return ""
    lines = probe.stderr.strip().splitlines() or [f"exit code {probe.returncode}"]
    return f"bubblewrap does not work on this machine ({lines[-1]})."


def _existing_secret_places() -> list[Path]:
    user = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises where there is none
    return [user / place for place in _SECRET_PLACES if (user / place).exists() and not (user / place).is_symlink()]
