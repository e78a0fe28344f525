"""Trying a function out: a real run of a small drawing that nobody keeps, with samples from the workspace or typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from designer.accounts.models import Workspace
from designer.core.component import InputPort
from designer.core.errors import InvalidRequest
from designer.core.graph import Binding, ComponentRef, FromData, FromNode, Graph, Node, Value
from designer.core.interfaces import ArtifactStore, AttemptLogs
from designer.core.run_state import RUN_FINAL
from designer.core.scope import EVERYTHING
from designer.core.types import LiteralValue
from designer.registry.functions import try_out
from designer.registry.models import Component, ComponentVersion, DataVersion
from designer.registry.selectors import spec_of
from designer.runs.bulk import delete_runs
from designer.runs.journal import Effects
from designer.runs.models import Run, Step
from designer.runs.services import start_drawing

NODE = "function"
_TYPED = ("enter_data_manually", "table", "entered")
_READ = ("import_data", "data", "table")


@dataclass(frozen=True)
class Sample:
    """What one input is tried with: a value, a version of data, or rows that were typed as CSV."""

    value: LiteralValue | None = None
    data: FromData | None = None
    rows: str | None = None


def start_function_test(
    workspace: Workspace,
    store: ArtifactStore,
    logs: AttemptLogs,
    text: str,
    user: User | None,
    samples: Mapping[str, Sample],
    function: str = "",
) -> tuple[Run, Effects]:
    """Run a script's function on samples. Earlier tries but the last are forgotten."""
    version = try_out(workspace, store, text, user, function)
    spec = spec_of(version)
    _forget_earlier(workspace, logs, spec.name, user, version)
    unknown = sorted(set(samples) - {port.name for port in spec.inputs})
    if unknown:
        raise InvalidRequest(f"The function has no input '{unknown[0][:80]}'.")
    nodes: list[Node] = []
    inputs = {
        port.name: _bound(workspace, nodes, port, samples[port.name]) for port in spec.inputs if port.name in samples
    }
    nodes.append(Node(NODE, ComponentRef(spec.name, version.version), title=spec.title, inputs=inputs))
    return start_drawing(
        workspace,
        Graph(nodes=tuple(nodes)),
        user,
        name=spec.name,
        pipeline=None,
        scope=EVERYTHING,
        is_test=True,
    )


def _bound(workspace: Workspace, nodes: list[Node], port: InputPort, sample: Sample) -> Binding:
    if sample.rows is not None:
        return _through(workspace, nodes, port, _TYPED, Value(sample.rows))
    if sample.data is not None:
        if port.kind == "table" and not _is_table(workspace, sample.data):
            return _through(workspace, nodes, port, _READ, sample.data)
        return sample.data
    if sample.value is None:
        raise InvalidRequest(f"The sample of '{port.name}' is empty: give a value, data, or rows.")
    return Value(sample.value)


def _through(
    workspace: Workspace, nodes: list[Node], port: InputPort, by: tuple[str, str, str], binding: Binding
) -> Binding:
    """The output of a shipped component that makes a table of the sample."""
    name, input_name, output = by
    found = (
        Component.objects.filter(workspace=workspace, name=name, latest__isnull=False).select_related("latest").first()
    )
    if found is None or found.latest is None:
        raise InvalidRequest(f"The component '{name}', which makes a table of a sample, is not in this workspace.")
    node = Node(f"sample_{port.name}", ComponentRef(name, found.latest.version), inputs={input_name: binding})
    nodes.append(node)
    return FromNode(node.id, output)


def _is_table(workspace: Workspace, data: FromData) -> bool:
    number = int(data.version) if data.version.isdecimal() and len(data.version) < 10 else 0
    return DataVersion.objects.filter(
        asset__workspace=workspace, asset__name=data.name, number=number, kind="table"
    ).exists()


def _forget_earlier(
    workspace: Workspace, logs: AttemptLogs, name: str, user: User | None, kept: ComponentVersion
) -> None:
    runs = Run.objects.filter(workspace=workspace, is_test=True, created_by=user, name=name, state__in=RUN_FINAL)
    # The last one stays: what it has made may be reused.
    delete_runs(workspace, list(runs.order_by("-pk").values_list("pk", flat=True)[1:]), logs)
    used = Step.objects.filter(component_version=OuterRef("pk"))
    ComponentVersion.objects.filter(
        ~Exists(used), component__workspace=workspace, component__name=name, created_by=user
    ).exclude(pk=kept.pk).delete()
