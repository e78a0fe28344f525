"""`pipewright run …`"""

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from designer.cli import completion, run_why
from designer.cli.client import Client, CommandError
from designer.cli.downloads import download_output
from designer.cli.follow import ENDED, follow
from designer.cli.output import console, errors, moment, print_json, print_table, seconds, size
from designer.cli.submission import Submission, prepare
from designer.core.needs import LOCAL_COMPUTE
from designer.core.run_state import RunState
from designer.core.scope import PRIORITIES, USUAL_PRIORITY

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Number = Annotated[int, typer.Argument(help="The run's number.", autocompletion=completion.runs)]
ForceRerun = Annotated[bool, typer.Option(help="Run every step, also those that could be reused.")]
Target = Annotated[str, typer.Option("--to", help="Run only this step, and what it needs.", metavar="STEP")]
PriorityOption = Annotated[
    str, typer.Option(help=f"{', '.join(PRIORITIES)}: how soon its steps are taken; the pipeline's own if left out.")
]
RerunFrom = Annotated[
    str,
    typer.Option("--from", help="Run this step and all that depends on it; reuse none of them.", metavar="STEP"),
]

LOG_CHUNK = 1_000_000
_NO_RUNS = "No runs yet. Start one: `pipewright run submit pipeline.yml`."
_NO_MATCH = "No run matches. `pipewright run list` lists them all."
LOOK_SECONDS = 0.5


@app.command("submit")
def submit(
    file: Annotated[Path, typer.Argument(help="A pipeline.yml.")],
    set_: Annotated[list[str], typer.Option("--set", help="A pipeline input: --set inputs.NAME=VALUE.")] = [],  # noqa: B006
    name: Annotated[str, typer.Option(help="The pipeline's name; the file's display_name if left out.")] = "",
    target: Target = "",
    rerun_from: RerunFrom = "",
    force_rerun: ForceRerun = False,
    priority: PriorityOption = "",
    wait: Annotated[bool, typer.Option(help="Follow the run until it ends.")] = True,
    json: Json = False,
) -> None:
    """Run a pipeline file. The exit code is 0 only if the run succeeded."""
    client = Client.from_environment()
    submission = prepare(client, file)
    for warning in submission.warnings:
        errors.print(f"Warning: {warning}", markup=False)
    run = client.post(
        "/runs",
        _wanted(
            submission, name, set_, target=target, rerun_from=rerun_from, force_rerun=force_rerun, **_soon(priority)
        ),
    )
    _see_through(client, run, wait=wait, json=json)


@app.command("plan")
def plan(
    file: Annotated[Path, typer.Argument(help="A pipeline.yml.")],
    set_: Annotated[list[str], typer.Option("--set", help="A pipeline input: --set inputs.NAME=VALUE.")] = [],  # noqa: B006
    name: Annotated[str, typer.Option(help="The pipeline's name; the file's display_name if left out.")] = "",
    target: Target = "",
    rerun_from: RerunFrom = "",
    force_rerun: ForceRerun = False,
    priority: PriorityOption = "",
    json: Json = False,
) -> None:
    """Tell what a run of a pipeline file would do: which steps run, and where, which are reused, how long each took."""
    client = Client.from_environment()
    submission = prepare(client, file)
    for warning in submission.warnings:
        errors.print(f"Warning: {warning}", markup=False)
    told = client.post(
        "/runs/plan",
        _wanted(
            submission, name, set_, target=target, rerun_from=rerun_from, force_rerun=force_rerun, **_soon(priority)
        ),
    )
    if json:
        print_json(told)
        return
    if told["priority"] != USUAL_PRIORITY:
        console.print(f"Priority: {told['priority']}.", markup=False)
    print_table(
        ("Step", "Outcome", "Where", "Last time", "Why"),
        [
            (step["node"], step["outcome"], _where(step), seconds(step["last_seconds"]), step["reason"])
            for step in told["steps"]
        ],
        empty="The pipeline has no steps.",
    )


