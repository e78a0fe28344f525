"""Plain values as YAML text: keys in the order given, long texts as blocks, nothing that two readers read apart."""

from typing import Any

import yaml

from designer.formats.yaml_scalar import resolve


def write_yaml(value: Any) -> str:
    """The text of plain values. Any: documents are free-form."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=False
    )
    return text


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """The same value twice is written twice: aliases are hard to read and to edit."""
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = None
    if "\n" in value and _fits_a_block(value):
        style = "|"
    elif not value.isprintable():
        # Some of these are line breaks to one reader and plain characters to another; escapes are neither.
        style = '"'
    elif not isinstance(resolve(value), str):
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _fits_a_block(value: str) -> bool:
    """Blocks keep every character but blanks at the ends of lines, blanks at the start, and what is not printed."""
    lines = value.split("\n")
    return (
        value.strip() != ""
        and not value[0].isspace()
        and all(line == line.rstrip() for line in lines)
        and all(character.isprintable() for line in lines for character in line)
    )


_Dumper.add_representer(str, _text)
