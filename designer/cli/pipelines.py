"""`pipewright pipeline …`"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from designer.cli import completion
from designer.cli.client import Client, CommandError
from designer.cli.data import asset_name
from designer.cli.output import console, errors, moment, print_json, print_table
from designer.cli.submission import prepare
from designer.core.graph import FromData, Graph
from designer.core.graph_json import graph_from_json
from designer.formats.azureml.local_data import with_local_data

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Which = Annotated[str, typer.Argument(help="The pipeline's number or its name.", autocompletion=completion.pipelines)]
WhichArchived = Annotated[str, typer.Argument(help="The pipeline's number or its name.")]


@app.command("list")
def list_(
    q: Annotated[str, typer.Option(help="Part of the name.")] = "",
    archived: Annotated[bool, typer.Option("--archived", help="Those in the archive.")] = False,
    json: Json = False,
) -> None:
    """List pipelines."""
    rows = list(Client.from_environment().pages("/pipelines", q=q or None, archived=archived or None))
    if json:
        print_json(rows)
        return
    print_table(
        ("Number", "Name", "Revision", "Changed"),
        [(row["id"], row["name"], row["revision"], moment(row["updated_at"])) for row in rows],
        empty="Nothing is in the archive."
        if archived
        else "No pipelines yet. Draw one in the browser, or `pipewright pipeline import pipeline.yml`.",
    )


@app.command("show")
def show(pipeline: Which, json: Json = False) -> None:
    """Show a pipeline's steps, and what is wrong with it."""
    client = Client.from_environment()
    row = client.get(f"/pipelines/{find(client, pipeline)}")
    if json:
        print_json(row)
        return
    note = ", archived" if row["archived"] else ""
    console.print(f"{row['id']}  {row['name']}: revision {row['revision']}{note}", markup=False, style="bold")
    if row["description"]:
        console.print(row["description"], markup=False)
    nodes = graph_from_json(row["graph"]).nodes
    print_table(("Step", "Component"), [(node.id, str(node.component)) for node in nodes], empty="It has no steps yet.")
    if row["last_run"]:
        console.print(f"Last run: {row['last_run']['id']}, {row['last_run']['state']}", markup=False)
    for problem in row["problems"]:
        console.print(f"{problem['severity'].capitalize()}: {problem['message']}", markup=False, soft_wrap=True)


@app.command("validate")
def validate(
    file: Annotated[Path, typer.Argument(help="A pipeline.yml.")],
    json: Json = False,
) -> None:
    """Say all that is wrong with a pipeline file, each with line and column. The exit code is 1 if it cannot run."""
    # Imported here, for the other commands start sooner without networkx.
    from designer.cli.validation import problems_of

    problems = problems_of(Client.from_environment(), file)
    failed = any(problem.severity == "error" for problem in problems)
    if json:
        print_json({"valid": not failed, "problems": [asdict(problem) for problem in problems]})
    else:
        for problem in problems:
            place = file.name if problem.source == file.name else problem.source
            at = "" if problem.line is None else f":{problem.line}:{problem.column}"
            console.print(f"{place}{at}: {problem.severity}: {problem.message}", markup=False, soft_wrap=True)
        if not failed:
            console.print(f"{file} can run.", markup=False, soft_wrap=True)
    raise typer.Exit(1 if failed else 0)


def _some_name(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("A pipeline needs a name, and this one is empty. Type at least one character.")
    return text


@app.command("rename")
def rename(
    pipeline: Which,
    name: Annotated[str, typer.Argument(help="Its new name.", callback=_some_name)],
    json: Json = False,
) -> None:
    """Give a pipeline another name; its runs keep theirs."""
    _change(pipeline, {"name": name}, "{id}  {name}", json=json)


@app.command("duplicate")
def duplicate(pipeline: Which, json: Json = False) -> None:
    """Make a pipeline of its own with the same drawing."""
    client = Client.from_environment()
    made = client.post(f"/pipelines/{find(client, pipeline)}/duplicate")
    if json:
        print_json(made)
    else:
        console.print(f"{made['id']}  {made['name']}", markup=False)


@app.command("archive")
def archive(pipeline: Which, json: Json = False) -> None:
    """Take a pipeline out of the lists; its runs stay."""
    _change(pipeline, {"archived": True}, "'{name}' is in the archive.", json=json)


@app.command("restore")
def restore(pipeline: WhichArchived, json: Json = False) -> None:
    """Take a pipeline out of the archive."""
    _change(pipeline, {"archived": False}, "'{name}' is back.", json=json, archived=True)


def _change(pipeline: str, changes: dict[str, Any], told: str, *, json: bool, archived: bool = False) -> None:
    client = Client.from_environment()
    changed = client.patch(f"/pipelines/{find(client, pipeline, archived=archived)}", changes)
    if json:
        print_json(changed)
    else:
        console.print(told.format(id=changed["id"], name=changed["name"]), markup=False)


@app.command("export")
def export(
    pipeline: Which,
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


def find(client: Client, wanted: str, *, archived: bool = False) -> int:
    """The number of the pipeline that is meant by a number or an exact name."""
    if wanted.isdecimal():
        return int(wanted)
    rows = client.pages("/pipelines", q=wanted, archived=archived or None)
    found = [row["id"] for row in rows if row["name"] == wanted]
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
