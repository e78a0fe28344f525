"""`${{parent.inputs.x}}` and its kin: what a value of a step is bound to."""

import re
from dataclasses import dataclass

_WHOLE = re.compile(r"\s*\$\{\{\s*([^{}]*?)\s*\}\}\s*")
_NAME = r"[A-Za-z_]\w*"
# Without `parent.` is how early versions of the format wrote the same.
_INPUT = re.compile(rf"(?:parent\.)?inputs\.({_NAME})")
_OUTPUT = re.compile(rf"(?:parent\.)?outputs\.({_NAME})")
_STEP = re.compile(rf"(?:parent\.)?jobs\.([A-Za-z0-9_-]+)\.(inputs|outputs)\.({_NAME})")


@dataclass(frozen=True)
class ParentInput:
    name: str


@dataclass(frozen=True)
class ParentOutput:
    name: str


@dataclass(frozen=True)
class StepPort:
    """An output of a step; or, with `is_input`, whatever that step's input is bound to."""

    step: str
    port: str
    is_input: bool = False


@dataclass(frozen=True)
class NotUnderstood:
    """A text with something in `${{ }}`; `is_whole` when it is nothing but that."""

    text: str
    is_whole: bool


Expression = ParentInput | ParentOutput | StepPort | NotUnderstood


def has_expression(text: str) -> bool:
    return "${{" in text


def expression(text: str) -> Expression | None:
    """What a text that is one expression means; None when the text holds none."""
    whole = _WHOLE.fullmatch(text)
    if whole is None:
        return NotUnderstood(text, is_whole=False) if has_expression(text) else None
    inner = whole[1]
    if match := _INPUT.fullmatch(inner):
        return ParentInput(match[1])
    if match := _OUTPUT.fullmatch(inner):
        return ParentOutput(match[1])
    if match := _STEP.fullmatch(inner):
        return StepPort(match[1], match[3], match[2] == "inputs")
    return NotUnderstood(text, is_whole=True)


def input_expression(name: str) -> str:
    return f"${{{{parent.inputs.{name}}}}}"


def output_expression(name: str) -> str:
    return f"${{{{parent.outputs.{name}}}}}"


def step_expression(step: str, port: str) -> str:
    return f"${{{{parent.jobs.{step}.outputs.{port}}}}}"
