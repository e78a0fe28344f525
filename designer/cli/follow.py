"""Following a run: a live table in a terminal, a plain line for each change elsewhere."""

import sys
import time
from collections.abc import Iterator
from typing import Any

from rich.live import Live
from rich.table import Table
from rich.text import Text

from designer.cli.client import Client
from designer.cli.output import console, seconds, since

ENDED = frozenset({"succeeded", "failed", "cancelled"})
LOOK_SECONDS = 0.3
_STYLES = {
    "waiting": "dim",
    "queued": "dim",
    "running": "bold blue",
    "succeeded": "green",
    "reused": "cyan",
    "failed": "bold red",
    "cancelled": "yellow",
    "skipped": "dim",
}


def follow(client: Client, run_id: int, *, quiet: bool = False) -> dict[str, Any]:
    """Show a run until it has ended; its last snapshot."""
    snapshot: dict[str, Any] = {}
    if quiet or not sys.stdout.isatty():
        for now, changed in changes(client, run_id):
            snapshot = now
            if not quiet:
                sys.stdout.writelines(_line(step) + "\n" for step in changed)
                sys.stdout.flush()
        return snapshot
    with Live(console=console, refresh_per_second=8, transient=True) as live:
        for snapshot, _ in changes(client, run_id):
            live.update(_table(snapshot))
    console.print(_table(snapshot))
    return snapshot


def changes(client: Client, run_id: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The run with its steps, and those whose state changed, each time anything did."""
    snapshot = client.get(f"/runs/{run_id}")
    steps = {step["node"]: step for step in snapshot["steps"]}
    yield snapshot, [step for step in steps.values() if step["state"] not in {"waiting", "queued"}]
    while snapshot["state"] not in ENDED:
        time.sleep(LOOK_SECONDS)
        delta = client.get(f"/runs/{run_id}/events", after=snapshot["seq"])
        if delta["reset"]:
            snapshot = client.get(f"/runs/{run_id}")
            steps = {step["node"]: step for step in snapshot["steps"]}
            yield snapshot, list(steps.values())
            continue
        changed = []
        for event in delta["events"]:
            if event["kind"] == "run_changed":
                snapshot.update(event["data"])
            else:
                step = event["data"]
                if step["state"] != steps[step["node"]]["state"]:
                    changed.append(step)
                steps[step["node"]] = step
        snapshot.update(seq=delta["seq"], steps=list(steps.values()))
        yield snapshot, changed


def _line(step: dict[str, Any]) -> str:
    return f"{step['state']:<10} {step['title']}{_suffix(step)}"


def _suffix(step: dict[str, Any]) -> str:
    match step["state"]:
        case "reused" if step["reused_from"]:
            return f"  (from run {step['reused_from']['run']})"
        case "failed":
            return f"  {step['error']}"
        case "succeeded":
            parts = [part for part in (seconds(step["duration_seconds"]), step["headline"]) if part]
            return f"  ({', '.join(parts)})" if parts else ""
        case "skipped" | "cancelled" | "waiting":
            return f"  {step['reason']}" if step["reason"] else ""
        case _:
            return ""


def _table(snapshot: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    for step in snapshot["steps"]:
        state = step["state"]
        clock = seconds(since(step["started_at"])) if state == "running" else seconds(step["duration_seconds"])
        row = (Text(state, style=_STYLES[state]), step["title"], Text(clock, style="dim"))
        table.add_row(*row, Text(_note(step), style="dim"))
    return table


def _note(step: dict[str, Any]) -> str:
    if step["state"] == "reused" and step["reused_from"]:
        return f"from run {step['reused_from']['run']}"
    return step["error"] or step["reason"] or step["headline"] or ""
