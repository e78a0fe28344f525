"""How tests have a script forked from a warm interpreter, past everything that a worker does besides."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from designer.engine import warm_process, warm_script
from designer.engine.guardian import Started, Warm
from designer.engine.isolation import Visible, choose_isolation
from designer.engine.warm_interpreter import HOLD, KEEP

PROGRAM = Path(warm_process.__file__)
PROGRAM_FILES = (PROGRAM, Path(warm_script.__file__))
# Below /tmp, where a checkout may lie, a sandbox shows what it is told to.
PYTHON = Path(sys.prefix)
ENVIRONMENT = {"PATH": os.defpath}


def warm_script(
    folder: Path,
    arguments: Sequence[str],
    *,
    modules: Sequence[str] = ("json",),
    is_sandboxed: bool = False,
    packages: Path | None = None,
    **given: Any,
) -> Warm:
    """`arguments` are a script in `folder` and what it is given; `packages` has modules for the interpreter alone."""
    start: list[str] = [sys.executable, str(PROGRAM)]
    environment = ENVIRONMENT | ({"PYTHONPATH": str(packages)} if packages else {})
    interpreter, holder = Started(start, environment), None
    if is_sandboxed:
        isolation = choose_isolation("bubblewrap", folder / "home")
        (folder / "home").mkdir(exist_ok=True)
        held = isolation.wrap(["/bin/sh", "-c", HOLD], folder, {}, Visible([folder], [PYTHON]))
        holder = Started(held.argv, held.environment)
        kept = ["/bin/sh", "-c", KEEP, "sh", *start]
        own = isolation.wrap(
            kept, Path("/"), environment, Visible((), [PYTHON, *PROGRAM_FILES, *([packages] if packages else [])])
        )
        interpreter = Started(own.argv, own.environment)
    options: dict[str, Any] = {
        "place": "of the tests",
        "environment_key": "as it was built",
        "modules": [(name, False) for name in modules],
        "never": [],
        "interpreter": interpreter,
        "seen": ENVIRONMENT,
        "argv": [sys.executable, *arguments],
        "script": arguments[0],
        "environment": ENVIRONMENT,
        "holder": holder,
    }
    return Warm(**options | given)
