"""Runs one attempt at one step: folders, command, process, outputs. Knows no database and no queue."""

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from designer.core.command_line import Argument, FilePath, display, render
from designer.core.component import ComponentSpec, OutputPort
from designer.core.errors import PipewrightError, StorageError
from designer.core.interfaces import Artifact, ArtifactStore
from designer.core.types import LiteralValue
from designer.engine.environments import BuiltEnvironment, Environments
from designer.engine.guardian import Ended, Guardian, Handle, Spawn
from designer.engine.isolation import Isolation, Visible
from designer.engine.metrics import ReportedMetric, read_metrics
from designer.engine.staging import Stage, make_stage, remove_stage

LOOK_SECONDS = 0.25
_TAIL_BYTES = 4096
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

Outcome = Literal["succeeded", "failed", "cancelled"]


class StopToken:
    """Asks an attempt to stop; the first reason counts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handle: Handle | None = None
        self.reason = ""

    def set(self, reason: str) -> None:
        with self._lock:
            self.reason = self.reason or reason
            handle = self._handle
        if handle is not None:
            handle.stop(self.reason)

    def attach(self, handle: Handle) -> None:
        """From now on a stop ends this process; one that was asked for before ends it now."""
        with self._lock:
            self._handle = handle
            reason = self.reason
        if reason:
            handle.stop(reason)


@dataclass(frozen=True)
class Progress:
    """How far an attempt is: what it is doing before its process starts, or how long its log has become."""

    stage: str | None = None
    log_size: int | None = None


@dataclass(frozen=True)
class AttemptWork:
    """`artifacts`: the digest of each data input. An input in neither mapping is optional and unset."""

    attempt_id: int
    epoch: int
    run_id: int
    node: str
    spec: ComponentSpec
    code: str | None
    values: Mapping[str, LiteralValue]
    artifacts: Mapping[str, str]
    environment_variables: Mapping[str, str]
    timeout_seconds: float | None
    work_root: Path
    log: Path
    log_limit_bytes: int | None = None


@dataclass(frozen=True)
class AttemptResult:
    """`starting_seconds` is what passed before the process started: environment, folders, copies."""

    outcome: Outcome
    exit_code: int | None = None
    error: str = ""
    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    metrics: tuple[ReportedMetric, ...] = ()
    log_size: int = 0
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None
    starting_seconds: float | None = None
    command: str = ""


def run_attempt(
    work: AttemptWork,
    store: ArtifactStore,
    guardian: Guardian,
    isolation: Isolation,
    environments: Environments,
    stop: StopToken,
    on_progress: Callable[[Progress], None],
) -> AttemptResult:
    """Run the attempt to its end, whatever that is. Only errors of the product itself are raised."""
    began = time.monotonic()
    root = work.work_root / f"{work.attempt_id}-{work.epoch}"
    work.log.parent.mkdir(parents=True, exist_ok=True)
    work.log.touch()
    try:
        environment = environments.build(work.spec.environment, lambda line: on_progress(Progress(stage=line)))
        if stop.reason:
            return AttemptResult("cancelled", error=_STOPPED)
        on_progress(Progress(stage=""))
        stage = make_stage(root, work.code, work.spec.outputs, work.spec.command, store)
        return _run_process(work, stage, environment, store, guardian, isolation, stop, on_progress, began)
    except PipewrightError as error:
        return AttemptResult("failed", error=error.message, starting_seconds=time.monotonic() - began)
    except OSError as error:
        return AttemptResult("failed", error=f"The step's files could not be made ready: {error}.")
    finally:
        remove_stage(root)


_STOPPED = "Cancelled."


def _run_process(
    work: AttemptWork,
    stage: Stage,
    environment: BuiltEnvironment,
    store: ArtifactStore,
    guardian: Guardian,
    isolation: Isolation,
    stop: StopToken,
    on_progress: Callable[[Progress], None],
    began: float,
) -> AttemptResult:
    inputs: dict[str, Argument | None] = {port.name: work.values.get(port.name) for port in work.spec.inputs}
    readable = list(environment.readable)
    for name, digest in work.artifacts.items():
        path = store.path(digest)
        readable.append(path)
        inputs[name] = FilePath(str(path))
    outputs = {port.name: str(stage.output(port, work.spec.command)) for port in work.spec.outputs}
    script = render(work.spec.command, inputs, outputs)
    argv = isolation.wrap(["bash", "-c", script], stage.code, Visible(stage.root, readable))
    handle = guardian.spawn(
        Spawn(
            attempt=f"{work.attempt_id}-{work.epoch}",
            argv=argv,
            cwd=stage.code,
            environment=_step_environment(work, stage, environment),
            log=work.log,
            time_limit_seconds=work.timeout_seconds,
            log_limit_bytes=work.log_limit_bytes,
        )
    )
    starting = time.monotonic() - began
    stop.attach(handle)
    ended = _wait(handle, work.log, on_progress)
    metrics, _ = read_metrics(stage.metrics)
    result = _result(work, stage, ended, store)
    return AttemptResult(
        outcome=result.outcome,
        exit_code=ended.exit_code,
        error=result.error,
        outputs=result.outputs,
        metrics=tuple(metrics),
        log_size=_size(work.log),
        cpu_seconds=ended.cpu_seconds,
        peak_memory_bytes=ended.peak_memory_bytes,
        starting_seconds=starting,
        command=display(work.spec.command, inputs, outputs),
    )


def _wait(handle: Handle, log: Path, on_progress: Callable[[Progress], None]) -> Ended:
    told = 0
    while True:
        ended = handle.wait(LOOK_SECONDS)
        if ended is not None:
            return ended
        size = _size(log)
        if size != told:
            told = size
            on_progress(Progress(log_size=size))


def _result(work: AttemptWork, stage: Stage, ended: Ended, store: ArtifactStore) -> AttemptResult:
    if ended.reason in {"cancelled", "shutdown", "lease_lost"}:
        return AttemptResult("cancelled", error=_STOPPED)
    error = _process_error(work, ended)
    if error:
        return AttemptResult("failed", error=error)
    outputs: dict[str, Artifact] = {}
    for port in work.spec.outputs:
        path = stage.output(port, work.spec.command)
        if not path.exists() and not path.is_symlink():
            return AttemptResult("failed", error=_missing_output(port))
        try:
            outputs[port.name] = store.put_tree(path)
        except StorageError as problem:
            return AttemptResult("failed", error=f"The output '{port.name}' could not be kept. {problem.message}")
    return AttemptResult("succeeded", outputs=outputs)


def _missing_output(port: OutputPort) -> str:
    placeholder = "${{outputs." + port.name + "}}"
    return (
        f"The step ended without an error, but did not write its output '{port.name}'. "
        f"It should write a file at the path that {placeholder} gives in the command."
    )


def _process_error(work: AttemptWork, ended: Ended) -> str:
    """One sentence for a person; empty if the process ended well. The user's own last words come first."""
    match ended.reason:
        case "timed_out":
            return f"Stopped after {work.timeout_seconds:g} seconds, its time limit."
        case "log_limit":
            limit = (work.log_limit_bytes or 0) // (1 << 20)
            return f"Stopped: it wrote more than {limit} MB to its log. Write less, or raise PIPEWRIGHT_LOG_LIMIT_MB."
        case "guardian_lost":
            return "The process that looks after steps was lost, and the step with it. Run it again."
        case _:
            pass
    if ended.error:
        return f"The command could not be started: {ended.error}"
    last = last_line(work.log)
    words = f" Last line of its log: {last}" if last else " It wrote nothing to its log."
    if ended.exit_code == 0:
        return ""
    number = _signal_number(ended)
    if number is not None:
        hint = " Perhaps the machine had no memory left." if number == signal.SIGKILL else ""
        return f"Ended by signal {signal.Signals(number).name}.{hint}{words}"
    if ended.exit_code == 127:
        return f"A command was not found (exit code 127). Its environment must hold it.{words}"
    return f"Ended with exit code {ended.exit_code}.{words}"