def _where(step: dict[str, Any]) -> str:
    """Where a step would run; of one that does not run, nothing."""
    if step["outcome"] not in ("run", "depends"):
        return ""
    compute, named, needs = step["compute"] or "this machine", step["named_compute"], step["needs"]
    also = f" ({named})" if named not in ("", LOCAL_COMPUTE, compute) else ""
    return f"{compute}{also} with {needs}" if needs else f"{compute}{also}"


@app.command("retry")
def retry(
    run: Number,
    set_: Annotated[
        list[str],
        typer.Option("--set", help="Another value: --set inputs.NAME=VALUE, or --set STEP.PARAMETER=VALUE."),
    ] = [],  # noqa: B006
    target: Target = "",
    rerun_from: RerunFrom = "",
    force_rerun: ForceRerun = False,
    priority: PriorityOption = "",
    wait: Annotated[bool, typer.Option(help="Follow the run until it ends.")] = True,
    json: Json = False,
) -> None:
    """Run what a run ran once more; what succeeded is reused. The exit code is 0 only if it succeeds."""
    client = Client.from_environment()
    inputs, values = _other_values(set_)
    scope = {"target": target, "rerun_from": rerun_from, "force_rerun": force_rerun, **_soon(priority)}
    again = client.post(f"/runs/{run}/again", {"inputs": inputs, "values": values, **scope})
    _see_through(client, again, wait=wait, json=json)


def _wanted(submission: Submission, name: str, set_: list[str], **scope: str | bool) -> dict[str, Any]:
    return {
        "name": name or submission.name,
        "description": submission.description,
        "graph": submission.graph,
        "inputs": dict(_setting(text) for text in set_),
        **scope,
    }


def _see_through(client: Client, run: dict[str, Any], *, wait: bool, json: bool) -> None:
    """Tell of a run that has started, follow it if wanted, and end with its exit code."""
    if not json:
        console.print(f"Run {run['id']} of {run['name']}: {client.url}/runs/{run['id']}", markup=False, soft_wrap=True)
    if not wait:
        if json:
            print_json(run)
        return
    try:
        snapshot = follow(client, run["id"], quiet=json)
    except KeyboardInterrupt:
        errors.print(f"Run {run['id']} goes on. `pipewright run cancel {run['id']}` stops it.")
        raise
    if json:
        print_json(snapshot)
    else:
        _print_end(snapshot)
    raise typer.Exit(0 if snapshot["state"] == "succeeded" else 1)


def _soon(priority: str) -> dict[str, str]:
    if priority and priority not in PRIORITIES:
        raise typer.BadParameter(f"There is no priority '{priority}'. The priorities: {', '.join(PRIORITIES)}.")
    return {"priority": priority} if priority else {}


def _known_states(text: str) -> str:
    for state in filter(None, (part.strip() for part in text.split(","))):
        if state not in set(RunState):
            raise typer.BadParameter(f"No run is ever in the state '{state}'. The states: {', '.join(RunState)}.")
    return text


@app.command("list")
def list_(
    state: Annotated[
        str, typer.Option(help="Only runs in this state, or in these, with commas.", callback=_known_states)
    ] = "",
    pipeline: Annotated[int | None, typer.Option(help="Only runs of this pipeline.")] = None,
    pinned: Annotated[bool, typer.Option("--pinned", help="Only pinned runs.")] = False,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1)] = 50,
    json: Json = False,
) -> None:
    """List runs, newest first."""
    rows: list[dict[str, Any]] = []
    for row in Client.from_environment().pages("/runs", state=state or None, pipeline=pipeline, pinned=pinned or None):
        rows.append(row)
        if len(rows) == limit:
            break
    if json:
        print_json(rows)
        return
    print_table(
        ("Run", "Pipeline", "State", "Started", "Took"),
        [
            (row["id"], row["name"], row["state"], moment(row["created_at"]), seconds(row["duration_seconds"]))
            for row in rows
        ],
        empty=_NO_MATCH if state or pipeline or pinned else _NO_RUNS,
    )


