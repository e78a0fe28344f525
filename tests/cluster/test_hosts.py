"""Servers and workers on hosts of their own, which share PostgreSQL, Redis and S3 over a network; one is cut off."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.machines import Cluster, Machine, cluster_of
from tests.cluster.network import Network, hosts_of
from tests.cluster.services import running_postgres, running_redis
from tests.cluster.test_cluster import start_run, watch
from tests.faults.invariants import broken
from tests.running import until
from tests.storage.s3 import running_s3
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("hosts")]

LEASE_SECONDS, GRACE_SECONDS = 8, 10
SERVERS, WORKERS = ("server-1", "server-2"), ("worker-1", "worker-2")
# No other process of this machine sleeps as long, also where these tests run twice at once.
SLEEPER = f"86400.{os.getpid():07d}"


@pytest.fixture
def network() -> Iterator[Network]:
    with hosts_of("services", *SERVERS, *WORKERS) as made:
        yield made


@pytest.fixture
def cluster(network: Network, tmp_path: Path) -> Iterator[Cluster]:
    hosts = network.hosts()
    services = hosts["services"]
    (tmp_path / "redis").mkdir()
    with (
        running_postgres(services) as postgres,
        running_redis(tmp_path / "redis", services) as redis,
        running_s3(services.address, services.prefix) as s3,
        cluster_of(
            tmp_path / "cluster",
            postgres,
            redis,
            artifacts=s3.bucket("shared"),
            hosts=hosts,
            PIPEWRIGHT_ISOLATION="none",
            PIPEWRIGHT_LEASE_SECONDS=str(LEASE_SECONDS),
            PIPEWRIGHT_ALLOWED_HOSTS=",".join(hosts[name].address for name in SERVERS),
        ) as started,
    ):
        yield started


def test_a_host_that_is_cut_off_stops_its_steps_and_others_run_them(
    cluster: Cluster, network: Network, tmp_path: Path
) -> None:
    here, there = (cluster.server(name) for name in SERVERS)
    cut, left = (cluster.worker(name, slots=1) for name in WORKERS)
    # Whichever a worker begins with goes on for ever, until it is run once more.
    slow = f"cat {{{{begin}}}}; if mkdir {tmp_path}/{{0}}; then sleep {SLEEPER}; fi; echo {{0}} > $out"
    steps = {
        "begin": "echo begun > $out",
        "one": slow.format("one"),
        "two": slow.format("two"),
        "end": "cat {one} {two} > $out",
    }
    run = start_run(here, write_pipeline(tmp_path / "drawing", name="hosts", **steps))
    until(lambda: all(sleepers(worker) for worker in (cut, left)), 60, lambda: states(cluster))
    [(lost,)] = cluster.rows(f"SELECT node FROM runs_step WHERE id IN ({HELD.format(cut.name)})")

    network.cut(cut.name)
    cut_at = time.monotonic()
    until(lambda: not sleepers(cut), LEASE_SECONDS + 4 * GRACE_SECONDS, cluster.tails)
    stopped_after = time.monotonic() - cut_at
    # What the other worker holds is ended by hand: then it takes what the one that was cut off had.
    for pid in sleepers(left):
        os.kill(pid, 15)
    until(lambda: ended(cluster, str(lost)), 90, cluster.tails)
    network.mend(cut.name)

    print(f"what was cut off stopped its step after {stopped_after:.1f} s, with a lease of {LEASE_SECONDS} s")
    followed = watch(there, run)
    assert followed[str(lost)] == "succeeded"
    # Before its leases had run out, which counts from its last beat.
    assert LEASE_SECONDS / 4 < stopped_after < LEASE_SECONDS
    attempts = cluster.rows(
        "SELECT attempt.state, attempt.lease_owner LIKE 'worker-1-%' FROM runs_attempt attempt "
        f"JOIN runs_step step ON step.id = attempt.step_id WHERE step.node = '{lost}' ORDER BY attempt.number"
    )
    assert attempts == [("lost", True), ("succeeded", False)]
    assert broken(cluster.rows) == {}
    assert cluster.rows("SELECT step_id, port FROM runs_stepoutput GROUP BY step_id, port HAVING COUNT(*) > 1") == []


HELD = "SELECT step_id FROM runs_attempt WHERE state = 'running' AND lease_owner LIKE '{}-%'"


def ended(cluster: Cluster, node: str) -> bool:
    return bool(cluster.rows(f"SELECT 1 FROM runs_step WHERE node = '{node}' AND state = 'succeeded'"))


def sleepers(worker: Machine) -> list[int]:
    """The sleeps that a worker's steps run at this moment."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            is_sleep = (entry / "cmdline").read_bytes() == f"sleep\0{SLEEPER}\0".encode()
            if is_sleep and (entry / "cwd").readlink().is_relative_to(worker.home.work):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def states(cluster: Cluster) -> str:
    attempts = cluster.rows(
        "SELECT step.node, attempt.state, attempt.lease_owner, attempt.error FROM runs_attempt attempt "
        "JOIN runs_step step ON step.id = attempt.step_id ORDER BY attempt.id"
    )
    return f"{attempts} {cluster.tails()}"
