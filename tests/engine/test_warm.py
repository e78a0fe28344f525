"""A step that is forked from a warm interpreter cannot be told from one that Python was started for."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from designer.core.component import EnvironmentSpec
from designer.engine.attempt import AttemptResult
from designer.engine.environments import Environments
from designer.engine.guardian import Guardian
from designer.storage.local import LocalStore
from tests.engine.bench import Bench, make_isolation
from tests.engine.processes import until
from tests.running import ROOT

SPEC = EnvironmentSpec(kind="packages", requirements=("small",))
PACKAGES = {
    "good": "import json\nVALUE = 7\n",
    "threads": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n",
    "reads_home": "import os\nHOME = os.environ['HOME']\n",
    "reads_mode": "import os\nMODE = os.environ.get('MODE', 'none')\n",
    "talks": "print('welcome')\n",
    "raises": "raise RuntimeError('not today')\n",
    "opens": "FILE = open('/dev/null')\n",
    "starts": "import os\nCHILD = os.spawnl(os.P_NOWAIT, '/bin/sleep', 'sleep', '5')\n",
    "loads_never": "import sys, types\nsys.modules['torch'] = types.ModuleType('torch')\n",
    "sets": "import os\nos.environ['SET_BY_PACKAGE'] = 'yes'\n",
    "draws": "import random\nRNG = random.Random(7)\nSAFE = random.SystemRandom()\n",
    "hangs": "import time\ntime.sleep(600)\n",
    "ends": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
}


@pytest.fixture(scope="session")
def environments_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment as uv would have built it, with packages that do odd things when they are imported."""
    root = tmp_path_factory.mktemp("environments")
    [folder] = Environments(root, named={}).needed([SPEC])
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    [site_packages] = (folder / "venv" / "lib").glob("python*/site-packages")
    for name, text in PACKAGES.items():
        (site_packages / f"{name}.py").write_text(text)
    (folder / "ready").write_text("")
    return root


