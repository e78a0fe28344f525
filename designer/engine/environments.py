"""What steps run in: a virtual environment for each declared set of packages, locked once, built once, shared.

    environments/<digest>/requirements.lock   with hashes; written at the first build, and kept
    environments/<digest>/venv/               made in place, for virtual environments cannot be moved
    environments/<digest>/ready               written last

Pipewright's own virtual environment is never among them.
"""

import contextlib
import fcntl
import json
import platform
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from designer.core.cache_key import digest_of
from designer.core.component import EnvironmentSpec
from designer.core.errors import EnvironmentUnavailable
from designer.engine.isolation import Isolation, NoIsolation
from designer.engine.requirements import check_requirements
from designer.engine.uv_program import LOOK_SECONDS, Progress, ShouldStop, Uv, never

CURATED_FILE = Path(__file__).with_name("curated_environments.json")
# The tests of packages are half of their code, and no step imports them.
_COMPILE = ("-m", "compileall", "-q", "-j", "2", "-x", r"/tests?/")


@dataclass(frozen=True)
class BuiltEnvironment:
    """`programs`: the folder that goes first on PATH; `readable`: what a step must be able to read.

    `identity` is another whenever what was built is another; empty where nobody can say, as of the host's own programs.
    """

    programs: Path | None
    readable: tuple[Path, ...]
    note: str = ""
    identity: str = ""


class Environments:
    """The environments below the folder `root`.

    `named` maps names to pip requirements; `host_python` is the interpreter that the operator offers to steps that ask
    for the host's. Packages that are built from source run their own code: it runs in `isolation`, as steps do.
    """

    def __init__(
        self,
        root: Path,
        *,
        host_python: str = "",
        named: Mapping[str, Mapping[str, object]] | None = None,
        isolation: Isolation | None = None,
    ) -> None:
        self._root = root
        # Beside the environments, so that packages are linked into them rather than copied.
        self._cache = root / "cache"
        self._host_python = host_python
        self._named = dict(named) if named is not None else curated()
        self._isolation = isolation or NoIsolation("No isolation was chosen for building environments.")

    def is_ready(self, spec: EnvironmentSpec) -> bool:
        """Whether a step could start in it now; raises EnvironmentUnavailable for a name that is not known."""
        packages = self._packages(spec)
        return packages is None or _is_complete(self._folder(packages))

    def build(self, spec: EnvironmentSpec, on_progress: Progress, should_stop: ShouldStop = never) -> BuiltEnvironment:
        """The environment, built if it is not there yet; raises EnvironmentUnavailable with uv's own last words."""
        packages = self._packages(spec)
        if packages is None:
            return self._of_host(spec)
        folder = self._folder(packages)
        if not _is_complete(folder):
            check_requirements(packages.requirements)
            self._cache.mkdir(parents=True, exist_ok=True)
            folder.mkdir(parents=True, exist_ok=True)
            with _locked(folder / "lock", on_progress, should_stop) as lock:
                if not _is_complete(folder):
                    uv = Uv(self._cache, folder, self._isolation, lock, on_progress, should_stop)
                    _build(packages, folder, uv, on_progress)
        venv, ready = folder / "venv", folder / "ready"
        written = ready.stat()
        return BuiltEnvironment(
            programs=venv / "bin",
            readable=(venv, *_interpreter_places(venv)),
            note=ready.read_text(),
            identity=f"{written.st_ino}-{written.st_mtime_ns}",
        )

    def built(self) -> Iterator[Path]:
        """The folders of what was built, or begun to be."""
        for venv in self._root.glob("*/venv"):
            yield venv.parent

    def needed(self, specs: Iterable[EnvironmentSpec]) -> set[Path]:
        """The folders that steps with these declarations run in."""
        found = set()
        for spec in specs:
            with contextlib.suppress(EnvironmentUnavailable):
                packages = self._packages(spec)
                if packages is not None:
                    found.add(self._folder(packages))
        return found

    def remove(self, folder: Path) -> bool:
        """Remove what was built; the choice of packages stays. False while somebody builds it."""
        with (folder / "lock").open("w") as lock:
            if not _take(lock.fileno()):
                return False
            (folder / "ready").unlink(missing_ok=True)
            shutil.rmtree(folder / "venv", ignore_errors=True)
            return True

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
        if Path(program).absolute().parent.parent == Path(sys.prefix) != Path(sys.base_prefix):
            raise EnvironmentUnavailable(
                f"PIPEWRIGHT_HOST_PYTHON is {program}, which is Pipewright's own. Name another interpreter for steps."
            )
        return BuiltEnvironment(Path(program).absolute().parent, ())

    def _folder(self, packages: EnvironmentSpec) -> Path:
        wanted = {
            "python": packages.python,
            "requirements": sorted({requirement.strip() for requirement in packages.requirements}),
            "platform": [sys.platform, platform.machine()],
        }
        return self._root / digest_of(wanted)[:32]


