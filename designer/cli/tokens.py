"""`pipewright token …`"""

from typing import Annotated, Any

import typer

from designer.cli.client import Client, CommandError
from designer.cli.output import console, errors, moment, print_json, print_table

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What it is for.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="What it may: read, write, admin. May be given several times.")
    ] = None,
    days: Annotated[int, typer.Option(help="How many days it lives.", min=1, max=3650)] = 90,
    forever: Annotated[bool, typer.Option("--forever", help="It does not expire.")] = False,
    json: Json = False,
) -> None:
    """Make a token and print its secret, once."""
    wanted: dict[str, Any] = {"name": name, "scopes": scope or ["read"], "days": None if forever else days}
    created = Client.from_environment().post("/tokens", wanted)
    if json:
        print_json(created)
        return
    errors.print("It is shown this once. Keep it where only its program reads it.", markup=False)
    console.print(created["secret"], markup=False, highlight=False)


@app.command("list")
def list_(json: Json = False) -> None:
    """List your tokens, the newest first."""
    rows = list(Client.from_environment().pages("/tokens"))
    if json:
        print_json(rows)
        return
    print_table(
        ("Number", "Name", "Begins", "May", "Last used", "Expires"),
        [
            (
                row["id"],
                row["name"],
                row["prefix"],
                ", ".join(row["scopes"]),
                moment(row["last_used_at"]) if row["last_used_at"] else "never",
                "expired" if row["expired"] else moment(row["expires_at"]) if row["expires_at"] else "never",
            )
            for row in rows
        ],
        empty="No tokens. Make one: `pipewright token create NAME`.",
    )


@app.command("revoke")
def revoke(number: Annotated[int, typer.Argument(help="The token's number, as the list shows it.")]) -> None:
    """End a token at once."""
    client = Client.from_environment()
    if number < 1:
        raise CommandError(f"There is no token {number}. `pipewright token list` shows their numbers.")
    client.delete(f"/tokens/{number}")
