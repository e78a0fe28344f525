"""A warm interpreter: Python that has imported what a script imports first, and forks a process for each step of it.

It is run by the Python of a step's environment, is told by the guardian what to import, and does nothing else: no code
of a step ever runs in it, and what belongs to one step (its variables, its arguments) is read by the forked process
alone. It has one thread, for a fork takes only the thread that forks.

In a sandbox the forked process enters the namespaces that were made for its step. It may, because the user namespace in
which the interpreter lives owns that of the step; and the other way it may not. It has every power in there, until it
gives them up. That they do not open the sandbox is for the guardian to see to (`namespaces`), for the code of packages
is in this process.

    to the interpreter    {"op": "preload", "modules": [[NAME, OPTIONAL], …], "never": […]}
                          {"op": "fork", "id"}  with the open files: order, output, go, and in a sandbox also the
                                                pipe for the exit code, its user and its mount namespace
    from the interpreter  {"op": "ready", "read": […]}           the environment variables that were read meanwhile
                          {"op": "unfit", "module", "reason"}    and it ends
                          {"op": "ended", "id", "status", "cpu", "peak"}     outside of a sandbox
    from a forked process {"op": "inside", "id"}, {"op": "started", "id"}, {"op": "failed", "id", "reason"},
                          {"op": "refused", "id", "reason"}, {"op": "used", "id", "cpu", "peak"}
"""

_NAMES_OF_MAIN = frozenset(globals())

import ctypes
import gc
import importlib
import importlib.util
import json
import os
import resource
import select
import signal
import socket
import sys
import sysconfig
from typing import TYPE_CHECKING, Any, NoReturn

OLDEST_PYTHON = (3, 9)
if sys.version_info < OLDEST_PYTHON:
    # What follows is nothing that it could read. The order is read before, for to close a socket with something unread
    # in it takes along what was said.
    os.read(0, 1)
    its, oldest = (".".join(map(str, version[:2])) for version in (sys.version_info, OLDEST_PYTHON))
    reason = f"its Python {its} is too old, and {oldest} or newer is needed"
    os.write(0, json.dumps({"op": "unfit", "module": "", "reason": reason}).encode())
    sys.exit()

if TYPE_CHECKING or __package__:
    from designer.engine import landlock, warm_script
    from designer.engine.warm_script import Unfit, libc, read
else:
    import landlock
    import warm_script
    from warm_script import Unfit, libc, read

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x20000, 0x08000000, 0x10000000, 0x20000000
PR_SET_NAME, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 15, 24, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
CAPABILITY_VERSION = 0x20080522
MOST_CAPABILITIES = 64
LARGEST_MESSAGE = 1 << 18
MOST_FILES = 8
# As the one thread, this has Python's lock before and after.
libc_with_lock = ctypes.PyDLL(None, use_errno=True)
# What differs from one step to the next. A module that reads it while being imported cannot be shared.
OF_ONE_STEP = frozenset({"HOME", "PWD", "TMPDIR", "PATH", "PYTHONPATH", "PIP_TARGET", "*"})
OF_ONE_STEP_TOO = ("PIPEWRIGHT_", "AZUREML_")


class Recorder(dict[Any, Any]):
    """The variables of os.environ, that tell which of them were asked for."""

    asked: set[str] = set()

    def note(self, key: Any) -> Any:
        self.asked.add(os.fsdecode(key))
        return key

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self.note(key))

    def __contains__(self, key: Any) -> bool:
        return super().__contains__(self.note(key))

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(self.note(key), default)

    def __iter__(self) -> Any:
        self.note("*")
        return super().__iter__()

    def keys(self) -> Any:
        self.note("*")
        return super().keys()

    def items(self) -> Any:
        self.note("*")
        return super().items()


