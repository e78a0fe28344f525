"""Names of pipelines, components, data and runs for the shell, asked of the server; silent where none answers."""

from collections.abc import Iterator

from designer.cli.client import Client, CommandError

_SECONDS = 2.0
_MOST = 200

Words = Iterator[tuple[str, str]]


def pipelines(incomplete: str) -> Words:
    """Numbers with the names as their explanation; names once somebody types letters."""
    by_name = bool(incomplete) and not incomplete.isdecimal()
    for row in _rows("/pipelines", q=incomplete if by_name else None):
        yield (row["name"], f"pipeline {row['id']}") if by_name else (str(row["id"]), row["name"])


def components() -> Words:
    for row in _rows("/components"):
        yield row["name"], row["display_name"] or ""


def data() -> Words:
    for row in _rows("/data"):
        yield row["name"], row["filename"]


def runs() -> Words:
    for row in _rows("/runs"):
        yield str(row["id"]), f"{row['name']}, {row['state']}"


def _rows(path: str, **parameters: str | None) -> list[dict[str, str]]:
    try:
        client = Client.from_environment(timeout_seconds=_SECONDS)
        found: list[dict[str, str]] = client.get(path, page_size=_MOST, **parameters)["results"]
    except CommandError:
        return []
    return found
