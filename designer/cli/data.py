"""`pipewright data …`"""

from pathlib import Path
from typing import Annotated, Any

import typer

from designer.cli.client import Client, CommandError
from designer.cli.output import console, moment, print_json, print_table

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("create")
def create(
    file: Annotated[Path, typer.Argument(help="The file to upload.")],
    name: Annotated[str, typer.Option(help="Its name; the file's own if left out.")] = "",
    json: Json = False,
) -> None:
    """Upload a file as a new version of a data asset; the same content again gives the same version."""
    created = upload(Client.from_environment(), file, name or asset_name(file))
    if json:
        print_json(created)
    else:
        console.print(f"{created['name']}:{created['version']}", markup=False)


@app.command("list")
def list_(q: Annotated[str, typer.Option(help="Part of the name.")] = "", json: Json = False) -> None:
    """List data assets."""
    rows = list(Client.from_environment().pages("/data", q=q or None))
    if json:
        print_json(rows)
        return
    print_table(
        ("Name", "Latest", "Type", "Versions", "Updated"),
        [(row["name"], row["latest_version"], row["type"], row["versions"], moment(row["updated_at"])) for row in rows],
        empty="No data yet. Upload some: `pipewright data create FILE`.",
    )


def upload(client: Client, file: Path, name: str) -> dict[str, Any]:
    """Send one file; the answer holds `name` and `version`."""
    if not file.is_file():
        raise CommandError(f"{file} is not a file. Give the path of a file to upload.")
    created: dict[str, Any] = client.upload("/data", file, {"name": name})
    return created


def asset_name(file: Path) -> str:
    """A name for a file's data: its stem, with what a name cannot hold replaced."""
    kept = "".join(character if character.isalnum() or character in "-_." else "_" for character in file.stem)
    return kept.strip("._-") or "data"
