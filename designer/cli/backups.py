"""`pipewright backup` and `pipewright restore`: they work on the home itself, whether or not a server runs."""

from pathlib import Path
from typing import Annotated

import typer

from designer.cli.client import CommandError
from designer.cli.output import console, errors, print_json, size
from designer.cli.progress import progress
from designer.home import Home, cluster_file_named

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def back_up_home(
    file: Annotated[Path, typer.Argument(help="The file to write; compressed if its name ends with .gz or .tgz.")],
    logs: Annotated[bool, typer.Option(help="Also the logs of steps.")] = True,
    json: Json = False,
) -> None:
    """Write the whole home into one file, also while it runs: database, artifacts, data, logs, secrets."""
    # Imported here, as is `restore`, for the other commands start sooner without it.
    from designer.workers.backup import back_up

    _refuse_in_cluster()
    home = Home.from_environment()
    with progress("Backing up") as advance:
        written = back_up(home, file, logs=logs, on_progress=advance)
    if json:
        print_json({"file": str(file.resolve()), "files": written.files, "bytes": written.bytes})
        return
    console.print(f"{file}: {written.files:,} files, {size(written.bytes)}", markup=False, soft_wrap=True)
    errors.print("It holds this home's secrets: keep it as you keep a password.")


def restore_home(
    file: Annotated[Path, typer.Argument(help="A file that `pipewright backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of a home that is there, which is moved beside it.")
    ] = False,
    json: Json = False,
) -> None:
    """Make the home from a backup: every file is compared with its digest before anything is put in place."""
    from designer.workers.restore import restore

    _refuse_in_cluster()
    home = Home.from_environment()
    with progress("Restoring") as advance:
        restored = restore(file, home, replace=replace, on_progress=advance)
    aside = None if restored.replaced is None else str(restored.replaced)
    if json:
        count = {"files": restored.files, "bytes": restored.bytes}
        print_json({"home": str(home.root), "made_at": restored.made_at, **count, "replaced": aside})
        return
    told = f"{home.root}: {restored.files:,} files, {size(restored.bytes)}. Start it with `pipewright up`."
    console.print(told, markup=False, soft_wrap=True)
    if aside is not None:
        told = f"What was there before is in {aside}. Delete it when you are sure."
        console.print(told, markup=False, soft_wrap=True)


def _refuse_in_cluster() -> None:
    if cluster_file_named():
        raise CommandError(
            "This machine is one of a cluster, whose database and artifacts are not in its home. Back up PostgreSQL "
            "with pg_dump first, then the bucket or the shared folder of [artifacts]; restore the artifacts first."
        )
