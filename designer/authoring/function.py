"""A Python function as the interface of a step, read from its text."""

import ast
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field

from designer.authoring.docstring import Docstring, read_docstring
from designer.authoring.types import (
    INPUT_TYPES,
    KINDS,
    OUTPUT_KINDS,
    TAKEN,
    Form,
    Names,
    NotUnderstood,
    Shape,
    fields_of,
    is_none,
    parts_of,
    shape_of,
    unquoted,
)
from designer.core.component import InputPort, OutputPort
from designer.core.types import LiteralValue, PortType
from designer.formats.azureml.names import RESERVED
from designer.formats.findings import Findings

FILE = "function.py"
MOST_BYTES = 256 * 1024

_PORT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_COLUMN = re.compile(r"(\w+_)?column", re.ASCII)


@dataclass(frozen=True)
class Input:
    port: InputPort
    form: Form


@dataclass(frozen=True)
class Output:
    port: OutputPort
    form: Form


@dataclass(frozen=True)
class Function:
    """A function that can be a step. `access`: how its outputs are found in what it returns."""

    name: str
    description: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    access: str = "whole"


@dataclass(frozen=True)
class Reading:
    """What a text holds: the names of its functions, and the one that was asked for, if it can be a step."""

    functions: tuple[str, ...] = ()
    function: Function | None = None
    module: ast.Module = field(default_factory=lambda: ast.Module([], []))


def read_function(text: str, findings: Findings, name: str = "") -> Reading:
    """Read the function `name`, or the only one there is; what stands in the way is noted with its place."""
    module = _parse(text, findings)
    if module is None:
        return Reading()
    found = {
        node.name: node
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    }
    names = tuple(found)
    if not found:
        findings.error("there is no function here; write one, like `def run(table: pd.DataFrame) -> pd.DataFrame:`.")
        return Reading()
    if not name and len(found) > 1:
        listed = ", ".join(names[:5])
        findings.error(f"there are several functions ({listed}); choose one, or begin the names of others with _.")
        return Reading(names, None, module)
    node = found.get(name or names[0])
    if node is None:
        findings.error(f"there is no function '{name[:80]}'; there is {', '.join(names[:5])}.")
        return Reading(names, None, module)
    return Reading(names, _Reader(text, module, findings).function(node), module)


def _parse(text: str, findings: Findings) -> ast.Module | None:
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        findings.error(f"the script is larger than {MOST_BYTES // 1024} KB, which is the limit.")
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, FILE)
    except SyntaxError as error:
        at = Place(error.lineno or 1, error.offset or 1)
        findings.error(f"this is not Python: {error.msg}.", at)
    except (ValueError, RecursionError, MemoryError):
        findings.error("the script cannot be read: it is nested too deep, or holds a character that Python refuses.")
    return None


@dataclass(frozen=True)
class Place:
    line: int
    column: int


