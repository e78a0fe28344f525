"""`pipewright cache …`"""

import re
from functools import partial
from typing import Annotated, Any

import typer

from designer.cli.client import Client
from designer.cli.output import size
from designer.cli.removal import remove_asked

app = typer.Typer(no_args_is_help=True)

_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*([KMGT]?)(i?)B?", re.IGNORECASE)
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}


def bytes_of(text: str) -> int:
    """The bytes of a size as people write it, and as sizes are shown: 500MB, 1.5 GB, 0; GiB for powers of 1,024."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise typer.BadParameter(f"'{text}' is not a size. Write a number and a unit: 500MB, 20GB, or 0.")
    return int(float(found[1]) * (1024 if found[3] else 1000) ** _POWERS[found[2].upper()])


# As a group although there is one: more may be done with what is kept for reuse.
@app.callback()
def cache() -> None:
    """What is kept of runs so that it can be reused."""


@app.command("gc")
def gc(
    limit: Annotated[
        str,
        typer.Option("--limit", help="What all artifacts may take: 500MB, 20GB, 0.", metavar="SIZE"),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Remove outputs of ended runs, least recently used first, until all artifacts fit into a size."""
    wanted = bytes_of(limit)

    def explain(told: dict[str, Any]) -> str:
        if told["before_bytes"] <= wanted:
            return f"All artifacts take {size(told['before_bytes'])}, which is within the limit."
        if told["after_bytes"] > wanted:
            return (
                f"{size(told['after_bytes'])} stay, which is over the limit: runs that are pinned or have not ended, "
                "data and components need them, or they were stored within the last minute."
            )
        return f"{size(told['after_bytes'])} stay."

    post = partial(Client.from_environment().post, "/storage/collect")
    remove_asked(post, {"limit_bytes": wanted}, dry_run=dry_run, yes=yes, json=json, explain=explain)
