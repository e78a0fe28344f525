"""`pipewright doctor`: what of an installation works, what does not, and what to do about it."""

import contextlib
import os
import shutil
import socket
import sqlite3
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import httpx

from designer.cli.client import Client, CommandError
from designer.cli.doctor_cluster import examine_shared
from designer.cli.finding import LARGEST_SKEW_SECONDS, Finding, Verdict
from designer.cli.output import size
from designer.home import Home, cluster_file_named

LITTLE_SPACE, NO_SPACE = 2_000_000_000, 200_000_000


def examine(home: Home) -> Iterator[Finding]:
    """Look at everything, the parts that do not need the server first."""
    if cluster_file_named():
        if home.root.exists():
            yield Finding("Home", "ok", f"{home.root}, of a machine of a cluster.")
            yield _disk(home)
        else:
            remedy = "`pipewright server` and `pipewright worker` make it where PIPEWRIGHT_HOME says."
            yield Finding("Home", "warning", f"There is no folder {home.root} yet.", remedy)
    elif home.secret_key_file.exists():
        yield Finding("Home", "ok", str(home.root))
        yield _secrets(home)
        yield _database(home)
        yield _disk(home)
    else:
        remedy = "Make one: `pipewright up`. Or set PIPEWRIGHT_HOME."
        yield Finding("Home", "fault", f"There is no installation in {home.root}.", remedy)
        return
    yield _shell()
    yield from _settings()
    yield from _server(home)


def _secrets(home: Home) -> Finding:
    kept = [home.secret_key_file.parent, *(file for file in (home.secret_key_file, home.token_file) if file.exists())]
    for path in kept:
        status = path.lstat()
        if status.st_uid != os.getuid():
            return Finding(
                "Secrets", "fault", f"{path} belongs to another user.", f"Run this as its owner, or: chown {path}"
            )
        if stat.S_IMODE(status.st_mode) & 0o077:
            mode = "700" if path.is_dir() else "600"
            return Finding("Secrets", "fault", f"{path} can be read by other users.", f"Run: chmod {mode} {path}")
    return Finding("Secrets", "ok", "Only you can read them.")


def _database(home: Home) -> Finding:
    if not home.database_file.exists():
        return Finding("Database", "warning", "There is none yet.", "`pipewright up` makes it.")
    try:
        # Read only: a look must change nothing, and works beside a server.
        with contextlib.closing(sqlite3.connect(f"{home.database_file.as_uri()}?mode=ro", uri=True)) as database:
            [(said,)] = database.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.Error as error:
        return _damaged(home, str(error))
    if said != "ok":
        return _damaged(home, str(said))
    return Finding(
        "Database", "ok", f"SQLite {sqlite3.sqlite_version}, {size(home.database_file.stat().st_size)}, whole."
    )


def _damaged(home: Home, said: str) -> Finding:
    remedy = f"Put a backup back with `pipewright restore`; {home.backups} has copies from before upgrades."
    return Finding("Database", "fault", f"{home.database_file} cannot be read: {said}.", remedy)


def _disk(home: Home) -> Finding:
    free = shutil.disk_usage(home.root).free
    found, remedy = f"{size(free)} are free.", "See what takes space with `pipewright storage show`, and clean up."
    verdict: Verdict = "fault" if free < NO_SPACE else "warning" if free < LITTLE_SPACE else "ok"
    try:
        for folder in (home.work, home.logs):
            probe = folder / f".doctor-{os.getpid()}"
            probe.write_bytes(b"x")
            probe.unlink()
    except OSError as error:
        return Finding("Disk", "fault", f"{error.filename} cannot be written: {error.strerror}.", remedy)
    return Finding("Disk", verdict, found, "" if verdict == "ok" else remedy)


def _shell() -> Finding:
    bash = shutil.which("bash")
    if bash is None:
        return Finding("Shell", "fault", "There is no bash, in which steps run.", "Install it: `apt-get install bash`.")
    return Finding("Shell", "ok", bash)


def _watched() -> Iterator[Finding]:
    """What tells of this installation to others, where something does."""
    from django.conf import settings

    if settings.PIPEWRIGHT_METRICS_TOKEN:
        yield Finding("Metrics", "ok", "/metrics answers whoever shows PIPEWRIGHT_METRICS_TOKEN.")
    if settings.PIPEWRIGHT_TRACING:
        yield _traces()


