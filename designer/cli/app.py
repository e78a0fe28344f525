"""The tree of commands."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from designer import __version__
from designer.cli import backups, cache, components, data, pipelines, runs, storage, tokens, workers
from designer.cli.client import CommandError
from designer.cli.output import console, errors, print_json
from designer.core.errors import PipewrightError
from designer.home import Home
from designer.workers.home_lock import CannotStart

app = typer.Typer(
    name="pipewright",
    help="Draw, run, watch and re-run machine-learning pipelines.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(components.app, name="component", help="Components: register, list, show, archive.")
app.add_typer(data.app, name="data", help="Data assets: upload, list, show, download.")
app.add_typer(pipelines.app, name="pipeline", help="Pipelines: list, show, validate, rename, archive, export, import.")
app.add_typer(runs.app, name="run", help="Runs: submit, plan, list, show, logs, why, priority, cancel and more.")
app.add_typer(runs.app, name="job", hidden=True)
app.add_typer(tokens.app, name="token", help="Access tokens for programs: make, list, revoke.")
app.add_typer(workers.app, name="workers", help="Workers: list, drain, resume, limit.")
app.add_typer(storage.app, name="storage", help="Disk use: show, clean.")
app.add_typer(cache.app, name="cache", help="What is kept of runs so that it can be reused: gc.")
app.command("backup")(backups.back_up_home)
app.command("restore")(backups.restore_home)


def _print_version(wanted: bool) -> None:
    if wanted:
        version()
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take what stands before the command's name."""


@app.command()
def up(
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Start everything on this machine: server, worker, database. Ctrl-C stops it."""
    # Imported here, for the other commands start sooner without it.
    from designer.workers.supervisor import Options, Supervisor

    raise typer.Exit(Supervisor(Home.from_environment(), Options(host, port), say=errors.print).up())


@app.command()
def server(
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """In a cluster: serve pages and the API. Any number of machines may."""
    from designer.workers.start import start_server

    start_server(Home.from_environment(), host, port)


@app.command()
def worker(
    compute: Annotated[str, typer.Option(help="The compute whose steps are taken.")] = "local",
    slots: Annotated[int | None, typer.Option(help="How many steps run at a time.", min=1)] = None,
    name: Annotated[str, typer.Option(help="A name for people; the machine's if none.")] = "",
) -> None:
    """In a cluster: run steps on this machine. Several workers on one need a PIPEWRIGHT_HOME each."""
    from designer.workers.start import start_worker

    start_worker(Home.from_environment(), compute, slots, name)


@app.command()
def migrate() -> None:
    """In a cluster: make the database ready, once before the first start and after each upgrade."""
    from designer.workers.start import prepare_cluster

    prepare_cluster(Home.from_environment())


@app.command("login-link")
def login_link(
    url: Annotated[str, typer.Option(help="Where people reach the server, if not as it runs here.")] = "",
) -> None:
    """Print a one-use link that signs the owner in."""
    home = Home.from_environment()
    if not url and not home.url_file.exists():
        raise CommandError(f"No Pipewright runs in {home.root}. Start it with `pipewright up`.")
    # Imported here, for it sets Django up, which the other commands do without.
    from designer.workers.sign_in_link import main

    raise typer.Exit(main((url or home.url_file.read_text().strip()).rstrip("/")))


@app.command()
def doctor(json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Look whether everything works here, and say what to do where it does not. The exit code is 1 for a fault."""
    # Imported here, for it sets Django up, which the other commands do without.
    from designer.cli.doctor import examine

    findings = list(examine(Home.from_environment()))
    if json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = _MARKS[finding.verdict]
            console.print(Text.assemble(mark, f" {finding.name:<10} {finding.found}"), soft_wrap=True)
            if finding.remedy:
                console.print(f"{'':13}{finding.remedy}", markup=False, soft_wrap=True)
    raise typer.Exit(1 if any(finding.verdict == "fault" for finding in findings) else 0)


_MARKS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "fault": ("✗", "red")}


@app.command()
def version() -> None:
    """Print the version, and what it runs with here."""
    # Imported here, for it reads the settings, which the other commands do without.
    from designer.cli.version import facts

    typer.echo(f"pipewright {__version__}")
    for name, value in facts():
        typer.echo(f"{name:<10} {value}")


def main() -> None:
    """Run the command line; every expected error is one sentence and exit code 1."""
    try:
        app()
    except CommandError as error:
        _complain(error.message)
        for problem in error.problems:
            errors.print(f"  · {problem}", markup=False)
        sys.exit(1)
    except (PipewrightError, CannotStart) as error:
        _complain(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _complain(sentence: str) -> None:
    errors.print("Error", style="bold red", end=" ")
    errors.print(sentence, markup=False, soft_wrap=True)
