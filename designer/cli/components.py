"""`pipewright component …`"""

from pathlib import Path
from typing import Annotated, Any

import typer

from designer.catalog.folder import read_component_folder
from designer.cli import completion
from designer.cli.bundle import register
from designer.cli.client import Client, CommandError
from designer.cli.functions import register_script
from designer.cli.output import console, moment, print_json, print_table

app = typer.Typer(no_args_is_help=True)
Name = Annotated[
    str, typer.Argument(help="The component's name, or name:version.", autocompletion=completion.components)
]
_WANTED = "a component.yml, the folder that holds one, or a Python script"
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


# An empty path would be taken for the folder that one stands in.
def _some_path(text: str) -> Path:
    if not text.strip():
        raise typer.BadParameter(f"The path is empty. Give {_WANTED}.")
    return Path(text)


@app.command("create")
def create(
    file: Annotated[
        Path,
        typer.Option(
            "--file",
            "-f",
            parser=_some_path,
            metavar="PATH",
            help="A component.yml, the folder that holds it, or a Python script with a function.",
        ),
    ],
    function: Annotated[
        str, typer.Option(help="The function of the script, where there are several.", metavar="NAME")
    ] = "",
    json: Json = False,
) -> None:
    """Register a component: its YAML and its code, or what a Python function becomes."""
    is_script = file.suffix == ".py" and not file.is_dir()
    if function and not is_script:
        raise typer.BadParameter("It chooses a function of a Python script; -f gives none.", param_hint="--function")
    if not file.exists():
        raise CommandError(f"There is nothing at {file}. Give {_WANTED}.")
    client = Client.from_environment()
    created = register_script(client, file, function) if is_script else register(client, read_component_folder(file))
    if json:
        print_json(created)
    else:
        console.print(f"{created['name']}:{created['version']}", markup=False)


@app.command("list")
def list_(
    q: Annotated[str, typer.Option(help="Words of the name, the description or the tags.")] = "",
    json: Json = False,
) -> None:
    """List components."""
    rows = list(Client.from_environment().pages("/components", q=q or None))
    if json:
        print_json(rows)
        return
    print_table(
        ("Name", "Version", "Title", "Description"),
        [(row["name"], row["version"], row["display_name"], row["description"]) for row in rows],
        empty="No components match. Register one: `pipewright component create -f FOLDER`.",
    )


@app.command("archive")
def archive(name: Name, json: Json = False) -> None:
    """Take a component, or one version of it, out of what is offered for new steps; what uses it goes on working."""
    _set_archived(name, True, json=json)


@app.command("restore")
def restore(name: Name, json: Json = False) -> None:
    """Offer a component, or one version of it, again."""
    _set_archived(name, False, json=json)


def _set_archived(name: str, archived: bool, *, json: bool) -> None:
    changed = Client.from_environment().patch(_path(name), {"archived": archived})
    if json:
        print_json(changed)
    else:
        told = "is in the archive" if archived else "is back"
        console.print(f"'{name}' {told}. The latest version is {changed['latest_version']}.", markup=False)


def _path(name: str) -> str:
    plain, _, version = name.partition(":")
    return f"/components/{plain}/versions/{version}" if version else f"/components/{plain}"


@app.command("show")
def show(name: Name, json: Json = False) -> None:
    """Show a component's interface."""
    row = Client.from_environment().get(_path(name))
    if json:
        print_json(row)
        return
    console.print(f"{row['display_name'] or row['name']}  {row['name']}:{row['version']}", markup=False, style="bold")
    if row["description"]:
        console.print(row["description"], markup=False)
    for heading, ports in (("Inputs", row["inputs"]), ("Outputs", row["outputs"])):
        console.print(f"\n{heading}", style="dim")
        print_table(
            ("Name", "Type", "", "Description"),
            [(port["name"], port.get("kind") or port["type"], _need(port), port["description"]) for port in ports],
            empty="  none",
        )
    if row.get("versions"):
        console.print("\nVersions", style="dim")
        for item in row["versions"]:
            state = "  archived" if item["archived"] else ""
            console.print(f"{item['version']}  {moment(item['created_at'])}{state}", markup=False)


def _need(port: dict[str, Any]) -> str:
    if port.get("default") is not None:
        return f"default {port['default']}"
    return "optional" if port.get("optional") else ""
