"""Runs, their steps, attempts, events and outputs. Rows change state only through runs.transitions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from designer.accounts.models import Workspace
from designer.core.run_state import AttemptState, RunState, StepState
from designer.exact_json import ExactJSONField
from designer.pipelines.models import Pipeline, PipelineVersion
from designer.registry.models import ComponentVersion


class Run(models.Model):
    """`seq` is the number of its last event. Each transition locks the row first, which orders commits."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="runs")
    pipeline = models.ForeignKey(Pipeline, null=True, on_delete=models.SET_NULL, related_name="runs")
    version = models.ForeignKey(PipelineVersion, null=True, on_delete=models.SET_NULL, related_name="runs")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=16, choices=[(s, s) for s in RunState], default=RunState.QUEUED)
    message = models.TextField(blank=True)
    seq = models.BigIntegerField(default=0)
    # core.scope's PRIORITIES.
    priority = models.IntegerField(default=0)
    # When it is ended unless it has started; once it has, when it is ended unless it has ended.
    deadline = models.DateTimeField(null=True)
    run_limit_seconds = models.FloatField(null=True)
    timed_out = models.BooleanField(default=False)
    force_rerun = models.BooleanField(default=False)
    # The only step that was asked for, with what it needs; all steps if empty.
    target = models.CharField(max_length=255, blank=True)
    continue_on_failure = models.BooleanField(default=True)
    unfinished = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    cancelled = models.IntegerField(default=0)
    isolation = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    retry_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="retries")
    # Somebody keeps it: it is not deleted, and its outputs are not given up to save space.
    pinned = models.BooleanField(default=False)
    # A function is tried out before it is registered; no list shows such a run.
    is_test = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-id"], name="runs_recent"),
            models.Index(fields=["pipeline", "-id"], name="runs_of_pipeline"),
            models.Index(fields=["id"], name="runs_live", condition=Q(finished_at=None)),
            models.Index(fields=["deadline"], name="runs_due", condition=Q(deadline__isnull=False)),
        ]


class RunDrawing(models.Model):
    """What a run runs. Not in the run's own row, which each transition reads and writes whole."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="drawing", primary_key=True)
    graph = ExactJSONField()


class RunTag(models.Model):
    """A word that somebody put on a run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=50)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="one_tag_per_run")]
        indexes = [models.Index(fields=["name"], name="tag_by_name")]


class RunQueue(models.Model):
    """How much a run has in a queue: what a worker looks at to share its slots fairly between runs."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="queues", db_index=False)
    queue = models.CharField(max_length=255)
    priority = models.IntegerField(default=0)
    queued = models.IntegerField(default=0)
    running = models.IntegerField(default=0)
    # How many of the run's steps may be at work at once; as many as there are slots if none.
    most = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "queue"], name="one_run_queue")]
        indexes = [
            models.Index(
                fields=["queue", "-priority", "running", "run"], name="run_queue_claim", condition=Q(queued__gt=0)
            ),
            # A workspace with a limit counts what is at work in it.
            models.Index(fields=["run"], name="run_queue_busy", condition=Q(running__gt=0)),
        ]


class Step(models.Model):
    """One node's part in a run. `fixed_parts` and `key_parts` are core.cache_key's."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps", db_index=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    node = models.CharField(max_length=255)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    component_version = models.ForeignKey(
        ComponentVersion, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    settings = ExactJSONField(default=dict)
    queue = models.CharField(max_length=255)
    state = models.CharField(max_length=16, choices=[(s, s) for s in StepState], default=StepState.WAITING)
    reason = models.TextField(blank=True)
    waiting_on = models.IntegerField(default=0)
    # It runs whatever became of the steps that it follows by order, also in a run that is stopped.
    always = models.BooleanField(default=False)
    reusable = models.BooleanField(default=True)
    look_up = models.BooleanField(default=True)
    fixed_parts = ExactJSONField()
    key_parts = ExactJSONField(null=True)
    cache_key = models.CharField(max_length=64, blank=True)
    twin = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="twins", db_index=False)
    reused_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="reuses")
    attempts_made = models.IntegerField(default=0)
    crashes = models.IntegerField(default=0)
    exit_code = models.IntegerField(null=True)
    error = models.TextField(blank=True)
    # An output of it was given up to save space, so that it cannot be reused.
    outputs_removed = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "node"], name="one_step_per_node")]
        indexes = [
            models.Index(
                fields=["workspace", "cache_key"],
                name="step_by_key",
                condition=Q(state__in=["succeeded", "queued", "running"]),
            ),
            models.Index(fields=["component_version", "-id"], name="step_by_component"),
            # Lists count the steps of runs by state, without reading the steps' large rows.
            models.Index(fields=["run", "state"], name="step_by_state"),
            models.Index(fields=["twin"], name="step_by_twin", condition=Q(twin__isnull=False)),
        ]


