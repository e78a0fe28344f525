"""A warm interpreter: Python that has imported what a script imports first, and forks a process for each step of it.

It is run by the Python of a step's environment, is told by the guardian what to import, and does nothing else: no code
of a step ever runs in it, and what belongs to one step (its variables, its arguments) is read by the forked process
alone. It has one thread, for a fork takes only the thread that forks.

In a sandbox the forked process enters the mount namespace that bubblewrap made for its step. It may, because the user
namespace in which the interpreter lives owns that of the step; and the other way it may not.

    to the interpreter    {"op": "preload", "modules": [[NAME, OPTIONAL], …], "never": […]}
                          {"op": "fork", "id"}  with the open files: order, output, and in a sandbox also the pipe for
                                                the exit code, two user namespaces and the mount namespace
    from the interpreter  {"op": "here"}                           as soon as it has begun
                          {"op": "ready", "read": […]}           the environment variables that were read meanwhile
                          {"op": "unfit", "module", "reason"}    and it ends
    from a forked process {"op": "inside", "id"}, {"op": "started", "id"}, {"op": "failed", "id", "reason"},
                          {"op": "refused", "id", "reason"}, {"op": "used", "id", "cpu", "peak"}
"""

_NAMES_OF_MAIN = frozenset(globals())

import _weakref
import atexit
import ctypes
import gc
import importlib.machinery
import importlib.util
import json
import os
import resource
import signal
import socket
import sys
import sysconfig
import types
from typing import Any, NoReturn

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x20000, 0x08000000, 0x10000000, 0x20000000
PR_SET_NAME, PR_CAPBSET_DROP, PR_SET_MM, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 15, 24, 35, 38, 47
PR_SET_MM_MAP, PR_CAP_AMBIENT_CLEAR_ALL = 14, 4
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
CAPABILITY_VERSION = 0x20080522
MOST_CAPABILITIES = 64
LARGEST_MESSAGE = 1 << 18
MOST_FILES = 8
# What differs from one step to the next. A module that reads it while being imported cannot be shared.
OF_ONE_STEP = frozenset({"HOME", "PWD", "TMPDIR", "PATH", "PYTHONPATH", "PIP_TARGET", "*"})
OF_ONE_STEP_TOO = ("PIPEWRIGHT_", "AZUREML_")
# The functions that libraries of numbers have to set their threads; they read the environment only once.
THREAD_SETTERS = (
    "openblas_set_num_threads",
    "openblas_set_num_threads64_",
    "scipy_openblas_set_num_threads",
    "scipy_openblas_set_num_threads64_",
    "MKL_Set_Num_Threads",
    "bli_thread_set_num_threads",
    "omp_set_num_threads",
)
THREADED_LIBRARIES = ("openblas", "libmkl_rt", "libblis", "libgomp", "libiomp5", "libomp")

# Compiled packages that leave nothing for the end of the process but freeing their memory.
QUIET = frozenset({"numpy", "pandas", "pyarrow", "scipy", "sklearn"})

libc = ctypes.CDLL(None, use_errno=True)
kept: list[Any] = []
shared: dict[str, Any] = {}
ends: dict[str, int] = {"loads": -1, "quietly": False}


