"""An interpreter that has imported the libraries already, and forks for each command: no test waits for them again.

Run by the components' own Python it serves; imported by the tests it is the other end of that.

Its forks share one hash seed, one layout of the memory and one state of numpy's generator, so they are more alike than
two processes are. A test that wants the same bytes twice lets a fork and a process of its own make them.
"""

import gc
import importlib
import json
import os
import runpy
import subprocess
import sys
import traceback
from pathlib import Path

# What the components import and is slow. One that is not named here is imported by the fork, as by any process.
LIBRARIES = (
    "pandas",
    "pyarrow.compute",
    "pyarrow.csv",
    "pyarrow.parquet",
    "skops.io",
    "sklearn.compose",
    "sklearn.ensemble",
    "sklearn.impute",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.pipeline",
    "sklearn.preprocessing",
)


class WarmPython:
    """Ends with the `with` it was made in, or when the process that made it ends."""

    def __init__(self, python: Path) -> None:
        # A fork has only the thread that forked, so OpenMP and BLAS must not have started any of their own.
        environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [python, __file__], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> "WarmPython":
        return self

    def __exit__(self, *raised: object) -> None:
        # Closes its standard input, which ends it, and waits for that.
        self._process.communicate()

    def execute(self, command: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a command that starts Python, in the folder `code` of `folder`."""
        code, stdout, stderr = folder / "code", folder / "stdout", folder / "stderr"
        request = {
            "arguments": python_arguments(command, code, environment),
            "folder": str(code),
            "environment": environment,
            "streams": [os.devnull, str(stdout), str(stderr)],
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        exit_code = self._process.stdout.readline()
        assert exit_code, "the warm interpreter has ended; what it said stands in the output of this test"
        texts = (file.read_text(encoding="utf-8") for file in (stdout, stderr))
        return subprocess.CompletedProcess(command, int(exit_code), *texts)


def python_arguments(command: str, folder: Path, environment: dict[str, str]) -> list[str]:
    """What the command would start Python with. Bash reads it, with a function in the place of Python."""
    told = subprocess.run(
        ["bash", "-c", f'python() {{ printf "%s\\0" "$@"; }}\n{command}'],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.split("\0")[:-1]


def serve() -> None:
    """Reads a request a line, and answers each with the exit code of the fork that it was for."""
    for library in LIBRARIES:
        importlib.import_module(library)
    gc.freeze()
    for line in sys.stdin:
        fork = os.fork()
        if fork == 0:
            become(**json.loads(line))
        _, status = os.waitpid(fork, 0)
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(status))


def become(arguments: list[str], folder: str, environment: dict[str, str], streams: list[str]) -> None:
    """Turns this process into `python ARGUMENTS`, and ends it as that would end."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate(streams):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), number)
    sys.argv = arguments
    sys.path[0] = str(Path(arguments[0]).resolve().parent)
    exit_code = 0
    try:
        runpy.run_path(arguments[0], run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        exit_code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        exit_code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    # Python's own end would take all libraries apart, which takes longer than most scripts.
    os._exit(exit_code)


if __name__ == "__main__":
    serve()
