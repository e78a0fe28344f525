"""The folder that holds one installation: database, artifacts, environments, logs, secrets. Stdlib only.

secrets/     0700; secret_key and token, 0600: no secret stands in an environment variable
database/    db.sqlite3
artifacts/   the artifact store
environments/           what steps run in
work/, logs/, run/      attempts at work, logs of attempts, lock and process files
backups/                the database as it was before each upgrade
"""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    root: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """PIPEWRIGHT_HOME, or `.pipewright` in the working folder."""
        return cls(Path(os.environ.get("PIPEWRIGHT_HOME") or ".pipewright").expanduser().resolve())

    @property
    def secret_key_file(self) -> Path:
        return self.root / "secrets" / "secret_key"

    @property
    def token_file(self) -> Path:
        return self.root / "secrets" / "token"

    @property
    def database_file(self) -> Path:
        return self.root / "database" / "db.sqlite3"

    @property
    def artifacts(self) -> Path:
        return self.root / "artifacts"

    @property
    def uploads(self) -> Path:
        return self.root / "uploads"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def work(self) -> Path:
        return self.root / "work"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def lock_file(self) -> Path:
        return self.run / "lock"

    @property
    def url_file(self) -> Path:
        """The address of the running server, for the command line."""
        return self.run / "url"

    def prepare(self) -> None:
        """Create the folders and the secret key; what exists stays as it is."""
        self.root.mkdir(parents=True, exist_ok=True)
        for folder in (self.secret_key_file.parent, self.run, self.logs, self.work, self.uploads):
            folder.mkdir(mode=0o700, exist_ok=True)
        self.database_file.parent.mkdir(mode=0o700, exist_ok=True)
        if not self.secret_key_file.exists():
            write_secret(self.secret_key_file, secrets.token_urlsafe(48))

    def sockets(self) -> Path:
        """A 0700 folder for unix sockets, named by the home's hash: socket paths are limited to 107 bytes."""
        name = f"pipewright-{hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]}"
        runtime = os.environ.get("XDG_RUNTIME_DIR")
        # Not TMPDIR: processes of one home may have different ones, and it may be long.
        base = Path(runtime) if runtime and Path(runtime).is_dir() else Path("/tmp")  # noqa: S108
        folder = base / f"{name}-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if status.st_uid != os.getuid() or status.st_mode & 0o077 or folder.is_symlink():
            raise PermissionError(f"{folder} should be a folder of yours with mode 0700. Remove it and start again.")
        return folder


def cluster_file_named() -> str:
    """PIPEWRIGHT_CLUSTER, which is what makes this machine one of several; designer.cluster_file reads the file."""
    return os.environ.get("PIPEWRIGHT_CLUSTER") or ""


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    staged = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    staged.rename(path)
