"""Why a step ran, or why it was reused: a sentence, and what differs from the step it is compared with."""

from dataclasses import dataclass
from typing import Any

from designer.core.key_differences import Difference, found_differences, why_it_ran
from designer.core.run_state import StepState
from designer.runs.models import Step


@dataclass(frozen=True)
class Why:
    """`compared`: the earlier step whose key was looked at, if one was."""

    sentence: str
    compared: Step | None = None
    differences: tuple[Difference, ...] = ()

    def to_row(self) -> dict[str, Any]:
        compared = self.compared
        return {
            "why": self.sentence,
            "compared_with": None if compared is None else {"run": compared.run_id, "node": compared.node},
            "differences": [
                {"part": item.part, "name": item.name, "before": item.before, "after": item.after}
                for item in self.differences
            ],
        }


def why(step: Step) -> Why:
    told = _without_comparison(step)
    if told:
        return Why(told)
    earlier = _earlier(step)
    if earlier is None or step.key_parts is None or earlier.key_parts is None:
        return Why("It is the first run of this step in this workspace.")
    found = tuple(found_differences(step.key_parts, earlier.key_parts))
    if not found and earlier.outputs_removed:
        return Why(f"All equal to run {earlier.run_id}, but its outputs were removed to save space.", earlier)
    return Why(why_it_ran(step.key_parts, earlier.key_parts, earlier.run_id), earlier, found)


def _without_comparison(step: Step) -> str:
    match StepState(step.state):
        case StepState.REUSED if step.reused_from is not None:
            source = step.reused_from
            return f"Reused from run {source.run_id}: component, code, environment, inputs and values are all equal."
        case StepState.REUSED:
            return "Reused from a run that was deleted since: component, code, inputs and values were all equal."
        case StepState.WAITING | StepState.SKIPPED | StepState.CANCELLED:
            return step.reason
        case StepState.QUEUED if step.reason:
            return step.reason
        case _:
            pass
    if step.always:
        return "It always runs: it is there for what it does, so nothing stands in for it."
    if not step.reusable:
        return "The component says that it is not deterministic, so it runs each time."
    if not step.look_up:
        if step.run.force_rerun:
            return "This run was started with force rerun, so nothing was reused."
        return "The run was asked to run again from this step, or from one that it depends on."
    return ""


def _earlier(step: Step) -> Step | None:
    """The step to compare with: the same node of the pipeline's last run, else the component's last step anywhere."""
    ended = (
        Step.objects.filter(
            workspace_id=step.workspace_id,
            pk__lt=step.pk,
            key_parts__isnull=False,
            state__in=[StepState.SUCCEEDED, StepState.REUSED],
        )
        .exclude(run_id=step.run_id)
        .order_by("-id")
    )
    # By run: the few runs of the pipeline are walked back, not all the steps of the workspace.
    same_node = ended.filter(run__pipeline=step.run.pipeline_id, node=step.node).order_by("-run_id").first()
    if same_node is not None or step.component_version is None:
        return same_node
    return ended.filter(component_version__component_id=step.component_version.component_id).first()
