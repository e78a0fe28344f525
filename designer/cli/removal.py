"""Removing what a server says may go: it is listed first, and asked for where somebody is there to answer."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

import typer

from designer.cli.client import CommandError
from designer.cli.output import console, errors, print_json, print_table, size


def remove_asked(
    post: Callable[[Mapping[str, Any]], dict[str, Any]],
    wanted: Mapping[str, Any],
    *,
    dry_run: bool,
    yes: bool,
    json: bool,
    explain: Callable[[dict[str, Any]], str] = lambda _: "",
) -> None:
    """`explain` says what is to be known of an answer beyond what goes."""
    if not dry_run and not yes and (json or not sys.stdin.isatty()):
        raise CommandError("Nobody is here to ask. Say --yes to remove, or --dry-run to see what would go.")
    if not yes or dry_run:
        found = post({**wanted, "dry_run": True})
        if json:
            print_json(found)
        else:
            _list(found)
            _tell(explain(found))
        if dry_run or not found["count"]:
            return
        if not typer.confirm("Remove them?"):
            raise typer.Exit(1)
    gone = post({**wanted, "dry_run": False})
    if json:
        print_json(gone)
    else:
        console.print(f"Removed {_counted(gone)}.")
        _tell(explain(gone))


def _tell(sentence: str) -> None:
    if sentence:
        errors.print(sentence, markup=False, soft_wrap=True)


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