class Unfit(Exception):
    """Why what was imported must not be forked."""


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
        self.thread_setters: list[Any] = []
        self.changed: dict[str, str | None] = {}
        # A shell starts what it does not wait for with these ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGQUIT, signal.SIG_DFL)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        self.control = socket.socket(fileno=os.dup(0))
        nothing = os.open(os.devnull, os.O_RDWR)
        said = os.memfd_create("said")
        for number, file in ((0, nothing), (1, said), (2, said)):
            os.dup2(file, number)
        os.close(nothing)
        os.close(said)
        os.chdir("/")
        # Asked for by many modules, and it keeps what it found of HOME: that is put right in each step.
        sysconfig.get_config_vars()
        self.tell(op="here")

    def tell(self, **message: Any) -> None:
        self.control.send(json.dumps(message).encode())

    def serve(self) -> "dict[str, Any]":
        """Returns in a forked process only: what the guardian ordered for it."""
        while True:
            data, files, _, _ = socket.recv_fds(self.control, LARGEST_MESSAGE, MOST_FILES)
            if not data:
                os._exit(0)
            message = json.loads(data)
            if message["op"] == "preload":
                self.preload(message["modules"], frozenset(message["never"]))
                continue
            try:
                child = os.fork()
            except OSError as error:
                self.tell(op="failed", id=message["id"], reason=f"it cannot fork ({error.strerror})")
            else:
                if child == 0:
                    return self.step(message["id"], files)
                os.waitpid(child, 0)
            for file in files:
                os.close(file)

    # Importing

    def preload(self, modules: "list[list[Any]]", never: "frozenset[str]") -> None:
        before = dict(os.environ)
        recorder = Recorder(os.environ._data)  # type: ignore[attr-defined]
        os.environ._data = recorder  # type: ignore[attr-defined]
        for name, is_optional in modules:
            try:
                import_one(name, is_optional)
                examine(never, recorder)
            except Unfit as error:
                self.give_up(name, str(error))
            except BaseException as error:
                self.give_up(name, f"importing it raises {type(error).__name__}")
        asked = sorted(recorder.asked)
        os.environ._data = dict(recorder)  # type: ignore[attr-defined]
        # Some packages set variables for libraries that they load.
        self.changed = {name: os.environ.get(name) for name in before.keys() | os.environ.keys()}
        self.changed = {name: value for name, value in self.changed.items() if value != before.get(name)}
        gc.collect()
        self.thread_setters = find_thread_setters()
        ends.update(loads=loads(), quietly=are_quiet())
        shared.update(sys.modules)
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
            if len(files) > 2:
                self.enter_sandbox(step, *files[2:])
            elif os.fork():
                # Its parent is the guardian now, as that of any step.
                os._exit(0)
            else:
                os.setsid()
            output = files[1]
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.chdir(order["cwd"])
            for name, value in self.changed.items():
                order["environment"][name] = value
            make_own(order)
            # Libraries of numbers took theirs, one, from the environment when they were imported.
            for set_threads in self.thread_setters:
                set_threads(order["threads"] or len(os.sched_getaffinity(0)))
            self.tell(op="started", id=step)
            for number in map(int, os.listdir("/proc/self/fd")):
                if number > 2:
                    try:
                        os.close(number)
                    except OSError:
                        pass  # the one that listed the others
            self.control.detach()
            return order
        except BaseException as error:
            if isinstance(error, Unfit):
                self.tell(op="refused", id=step, reason=str(error))
            else:
                self.tell(op="failed", id=step, reason=f"{type(error).__name__}: {error}")
            os._exit(1)

    def enter_sandbox(self, number: int, code: int, outer: int, inner: int, mounts: int) -> None:
        """Returns in the step's own process, a child of the first one of a pid namespace of its own."""
        check(libc.setns(outer, CLONE_NEWUSER), "its user namespace")
        check(libc.setns(mounts, CLONE_NEWNS), "its mount namespace")
        check(libc.unshare(CLONE_NEWPID | CLONE_NEWIPC), "new namespaces")
        if os.fork():
            os._exit(0)
        flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
        check(libc.mount(b"proc", b"/proc", b"proc", flags, None), "/proc")
        self.tell(op="inside", id=number)
        os.setsid()
        first = os.fork()
        if first:
            # What a step sends to its group does not end this process: the kernel keeps the first from signals that it
            # has no handler for.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            libc.prctl(PR_SET_NAME, b"warm-step", 0, 0, 0)
            self.wait_for(number, first, code)
        check(libc.setns(inner, CLONE_NEWUSER), "its own user namespace")
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


def read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError:
        return "?"


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


