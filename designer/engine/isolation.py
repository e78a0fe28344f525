"""How a step's process is kept apart from the rest of the machine.

`bubblewrap`: the whole disk read-only, this home hidden but for what the step may see, the user's keys and the sockets
of daemons hidden, its own processes and /tmp, no capability and no new privilege, and where the kernel can do so no
sockets of others with abstract names. The network is the machine's.
`none`: an ordinary process of the same user; said on the page and recorded on every attempt.
Limits of time, memory and files are not isolation.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol

from designer.core.errors import EnvironmentUnavailable
from designer.engine import landlock

PROBE_SECONDS = 10
# Where people keep what opens other machines. Whatever of it exists is hidden.
_SECRET_PLACES = (
    *(
        ".ssh",
        ".aws",
        ".azure",
        ".config/gcloud",
        ".kube",
        ".docker",
        ".gnupg",
        ".netrc",
        ".pgpass",
        ".npmrc",
        ".pypirc",
    ),
    *(".git-credentials", ".config/gh", ".config/rclone", ".config/containers", ".password-store", ".vault-token"),
    *(".local/share/keyrings", ".config/pip", ".pip", ".cargo/credentials.toml", ".kaggle", ".huggingface"),
    *(".cache/huggingface/token", ".cache/huggingface/stored_tokens"),
)
# What a machine keeps for root alone, which a step of a root server would read as its owner.
_SYSTEM_SECRETS = ("/etc/shadow", "/etc/gshadow", "/etc/ssh", "/etc/ssl/private")
# Parts of /run without which names do not resolve or, on some systems, programs are not found.
_NEEDED_OF_RUN = ("/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager/resolv.conf", "/run/current-system")
_GRAPHICS = ("nvidia*", "dri", "kfd")


@dataclass(frozen=True)
class Visible:
    """What one step may see of the home: folders to write to, what it reads, and the folder that is its /tmp."""

    writable: Sequence[Path | str]
    readable: Sequence[Path | str] = ()
    temporary: Path | str | None = None


@dataclass(frozen=True)
class Wrapped:
    """A command line, and the environment to start it with.

    `own_sockets`: whether it is to be started by designer.engine.landlock.
    """

    argv: Sequence[str]
    environment: Mapping[str, str]
    own_sockets: bool = False

    @property
    def line(self) -> Sequence[str]:
        """For who can do nothing between fork and exec, as a process with threads: a program that does so first."""
        return [sys.executable, "-I", "-S", landlock.__file__, *self.argv] if self.own_sockets else self.argv


class Isolation(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def reason(self) -> str:
        """Why there is no isolation; empty where there is."""

    @property
    def lets_folders_be_used_again(self) -> bool:
        """Whether an attempt's folders, emptied, may be another's."""

    def wrap(self, argv: Sequence[str], cwd: Path | str, environment: Mapping[str, str], visible: Visible) -> Wrapped:
        """The command line that runs `argv` in `cwd` with `environment`, kept apart."""


@dataclass(frozen=True)
class NoIsolation:
    reason: str
    name: str = "none"
    # Steps reach each other's folders anyway.
    lets_folders_be_used_again: bool = True

    def wrap(self, argv: Sequence[str], cwd: Path | str, environment: Mapping[str, str], visible: Visible) -> Wrapped:
        return Wrapped(argv, environment)


@dataclass(frozen=True)
class Bubblewrap:
    """bubblewrap 0.5 or newer; what stands later on its command line covers what stands earlier."""

    home: Path
    # What besides the home a step must not see: the file of a cluster, and the folder that its machines share.
    hidden: Sequence[Path] = ()
    program: str = "bwrap"
    # Whether this kernel can keep a step from sockets with abstract names, which a process of another step may have.
    own_sockets: bool = False
    name: str = "bubblewrap"
    reason: str = ""

    @property
    def lets_folders_be_used_again(self) -> bool:
        """By a socket a step could hand a folder that it has opened to a process of another step, which would see into
        it as long as it is used; and sockets without a file are the only ones that two steps have in common.
        """
        return self.own_sockets

    def wrap(self, argv: Sequence[str], cwd: Path | str, environment: Mapping[str, str], visible: Visible) -> Wrapped:
        options = [
            *("--unshare-pid", "--unshare-ipc", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
            *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"),
            *_settings_of_the_kernel(),
            *_graphics(),
            *_temporary(visible.temporary),
            *("--tmpfs", "/run"),
            *_bind_existing(_NEEDED_OF_RUN),
            *("--tmpfs", str(self.home)),
        ]
        # Each once: outputs of many steps may be one content, and a thousand mounts take seconds.
        for path in dict.fromkeys(str(path) for path in visible.readable):
            options += ["--ro-bind", path, path]
        for path in map(str, visible.writable):
            options += ["--bind", path, path]
        options += _hide([*(os.path.realpath(path) for path in self.hidden if path.exists()), *_secret_places()])
        # bubblewrap starts with next to nothing: an LD_PRELOAD of the step would otherwise run outside.
        for name, value in environment.items():
            options += ["--setenv", name, value]
        line = [self.program, *options, "--chdir", str(cwd), "--", *argv]
        return Wrapped(line, {"PATH": os.defpath}, self.own_sockets)


def choose_isolation(choice: str, home: Path, hidden: Sequence[Path] = ()) -> Isolation:
    """The isolation this machine allows, for `auto`, `bubblewrap` or `none`.

    Raises EnvironmentUnavailable if bubblewrap is demanded and cannot be used.
    """
    if choice == "none":
        return NoIsolation("It is switched off by PIPEWRIGHT_ISOLATION=none.")
    program = shutil.which("bwrap")
    if program is None:
        problem = "bubblewrap is not installed. Install it: `sudo apt-get install bubblewrap`."
    else:
        found = Bubblewrap(home, hidden, program)
        problem = _probe(found)
        if not problem:
            # A bubblewrap that becomes root by itself, as some systems have it, could not any more.
            with_own_sockets = replace(found, own_sockets=True)
            return found if _probe(with_own_sockets) else with_own_sockets
    if choice == "bubblewrap":
        raise EnvironmentUnavailable(f"PIPEWRIGHT_ISOLATION=bubblewrap, but bubblewrap cannot be used: {problem}")
    return NoIsolation(problem)


def _probe(bubblewrap: Bubblewrap) -> str:
    """Run `true` in it once: containers and some kernels forbid namespaces."""
    bubblewrap.home.mkdir(parents=True, exist_ok=True)
    wrapped = bubblewrap.wrap(["true"], Path("/"), {"PATH": os.defpath}, Visible(()))
    try:
        probe = subprocess.run(
            wrapped.line, env=wrapped.environment, capture_output=True, text=True, timeout=PROBE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not work here ({error})."
    if probe.returncode == 0:
        return ""
    lines = probe.stderr.strip().splitlines() or [f"exit code {probe.returncode}"]
    return f"bubblewrap does not work on this machine ({lines[-1]})."


def _settings_of_the_kernel() -> Iterator[str]:
    """Who has the number of root may write to them without any capability, and bubblewrap leaves them as they are."""
    if os.geteuid() == 0:
        yield from ("--ro-bind", "/proc/sys", "/proc/sys")


@cache
def _graphics() -> tuple[str, ...]:
    devices = [str(device) for pattern in _GRAPHICS for device in sorted(Path("/dev").glob(pattern))]
    return tuple(word for device in devices for word in ("--dev-bind", device, device))


def _temporary(folder: Path | str | None) -> Iterator[str]:
    """The step's own folder stands for /tmp, so that large files in it are on the disk and not in memory."""
    for place in ("/tmp", "/var/tmp"):  # noqa: S108 - what is hidden, not used
        if Path(place).is_dir() and not Path(place).is_symlink():
            yield from ("--tmpfs", place) if folder is None else ("--bind", str(folder), place)


def _bind_existing(places: Sequence[str]) -> Iterator[str]:
    for place in places:
        if Path(place).exists():
            yield from ("--ro-bind", place, place)


def _hide(places: Sequence[str]) -> Iterator[str]:
    for place in places:
        yield from ("--tmpfs", place) if os.path.isdir(place) else ("--ro-bind", "/dev/null", place)  # noqa: PTH112


def _secret_places() -> list[str]:
    """Looked for at each start, for what is hidden must not depend on when the worker was started."""
    user = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is none
    places = [f"{user}/{place}" for place in _SECRET_PLACES] + ([*_SYSTEM_SECRETS] if os.geteuid() == 0 else [])
    # The real place: a link cannot be covered, and what it leads to would stay readable by its own name.
    return [os.path.realpath(place) for place in places if os.path.exists(place)]  # noqa: PTH110