@app.command("show")
def show(run: Number, json: Json = False) -> None:
    """Show a run and its steps."""
    snapshot = Client.from_environment().get(f"/runs/{run}")
    if json:
        print_json(snapshot)
        return
    console.print(f"Run {snapshot['id']} of {snapshot['name']}: {snapshot['state']}", markup=False, style="bold")
    rows = [
        (
            step["node"],
            step["title"],
            step["state"],
            seconds(step["duration_seconds"]),
            seconds(step["cpu_seconds"]),
            "" if step["peak_memory_bytes"] is None else size(step["peak_memory_bytes"]),
            _note(step),
        )
        for step in snapshot["steps"]
    ]
    print_table(("Step", "Title", "State", "Took", "CPU", "Most memory", ""), rows, empty="No steps.")


@app.command("logs")
def logs(
    run: Number,
    step: Annotated[str, typer.Argument(help="The step; every step's log if left out.")] = "",
    follow_: Annotated[bool, typer.Option("--follow", "-f", help="Go on until the run has ended.")] = False,
    attempt: Annotated[int | None, typer.Option(help="The attempt; the last one if left out.")] = None,
) -> None:
    """Print what steps wrote."""
    client = Client.from_environment()
    offsets: dict[str, int] = {}
    while True:
        snapshot = client.get(f"/runs/{run}")
        nodes = [row["node"] for row in snapshot["steps"]]
        if step and step not in nodes:
            raise CommandError(f"Run {run} has no step '{step}'. Its steps: {', '.join(nodes)}.")
        wanted = [row for row in snapshot["steps"] if step in {"", row["node"]}]
        for row in wanted:
            if row["attempt"] or row["reused_from"]:
                _print_log(client, run, row["node"], attempt, offsets, prefixed=not step)
        if not follow_ or snapshot["state"] in ENDED:
            _tell_deleted_logs(wanted)
            return
        time.sleep(LOOK_SECONDS)


@app.command("download")
def download(
    run: Number,
    step: Annotated[str, typer.Argument(help="The step; all that have outputs if left out.")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The folder to write into; run-NUMBER if left out.")
    ] = None,
    json: Json = False,
) -> None:
    """Fetch the outputs of steps into FOLDER/STEP/OUTPUT; what is there already is not fetched again."""
    client = Client.from_environment()
    steps = client.get(f"/runs/{run}")["steps"]
    if step and step not in {row["node"] for row in steps}:
        raise CommandError(f"Run {run} has no step '{step}'. Its steps: {', '.join(row['node'] for row in steps)}.")
    folder = output or Path(f"run-{run}")
    fetched = []
    for row in steps:
        for port, item in row["outputs"].items() if step in {"", row["node"]} else ():
            target = folder / row["node"] / port
            is_new = download_output(client, item["digest"], target, what=f"{row['node']}.{port}")
            fetched.append({"step": row["node"], "output": port, "digest": item["digest"], "path": str(target)})
            if not json:
                console.print(f"{target}{'' if is_new else '  (was there)'}", markup=False, soft_wrap=True)
        if row["removed_outputs"] and step in {"", row["node"]}:
            errors.print(f"{row['node']}: its outputs were removed to save space.", markup=False)
    if json:
        print_json(fetched)
    elif not fetched:
        errors.print(f"Nothing to fetch: {f'step {step}' if step else 'no step'} of run {run} has outputs yet.")


app.command("why")(run_why.why)
app.command("pin")(run_why.pin)
app.command("unpin")(run_why.unpin)


@app.command("priority")
def set_priority(
    run: Number,
    priority: Annotated[str, typer.Argument(help=f"{', '.join(PRIORITIES)}.")],
    json: Json = False,
) -> None:
    """Let a run's steps be taken sooner or later than those of others. What is at work goes on."""
    told = Client.from_environment().put(f"/runs/{run}/priority", _soon(priority))
    if json:
        print_json(told)
    else:
        console.print(f"Run {run} has {told['priority']} priority.")