def make_own(order: "dict[str, Any]") -> None:
    """What a fresh interpreter would have found for itself."""
    variables = {name: value for name, value in order["environment"].items() if value is not None}
    os.environ.clear()
    os.environ.update(variables)
    argv: list[str] = order["argv"]
    python, script = argv[0], next(word for word in argv[1:] if not word.startswith("-"))
    after = argv[argv.index(script) :]
    sys.argv, sys.orig_argv, sys.executable = list(after), list(argv), python
    folder = os.path.dirname(os.path.realpath(script))
    refuse_shadows(folder)
    own = [place for place in variables.get("PYTHONPATH", "").split(os.pathsep) if place]
    sys.path[:0] = [folder, *own]
    forget_home()
    multiprocessing: Any = sys.modules.get("multiprocessing.process")
    if multiprocessing is not None:
        multiprocessing.ORIGINAL_DIR = os.getcwd()
        multiprocessing.current_process().authkey = os.urandom(32)
    numpy_random: Any = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
    libc.prctl(PR_SET_NAME, os.path.basename(python).encode()[:15], 0, 0, 0)
    show_command_line(argv, variables)
    main = types.ModuleType("__main__")
    kept.append(sys.modules["__main__"])
    for name in _NAMES_OF_MAIN - {"__file__", "__cached__", "__loader__"}:
        main.__dict__.setdefault(name, {} if name == "__annotations__" else globals()[name])
    main.__dict__["__doc__"] = None
    sys.modules["__main__"] = main


def refuse_shadows(folder: str) -> None:
    """A module beside the script counts more than an installed one of its name, which may be loaded already."""
    for entry in os.scandir(folder):
        name, _, rest = entry.name.partition(".")
        is_module = rest == "py" or rest.endswith("so") or os.path.exists(f"{entry.path}/__init__.py")
        if is_module and name in sys.modules and name != "__main__":
            raise Unfit(f"{entry.name} beside the script has the name of a module that is loaded in a warm interpreter")


def forget_home() -> None:
    site: Any = sys.modules.get("site")
    if site is not None:
        site.USER_BASE = site.USER_SITE = None
        site.getusersitepackages()
    variables = sysconfig.get_config_vars()
    if "userbase" in variables:
        variables["userbase"] = sysconfig._getuserbase()  # type: ignore[attr-defined]


def find_thread_setters() -> "list[Any]":
    with open("/proc/self/maps") as file:
        paths = {line.split(maxsplit=5)[5].strip() for line in file if line.count("/")}
    paths = {path for path in paths if any(name in os.path.basename(path) for name in THREADED_LIBRARIES)}
    libraries = [ctypes.CDLL(path, mode=os.RTLD_NOLOAD | os.RTLD_NOW) for path in sorted(paths)]
    return [getattr(one, setter) for one in libraries for setter in THREAD_SETTERS if hasattr(one, setter)]


class LoadedObject(ctypes.Structure):
    _fields_ = [
        ("address", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("headers", ctypes.c_void_p),
        ("header_count", ctypes.c_uint16),
        ("loads", ctypes.c_ulonglong),
        ("unloads", ctypes.c_ulonglong),
    ]


def loads() -> int:
    """How many libraries the process has loaded so far."""
    found = []

    def look(loaded: Any, *_: Any) -> int:
        found.append(int(loaded.contents.loads))
        return 1

    see = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(LoadedObject), ctypes.c_size_t, ctypes.c_void_p)(look)
    libc.dl_iterate_phdr(see, None)
    return found[0]


def are_quiet() -> bool:
    """Whether nothing that is loaded has anything to write when the process ends."""
    compiled = importlib.machinery.ExtensionFileLoader
    found = [m for m in sys.modules.values() if isinstance(getattr(m, "__loader__", None), compiled)]
    of_python = os.path.dirname(os.__file__)
    return all(m.__name__.partition(".")[0] in QUIET or str(m.__file__).startswith(f"{of_python}/lib-") for m in found)


def show_command_line(argv: "list[str]", variables: "dict[str, str]") -> None:
    """Let the kernel tell of the step's own command line and environment; where it will not, it tells of ours."""
    words = b"".join(os.fsencode(word) + b"\0" for word in argv)
    pairs = b"".join(os.fsencode(f"{name}={value}") + b"\0" for name, value in variables.items())
    text = ctypes.create_string_buffer(words + pairs, len(words) + len(pairs))
    kept.append(text)
    start = ctypes.addressof(text)
    stat = read("/proc/self/stat").rpartition(")")[2].split()
    libc.sbrk.restype = ctypes.c_void_p
    # In the order of the kernel's struct prctl_mm_map.
    fields = [*(int(stat[field]) for field in (23, 24, 42, 43, 44)), libc.sbrk(0), int(stat[25])]
    fields += [start, start + len(words), start + len(words), start + len(words) + len(pairs), 0]
    numbers = (ctypes.c_uint64 * 13)(*fields, 0xFFFFFFFF << 32)
    libc.prctl(PR_SET_MM, PR_SET_MM_MAP, ctypes.byref(numbers), ctypes.c_ulong(ctypes.sizeof(numbers)), 0)


