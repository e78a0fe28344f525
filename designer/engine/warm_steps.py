"""Which steps are Python that can be forked from a warm interpreter, and what the guardian needs to know for that."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from designer.core.command_line import Rendered
from designer.engine.environments import BuiltEnvironment
from designer.engine.first_imports import NEVER_WARM, Imports, first_imports
from designer.engine.guardian import Warm
from designer.engine.isolation import Isolation, Visible
from designer.engine.staging import Stage
from designer.engine.step_environment import interpreter_environment
from designer.engine.warm_starts import ways_to_start

_PYTHON = re.compile(r"python(3(\.\d+)?)?")
_IS_PYTHON = re.compile(rf"{_PYTHON.pattern}(\s|$)")
# What an interpreter, or a library that it loads, reads for itself when it starts: a warm one has started already.
_READ_AT_START = re.compile(
    r"(PYTHON|LD_|LC_|OMP_|GOMP_|KMP_|MKL_|OPENBLAS_|GOTO_|BLIS_|VECLIB_|NPY_|ARROW_|JE_|MIMALLOC_|MALLOC_|GLIBC_|CUDA_"
    r"|ROCR_|HIP_)\w*|\w*_NUM_THREADS|LANG|LANGUAGE|TZ|TZDIR|PATH|HOME|TMPDIR|VIRTUAL_ENV"
)


def warm_start(
    rendered: Rendered,
    source: Path | None,
    stage: Stage,
    environment: BuiltEnvironment,
    variables: Mapping[str, str],
    own: Mapping[str, str],
    threads: int | None,
    isolation: Isolation,
    visible: Visible,
) -> Warm | str:
    """How to fork the step; or why it cannot be forked, which is empty where nobody would expect it.

    `source` is where its code is kept, by its content; `own` are the variables that the step sets itself.
    """
    if (
        environment.programs is None
        or not environment.identity
        or source is None
        or not _IS_PYTHON.match(rendered.shown)
    ):
        return ""
    words = rendered.words
    script = _script(words, stage)
    if script is None or not (environment.programs / words[0]).exists():
        return "Only a command that is one `python FILE.py` with its arguments can start from a warm interpreter."
    for name in own:
        if _READ_AT_START.fullmatch(name):
            return f"It sets {name}, which a warm interpreter has read already."
    python = str(environment.programs / words[0])
    seen = interpreter_environment(environment)
    interpreter, holder = ways_to_start(python, seen, environment.readable, stage.code, isolation, visible)
    return Warm(
        place=f"{environment.programs} {words[0]}",
        environment_key=f"{environment.programs} {words[0]} {environment.identity}",
        modules=_imports(source, script),
        never=NEVER_WARM,
        interpreter=interpreter,
        seen=seen,
        argv=[python, *words[1:]],
        script=script,
        environment=variables,
        threads=threads,
        holder=holder,
    )


def _script(words: Sequence[str], stage: Stage) -> str | None:
    """The script of `python [-u] FILE.py …`, a file of the step's own code."""
    rest = list(words[1:])
    if not words or not _PYTHON.fullmatch(words[0]):
        return None
    # Output is never buffered, with or without it.
    while rest and rest[0] == "-u":
        rest.pop(0)
    if not rest or rest[0].startswith("-") or not rest[0].endswith(".py"):
        return None
    code = Path(stage.code).resolve()
    file = (code / rest[0]).resolve()
    return rest[0] if file.is_file() and file.is_relative_to(code) else None


@lru_cache(maxsize=256)
def _imports(source: Path, script: str) -> Imports:
    return first_imports(source / script if source.is_dir() else source)
