"""What `make wheel` builds is the whole product: it is installed and used far from the checkout."""

import re
import urllib.request
import zipfile
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from pathlib import Path

import pytest
from django.conf import settings

from designer import __version__
from tests.architecture.source import repository_files
from tests.packaging.installed import InstalledHome, build_wheel, install
from tests.running import ROOT

pytestmark = pytest.mark.xdist_group("wheel")

SAMPLE = "cars_fuel_economy"
PACKAGE = "import designer; print(designer.__path__[0])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def archive(wheel: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(wheel) as opened:
        yield opened


@pytest.fixture(scope="module")
def metadata(archive: zipfile.ZipFile) -> Message:
    return message_from_string(archive.read(f"pipewright-{__version__}.dist-info/METADATA").decode())


@pytest.fixture(scope="module")
def virtual_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(wheel, tmp_path_factory.mktemp("installed") / "venv")


@pytest.fixture(scope="module")
def installed(virtual_environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InstalledHome]:
    """Started in a folder whose files have the names of modules, and end whoever imports them."""
    folder = tmp_path_factory.mktemp("work")
    for name in ("random.py", "designer.py", "django.py"):
        (folder / name).write_text(f"raise SystemExit('{name} of the working folder was imported')\n")
    home = InstalledHome(virtual_environment, folder)
    try:
        yield home.start()
    finally:
        home.stop()


@pytest.mark.parametrize("folder", ["designer", "components", "samples"])
def test_the_wheel_holds_every_file_of_the_product_as_it_is_in_the_checkout(archive: zipfile.ZipFile, folder: str):
    files = [path.relative_to(ROOT) for path in repository_files() if path.is_relative_to(ROOT / folder)]

    inside = {path: str(path) if folder == "designer" else f"designer/{path}" for path in files}

    held = set(archive.namelist())
    assert len(files) >= 3
    assert [str(path) for path, name in inside.items() if name not in held] == []
    assert [str(path) for path, name in inside.items() if archive.read(name) != (ROOT / path).read_bytes()] == []


def test_the_wheel_holds_the_pages_and_every_file_that_they_load(archive: zipfile.ZipFile):
    page = archive.read("designer/static/app/index.html").decode()

    loaded = re.findall(r'(?:src|href)="/static/([^"]+)"', page)

    assert len(loaded) >= 2
    assert {f"designer/static/{name}" for name in loaded} - set(archive.namelist()) == set()


def test_the_wheel_holds_nothing_else(archive: zipfile.ZipFile):
    tops = {name.partition("/")[0] for name in archive.namelist()}
    made = [name for name in archive.namelist() if name.endswith((".pyc", ".map")) or "/tests/" in name]

    assert tops == {"designer", f"pipewright-{__version__}.dist-info"}
    assert made == []
    assert len(archive.namelist()) == len(set(archive.namelist()))


def test_the_wheel_asks_for_what_the_server_is_tested_with(metadata: Message):
    lines = [line.partition("#")[0].strip() for line in (ROOT / "requirements.in").read_text().splitlines()]

    wanted = [line for line in metadata.get_all("Requires-Dist") or [] if "extra ==" not in line]

    assert sorted(wanted) == sorted(line for line in lines if line)
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_wheel_carries_its_version_and_its_licence(wheel: Path, archive: zipfile.ZipFile, metadata: Message):
    licence = archive.read(f"pipewright-{__version__}.dist-info/licenses/LICENSE")

    assert wheel.name == f"pipewright-{__version__}-py3-none-any.whl"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert licence == (ROOT / "LICENSE").read_bytes()


def test_the_same_checkout_gives_the_same_wheel(wheel: Path, tmp_path: Path):
    again = build_wheel(tmp_path)

    assert again.read_bytes() == wheel.read_bytes()


def test_in_the_checkout_the_components_and_samples_are_those_of_the_checkout():
    assert settings.PIPEWRIGHT_LIBRARY == ROOT / "components"
    assert settings.PIPEWRIGHT_SAMPLES == ROOT / "samples"


@pytest.mark.process
def test_it_tells_what_it_runs_with_before_its_first_start_and_leaves_nothing_behind(
    virtual_environment: Path, tmp_path: Path
):
    installed = InstalledHome(virtual_environment, tmp_path)

    told = installed.command("version").stdout

    first, *rest = told.splitlines()
    facts = dict(re.split(r"\s+", line, maxsplit=1) for line in rest)
    assert first == f"pipewright {__version__}"
    assert facts.keys() == {"Python", "Database", "Isolation", "Samples"}
    assert str(installed.venv) in facts["Python"]
    assert re.fullmatch(r"SQLite 3\.[\d.]+", facts["Database"])
    assert re.match(r"bubblewrap$|none\. ", facts["Isolation"])
    assert installed.command("--version").stdout == told
    assert not installed.home.root.exists()


@pytest.mark.process
def test_nothing_of_the_checkout_is_within_its_reach(installed: InstalledHome):
    package, path = installed.python("-P", "-c", PACKAGE), installed.python("-P", "-c", "import sys; print(sys.path)")

    assert Path(package).is_relative_to(installed.venv)
    assert str(ROOT) not in path
    assert installed.home.root == installed.folder / ".pipewright"
    assert installed.home.database_file.is_file()


@pytest.mark.process
def test_it_answers_with_the_pages_and_their_files(installed: InstalledHome):
    page = read(f"{installed.url}/")

    loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)

    assert len(loaded) >= 2
    assert all(read(installed.url + name) for name in loaded)


@pytest.mark.process
def test_its_components_are_the_versions_of_the_checkout_although_installing_compiled_their_code(
    installed: InstalledHome,
):
    package = Path(installed.python("-P", "-c", PACKAGE))
    registered = {row["name"]: row["version"] for row in installed.client().pages("/components")}

    again = installed.command("component", "create", "-f", str(ROOT / "components" / "train_model")).stdout

    assert list((package / "components" / "train_model" / "src").glob("__pycache__/*.pyc"))
    assert registered.keys() == {path.parent.name for path in (ROOT / "components").glob("*/component.yml")}
    assert again == f"train_model:{registered['train_model']}\n"


@pytest.mark.process
def test_each_of_its_samples_opens_as_a_drawing(installed: InstalledHome):
    client = installed.client()

    samples = [row["id"] for row in client.get("/samples")["results"]]
    opened = [client.post(f"/samples/{sample}/open")["pipeline"]["id"] for sample in samples]

    assert set(samples) == {path.parent.name for path in (ROOT / "samples").glob("*/pipeline.yml")}
    assert all(client.get(f"/pipelines/{pipeline}")["graph"]["nodes"] for pipeline in opened)


@pytest.mark.process
def test_its_sample_runs_to_the_end(installed: InstalledHome):
    sample = Path(installed.python("-P", "-c", PACKAGE)) / "samples" / SAMPLE / "pipeline.yml"

    told = installed.command("run", "submit", str(sample), check=False)

    assert told.returncode == 0, told.stdout + told.stderr
    assert re.search(r"^succeeded +Evaluate model", told.stdout + told.stderr, re.MULTILINE)


@pytest.mark.process
def test_ctrl_c_leaves_no_process(installed: InstalledHome):
    before = installed.processes()

    installed.stop()

    assert any("designer.workers.server" in command for command in before.values())
    assert installed.process is not None
    assert installed.process.returncode == 0
    assert installed.processes() == {}
    installed.start()


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.status == 200
        return str(answer.read().decode(errors="replace"))
