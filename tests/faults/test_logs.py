"""A step that writes more log than anybody can read: nobody holds it, and everything else goes on."""

import time
from pathlib import Path

import pytest

from tests.faults.faulty_home import FaultyHome, faulty_home, percentile
from tests.faults.figures import Tell
from tests.faults.scale import only_long
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults"), only_long]

MEGABYTE = 1 << 20
LIMIT_MB = 1024
# Ten MB a second: bytes that are no text, lines, and in between one line of 50 MB.
FLOOD = """
head -c 50000000 /dev/zero | tr '\\0' x; echo
for second in $(seq 1 200); do
  head -c 5000000 /dev/urandom; yes 'a line of the flood' | head -c 5000000; sleep 0.9
done
"""
ALLOWED_GROWTH = 50 * MEGABYTE


@pytest.mark.row("F26")
def test_a_gigabyte_of_log_is_held_by_nobody_and_stopped_at_its_limit(tmp_path: Path, tell: Tell) -> None:
    with faulty_home(tmp_path / "home", PIPEWRIGHT_LOG_LIMIT_MB=str(LIMIT_MB)) as home:
        warm = home.start_run(home.graph(write_pipeline(tmp_path / "warm", name="warm", only="echo 1 > $out")))
        home.until_ended(warm)
        before = {part: peak(home, part) for part in ("server", "worker")}
        run = home.start_run(home.graph(write_pipeline(tmp_path / "flood", name="flood", only=FLOOD)))
        client, answers = home.client(), []

        while home.state(run) not in {"succeeded", "failed", "cancelled"}:
            began = time.monotonic()
            client.get(f"/runs/{run}")
            client.read(f"/runs/{run}/steps/only/log", offset=max(0, log_size(home, run) - 65_536), limit=65_536)
            answers.append((time.monotonic() - began) / 2)

        error = home.value("SELECT error FROM runs_step WHERE run_id = ?", [run])
        grown = {part: peak(home, part) - size for part, size in before.items()}
        assert f"more than {LIMIT_MB} MB" in error
        assert log_size(home, run) <= LIMIT_MB * MEGABYTE
        told = ", ".join(f"the {part} grew by {size / MEGABYTE:.0f} MB" for part, size in grown.items())
        slowest = percentile(answers, 0.99)
        tell(f"{log_size(home, run) / MEGABYTE:.0f} MB of log: {told}; the API answers in {slowest:.2f} s (p99)")
        assert max(grown.values()) < ALLOWED_GROWTH
        assert slowest < 1
        home.check()


def log_size(home: FaultyHome, run: int) -> int:
    return int(home.value("SELECT MAX(log_size) FROM runs_attempt WHERE run_id = ?", [run]) or 0)


def peak(home: FaultyHome, part: str) -> int:
    [pid] = home.children(part)
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
