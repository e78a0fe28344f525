"""`pipewright data …`"""

import shlex
import unicodedata
from pathlib import Path
from typing import Annotated, Any

import typer

from designer.cli import completion
from designer.cli.client import Client, CommandError
from designer.cli.downloads import download_file
from designer.cli.output import console, moment, print_json, print_table, size

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Name = Annotated[str, typer.Argument(help="The name of the data.", autocompletion=completion.data)]


@app.command("create")
def create(
    file: Annotated[Path, typer.Argument(help="The file to upload.")],
    name: Annotated[
        str, typer.Option(help="Its name: Latin letters, digits, ., - and _. The file's own if left out.")
    ] = "",
    json: Json = False,
) -> None:
    """Upload a file as a new version of a data asset; the same content again gives the same version."""
    created = upload(Client.from_environment(), file, name or _own_name(file))
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


@app.command("show")
def show(name: Name, json: Json = False) -> None:
    """Show the versions of a data asset, the newest first."""
    row = Client.from_environment().get(f"/data/{name}")
    if json:
        print_json(row)
        return
    print_table(
        ("Version", "File", "Type", "Size", "Made", "Digest"),
        [
            (
                item["version"],
                item["filename"],
                item["kind"] or item["type"],
                size(item["size"]),
                moment(item["created_at"]),
                item["artifact"][:12],
            )
            for item in row["versions"]
        ],
        empty="No versions.",
    )


@app.command("download")
def download(
    name: Name,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; the uploaded file's name if left out.")
    ] = None,
    json: Json = False,
) -> None:
    """Fetch a version of a data asset: NAME for the newest, or NAME:VERSION. A folder comes as a zip."""
    client = Client.from_environment()
    plain, _, wanted = name.partition(":")
    versions = client.get(f"/data/{plain}")["versions"]
    version = next((row for row in versions if not wanted or str(row["version"]) == wanted), None)
    if version is None:
        known = ", ".join(str(row["version"]) for row in versions)
        raise CommandError(f"'{plain}' has no version {wanted}. Its versions: {known}.")
    is_file = client.get(f"/artifacts/{version['artifact']}")["is_file"]
    filename = version["filename"] if is_file else f"{Path(version['filename']).stem}.zip"
    target = output or Path(filename)
    download_file(client, version["artifact"], target, what=f"{plain}:{version['version']}")
    if json:
        print_json({"name": plain, **version, "file": str(target.resolve())})
    else:
        console.print(str(target), markup=False, soft_wrap=True)


def upload(client: Client, file: Path, name: str) -> dict[str, Any]:
    """Send one file; the answer holds `name` and `version`."""
    if not file.is_file():
        raise CommandError(f"{file} is not a file. Give the path of a file to upload.")
    created: dict[str, Any] = client.upload("/data", file, {"name": name})
    return created


def asset_name(file: Path) -> str:
    """A name for a file's data: its stem, with what a name cannot hold replaced."""
    kept = "".join(character if _may_be_in_name(character) else "_" for character in _plain(file.stem))
    return kept.strip("._-") or "data"


def _own_name(file: Path) -> str:
    """`asset_name`, where it is one that the person would know again."""
    if all(_may_be_in_name(character) for character in _plain(file.stem) if character.isalnum()):
        return asset_name(file)
    raise CommandError(
        f"'{file.name}' cannot name data: a name has Latin letters, digits, '.', '-' and '_'. "
        f"Give one: `pipewright data create {shlex.quote(str(file))} --name NAME`."
    )


def _plain(text: str) -> str:
    """`text` with accents taken off its letters."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _may_be_in_name(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "-_.")
