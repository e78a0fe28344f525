"""`pipewright pipeline …`"""

from pathlib import Path
from typing import Annotated

import typer

from designer.cli.client import Client, CommandError
from designer.cli.data import asset_name
from designer.cli.output import console, errors, moment, print_json, print_table
from designer.cli.submission import prepare
from designer.core.graph import FromData, Graph
from designer.core.graph_json import graph_from_json
from designer.formats.azureml.local_data import with_local_data

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_(q: Annotated[str, typer.Option(help="Part of the name.")] = "", json: Json = False) -> None:
    """List pipelines."""
    rows = list(Client.from_environment().pages("/pipelines", q=q or None))
    if json:
        print_json(rows)
        return
    print_table(
        ("Number", "Name", "Revision", "Changed"),
        [(row["id"], row["name"], row["revision"], moment(row["updated_at"])) for row in rows],
        empty="No pipelines yet. Draw one in the browser, or `pipewright pipeline import pipeline.yml`.",
    )


@app.command("export")
def export(
    pipeline: Annotated[str, typer.Argument(help="The pipeline's number or its name.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; the screen if left out.")
    ] = None,
    with_data: Annotated[bool, typer.Option(help="Write the data beside the file, for other installations.")] = False,
) -> None:
    """Write a pipeline as Azure ML v2 YAML; the layout is kept in it."""
    client = Client.from_environment()
    number = find(client, pipeline)
    text = client.get(f"/pipelines/{number}/export")
    if with_data:
        if output is None:
            raise CommandError(
                "--with-data writes files beside the pipeline: give the pipeline's own file with --output."
            )
        graph = graph_from_json(client.get(f"/pipelines/{number}")["graph"])
        text = with_local_data(text, {data: _download(client, data, output) for data in _data_of(graph)})
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A pipeline.yml.")],
    name: Annotated[str, typer.Option(help="The pipeline's name; the file's display_name if left out.")] = "",
    json: Json = False,
) -> None:
    """Read a pipeline file into a new drawing; components and data that it names on this machine are sent along."""
    client = Client.from_environment()
    submission = prepare(client, file)
    for warning in submission.warnings:
        errors.print(f"Warning: {warning}", markup=False)
    created = client.post(
        "/pipelines",
        {"name": name or submission.name, "description": submission.description, "graph": submission.graph},
    )
    if json:
        print_json(created)
    else:
        console.print(f"{created['id']}  {client.url}/pipelines/{created['id']}", markup=False, soft_wrap=True)


def find(client: Client, wanted: str) -> int:
    """The number of the pipeline that is meant by a number or an exact name."""
    if wanted.isdecimal():
        return int(wanted)
    found = [row["id"] for row in client.pages("/pipelines", q=wanted) if row["name"] == wanted]
    if not found:
        raise CommandError(f"There is no pipeline '{wanted}'. `pipewright pipeline list` shows them.")
    if len(found) > 1:
        numbers = ", ".join(str(number) for number in found)
        raise CommandError(f"{len(found)} pipelines are named '{wanted}'. Give one of their numbers: {numbers}.")
    return int(found[0])


def _data_of(graph: Graph) -> set[FromData]:
    bound = {binding for node in graph.nodes for binding in node.inputs.values() if isinstance(binding, FromData)}
    return bound | {item.data for item in graph.inputs if item.data is not None}


def _download(client: Client, data: FromData, output: Path) -> str:
    """Fetch one version of a data asset beside the pipeline's file; its path from there."""
    versions = client.get(f"/data/{data.name}")["versions"]
    version = next(row for row in versions if str(row["version"]) == data.version)
    # The name leads back to the same asset when the file is submitted elsewhere.
    name = f"{data.name}{Path(version['filename']).suffix}"
    target = output.parent / "data" / (name if asset_name(Path(name)) == data.name else version["filename"])
    target.parent.mkdir(parents=True, exist_ok=True)
    client.download(f"/artifacts/{version['artifact']}/download", target)
    return f"./data/{target.name}"
