"""Annotations as types of ports."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from designer.core.types import PortType


class Form(StrEnum):
    """How a value passes between a file or an argument and the function."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    PANDAS = "pandas"
    ARROW = "arrow"
    PATH = "path"
    JSON = "json"
    METRICS = "metrics"


@dataclass(frozen=True)
class Shape:
    """What an annotation says."""

    form: Form
    enum: tuple[str, ...] | None = None
    optional: bool = False
    description: str = ""

    @property
    def is_data(self) -> bool:
        return self.form in {Form.PANDAS, Form.ARROW, Form.PATH}


class NotUnderstood(Exception):
    """An annotation that says nothing usable; the text is a whole sentence, `node` where it stands."""

    def __init__(self, message: str, node: ast.expr) -> None:
        super().__init__(message)
        self.message = message
        self.node = node


INPUT_TYPES = {
    Form.TEXT: PortType.STRING,
    Form.INTEGER: PortType.INTEGER,
    Form.NUMBER: PortType.NUMBER,
    Form.BOOLEAN: PortType.BOOLEAN,
    Form.PANDAS: PortType.URI_FILE,
    Form.ARROW: PortType.URI_FILE,
    Form.PATH: PortType.URI_FILE,
}
"""The forms that an input can have, with its port's type."""

KINDS = {Form.PANDAS: "table", Form.ARROW: "table"}
OUTPUT_KINDS = {**KINDS, Form.TEXT: "text", Form.JSON: "text", Form.METRICS: "metrics", Form.INTEGER: "metrics",
                Form.NUMBER: "metrics", Form.BOOLEAN: "text"}  # fmt: skip

_PLAIN = {
    "str": Form.TEXT,
    "int": Form.INTEGER,
    "float": Form.NUMBER,
    "bool": Form.BOOLEAN,
    "pandas.DataFrame": Form.PANDAS,
    "pandas.core.frame.DataFrame": Form.PANDAS,
    "pyarrow.Table": Form.ARROW,
    "pathlib.Path": Form.PATH,
    "dict": Form.JSON,
    "list": Form.JSON,
    "typing.Any": Form.JSON,
}
_TYPING = ("typing.", "typing_extensions.")
TAKEN = "str, int, float, bool, Literal[…], pandas.DataFrame, pyarrow.Table, pathlib.Path"


class Names:
    """What the names of a module stand for, by its imports: `pd` for pandas."""

    def __init__(self, module: ast.Module) -> None:
        self._known: dict[str, str] = {}
        for node in ast.walk(module):
            if isinstance(node, ast.Import):
                for item in node.names:
                    root = item.name.split(".")[0]
                    self._known[item.asname or root] = item.name if item.asname else root
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for item in node.names:
                    self._known[item.asname or item.name] = f"{node.module}.{item.name}"

    def of(self, node: ast.expr) -> str:
        """The dotted name that an expression stands for; an empty text for anything else."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        name = ".".join([self._known.get(node.id, node.id), *reversed(parts)])
        return f"typing.{name.rpartition('.')[2]}" if name.startswith(_TYPING) else name


def shape_of(node: ast.expr, names: Names) -> Shape:
    """What an annotation says; raises NotUnderstood."""
    node = unquoted(node)
    form = _PLAIN.get(names.of(node))
    if form is not None:
        return Shape(form)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _optional(_alternatives(node), node, names)
    if isinstance(node, ast.Subscript):
        return _subscript(node, names)
    raise _unknown(node)


def _subscript(node: ast.Subscript, names: Names) -> Shape:
    inner = parts_of(node)
    match names.of(node.value):
        case "typing.Literal":
            return _choice(node, inner)
        case "typing.Optional":
            return _optional([*inner, ast.Constant(None)], node, names)
        case "typing.Union":
            return _optional(inner, node, names)
        case "typing.Annotated":
            notes = [item.value for item in inner[1:] if isinstance(item, ast.Constant) and isinstance(item.value, str)]
            return replace(shape_of(inner[0], names), description=notes[0] if notes else "")
        case "dict" | "typing.Dict" | "collections.abc.Mapping" | "typing.Mapping":
            numbers = [names.of(item) for item in inner] in (["str", "float"], ["str", "int"])
            return Shape(Form.METRICS if numbers else Form.JSON)
        case "list" | "typing.List" | "collections.abc.Sequence" | "typing.Sequence":
            return Shape(Form.JSON)
    raise _unknown(node)


def _choice(node: ast.Subscript, inner: Sequence[ast.expr]) -> Shape:
    values = [item.value for item in inner if isinstance(item, ast.Constant)]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) != len(inner):
        raise NotUnderstood(f"{ast.unparse(node)} is a choice of something other than texts; list texts.", node)
    return Shape(Form.TEXT, enum=tuple(dict.fromkeys(texts)))


def _optional(parts: Sequence[ast.expr], node: ast.expr, names: Names) -> Shape:
    real = [part for part in parts if not is_none(part)]
    if len(real) != 1:
        raise NotUnderstood(f"{ast.unparse(node)} is one of several types; an input or output has one.", node)
    return replace(shape_of(real[0], names), optional=len(real) < len(parts))


def _alternatives(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_alternatives(node.left), *_alternatives(node.right)]
    return [node]


def parts_of(node: ast.Subscript) -> list[ast.expr]:
    """What stands between the brackets."""
    return list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def unquoted(node: ast.expr) -> ast.expr:
    """An annotation that was written as a text, as if it were not."""
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return node
    try:
        inner = ast.parse(node.value.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotUnderstood(f"{node.value[:80]!r} is not a type.", node) from None
    for part in ast.walk(inner):
        if isinstance(part, ast.expr):
            ast.copy_location(part, node)
    return inner


def fields_of(node: ast.ClassDef, names: Names) -> tuple[str, Mapping[str, ast.expr]] | None:
    """How the fields of a class are reached, and their annotations; None for a class that is no record."""
    bases = {names.of(base) for base in node.bases}
    decorators = {names.of(item.func if isinstance(item, ast.Call) else item) for item in node.decorator_list}
    if "typing.TypedDict" in bases:
        access = "item"
    elif "typing.NamedTuple" in bases or "dataclasses.dataclass" in decorators:
        access = "attribute"
    else:
        return None
    fields = {
        item.target.id: item.annotation
        for item in node.body
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
    }
    return access, fields


def _unknown(node: ast.expr) -> NotUnderstood:
    text = ast.unparse(node)
    return NotUnderstood(f"{text[:80]} is not a type that a step can pass on; use {TAKEN}.", node)
