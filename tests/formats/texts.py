"""Small texts for the tests, and where things stand in them."""

from textwrap import dedent

COMPONENT = """\
type: command
name: train_model
inputs:
  table:
    type: uri_file
  rate:
    type: number
    default: 0.1
    min: 0
    max: 1
outputs:
  model:
    type: custom_model
environment:
  image: python:3.11
command: python train.py --x ${{inputs.table}} --rate ${{inputs.rate}} --model ${{outputs.model}}
"""


def text_of(block: str) -> str:
    """An indented block as a text."""
    return dedent(block).lstrip("\n")


def place_of(text: str, needle: str) -> tuple[int, int]:
    """Line and column of the first `needle`, counted from 1."""
    before = text[: text.index(needle)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def component(**changes: str) -> str:
    """COMPONENT with some lines replaced: the key is a line's start, the value the new lines."""
    text = COMPONENT
    for start, line in changes.items():
        found = next(one for one in text.splitlines() if one.strip().startswith(f"{start}:"))
        text = text.replace(found, line)
    return text
