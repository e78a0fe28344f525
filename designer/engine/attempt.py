"""Runs one attempt at one step: folders, command, process, outputs. Knows no database and no queue."""

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from designer.core.command_line import Argument, FilePath, Rendered, render
from designer.core.component import ComponentSpec
from designer.core.errors import PipewrightError, StorageError
from designer.core.interfaces import Artifact, ArtifactStore
from designer.core.types import LiteralValue
from designer.engine.environments import BuiltEnvironment, Environments
from designer.engine.failure import failure_sentence, last_line
from designer.engine.guardian import Ended, Guardian, Handle, Spawn, Warm
from designer.engine.intact import intact_path
from designer.engine.isolation import Isolation, Visible
from designer.engine.metrics import MetricsFile, ReportedMetric
from designer.engine.outputs import take_outputs
from designer.engine.stage_folders import remove_folders
from designer.engine.staging import Stage, make_stage
from designer.engine.step_environment import step_environment
from designer.engine.warm_steps import warm_start

LOOK_SECONDS = 0.25
BASH = shutil.which("bash") or "/bin/bash"
_STOPPED = "Cancelled."

Outcome = Literal["succeeded", "failed", "cancelled"]


class StopToken:
    """Asks an attempt to stop; the first reason counts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handle: Handle | None = None
        self.reason = ""

    def is_set(self) -> bool:
        return bool(self.reason)

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
    """How far an attempt is, told at each look while its process runs. Only what is new is set, and the log's size.

    `stage`: what it does before and after its process, a line for people; empty when the process starts.
    `line`: the last line of its log that says something.
    `metrics`: what was reported since the last time.
    """

    stage: str | None = None
    log_size: int | None = None
    line: str | None = None
    metrics: Sequence[ReportedMetric] = ()


@dataclass(frozen=True)
class AttemptWork:
    """`artifacts`: the digest of each data input. An input in neither mapping is optional and unset.

    The folder of `log` is there already.
    """

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
    threads: int | None = None
    grace_seconds: float = 10.0
    # Whether Python may be forked from a warm interpreter.
    may_be_warm: bool = False


@dataclass(frozen=True)
class AttemptResult:
    """`starting_seconds` is what passed before the process started: environment, folders, copies.

    `is_warm`: it was forked from a warm interpreter, None where no process began; `start_note`: why not, where anybody
    would ask.
    """

    outcome: Outcome
    exit_code: int | None = None
    error: str = ""
    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    metrics: tuple[ReportedMetric, ...] = ()
    log_size: int = 0
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None
    starting_seconds: float | None = None
    process_seconds: float | None = None
    storing_seconds: float | None = None
    command: str = ""
    is_warm: bool | None = None
    start_note: str = ""


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
    try:
        environment = environments.build(
            work.spec.environment, lambda line: on_progress(Progress(stage=line)), stop.is_set
        )
        if stop.is_set():
            return AttemptResult("cancelled", error=_STOPPED)
        with _inputs(work, store) as paths:
            again = isolation.lets_folders_be_used_again
            stage = make_stage(root, work.code, work.spec.outputs, store, again=again)
            source = store.path(work.code) if work.code else None
            started = _start(work, stage, source, environment, paths, guardian, isolation)
            stop.attach(started.handle)
            on_progress(Progress(stage=""))
            return _follow(work, stage, started, time.monotonic() - began, store, on_progress)
    except PipewrightError as error:
        if stop.is_set():
            return AttemptResult("cancelled", error=_STOPPED)
        return AttemptResult("failed", error=error.message, starting_seconds=time.monotonic() - began)
    except OSError as error:
        return AttemptResult("failed", error=f"The step's files could not be made ready: {error}.")
    finally:
        remove_folders(root)


@contextlib.contextmanager
def _inputs(work: AttemptWork, store: ArtifactStore) -> Iterator[dict[str, Path]]:
    """Where the data inputs stand, which are intact, and stay there as long as this is held; the code with them."""
    # Many inputs may have the same: a step that gathers what a thousand others made of nothing.
    digests = list(dict.fromkeys([*work.artifacts.values(), *([work.code] if work.code else [])]))
    with contextlib.ExitStack() as held:
        held.enter_context(store.using(digests))
        try:
            paths = {digest: intact_path(store, digest) for digest in digests}
        except StorageError:
            # What is damaged on this machine may be brought anew only while nobody holds it.
            held.close()
            for digest in digests:
                intact_path(store, digest)
            held.enter_context(store.using(digests))
            paths = {digest: intact_path(store, digest) for digest in digests}
        yield {name: paths[digest] for name, digest in work.artifacts.items()}


@dataclass(frozen=True)
class _Started:
    handle: Handle
    shown: str
    note: str


def _start(
    work: AttemptWork,
    stage: Stage,
    source: Path | None,
    environment: BuiltEnvironment,
    paths: Mapping[str, Path],
    guardian: Guardian,
    isolation: Isolation,
) -> _Started:
    inputs: dict[str, Argument | None] = {port.name: work.values.get(port.name) for port in work.spec.inputs}
    inputs |= {name: FilePath(str(path)) for name, path in paths.items()}
    outputs = {port.name: stage.output(port.name) for port in work.spec.outputs}
    rendered = render(work.spec.command, inputs, outputs)
    variables = step_environment(stage, environment, work.environment_variables, _told(work), work.threads)
    argv = _argv(rendered, stage, variables["PATH"])
    visible = Visible([stage.root], [*environment.readable, *paths.values()], stage.temporary)
    wrapped = isolation.wrap(argv, stage.code, variables, visible)
    warm: Warm | str = ""
    if work.may_be_warm:
        warm = warm_start(
            rendered,
            source,
            stage,
            environment,
            variables,
            work.environment_variables,
            work.threads,
            isolation,
            visible,
        )
    handle = guardian.spawn(
        Spawn(
            attempt=f"{work.attempt_id}-{work.epoch}",
            argv=wrapped.argv,
            cwd=stage.code,
            environment=wrapped.environment,
            log=work.log,
            time_limit_seconds=work.timeout_seconds,
            grace_seconds=work.grace_seconds,
            log_limit_bytes=work.log_limit_bytes,
            warm=None if isinstance(warm, str) else warm,
            own_sockets=wrapped.own_sockets,
        )
    )
    return _Started(handle, rendered.shown, warm if isinstance(warm, str) else "")


def _argv(rendered: Rendered, stage: Stage, search: str) -> Sequence[str]:
    """bash with the step's script; or the program alone, where bash would do nothing but start it."""
    if rendered.words and (program := _program(rendered.words[0], search)) is not None:
        return [program, *rendered.words[1:]]
    script = Path(stage.script)
    script.write_text(rendered.script, encoding="utf-8", errors="surrogateescape")
    # Named from where it runs, so that bash's own messages begin short.
    return [BASH, "--noprofile", "--norc", f"../{script.name}"]


