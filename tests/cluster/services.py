"""A real PostgreSQL and a real Redis of the tests' own, on free ports, ended without a trace."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

from designer.storage.place_settings import PlaceSettings
from tests.needs import needed
from tests.running import free_port, until

PASSWORD = "of-the-tests"
STOP = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}


@dataclass(frozen=True)
class Host:
    """Where a process runs: the address that it is reached at, and what its command begins with to run there."""

    address: str = "127.0.0.1"
    prefix: tuple[str, ...] = ()


HERE = Host()


class Postgres:
    """One server; `database` makes a new database in it."""

    def __init__(self, folder: Path, host: Host = HERE) -> None:
        self.host = host
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
        self._bin = Path(needed("PostgreSQL", str(found[-1]) if found else shutil.which("initdb"))).parent
        self.folder = folder
        self._data = folder / "data"
        self._log = folder / "postgres.log"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        # PostgreSQL refuses to run as root.
        self.user = pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else None
        secret = folder / "password"
        secret.write_text(PASSWORD)
        if self.user is not None:
            for path in (folder, secret):
                os.chown(path, self.user, -1)
        self._call(
            [
                *(str(self._bin / "initdb"), "-D", str(self._data), "-U", "pipewright", "--pwfile", str(secret)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
            ]
        )
        # Commits are kept over a crash of the server, not over one of the machine: the tests crash servers alone.
        if host is not HERE:
            with (self._data / "pg_hba.conf").open("a") as file:
                file.write("host all all samenet scram-sha-256\n")
        with (self._data / "postgresql.conf").open("a") as file:
            file.write("synchronous_commit = off\nmax_connections = 200\nshared_buffers = 64MB\n")

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *self._as_its_user(),
                    *(str(self._bin / "postgres"), "-D", str(self._data), "-p", str(self.port)),
                    *("-c", f"listen_addresses={self.host.address}", "-c", "unix_socket_directories="),
                ],
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )
        until(self._answers, 60, lambda: self._log.read_text()[-2000:])

    def _as_its_user(self) -> list[str]:
        # Only root may enter a namespace, so that comes first.
        become = [] if self.user is None else ["setpriv", f"--reuid={self.user}", "--clear-groups", "--"]
        return [*self.host.prefix, *become]

    def stop(self, how: str = "fast") -> None:
        """`fast` ends all connections in order, `immediate` is a crash."""
        if self.process is not None:
            self.process.send_signal(STOP[how])
            self.process.wait(60)
            self.process = None

    def restart(self, how: str = "fast") -> None:
        self.stop(how)
        self.start()

    def database(self) -> str:
        """The name of a new, empty database."""
        name = f"pipewright_{secrets.token_hex(4)}"
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        return name

    def connect(self, name: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=self.host.address, port=self.port, user="pipewright", password=PASSWORD, dbname=name, autocommit=True
        )

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self._log.read_text()[-2000:]
        with contextlib.suppress(psycopg.OperationalError), self.connect("postgres"):
            return True
        return False

    def _call(self, command: list[str]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", user=self.user, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


class Redis:
    """A server without persistence: whatever it held is gone with it."""

    def __init__(self, folder: Path, host: Host = HERE) -> None:
        self._host = host
        self._program = needed("Redis", shutil.which("redis-server") or shutil.which("valkey-server"))
        self._folder = folder
        self.port = free_port()
        self.url = f"redis://:{PASSWORD}@{host.address}:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(*self._host.prefix, self._program, "--port", str(self.port), "--bind", self._host.address),
                *("--save", "", "--appendonly", "no"),
                *("--requirepass", PASSWORD, "--dir", str(self._folder)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until(self._answers, 30)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(30)
            self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def flush(self) -> None:
        self.client().flushall()

    def client(self) -> "redis.Redis":
        return redis.Redis.from_url(self.url)

    def _answers(self) -> bool:
        with contextlib.suppress(redis.ConnectionError):
            return bool(self.client().ping())
        return False


@contextlib.contextmanager
def running_postgres(host: Host = HERE) -> Iterator[Postgres]:
    # Not below pytest's own folder, which only its owner may enter.
    with tempfile.TemporaryDirectory(prefix="pipewright-postgres-") as folder:
        server = Postgres(Path(folder), host)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def running_redis(folder: Path, host: Host = HERE) -> Iterator[Redis]:
    server = Redis(folder, host)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def cluster_file(
    path: Path, postgres: Postgres, database: str, redis_url: str, artifacts: Path | PlaceSettings
) -> Path:
    """Where artifacts are kept: a folder, or what it takes to come to a bucket."""
    if isinstance(artifacts, Path):
        artifacts.mkdir(exist_ok=True)
        artifacts = PlaceSettings(str(artifacts))
    kept = {name: value for name, value in vars(artifacts).items() if value}
    path.touch(0o600)
    path.write_text(
        f'[server]\nsecret_key = "{secrets.token_hex(32)}"\n'
        f'[database]\nhost = "{postgres.host.address}"\nport = {postgres.port}\nname = "{database}"\n'
        f'user = "pipewright"\npassword = "{PASSWORD}"\n'
        f'[redis]\nurl = "{redis_url}"\n[artifacts]\n'
        + "".join(f'{name} = "{value}"\n' for name, value in kept.items())
    )
    return path