def _traces() -> Finding:
    if find_spec("opentelemetry") is None:
        said = "OTEL_EXPORTER_OTLP_ENDPOINT is set, and what hands traces on is not installed."
        return Finding("Traces", "warning", said, "Run: pip install 'pipewright[tracing]'")
    return Finding("Traces", "ok", "Runs that have ended are handed on by OpenTelemetry.")


def _settings() -> Iterator[Finding]:
    """What the settings lead to: tables that this version knows, and what keeps steps apart."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        yield Finding("Settings", "fault", str(error), "docs/settings.md describes each.")
        return
    from designer.core.errors import EnvironmentUnavailable, PipewrightError
    from designer.workers.parts import isolation
    from designer.workers.upgrade import check_known

    yield from _watched()
    home = Home.from_environment()
    if home.database_file.exists() and not cluster_file_named():
        try:
            # A database that cannot be read was told of before.
            with contextlib.suppress(DatabaseError):
                check_known(home)
        except PipewrightError as error:
            yield Finding("Version", "fault", error.message, "Start the newer version.")
    if cluster_file_named():
        yield from examine_shared()
    try:
        kept_apart = isolation()
    except EnvironmentUnavailable as error:
        yield Finding("Isolation", "fault", error.message, "Install bubblewrap, or allow PIPEWRIGHT_ISOLATION=auto.")
        return
    if kept_apart.name == "none":
        yield Finding("Isolation", "warning", f"Steps are not kept apart. {kept_apart.reason}", "See docs/security.md.")
    else:
        yield Finding("Isolation", "ok", kept_apart.name)


def _server(home: Home) -> Iterator[Finding]:
    try:
        client = Client.from_environment(timeout_seconds=10)
    except CommandError as error:
        yield Finding("Server", "warning", error.message, "Start it: `pipewright up`.")
        return
    began = time.monotonic()
    try:
        session = client.get("/session")
    except CommandError as error:
        remedy = (
            "Stop what is left of it, and start it again: `pipewright up`. Its own words stand where it was started."
        )
        yield Finding("Server", "fault", error.message, remedy)
        return
    yield Finding("Server", "ok", f"{client.url} answers in {(time.monotonic() - began) * 1000:.0f} ms.")
    yield _clock(client.url)
    yield _worker(session["worker"])
    if not os.environ.get("PIPEWRIGHT_URL"):
        yield _wake_ups(home)


def _clock(url: str) -> Finding:
    told = httpx.get(url, trust_env=False, timeout=10).headers.get("Date", "")
    try:
        there = datetime.strptime(told, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    except ValueError:
        return Finding("Clock", "warning", "The server does not tell its time.", "Look at what stands before it.")
    # The header has whole seconds.
    skew = abs((datetime.now(UTC) - there).total_seconds() - 0.5)
    if skew > LARGEST_SKEW_SECONDS:
        remedy = (
            "Set both clocks by a time server. Runs go by the database's clock and are right; ages shown here are not."
        )
        return Finding("Clock", "warning", f"The server's clock and this one are {skew:.0f} s apart.", remedy)
    return Finding("Clock", "ok", "The server's and this one agree.")


def _worker(worker: dict[str, object] | None) -> Finding:
    remedy = "Steps wait until one is back. `pipewright up` starts it and keeps it; look at what it said last."
    if worker is None:
        return Finding("Worker", "fault", "No worker has been seen.", remedy)
    if not worker["alive"]:
        return Finding("Worker", "fault", f"{worker['name']} was last seen at {worker['seen_at']}.", remedy)
    return Finding("Worker", "ok", f"{worker['name']}, {worker['slots']} steps at once.")


def _wake_ups(home: Home) -> Finding:
    """Whether the worker's socket takes messages; without it steps start with the worker's next look."""
    from designer.workers.sockets import WORKER

    place: Path = home.sockets() / WORKER
    with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as ours:
        try:
            ours.connect(str(place))
        except OSError as error:
            remedy = "Steps start some seconds late. Start Pipewright again."
            return Finding("Wake-ups", "warning", f"{place} takes no messages: {error.strerror}.", remedy)
    return Finding("Wake-ups", "ok", "The worker hears of new work at once.")
