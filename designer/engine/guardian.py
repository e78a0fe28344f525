"""The worker's side of the step guardian: start a process, wait for it, stop it. Safe to use from many threads."""

import contextlib
import hashlib
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.engine import guardian_process
from designer.engine.isolation import Wrapped
from designer.engine.process_tree import all_pids, contents, is_zombie, key_of, mark_of, parent_of, send_signal
from designer.engine.turns import waiting

log = logging.getLogger(__name__)

PROGRAM = Path(guardian_process.__file__)
CLOSE_SECONDS = 15.0


@dataclass(frozen=True)
class Warm:
    """How a Python script can be forked from an interpreter that has imported `modules` before.

    `place`: where its environment stands; `environment_key`: which build of it, for a new one needs new interpreters.
    `modules`: names, each with whether it may be none; never imported: anything that loads one of `never`.
    `interpreter`: how one is started; `seen` is the environment that it then has, outside of any sandbox's own.
    `preload_seconds`, `fork_seconds`: after so long it is given up; `idle_seconds`: unused for so long it is ended.
    `argv`, `environment`: of the script, without a sandbox around it; `holder`: in a sandbox, what makes that for it.
    """

    place: str
    environment_key: str
    modules: Sequence[tuple[str, bool]]
    never: Sequence[str]
    interpreter: Wrapped
    seen: Mapping[str, str]
    argv: Sequence[str]
    script: str
    environment: Mapping[str, str]
    threads: int | None = None
    holder: Wrapped | None = None
    preload_seconds: float = 30.0
    fork_seconds: float = 10.0
    idle_seconds: float = 180.0


@dataclass(frozen=True)
class Spawn:
    """What to start. The log is made if it is not there, and written at its end; its folder must exist.

    `warm`: how to have the same by a fork; where that fails before the script begins, `argv` is started.
    `own_sockets`: as of Wrapped.
    """

    attempt: str
    argv: Sequence[str]
    cwd: Path | str
    environment: Mapping[str, str]
    log: Path
    time_limit_seconds: float | None = None
    grace_seconds: float = 10.0
    log_limit_bytes: int | None = None
    warm: Warm | None = None
    own_sockets: bool = False


@dataclass(frozen=True)
class Ended:
    """How it ended, after the last of its processes was gone.

    `reason` is empty if it ended by itself, else what it was stopped for: `timed_out`, `log_limit`, `log_failed`, the
    reason given to `stop`, or `guardian_lost` when nobody can say. `error` is a sentence where there is more to say,
    such as that it could not be started.
    `is_warm`: it was forked from a warm interpreter, None where no process began; `note`: why not, or what
    was not kept warm; `waited_seconds`: from the order to the start.
    """

    exit_code: int | None
    signal: int | None
    reason: str = ""
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory_bytes: int = 0
    error: str = ""
    is_warm: bool | None = None
    note: str = ""
    waited_seconds: float = 0.0


class Handle:
    """One started process."""

    def __init__(self, connection: "_Connection", channel: "_Channel", number: int) -> None:
        self._connection = connection
        self._channel = channel
        self._number = number
        self._reading = threading.Lock()
        self._ended: Ended | None = None

    def wait(self, timeout: float | None = None) -> Ended | None:
        """How it ended, or None if it has not within `timeout` seconds; of several threads that wait one by one."""
        with self._reading:
            if self._ended is None:
                self._ended = self._hear(timeout)
            return self._ended

    def stop(self, reason: str) -> None:
        """Ask all its processes to end, and kill them when the grace is over. The first reason given counts."""
        self._channel.send({"op": "stop", "id": self._number, "reason": reason})

    def _hear(self, timeout: float | None) -> Ended | None:
        try:
            message = self._channel.hear(timeout)
        except OSError:
            self._connection.wait_until_lost()
            return Ended(None, None, "guardian_lost", error="The process that guards the steps ended.")
        if message is None:
            return None
        self._connection.give_back(self._channel)
        return Ended(
            exit_code=message["exit_code"],
            signal=message["signal"],
            reason=message["reason"],
            wall_seconds=message["wall"],
            cpu_seconds=message["cpu"],
            peak_memory_bytes=message["peak"],
            error=message["error"],
            is_warm=message["warm"],
            note=message["note"],
            waited_seconds=message["waited"],
        )