def run(script: str) -> int:
    """Run the script as `python SCRIPT` does; the exit code, negative for a Ctrl-C that nobody handled."""
    path = os.path.abspath(script)
    module = sys.modules["__main__"].__dict__
    module.update(__file__=path, __cached__=None, __loader__=importlib.machinery.SourceFileLoader("__main__", path))
    try:
        with open(path, "rb") as file:
            source = file.read()
        exec(compile(source, path, "exec", dont_inherit=True), module)
    except SystemExit as error:
        return exit_code(error)
    except BaseException as error:
        failure = error
    else:
        return 0
    # Reported when it is handled no longer, so that what the hook raises does not follow from it.
    return report(failure)


def hide_ours(error: BaseException) -> None:
    """Without our own frame, the first of its traceback, which no script has below it."""
    error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next


def exit_code(error: SystemExit) -> int:
    if error.code is None or isinstance(error.code, int):
        return (error.code or 0) & 0xFF
    print(error.code, file=sys.stderr)
    return 1


def report(error: BaseException) -> int:
    hide_ours(error)
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    try:
        sys.excepthook(type(error), error, error.__traceback__)
    except SystemExit as other:
        return exit_code(other)
    except BaseException as other:
        hide_ours(other)
        print("Error in sys.excepthook:", file=sys.stderr)
        sys.__excepthook__(type(other), other, other.__traceback__)
        print("\nOriginal exception was:", file=sys.stderr)
        sys.__excepthook__(type(error), error, error.__traceback__)
    return -signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1


def end(code: int) -> None:
    """End as Python does, but for what is shared: to take that apart would first copy all its memory.

    What the script made is taken apart as ever, so that its files are written to the end. Returns where threads are
    left, which only Python itself can stop.
    """
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown()
    if len(sys._current_frames()) > 1:
        return
    try:
        atexit._run_exitfuncs()
    except BaseException as error:
        sys.__excepthook__(type(error), error, error.__traceback__)
    code = code if flush() else 120
    sys.last_type = sys.last_value = sys.last_traceback = None
    if sys.version_info >= (3, 12):
        sys.last_exc = None
    own = {name: _weakref.ref(module) for name, module in sys.modules.items() if shared.get(name) is not module}
    for name in own:
        del sys.modules[name]
    gc.collect()
    # What is left of them, the last first.
    left = [module for reference in reversed(own.values()) if (module := reference()) is not None]
    for module in left:
        empty(module.__dict__)
    if left:
        gc.collect()
    code = code if flush() else 120
    libc.fflush(None)
    if code == -signal.SIGINT:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    if ends["quietly"] and loads() == ends["loads"]:
        os._exit(code)
    # Other libraries may have things to do at the end, such as writing what they hold back.
    ctypes.PyDLL(None).exit(code)


def empty(module: "dict[str, Any]") -> None:
    """In Python's own order: what is private first."""
    for is_private in (True, False):
        for name in list(module):
            if name != "__builtins__" and (name[:1] == "_" and name[1:2] != "_") is is_private:
                module[name] = None


def flush() -> bool:
    is_written = True
    for file in (sys.stdout, sys.stderr):
        try:
            if file is not None and not file.closed:
                file.flush()
        except BaseException as error:
            is_written = is_written and file is sys.stderr
            sys.unraisablehook(types.SimpleNamespace(exc_type=type(error), exc_value=error, exc_traceback=None,
                                                     err_msg=None, object=file))  # fmt: skip
    return is_written


if __name__ == "__main__":
    sys.path.pop(0)
    code = run(Interpreter().serve()["script"])
    end(code)
    if code < 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        atexit.register(os.kill, os.getpid(), signal.SIGINT)
    sys.exit(code)
