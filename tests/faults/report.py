"""Writes docs/faults.md from what `make faults` collected. A row that did not run this time keeps what it said before.

Run as `python -m tests.faults.report`.
"""

import json
import os
import re
import subprocess
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
row says when and at which commit it was measured. All of it is one machine with SQLite (`pipewright up`), here with
{cores} cores on which other work ran too. `make test` runs a short selection.

| row | fault | what must hold | measured | result |
|---|---|---|---|---|
"""
LINE = re.compile(r"^\| (F\d+) \|")


def main() -> None:
    document = json.loads(FILE.read_text()) if FILE.exists() else {"at": "", "rows": {}}
    before = _before()
    measured, when = document["rows"], _when(document["at"])
    lines = [_line(row, measured[row.id], when) if row.id in measured else _kept(row, before) for row in ROWS]
    DOCUMENT.write_text(HEAD.format(cores=os.cpu_count()) + "\n".join(lines) + "\n")
    print(f"Wrote {DOCUMENT.relative_to(ROOT)}: {len(measured)} of {len(ROWS)} rows are new.")


def _before() -> dict[str, str]:
    """Each row's line as it stands in the document."""
    if not DOCUMENT.exists():
        return {}
    return {found[1]: line for line in DOCUMENT.read_text().splitlines() if (found := LINE.match(line))}


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


def _when(at: str) -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return f"{at[:10]}, {commit.stdout.strip() or 'no commit'}"


if __name__ == "__main__":
    main()
