"""How tests have a script forked from a warm interpreter, past everything that a worker does besides."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from designer.engine.guardian import Warm
from designer.engine.isolation import Visible, choose_isolation
from designer.engine.warm_starts import ways_to_start

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
    environment = ENVIRONMENT | ({"PYTHONPATH": str(packages)} if packages else {})
    readable = [PYTHON, *([packages] if packages else [])]
    (folder / "home").mkdir(exist_ok=True)
    isolation = choose_isolation("bubblewrap" if is_sandboxed else "none", folder / "home")
    interpreter, holder = ways_to_start(
        sys.executable, environment, readable, folder, isolation, Visible([folder], [PYTHON])
    )
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
