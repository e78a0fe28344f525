"""One warm interpreter as the guardian has it, and a step on its way out of it. The standard library alone."""

import contextlib
import json
import os
import socket
import struct
import subprocess
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from designer.engine.guarded_step import Step
    from designer.engine.landlock import keep_to_own_sockets
    from designer.engine.namespaces import user_namespace
    from designer.engine.process_tree import marked
else:
    from guarded_step import Step
    from landlock import keep_to_own_sockets
    from namespaces import user_namespace
    from process_tree import marked

LARGEST_MESSAGE = 1 << 18
SCM_CREDENTIALS = getattr(socket, "SCM_CREDENTIALS", 2)


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
        # Until when it is to tell how a step ended whose process is gone.
        self.to_tell: dict[int, float] = {}
        self.idle_since: float | None = None
        self.mark = mark
        self.namespace: int | None = None
        self.keeper: int | None = None
        self.is_closed = False
        self.is_reaped = False
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.setblocking(False)
        # The kernel then says who sent a message, in numbers of this pid namespace.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        argv: list[str] = list(order["interpreter"]["argv"])
        alive: int = subprocess.DEVNULL
        try:
            if self.is_sandboxed:
                self.namespace = user_namespace()
                argv[1:1] = ["--userns", str(self.namespace)]
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
                    preexec_fn=keep_to_own_sockets if order["own_sockets"] else None,
                    pass_fds=() if self.namespace is None else (self.namespace,),
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
        """A message and the process that sent it; None if there is none for now.

        Raises EOFError after the last, and ValueError for what is no message: who sends is the code of packages.
        """
        try:
            data, ancillary, _, _ = self.socket.recvmsg(LARGEST_MESSAGE, socket.CMSG_SPACE(struct.calcsize("3i")))
        except BlockingIOError:
            return None
        except OSError:
            data, ancillary = b"", []
        if not data:
            raise EOFError
        pid = next((struct.unpack("3i", item[:12])[0] for _, kind, item in ancillary if kind == SCM_CREDENTIALS), 0)
        try:
            message = json.loads(data)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        if not isinstance(message, dict):
            raise ValueError("no object")
        return message, pid

    def close(self) -> None:
        self.socket.close()
        for file in (self.namespace, self.keeper):
            if file is not None:
                os.close(file)
        self.namespace = self.keeper = None


class Fork:
    """A step on its way from a warm interpreter. In a sandbox, first a process holds the namespaces open."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self.seconds: float = step.order["warm"]["fork_seconds"]
        self.deadline = time.monotonic() + self.seconds
        self.holder: subprocess.Popen[bytes] | None = None
        self.ready: int | None = None
        self.code: int | None = None
        # The forked process says that it could begin, and begins when it hears of it: it may be given up meanwhile.
        self.wait: int | None
        self.go: int | None
        self.wait, self.go = os.pipe2(os.O_CLOEXEC)

    def hold(self, namespace: int, held: dict[str, Any]) -> None:
        """From now on `ready` tells when the namespaces are there; raises OSError where nothing can be started."""
        argv: list[str] = [held["argv"][0], "--userns", str(namespace), *held["argv"][1:]]
        with contextlib.ExitStack() as given, contextlib.ExitStack() as kept:
            stdin, code = os.pipe2(os.O_CLOEXEC)
            given.callback(os.close, stdin)
            kept.callback(os.close, code)
            ready, stdout = os.pipe2(os.O_CLOEXEC)
            given.callback(os.close, stdout)
            kept.callback(os.close, ready)
            with marked(self.step.mark):
                self.holder = subprocess.Popen(
                    argv,
                    cwd="/",
                    env=held["environment"],
                    stdin=stdin,
                    stdout=stdout,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                    pass_fds=(namespace,),
                )
            kept.pop_all()
            self.code, self.ready = code, ready

    def let_go(self) -> None:
        assert self.go is not None
        with contextlib.suppress(BrokenPipeError):
            os.write(self.go, b"g")
        self.close()

    def close(self) -> None:
        for file in (self.ready, self.code, self.wait, self.go):
            if file is not None:
                os.close(file)
        self.ready = self.code = self.wait = self.go = None


def forget(process: "subprocess.Popen[bytes]") -> None:
    """The guardian reaps it by itself."""
    process.returncode = 0
