"""The one file that makes a cluster of several machines: its secrets, its database, its Redis, its artifacts.

[server]     secret_key
[database]   host, port, name, user, password, sslmode
[redis]      url
[artifacts]  url, and for S3: endpoint_url, key, secret, region
[computes]   may be left out: "name in a pipeline" = "name of ours", one for each compute that is called otherwise here
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from designer.core.needs import is_label
from designer.storage.place_settings import PlaceSettings

SHORTEST_SECRET = 32
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_REDIS_SCHEMES = ("redis", "rediss", "unix")


class ClusterFileError(Exception):
    """A sentence that names the file, the key, and what was expected."""


@dataclass(frozen=True)
class DatabaseSettings:
    """Where PostgreSQL is; `host` may be the folder of its unix socket."""

    host: str
    name: str
    user: str
    password: str = field(default="", repr=False)
    port: int = 5432
    sslmode: str = "prefer"


@dataclass(frozen=True)
class ClusterSettings:
    secret_key: str = field(repr=False)
    database: DatabaseSettings
    redis_url: str = field(repr=False)
    artifacts: PlaceSettings
    computes: Mapping[str, str] = field(default_factory=dict)


def read_cluster_file(path: Path) -> ClusterSettings:
    """Read a cluster's file; raises ClusterFileError if others may read it, or something in it is missing or wrong."""
    document = _document(path)
    _refuse_unknown(path, document, "", ("server", "database", "redis", "artifacts", "computes"))
    server = _Section(path, document, "server", ("secret_key",))
    database = _Section(path, document, "database", ("host", "port", "name", "user", "password", "sslmode"))
    redis = _Section(path, document, "redis", ("url",))
    artifacts = _Section(path, document, "artifacts", ("url", "endpoint_url", "key", "secret", "region"))
    return ClusterSettings(
        secret_key=server.secret("secret_key"),
        database=DatabaseSettings(
            host=database.text("host"),
            port=database.port("port", 5432),
            name=database.text("name"),
            user=database.text("user"),
            password=database.text("password", ""),
            sslmode=database.choice("sslmode", "prefer", _SSL_MODES),
        ),
        redis_url=redis.url("url", _REDIS_SCHEMES),
        artifacts=PlaceSettings(
            url=artifacts.place("url"),
            endpoint_url=artifacts.text("endpoint_url", ""),
            key=artifacts.text("key", ""),
            secret=artifacts.text("secret", ""),
            region=artifacts.text("region", ""),
        ),
        computes=_computes(path, document.get("computes", {})),
    )


def _computes(path: Path, found: object) -> dict[str, str]:
    if not isinstance(found, dict) or not all(isinstance(name, str) and is_label(name) for name in found.values()):
        raise ClusterFileError(
            f"[computes] of {path} should give each name that pipelines use the name of one of ours, as "
            "\"cpu-cluster\" = \"local\": letters, digits, '.', '_' and '-', 30 at most."
        )
    return {name.removeprefix("azureml:"): ours for name, ours in found.items()}


def _document(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if mode & 0o077:
                raise ClusterFileError(
                    f"{path} holds secrets, and its mode {mode & 0o777:04o} lets others than its owner at it. "
                    f"Run: chmod 600 {path}"
                )
            return tomllib.load(file)
    except OSError as error:
        raise ClusterFileError(
            f"{path}, which PIPEWRIGHT_CLUSTER names, cannot be read ({error.strerror}). It should be the file of a "
            "cluster, with the sections [server], [database], [redis] and [artifacts]."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ClusterFileError(f"{path} is not TOML: {error}.") from error


def _refuse_unknown(path: Path, table: Mapping[str, object], section: str, known: tuple[str, ...]) -> None:
    for name in table:
        if name not in known:
            where = f"[{section}] of {path}" if section else str(path)
            kind = "key" if section else "section"
            raise ClusterFileError(
                f"{where} has the {kind} '{name}', which is not known. Known are {', '.join(known)}."
            )


class _Section:
    """One section of the file, and sentences about what is wrong in it."""

    def __init__(self, path: Path, document: Mapping[str, object], name: str, known: tuple[str, ...]) -> None:
        found = document.get(name)
        if not isinstance(found, dict):
            raise ClusterFileError(f"{path} has no section [{name}]; it should have one with {', '.join(known)}.")
        _refuse_unknown(path, found, name, known)
        self._path, self._name, self._values = path, name, found

    def text(self, key: str, default: str | None = None) -> str:
        value = self._values.get(key, default)
        if not isinstance(value, str) or (default is None and not value):
            raise self._wrong(key, "a text in quotes")
        return value

    def secret(self, key: str) -> str:
        value = self._values.get(key)
        if not isinstance(value, str) or len(value) < SHORTEST_SECRET:
            # The value is not told: what is wrong with a secret is no reason to print it.
            raise ClusterFileError(
                f"'{key}' in [{self._name}] of {self._path} should be a text of at least {SHORTEST_SECRET} characters "
                "that nobody can guess, the same on all machines. One is printed by: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return value

    def port(self, key: str, default: int) -> int:
        value = self._values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 65_536:
            raise self._wrong(key, "a port, a number from 1 to 65535 without quotes")
        return value

    def choice(self, key: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(key, default)
        if value not in choices:
            raise self._wrong(key, f"one of {', '.join(choices)}")
        return value

    def url(self, key: str, schemes: tuple[str, ...]) -> str:
        value = self.text(key)
        if urlsplit(value).scheme not in schemes:
            raise self._wrong(key, f"an address that begins with {', '.join(f'{scheme}://' for scheme in schemes)}")
        return value

    def place(self, key: str) -> str:
        value = self.text(key)
        if not value.startswith("s3://") and not Path(value).is_absolute():
            raise self._wrong(key, "s3://bucket/prefix, or the whole path of a folder that all machines mount")
        return value

    def _wrong(self, key: str, expected: str) -> ClusterFileError:
        verb = "should be" if key in self._values else "is missing; it should be"
        return ClusterFileError(f"'{key}' in [{self._name}] of {self._path} {verb} {expected}.")
