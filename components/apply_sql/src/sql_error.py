"""What DuckDB says about a query, as one sentence with the line it is about."""

import json
import re
import sys

CLOSED = re.compile(r"disabled (by|through) configuration|has been locked|requires the extension")
# The database is locked, so advice to change its settings leads nowhere.
SETTINGS = re.compile(r",? or SET .*")


def explain(told: str, sql: str, absent: list[str]) -> str:
    """Shows the place in the query on stderr, and returns the sentence. `absent`: tables that are not connected."""
    try:
        found = json.loads(told[told.index("{") :])
    except ValueError:
        return f"{' '.join(told.split()).rstrip('.')}. Put the query right."
    place = show_place(sql, int(found["position"])) if "position" in found else ""
    return f"{place}{words_of(found['exception_message'])} {advice_for(found, absent)}"


def words_of(message: str) -> str:
    """The first line, and the second where it names what may have been meant; the rest is a list of functions."""
    first, *others = [line.strip() for line in message.splitlines() if line.strip()]
    hints = [line for line in others[:1] if line.startswith(("Did you mean", "Candidate bindings"))]
    sentences = [SETTINGS.sub("", line).rstrip("!.:") for line in (first, *hints)]
    return " ".join(line if line.endswith("?") else f"{line}." for line in sentences)


def advice_for(found: dict, absent: list[str]) -> str:
    if found.get("name") in absent:
        return f"Connect a table to {found['name']}, or leave it out of the query."
    if CLOSED.search(found["exception_message"]):
        return "A query reads the connected tables alone: no files, network, extensions or settings."
    return "Put the query right."


def show_place(sql: str, position: int) -> str:
    """`position` counts bytes, as DuckDB does."""
    before = sql.encode()[:position].decode(errors="ignore")
    number, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1)
    line = sql.split("\n")[number - 1].replace("\t", " ")
    print(f"{number:4} | {line}\n     | {' ' * column}^", file=sys.stderr)
    return f"line {number}: "
