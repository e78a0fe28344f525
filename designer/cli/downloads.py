"""Outputs of steps and versions of data, brought to this machine: each whole or not at all."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

from designer.cli.client import Client, CommandError
from designer.cli.progress import progress


def download_output(client: Client, digest: str, target: Path, *, what: str) -> bool:
    """Put an artifact into the folder `target`; False if it was there already."""
    if target.exists():
        return False
    artifact: dict[str, Any] = client.get(f"/artifacts/{digest}")
    staged = target.with_name(f".{target.name}.part")
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    try:
        if artifact["is_file"]:
            _fetch(client, digest, staged / Path(artifact["files"][0]["path"]).name, artifact["size"], what)
        else:
            packed = staged / ".download.zip"
            # The size of a zip that is made as it is sent is not known ahead.
            _fetch(client, digest, packed, None, what)
            _unpack(packed, staged)
        staged.rename(target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return True


def download_file(client: Client, digest: str, target: Path, *, what: str) -> None:
    """Put an artifact at `target`: the file that it is, or a zip of the folder."""
    artifact: dict[str, Any] = client.get(f"/artifacts/{digest}")
    if target.exists():
        raise CommandError(f"{target} is there already. Give another name with --output.")
    target.parent.mkdir(parents=True, exist_ok=True)
    _fetch(client, digest, target, artifact["size"] if artifact["is_file"] else None, what)


def _fetch(client: Client, digest: str, target: Path, size: int | None, what: str) -> None:
    with progress(what, size) as advance:
        client.download(f"/artifacts/{digest}/download", target, on_progress=advance)
    if size is not None and target.stat().st_size != size:
        got = target.stat().st_size
        target.unlink()
        raise CommandError(f"{what} ended too early: {got:,} of {size:,} bytes came. Try again.")


def _unpack(packed: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(folder)
    except zipfile.BadZipFile as error:
        raise CommandError(f"The download did not come whole ({error}). Try again.") from error
    packed.unlink()
