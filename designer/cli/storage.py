"""`pipewright storage …`"""

import sys
from functools import partial
from typing import Annotated

import typer

from designer.cli.client import Client
from designer.cli.output import console, print_json, print_table, size
from designer.cli.removal import remove_asked

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("show")
def show(json: Json = False) -> None:
    """Show how much disk each part of the home takes, and what of it nothing needs."""
    use = Client.from_environment().get("/storage")
    if json:
        print_json(use)
        return
    print_table(
        ("Part", "Takes", "Not needed", ""),
        [
            (
                row["part"],
                size(row["bytes"]),
                size(row["reclaimable_bytes"]) if row["reclaimable_count"] else "",
                "shared with other homes" if row["shared"] else "",
            )
            for row in use["parts"]
        ],
        empty="",
    )
    if sys.stdout.isatty():
        console.print(f"\n{size(use['free_bytes'])} of {size(use['total_bytes'])} are free on the disk.", style="dim")


@app.command("clean")
def clean(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    """Remove what nothing needs; it is listed first."""
    client = Client.from_environment()
    remove_asked(partial(client.post, "/storage/clean"), {}, dry_run=dry_run, yes=yes, json=json)
