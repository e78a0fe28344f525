"""Steps that write more than anybody reads: the server and the worker hold none of it in memory."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running import RunningHome, running, until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("home")]

MEGABYTE = 1_000_000
FLOOD = 50 * MEGABYTE
# What a process may grow by while 150 MB pass it; reading one log whole would take more.
ALLOWED = 40 * MEGABYTE


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHome]:
    with running(tmp_path_factory.mktemp("floods") / "home", PIPEWRIGHT_LOG_LIMIT_MB="60") as home:
        yield home


def peaks(home: RunningHome) -> dict[str, int]:
    """The most memory that server and worker have held at once since they were started, in bytes."""
    found = {}
    for part in ("server", "worker"):
        status = Path(f"/proc/{home.process_of(part)}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        found[part] = int(line.split()[1]) * 1024
    return found


def log_part(home: RunningHome, run: int, node: str, offset: int, limit: int) -> tuple[bytes, int]:
    content, headers = home.client().read(f"/runs/{run}/steps/{node}/log", offset=offset, limit=limit)
    return content, int(headers["X-Log-Size"])


def test_floods_of_lines_one_endless_line_and_bytes_leave_the_memory_as_it_was(
    small_home: RunningHome, tmp_path: Path, record_property: Any
) -> None:
    home = small_home
    warm = write_pipeline(tmp_path / "warm", name="warm", only="echo ready > $out")
    home.command("run", "submit", str(warm))
    before = peaks(home)
    file = write_pipeline(
        tmp_path / "flood",
        name="floods",
        lines=f"yes 'a line of the flood, and its number is not told' | head -c {FLOOD}; echo; echo the end of it",
        line=f"head -c {FLOOD} /dev/zero | tr '\\0' x",
        binary=f"head -c {FLOOD} /dev/urandom",
    )

    home.command("run", "submit", str(file), check=False)

    run = home.client().get("/runs")["results"][0]
    assert run["state"] == "succeeded"
    end, size = log_part(home, run["id"], "lines", FLOOD, 1000)
    assert end.endswith(b"the end of it\n")
    assert size >= FLOOD
    middle, size = log_part(home, run["id"], "line", FLOOD // 2, 256 * 1024)
    assert (middle, size) == (b"x" * 256 * 1024, FLOOD)
    home.client().download(f"/runs/{run['id']}/steps/binary/log", tmp_path / "binary.log")
    assert (tmp_path / "binary.log").stat().st_size == FLOOD
    grown = {part: after - before[part] for part, after in peaks(home).items()}
    for part, size in grown.items():
        record_property(f"{part}_grew_by_mb", round(size / MEGABYTE, 1))
        print(f"{part} grew by {size / MEGABYTE:.1f} MB")
    assert max(grown.values()) < ALLOWED, grown


def test_a_step_that_writes_past_the_limit_is_stopped_and_says_so(small_home: RunningHome, tmp_path: Path) -> None:
    file = write_pipeline(tmp_path, name="endless", endless="yes 'a line without an end'")

    told = small_home.command("run", "submit", str(file), check=False)

    assert told.returncode == 1
    assert "it wrote more than 60 MB to its log" in " ".join((told.stdout + told.stderr).split())
    run = small_home.client().get("/runs")["results"][0]
    _, size = log_part(small_home, run["id"], "endless", 0, 10)
    assert size < 65 * MEGABYTE


def test_the_last_line_of_a_running_step_is_told_without_colours(small_home: RunningHome, tmp_path: Path) -> None:
    script = r"printf '\033[32mepoch 3 of 9\033[0m\n'; sleep 2.5"
    file = write_pipeline(tmp_path, name="talks", talks=script)
    seen = set()

    run = json.loads(small_home.command("run", "submit", str(file), "--no-wait", "--json").stdout)["id"]

    def ended() -> bool:
        snapshot = small_home.client().get(f"/runs/{run}")
        seen.add(snapshot["steps"][0]["reason"])
        return bool(snapshot["state"] in {"succeeded", "failed"})

    until(ended, 60, small_home.tail)

    assert "epoch 3 of 9" in seen
