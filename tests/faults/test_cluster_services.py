"""What a cluster is made of goes away in the middle of runs, and comes back: Redis with all it held, PostgreSQL."""

import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from designer.cli.client import CommandError
from designer.cli.submission import prepare
from tests.cluster.machines import Cluster, Server, cluster_of
from tests.cluster.services import running_postgres, running_redis
from tests.faults.figures import Tell
from tests.faults.invariants import broken
from tests.faults.scale import only_long, scaled
from tests.faults.unanswering import unanswering
from tests.running import until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults of a cluster")]

DOWN_SECONDS = scaled(6.0, 60.0)
RESTARTS = scaled(2, 10)
UNANSWERED_STEPS = 100
AWAY = "The message broker is away; work goes on, more slowly."


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers and a server, with a PostgreSQL and a Redis that may be ended."""
    folder = tmp_path_factory.mktemp("faulty")
    with (
        running_postgres() as postgres,
        running_redis(tmp_path_factory.mktemp("redis")) as redis,
        cluster_of(folder / "cluster", postgres, redis, PIPEWRIGHT_ISOLATION="none") as started,
    ):
        started.worker("worker-1")
        started.worker("worker-2")
        yield started
        assert broken(started.rows) == {}


@pytest.fixture(scope="module")
def server(cluster: Cluster) -> Server:
    return cluster.server("server")


def start(server: Server, folder: Path, steps: int, seconds: float) -> int:
    """A run of two chains whose every step takes some time."""
    scripts = {
        f"s{n}": ("" if n < 2 else f"cat {{s{n - 2}}} > $out; ") + f"sleep {seconds}; echo {n} >> $out"
        for n in range(steps)
    }
    client = server.client()
    graph = prepare(client, write_pipeline(folder, name="chains", **scripts)).graph
    wanted = {"name": "faults", "description": "", "graph": graph, "inputs": {}, "force_rerun": True}
    return int(client.post("/runs", wanted)["id"])


def until_done(cluster: Cluster, run: int, steps: int, seconds: float = 60) -> None:
    done = f"SELECT COUNT(*) FROM runs_step WHERE run_id = {run} AND state = 'succeeded'"
    until(lambda: cluster.rows(done) >= [(steps,)], seconds, cluster.tails)


def until_ended(cluster: Cluster, runs: Sequence[int], seconds: float = 120) -> None:
    """All have succeeded, every step of them once and with no failure on the way."""
    listed = ", ".join(map(str, runs))
    unfinished = f"SELECT id, state FROM runs_run WHERE id IN ({listed}) AND finished_at IS NULL"
    ends = time.monotonic() + seconds
    while cluster.rows(unfinished) and time.monotonic() < ends:
        time.sleep(0.1)
    assert cluster.rows(unfinished) == [], f"after {seconds} s. {cluster.tails()}"
    assert cluster.failures_of_threads() == []
    states = cluster.rows(f"SELECT DISTINCT state FROM runs_step WHERE run_id IN ({listed})")
    assert states == [("succeeded",)], cluster.tails()
    attempts = cluster.rows(f"SELECT DISTINCT state FROM runs_attempt WHERE run_id IN ({listed})")
    assert set(attempts) <= {("succeeded",), ("lost",)}
    assert broken(cluster.rows) == {}


def begun(cluster: Cluster) -> int:
    [(count,)] = cluster.rows("SELECT COUNT(*) FROM runs_attempt WHERE started_at IS NOT NULL")
    assert isinstance(count, int)
    return count


@pytest.mark.row("F4")
def test_redis_may_lose_all_it_holds(cluster: Cluster, server: Server, tmp_path: Path, tell: Tell) -> None:
    run = start(server, tmp_path / "p", scaled(10, 60), 0.5)
    until_done(cluster, run, 2)

    cluster.redis.flush()
    cluster.redis.restart()
    before, since = begun(cluster), time.monotonic()
    until(lambda: begun(cluster) > before, 15, cluster.tails)

    waited = time.monotonic() - since
    until_ended(cluster, [run])
    tell(f"the next step began after {waited:.1f} s; lost 0, succeeded twice 0")


@pytest.mark.row("F4")
def test_work_that_redis_forgot_is_found_by_workers_that_nobody_wakes(
    cluster: Cluster, server: Server, tmp_path: Path, tell: Tell
) -> None:
    workers = [machine.process for machine in cluster.machines if machine.name.startswith("worker")]
    for process in workers:
        assert process is not None
        process.send_signal(signal.SIGSTOP)

    run = start(server, tmp_path / "p", 2, 0.1)
    cluster.redis.flush()
    for process in workers:
        assert process is not None
        process.send_signal(signal.SIGCONT)
    since = time.monotonic()

    until_ended(cluster, [run], 60)
    waited = time.monotonic() - since
    tell(f"work whose wake-ups were lost, with all workers idle, was done after {waited:.1f} s")
    assert waited <= 15


@pytest.mark.row("F5")
def test_work_goes_on_while_redis_is_down_and_the_server_says_so(
    cluster: Cluster, server: Server, tmp_path: Path, tell: Tell
) -> None:
    client = server.client()
    run = start(server, tmp_path / "p", scaled(8, 60), 0.5)
    until_done(cluster, run, 1)

    cluster.redis.stop()
    down_since = time.monotonic()
    until(lambda: client.get("/session")["broker_problem"] == AWAY, 5, cluster.tails)
    other = start(server, tmp_path / "other", 2, 0.1)
    until_ended(cluster, [other], DOWN_SECONDS + 60)
    ended = time.monotonic() - down_since
    until(lambda: time.monotonic() - down_since > DOWN_SECONDS, DOWN_SECONDS + 1)
    cluster.redis.start()

    until(lambda: client.get("/session")["broker_problem"] == "", 10, cluster.tails)
    until_ended(cluster, [run])
    tell(f"down {DOWN_SECONDS:.0f} s; a run that was started meanwhile ended after {ended:.1f} s; lost 0")


@pytest.mark.row("F6")
def test_postgresql_may_be_restarted_and_may_crash(
    cluster: Cluster, server: Server, tmp_path: Path, tell: Tell
) -> None:
    client = server.client()
    run = start(server, tmp_path / "p", scaled(12, 60), 0.7)
    refusals: list[int | None] = []

    for number in range(RESTARTS):
        until_done(cluster, run, 1 + number)
        cluster.postgres.stop("immediate" if number % 2 else "fast")
        try:
            client.get(f"/runs/{run}")
        except CommandError as error:
            refusals.append(error.status)
        cluster.postgres.start()

    until_ended(cluster, [run], 180)
    again = cluster.rows(
        f"SELECT COUNT(*) FROM (SELECT 1 FROM runs_attempt WHERE run_id = {run} AND started_at IS NOT NULL "
        "GROUP BY step_id HAVING COUNT(*) > 1) AS twice"
    )
    assert set(refusals) == {503}
    assert client.get(f"/runs/{run}")["state"] == "succeeded"
    tell(f"{RESTARTS} restarts; requests meanwhile: {refusals.count(503)} of 503; begun again {again[0][0]}; lost 0")


@only_long
@pytest.mark.row("F7")
def test_a_commit_of_postgresql_whose_answer_is_lost_is_not_made_twice(
    cluster: Cluster, tmp_path: Path, tell: Tell
) -> None:
    with (
        running_redis(tmp_path) as redis,
        unanswering(cluster.postgres.port) as way,
        cluster_of(tmp_path / "cluster", cluster.postgres, redis, PIPEWRIGHT_ISOLATION="none") as other,
    ):
        worker = other.worker("worker", postgres=way.port)
        server = other.server("server")

        run = start(server, tmp_path / "p", UNANSWERED_STEPS, 0)
        until_ended(other, [run], 180)

        endings = worker.log.read_text().count("waits for the database")
        twice = other.rows(
            "SELECT step_id FROM runs_runevent WHERE kind = 'step' AND state = 'succeeded' "
            "GROUP BY step_id HAVING COUNT(*) > 1"
        )
        tell(
            f"on PostgreSQL: {way.lost} answers lost, {endings} of them to endings; of {UNANSWERED_STEPS} steps "
            f"succeeded twice {len(twice)}"
        )
        assert endings > 0
        assert twice == []
