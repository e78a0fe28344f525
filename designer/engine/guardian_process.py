"""The step guardian: a small program that starts, times, limits and reaps the processes of all steps of one worker.

It runs as `python -I -S guardian_process.py KEY` with a socket as its standard input, speaks JSON lines, and imports
the standard library only. It is single-threaded, so that what it does around a fork is seen by nobody else.

No process of a step outlives its step. The guardian is a child subreaper: whatever a step leaves behind, also a daemon
that called setsid and cleared its environment, becomes a child of the guardian, and no other. Which step it belongs to
is told by a mark that every process inherits and hardly any touches: the soft limit of real-time CPU time.
When the socket closes, because the worker ended in whatever way, everything below the guardian is killed.

    to the guardian     {"op": "spawn", "id", "argv", "cwd", "environment", "log", "time_limit", "grace", "log_limit"}
                        {"op": "stop", "id", "reason"}
    from the guardian   {"id", "exit_code", "signal", "reason", "wall", "cpu", "peak", "error"}   when all has ended
"""

import contextlib
import ctypes
import json
import os
import resource
import selectors
import signal
import socket
import subprocess
import sys
import time
from typing import Any

PR_SET_CHILD_SUBREAPER = 36
READ_BYTES = 65536
# A mark is 2**60 + key * 2**20 + number: as a limit it would be 36,000 years, so it never limits anything.
MARK_BASE = 1 << 60
MARK_NUMBERS = 1 << 20
# Steps are the first to go when memory runs out, not the worker and not the server.
OOM_SCORE = "500"
# bubblewrap ends at once when it is asked to, and takes the step along: only what runs inside is asked.
WRAPPERS = frozenset({"bwrap"})


def mark_of(pid: int) -> int:
    """The mark of a process, or 0; also of one that has ended and is not reaped yet."""
    try:
        soft, _ = resource.prlimit(pid, resource.RLIMIT_RTTIME)
    except (OSError, ValueError):
        return 0
    return soft if soft >= MARK_BASE else 0


def key_of(mark: int) -> int:
    return (mark - MARK_BASE) // MARK_NUMBERS if mark else -1


def all_pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdecimal()]


# Some kernels are built without the list of children.
LISTS_CHILDREN = os.path.exists(f"/proc/self/task/{os.getpid()}/children")


def children_of(pid: int) -> list[int]:
    if not LISTS_CHILDREN:
        return [other for other in all_pids() if parent_of(other) == pid]
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                found += map(int, file.read().split())
    return found


