from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from designer.api.shapes.component import InterfaceSerializer
from designer.api.shapes.fields import AttemptStateField, KeyPartField, LiteralField, RunStateField, StepStateField
from designer.api.shapes.graph import GraphField
from designer.api.shapes.lists import LARGEST_ID, PageQuerySerializer, page_shape
from designer.api.shapes.scope import ScopeSerializer
from designer.core.run_state import RunState
from designer.core.scope import PRIORITIES
from designer.runs.selectors.lists import RUN_SORTS


class PipelineNameSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class StepCountsSerializer(serializers.Serializer[object]):
    """How many steps there are, and how many in each state."""

    total = serializers.IntegerField()
    waiting = serializers.IntegerField()
    queued = serializers.IntegerField()
    running = serializers.IntegerField()
    succeeded = serializers.IntegerField()
    reused = serializers.IntegerField()
    failed = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    skipped = serializers.IntegerField()


class RunHeadSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    pipeline = PipelineNameSerializer(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    state = RunStateField()
    message = serializers.CharField(allow_blank=True)
    seq = serializers.IntegerField(help_text="The number of the last event that this state includes.")
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    duration_seconds = serializers.FloatField(allow_null=True)
    created_by = serializers.CharField(allow_blank=True)
    isolation = serializers.CharField(allow_blank=True)
    force_rerun = serializers.BooleanField()
    target = serializers.CharField(allow_blank=True, help_text="The only step that was asked for, with what it needs.")
    priority = serializers.ChoiceField(choices=list(PRIORITIES))
    tags = serializers.ListField(child=serializers.CharField())
    pinned = serializers.BooleanField(help_text="It is kept: neither deleted, nor are its outputs to save space.")
    retry_of = serializers.IntegerField(allow_null=True, help_text="The run whose drawing this one is, once more.")


class RunRowSerializer(RunHeadSerializer):
    steps = StepCountsSerializer()


RunPage = page_shape(RunRowSerializer)


class StepReferenceSerializer(serializers.Serializer[object]):
    run = serializers.IntegerField()
    node = serializers.CharField()


class OutputSerializer(serializers.Serializer[object]):
    digest = serializers.CharField()
    size = serializers.IntegerField()
    is_file = serializers.BooleanField()


class EarlyEndSerializer(serializers.Serializer[object]):
    """A try that did not end its step: its worker was gone, or it failed and was tried again."""

    number = serializers.IntegerField()
    state = AttemptStateField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField(allow_blank=True)


class StepSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    node = serializers.CharField()
    title = serializers.CharField()
    state = StepStateField()
    reason = serializers.CharField(allow_blank=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    duration_seconds = serializers.FloatField(allow_null=True)
    starting_seconds = serializers.FloatField(allow_null=True)
    cpu_seconds = serializers.FloatField(allow_null=True, help_text="Of the last attempt, once it has ended.")
    peak_memory_bytes = serializers.IntegerField(allow_null=True, help_text="Of the last attempt, once it has ended.")
    attempt = serializers.IntegerField(help_text="How many attempts were made.")
    ended_early = EarlyEndSerializer(
        many=True, help_text="The attempts among them whose worker was lost, or that failed and were tried again."
    )
    exit_code = serializers.IntegerField(allow_null=True)
    error = serializers.CharField(allow_blank=True)
    reused_from = StepReferenceSerializer(allow_null=True)
    headline = serializers.CharField(allow_null=True)
    log_size = serializers.IntegerField()
    outputs = serializers.DictField(child=OutputSerializer())
    removed_outputs = serializers.DictField(
        child=serializers.IntegerField(), help_text="Outputs that were removed to save space, with the size they had."
    )
    metrics = serializers.DictField(child=serializers.FloatField())


class ChainedRunSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    state = RunStateField()
    created_at = serializers.DateTimeField()


class RunSerializer(RunHeadSerializer):
    """A run with all its steps as they are at `seq`."""

    chain = ChainedRunSerializer(
        many=True,
        help_text="This run and those that repeat it or that it repeats, oldest first; empty if none.",
    )
    graph = GraphField()
    components = InterfaceSerializer(many=True)
    steps = StepSerializer(many=True)


class StepProgressSerializer(serializers.Serializer[object]):
    """How far a running step is."""

    node = serializers.CharField()
    log_size = serializers.IntegerField()
    metrics = serializers.DictField(child=serializers.FloatField())


def _event(kind: str, of: serializers.Serializer[object]) -> type[serializers.Serializer[object]]:
    fields = {
        "seq": serializers.IntegerField(),
        "kind": serializers.ChoiceField([kind]),
        "at": serializers.DateTimeField(),
        "data": of,
    }
    name = "".join(word.title() for word in kind.split("_"))
    return type(f"{name}EventSerializer", (serializers.Serializer,), fields)


EVENT = PolymorphicProxySerializer(
    component_name="Event",
    serializers={
        "run_changed": _event("run_changed", RunHeadSerializer()),
        "step_changed": _event("step_changed", StepSerializer()),
        "step_progress": _event("step_progress", StepProgressSerializer()),
    },
    resource_type_field_name="kind",
)


@extend_schema_field(EVENT)
class _EventField(serializers.Field[object, object, object, object]):
    pass


class EventsSerializer(serializers.Serializer[object]):
    seq = serializers.IntegerField()
    after = serializers.IntegerField()
    events = serializers.ListField(child=_EventField())
    reset = serializers.BooleanField(help_text="Too far behind: fetch the run again.")


class AttemptSerializer(serializers.Serializer[object]):
    number = serializers.IntegerField()
    state = AttemptStateField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    duration_seconds = serializers.FloatField(allow_null=True)
    starting_seconds = serializers.FloatField(allow_null=True)
    exit_code = serializers.IntegerField(allow_null=True)
    error = serializers.CharField(allow_blank=True)
    log_size = serializers.IntegerField()
    cpu_seconds = serializers.FloatField(allow_null=True)
    peak_memory_bytes = serializers.IntegerField(allow_null=True)
    worker = serializers.CharField(allow_blank=True)
    isolation = serializers.CharField(allow_blank=True)
    started_by = serializers.CharField(
        allow_blank=True, help_text="`warm`: forked from a warm interpreter; `process`; empty before it has begun."
    )
    start_note = serializers.CharField(allow_blank=True, help_text="Why not warm, or what was not kept warm.")


class EdgeEndSerializer(serializers.Serializer[object]):
    node = serializers.CharField()
    port = serializers.CharField()


class StepInputSerializer(serializers.Serializer[object]):
    """A value; or content by its digest, with the edge it came over."""

    value = LiteralField(required=False)
    digest = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, serializers.Field[object, object, object, object]]:
        # `from` is a word of Python's.
        return {**super().get_fields(), "from": EdgeEndSerializer(required=False)}


class DifferenceSerializer(serializers.Serializer[object]):
    """A part of a key that differs; null where it is not there. Of long texts the part around the difference."""

    part = KeyPartField()
    name = serializers.CharField(allow_blank=True)
    before = serializers.CharField(allow_null=True, allow_blank=True)
    after = serializers.CharField(allow_null=True, allow_blank=True)


class StepDetailSerializer(StepSerializer):
    attempts = AttemptSerializer(many=True)
    inputs = serializers.DictField(child=StepInputSerializer())
    command = serializers.CharField(allow_blank=True)
    environment = serializers.DictField()
    cache_key = serializers.CharField(allow_blank=True)
    key_parts = serializers.DictField()
    why = serializers.CharField(allow_blank=True)
    compared_with = StepReferenceSerializer(allow_null=True)
    differences = DifferenceSerializer(many=True, help_text="What differs from the step that it is compared with.")
    isolation = serializers.CharField(allow_blank=True)


class CurveSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    points = serializers.ListField(child=serializers.ListField(child=serializers.FloatField()))
    count = serializers.IntegerField(help_text="How many points were reported; of many, the lows and highs are sent.")


class StepCurvesSerializer(serializers.Serializer[object]):
    curves = CurveSerializer(many=True)
    left_out = serializers.IntegerField(help_text="How many further curves there are.")


class SubmitSerializer(ScopeSerializer):
    """A drawing to run that comes along, as the command line sends it."""

    name = serializers.CharField(max_length=1000)
    description = serializers.CharField(required=False, allow_blank=True, default="", max_length=10_000)
    graph = GraphField()
    inputs = serializers.DictField(child=LiteralField(), required=False, default=dict)


class RunStatesField(serializers.CharField):
    """One state of a run, or several with commas."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        states = [state.strip() for state in text.split(",") if state.strip()]
        for state in states:
            if state not in set(RunState):
                raise serializers.ValidationError(
                    f"No run is ever in the state '{state[:40]}'. The states of a run: {', '.join(RunState)}."
                )
        return ",".join(states)


class RunFilterSerializer(serializers.Serializer[object]):
    pipeline = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    state = RunStatesField(
        required=False, allow_blank=True, default="", max_length=100, help_text="Any of several with commas."
    )
    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    by = serializers.CharField(required=False, allow_blank=True, default="", max_length=150, help_text="A user's name.")
    tag = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=1050, help_text="All of several with commas."
    )
    since = serializers.DateTimeField(required=False, help_text="Started at this time or later.")
    before = serializers.DateTimeField(required=False, help_text="Started before this time.")
    pinned = serializers.BooleanField(required=False, allow_null=True, help_text="Only pinned runs, or only others.")
    sort = serializers.ChoiceField(
        [sign + name for name in RUN_SORTS for sign in ("", "-")],
        required=False,
        allow_blank=True,
        default="",
        help_text="Newest first when left out.",
    )


class RunQuerySerializer(RunFilterSerializer, PageQuerySerializer):
    pass


class RunIdsSerializer(serializers.Serializer[object]):
    """The numbers of the first runs that match."""

    runs = serializers.ListField(child=serializers.IntegerField())
    count = serializers.IntegerField(help_text="How many match.")


class EventQuerySerializer(serializers.Serializer[object]):
    after = serializers.IntegerField(required=False, default=0, min_value=0)


class LogQuerySerializer(serializers.Serializer[object]):
    attempt = serializers.IntegerField(required=False, min_value=1)
    offset = serializers.IntegerField(required=False, min_value=0)
    limit = serializers.IntegerField(required=False, min_value=1)
    numbered = serializers.BooleanField(
        required=False, default=False, help_text="Send X-Log-Line, too: how many lines end before the offset."
    )
