"""`pipewright run why`, `pin` and `unpin`."""

from typing import Annotated, Any

import typer

from designer.cli import completion
from designer.cli.client import Client
from designer.cli.output import console, print_json, print_table

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Number = Annotated[int, typer.Argument(help="The run's number.", autocompletion=completion.runs)]

_NAMES = {"variable": "environment variable", "format": "key format"}


def why(run: Number, step: Annotated[str, typer.Argument(help="The step.")], json: Json = False) -> None:
    """Say why a step ran or was reused, with each part of its key that differs: its name, and both its values."""
    detail = Client.from_environment().get(f"/runs/{run}/steps/{step}")
    if json:
        print_json({name: detail[name] for name in ("why", "compared_with", "reused_from", "differences")})
        return
    console.print(detail["why"], markup=False, soft_wrap=True)
    if detail["differences"]:
        before = detail["compared_with"]
        print_table(
            ("What", "Name", f"Run {before['run']}", f"Run {run}"),
            [
                (_NAMES.get(item["part"], item["part"]), item["name"], _shown(item["before"]), _shown(item["after"]))
                for item in detail["differences"]
            ],
            empty="",
        )
    if detail["attempts"] and (told := _start(detail["attempts"][-1])):
        console.print(told, markup=False, soft_wrap=True)


def _start(attempt: dict[str, Any]) -> str:
    """How its process was started, and what that took; empty where nobody would ask."""
    took = "" if attempt["starting_seconds"] is None else f", after {attempt['starting_seconds']:.2f} s"
    if attempt["started_by"] == "warm":
        return f"It was forked from a warm interpreter{took}. {attempt['start_note']}".strip()
    return f"It was started as a process of its own{took}. {attempt['start_note']}" if attempt["start_note"] else ""


def _shown(value: str | None) -> str:
    return "–" if value is None else value or "(empty)"


def pin(run: Number, json: Json = False) -> None:
    """Keep a run: it is not deleted, and its outputs are not removed to save space."""
    _set_pinned(run, True, json=json)


def unpin(run: Number, json: Json = False) -> None:
    """Keep a run no longer."""
    _set_pinned(run, False, json=json)


def _set_pinned(run: int, pinned: bool, *, json: bool) -> None:
    told = Client.from_environment().put(f"/runs/{run}/pinned", {"pinned": pinned})
    if json:
        print_json(told)
    else:
        console.print(f"Run {run} is {'pinned' if pinned else 'no longer pinned'}.")