@app.command("cancel")
def cancel(
    run: Number,
    step: Annotated[str, typer.Option(help="Cancel only this step; what depends on it is skipped.")] = "",
    also_always: Annotated[bool, typer.Option("--also-always", help="Cancel the steps that always run too.")] = False,
    json: Json = False,
) -> None:
    """Cancel a run: what waits at once, what runs within seconds. One that has ended otherwise is an error.

    Steps that always run still do, unless --also-always is given, also for a run that is being cancelled.
    """
    client = Client.from_environment()
    if step:
        _cancel_step(client, run, step, json=json)
        return
    state = client.get(f"/runs/{run}")["state"]
    if state in ENDED - {"cancelled"}:
        raise CommandError(
            f"Run {run} has ended already: {state}. Only a run that is queued or running can be cancelled; "
            "`pipewright run list --state queued,running` tells which are."
        )
    cancelled = client.post(f"/runs/{run}/cancel", {"also_always": also_always})
    if json:
        print_json(cancelled)
    else:
        console.print(f"Run {run} is {cancelled['state']}.")


def _cancel_step(client: Client, run: int, step: str, *, json: bool) -> None:
    address = f"/runs/{run}/steps/{step}"
    state = client.get(address)["state"]
    if state in {"succeeded", "reused", "failed", "skipped"}:
        raise CommandError(f"Step '{step}' of run {run} has ended already: {state}.")
    client.post(f"{address}/cancel")
    told = client.get(address)
    if json:
        print_json(told)
    else:
        said = "is told to stop" if told["state"] == "running" else f"is {told['state']}"
        console.print(f"Step '{step}' of run {run} {said}.", markup=False)


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    name = name.strip().removeprefix("inputs.")
    if not equals or not name:
        raise CommandError(f"--set takes inputs.NAME=VALUE; it is '{text}'.")
    return name, value


def _other_values(settings: list[str]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Values for the pipeline's inputs, and for parameters of steps."""
    inputs: dict[str, str] = {}
    values: list[dict[str, str]] = []
    for text in settings:
        name, equals, value = text.partition("=")
        node, dot, port = name.strip().partition(".")
        if not equals or not node or not (dot and port):
            raise CommandError(f"--set takes inputs.NAME=VALUE or STEP.PARAMETER=VALUE; it is '{text}'.")
        if node == "inputs":
            inputs[port] = value
        else:
            values.append({"node": node, "port": port, "value": value})
    return inputs, values


def _print_log(
    client: Client, run: int, node: str, attempt: int | None, offsets: dict[str, int], *, prefixed: bool
) -> None:
    while True:
        offset = offsets.get(node, 0)
        path = f"/runs/{run}/steps/{node}/log"
        content, headers = client.read(path, attempt=attempt, offset=offset, limit=LOG_CHUNK)
        if not content:
            return
        if prefixed and offset == 0:
            console.print(f"── {node}", style="dim", markup=False)
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        offsets[node] = offset + len(content)
        if offsets[node] >= int(headers.get("X-Log-Size", 0)):
            return


def _tell_deleted_logs(steps: list[dict[str, Any]]) -> None:
    for step in steps:
        if step["state"] == "reused" and not step["reused_from"]:
            errors.print(f"{step['node']}: the run that wrote this log was deleted, and the log with it.", markup=False)


def _note(step: dict[str, Any]) -> str:
    if step["reused_from"]:
        return f"from run {step['reused_from']['run']}"
    return step["error"] or step["reason"] or step["headline"] or ""


def _print_end(snapshot: dict[str, Any]) -> None:
    took = seconds(snapshot["duration_seconds"])
    console.print(f"Run {snapshot['id']} {snapshot['state']} in {took}.", markup=False)
    for step in snapshot["steps"]:
        if step["state"] == "failed":
            code = "" if step["exit_code"] is None else f" (exit code {step['exit_code']})"
            errors.print(f"{step['title']}: {step['error']}{code}", markup=False, soft_wrap=True)
            errors.print(f"Its log: pipewright run logs {snapshot['id']} {step['node']}", markup=False)
