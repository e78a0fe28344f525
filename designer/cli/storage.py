"""`pipewright storage …`"""

import sys
from typing import Annotated, Any

import typer

from designer.cli.client import Client, CommandError
from designer.cli.output import console, errors, print_json, print_table, size

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
    if not dry_run and not yes and (json or not sys.stdin.isatty()):
        raise CommandError("Nobody is here to ask. Say --yes to remove, or --dry-run to see what would go.")
    if not yes or dry_run:
        found = client.post("/storage/clean", {"dry_run": True})
        if json:
            print_json(found)
        else:
            _list(found)
        if dry_run or not found["count"]:
            return
        if not typer.confirm("Remove them?"):
            raise typer.Exit(1)
    gone = client.post("/storage/clean", {"dry_run": False})
    if json:
        print_json(gone)
    else:
        console.print(f"Removed {_counted(gone)}.")


def _list(found: dict[str, Any]) -> None:
    rows = [(item["part"], item["name"], size(item["bytes"])) for item in found["items"]]
    print_table(("Part", "What", "Takes"), rows, empty="There is nothing to remove.")
    if found["count"] > len(rows):
        errors.print(f"… and {found['count'] - len(rows):,} more")
    if found["count"]:
        errors.print(f"{_counted(found)} can go.")


def _counted(found: dict[str, Any]) -> str:
    things = "1 thing" if found["count"] == 1 else f"{found['count']:,} things"
    return f"{things}, {size(found['bytes'])}"
