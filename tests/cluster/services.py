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
from pathlib import Path

import psycopg
import pytest
import redis

from tests.running import free_port, until

PASSWORD = "of-the-tests"
STOP = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}


def needed(what: str, found: str | None) -> str:
    """A program's path; without it tests are skipped, and fail where everything must be tested."""
    if found is None:
        reason = f"{what} is not installed; `python3 scripts/install.py test` installs it as root"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


class Postgres:
    """One server; `database` makes a new database in it."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
        self._bin = Path(needed("PostgreSQL", str(found[-1]) if found else shutil.which("initdb"))).parent
        self._data = folder / "data"
        self._log = folder / "postgres.log"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        # PostgreSQL refuses to run as root.
        self._user = pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else None
        secret = folder / "password"
        secret.write_text(PASSWORD)
        if self._user is not None:
            for path in (folder, secret):
                os.chown(path, self._user, -1)
        self._call(
            [
                *(str(self._bin / "initdb"), "-D", str(self._data), "-U", "pipewright", "--pwfile", str(secret)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
            ]
        )
        # Commits are kept over a crash of the server, not over one of the machine: the tests crash servers alone.
        with (self._data / "postgresql.conf").open("a") as file:
            file.write("synchronous_commit = off\nmax_connections = 200\nshared_buffers = 64MB\n")

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(str(self._bin / "postgres"), "-D", str(self._data), "-p", str(self.port)),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                ],
                stdout=log,
                stderr=log,
                cwd="/",
                user=self._user,
                start_new_session=True,
            )
        until(self._answers, 60, lambda: self._log.read_text()[-2000:])

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
            host="127.0.0.1", port=self.port, user="pipewright", password=PASSWORD, dbname=name, autocommit=True
        )

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self._log.read_text()[-2000:]
        with contextlib.suppress(psycopg.OperationalError), self.connect("postgres"):
            return True
        return False

    def _call(self, command: list[str]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", user=self._user, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


class Redis:
    """A server without persistence: whatever it held is gone with it."""

    def __init__(self, folder: Path) -> None:
        self._program = needed("Redis", shutil.which("redis-server") or shutil.which("valkey-server"))
        self._folder = folder
        self.port = free_port()
        self.url = f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(self._program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"),
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
def running_postgres() -> Iterator[Postgres]:
    # Not below pytest's own folder, which only its owner may enter.
    with tempfile.TemporaryDirectory(prefix="pipewright-postgres-") as folder:
        server = Postgres(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def running_redis(folder: Path) -> Iterator[Redis]:
    server = Redis(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def cluster_file(path: Path, postgres: Postgres, database: str, redis_url: str, artifacts: Path) -> Path:
    artifacts.mkdir(exist_ok=True)
    path.touch(0o600)
    path.write_text(
        f'[server]\nsecret_key = "{secrets.token_hex(32)}"\n'
        f'[database]\nhost = "127.0.0.1"\nport = {postgres.port}\nname = "{database}"\n'
        f'user = "pipewright"\npassword = "{PASSWORD}"\n'
        f'[redis]\nurl = "{redis_url}"\n[artifacts]\nurl = "{artifacts}"\n'
    )
    return path