def curated() -> dict[str, Mapping[str, object]]:
    """The curated environments of Azure ML that are known without an operator's help."""
    found: dict[str, Mapping[str, object]] = json.loads(CURATED_FILE.read_text())
    return found


def _build(packages: EnvironmentSpec, folder: Path, uv: Uv, on_progress: Progress) -> None:
    venv, lock = folder / "venv", folder / "requirements.lock"
    (folder / "ready").unlink(missing_ok=True)
    if venv.exists():
        shutil.rmtree(venv)
    interpreter, note = _interpreter(packages.python, uv)
    if note:
        on_progress(note)
    if not lock.exists():
        _lock(packages, lock, interpreter, uv, on_progress)
    on_progress("Installing packages")
    uv.run(["venv", "--python", interpreter, str(venv)])
    python = str(venv / "bin" / "python")
    uv.install(["pip", "sync", "--python", python, str(lock)])
    on_progress("Compiling packages, so that steps start faster")
    uv.run_program([python, *_COMPILE, str(venv / "lib")], may_fail=True)
    staged = folder / "ready.new"
    staged.write_text(note)
    staged.rename(folder / "ready")


def _lock(packages: EnvironmentSpec, lock: Path, interpreter: str, uv: Uv, on_progress: Progress) -> None:
    wanted, staged = lock.with_name("requirements.in"), lock.with_name("requirements.lock.new")
    # pip is there because commands of Azure ML components install with it.
    wanted.write_text("".join(f"{requirement}\n" for requirement in (*packages.requirements, "pip")))
    on_progress(f"Resolving {_counted(len(packages.requirements))}")
    compile_ = ["pip", "compile", "--quiet", "--generate-hashes", "--no-header", "--no-annotate"]
    uv.run([*compile_, "--python", interpreter, "-o", str(staged), str(wanted)])
    staged.rename(lock)


def _counted(count: int) -> str:
    return "1 package" if count == 1 else f"{count} packages"


def _interpreter(wish: str | None, uv: Uv) -> tuple[str, str]:
    """The interpreter of the wished version if this machine has it, else the one at hand, with a note."""
    # Not sys.executable: that is the one of Pipewright's own virtual environment.
    at_hand = str(Path(getattr(sys, "_base_executable", sys.executable)).resolve())
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    wished = (wish or "").strip().lstrip("=").removesuffix(".*")
    if not wished or wished == here or wished.startswith(f"{here}."):
        return at_hand, ""
    found = uv.answer(["python", "find", "--system", wished])
    if found:
        return found, ""
    return at_hand, f"Python {wished} is wished for and not on this machine; Python {here} is used."


def _is_complete(folder: Path) -> bool:
    """Built to the end, and its interpreter is still on this machine."""
    return (folder / "ready").exists() and (folder / "venv" / "bin" / "python").exists()


def _interpreter_places(venv: Path) -> tuple[Path, ...]:
    """Where the interpreter of a virtual environment really stands, which a step must be able to read."""
    return ((venv / "bin" / "python").resolve().parent.parent,)


@contextmanager
def _locked(path: Path, on_progress: Progress, should_stop: ShouldStop) -> Iterator[int]:
    """Held while one process builds; another waits, and finds it built."""
    with path.open("w") as file:
        if not _take(file.fileno()):
            on_progress("Waiting for another step that builds the same environment")
            while not _take(file.fileno()):
                if should_stop():
                    raise EnvironmentUnavailable("Stopped while another step was building the environment.")
                time.sleep(LOOK_SECONDS)
        yield file.fileno()


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