@pytest.fixture(params=["none", "bubblewrap"])
def bench(home: Path, environments_root: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    isolation = make_isolation(request.param, home)
    with Guardian(home) as guardian:
        environments = Environments(environments_root, named={}, isolation=isolation)
        yield Bench(home, LocalStore(home / "artifacts"), guardian, isolation, environments)


Run = Callable[..., AttemptResult]


@pytest.fixture
def run(bench: Bench) -> Run:
    """Runs a script as a step; `files` stand beside it."""

    def run(script: str, arguments: str = "", *, files: dict[str, str] | None = None, **given: object) -> AttemptResult:
        code = bench.put({"main.py": script, **(files or {})})
        options = {"warm": True, "environment": SPEC, "threads": 1, "timeout": 30, **given}
        return bench.run(f"python main.py {arguments}", code=code, **options)  # type: ignore[arg-type]

    return run


def told(bench: Bench, result: AttemptResult) -> tuple[object, ...]:
    """What a person sees of a step, without what differs between any two attempts."""
    own = re.compile(rf"\b{bench.count}-1\b|\b0x[0-9a-f]+\b")
    return result.outcome, result.exit_code, own.sub("N", result.error), own.sub("N", bench.log_text())


# What nobody can tell apart

SEES = """
import json, os, resource, signal, sys
import good
print(json.dumps({
    "argv": sys.argv, "orig": sys.orig_argv, "executable": sys.executable, "path": sys.path, "flags": list(sys.flags),
    "file": __file__, "name": __name__, "main": sorted(k for k in globals() if k.startswith("__")),
    "spec": repr(__spec__), "package": repr(__package__), "loader": type(__loader__).__name__, "doc": __doc__,
    "builtins": type(__builtins__).__name__, "is_main": sys.modules["__main__"].__dict__ is globals(),
    "environment": {k: v for k, v in os.environ.items() if k != "_"},
    "environ": sorted(open("/proc/self/environ").read().split(chr(0))),
    "command": open("/proc/self/cmdline").read(), "comm": open("/proc/self/comm").read(),
    "exe": os.readlink("/proc/self/exe"), "cwd": os.getcwd(), "umask": os.umask(0o22),
    "files": sorted(os.listdir("/proc/self/fd")), "stdin": [os.read(0, 1).decode(), os.readlink("/proc/self/fd/0")],
    "signals": [str(signal.getsignal(n)) for n in sorted(signal.valid_signals())],
    "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "session": os.getsid(0) == os.getpid() == os.getpgid(0), "user": [os.getuid(), os.getgid(), os.getgroups()],
    "limits": [resource.getrlimit(n) for n in range(15)], "nice": os.nice(0),
    "oom": open("/proc/self/oom_score_adj").read(),
    "stdout": [sys.stdout.encoding, sys.stdout.errors, sys.stdout.isatty()],
    "buffering": [sys.stdout.line_buffering, sys.stdout.write_through, sys.stderr.line_buffering],
    "privileges": [x for x in open("/proc/self/status") if x.startswith(("NoNewPrivs", "CapPrm", "CapEff", "Seccomp"))],
    "threads": len(os.listdir("/proc/self/task")), "excepthook": sys.excepthook is sys.__excepthook__,
    "recursion": sys.getrecursionlimit(), "switch": sys.getswitchinterval(), "warn": sys.warnoptions,
}, indent=1, default=str).replace(str(resource.getrlimit(resource.RLIMIT_RTTIME)[0]), "the mark"))
"""


def test_the_script_finds_the_same_world(bench: Bench, run: Run) -> None:
    plain = told(bench, run(SEES, "--x 'a b' ''", warm=False, variables={"MY_VAR": "a b"}))
    forked = run(SEES, "--x 'a b' ''", variables={"MY_VAR": "a b"})

    assert (forked.is_warm, forked.start_note) == (True, "")
    assert told(bench, forked)[3].split("\n") == plain[3].split("\n")  # type: ignore[attr-defined]
    assert told(bench, forked) == plain


SCRIPTS = {
    "ends well": "print('hello')",
    "exit code": "import sys; sys.exit(3)",
    "exit code of 256": "import sys; sys.exit(259)",
    "exit code that is no long": "import sys; sys.exit(2**70)",
    "exit with words": "import sys; sys.exit('that is wrong')",
    "exit with nothing": "raise SystemExit",
    "traceback": "def f():\n    raise ValueError('no')\n\nf()",
    "chained traceback": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('x') from e",
    "syntax error": "print('never')\nif x\n",
    "own hook": "import sys\nsys.excepthook = lambda *a: print('mine', a[0].__name__)\nraise ValueError",
    "hook that fails": "import sys\nsys.excepthook = lambda *a: 1 / 0\nraise ValueError('first')",
    "atexit": "import atexit\natexit.register(print, 'one')\natexit.register(print, 'two')\nprint('main')",
    "atexit after an error": "import atexit\natexit.register(print, 'end')\nraise SystemExit(4)",
    "atexit that fails": "import atexit\natexit.register(lambda: 1 / 0)",
    "a thread": "import threading as t, time\nsaid = t.Event()\n"
    "t.Thread(target=lambda: (said.wait(), time.sleep(0.1), print('late'))).start()\nprint(1)\nsaid.set()",
    "a daemon thread": "import threading as t, time\n"
    "t.Thread(target=time.sleep, args=(30,), daemon=True).start()\nprint(1)",
    "unclosed file": "f = open('out', 'w')\nf.write('x' * 10)\nimport subprocess, atexit\n"
    "class D:\n    def __del__(self): print('gone')\nd = D()\n",
    "a cycle": "class D:\n    def __del__(self): print('gone')\nd = D()\nd.me = d\ndel d",
    "buffered bytes": "import sys\nsys.stdout.buffer.write(b'raw')\nprint('text', end='')\nsys.stderr.write('err')",
    "closed output": "import sys\nsys.stdout.close()",
    "os._exit": "import os\nos.write(1, b'x')\nos._exit(9)",
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "segmentation fault": "import ctypes\nctypes.string_at(0)",
    "abort": "import os\nos.abort()",
    "interrupted": "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nimport time; time.sleep(5)",
    "interrupt handled": "import os, signal\ntry:\n    os.kill(os.getpid(), 2); import time; time.sleep(5)\n"
    "except KeyboardInterrupt:\n    print('caught')",
    "spawned processes": "import multiprocessing as m\nimport good\ndef f(x): return x * 2\n"
    "if __name__ == '__main__':\n    with m.get_context('spawn').Pool(2) as p: print(p.map(f, [1, 2]))",
    "the folder of processes": "import multiprocessing.process as p\nprint(p.ORIGINAL_DIR)",
    "forked processes": "import multiprocessing as m\ndef f(x): return x * 2\n"
    "if __name__ == '__main__':\n    with m.get_context('fork').Pool(2) as p: print(p.map(f, [1, 2]))",
    "a pool of threads": "from concurrent.futures import ThreadPoolExecutor as T\nprint(list(T(2).map(str, range(3))))",
    "a child": "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'import sys; print(sys.prefix)'],"
    " capture_output=True, text=True).stdout)",
    "pickles": "import pickle\nclass A: pass\nprint(pickle.loads(pickle.dumps(A())).__class__)",
    "the module beside it": "import beside\nprint(beside.NAME, beside.__file__)",
    "warnings": "import warnings\nwarnings.warn('careful')\nwarnings.warn('old', DeprecationWarning)",
    "user base": "import site, sysconfig as c\nprint(site.getuserbase(), c.get_config_var('userbase'), site.USER_SITE)",
    "home": "import pathlib, tempfile\nprint(pathlib.Path.home(), tempfile.gettempdir())",
    "hashes": "print(hash('x'), list({'a', 'b', 'c'}))",
    "imports": "import good, json, sys\nprint(good.VALUE, good.__file__, 'good' in sys.modules)",
    "a package that is not there": "import nowhere",
    "an annotation": "x: int = 3\nprint(__annotations__)",
    "future": "from __future__ import annotations\ndef f(x: Nothing): ...\nprint(f.__annotations__)",
    "asyncio": "import asyncio\nasync def f():\n"
    "    p = await asyncio.create_subprocess_exec('true')\n    print(await p.wait())\n"
    "asyncio.run(f())",
    "no newline": "print('a', end='')",
    "modules in the place of others": "import json, sys, types\nimport good\n"
    "class D:\n    def __init__(self, name): self.name = name\n    def __del__(self): print('gone', self.name)\n"
    "def made(name):\n    module = types.ModuleType(name)\n    module.d = D(name)\n    return module\n"
    "sys.modules['new'] = made('new')\nsys.modules['good'] = made('good')\nsys.modules['json'] = made('json')\n",
    "no modules among the modules": "import good, sys\n"
    "class D:\n    def __del__(self): print('gone')\n"
    "sys.modules.update(none=None, number=3, text='text', own=D())\n",
    "a module that is put in its place once more": "import good, sys, types\n"
    "class D:\n    def __del__(self): print('gone')\n"
    "sys.modules['own'] = types.ModuleType('own')\nsys.modules['own'].d = D()\n"
    "sys.modules['good'] = sys.modules.pop('good')\n",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_script_does_and_says_the_same(bench: Bench, run: Run, script: str) -> None:
    files = {"beside.py": "NAME = 'beside'\n"}

    plain = told(bench, run(script, files=files, warm=False))
    forked = run(script, files=files)

    assert (forked.is_warm, forked.start_note) == (True, "")
    assert told(bench, forked) == plain


# When it cannot be had, the step is a plain process, and says why

FAULTS = {
    "threads": "threads is not kept warm: importing it starts threads (python).",
    "reads_home": "reads_home is not kept warm: importing it reads HOME, which each step has for itself.",
    "talks": "talks is not kept warm: importing it writes to the log.",
    "raises": "raises is not kept warm: importing it raises RuntimeError.",
    "opens": "opens is not kept warm: importing it leaves a file open.",
    "starts": "starts is not kept warm: importing it starts a process.",
    "loads_never": "loads_never is not kept warm: importing it loads torch, which must not be forked.",
    "draws": "draws is not kept warm: importing it makes a generator of random numbers, whose numbers all steps would "
    "share.",
    "ends": "The warm interpreter could not be made ready: it ended.",
}


@pytest.mark.parametrize(("package", "note"), FAULTS.items())
def test_a_package_that_cannot_be_shared_is_imported_by_each_step_itself(
    bench: Bench, run: Run, package: str, note: str
) -> None:
    script = f"import good\nimport {package}\nprint('done', good.VALUE)"
    plain = told(bench, run(script, warm=False))

    first = run(script)
    assert (first.is_warm, first.start_note) == (False, note)
    assert told(bench, first) == plain

    second = run(script)
    # What comes before it is kept warm, unless nobody can say who is at fault.
    assert (second.is_warm, second.start_note) == (package != "ends", note)
    assert told(bench, second) == plain


def test_a_variable_that_a_package_reads_when_it_is_imported_makes_a_plain_process(bench: Bench, run: Run) -> None:
    script = "import reads_mode\nprint(reads_mode.MODE)"
    assert run(script).is_warm

    result = run(script, variables={"MODE": "fast"})

    assert bench.log_text() == "fast\n"
    assert (result.is_warm, result.start_note) == (
        False,
        "It sets MODE, which its packages read when they are imported.",
    )


def test_a_variable_that_a_package_sets_is_set_in_the_step(bench: Bench, run: Run) -> None:
    result = run("import os, sets\nprint(os.environ['SET_BY_PACKAGE'], os.environ.get('X'))", variables={"X": "1"})

    assert result.is_warm
    assert bench.log_text() == "yes 1\n"


@pytest.mark.parametrize(
    "name", ["PYTHONPATH", "PYTHONSTARTUP", "LD_PRELOAD", "OMP_NUM_THREADS", "TZ", "CUDA_VISIBLE_DEVICES"]
)
def test_a_step_that_sets_what_an_interpreter_reads_when_it_starts_has_its_own(
    bench: Bench, run: Run, name: str
) -> None:
    result = run("import os, sys\nprint(os.environ[sys.argv[1]])", name, variables={name: ""})

    assert bench.log_text() == "\n"
    assert (result.is_warm, result.start_note) == (False, f"It sets {name}, which a warm interpreter has read already.")


@pytest.mark.parametrize(
    "command",
    [
        "python main.py && true",
        "python main.py > out",
        "python -O main.py",
        "python -m main",
        "python -c 'import good'",
        "python ../code/../main.txt",
        "X=1; python main.py",
        "python $PWD/main.py",
    ],
)
def test_a_command_that_is_more_than_one_script_is_a_plain_process(bench: Bench, command: str) -> None:
    code = bench.put({"main.py": "print('hi')", "main.txt": "print('hi')"})

    result = bench.run(command, code=code, environment=SPEC, warm=True)

    assert result.is_warm is False
    assert result.start_note == (
        "Only a command that is one `python FILE.py` with its arguments can start from a warm interpreter."
        if command.startswith("python")
        else ""
    )


def test_a_module_beside_the_script_counts_more_than_an_installed_one(bench: Bench, run: Run) -> None:
    files = {"colorsys.py": "NAME = 'mine'\n", "good.py": "VALUE = 'mine'\n"}

    result = run("import json\nimport good, colorsys\nprint(good.VALUE, colorsys.NAME)", files=files)

    assert result.is_warm
    assert bench.log_text() == "mine mine\n"


def test_a_module_beside_the_script_that_a_package_would_load_makes_a_plain_process(bench: Bench, run: Run) -> None:
    result = run("import good\nprint('hi')", files={"json.py": "print('my own json')\n"})

    assert bench.log_text() == "my own json\nhi\n"
    assert (result.is_warm, result.start_note) == (
        False,
        "json.py beside the script has the name of a module that is loaded in a warm interpreter.",
    )


def test_what_a_script_does_before_an_import_is_done_before_it(bench: Bench, run: Run) -> None:
    script = "import os\nos.environ['MODE'] = 'set first'\nimport reads_mode\nprint(reads_mode.MODE)"

    assert run(script).is_warm
    assert bench.log_text() == "set first\n"


def test_two_scripts_that_import_different_things_do_not_find_each_others(bench: Bench, run: Run) -> None:
    assert run("import colorsys, good").is_warm

    result = run("import good, sys\nprint('colorsys' in sys.modules)")

    assert result.is_warm
    assert bench.log_text() == "False\n"


def test_random_numbers_differ_between_steps_of_one_interpreter(bench: Bench, run: Run) -> None:
    script = "import random, uuid, secrets, tempfile, multiprocessing as m\n"
    script += "print(random.random(), uuid.uuid4(), secrets.token_hex(), m.current_process().authkey.hex())"

    logs = []
    for _ in range(2):
        assert run(script).is_warm
        logs.append(bench.log_text().split())

    assert all(one != other for one, other in zip(*logs, strict=True))


def test_no_secret_of_one_step_is_in_the_memory_of_another(bench: Bench, run: Run) -> None:
    run("import os", variables={"PASSWORD": "s3cr3t-of-the-first"})
    # A pattern that is not what it looks for, which would find itself.
    look = """
import os, re
word = re.compile(b"s[3]cr3t-[o]f")
found = 0
for line in open("/proc/self/maps"):
    place = re.match("([0-9a-f]+)-([0-9a-f]+) r", line)
    if place and "[v" not in line:
        with open("/proc/self/mem", "rb", 0) as memory:
            memory.seek(int(place[1], 16))
            found += len(word.findall(memory.read(int(place[2], 16) - int(place[1], 16))))
print(found, bool(os.environ.get("PASSWORD")))
"""

    result = run(f"import os\n{look}")

    assert result.is_warm
    assert bench.log_text() == "0 False\n"
    # So it would have been found.
    run(f"import os\n{look}", variables={"PASSWORD": "s3cr3t-of-the-first"})
    assert bench.log_text() != "0 True\n"


# A package is code of others: what it does to the interpreter, it does to each step that is forked from it.
BREAKS_OUT = """
import ctypes, fcntl, os
libc = ctypes.CDLL(None, use_errno=True)
keep = os.setsid
SAID = []
MACHINE = ["/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/irq/default_smp_affinity"]
COVERS = [HOME, "/run", "/tmp", "/dev", "/proc/sys", "/proc/irq", "/"]

def says(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "no")

def uncover(path):
    says(libc.umount2(path.encode(), 2))

def move(path):
    says(libc.mount(path.encode(), b"/mnt", None, 0x2000, None))

def make_writable(path):
    # MS_REMOUNT and MS_BIND, and so neither read-only nor anything else
    says(libc.mount(None, path.encode(), None, 0x1020, None))

def copy_without_covers(path):
    says(libc.mount(path.encode(), b"/mnt", None, 0x1000, None))

def write(path):
    os.close(os.open(path, os.O_WRONLY))

def mount_writable(path):
    says(libc.mount(b"proc", b"/mnt", b"proc", 0, None))

def enter_parent(path):
    # NS_GET_PARENT
    says(libc.setns(fcntl.ioctl(os.open(path, os.O_RDONLY), 0xB702), 0x10000000))

def enter_other(path):
    # NS_MNT_GET_NEXT and NS_MNT_GET_PREV of newer kernels: whichever namespaces of mounts one has power over
    for request in (0x8010B70B, 0x8010B70C):
        try:
            found = os.open(path, os.O_RDONLY)
            while True:
                found = fcntl.ioctl(found, request, bytearray(16))
                says(libc.setns(found, 0x20000))
                uncover(HOME)
        except OSError:
            pass
    write(HOME + "/secret")

def attempt(tried, *paths):
    for path in paths:
        try:
            tried(path)
            SAID.append(f"{tried.__name__} {path}")
        except OSError:
            pass

def attack():
    attempt(write, *MACHINE, HOME + "/secret", "/etc/of-a-step")
    attempt(uncover, *COVERS)
    attempt(move, *COVERS)
    attempt(make_writable, *COVERS, "/proc")
    attempt(copy_without_covers, "/", os.path.dirname(HOME))
    attempt(mount_writable, "/proc")

def setsid():
    files = [f"/proc/self/fd/{number}" for number in range(30)]
    attempt(enter_parent, "/proc/self/ns/user", "/proc/1/ns/user", *files)
    attempt(enter_other, "/proc/self/ns/mnt", *files)
    attack()
    # It may uncover what it has mounted itself: what is below has no process of the machine and cannot be written to.
    uncover("/proc")
    attempt(write, *MACHINE)
    SAID.append(f"processes {[name for name in os.listdir('/proc') if name.isdecimal()]}")
    says(libc.mount(b"proc", b"/proc", b"proc", 1, None))
    keep()

attack()
# Called once a forked process is in the sandbox of its step.
os.setsid = setsid
"""


# What a forked step sees in the sandbox, and what it can do

sandboxed = pytest.mark.parametrize("bench", ["bubblewrap"], indirect=True)


@sandboxed
def test_a_forked_step_sees_its_own_folder_and_inputs_of_the_home_and_nothing_else(bench: Bench) -> None:
    (bench.home / "secret").write_text("the key")
    (bench.home / "work" / "99-1").mkdir(parents=True)
    mine, other = bench.put({"a": "mine"}), bench.put({"b": "other"})
    look = f"""
import os, sys
print(sorted(os.listdir({str(bench.home)!r})), os.listdir({str(bench.home / "work")!r}))
print(open(sys.argv[1] + "/a").read())
for place in {[str(bench.home / "secret"), str(bench.store.path(other)), str(bench.home / "work" / "99-1")]!r}:
    print(os.path.exists(place))
for place in (sys.argv[1] + "/a", "/usr/x", "/etc/x", "/x"):
    try: open(place, "a"); print("written", place)
    except OSError as error: print(error.strerror)
"""
    code = bench.put({"main.py": look})

    result = bench.run(
        "python main.py ${{inputs.x}}", code=code, artifacts={"x": mine}, environment=SPEC, warm=True, threads=1
    )

    assert result.is_warm
    assert bench.log_text().splitlines() == [
        "['artifacts', 'work'] ['1-1']",
        "mine",
        *["False"] * 3,
        "Permission denied",
        *["Read-only file system"] * 3,
    ]


CANNOT = """
import ctypes, os, subprocess
libc = ctypes.CDLL(None, use_errno=True)
def libc_says(result):
    if result != 0: raise OSError(ctypes.get_errno(), "no")
for name, tried in {
    "mount": lambda: libc_says(libc.mount(b"none", b"/mnt", b"tmpfs", 0, None)),
    "umount": lambda: libc_says(libc.umount2(b"/proc", 2)),
    "remount": lambda: libc_says(libc.mount(b"none", b"/", None, 0x1020, None)),
    "new mounts": lambda: libc_says(libc.unshare(0x20000)),
    "mounts of the first": lambda: libc_says(libc.setns(os.open("/proc/1/ns/mnt", 0), 0)),
    "users of the first": lambda: libc_says(libc.setns(os.open("/proc/1/ns/user", 0), 0)),
    "memory of the first": lambda: open("/proc/1/mem", "rb").read(1),
    "root of the first": lambda: os.listdir("/proc/1/root"),
    "trace the first": lambda: libc_says(libc.ptrace(16, 1, 0, 0)),
    "another user": lambda: os.setuid(1),
    "a setting of the kernel": lambda: os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY),
    "an interrupt": lambda: os.open("/proc/irq/default_smp_affinity", os.O_WRONLY),
    "a device": lambda: os.mknod("/tmp/device", 0o20600, os.makedev(1, 1)),
}.items():
    try:
        tried()
        print(name, "done")
    except OSError:
        pass
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print([status[name].strip() for name in ("CapInh", "CapPrm", "CapEff", "CapAmb", "NoNewPrivs")])
print(subprocess.run(["grep", "CapEff", "/proc/self/status"], capture_output=True, text=True).stdout.split())
print(sorted(int(name) for name in os.listdir("/proc") if name.isdecimal()) == [1, os.getpid()])
os.kill(1, 15)
os.kill(1, 2)
print(os.listdir("/run"), os.path.exists("/tmp/of-the-machine"))
open("/tmp/a", "w")
print("a" in os.listdir("/tmp"), "a" in os.listdir(os.environ["TMPDIR"]), "a" in os.listdir("/var/tmp"))
"""


@sandboxed
def test_a_forked_step_has_no_capability_no_way_to_one_and_no_process_but_its_own(bench: Bench, run: Run) -> None:
    place = Path("/tmp/of-the-machine")
    place.touch()
    try:
        result = run(CANNOT)
    finally:
        place.unlink()

    assert (result.is_warm, result.outcome) == (True, "succeeded")
    zero = "0" * 16
    assert bench.log_text().splitlines() == [
        str([zero, zero, zero, zero, "1"]),
        str(["CapEff:", zero]),
        "True",
        "[] False",
        "True True True",
    ]


@sandboxed
def test_a_package_that_takes_over_the_interpreter_gets_no_more_than_a_step(
    bench: Bench, run: Run, environments_root: Path
) -> None:
    [site_packages] = environments_root.glob("*/venv/lib/python*/site-packages")
    (site_packages / "breaks_out.py").write_text(f"HOME = {str(bench.home)!r}\n{BREAKS_OUT}")
    (bench.home / "secret").write_text("the key")

    result = run("import breaks_out\nprint(*breaks_out.SAID, sep='\\n')")

    assert (result.is_warm, result.start_note) == (True, "")
    assert bench.log_text() == "processes ['1', '2']\n"


@sandboxed
def test_two_forked_steps_at_once_do_not_see_each_other(bench: Bench, run: Run) -> None:
    script = """
import os, time
open("/dev/shm/mine", "w")
open("/tmp/mine", "w")
while not os.path.exists("/tmp/go"):
    time.sleep(0.01)
print(sorted(int(name) for name in os.listdir("/proc") if name.isdecimal()) == [1, os.getpid()])
print(os.listdir("/dev/shm"), os.listdir(os.environ["PWD"] + "/../.."))
print(*(os.readlink(f"/proc/self/ns/{kind}") for kind in ("mnt", "pid", "ipc")))
"""
    code = bench.put({"main.py": script})
    run("pass")
    first = bench.count + 1

    def one(number: int) -> tuple[AttemptResult, str]:
        own = replace(bench, count=first + number)
        result = own.run("python main.py", code=code, environment=SPEC, warm=True, threads=1)
        *seen, namespaces = own.log_text().splitlines()
        assert seen == ["True", f"['mine'] ['{own.count}-1']"]
        return result, namespaces

    with ThreadPoolExecutor(3) as pool:
        ending = [pool.submit(one, number) for number in range(3)]
        assert until(lambda: len([*bench.home.glob("work/[0-9]*/*/mine")]) == 3)
        for mine in bench.home.glob("work/[0-9]*/*/mine"):
            (mine.parent / "go").touch()
        results = [each.result() for each in ending]

    assert all(result.is_warm for result, _ in results)
    own = {str(Path(f"/proc/self/ns/{kind}").readlink()) for kind in ("mnt", "pid", "ipc")}
    seen = [name for _, namespaces in results for name in namespaces.split()]
    assert len({*seen, *own}) == 4 * 3


def test_an_ordinary_user_has_the_same_sandbox(environments_root: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("the other tests run as an ordinary user already")
    make_isolation("bubblewrap", environments_root / "none")
    # Python of the machine, as that of the tests may stand where only root may look.
    python = shutil.which("python3", path=os.defpath)
    if python is None:
        pytest.skip("this machine has no Python for everybody")
    # Folders that the other user may reach: pytest's own are for one user only.
    folder = Path("/tmp") / f"pipewright-warm-{os.getpid()}"
    folder.mkdir()
    (folder / "main.py").write_text(
        f"import json, os\nprint(os.getuid(), os.listdir('/tmp') == ['{folder.name}'])\n{CANNOT}"
    )
    code = f"""
import os, sys
sys.path.append({str(ROOT)!r})
from pathlib import Path
from designer.engine.guardian import Guardian, Spawn
from tests.engine.forked import ENVIRONMENT, warm_script
folder = Path({str(folder)!r})
with Guardian(folder) as guardian:
    variables = ENVIRONMENT | {{"TMPDIR": "/tmp"}}
    warm = warm_script(folder, ["main.py"], is_sandboxed=True, environment=variables)
    spawn = Spawn("1-1", ["/bin/false"], folder, ENVIRONMENT, folder / "log", warm=warm)
    ended = guardian.spawn(spawn).wait(30)
    print(ended)
"""
    subprocess.run(["chown", "-R", "65534:65534", str(folder)], check=True)
    try:
        shown = subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", python, "-c", code],
            env={"PATH": os.defpath, "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        log = (folder / "log").read_text() if (folder / "log").exists() else ""
    finally:
        subprocess.run(["rm", "-rf", str(folder)], check=True)

    assert "is_warm=True" in shown.stdout, shown
    zero = "0" * 16
    assert log.splitlines()[:3] == ["65534 True", str([zero, zero, zero, zero, "1"]), str(["CapEff:", zero])]
