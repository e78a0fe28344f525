"""The step guardian: a small program that starts, times, limits and reaps the processes of all steps of one worker.

It runs as `python -I -S guardian_process.py KEY` with a socket as its standard input, through which it is given others,
on each of which it speaks JSON lines of one step at a time: so the worker's thread that waits for a step hears of it by
itself. It imports the standard library only, and is single-threaded, so that what it does around a fork is seen by
nobody else.

No process of a step outlives its step. The guardian is a child subreaper: whatever a step leaves behind, also a daemon
that called setsid and cleared its environment, becomes a child of the guardian, and no other. Which step it belongs to
is told by a mark that every process inherits and hardly any touches: the soft limit of real-time CPU time.
When the socket closes, because the worker ended in whatever way, everything below the guardian is killed.

    to the guardian     {"op": "spawn", "id", "argv", "cwd", "environment", "log", "time_limit", "grace", "log_limit",
                         "warm"}
                        {"op": "stop", "id", "reason"}
    from the guardian   {"id", "exit_code", "signal", "reason", "wall", "cpu", "peak", "error", "warm", "note",
                         "waited"}   when all has ended

`warm` says how the same process can be forked from a warm interpreter instead (`warm_interpreters`), or is null.
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
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from designer.engine.guarded_step import Step
    from designer.engine.landlock import keep_to_own_sockets
    from designer.engine.process_tree import (
        MARK_BASE,
        MARK_NUMBERS,
        Spare,
        children_of,
        descendants_of,
        mark_of,
        marked,
        name_of,
        send_signal,
    )
    from designer.engine.warm_interpreters import WarmInterpreters
else:
    # Isolated, Python does not look beside the program; nor may what lies there stand for its own modules.
    sys.path.append(os.path.dirname(os.path.abspath(__file__)))
    from guarded_step import Step
    from landlock import keep_to_own_sockets
    from process_tree import (
        MARK_BASE,
        MARK_NUMBERS,
        Spare,
        children_of,
        descendants_of,
        mark_of,
        marked,
        name_of,
        send_signal,
    )
    from warm_interpreters import WarmInterpreters

PR_SET_CHILD_SUBREAPER = 36
READ_BYTES = 65536
MOST_FILES = 16
# bubblewrap ends at once when it is asked to, and takes the step along: only what runs inside is asked.
WRAPPERS = frozenset({"bwrap"})


def is_wrapper(pid: int) -> bool:
    return name_of(pid) in WRAPPERS


class Channel:
    """A socket for the orders of one step at a time, and for what is told of it."""

    def __init__(self, file: int) -> None:
        self.socket = socket.socket(fileno=file)
        self.socket.setblocking(False)
        self.incoming = b""
        self.outgoing = b""


class Guardian:
    def __init__(self, worker: socket.socket, key: int) -> None:
        self.worker = worker
        self.key = key
        self.number = 0
        self.unsent: set[Channel] = set()
        self.closing = False
        self.steps: dict[int, Step] = {}
        self.channels: dict[int, Channel] = {}
        self.by_pid: dict[int, Step] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(worker, selectors.EVENT_READ, self.take_channels)
        self.spare = Spare()
        self.warm = WarmInterpreters(
            self.steps, self.selector, self.spare, self.new_mark, self.start, self.begun, self.ended
        )

    def run(self) -> None:
        """Serve until the worker is gone, then leave nothing behind."""
        self.wake_on_signals()
        try:
            while not self.closing:
                self.turn()
        finally:
            self.kill_everything()

    def turn(self) -> None:
        parts: list[Step | WarmInterpreters] = [self.warm, *self.steps.values()]
        moments = [moment for part in parts if (moment := part.wakes_at()) is not None]
        timeout = max(0.0, min(moments) - time.monotonic()) if moments else None
        for key, _ in self.selector.select(timeout):
            key.data()
        self.reap()
        self.warm.tick()
        for step in list(self.steps.values()):
            self.advance(step)
        self.send()

    def wake_on_signals(self) -> None:
        self.wake_read, self.wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self.wake_write, warn_on_full_buffer=False)
        self.selector.register(self.wake_read, selectors.EVENT_READ, lambda: os.read(self.wake_read, 4096))
        # Handlers rather than SIG_IGN: an ignored signal would stay ignored in the steps.
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)
        # A shell starts what it does not wait for with this ignored, and so the steps would be, too.
        signal.signal(signal.SIGQUIT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, lambda *_: self.close())

    # The worker

    def close(self) -> None:
        self.closing = True

    def take_channels(self) -> None:
        try:
            data, files, _, _ = socket.recv_fds(self.worker, READ_BYTES, MOST_FILES)
        except BlockingIOError:
            return
        except OSError:
            data, files = b"", []
        if not data:
            self.close()
        for file in files:
            # Python's recv_fds takes flags, MSG_CMSG_CLOEXEC among them, and does not pass them on.
            os.set_inheritable(file, False)
            channel = Channel(file)
            self.selector.register(channel.socket, selectors.EVENT_READ, partial(self.read_orders, channel))

    def read_orders(self, channel: Channel) -> None:
        try:
            data = channel.socket.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close_channel(channel)
        *lines, channel.incoming = (channel.incoming + data).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if order["op"] == "spawn":
                self.spawn(order, channel)
            elif order["id"] in self.steps:
                self.stop(self.steps[order["id"]], order["reason"])

    def close_channel(self, channel: Channel) -> None:
        """Nobody hears any more how its step ends."""
        self.unsent.discard(channel)
        self.selector.unregister(channel.socket)
        channel.socket.close()

    def tell(self, channel: Channel, message: dict[str, Any]) -> None:
        if channel.socket.fileno() >= 0:
            channel.outgoing += json.dumps(message).encode() + b"\n"
            self.unsent.add(channel)

    def send(self) -> None:
        for channel in list(self.unsent):
            try:
                while channel.outgoing:
                    channel.outgoing = channel.outgoing[channel.socket.send(channel.outgoing) :]
            except BlockingIOError:
                pass
            except OSError:
                self.close_channel(channel)
                continue
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if channel.outgoing else 0)
            if (key := self.selector.get_key(channel.socket)).events != events:
                self.selector.modify(channel.socket, events, key.data)
            if not channel.outgoing:
                self.unsent.discard(channel)

    # A step's life

    def new_mark(self) -> int:
        self.number = (self.number + 1) % MARK_NUMBERS
        return MARK_BASE + self.key * MARK_NUMBERS + self.number

    def spawn(self, order: dict[str, Any], channel: Channel) -> None:
        try:
            log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            self.refuse(order, channel, f"The log file cannot be opened: {error.strerror}.")
            return
        try:
            # A pipe and not the file itself: `echo … > /dev/stderr` would open the file anew and cut it off.
            output, child_end = os.pipe2(os.O_CLOEXEC)
        except OSError as error:
            os.close(log)
            self.refuse(order, channel, f"Its output cannot be read: {error.strerror}.")
            return
        os.set_blocking(output, False)
        step = self.steps[order["id"]] = Step(order, self.new_mark(), output, child_end, log)
        self.channels[step.id] = channel
        self.selector.register(output, selectors.EVENT_READ, lambda: self.read_output(step))
        if order["warm"] is None:
            self.start(step)
        else:
            self.warm.start(step)

    def refuse(self, order: dict[str, Any], channel: Channel, error: str) -> None:
        told = dict.fromkeys(("exit_code", "signal")) | dict.fromkeys(("wall", "cpu", "peak", "waited"), 0)
        self.tell(channel, told | {"id": order["id"], "reason": "", "error": error, "warm": None, "note": ""})

    def start(self, step: Step) -> None:
        """Start a step as a process of its own, unless it was stopped before."""
        if step.reason:
            self.finish(step)
            return
        order = step.order
        try:
            with marked(step.mark):
                process = subprocess.Popen(
                    order["argv"],
                    cwd=order["cwd"],
                    env=order["environment"],
                    # Opened for each: a step can change what is open, and what it locks stays locked.
                    stdin=subprocess.DEVNULL,
                    # Safe between fork and exec: there is one thread.
                    preexec_fn=keep_to_own_sockets if order["own_sockets"] else None,
                    stdout=step.child_end,
                    stderr=step.child_end,
                    start_new_session=True,
                )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            step.error = f"{order['argv'][0]} cannot be started: {getattr(error, 'strerror', error)}."
            self.finish(step)
            return
        # It is reaped with all others.
        process.returncode = 0
        step.begin(process.pid)
        self.by_pid[process.pid] = step

    def begun(self, step: Step) -> None:
        self.by_pid[step.pid] = step
        if step.reason:
            self.ask_to_end(step)

    def ended(self, step: Step, status: int) -> None:
        step.end(status)
        self.by_pid.pop(step.pid, None)

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
        if step.pid:
            self.ask_to_end(step)
        elif self.warm.stop(step):
            self.finish(step)

    def ask_to_end(self, step: Step) -> None:
        step.kill_at = time.monotonic() + step.grace
        # Whoever cannot be found now is killed when the grace is over.
        with contextlib.suppress(OSError), self.spare:
            for pid in self.processes_of(step):
                if not is_wrapper(pid):
                    send_signal(pid, signal.SIGTERM)

    def processes_of(self, step: Step) -> list[int]:
        is_there = step.pid and step.is_child and step.status is None
        pids = [step.pid, *descendants_of(step.pid)] if is_there else []
        # What is warm is below the interpreter.
        if step.has_inside():
            pids += [step.inside, *descendants_of(step.inside)]
        ours = self.warm.pids()
        for child in children_of(os.getpid()):
            if child not in self.by_pid and child not in ours and self.owner(child) in (step, None):
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
            if step.is_child or step.has_inside():
                self.stop(step, "timed_out")
            else:
                # It ended in time, and its parent has yet to tell how.
                step.deadline = None
        insists = step.kill_at is not None and now >= step.kill_at
        if step.status is None and not insists:
            return
        left: list[int] | None = None
        # What cannot be known now is asked again.
        with contextlib.suppress(OSError), self.spare:
            left = self.processes_of(step)
        if step.status is not None and left == []:
            self.finish(step)
            return
        # Who was asked to end keeps the grace, also when the first process of the step is gone before.
        if left and (insists or step.kill_at is None):
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
            # What a warm step said before it ended counts before its end.
            self.warm.hear_all()
            # Asked before it is reaped: then its number may belong to another process.
            step = self.owner(found.si_pid)
            pid, status, usage = os.wait4(found.si_pid, 0)
            self.warm.reaped(pid)
            if step is None:
                continue
            step.count(usage)
            if pid == step.pid and step.status is None:
                self.ended(step, status)

    def finish(self, step: Step) -> None:
        while self.read_output(step):
            pass
        self.close_output(step)
        step.close_child_end()
        os.close(step.log)
        step.forget_inside()
        del self.steps[step.id]
        self.warm.finished(step)
        self.tell(self.channels.pop(step.id), step.told())

    def kill_everything(self) -> None:
        pause = 0.001
        while True:
            with contextlib.suppress(OSError), self.spare:
                pids = descendants_of(os.getpid())
                if not pids:
                    return
                for pid in pids:
                    send_signal(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            time.sleep(pause)
            pause = min(pause * 2, 0.05)


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
