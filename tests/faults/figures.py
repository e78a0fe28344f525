"""A pytest plugin that collects how each fault's tests ended and what they measured, into build/faults.json."""

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.faults.scale import LONG

FILE = Path(__file__).resolve().parents[2] / "build" / "faults.json"

Tell = Callable[[str], None]


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Report a figure of the test's row, as it shall stand in docs/faults.md."""

    def told(figure: str) -> None:
        print(figure)
        request.node.user_properties.append(("figure", figure))

    return told


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if (row := item.get_closest_marker("row")) is not None:
            item.user_properties.append(("row", row.args[0]))


class Collector:
    """One entry a row: how many tests ended in which way, what they measured, and why some were skipped."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        properties = list(report.user_properties)
        row = next((value for name, value in properties if name == "row"), None)
        # What a test did is told by its call; before and after it only what went wrong.
        if row is None or (report.when != "call" and report.passed):
            return
        entry = self.rows.setdefault(str(row), {"outcomes": Counter(), "figures": [], "reasons": []})
        entry["outcomes"][report.outcome] += 1
        entry["figures"] += [value for name, value in properties if name == "figure"]
        if report.skipped and isinstance(report.longrepr, tuple):
            entry["reasons"].append(report.longrepr[2].removeprefix("Skipped: "))

    def pytest_sessionfinish(self) -> None:
        if self.rows:
            FILE.parent.mkdir(exist_ok=True)
            document = {"at": datetime.now(UTC).isoformat(), "commit": commit(), "rows": self.rows}
            FILE.write_text(json.dumps(document, indent=1, ensure_ascii=False))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which rows were not tried, and why; also where the tests ran in several processes."""
    why: dict[str, set[str]] = {}
    for report in terminalreporter.stats.get("skipped", ()):
        row = dict(report.user_properties).get("row")
        if row is not None and isinstance(report.longrepr, tuple):
            why.setdefault(report.longrepr[2].removeprefix("Skipped: "), set()).add(str(row))
    for reason, rows in why.items():
        listed = ", ".join(sorted(rows, key=lambda row: int(row[1:])))
        terminalreporter.write_line(f"Of the faults, tests of {listed} were skipped: {reason}")


def commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, cwd=FILE.parent, capture_output=True, text=True, check=False).stdout.strip()


def pytest_configure(config: pytest.Config) -> None:
    if LONG:
        config.pluginmanager.register(Collector(), "fault figures")
