"""The guardian's side of warm interpreters: one for an environment and what scripts import first, forked for each step.

Whatever goes wrong with one before a step's script is begun, the step is started as a plain process, and knows why.
The standard library alone, as all that the step guardian is made of.
"""

import contextlib
import ctypes
import json
import os
import selectors
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from designer.engine.guarded_step import Step
    from designer.engine.process_tree import children_of, descendants_of, mark_of, marked, name_of, send_signal
else:
    from guarded_step import Step
    from process_tree import children_of, descendants_of, mark_of, marked, name_of, send_signal

MOST_INTERPRETERS = 4
LARGEST_MESSAGE = 1 << 18
CLONE_NEWUSER = 0x10000000
# Keeps the sandbox of an interpreter that died for the steps that it has forked, until the pipe that it reads closes.
KEEP = 'exec 3<&0 4<&1 </dev/null >/dev/null; "$@" <&3 3<&- 4<&- & exec cat <&4 3<&- 4<&-'
KEEPERS = frozenset({"sh", "dash", "bash", "busybox", "cat"})
# Keeps the sandbox of one step until it is told the exit code, and ends with that.
HOLD = "trap '' TERM; echo; exec >&2; read -r code || code=137; exit $code"


class Interpreter:
    """One warm interpreter. `state` goes from warming to ready, and to gone."""

    def __init__(self, order: dict[str, Any], mark: int) -> None:
        self.key: str = order["key"]
        self.place: str = order["place"]
        self.environment: dict[str, str] = order["interpreter"]["environment"]
        self.is_sandboxed: bool = order["holder"] is not None
        self.state = "warming"
        self.preload_seconds: float = order["preload_seconds"]
        self.idle_seconds: float = order["idle_seconds"]
        self.deadline = time.monotonic() + self.preload_seconds
        self.read: list[str] = []
        self.waiting: list[Step] = []
        self.forking: dict[int, Fork] = {}
        self.running: set[int] = set()
        self.pid_file: int | None = None
        self.idle_since: float | None = None
        self.mark = mark
        self.namespaces: tuple[int, ...] = ()
        self.keeper: int | None = None
        self.is_closed = False
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.setblocking(False)
        # The kernel then says who sent a message, in numbers of this pid namespace.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        argv: list[str] = list(order["interpreter"]["argv"])
        alive: int = subprocess.DEVNULL
        try:
            if self.is_sandboxed:
                self.namespaces = user_namespaces()
                argv[1:1] = ["--userns", str(self.namespaces[0])]
                alive, self.keeper = os.pipe2(os.O_CLOEXEC)
            with theirs, marked(mark):
                self.process = subprocess.Popen(
                    argv,
                    cwd="/",
                    env=order["interpreter"]["start_environment"],
                    stdin=theirs.fileno(),
                    stdout=alive,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                    pass_fds=self.namespaces[:1],
                )
        except BaseException:
            self.close()
            raise
        finally:
            if alive >= 0:
                os.close(alive)

    def send(self, message: dict[str, Any], files: list[int]) -> None:
        socket.send_fds(self.socket, [json.dumps(message).encode()], files)

    def receive(self) -> tuple[dict[str, Any], int] | None:
        """A message and the process that sent it; None if there is none for now. Raises EOFError after the last."""
        try:
            data, ancillary, _, _ = self.socket.recvmsg(LARGEST_MESSAGE, socket.CMSG_SPACE(struct.calcsize("3i")))
        except BlockingIOError:
            return None
        except OSError:
            data, ancillary = b"", []
        if not data:
            raise EOFError
        pid = next((struct.unpack("3i", item[:12])[0] for _, kind, item in ancillary if kind == SCM_CREDENTIALS), 0)
        return json.loads(data), pid

    def close(self) -> None:
        self.socket.close()
        for file in (*self.namespaces, self.keeper, self.pid_file):
            if file is not None:
                os.close(file)
        self.namespaces, self.keeper, self.pid_file = (), None, None


