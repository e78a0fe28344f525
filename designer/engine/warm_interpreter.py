"""One warm interpreter as the guardian has it, and a step on its way out of it. The standard library alone."""

import ctypes
import json
import os
import socket
import struct
import subprocess
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from designer.engine.guarded_step import Step
    from designer.engine.process_tree import marked
else:
    from guarded_step import Step
    from process_tree import marked

LARGEST_MESSAGE = 1 << 18
CLONE_NEWUSER = 0x10000000
SCM_CREDENTIALS = getattr(socket, "SCM_CREDENTIALS", 2)
# Says when the interpreter has ended, whose socket its steps hold open; and keeps the sandbox for those steps, until
# the pipe that it reads closes.
KEEP = """exec 3<&0 4<&1 </dev/null >/dev/null
{ "$@" <&3 3<&- 4<&-; printf '{"op": "gone"}' >&3; } &
exec cat <&4 3<&- 4<&-"""
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
        for file in (*self.namespaces, self.keeper):
            if file is not None:
                os.close(file)
        self.namespaces, self.keeper = (), None


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
