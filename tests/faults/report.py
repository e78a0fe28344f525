"""Writes docs/faults.md from what `make faults` collected. A row that did not run this time keeps what it said before.

Run as `python -m tests.faults.report`.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.faults.figures import FILE
from tests.faults.rows import ROWS, Row

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "faults.md"

HEAD = """# Faults

What happens when something breaks, tried on real processes: `make faults` starts the product, does the harm, and asks
the tables in SQL afterwards whether all that must hold does (`tests/faults/invariants.py`). It writes this file; each
row says when and at which commit it was measured. All of a row is on one machine; that which wrote this file last has
{cores} cores. It runs with SQLite (`pipewright up`); for F4 to F6, and once for F7, it is a server and workers of a
cluster, with PostgreSQL and Redis. `make test` runs a short selection. `make mutations` takes away what guards against
each fault, one line at a time, and asks whether the test of its row fails then (`tests/faults/mutations.py`).

| row | fault | what must hold | measured | result |
|---|---|---|---|---|
"""
LINE = re.compile(r"^\| (F\d+) \|")


def main() -> None:
    if not FILE.exists():
        raise SystemExit(f"{FILE} is not there: `make faults` writes it.")
    document = json.loads(FILE.read_text())
    before = DOCUMENT.read_text() if DOCUMENT.exists() else ""
    DOCUMENT.write_text(written(document, before))
    print(f"Wrote {DOCUMENT.relative_to(ROOT)}: {len(document['rows'])} of {len(ROWS)} rows are new.")


def written(document: Mapping[str, Any], before: str) -> str:
    """The document's text after a run, where it was `before`."""
    measured, when = document["rows"], f"{document['at'][:10]}, {document['commit'] or 'no commit'}"
    kept = {found[1]: line for line in before.splitlines() if (found := LINE.match(line))}
    lines = [_line(row, measured[row.id], when) if row.id in measured else _kept(row, kept) for row in ROWS]
    return HEAD.format(cores=os.cpu_count()) + "\n".join(lines) + "\n"


def _kept(row: Row, before: Mapping[str, str]) -> str:
    return before.get(row.id) or _cells(row, "", "not run")


def _line(row: Row, entry: Mapping[str, Any], when: str) -> str:
    return _cells(row, ". ".join(_measured(entry)), f"{_result(entry)} ({when})")


def _measured(entry: Mapping[str, Any]) -> list[str]:
    passed, reasons = entry["outcomes"].get("passed", 0), sorted(set(entry["reasons"]))
    figures = list(entry["figures"])
    counted = [f"{passed} tests passed"] if passed > len(figures) and passed > 10 else []
    return [*figures, *counted, *(f"Not tried: {reason}" for reason in reasons)]


def _result(entry: Mapping[str, Any]) -> str:
    outcomes = entry["outcomes"]
    if outcomes.get("failed"):
        return "**missed**"
    return "holds" if outcomes.get("passed") else "not run"


def _cells(row: Row, measured: str, result: str) -> str:
    cells = (row.id, row.fault, row.holds, measured, result)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


if __name__ == "__main__":
    main()
