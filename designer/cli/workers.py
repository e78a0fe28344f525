"""`pipewright workers …`"""

from typing import Annotated, Any

import typer

from designer.cli.client import Client
from designer.cli.output import console, moment, print_json, print_table

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Name = Annotated[str, typer.Argument(help="The worker's name, as `pipewright workers list` gives it.")]


@app.command("list")
def list_(json: Json = False) -> None:
    """The workers that live, what each has, and what it holds."""
    found = Client.from_environment().get("/workers")
    if json:
        print_json(found)
        return
    print_table(
        ("Worker", "Compute", "State", "Slots", "CPU", "Memory", "GPU", "Labels", "Heard of", "Holds"),
        [_row(worker) for worker in found["workers"]],
        empty="No worker lives. `pipewright up` starts one.",
    )


def _row(worker: dict[str, Any]) -> tuple[str, ...]:
    state = "silent" if not worker["alive"] else "draining" if worker["draining"] else "alive"
    return (
        worker["name"],
        ", ".join(worker["computes"]),
        state,
        f"{worker['busy']} of {worker['slots']}",
        f"{worker['cpu']:g}",
        f"{worker['memory_gb']:g} GB",
        str(worker["gpu"]),
        ", ".join(worker["labels"]),
        moment(worker["seen_at"]),
        ", ".join(f"{step['title']} of run {step['run']}" for step in worker["steps"]),
    )


@app.command("drain")
def drain(name: Name) -> None:
    """Let a worker finish what it holds and take nothing new, as before its machine is stopped."""
    _set(name, draining=True)
    console.print(f"{name} finishes what it holds, and takes nothing new.", markup=False)


@app.command("resume")
def resume(name: Name) -> None:
    """Let a worker that was drained take steps again."""
    _set(name, draining=False)
    console.print(f"{name} takes steps again.", markup=False)


@app.command("limit")
def limit(
    most: Annotated[str, typer.Argument(help="How many steps of the workspace may be at work at once, or `none`.")],
) -> None:
    """Limit how many steps of the workspace are at work at once."""
    if most != "none" and not (most.isdecimal() and int(most) > 0):
        raise typer.BadParameter(f"'{most}' should be a whole number above 0, or none.")
    wanted = None if most == "none" else int(most)
    Client.from_environment().put("/workers/limit", {"max_steps_at_once": wanted})
    said = "any number of steps" if wanted is None else f"at most {wanted} steps"
    console.print(f"The workspace may have {said} at work at once.")


def _set(name: str, *, draining: bool) -> None:
    Client.from_environment().put(f"/workers/{name}/draining", {"draining": draining})
