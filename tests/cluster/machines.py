"""A cluster of real processes: servers and workers, each with a home of its own, as on as many machines."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx

from designer.cli.client import Client
from designer.home import Home
from designer.storage.place_settings import PlaceSettings
from tests.cluster.services import HERE, Host, Postgres, Redis, cluster_file
from tests.running import ROOT, SHARED_ENVIRONMENTS, free_port, until


class Machine:
    """One process of a cluster, a server or a worker, that is started and ended."""

    def __init__(self, cluster: "Cluster", name: str) -> None:
        self.cluster, self.name = cluster, name
        self.file = cluster.file
        self.host = cluster.hosts.get(name, HERE)
        self.home = Home(cluster.folder / name)
        self.log = cluster.folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIPEWRIGHT_", "DJANGO_"))}
        return {
            **kept,
            **self.cluster.settings,
            "PIPEWRIGHT_CLUSTER": str(self.file),
            "PIPEWRIGHT_HOME": str(self.home.root),
            "PIPEWRIGHT_ENVIRONMENTS": str(SHARED_ENVIRONMENTS),
            "PYTHONPATH": str(ROOT),
        }

    def start(self, *arguments: str) -> "Machine":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.host.prefix, sys.executable, "-m", "designer.cli", *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self

    def command(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "designer.cli", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
            timeout=120,
        )

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def tail(self) -> str:
        return f"{self.name}: {self.log.read_text()[-3000:]}" if self.log.exists() else self.name


class Server(Machine):
    def __init__(self, cluster: "Cluster", name: str) -> None:
        super().__init__(cluster, name)
        self.port = free_port()
        self.url = f"http://{self.host.address}:{self.port}"

    def serve(self) -> "Server":
        self.start("server", "--port", str(self.port), "--host", self.host.address)
        until(self._answers, 60, self.tail)
        return self

    def client(self) -> Client:
        return Client(self.url, self.cluster.token())

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.tail()
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/healthz", timeout=5, trust_env=False).status_code == 200
        return False


class Cluster:
    """`hosts`: where the machines of these names are; others are here. `artifacts`: a bucket, where it is no folder."""

    def __init__(
        self,
        folder: Path,
        postgres: Postgres,
        redis: Redis,
        *,
        artifacts: PlaceSettings | None = None,
        hosts: Mapping[str, Host] | None = None,
        **settings: str,
    ) -> None:
        folder.mkdir()
        self.folder, self.settings = folder, settings
        self.hosts: Mapping[str, Host] = hosts or {}
        self.postgres, self.redis = postgres, redis
        self.database = postgres.database()
        self.file = cluster_file(
            folder / "cluster.toml", postgres, self.database, redis.url, artifacts or folder / "shared"
        )
        self.first = Machine(self, "first")
        self.machines: list[Machine] = []
        self.first.command("migrate")

    def token(self) -> str:
        return self.first.home.token_file.read_text().strip()

    def server(self, name: str) -> Server:
        server = Server(self, name)
        self.machines.append(server)
        return server.serve()

    def worker(self, name: str, *, slots: int = 2, compute: str = "local", postgres: int | None = None) -> Machine:
        """`postgres`: the port of this machine at which the worker finds PostgreSQL, if not the server's own."""
        worker = Machine(self, name)
        if postgres is not None:
            worker.file = self.folder / f"{name}.toml"
            worker.file.touch(0o600)
            worker.file.write_text(self.file.read_text().replace(f"port = {self.postgres.port}", f"port = {postgres}"))
        self.machines.append(worker)
        return worker.start("worker", "--compute", compute, "--slots", str(slots), "--name", name)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with self.postgres.connect(self.database) as connection:
            return connection.execute(sql).fetchall()  # type: ignore[call-overload, no-any-return]

    def failures_of_threads(self) -> list[str]:
        """The workers whose threads ended with something that no code of ours took care of."""
        logs = [machine.log for machine in self.machines if machine.log.exists()]
        return [log.stem for log in logs if "Failed to process message" in log.read_text(errors="replace")]

    def tails(self) -> str:
        return "\n".join(machine.tail() for machine in self.machines)


@contextlib.contextmanager
def cluster_of(
    folder: Path,
    postgres: Postgres,
    redis: Redis,
    *,
    artifacts: PlaceSettings | None = None,
    hosts: Mapping[str, Host] | None = None,
    **settings: str,
) -> Iterator[Cluster]:
    cluster = Cluster(folder, postgres, redis, artifacts=artifacts, hosts=hosts, **settings)
    try:
        yield cluster
    finally:
        for machine in cluster.machines:
            machine.stop()