class Guardian:
    """Runs the guardian process, and a new one when it was lost. `home` tells the processes of two homes apart."""

    def __init__(self, home: Path | None = None) -> None:
        self._key = mark_key(home) if home else int.from_bytes(os.urandom(4), "big")
        self._lock = threading.Lock()
        self._connection = _Connection(self._key)

    def spawn(self, spawn: Spawn) -> Handle:
        """Start a process; that it cannot be started is told by the handle."""
        with self._lock:
            if self._connection.is_lost:
                self._connection = _Connection(self._key)
            return self._connection.spawn(spawn)

    @property
    def pid(self) -> int:
        return self._connection.pid

    def close(self) -> None:
        """Kill what still runs, and end."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> "Guardian":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Channel:
    """One end of a socket whose other end the guardian has, for one step at a time."""

    def __init__(self, own: socket.socket) -> None:
        self._socket = own
        self._sending = threading.Lock()
        self._readable = select.poll()
        self._readable.register(own, select.POLLIN)
        self._incoming = b""

    def send(self, order: dict[str, Any]) -> None:
        """To a guardian that is lost nothing is sent; who waits for an answer hears so."""
        with self._sending, contextlib.suppress(OSError):
            self._socket.sendall(json.dumps(order).encode() + b"\n")

    def hear(self, timeout: float | None) -> dict[str, Any] | None:
        """The next message, or None if there is none within `timeout` seconds; raises OSError without a guardian."""
        while b"\n" not in self._incoming:
            with waiting():
                is_readable = self._readable.poll(None if timeout is None else timeout * 1000)
            if not is_readable:
                return None
            data = self._socket.recv(guardian_process.READ_BYTES)
            if not data:
                raise ConnectionError("the guardian is gone")
            self._incoming += data
        line, self._incoming = self._incoming.split(b"\n", 1)
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        self._socket.close()


class _Connection:
    """One guardian process, the socket to it, and the thread that hears when it is gone."""

    def __init__(self, key: int) -> None:
        self._key = key
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(PROGRAM), str(key)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={},
                # Its own session: what is sent to the worker's group, as by Ctrl-C, is not for the guardian.
                start_new_session=True,
            )
        self.pid = self._process.pid
        self.is_lost = False
        self._lock = threading.Lock()
        # Also where nobody waits for the step: with the last reference to a channel it would be closed.
        self._at_work: set[_Channel] = set()
        self._free: list[_Channel] = []
        self._count = 0
        self._listener = threading.Thread(target=self._listen, name="guardian", daemon=True)
        self._listener.start()

    def spawn(self, spawn: Spawn) -> Handle:
        with self._lock:
            self._count += 1
            number = self._count
            channel = self._free.pop() if self._free else self._open_channel()
            self._at_work.add(channel)
        channel.send(
            {
                "op": "spawn",
                "id": number,
                "argv": list(spawn.argv),
                "cwd": str(spawn.cwd),
                "environment": dict(spawn.environment),
                "log": str(spawn.log),
                "time_limit": spawn.time_limit_seconds,
                "grace": spawn.grace_seconds,
                "log_limit": spawn.log_limit_bytes,
                "warm": _warm_order(spawn),
                "own_sockets": spawn.own_sockets,
            }
        )
        return Handle(self, channel, number)

    def _open_channel(self) -> _Channel:
        own, theirs = socket.socketpair()
        # Where the guardian is gone, reading from a channel whose other end is closed says so.
        with theirs, contextlib.suppress(OSError):
            socket.send_fds(self._socket, [b"\n"], [theirs.fileno()])
        return _Channel(own)

    def give_back(self, channel: _Channel) -> None:
        """The step that it was for has ended."""
        with self._lock:
            self._at_work.discard(channel)
            self._free.append(channel)

    def wait_until_lost(self) -> None:
        """Until nothing is left of the guardian's steps."""
        # It may be there, and yet unable to take one more channel: then it is asked to end.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._listener.join()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            log.error("The step guardian does not end; it is killed.")
            self._process.kill()
            self._process.wait()
        self._listener.join()
        self._socket.close()
        for channel in self._free:
            channel.close()

    def _listen(self) -> None:
        # Nothing is said here: it ends with the guardian.
        with contextlib.suppress(OSError):
            self._socket.recv(1)
        self._process.wait()
        # Its steps have no guardian now, and nobody else will end them.
        _kill_orphans(self._key, "")
        self.is_lost = True


def _warm_order(spawn: Spawn) -> dict[str, Any] | None:
    warm = spawn.warm
    if warm is None:
        return None
    holder = warm.holder
    return {
        "place": warm.place,
        "environment_key": warm.environment_key,
        "modules": [list(module) for module in warm.modules],
        "never": list(warm.never),
        "interpreter": {
            "argv": list(warm.interpreter.argv),
            "start_environment": dict(warm.interpreter.environment),
            "environment": dict(warm.seen),
        },
        "holder": holder and {"argv": list(holder.argv), "environment": dict(holder.environment)},
        "argv": list(warm.argv),
        "script": warm.script,
        "cwd": str(spawn.cwd),
        "environment": dict(warm.environment),
        "threads": warm.threads,
        "own_sockets": warm.interpreter.own_sockets,
        "preload_seconds": warm.preload_seconds,
        "fork_seconds": warm.fork_seconds,
        "idle_seconds": warm.idle_seconds,
    }


def mark_key(home: Path) -> int:
    """32 bits that stand for a home, as seen from this pid namespace."""
    seen_from = Path("/proc/self/ns/pid").readlink()
    seen = os.fsencode(home) + os.fsencode(seen_from)
    return int.from_bytes(hashlib.blake2b(seen, digest_size=4).digest(), "big")


def kill_left_over(home: Path) -> int:
    """Kill processes of steps of this home whose guardian is gone, as after kill -9 of worker and guardian at once.

    They are known by their mark, or by PIPEWRIGHT_ATTEMPT_HOME in their environment. The number that was found.
    """
    return _kill_orphans(mark_key(home), f"PIPEWRIGHT_ATTEMPT_HOME={home}")


def _kill_orphans(key: int, variable: str) -> int:
    seen: set[int] = set()
    deadline = time.monotonic() + CLOSE_SECONDS
    while time.monotonic() < deadline:
        # For want of a file nothing can be known: it is looked again.
        with contextlib.suppress(OSError):
            found = [pid for pid in all_pids() if _is_of_step(pid, key, variable) and not _is_guarded(pid)]
            if not found:
                break
            seen.update(found)
            for pid in found:
                send_signal(pid, signal.SIGKILL)
        time.sleep(0.01)
    return len(seen)


def _is_of_step(pid: int, key: int, variable: str) -> bool:
    if key_of(mark_of(pid)) == key:
        return not is_zombie(pid)
    return bool(variable) and os.fsencode(variable) in contents(f"/proc/{pid}/environ").split(b"\0")


def _is_guarded(pid: int) -> bool:
    """Whether a guardian is among its ancestors: being a subreaper, it is an ancestor of all that it guards."""
    while (pid := parent_of(pid)) > 1:
        if os.fsencode(PROGRAM.name) in contents(f"/proc/{pid}/cmdline"):
            return True
    return False