def parent_of(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return int(file.read().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return 0


def descendants_of(pid: int) -> list[int]:
    found, todo = [], children_of(pid)
    while todo:
        child = todo.pop()
        found.append(child)
        todo += children_of(child)
    return found


def send_signal(pid: int, number: int) -> None:
    # 0, 1 and negative numbers mean groups, init or everything.
    if pid > 1:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def is_wrapper(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/comm") as file:
            return file.read().strip() in WRAPPERS
    except OSError:
        return False


class Step:
    """One process that was spawned, and all that came of it."""

    def __init__(self, order: dict[str, Any], mark: int, process: "subprocess.Popen[bytes]", output: int, log: int):
        self.id: int = order["id"]
        self.mark = mark
        self.process = process
        self.output: int | None = output
        self.log = log
        self.log_left: int | None = order["log_limit"]
        self.grace: float = order["grace"]
        self.started = time.monotonic()
        self.deadline = self.started + order["time_limit"] if order["time_limit"] is not None else None
        self.kill_at: float | None = None
        self.look_again: float | None = None
        self.pause = 0.001
        self.status: int | None = None
        self.ended = 0.0
        self.reason = ""
        self.error = ""
        self.cpu = 0.0
        self.peak = 0

    def count(self, usage: resource.struct_rusage) -> None:
        self.cpu += usage.ru_utime + usage.ru_stime
        self.peak = max(self.peak, usage.ru_maxrss * 1024)

    def wakes_at(self) -> float | None:
        moments = (self.look_again, self.kill_at, None if self.reason else self.deadline)
        return min((moment for moment in moments if moment is not None), default=None)


class Guardian:
    def __init__(self, worker: socket.socket, key: int) -> None:
        self.worker = worker
        self.key = key
        self.number = 0
        self.incoming = b""
        self.outgoing = b""
        self.closing = False
        self.steps: dict[int, Step] = {}
        self.by_pid: dict[int, Step] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(worker, selectors.EVENT_READ, self.read_orders)

    def run(self) -> None:
        """Serve until the worker is gone, then leave nothing behind."""
        self.wake_on_signals()
        while not self.closing:
            moments = [moment for step in self.steps.values() if (moment := step.wakes_at()) is not None]
            timeout = max(0.0, min(moments) - time.monotonic()) if moments else None
            for key, _ in self.selector.select(timeout):
                key.data()
            self.reap()
            for step in list(self.steps.values()):
                self.advance(step)
            self.send()
        self.kill_everything()

    def wake_on_signals(self) -> None:
        self.wake_read, self.wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self.wake_write, warn_on_full_buffer=False)
        self.selector.register(self.wake_read, selectors.EVENT_READ, lambda: os.read(self.wake_read, 4096))
        # Handlers rather than SIG_IGN: an ignored signal would stay ignored in the steps.
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: self.close())

    # The worker

    def close(self) -> None:
        self.closing = True

    def read_orders(self) -> None:
        try:
            data = self.worker.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close()
        *lines, self.incoming = (self.incoming + data).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if order["op"] == "spawn":
                self.spawn(order)
            elif order["id"] in self.steps:
                self.stop(self.steps[order["id"]], order["reason"])

    def tell(self, message: dict[str, Any]) -> None:
        self.outgoing += json.dumps(message).encode() + b"\n"

    def send(self) -> None:
        try:
            while self.outgoing:
                self.outgoing = self.outgoing[self.worker.send(self.outgoing) :]
        except BlockingIOError:
            pass
        except OSError:
            self.close()
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if self.outgoing else 0)
        if self.selector.get_key(self.worker).events != events:
            self.selector.modify(self.worker, events, self.read_orders)

    # A step's life

    def spawn(self, order: dict[str, Any]) -> None:
        self.number = (self.number + 1) % MARK_NUMBERS
        mark = MARK_BASE + self.key * MARK_NUMBERS + self.number
        try:
            log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            self.refuse(order, f"The log file cannot be opened: {error.strerror}.")
            return
        # A pipe and not the file itself: `echo … > /dev/stderr` would open the file anew and cut it off.
        output, child_end = os.pipe2(os.O_CLOEXEC)
        try:
            with marked(mark):
                process = subprocess.Popen(
                    order["argv"],
                    cwd=order["cwd"],
                    env=order["environment"],
                    stdin=subprocess.DEVNULL,
                    stdout=child_end,
                    stderr=child_end,
                    start_new_session=True,
                )
        except (OSError, ValueError) as error:
            os.close(output)
            os.close(log)
            self.refuse(order, f"{order['argv'][0]} cannot be started: {getattr(error, 'strerror', error)}.")
            return
        finally:
            os.close(child_end)
        os.set_blocking(output, False)
        step = Step(order, mark, process, output, log)
        self.steps[step.id] = self.by_pid[process.pid] = step
        self.selector.register(output, selectors.EVENT_READ, lambda: self.read_output(step))

    def refuse(self, order: dict[str, Any], error: str) -> None:
        told = {"id": order["id"], "exit_code": None, "signal": None, "reason": "", "wall": 0.0, "cpu": 0.0, "peak": 0}
        self.tell(told | {"error": error})

    def read_output(self, step: Step) -> bool:
        """Copy one piece of output to the log; False when there is none for now, or never again."""
        if step.output is None:
            return False
        try:
            data = os.read(step.output, READ_BYTES)
        except BlockingIOError:
            return False
        if not data:
            self.close_output(step)
            return False
        if step.log_left is not None:
            if len(data) > step.log_left:
                self.stop(step, "log_limit")
            data = data[: step.log_left]
            step.log_left -= len(data)
        try:
            while data:
                data = data[os.write(step.log, data) :]
        except OSError as error:
            step.error = f"The log cannot be written: {error.strerror}."
            step.log_left = 0
            self.stop(step, "log_failed")
        return True

    def close_output(self, step: Step) -> None:
        if step.output is not None:
            self.selector.unregister(step.output)
            os.close(step.output)
            step.output = None

    def stop(self, step: Step, reason: str) -> None:
        """Ask everything of the step to end, and remember when to insist."""
        if step.reason or step.status is not None:
            return
        step.reason = reason
        step.kill_at = time.monotonic() + step.grace
        for pid in self.processes_of(step):
            if not is_wrapper(pid):
                send_signal(pid, signal.SIGTERM)

    def processes_of(self, step: Step) -> list[int]:
        pids = [] if step.status is not None else [step.process.pid, *descendants_of(step.process.pid)]
        for child in children_of(os.getpid()):
            if child not in self.by_pid and self.owner(child) in (step, None):
                pids += [child, *descendants_of(child)]
        return pids

    def owner(self, pid: int) -> Step | None:
        if pid in self.by_pid:
            return self.by_pid[pid]
        mark = mark_of(pid)
        return next((step for step in self.steps.values() if step.mark == mark), None)

    def advance(self, step: Step) -> None:
        """Do what is due for a step now: end it, insist, or look whether all its processes are gone."""
        now = time.monotonic()
        if step.status is None and step.deadline is not None and now >= step.deadline:
            self.stop(step, "timed_out")
        insists = step.kill_at is not None and now >= step.kill_at
        if step.status is None and not insists:
            return
        left = self.processes_of(step)
        if step.status is not None and not left:
            self.finish(step)
            return
        # Who was asked to end keeps the grace, also when the first process of the step is gone before.
        if insists or step.kill_at is None:
            for pid in left:
                send_signal(pid, signal.SIGKILL)
        step.pause = min(step.pause * 2, 0.05)
        step.look_again = now + step.pause
        if insists:
            step.kill_at = step.look_again

    def reap(self) -> None:
        while True:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None:
                return
            # Asked before it is reaped: then its number may belong to another process.
            step = self.owner(found.si_pid)
            pid, status, usage = os.wait4(found.si_pid, 0)
            if step is None:
                continue
            step.count(usage)
            if pid == step.process.pid:
                step.status, step.ended, step.deadline = status, time.monotonic(), None
                step.process.returncode = os.waitstatus_to_exitcode(status)
                del self.by_pid[pid]

    def finish(self, step: Step) -> None:
        while self.read_output(step):
            pass
        self.close_output(step)
        os.close(step.log)
        del self.steps[step.id]
        code = step.process.returncode
        self.tell(
            {
                "id": step.id,
                "exit_code": code if code >= 0 else None,
                "signal": -code if code < 0 else None,
                "reason": step.reason,
                "wall": step.ended - step.started,
                "cpu": step.cpu,
                "peak": step.peak,
                "error": step.error,
            }
        )

    def kill_everything(self) -> None:
        pause = 0.001
        while pids := descendants_of(os.getpid()):
            for pid in pids:
                send_signal(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            time.sleep(pause)
            pause = min(pause * 2, 0.05)


class marked:
    """What is forked meanwhile inherits the mark and the score; the guardian itself has them only for that moment."""

    def __init__(self, mark: int) -> None:
        self.mark = mark

    def __enter__(self) -> None:
        self.limit = resource.getrlimit(resource.RLIMIT_RTTIME)
        # Where the hard limit is lower there is no mark, and whose child an orphan is cannot be told.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_RTTIME, (self.mark, self.limit[1]))
        self.score = exchange_oom_score(OOM_SCORE)

    def __exit__(self, *_: object) -> None:
        resource.setrlimit(resource.RLIMIT_RTTIME, self.limit)
        exchange_oom_score(self.score)


def exchange_oom_score(score: str) -> str:
    try:
        with open("/proc/self/oom_score_adj", "r+") as file:
            before = file.read().strip()
            file.write(score)
    except OSError:
        return score
    return before


def main() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the guardian cannot become a child subreaper")
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    worker = socket.socket(fileno=os.dup(0))
    worker.setblocking(False)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    Guardian(worker, int(sys.argv[1])).run()


if __name__ == "__main__":
    main()