SCM_CREDENTIALS = getattr(socket, "SCM_CREDENTIALS", 2)


class Fork:
    """A step on its way from a warm interpreter. In a sandbox, first a process holds the namespaces open."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self.seconds: float = step.order["warm"]["fork_seconds"]
        self.deadline = time.monotonic() + self.seconds
        self.holder: subprocess.Popen[bytes] | None = None
        self.ready: int | None = None
        self.code: int | None = None

    def hold(self, interpreter: Interpreter, held: dict[str, Any]) -> None:
        _, outer, inner = interpreter.namespaces
        options = ["--userns", str(outer), "--userns2", str(inner)]
        argv: list[str] = [held["argv"][0], *options, *held["argv"][1:]]
        stdin, self.code = os.pipe2(os.O_CLOEXEC)
        self.ready, stdout = os.pipe2(os.O_CLOEXEC)
        try:
            with marked(self.step.mark):
                self.holder = subprocess.Popen(
                    argv,
                    cwd="/",
                    env=held["environment"],
                    stdin=stdin,
                    stdout=stdout,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                    pass_fds=(outer, inner),
                )
        finally:
            os.close(stdin)
            os.close(stdout)

    def close(self) -> None:
        for file in (self.ready, self.code):
            if file is not None:
                os.close(file)
        self.ready = self.code = None


class WarmInterpreters:
    """`start_plain` starts a step as a process; `begun` is told of one that runs, whose pid the guardian reaps."""

    def __init__(
        self,
        steps: dict[int, Step],
        selector: selectors.BaseSelector,
        new_mark: Callable[[], int],
        start_plain: Callable[[Step], None],
        begun: Callable[[Step], None],
    ) -> None:
        self.steps = steps
        self.selector = selector
        self.new_mark = new_mark
        self.start_plain = start_plain
        self.begun = begun
        self.interpreters: dict[str, Interpreter] = {}
        # Those that are gone, while something of them is alive.
        self.going: list[Interpreter] = []
        self.unfit: dict[str, dict[str, str]] = {}

    # A step

    def start(self, step: Step) -> None:
        """Fork the step when an interpreter is warm for it; or start it plainly, now or later."""
        order: dict[str, Any] = step.order["warm"]
        unfit = self.unfit.setdefault(order["environment_key"], {})
        if "" in unfit:
            self.fall_back(step, unfit[""])
            return
        modules = []
        for name, is_optional in order["modules"]:
            if name in unfit:
                # What comes after it is left out too, so that what is imported keeps its order.
                step.note = unfit[name]
                break
            modules.append([name, is_optional])
        key = json.dumps([order["environment_key"], modules])
        interpreter = self.interpreters.get(key)
        if interpreter is None:
            if not self.make_room():
                self.fall_back(step, f"All {MOST_INTERPRETERS} warm interpreters are at work for other scripts.")
                return
            try:
                interpreter = self.begin(order | {"key": key}, modules)
            except OSError as error:
                unfit[""] = f"A warm interpreter cannot be started here: {error.strerror or error}."
                self.fall_back(step, unfit[""])
                return
        interpreter.idle_since = None
        if interpreter.state == "ready":
            self.fork(interpreter, step)
        else:
            interpreter.waiting.append(step)

    def begin(self, order: dict[str, Any], modules: list[list[Any]]) -> Interpreter:
        for other in list(self.interpreters.values()):
            is_old = other.place == order["place"] and environment_of(other) != order["environment_key"]
            if is_old and other.idle_since is not None:
                self.retire(other)
        interpreter = Interpreter(order, self.new_mark())
        self.interpreters[interpreter.key] = interpreter
        self.selector.register(interpreter.socket, selectors.EVENT_READ, lambda: self.hear(interpreter))
        # If it has ended already, that is heard with the next look.
        with contextlib.suppress(OSError):
            interpreter.send({"op": "preload", "modules": modules, "never": order["never"]}, [])
        return interpreter

    def make_room(self) -> bool:
        if len(self.interpreters) < MOST_INTERPRETERS:
            return True
        idle = [one for one in self.interpreters.values() if one.idle_since is not None]
        if not idle:
            return False
        self.retire(min(idle, key=lambda one: one.idle_since or 0.0))
        return True

    def fork(self, interpreter: Interpreter, step: Step) -> None:
        own: dict[str, str] = step.order["warm"]["environment"]
        differing = [name for name in interpreter.read if own.get(name) != interpreter.environment.get(name)]
        if differing:
            self.fall_back(step, f"It sets {differing[0]}, which its packages read when they are imported.")
            self.rest(interpreter)
            return
        fork = interpreter.forking[step.id] = Fork(step)
        try:
            held = step.order["warm"]["holder"]
            if held is None:
                self.order_fork(interpreter, fork, [])
                return
            fork.hold(interpreter, held)
        except OSError as error:
            self.give_up(interpreter, fork, f"it could not be forked ({error.strerror or error})")
            return
        assert fork.ready is not None
        self.selector.register(fork.ready, selectors.EVENT_READ, lambda: self.held(interpreter, fork))

    def held(self, interpreter: Interpreter, fork: Fork) -> None:
        """The namespaces of a step's sandbox are there, or will never be."""
        # What was given up in the same turn is heard of once more.
        if fork.ready is None or fork.code is None or fork.holder is None:
            return
        self.selector.unregister(fork.ready)
        says = os.read(fork.ready, 1)
        os.close(fork.ready)
        fork.ready = None
        try:
            # bubblewrap, in it the first process of the sandbox, and in it the one that holds it.
            inside = [pid for child in children_of(fork.holder.pid) for pid in children_of(child)]
            if not says or not inside:
                raise OSError("its sandbox cannot be made")
            mounts = os.open(f"/proc/{inside[0]}/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
            try:
                self.order_fork(interpreter, fork, [fork.code, *interpreter.namespaces[1:], mounts])
            finally:
                os.close(mounts)
        except OSError as error:
            self.give_up(interpreter, fork, f"it could not be forked ({error.strerror or error})")
            return
        os.close(fork.code)
        fork.code = None

    def order_fork(self, interpreter: Interpreter, fork: Fork, sandbox: list[int]) -> None:
        warm = fork.step.order["warm"]
        told = {name: warm[name] for name in ("script", "argv", "cwd", "environment", "threads")}
        # In a file for the forked process alone: the interpreter, from which others are forked, never sees it.
        order = os.memfd_create("order", os.MFD_CLOEXEC)
        try:
            text = json.dumps(told | {"mark": fork.step.mark}).encode()
            while text:
                text = text[os.write(order, text) :]
            os.lseek(order, 0, os.SEEK_SET)
            assert fork.step.child_end is not None
            interpreter.send({"op": "fork", "id": fork.step.id}, [order, fork.step.child_end, *sandbox])
        finally:
            os.close(order)

    def give_up(self, interpreter: Interpreter, fork: Fork, reason: str, note: str = "") -> None:
        del interpreter.forking[fork.step.id]
        if fork.ready is not None:
            self.selector.unregister(fork.ready)
        fork.close()
        if fork.holder is not None:
            forget(fork.holder)
            send_signal(fork.holder.pid, signal.SIGKILL)
        self.rest(interpreter)
        self.fall_back(fork.step, note or f"The warm interpreter failed: {reason}.")

    def fall_back(self, step: Step, note: str) -> None:
        step.note = note
        self.start_plain(step)

    def stop(self, step: Step) -> bool:
        """Whether the step was waiting for an interpreter, and waits no longer."""
        for interpreter in self.interpreters.values():
            if step in interpreter.waiting:
                interpreter.waiting.remove(step)
                self.rest(interpreter)
                return True
        return False

    def finished(self, step: Step) -> None:
        for interpreter in (*self.interpreters.values(), *self.going):
            if step.id in interpreter.running:
                interpreter.running.discard(step.id)
                self.rest(interpreter)

    # An interpreter

    def hear(self, interpreter: Interpreter) -> None:
        try:
            while not interpreter.is_closed and (heard := interpreter.receive()) is not None:
                self.obey(interpreter, *heard)
        except EOFError:
            self.lose(interpreter, "it ended")
            if not interpreter.is_closed:
                self.selector.unregister(interpreter.socket)
                interpreter.is_closed = True

    def hear_all(self) -> None:
        for interpreter in (*self.interpreters.values(), *self.going):
            self.hear(interpreter)

    def reaped(self, pid: int) -> None:
        for interpreter in list(self.interpreters.values()):
            if interpreter.process.pid == pid:
                self.lose(interpreter, "it ended")

    def watch(self, interpreter: Interpreter, pid: int) -> None:
        """Hear at once of the end of an interpreter that lives in a sandbox, whose socket its steps hold open."""
        with contextlib.suppress(OSError):
            interpreter.pid_file = os.pidfd_open(pid)
            self.selector.register(interpreter.pid_file, selectors.EVENT_READ, lambda: self.ended(interpreter))

    def ended(self, interpreter: Interpreter) -> None:
        self.hear(interpreter)
        self.lose(interpreter, "it ended")

    def obey(self, interpreter: Interpreter, message: dict[str, Any], pid: int) -> None:
        fork = interpreter.forking.get(message.get("id", 0))
        match message["op"]:
            case "here":
                self.watch(interpreter, pid)
            case "ready":
                interpreter.state, interpreter.read = "ready", message["read"]
                waiting, interpreter.waiting = interpreter.waiting, []
                for step in waiting:
                    self.fork(interpreter, step)
                self.rest(interpreter)
            case "unfit":
                reason = f"{message['module']} is not kept warm: {message['reason']}."
                self.unfit[environment_of(interpreter)][message["module"]] = reason
                self.lose(interpreter, "", reason)
            case "inside" if fork:
                fork.step.inside = pid
            case "refused" if fork:
                self.give_up(interpreter, fork, "", f"{message['reason']}.")
            case "failed" if fork:
                self.give_up(interpreter, fork, f"it could not be forked ({message['reason']})")
            case "started" if fork:
                del interpreter.forking[fork.step.id]
                interpreter.running.add(fork.step.id)
                fork.step.is_warm = True
                if fork.holder is not None:
                    forget(fork.holder)
                    pid = fork.holder.pid
                fork.step.begin(pid)
                self.begun(fork.step)
            case "used":
                if message["id"] in self.steps:
                    self.steps[message["id"]].add(message["cpu"], message["peak"])
            case _:
                pass

    def lose(self, interpreter: Interpreter, reason: str, note: str = "") -> None:
        """End an interpreter, and start plainly whatever waits for it."""
        if interpreter.state == "gone":
            return
        unfit = self.unfit.setdefault(environment_of(interpreter), {})
        if interpreter.state == "warming" and not note:
            note = unfit[""] = f"The warm interpreter could not be made ready: {reason}."
        interpreter.state = "gone"
        del self.interpreters[interpreter.key]
        self.going.append(interpreter)
        if interpreter.pid_file is not None:
            self.selector.unregister(interpreter.pid_file)
        # Also what it has forked and what had no time to get a mark of its own; not what runs.
        for pid in self.belonging(interpreter):
            send_signal(pid, signal.SIGKILL)
        for fork in list(interpreter.forking.values()):
            self.give_up(interpreter, fork, reason)
        waiting, interpreter.waiting = interpreter.waiting, []
        for step in waiting:
            self.fall_back(step, note or f"The warm interpreter failed: {reason}.")
        self.rest(interpreter)

    def belonging(self, interpreter: Interpreter) -> list[int]:
        """The interpreter's own process, and those on their way from it to a step."""
        marks = {interpreter.mark, *(fork.step.mark for fork in interpreter.forking.values())}
        sandbox: list[int] = []
        if interpreter.is_sandboxed:
            inner = children_of(interpreter.process.pid)
            keepers = [pid for child in inner for pid in children_of(child) if name_of(pid) in KEEPERS]
            sandbox = [interpreter.process.pid, *inner, *keepers]
        return [pid for pid in descendants_of(os.getpid()) if mark_of(pid) in marks and pid not in sandbox]

    def retire(self, interpreter: Interpreter) -> None:
        self.lose(interpreter, "it was ended")

    def rest(self, interpreter: Interpreter) -> None:
        """Note since when an interpreter has nothing to do; and let go of one that is gone and has no step left."""
        if interpreter.waiting or interpreter.forking or interpreter.running:
            return
        interpreter.idle_since = time.monotonic()
        if interpreter.state == "gone":
            if not interpreter.is_closed:
                self.selector.unregister(interpreter.socket)
                interpreter.is_closed = True
            interpreter.close()
            forget(interpreter.process)
            send_signal(interpreter.process.pid, signal.SIGKILL)
            self.going = [one for one in self.going if one is not interpreter]

    def tick(self) -> None:
        now = time.monotonic()
        for interpreter in list(self.interpreters.values()):
            if interpreter.state == "warming" and now >= interpreter.deadline:
                reason = (
                    f"Its packages were not imported within {interpreter.preload_seconds:g} seconds, "
                    "so none are kept warm."
                )
                self.unfit[environment_of(interpreter)][""] = reason
                self.lose(interpreter, "", reason)
            elif late := [fork for fork in interpreter.forking.values() if now >= fork.deadline]:
                self.lose(interpreter, f"nothing was forked within {late[0].seconds:g} seconds")
            elif interpreter.idle_since is not None and now >= interpreter.idle_since + interpreter.idle_seconds:
                self.retire(interpreter)

    def wakes_at(self) -> float | None:
        moments = []
        for one in self.interpreters.values():
            moments += [fork.deadline for fork in one.forking.values()]
            if one.state == "warming":
                moments.append(one.deadline)
            elif one.idle_since is not None:
                moments.append(one.idle_since + one.idle_seconds)
        return min(moments, default=None)

    def pids(self) -> set[int]:
        return {one.process.pid for one in (*self.interpreters.values(), *self.going)}


def environment_of(interpreter: Interpreter) -> str:
    name: str = json.loads(interpreter.key)[0]
    return name


def user_namespaces() -> tuple[int, ...]:
    """Three, each in the one before: of an interpreter, of the sandboxes of its steps, and of the steps in them.

    Who lives in the first may enter the second, as its owner does; nobody in the third may enter anything.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        child = os.fork()
        if child == 0:
            try:
                files = []
                outside = (user, group)
                # Only who is root in a namespace can make a sandbox in it; a step is who it is without one.
                for inside in ((0, 0), (0, 0), (user, group)):
                    if libc.unshare(CLONE_NEWUSER) != 0:
                        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
                    write("/proc/self/setgroups", "deny")
                    write("/proc/self/uid_map", f"{inside[0]} {outside[0]} 1")
                    write("/proc/self/gid_map", f"{inside[1]} {outside[1]} 1")
                    files.append(os.open("/proc/self/ns/user", os.O_RDONLY))
                    outside = inside
                socket.send_fds(theirs, [b"made"], files)
            except OSError as error:
                theirs.send(f"user namespaces cannot be made ({error.strerror})".encode())
            os._exit(0)
        theirs.close()
        said, files, _, _ = socket.recv_fds(ours, 1000, 3)
        os.waitpid(child, 0)
    if len(files) != 3:
        raise OSError(said.decode() or "user namespaces cannot be made")
    for file in files:
        os.set_inheritable(file, False)
    return tuple(files)


def write(path: str, text: str) -> None:
    file = os.open(path, os.O_WRONLY)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


def forget(process: "subprocess.Popen[bytes]") -> None:
    """The guardian reaps it by itself."""
    process.returncode = 0