class Interpreter:
    def __init__(self) -> None:
        self.changed: dict[str, str | None] = {}
        # What a step has for the ends of its children: what packages set, if any did.
        self.handler_of_ends: Any = signal.SIG_DFL
        # The steps that it is the parent of, and their processes, by files of these.
        self.children: dict[int, tuple[int, int]] = {}
        self.ready = select.poll()
        # A shell starts what it does not wait for with these ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGQUIT, signal.SIG_DFL)
        close_all_but(3)
        self.control = socket.socket(fileno=os.dup(0))
        self.ready.register(self.control, select.POLLIN)
        nothing = os.open(os.devnull, os.O_RDWR)
        said = os.memfd_create("said")
        for number, file in ((0, nothing), (1, said), (2, said)):
            os.dup2(file, number)
        os.close(nothing)
        os.close(said)
        os.chdir("/")
        # Asked for by many modules, and it keeps what it found of HOME: that is put right in each step.
        sysconfig.get_config_vars()

    def tell(self, **message: Any) -> None:
        self.control.send(json.dumps(message).encode())

    def serve(self) -> "dict[str, Any]":
        """Returns in a forked process only: what the guardian ordered for it."""
        while True:
            for ready, _ in self.ready.poll():
                if ready in self.children:
                    self.tell_end(ready)
                    continue
                data, files, _, _ = socket.recv_fds(self.control, LARGEST_MESSAGE, MOST_FILES)
                if not data:
                    os._exit(0)
                message = json.loads(data)
                if message["op"] == "preload":
                    self.preload(message["modules"], frozenset(message["never"]))
                    continue
                try:
                    is_forked = self.fork_in_sandbox() if len(files) > 3 else self.fork(message["id"])
                except OSError as error:
                    self.tell(op="failed", id=message["id"], reason=f"it cannot fork ({error.strerror})")
                else:
                    if is_forked:
                        return self.step(message["id"], files)
                for file in files:
                    os.close(file)

    def fork_in_sandbox(self) -> bool:
        """Whether this is the forked process. Raises OSError where there is none."""
        # Without what Python does after a fork, which it does after the next: this process only forks once more.
        child: int = libc_with_lock.fork()
        if child < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        if child > 0:
            os.waitpid(child, 0)
        return child == 0

    def fork(self, step: int) -> bool:
        """Whether this is the forked process. Raises OSError where there is none.

        To be no parent, this one would have to fork twice: much of what a small step costs.
        """
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, self.handler_of_ends)
            return True
        try:
            file = os.pidfd_open(child)
        except OSError:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise
        self.children[file] = (step, child)
        self.ready.register(file, select.POLLIN)
        # Packages may have work of theirs done at each fork.
        if len(os.listdir("/proc/self/task")) > 1:
            self.give_up("", "what it imports starts threads when it is forked")
        return False

    def tell_end(self, file: int) -> None:
        step, child = self.children.pop(file)
        self.ready.unregister(file)
        os.close(file)
        _, status, usage = os.wait4(child, 0)
        cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
        self.tell(op="ended", id=step, status=status, cpu=cpu, peak=peak)

    # Importing

    def preload(self, modules: "list[list[Any]]", never: "frozenset[str]") -> None:
        before = dict(os.environ)
        recorder = Recorder(os.environ._data)  # type: ignore[attr-defined]
        os.environ._data = recorder  # type: ignore[attr-defined]
        with warm_script.noting_seeds():
            for name, is_optional in modules:
                try:
                    import_one(name, is_optional)
                    examine(never, recorder)
                except Unfit as error:
                    self.give_up(name, str(error))
                except BaseException as error:
                    self.give_up(name, f"importing it raises {type(error).__name__}")
        self.handler_of_ends = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        asked = sorted(recorder.asked)
        os.environ._data = dict(recorder)  # type: ignore[attr-defined]
        # Some packages set variables for libraries that they load.
        self.changed = {name: os.environ.get(name) for name in before.keys() | os.environ.keys()}
        self.changed = {name: value for name, value in self.changed.items() if value != before.get(name)}
        gc.collect()
        warm_script.share()
        # So that counting references of what is shared copies fewer pages in each fork.
        gc.freeze()
        self.tell(op="ready", read=asked)

    def give_up(self, module: str, reason: str) -> NoReturn:
        self.tell(op="unfit", module=module, reason=reason)
        os._exit(0)

    # A step

    def step(self, step: int, files: "list[int]") -> "dict[str, Any]":
        """In a process that was forked: become the step's own, or say why not."""
        try:
            with open(files[0], "rb") as file:
                order: dict[str, Any] = json.load(file)
            limit = resource.getrlimit(resource.RLIMIT_RTTIME)
            try:
                resource.setrlimit(resource.RLIMIT_RTTIME, (order["mark"], limit[1]))
            except (OSError, ValueError):
                pass  # as the guardian does where it cannot mark
            go, sandbox = files[2], files[3:]
            if sandbox:
                self.enter_sandbox(step, *sandbox)
            else:
                os.setsid()
            if order["own_sockets"]:
                landlock.keep_to_own_sockets()
            # Not the interpreter's: what a step changes of it, or locks, would be so for all after it.
            os.dup2(os.open(os.devnull, os.O_RDWR), 0)
            output = files[1]
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.chdir(order["cwd"])
            for name, value in self.changed.items():
                order["environment"][name] = value
            warm_script.make_own(order, _NAMES_OF_MAIN)
            self.tell(op="started", id=step)
            # The guardian may have given it up meanwhile, and started a plain process.
            if not os.read(go, 1):
                os._exit(1)
            close_all_but(3)
            self.control.detach()
            return order
        except BaseException as error:
            if isinstance(error, Unfit):
                self.tell(op="refused", id=step, reason=str(error))
            else:
                self.tell(op="failed", id=step, reason=f"{type(error).__name__}: {error}")
            os._exit(1)

    def enter_sandbox(self, number: int, code: int, user: int, mounts: int) -> None:
        """Returns in the step's own process, a child of the first one of a pid namespace of its own."""
        check(libc.setns(user, CLONE_NEWUSER), "its user namespace")
        check(libc.setns(mounts, CLONE_NEWNS), "its mount namespace")
        check(libc.unshare(CLONE_NEWPID | CLONE_NEWIPC), "new namespaces")
        if os.fork():
            os._exit(0)
        flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
        # Where it must be read-only, for a step that is root could write to what is the machine's.
        if libc.mount(b"proc", b"/proc", b"proc", flags, None) != 0:
            check(libc.mount(b"proc", b"/proc", b"proc", flags | MS_RDONLY, None), "/proc")
        self.tell(op="inside", id=number)
        os.setsid()
        first = os.fork()
        if first:
            # What a step sends to its group does not end this process: the kernel keeps the first from signals that it
            # has no handler for.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            libc.prctl(PR_SET_NAME, b"warm-step", 0, 0, 0)
            self.wait_for(number, first, code)
        drop_capabilities()

    def wait_for(self, number: int, first: int, code: int) -> NoReturn:
        """What the first process of a pid namespace does: reap all, and end what is left when the step has ended."""
        for file in (0, 1, 2):
            os.close(file)
        cpu, peak, exit_code = 0.0, 0, 0
        while True:
            try:
                pid, status, usage = os.wait4(-1, 0)
            except ChildProcessError:
                break
            cpu += usage.ru_utime + usage.ru_stime
            peak = max(peak, usage.ru_maxrss * 1024)
            if pid == first:
                exit_code = os.waitstatus_to_exitcode(status)
                try:
                    # All that is left in the namespace.
                    os.kill(-1, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        self.tell(op="used", id=number, cpu=cpu, peak=peak)
        os.write(code, b"%d\n" % (exit_code if exit_code >= 0 else 128 - exit_code))
        os._exit(0)


def import_one(name: str, is_optional: bool) -> None:
    """As an import statement does it; `is_optional`: the last part may be no module, as in `from x import y`."""
    parent, _, last = name.rpartition(".")
    if is_optional and (hasattr(sys.modules.get(parent), last) or importlib.util.find_spec(name) is None):
        return
    if importlib.util.find_spec(name.partition(".")[0]) is not None:
        importlib.import_module(name)


def examine(never: "frozenset[str]", recorder: Recorder) -> None:
    """Raise Unfit if what was imported did more than define things."""
    threads = [read(f"/proc/self/task/{task}/comm") for task in os.listdir("/proc/self/task")]
    if len(threads) > 1:
        raise Unfit(f"importing it starts threads ({', '.join(sorted(threads)[1:])})")
    found = sorted(never & sys.modules.keys())
    if found:
        raise Unfit(f"importing it loads {found[0]}, which must not be forked")
    asked = [name for name in sorted(recorder.asked) if name in OF_ONE_STEP or name.startswith(OF_ONE_STEP_TOO)]
    if asked:
        names = ["all variables" if name == "*" else name for name in asked]
        raise Unfit(f"importing it reads {', '.join(names)}, which each step has for itself")
    if not is_of_python(signal.SIGCHLD):
        raise Unfit("importing it handles the ends of processes outside of Python")
    if warm_script.has_own_random_numbers():
        raise Unfit("importing it makes a generator of random numbers, whose numbers all steps would share")
    if os.fstat(1).st_size:
        raise Unfit("importing it writes to the log")
    # The standard files, the socket, and the one that lists them.
    if len(os.listdir("/proc/self/fd")) > 5:
        raise Unfit("importing it leaves a file open")
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return
    raise Unfit("importing it starts a process")


def is_of_python(number: int) -> bool:
    """Whether what is done about a signal is what Python knows of, and can set again."""
    known = signal.getsignal(number)
    with open("/proc/self/status") as file:
        fields = dict(line.split(":", 1) for line in file)
    is_ignored, is_caught = (int(fields[name], 16) >> (number - 1) & 1 for name in ("SigIgn", "SigCgt"))
    return (bool(is_ignored), bool(is_caught)) == (known == signal.SIG_IGN, callable(known))


def close_all_but(first: int) -> None:
    """As many as there are: the most that there could be may be a thousand million."""
    for number in map(int, os.listdir("/proc/self/fd")):
        if number >= first:
            try:
                os.close(number)
            except OSError:
                pass  # the one that listed the others


def check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{os.strerror(number)}: {what}")


def drop_capabilities() -> None:
    for number in range(MOST_CAPABILITIES):
        if libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0) != 0:
            break
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    nothing = (ctypes.c_uint32 * 6)()
    check(libc.capset(header, nothing), "dropping capabilities")
    check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")


if __name__ == "__main__":
    # What a script imports is looked for as if this program were not there.
    sys.path.pop(0)
    del sys.modules["warm_script"], sys.modules["landlock"]
    warm_script.run_to_the_end(Interpreter().serve()["script"])