def _program(name: str, search: str) -> str | None:
    """As shutil.which, which asks three questions of each folder where one does."""
    for folder in search.split(":"):
        path = f"{folder}/{name}"
        if os.access(path, os.X_OK) and os.path.isfile(path):  # noqa: PTH113 - paths as objects cost more than the calls
            return path
    return None


def _told(work: AttemptWork) -> dict[str, str]:
    return {
        "PIPEWRIGHT_ATTEMPT": f"{work.attempt_id}-{work.epoch}",
        # What a killed worker left is known by it where the system lets no process be marked.
        "PIPEWRIGHT_ATTEMPT_HOME": str(work.work_root),
        "PIPEWRIGHT_RUN_ID": str(work.run_id),
        "PIPEWRIGHT_NODE": work.node,
        "AZUREML_RUN_ID": f"{work.run_id}-{work.node}",
    }


def _follow(
    work: AttemptWork,
    stage: Stage,
    started: _Started,
    starting_seconds: float,
    store: ArtifactStore,
    on_progress: Callable[[Progress], None],
) -> AttemptResult:
    metrics = MetricsFile(stage.metrics)
    ended = _wait(started.handle, work.log, metrics, on_progress)
    metrics.read(to_the_end=True)
    if metrics.warning:
        _note(work.log, metrics.warning)
    log_size = _size(work.log)
    outcome: Outcome = "failed"
    outputs: Mapping[str, Artifact] = {}
    storing_seconds = None
    if ended.reason in {"cancelled", "shutdown", "lease_lost"}:
        outcome, error = "cancelled", _STOPPED
    elif not (error := failure_sentence(ended, work.log, work.timeout_seconds, work.log_limit_bytes)):
        if work.spec.outputs:
            on_progress(Progress(stage="Storing the outputs", log_size=log_size))
        began = time.monotonic()
        outputs, error = take_outputs(stage, work.spec.outputs, work.spec.command, store)
        storing_seconds = time.monotonic() - began
        outcome = "failed" if error else "succeeded"
    return AttemptResult(
        outcome,
        exit_code=ended.exit_code,
        error=error,
        outputs=outputs,
        metrics=tuple(metrics.found),
        log_size=log_size,
        cpu_seconds=ended.cpu_seconds,
        peak_memory_bytes=ended.peak_memory_bytes,
        starting_seconds=starting_seconds + ended.waited_seconds,
        process_seconds=ended.wall_seconds,
        storing_seconds=storing_seconds,
        command=started.shown,
        is_warm=ended.is_warm,
        start_note=ended.note or started.note,
    )


def _wait(handle: Handle, log: Path, metrics: MetricsFile, on_progress: Callable[[Progress], None]) -> Ended:
    told = 0
    while (ended := handle.wait(LOOK_SECONDS)) is None:
        size, new = _size(log), metrics.read()
        line = last_line(log) if size != told else None
        told = size
        on_progress(Progress(log_size=size, line=line or None, metrics=tuple(new)))
    return ended


def _note(log: Path, warning: str) -> None:
    with contextlib.suppress(OSError), log.open("a", encoding="utf-8") as file:
        file.write(f"[pipewright] {warning}\n")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
