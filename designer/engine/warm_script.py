"""What a forked process does to be the script's own: all that a fresh interpreter would have found, and ended as one.

The standard library alone, for the Python of any environment. It knows nothing of the guardian.
"""

import _weakref
import atexit
import contextlib
import ctypes
import gc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import sysconfig
import types
from collections.abc import Iterator
from typing import Any

PR_SET_NAME, PR_SET_MM, PR_SET_MM_MAP = 15, 35, 14
MT19937_WORDS = 624
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
libc.sbrk.restype = ctypes.c_void_p
python = ctypes.PyDLL(None)
MemoryMap = ctypes.c_uint64 * 13
kept: list[Any] = []
asked: set[int] = set()
known: dict[str, Any] = {"loads": -1, "quietly": False, "thread_setters": [], "bit_generators": [], "memory": None}
known["shared"] = frozenset()


class Unfit(Exception):
    """Why what was imported must not be forked."""


def read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError:
        return "?"


def make_own(order: "dict[str, Any]", names_of_main: "frozenset[str]") -> None:
    """What a fresh interpreter would have found for itself."""
    variables = {name: value for name, value in order["environment"].items() if value is not None}
    set_variables(variables)
    argv: list[str] = order["argv"]
    python, script = argv[0], next(word for word in argv[1:] if not word.startswith("-"))
    after = argv[argv.index(script) :]
    sys.argv, sys.executable = list(after), python
    if hasattr(sys, "orig_argv"):
        sys.orig_argv = list(argv)
    folder = os.path.dirname(os.path.realpath(script))
    refuse_shadows(folder)
    own = [place for place in variables.get("PYTHONPATH", "").split(os.pathsep) if place]
    sys.path[:0] = [folder, *own]
    forget_home()
    multiprocessing: Any = sys.modules.get("multiprocessing.process")
    if multiprocessing is not None:
        multiprocessing.ORIGINAL_DIR = os.getcwd()
        multiprocessing.current_process().authkey = os.urandom(32)
    for generator in known["bit_generators"]:
        seed(generator)
    # Libraries of numbers took theirs, one, from the environment when they were imported.
    for set_threads in known["thread_setters"]:
        set_threads(order["threads"] or len(os.sched_getaffinity(0)))
    libc.prctl(PR_SET_NAME, os.path.basename(python).encode()[:15], 0, 0, 0)
    show_command_line(argv, variables)
    main = types.ModuleType("__main__")
    kept.append(sys.modules["__main__"])
    for name in names_of_main - {"__file__", "__cached__", "__loader__"}:
        main.__dict__.setdefault(name, {} if name == "__annotations__" else kept[-1].__dict__[name])
    main.__dict__["__doc__"] = None
    sys.modules["__main__"] = main


def set_variables(variables: "dict[str, str]") -> None:
    # At once: os.environ.clear() lists those that are left for each one.
    libc.clearenv()
    os.environ._data.clear()  # type: ignore[attr-defined]
    os.environ.update(variables)


def seed(generator: Any) -> None:
    """Have a generator of numpy begin anew, as one that was made just now."""
    if type(generator).__name__ == "MT19937":
        # All of its state, as any of it is a good one: to derive that from a shorter seed costs three times as much.
        numpy: Any = sys.modules["numpy"]
        key = numpy.frombuffer(os.urandom(4 * MT19937_WORDS), numpy.uint32)
        generator.state = {"bit_generator": "MT19937", "state": {"key": key, "pos": MT19937_WORDS}}
    else:
        generator.state = type(generator)().state


def refuse_shadows(folder: str) -> None:
    """A module beside the script counts more than an installed one of its name, which may be loaded already."""
    for entry in os.scandir(folder):
        name, _, rest = entry.name.partition(".")
        is_module = rest == "py" or rest.endswith("so") or os.path.exists(f"{entry.path}/__init__.py")
        if is_module and name in sys.modules and name != "__main__":
            raise Unfit(f"{entry.name} beside the script has the name of a module that is loaded in a warm interpreter")


def has_own_random_numbers() -> bool:
    """Whether there is a generator besides those that each process sets anew, and those of a seed written by hand."""
    # A long seed that was not seen to come from the machine may be one or the other.
    if any(is_long(entropy := entropy_of(one)) and entropy not in asked for one in bit_generators()):
        return True
    random: Any = sys.modules.get("random")
    if not hasattr(random, "_inst"):
        return False
    fine = {id(random._inst)}
    found = []
    # The type as it is: an object's own idea of it may be code of a package.
    for one in gc.get_objects():
        if issubclass(type(one), random.Random) and not issubclass(type(one), random.SystemRandom):
            found.append(one)
        elif type(one).__module__ == "tempfile":
            fine.add(id(getattr(one, "_rng", None)))
    return any(id(one) not in fine for one in found)


@contextlib.contextmanager
def noting_seeds() -> "Iterator[None]":
    """Note which numbers the machine is asked for meanwhile: of numpy's generators they are the seeds nobody gave."""
    if importlib.util.find_spec("numpy") is None:
        yield
        return
    import random

    # Where `random` itself looks for it: who imports a function of it meanwhile gets it as it is.
    module: Any = random
    whole = module._urandom

    def urandom(size: int) -> bytes:
        data: bytes = whole(size)
        asked.add(int.from_bytes(data, "big"))
        return data

    module._urandom = urandom
    try:
        yield
    finally:
        module._urandom = whole


