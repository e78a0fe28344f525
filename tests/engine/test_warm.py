"""A step that is forked from a warm interpreter cannot be told from one that Python was started for."""

import re

import pytest

from designer.engine.attempt import AttemptResult
from tests.engine.bench import Bench, Run
from tests.engine.odd_packages import SPEC


def told(warm_bench: Bench, result: AttemptResult) -> tuple[object, ...]:
    """What a person sees of a step, without what differs between any two attempts."""
    own = re.compile(rf"\b{warm_bench.count}-1\b|\b0x[0-9a-f]+\b")
    return result.outcome, result.exit_code, own.sub("N", result.error), own.sub("N", warm_bench.log_text())


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


def test_the_script_finds_the_same_world(warm_bench: Bench, run: Run) -> None:
    plain = told(warm_bench, run(SEES, "--x 'a b' ''", warm=False, variables={"MY_VAR": "a b"}))
    forked = run(SEES, "--x 'a b' ''", variables={"MY_VAR": "a b"})

    assert (forked.is_warm, forked.start_note) == (True, "")
    assert told(warm_bench, forked)[3].split("\n") == plain[3].split("\n")  # type: ignore[attr-defined]
    assert told(warm_bench, forked) == plain


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
def test_a_script_does_and_says_the_same(warm_bench: Bench, run: Run, script: str) -> None:
    files = {"beside.py": "NAME = 'beside'\n"}

    plain = told(warm_bench, run(script, files=files, warm=False))
    forked = run(script, files=files)

    assert (forked.is_warm, forked.start_note) == (True, "")
    assert told(warm_bench, forked) == plain


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
    warm_bench: Bench, run: Run, package: str, note: str
) -> None:
    script = f"import good\nimport {package}\nprint('done', good.VALUE)"
    plain = told(warm_bench, run(script, warm=False))

    first = run(script)
    assert (first.is_warm, first.start_note) == (False, note)
    assert told(warm_bench, first) == plain

    second = run(script)
    # What comes before it is kept warm, unless nobody can say who is at fault.
    assert (second.is_warm, second.start_note) == (package != "ends", note)
    assert told(warm_bench, second) == plain


def test_a_variable_that_a_package_reads_when_it_is_imported_makes_a_plain_process(warm_bench: Bench, run: Run) -> None:
    script = "import reads_mode\nprint(reads_mode.MODE)"
    assert run(script).is_warm

    result = run(script, variables={"MODE": "fast"})

    assert warm_bench.log_text() == "fast\n"
    assert (result.is_warm, result.start_note) == (
        False,
        "It sets MODE, which its packages read when they are imported.",
    )


def test_a_variable_that_a_package_sets_is_set_in_the_step(warm_bench: Bench, run: Run) -> None:
    result = run("import os, sets\nprint(os.environ['SET_BY_PACKAGE'], os.environ.get('X'))", variables={"X": "1"})

    assert result.is_warm
    assert warm_bench.log_text() == "yes 1\n"


@pytest.mark.parametrize(
    "name", ["PYTHONPATH", "PYTHONSTARTUP", "LD_PRELOAD", "OMP_NUM_THREADS", "TZ", "CUDA_VISIBLE_DEVICES"]
)
def test_a_step_that_sets_what_an_interpreter_reads_when_it_starts_has_its_own(
    warm_bench: Bench, run: Run, name: str
) -> None:
    result = run("import os, sys\nprint(os.environ[sys.argv[1]])", name, variables={name: ""})

    assert warm_bench.log_text() == "\n"
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
def test_a_command_that_is_more_than_one_script_is_a_plain_process(warm_bench: Bench, command: str) -> None:
    code = warm_bench.put({"main.py": "print('hi')", "main.txt": "print('hi')"})

    result = warm_bench.run(command, code=code, environment=SPEC, warm=True)

    assert result.is_warm is False
    assert result.start_note == (
        "Only a command that is one `python FILE.py` with its arguments can start from a warm interpreter."
        if command.startswith("python")
        else ""
    )


def test_a_module_beside_the_script_counts_more_than_an_installed_one(warm_bench: Bench, run: Run) -> None:
    files = {"colorsys.py": "NAME = 'mine'\n", "good.py": "VALUE = 'mine'\n"}

    result = run("import json\nimport good, colorsys\nprint(good.VALUE, colorsys.NAME)", files=files)

    assert result.is_warm
    assert warm_bench.log_text() == "mine mine\n"


def test_a_module_beside_the_script_that_a_package_would_load_makes_a_plain_process(
    warm_bench: Bench, run: Run
) -> None:
    result = run("import good\nprint('hi')", files={"json.py": "print('my own json')\n"})

    assert warm_bench.log_text() == "my own json\nhi\n"
    assert (result.is_warm, result.start_note) == (
        False,
        "json.py beside the script has the name of a module that is loaded in a warm interpreter.",
    )


def test_what_a_script_does_before_an_import_is_done_before_it(warm_bench: Bench, run: Run) -> None:
    script = "import os\nos.environ['MODE'] = 'set first'\nimport reads_mode\nprint(reads_mode.MODE)"

    assert run(script).is_warm
    assert warm_bench.log_text() == "set first\n"


def test_two_scripts_that_import_different_things_do_not_find_each_others(warm_bench: Bench, run: Run) -> None:
    assert run("import colorsys, good").is_warm

    result = run("import good, sys\nprint('colorsys' in sys.modules)")

    assert result.is_warm
    assert warm_bench.log_text() == "False\n"


def test_random_numbers_differ_between_steps_of_one_interpreter(warm_bench: Bench, run: Run) -> None:
    script = "import random, uuid, secrets, tempfile, multiprocessing as m\n"
    script += "print(random.random(), uuid.uuid4(), secrets.token_hex(), m.current_process().authkey.hex())"

    logs = []
    for _ in range(2):
        assert run(script).is_warm
        logs.append(warm_bench.log_text().split())

    assert all(one != other for one, other in zip(*logs, strict=True))


def test_no_secret_of_one_step_is_in_the_memory_of_another(warm_bench: Bench, run: Run) -> None:
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
    assert warm_bench.log_text() == "0 False\n"
    # So it would have been found.
    run(f"import os\n{look}", variables={"PASSWORD": "s3cr3t-of-the-first"})
    assert warm_bench.log_text() != "0 True\n"
