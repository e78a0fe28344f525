"""Builds what steps run in: a virtual environment for each declared set of packages, locked once and shared.

environments/<digest>/requirements.lock   with hashes; written at the first build, and kept
environments/<digest>/venv/               made in place, for virtual environments cannot be moved
environments/<digest>/ready               written last
"""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from uv import find_uv_bin

from designer.core.cache_key import digest_of
from designer.core.component import EnvironmentSpec
from designer.core.errors import EnvironmentUnavailable

Progress = Callable[[str], None]

CURATED_FILE = Path(__file__).with_name("curated_environments.json")
_WORTH_SHOWING = re.compile(r"^(Resolved|Prepared|Installed|Using|Downloading|Building|Built|Bytecode|Creating)")
_LAST_LINES = 12


@dataclass(frozen=True)
class BuiltEnvironment:
    """`programs`: the folder that goes first on PATH; `readable`: what a step must be able to read."""

    programs: Path | None
    readable: tuple[Path, ...]
    note: str = ""


class Environments:
    """The environments of one home. `named` maps names to pip requirements; `host_python` is the operator's choice."""

    def __init__(
        self, home: Path, *, host_python: str = "", named: Mapping[str, Mapping[str, object]] | None = None
    ) -> None:
        self._root = home / "environments"
        self._cache = home / "cache" / "uv"
        self._host_python = host_python
        self._named = dict(named) if named is not None else _curated()

    def is_ready(self, spec: EnvironmentSpec) -> bool:
        packages = self._packages(spec)
        return packages is None or (self._folder(packages) / "ready").exists()

    def build(self, spec: EnvironmentSpec, on_progress: Progress) -> BuiltEnvironment:
        """The environment, built if it is not there yet; raises EnvironmentUnavailable with uv's own last words."""
        packages = self._packages(spec)
        if packages is None:
            return self._of_host(spec)
        folder = self._folder(packages)
        venv = folder / "venv"
        if not (folder / "ready").exists():
            folder.mkdir(parents=True, exist_ok=True)
            with _locked(folder / "lock"):
                if not (folder / "ready").exists():
                    self._build(packages, folder, on_progress)
        note = (folder / "ready").read_text()
        return BuiltEnvironment(venv / "bin", (venv, *_interpreter_places(venv)), note)

    def _packages(self, spec: EnvironmentSpec) -> EnvironmentSpec | None:
        """The packages that a declared environment means; None where the machine's own programs are meant."""
        if spec.kind == "packages":
            return spec
        if spec.kind != "named":
            return None
        known = self._named.get(spec.name)
        if known is None:
            raise EnvironmentUnavailable(
                f"The environment '{spec.name}' is not known here. Give the component a conda_file, or map the name to "
                f"packages. Known names: {', '.join(sorted(self._named)) or 'none'}."
            )
        requirements = known["requirements"]
        assert isinstance(requirements, list)
        return EnvironmentSpec(kind="packages", python=str(known["python"]), requirements=tuple(requirements))

    def _of_host(self, spec: EnvironmentSpec) -> BuiltEnvironment:
        if spec.kind == "none":
            return BuiltEnvironment(None, ())
        program = shutil.which(self._host_python) if self._host_python else None
        if program is None:
            raise EnvironmentUnavailable(
                "This step asks for the host's own Python, and none is named. Set PIPEWRIGHT_HOST_PYTHON to its path."
            )
        return BuiltEnvironment(Path(program).parent, ())

    def _folder(self, packages: EnvironmentSpec) -> Path:
        return self._root / digest_of({"python": packages.python, "requirements": list(packages.requirements)})[:32]

    def _build(self, packages: EnvironmentSpec, folder: Path, on_progress: Progress) -> None:
        venv, lock = folder / "venv", folder / "requirements.lock"
        if venv.exists():
            shutil.rmtree(venv)
        interpreter, note = self._interpreter(packages.python)
        if note:
            on_progress(note)
        if not lock.exists():
            self._lock(packages, lock, interpreter, on_progress)
        self._uv(["venv", "--python", interpreter, str(venv)], on_progress)
        sync = ["pip", "sync", "--require-hashes", "--compile-bytecode", "--python", str(venv / "bin" / "python")]
        if lock.read_text().strip():
            on_progress("Installing packages")
            self._uv([*sync, str(lock)], on_progress)
        staged = folder / f"ready.{os.getpid()}"
        staged.write_text(note)
        staged.rename(folder / "ready")

    def _lock(self, packages: EnvironmentSpec, lock: Path, interpreter: str, on_progress: Progress) -> None:
        wanted, staged = lock.with_name("requirements.in"), lock.with_name("requirements.lock.new")
        wanted.write_text("".join(f"{requirement}\n" for requirement in packages.requirements))
        on_progress(f"Resolving {len(packages.requirements)} packages")
        compile_ = ["pip", "compile", "--generate-hashes", "--no-header", "--no-annotate", "--python", interpreter]
        self._uv([*compile_, str(wanted), "-o", str(staged)], on_progress)
        staged.rename(lock)

    def _interpreter(self, wished: str | None) -> tuple[str, str]:
        """The interpreter of the wished version if this machine has it, else the one at hand, with a note."""
        here = f"{sys.version_info[0]}.{sys.version_info[1]}"
        if wished is None or wished == here or wished.startswith(f"{here}."):
            return sys.executable, ""
        found = self._run(["python", "find", wished])
        if found.returncode == 0:
            return found.stdout.strip().splitlines()[-1], ""
        return sys.executable, f"Python {wished} is wished for and not on this machine; Python {here} is used."

    def _uv(self, arguments: list[str], on_progress: Progress) -> None:
        process = subprocess.Popen(
            [_uv_program(), *arguments],
            env=self._uv_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        assert process.stdout is not None
        last: list[str] = []
        for line in process.stdout:
            text = line.strip()
            if text and not text.startswith("--hash") and "--hash=" not in text:
                last = [*last[1 - _LAST_LINES :], text]
                if _WORTH_SHOWING.match(text):
                    on_progress(text)
        if process.wait() != 0:
            told = "\n".join(last) or f"uv ended with exit code {process.returncode}"
            raise EnvironmentUnavailable(f"The packages of this environment cannot be had. uv says:\n{told}")

    def _run(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [_uv_program(), *arguments], env=self._uv_environment(), capture_output=True, text=True, check=False
        )

    def _uv_environment(self) -> dict[str, str]:
        """The operator's own settings for indexes, proxies and certificates, and a cache that can be linked from."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME"}
        }
        environment.update(
            UV_CACHE_DIR=str(self._cache), UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1", UV_NO_CONFIG="1"
        )
        return environment


def _uv_program() -> str:
    return str(find_uv_bin())


def _curated() -> dict[str, Mapping[str, object]]:
    found: dict[str, Mapping[str, object]] = json.loads(CURATED_FILE.read_text())
    return found


def _interpreter_places(venv: Path) -> tuple[Path, ...]:
    """Where the interpreter of a virtual environment really stands, which a step must be able to read."""
    real = (venv / "bin" / "python").resolve()
    return (real.parent.parent,) if real.exists() else ()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Held while one process builds; another waits, and finds it built."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
