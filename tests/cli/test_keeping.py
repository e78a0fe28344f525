"""Keeping and giving up, from the command line: pin, why, and the limit of artifacts."""

import json
from pathlib import Path

import pytest
import typer

from designer.cli.cache import bytes_of
from tests.cli.test_everyday import run_of
from tests.running import RunningHome
from tests.workers.shell_pipeline import write_pipeline


@pytest.mark.parametrize(
    ("text", "count"),
    [("0", 0), ("500MB", 500_000_000), ("1.5 gb", 1_500_000_000), ("2GiB", 2 << 30), ("7", 7), ("3k", 3_000)],
)
def test_a_size_is_read_as_people_write_it(text, count):
    assert bytes_of(text) == count


@pytest.mark.parametrize("text", ["", "much", "-1GB", "1 PB", "GB", "1,5GB", "9" * 40])
def test_what_is_no_size_is_refused_with_examples(text):
    with pytest.raises(typer.BadParameter, match="500MB, 20GB, or 0"):
        bytes_of(text)


def test_neither_backup_nor_restore_is_made_of_one_machine_of_a_cluster(tmp_path: Path):
    home = RunningHome(tmp_path / "home")

    for command in (("backup", str(tmp_path / "file.tar")), ("restore", str(tmp_path / "file.tar"))):
        told = home.command(*command, check=False, PIPEWRIGHT_CLUSTER=str(tmp_path / "cluster.toml"))

        assert told.returncode == 1
        assert "This machine is one of a cluster" in told.stderr
        assert "pg_dump" in told.stderr


@pytest.mark.process
@pytest.mark.xdist_group("home")
def test_a_run_is_pinned_explained_and_what_fits_is_left_alone(home: RunningHome, tmp_path: Path):
    first = run_of(home, write_pipeline(tmp_path / "one", name="kept", only="echo 1 > $out"))
    second = run_of(home, write_pipeline(tmp_path / "two", name="kept", only="echo 2 > $out"))

    pinned = home.command("run", "pin", str(first)).stdout
    why = home.command("run", "why", str(second), "only").stdout
    told = json.loads(home.command("run", "why", str(second), "only", "--json").stdout)
    gc = home.command("cache", "gc", "--limit", "1TB", "--dry-run")
    refused = home.command("cache", "gc", "--limit", "1TB", check=False)

    assert pinned == f"Run {first} is pinned.\n"
    assert "echo 1 > ${{outputs.out}}" in why
    assert "echo 2 > ${{outputs.out}}" in why
    assert [item["part"] for item in told["differences"]] == ["command"]
    assert told["compared_with"] == {"run": first, "node": "only"}
    assert "which is within the limit" in gc.stderr
    assert "Nobody is here to ask" in refused.stderr
    assert home.client().get(f"/runs/{first}")["pinned"] is True
    assert [row["id"] for row in json.loads(home.command("run", "list", "--pinned", "--json").stdout)] == [first]
    assert home.command("run", "unpin", str(first)).stdout == f"Run {first} is no longer pinned.\n"
    assert json.loads(home.command("run", "list", "--pinned", "--json").stdout) == []