def bit_generators() -> "list[Any]":
    of_numpy: Any = sys.modules.get("numpy.random")
    if not hasattr(of_numpy, "BitGenerator"):
        return []
    return [one for one in gc.get_objects() if issubclass(type(one), of_numpy.BitGenerator)]


def find_bit_generators() -> "list[Any]":
    """Those of numpy that took their seed from the machine, as a step's own would have; not those given a seed."""
    return [one for one in bit_generators() if is_long(entropy := entropy_of(one)) and entropy in asked]


def is_long(entropy: Any) -> bool:
    """Whether it is a seed as the machine is asked for: 128 bits (numpy.random.SeedSequence)."""
    return isinstance(entropy, int) and entropy >= 1 << 64


def entropy_of(generator: Any) -> Any:
    # Before numpy 1.25 by the other name.
    seeds = getattr(generator, "seed_seq", None) or getattr(generator, "_seed_seq", None)
    return getattr(seeds, "entropy", None)


def forget_home() -> None:
    site: Any = sys.modules.get("site")
    if site is not None:
        site.USER_BASE = site.USER_SITE = None
        site.getusersitepackages()
    variables = sysconfig.get_config_vars()
    if "userbase" in variables:
        variables["userbase"] = sysconfig._getuserbase()  # type: ignore[attr-defined]


def share() -> None:
    """Note what the processes to be forked have in common: everything until now."""
    known.update(loads=loads(), quietly=are_quiet(), thread_setters=find_thread_setters())
    known.update(bit_generators=find_bit_generators(), memory=memory())
    asked.clear()
    # They are kept, so that nothing else will ever have the address of one.
    kept.extend(sys.modules.values())
    known.update(shared=frozenset(map(id, kept)))


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
    text = words + pairs
    kept.append(text)
    start = ctypes.cast(ctypes.c_char_p(text), ctypes.c_void_p).value or 0
    code_and_data, stack = known["memory"]
    # In the order of the kernel's struct prctl_mm_map.
    fields = [*code_and_data, libc.sbrk(0), stack, start, start + len(words), start + len(words), start + len(text), 0]
    numbers = MemoryMap(*fields, 0xFFFFFFFF << 32)
    libc.prctl(PR_SET_MM, PR_SET_MM_MAP, ctypes.byref(numbers), ctypes.c_ulong(ctypes.sizeof(numbers)), 0)


def memory() -> "tuple[list[int], int]":
    """Where the kernel has code, data and stack, the same in all that is forked."""
    stat = read("/proc/self/stat").rpartition(")")[2].split()
    return [int(stat[field]) for field in (23, 24, 42, 43, 44)], int(stat[25])


def run_to_the_end(script: str) -> None:
    code = run(script)
    end(code)
    if code < 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        atexit.register(os.kill, os.getpid(), signal.SIGINT)
    sys.exit(code)


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
        # As a long of C it is minus one if it is no long.
        code = error.code or 0
        return code & 0xFF if -(2**63) <= code < 2**63 else 0xFF
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
    except BaseException:
        pass  # raised by old versions, which have told of it
    code = code if flush() else 120
    sys.last_type = sys.last_value = sys.last_traceback = None
    if sys.version_info >= (3, 12):
        sys.last_exc = None
    own = take_own_modules()
    # What is no module, as the None that forbids an import, has nothing to be emptied.
    references = [_weakref.ref(module) for module in own if issubclass(type(module), types.ModuleType)]
    while own:
        del own[0]
    gc.collect()
    # What is left of them, the last first.
    left = [module for reference in reversed(references) if (module := reference()) is not None]
    for module in left:
        empty(module.__dict__)
    if left:
        gc.collect()
    code = code if flush() else 120
    libc.fflush(None)
    if code == -signal.SIGINT:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    if known["quietly"] and loads() == known["loads"]:
        os._exit(code)
    # Other libraries may have things to do at the end, such as writing what they hold back.
    python.exit(code)


def take_own_modules() -> "list[Any]":
    """Take those out that came after the fork, and the script itself, in the order in which they stand.

    From the end, where they are: to look at each of the others would count a reference to it, and copy its memory.
    """
    new = {id(one) for one in gc.get_objects() if issubclass(type(one), types.ModuleType)}
    own = []
    while sys.modules:
        name, module = sys.modules.popitem()
        if id(module) in known["shared"]:
            sys.modules[name] = module
            break
        own.append(module)
        new.discard(id(module))
    own.reverse()
    new.discard(id(sys.modules.get("__main__")))
    # Another new one may stand in the place of a shared one. What is no module is not looked for there.
    names = find_new_names() if new else ["__main__"]
    return [sys.modules.pop(name) for name in names if name in sys.modules] + own


def find_new_names() -> "list[Any]":
    """Of what came after the fork. It takes long where much is shared, but counts no reference to that."""
    position, name, module = ctypes.c_ssize_t(), ctypes.py_object(), ctypes.c_void_p()
    modules, step = ctypes.py_object(sys.modules), [ctypes.byref(one) for one in (position, name, module)]
    found = []
    while python.PyDict_Next(modules, *step):
        if module.value not in known["shared"]:
            found.append(name.value)
    return found


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