class StepEdge(models.Model):
    """`child` takes the output `source_port` of `parent` as its input `port`; by order alone if both are empty."""

    parent = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="children_edges")
    child = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="parent_edges", db_index=False)
    source_port = models.CharField(max_length=255)
    port = models.CharField(max_length=255)

    class Meta:
        # By both, so that one of a thousand parents is found among them without a look at each.
        indexes = [models.Index(fields=["child", "parent"], name="edge_by_child")]


class Attempt(models.Model):
    """One try at a step, held by a worker under a lease; `lease_epoch` tells a stale holder from the present one."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="attempts", db_index=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    queue = models.CharField(max_length=255)
    state = models.CharField(max_length=16, choices=[(s, s) for s in AttemptState], default=AttemptState.QUEUED)
    solo = models.BooleanField(default=False)
    stop_requested = models.BooleanField(default=False)
    lease_owner = models.CharField(max_length=100, blank=True)
    lease_epoch = models.IntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    # When a delayed attempt may be queued.
    run_after = models.DateTimeField(null=True)
    stage = models.CharField(max_length=200, blank=True)
    exit_code = models.IntegerField(null=True)
    error = models.TextField(blank=True)
    log_size = models.BigIntegerField(default=0)
    cpu_seconds = models.FloatField(null=True)
    peak_memory_bytes = models.BigIntegerField(null=True)
    starting_seconds = models.FloatField(null=True)
    isolation = models.CharField(max_length=16, blank=True)
    # "warm" or "process", and why not warm where anybody would ask. The database's own default spares the hot path.
    started_by = models.CharField(max_length=16, blank=True, db_default="")
    start_note = models.TextField(blank=True, db_default="")
    command = models.TextField(blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "number"], name="one_attempt_number"),
            models.UniqueConstraint(
                fields=["step"], condition=Q(state__in=["delayed", "queued", "running"]), name="one_live_attempt"
            ),
            models.UniqueConstraint(fields=["step"], condition=Q(state="succeeded"), name="one_success"),
        ]
        indexes = [
            models.Index(fields=["run", "queue", "id"], name="attempt_queued", condition=Q(state="queued")),
            # Few, and asked for at each claim of a worker that does nothing.
            models.Index(fields=["id"], name="attempt_solo", condition=Q(state="queued", solo=True)),
            models.Index(fields=["lease_until"], name="attempt_leased", condition=Q(state="running")),
            models.Index(fields=["run_after"], name="attempt_due", condition=Q(state="delayed")),
        ]


class StepOutput(models.Model):
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="outputs", db_index=False)
    port = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    is_file = models.BooleanField()
    # When it was given up to save space; the row still tells what there was.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "port"], name="one_output")]
        indexes = [
            # What a clean-up must leave is read from this alone.
            models.Index(fields=["digest"], name="output_kept", condition=Q(removed_at=None)),
        ]


class Metric(models.Model):
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="metrics")
    name = models.CharField(max_length=255)
    value = models.FloatField()
    position = models.BigIntegerField(null=True)


class RunEvent(models.Model):
    """What happened, in commit order. A client that holds all up to `seq` misses nothing by asking for what follows."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="events", db_index=False)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=32)
    # It goes with the run; an index by step would be written with every event and never read.
    step = models.ForeignKey(
        Step, null=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    state = models.CharField(max_length=16, blank=True)
    message = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="one_event_seq")]


class Worker(models.Model):
    """A worker process that lives, or lived."""

    name = models.CharField(max_length=100, primary_key=True)
    host = models.CharField(max_length=255)
    pid = models.IntegerField()
    queues = ExactJSONField(default=list)
    slots = models.IntegerField()
    cpu = models.FloatField(default=0)
    memory_gb = models.FloatField(default=0)
    gpu = models.IntegerField(default=0)
    labels = ExactJSONField(default=list)
    # It finishes what it holds, and takes nothing new.
    draining = models.BooleanField(default=False)
    isolation = models.CharField(max_length=16)
    isolation_reason = models.TextField(blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)


class Sweeper(models.Model):
    """One row: who sweeps now, and until when nobody else does."""

    owner = models.CharField(max_length=100, blank=True)
    until = models.DateTimeField(null=True)


class DeletedFigure(models.Model):
    """What runs counted for that are deleted: a counter must not fall."""

    what = models.CharField(max_length=100, primary_key=True)
    count = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0.0)


class Tracing(models.Model):
    """One row: up to which run, in the order in which they ended, traces have been handed on."""

    until = models.DateTimeField()
    run = models.BigIntegerField(default=0)