def _signal_number(ended: Ended) -> int | None:
    """The signal that ended the process; bash and bubblewrap tell it as an exit code above 128."""
    number = ended.signal if ended.signal is not None else (ended.exit_code or 0) - 128
    return number if number in set(signal.Signals) else None


def last_line(log: Path) -> str:
    """The last line of a log that is not blank, cut to a length that fits on a card."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return last if len(last) <= 300 else f"{last[:299]}…"


def _step_environment(work: AttemptWork, stage: Stage, environment: BuiltEnvironment) -> dict[str, str]:
    """The variables a step gets: these and no others, so that nothing of the server's reaches it."""
    path = f"{environment.programs}:{_PATH}" if environment.programs is not None else _PATH
    variables = {
        "PATH": path,
        "HOME": str(stage.root),
        "TMPDIR": str(stage.temporary),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONUNBUFFERED": "1",
        "PYTHONHASHSEED": "0",
        "PIPEWRIGHT_METRICS": str(stage.metrics),
        "PIPEWRIGHT_RUN_ID": str(work.run_id),
        "PIPEWRIGHT_NODE": work.node,
        "AZUREML_RUN_ID": f"{work.run_id}-{work.node}",
    }
    if environment.programs is not None and environment.readable:
        variables["VIRTUAL_ENV"] = str(environment.programs.parent)
    own = {name: value for name, value in work.environment_variables.items() if not name.startswith("PIPEWRIGHT_")}
    return {**variables, **own}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
