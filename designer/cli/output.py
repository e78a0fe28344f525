"""What the command line prints: JSON for programs, tables and plain lines for people."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> None:
    """A table in a terminal; tab-separated lines elsewhere, so that other programs can cut them."""
    if not sys.stdout.isatty():
        for row in rows:
            sys.stdout.write("\t".join(_text(cell) for cell in row) + "\n")
        return
    if not rows:
        console.print(empty)
        return
    table = Table(*columns, box=None, pad_edge=False, header_style="dim")
    for row in rows:
        table.add_row(*(_text(cell) for cell in row))
    console.print(table)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def moment(text: str | None) -> str:
    """A moment of the API, in this machine's zone."""
    if not text:
        return ""
    return _parsed(text).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def seconds(value: float | None) -> str:
    if value is None:
        return ""
    if value < 60:
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def size(count: float) -> str:
    """A number of bytes, in the unit that fits."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def since(text: str | None) -> float | None:
    """Seconds since a moment of the API."""
    return None if not text else (datetime.now(UTC) - _parsed(text)).total_seconds()


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
