"""What `pipewright doctor` finds, on an installation that works and on others that do not."""

import json
from pathlib import Path

import pytest

from designer.home import Home
from tests.running import RunningHome

pytestmark = pytest.mark.process


def examined(home: RunningHome) -> tuple[int, dict[str, dict[str, str]]]:
    told = home.command("doctor", "--json", check=False)
    return told.returncode, {finding["name"]: finding for finding in json.loads(told.stdout)}


@pytest.fixture
def resting(tmp_path: Path) -> RunningHome:
    """A home that was made and is not started."""
    Home(tmp_path / "home").prepare()
    return RunningHome(tmp_path / "home", PIPEWRIGHT_ISOLATION="none")


@pytest.mark.xdist_group("home")
def test_an_installation_that_works_has_no_fault(home: RunningHome) -> None:
    code, found = examined(home)

    assert code == 0
    assert {name for name, finding in found.items() if finding["verdict"] != "ok"} <= {"Isolation"}
    assert found["Server"]["found"].startswith(home.url)
    assert {"Home", "Secrets", "Database", "Disk", "Shell", "Clock", "Worker", "Wake-ups"} <= set(found)


def test_it_says_what_tells_of_the_installation_and_not_by_which_token(tmp_path: Path) -> None:
    Home(tmp_path / "home").prepare()
    watched = RunningHome(
        tmp_path / "home",
        PIPEWRIGHT_ISOLATION="none",
        PIPEWRIGHT_METRICS_TOKEN="a-secret-of-this-test",
        OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1",
    )

    told = watched.command("doctor", "--json", check=False).stdout

    found = {finding["name"]: finding for finding in json.loads(told)}
    assert found["Metrics"]["found"].startswith("/metrics answers")
    assert found["Traces"]["verdict"] == "ok"
    assert "a-secret-of-this-test" not in told


def test_where_nothing_is_installed_it_says_how_to_begin(tmp_path: Path) -> None:
    told = RunningHome(tmp_path / "nothing").command("doctor", check=False)

    assert told.returncode == 1
    assert "There is no installation" in told.stdout
    assert "Make one: `pipewright up`" in told.stdout
    assert not (tmp_path / "nothing").exists()


def test_a_home_that_is_not_started_is_only_warned_of(resting: RunningHome) -> None:
    code, found = examined(resting)

    assert code == 0
    assert found["Database"]["verdict"] == found["Server"]["verdict"] == "warning"
    assert found["Isolation"]["found"].startswith("Steps are not kept apart.")


def test_secrets_that_others_can_read_are_a_fault_with_its_remedy(resting: RunningHome) -> None:
    resting.home.secret_key_file.chmod(0o644)

    code, found = examined(resting)

    assert code == 1
    assert found["Secrets"]["remedy"] == f"Run: chmod 600 {resting.home.secret_key_file}"


def test_a_database_that_is_none_is_a_fault(resting: RunningHome) -> None:
    resting.home.database_file.write_bytes(b"this was a database once" * 400)

    code, found = examined(resting)

    assert code == 1
    assert "cannot be read: file is not a database" in found["Database"]["found"]
    assert "pipewright restore" in found["Database"]["remedy"]


def test_a_server_that_went_away_without_a_word_is_a_fault(resting: RunningHome) -> None:
    resting.home.url_file.write_text(resting.url)
    resting.home.token_file.write_text("of no use")

    code, found = examined(resting)

    assert code == 1
    assert found["Server"]["verdict"] == "fault"
    assert "`pipewright up`" in found["Server"]["remedy"]


CLUSTER = """
[server]
secret_key = "{secret}"
[database]
host = "{folder}"
name = "none"
user = "nobody"
[redis]
url = "redis://127.0.0.1:1/0"
[artifacts]
url = "{folder}/mounted"
"""


def test_where_a_cluster_keeps_its_artifacts_is_tried(resting: RunningHome, tmp_path: Path) -> None:
    file = tmp_path / "cluster.toml"
    file.write_text(CLUSTER.format(secret="s" * 40, folder=tmp_path))
    file.chmod(0o600)
    resting.environment["PIPEWRIGHT_CLUSTER"] = str(file)

    _, missing = examined(resting)
    (tmp_path / "mounted").mkdir()
    _, there = examined(resting)

    assert missing["Artifacts"]["verdict"] == "fault"
    assert "it is not there. Mount it" in missing["Artifacts"]["found"]
    assert there["Artifacts"]["verdict"] == "ok"
    assert not [path for path in (tmp_path / "mounted").rglob("*") if path.is_file()]
