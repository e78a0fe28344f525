"""The environment variables of a step: these and no others, so that nothing of the server's reaches it."""

from collections.abc import Mapping

from designer.engine.environments import BuiltEnvironment
from designer.engine.staging import Stage

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_OF_EACH = {
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONUNBUFFERED": "1",
    # The order of a set must not change the bytes of an output.
    "PYTHONHASHSEED": "0",
}
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def interpreter_environment(environment: BuiltEnvironment) -> dict[str, str]:
    """The variables of a warm interpreter: those of a step that count when Python starts, and nothing of any step."""
    assert environment.programs is not None
    return {
        **_OF_EACH,
        "PATH": f"{environment.programs}:{_PATH}",
        # A place that is not there: what looks into it when it is imported shall not find another's.
        "HOME": "/nonexistent",
        "VIRTUAL_ENV": str(environment.programs.parent),
        **dict.fromkeys(_THREADS, "1"),
        # Arrow's allocator would start a thread for itself.
        "JE_ARROW_MALLOC_CONF": "background_thread:false",
    }


def step_environment(
    stage: Stage,
    environment: BuiltEnvironment,
    own: Mapping[str, str],
    told: Mapping[str, str],
    threads: int | None,
) -> dict[str, str]:
    """`own`: the component's variables, which count most but for `told`, what Pipewright tells the step."""
    programs = [f"{stage.packages}/bin", *([str(environment.programs)] if environment.programs else []), _PATH]
    variables = {
        "PATH": ":".join(programs),
        "HOME": stage.root,
        "PWD": stage.code,
        "TMPDIR": stage.temporary,
        **_OF_EACH,
        # The environment is shared and not to be changed: `pip install` in a command goes to a folder of the attempt.
        "PIP_TARGET": stage.packages,
        "PYTHONPATH": stage.packages,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    if environment.programs is not None and environment.readable:
        variables["VIRTUAL_ENV"] = str(environment.programs.parent)
    if threads is not None:
        variables |= dict.fromkeys(_THREADS, str(threads))
    return {**variables, **own, "PIPEWRIGHT_METRICS": stage.metrics, **told}
