"""`pipewright up` whose server and worker are broken in a chosen way: `python -m tests.faults.launcher up --port N`.

TESTS_BROKEN names the functions of tests/faults/breakages.py that are called in each of them before it begins.
"""

import os
import runpy
import sys

from designer.workers.supervisor import Supervisor

BROKEN = "TESTS_BROKEN"
PARTS = ("designer.workers.server", "designer.workers.worker")


def supervise() -> None:
    """The command line as it is, with the children started through this file."""
    break_("supervisor")
    for name in ("_server_command", "_worker_command"):
        through_here(name)
    from designer.cli.app import main

    main()


def through_here(name: str) -> None:
    command = getattr(Supervisor, name)

    def broken_command(self: Supervisor) -> list[str]:
        words: list[str] = command(self)
        at = words.index("-m")
        return [*words[: at + 1], __spec__.name, *words[at + 1 :]]

    setattr(Supervisor, name, broken_command)


def run_broken(part: str) -> None:
    """Break what shall be broken, and become the server or the worker."""
    break_(part.rsplit(".", 1)[1])
    del sys.argv[0]
    runpy.run_module(part, run_name="__main__", alter_sys=True)


def break_(part: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
    from tests.faults import breakages

    for name in os.environ.get(BROKEN, "").split():
        getattr(breakages, name)(part)


if __name__ == "__main__":
    if sys.argv[1] in PARTS:
        run_broken(sys.argv[1])
    else:
        supervise()
