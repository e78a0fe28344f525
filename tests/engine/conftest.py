import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.engine.attempt import AttemptResult
from designer.engine.environments import Environments
from designer.engine.guardian import Guardian
from designer.storage.local import LocalStore
from tests.engine.bench import Bench, Run, make_isolation
from tests.engine.forked import WORKER, Scripts, Start, StartWorker
from tests.engine.odd_packages import PACKAGES, SPEC

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "the home"
    folder.mkdir()
    return folder


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The place of attempts' folders; nothing is there yet."""
    return tmp_path / "work"


@pytest.fixture
def bench(home: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Without isolation, unless the test names one as the parameter of the fixture."""
    isolation = make_isolation(getattr(request, "param", "none"), home)
    with Guardian(home) as guardian:
        store = LocalStore(home / "artifacts")
        environments = Environments(home / "environments", isolation=isolation, named={}, host_python="python3")
        yield Bench(home, store, guardian, isolation, environments)


@pytest.fixture
def guardian(tmp_path: Path) -> Iterator[Guardian]:
    with Guardian(tmp_path / "home") as guardian:
        yield guardian


@pytest.fixture(params=["process", "warm", "warm in a sandbox"])
def start(guardian: Guardian, tmp_path: Path, request: pytest.FixtureRequest) -> Start:
    """Each way to start a step; whatever the guardian promises, it promises for all."""
    if request.param == "warm in a sandbox":
        make_isolation("bubblewrap", tmp_path)
    return Start(guardian, tmp_path, request.param)


@pytest.fixture(params=["none", "bubblewrap"])
def scripts(guardian: Guardian, tmp_path: Path, request: pytest.FixtureRequest) -> Scripts:
    make_isolation(request.param, tmp_path)
    return Scripts(guardian, tmp_path, is_sandboxed=request.param == "bubblewrap")


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[StartWorker]:
    """Starts workers at `its home`, whose steps run in the folder of the test."""
    workers: list[subprocess.Popen[str]] = []

    def run(start: str, *arguments: str) -> "subprocess.Popen[str]":
        program = [sys.executable, "-c", WORKER.format(start=start), str(tmp_path / "its home"), str(tmp_path)]
        workers.append(
            subprocess.Popen(
                [*program, *arguments], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
        return workers[-1]

    yield run
    for process in workers:
        process.kill()
        process.communicate()


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
def warm_bench(home: Path, environments_root: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    isolation = make_isolation(request.param, home)
    with Guardian(home) as guardian:
        environments = Environments(environments_root, named={}, isolation=isolation)
        yield Bench(home, LocalStore(home / "artifacts"), guardian, isolation, environments)


@pytest.fixture
def run(warm_bench: Bench) -> Run:
    """Runs a script as a step; `files` stand beside it."""

    def run(script: str, arguments: str = "", *, files: dict[str, str] | None = None, **given: object) -> AttemptResult:
        code = warm_bench.put({"main.py": script, **(files or {})})
        options = {"warm": True, "environment": SPEC, "threads": 1, "timeout": 30, **given}
        return warm_bench.run(f"python main.py {arguments}", code=code, **options)  # type: ignore[arg-type]

    return run
