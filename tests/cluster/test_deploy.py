"""What deploy/ has starts what the command line has, with settings that there are; containers are not started here."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer.main
import yaml

from designer.cli.app import app
from designer.cluster_file import read_cluster_file
from tests.architecture.documents import ROOT, text_of
from tests.needs import needed

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text())
OURS = ("migrate", "server", "worker")
IMAGE = (DEPLOY / "Dockerfile").read_text()
# Of the Compose Specification, what is used here.
SERVICE_KEYS = {
    *("image", "build", "command", "environment", "secrets", "volumes", "healthcheck", "restart", "depends_on"),
    *("ports", "init", "stop_grace_period"),
}


def require_command(words: list[str]) -> None:
    """A command of the command line, with options that it has."""
    tree = typer.main.get_command(app)
    command = tree.commands[words[0]]  # type: ignore[attr-defined]
    options = {flag for parameter in command.params for flag in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_with_options_that_exist(unit: Path) -> None:
    [line] = re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)

    program, *words = shlex.split(line)

    assert Path(program).name == "pipewright"
    require_command(words)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_sets_what_is_documented(unit: Path) -> None:
    names = set(re.findall(r"^Environment=(\w+)=", unit.read_text(), re.MULTILINE))

    assert names
    assert all(f"`{name}`" in text_of("docs/settings.md") for name in names)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path) -> None:
    program = needed("systemd-analyze (Debian: systemd)", shutil.which("systemd-analyze"))

    done = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True, check=False)

    # The program is not installed where the unit expects it.
    problems = [line for line in done.stderr.splitlines() if unit.name in line and "is not executable" not in line]
    assert problems == []


@pytest.mark.parametrize("name", OURS)
def test_a_container_starts_a_command_with_options_that_exist(name: str) -> None:
    require_command(COMPOSE["services"][name]["command"])

    assert 'ENTRYPOINT ["pipewright"]' in IMAGE


def test_containers_are_set_what_is_documented() -> None:
    names = {name for service in OURS for name in COMPOSE["services"][service].get("environment", {})}
    names |= set(re.findall(r"\b(PIPEWRIGHT_\w+)=", IMAGE))

    assert names >= {"PIPEWRIGHT_CLUSTER", "PIPEWRIGHT_HOME", "PIPEWRIGHT_ALLOWED_HOSTS"}
    assert all(f"`{name}`" in text_of("docs/settings.md") for name in names)


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_a_service_says_nothing_that_compose_does_not_know(name: str) -> None:
    service = COMPOSE["services"][name]

    assert service.keys() <= SERVICE_KEYS
    assert service.get("depends_on", {}).keys() <= COMPOSE["services"].keys()
    assert set(service.get("secrets", ())) <= COMPOSE["secrets"].keys()
    kept = [volume.partition(":")[0] for volume in service.get("volumes", ())]
    assert {each for each in kept if not each.startswith((".", "/"))} <= COMPOSE["volumes"].keys()


def test_each_worker_in_a_container_has_a_home_of_its_own_and_all_share_the_artifacts() -> None:
    services = COMPOSE["services"]

    assert "PIPEWRIGHT_HOME=/var/lib/pipewright" in IMAGE
    assert "/var/lib/pipewright" in services["worker"]["volumes"]
    assert all("artifacts:/srv/artifacts" in services[name]["volumes"] for name in OURS)


def test_the_file_that_the_guide_gives_for_containers_is_one_of_a_cluster(tmp_path: Path) -> None:
    section = text_of("docs/cluster.md").partition("## In containers")[2]
    text = section.partition("```toml\n")[2].partition("```")[0]
    file = tmp_path / "cluster.toml"
    file.touch(0o600)
    file.write_text(text)

    cluster = read_cluster_file(file)

    assert cluster.database.host in COMPOSE["services"]
    assert cluster.redis_url == "redis://redis:6379/0"
    assert cluster.artifacts.url == "/srv/artifacts"


def test_the_image_is_made_of_what_the_checkout_has() -> None:
    """`make wheel` is there, and what the build is not to see does not hold what the wheel is made of."""
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    needed = ("designer", "components", "samples", "frontend", "scripts", "Makefile", "pyproject.toml", "README.md")

    assert re.search(r"^wheel:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert not set(needed) & set(ignored)
    assert (DEPLOY / COMPOSE["services"]["server"]["build"]["dockerfile"].removeprefix("deploy/")).exists()
