"""What `pipewright doctor` looks at in a cluster: what its machines share. The settings were read before."""

import time
from collections.abc import Iterator

from designer.cli.finding import LARGEST_SKEW_SECONDS, Finding

_PATIENCE_SECONDS = 5


def examine_shared() -> Iterator[Finding]:
    """PostgreSQL, its tables and its clock; Redis; and where artifacts are kept."""
    yield from _postgres()
    yield _redis()
    yield from _artifacts()


def _postgres() -> Iterator[Finding]:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version'), extract(epoch FROM clock_timestamp())")
            version, there = cursor.fetchone()
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        remedy = "Look whether PostgreSQL runs, and at [database] in the cluster's file."
        yield Finding("Database", "fault", f"PostgreSQL cannot be used: {str(error).strip()}.", remedy)
        return
    finally:
        connection.close()
    if missing:
        found = f"PostgreSQL {version}; {len(missing)} changes of its tables are still to be made."
        yield Finding("Database", "fault", found, "Make a backup of it, and then: `pipewright migrate`.")
    else:
        yield Finding("Database", "ok", f"PostgreSQL {version}, with the tables of this version.")
    skew = abs(float(there) - time.time())
    if skew > LARGEST_SKEW_SECONDS:
        remedy = "Set both clocks by a time server. Runs go by the database's clock and are right; ages shown are not."
        yield Finding("Clock of the database", "warning", f"It and this machine's are {skew:.0f} s apart.", remedy)
    else:
        yield Finding("Clock of the database", "ok", "It and this machine's agree.")


def _redis() -> Finding:
    """Whether a message comes back, by the way that wake-ups and nudges take."""
    import redis
    from django.conf import settings

    client = redis.Redis.from_url(
        settings.PIPEWRIGHT_REDIS_URL, socket_timeout=_PATIENCE_SECONDS, socket_connect_timeout=_PATIENCE_SECONDS
    )
    channel = "pipewright.doctor"
    began = time.monotonic()
    try:
        with client.pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]
            heard.subscribe(channel)
            # The answer to the subscription comes first, and counts for none.
            heard.get_message(timeout=_PATIENCE_SECONDS)
            client.publish(channel, b"?")
            echo = heard.get_message(timeout=_PATIENCE_SECONDS)
    except redis.RedisError as error:
        remedy = "Look whether Redis runs, and at [redis] in the cluster's file. Until then runs go on, more slowly."
        return Finding("Redis", "fault", f"It cannot be used: {error}.", remedy)
    finally:
        client.close()
    if echo is None:
        return Finding(
            "Redis", "fault", "A message did not come back.", "Start it again; what is stored is in PostgreSQL."
        )
    return Finding("Redis", "ok", f"A message comes back in {(time.monotonic() - began) * 1000:.0f} ms.")


def _artifacts() -> Iterator[Finding]:
    from designer.core.errors import StorageError
    from designer.workers.stores import shared_place

    place = shared_place()
    if place is None:
        return
    try:
        place.check()
    except StorageError as error:
        yield Finding("Artifacts", "fault", error.message, "No step can store what it makes until this is mended.")
    else:
        yield Finding("Artifacts", "ok", f"Kept in {place}, which can be written and read.")
