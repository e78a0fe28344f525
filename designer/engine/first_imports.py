"""What a Python script imports before it does anything else, read from its text; nothing is executed.

Only this may be imported ahead of a script: whatever it does first, such as setting a variable or a filter, could
change what a later import does. So reading ends at the first statement that is more than an import or a definition.
"""

import ast
from pathlib import Path

# Packages that start threads, or use a device, when they are imported, or soon after in a way that no fork survives.
NEVER_WARM = (
    *("torch", "tensorflow", "jax", "jaxlib", "cupy", "cudf", "numba", "pycuda", "paddle", "mxnet", "onnxruntime"),
    *("polars", "ray", "distributed", "pyspark", "grpc", "vllm", "triton", "deepspeed", "gevent", "eventlet"),
)
MOST_FILES = 50

Imports = tuple[tuple[str, bool], ...]
"""Names in their order, each with whether its last part may be no module, as `y` in `from x import y`."""


def first_imports(script: Path) -> Imports:
    """What `script`, and the modules beside it that it imports, import first. Modules beside it are not among it."""
    reader = _Reader(script.parent)
    reader.read(script)
    return tuple(reader.found.items())


class _Reader:
    """Each method says whether reading may go on after it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: dict[str, bool] = {}
        self.files: set[Path] = set()

    def read(self, file: Path) -> bool:
        if file in self.files:
            return True
        self.files.add(file)
        if len(self.files) > MOST_FILES:
            return False
        try:
            module = ast.parse(file.read_bytes())
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        return all(self.statement(node) for node in module.body)

    def statement(self, node: ast.stmt) -> bool:
        match node:
            case ast.Import(names=names):
                return all(self.module(name.name) for name in names)
            case ast.ImportFrom(module="__future__"):
                return True
            case ast.ImportFrom(module=str(module), names=names, level=0):
                parts = [f"{module}.{name.name}" for name in names if name.name != "*"]
                return self.module(module) and all(self.module(part, is_optional=True) for part in parts)
            case ast.Expr(value=ast.Constant()):
                return True
            case ast.Assign(targets=[ast.Name()], value=value):
                return _is_literal(value)
            case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"), orelse=[]):
                return True
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                given = [*node.args.defaults, *(default for default in node.args.kw_defaults if default is not None)]
                return not node.decorator_list and all(map(_is_literal, given))
        return False

    def module(self, name: str, *, is_optional: bool = False) -> bool:
        first, *rest = name.split(".")
        if (self.folder / f"{first}.py").is_file():
            return self.read(self.folder / f"{first}.py")
        if (self.folder / first).is_dir() or any(self.folder.glob(f"{first}.*")):
            own = self.folder / first / "__init__.py"
            return own.is_file() and self.read(own) and not rest
        if first in NEVER_WARM:
            return False
        self.found.setdefault(name, is_optional)
        return True


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True