class _Reader:
    def __init__(self, text: str, module: ast.Module, findings: Findings) -> None:
        self._lines = text.splitlines()
        self._names = Names(module)
        self._classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
        self._findings = findings

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Function | None:
        before = len(self._findings.errors)
        if isinstance(node, ast.AsyncFunctionDef):
            self._error(f"{node.name} is an async function; a step calls a plain one.", node)
        doc = read_docstring(ast.get_docstring(node, clean=False))
        inputs = self._inputs(node, doc)
        access, outputs = self._outputs(node, doc, {item.port.name for item in inputs})
        if len(self._findings.errors) > before:
            return None
        return Function(node.name, doc.description, _with_columns(inputs), outputs, access)

    def _inputs(self, node: ast.FunctionDef | ast.AsyncFunctionDef, doc: Docstring) -> tuple[Input, ...]:
        given = node.args
        for item in given.posonlyargs:
            self._error(f"'{item.arg}' can only be given by position; take the / out.", item)
        for rest, mark in ((given.vararg, "*"), (given.kwarg, "**")):
            if rest is not None:
                self._error(f"{mark}{rest.arg} takes whatever comes; name each input.", rest)
        plain = [*given.posonlyargs, *given.args]
        missing: list[ast.expr | None] = [None] * (len(plain) - len(given.defaults))
        pairs = [*zip(plain, [*missing, *given.defaults], strict=True),
                 *zip(given.kwonlyargs, given.kw_defaults, strict=True)]  # fmt: skip
        inputs = (self._input(item, default, doc.parameters.get(item.arg, "")) for item, default in pairs)
        return tuple(item for item in inputs if item is not None)

    def _input(self, node: ast.arg, default: ast.expr | None, description: str) -> Input | None:
        name = node.arg
        if not _PORT.fullmatch(name):
            self._error(f"'{name}' cannot name an input: write letters, digits and _.", node)
            return None
        if name.lower() in RESERVED:
            self._error(f"'{name}' cannot name an input: it is the name of a system variable.", node)
            return None
        shape = self._shape_of_input(node, default)
        if shape is None:
            return None
        if shape.form not in INPUT_TYPES:
            self._error(
                f"'{name}' takes {ast.unparse(node.annotation or node)}, which no step can be given; use {TAKEN}.", node
            )
            return None
        value = self._default(name, default, shape)
        optional = shape.optional or (default is not None and is_none(default))
        if optional and default is None:
            self._error(f"'{name}' may be None; write `= None` behind it.", node)
        port = InputPort(
            name,
            INPUT_TYPES[shape.form],
            description or shape.description,
            optional=optional and value is None,
            default=value,
            enum=shape.enum,
            kind=KINDS.get(shape.form),
        )
        return Input(port, shape.form)

    def _shape_of_input(self, node: ast.arg, default: ast.expr | None) -> Shape | None:
        if node.annotation is not None:
            return self._shape(node.annotation)
        value = _literal(default)
        if value is None:
            self._error(f"'{node.arg}' has no type; write one, like `{node.arg}: float`. Types: {TAKEN}.", node)
            return None
        forms = {bool: Form.BOOLEAN, int: Form.INTEGER, float: Form.NUMBER, str: Form.TEXT}
        return Shape(forms[type(value)])

    def _default(self, name: str, node: ast.expr | None, shape: Shape) -> LiteralValue | None:
        if node is None or is_none(node):
            return None
        if shape.is_data:
            self._error(f"'{name}' takes a file, so its default can only be None.", node)
            return None
        value = _literal(node)
        if value is None:
            self._error(
                f"the default of '{name}' is {_shown(node)}; write a text, a number, True or False itself.", node
            )
        elif shape.enum is not None and value not in shape.enum:
            self._error(f"the default of '{name}' is {_shown(node)}, and not one of {', '.join(shape.enum)}.", node)
        elif not _fits(value, shape.form):
            self._error(f"the default of '{name}' is {_shown(node)}, which is no {INPUT_TYPES[shape.form]}.", node)
        else:
            return value
        return None

    def _outputs(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, doc: Docstring, taken: set[str]
    ) -> tuple[str, tuple[Output, ...]]:
        returns = node.returns
        if returns is None:
            gives = next((item for item in _own_statements(node) if isinstance(item, ast.Return) and item.value), None)
            if gives is not None:
                self._error(f"{node.name} returns something; say what, like `-> pd.DataFrame`.", gives)
            return "nothing", ()
        try:
            returns = unquoted(returns)
        except NotUnderstood as problem:
            self._error(problem.message, problem.node)
            return "nothing", ()
        if is_none(returns):
            return "nothing", ()
        access, parts = self._parts(returns)
        outputs = [self._output(name, part, doc.returns if access == "whole" else "", taken)
                   for name, part in parts.items()]  # fmt: skip
        return access, tuple(item for item in outputs if item is not None)

    def _parts(self, returns: ast.expr) -> tuple[str, Mapping[str, ast.expr]]:
        """The outputs by name, and how they are reached."""
        if isinstance(returns, ast.Name) and returns.id in self._classes:
            record = fields_of(self._classes[returns.id], self._names)
            if record is not None:
                return record
        if isinstance(returns, ast.Subscript) and self._names.of(returns.value) in ("tuple", "typing.Tuple"):
            parts = parts_of(returns)
            return "tuple", {f"result{number}": part for number, part in enumerate(parts, 1)}
        return "whole", {"result": returns}

    def _output(self, name: str, node: ast.expr, description: str, taken: set[str]) -> Output | None:
        shape = self._shape(node)
        if shape is None:
            return None
        if shape.optional:
            self._error(f"the output '{name}' may be None; an output is always written.", node)
            return None
        if name in taken or not _PORT.fullmatch(name) or name.lower() in RESERVED:
            self._error(f"'{name}' cannot name an output: an input, or a system variable, is called so.", node)
            return None
        port = OutputPort(name, PortType.URI_FILE, shape.description or description, kind=OUTPUT_KINDS.get(shape.form))
        return Output(port, shape.form)

    def _shape(self, node: ast.expr) -> Shape | None:
        try:
            return shape_of(node, self._names)
        except NotUnderstood as problem:
            self._error(problem.message, problem.node)
            return None

    def _error(self, message: str, node: ast.AST) -> None:
        line, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        # Python counts bytes, people count characters.
        column = len(text.encode()[:offset].decode("utf-8", "ignore")) + 1
        self._findings.error(message, Place(line, column))


def _with_columns(inputs: tuple[Input, ...]) -> tuple[Input, ...]:
    """A text called `column` names a column of the table, where there is one table."""
    tables = [item.port.name for item in inputs if item.port.kind == "table"]
    if len(tables) != 1:
        return inputs
    return tuple(
        Input(_column_of(item.port, tables[0]), item.form)
        if item.form is Form.TEXT and item.port.enum is None and _COLUMN.fullmatch(item.port.name)
        else item
        for item in inputs
    )


def _column_of(port: InputPort, table: str) -> InputPort:
    return InputPort(port.name, port.type, port.description, port.optional, port.default, columns_of=table)


def _literal(node: ast.expr | None) -> LiteralValue | None:
    try:
        value = None if node is None else ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    return value if isinstance(value, str | int | float | bool) else None


def _fits(value: LiteralValue, form: Form) -> bool:
    match form:
        case Form.BOOLEAN:
            return isinstance(value, bool)
        case Form.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        case Form.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def _shown(node: ast.expr) -> str:
    return ast.unparse(node)[:80]


def _own_statements(node: ast.AST) -> list[ast.AST]:
    """The statements of a function without those of functions inside it."""
    found: list[ast.AST] = []
    todo = list(ast.iter_child_nodes(node))
    while todo:
        item = todo.pop()
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        found.append(item)
        todo += ast.iter_child_nodes(item)
    return found
