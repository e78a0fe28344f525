"""The program that a step runs: it reads the inputs, calls the function, and writes what it returns."""

from designer.authoring.function import Function, Input, Output
from designer.authoring.types import Form

FILE = "main.py"

_PARSED = {Form.INTEGER: "type=int", Form.NUMBER: "type=float", Form.BOOLEAN: "type=truth", Form.PATH: "type=Path"}
_TABLES = {Form.PANDAS, Form.ARROW}

_TRUTH = """
def truth(text: str) -> bool:
    return text.lower() == "true"
"""
_READ = """
def read_table(path: str) -> pa.Table:
    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError):
        sys.exit(f"{NAME}: the input is not a Parquet table. Put Import data in front of this step.")
"""
_EXPECT = """
def expect(value: object, wanted: tuple[type, ...], output: str) -> None:
    if not isinstance(value, wanted):
        names = " or ".join(kind.__name__ for kind in wanted)
        sys.exit(f"{NAME}: the output {output} should be a {names}; the function returned a {type(value).__name__}.")
"""
_TYPES = {
    Form.PANDAS: "(pd.DataFrame,)",
    Form.ARROW: "(pa.Table,)",
    Form.PATH: "(Path, str)",
    Form.TEXT: "(str,)",
    Form.INTEGER: "(numbers.Integral,)",
    Form.NUMBER: "(numbers.Real,)",
    Form.BOOLEAN: "(bool,)",
    Form.JSON: "(dict, list, str, int, float, bool, type(None))",
    Form.METRICS: "(dict,)",
}


def write_wrapper(function: Function) -> str:
    """The text of main.py. It uses nothing but the function and the packages of its environment."""
    forms = {item.form for item in function.inputs} | {item.form for item in function.outputs}
    read = {item.form for item in function.inputs}
    written = {item.form for item in function.outputs}
    lines = [
        f'"""Runs {function.name} of function.py as a step. Made from its signature: change that, not this."""',
        "",
        *_imports(forms, read, written),
        "",
        "import function",
        "",
        f'NAME = "{function.name}"',
        "",
    ]
    helpers = [_TRUTH] if Form.BOOLEAN in read else []
    helpers += [_READ] if read & _TABLES else []
    helpers += [_EXPECT] if written else []
    for helper in helpers:
        lines += ["", *helper.strip("\n").split("\n"), ""]
    lines += ["", "parser = argparse.ArgumentParser(prog=NAME, allow_abbrev=False, add_help=False)"]
    lines += [_argument(item) for item in function.inputs]
    lines += [f'parser.add_argument("--{item.port.name}", required=True)' for item in function.outputs]
    lines += ["given = vars(parser.parse_args())", ""]
    lines += _arguments(function)
    lines += _results(function)
    return "\n".join(lines).rstrip() + "\n"


def _imports(forms: set[Form], read: set[Form], written: set[Form]) -> list[str]:
    standard = ["import argparse"]
    if written & {Form.JSON, Form.METRICS, Form.INTEGER, Form.NUMBER, Form.BOOLEAN}:
        standard.append("import json")
    if written & {Form.INTEGER, Form.NUMBER}:
        standard.append("import numbers")
    if Form.PATH in written:
        standard.append("import shutil")
    if written or read & _TABLES:
        standard.append("import sys")
    if Form.PATH in forms or written - _TABLES:
        standard.append("from pathlib import Path")
    packages = ["import pandas as pd"] if Form.PANDAS in written else []
    if forms & _TABLES:
        packages += ["import pyarrow as pa", "import pyarrow.parquet as pq"]
    return [*standard, *(["", *packages] if packages else [])]


def _argument(item: Input) -> str:
    options = [_PARSED[item.form]] if item.form in _PARSED else []
    options += [] if item.port.optional else ["required=True"]
    quoted = f'"--{item.port.name}"'
    return f"parser.add_argument({', '.join([quoted, *options])})"


def _arguments(function: Function) -> list[str]:
    lines = ["arguments = {"]
    lines += [f'    "{item.port.name}": {_value(item)},' for item in function.inputs]
    lines += ["}"]
    if any(item.port.optional for item in function.inputs):
        lines += ["# What is not set is left to the function's own default.",
                  "arguments = {name: value for name, value in arguments.items() if value is not None}"]  # fmt: skip
    return lines


def _value(item: Input) -> str:
    given = f'given["{item.port.name}"]'
    if item.form not in _TABLES:
        return given
    table = f"read_table({given})" + (".to_pandas()" if item.form is Form.PANDAS else "")
    return f"{given} and {table}" if item.port.optional else table


def _results(function: Function) -> list[str]:
    call = f"function.{function.name}(**arguments)"
    if not function.outputs:
        return [call]
    lines = [f"returned = {call}"]
    match function.access:
        case "tuple":
            count = len(function.outputs)
            lines += [
                f"if not isinstance(returned, tuple) or len(returned) != {count}:",
                f'    sys.exit(f"{{NAME}}: it should return {count} things; it returned {{returned!r:.80}}.")',
            ]
            found = [f"returned[{index}]" for index in range(count)]
        case "attribute":
            found = [f"returned.{item.port.name}" for item in function.outputs]
        case "item":
            found = [f'returned["{item.port.name}"]' for item in function.outputs]
        case _:
            found = ["returned"]
    for item, value in zip(function.outputs, found, strict=True):
        lines += _write(item, value)
    return lines


def _write(item: Output, value: str) -> list[str]:
    name, path = item.port.name, f'given["{item.port.name}"]'
    lines = [f'expect({value}, {_TYPES[item.form]}, "{name}")']
    match item.form:
        case Form.PANDAS:
            table = f"pa.Table.from_pandas({value}, preserve_index=False)"
            return [*lines, f'pq.write_table({table}, {path}, compression="zstd")']
        case Form.ARROW:
            return [*lines, f'pq.write_table({value}, {path}, compression="zstd")']
        case Form.PATH:
            return [*lines, f"shutil.copyfile({value}, {path})"]
        case Form.TEXT:
            return [*lines, f'Path({path}).write_text({value}, encoding="utf-8")']
        case Form.INTEGER | Form.NUMBER:
            number = "int" if item.form is Form.INTEGER else "float"
            return [*lines, _metrics(path, f'{{"{name}": {number}({value})}}')]
        case Form.METRICS:
            return [*lines, _metrics(path, value)]
    return [*lines, f'Path({path}).write_text(json.dumps({value}, indent=1), encoding="utf-8")']


def _metrics(path: str, numbers: str) -> str:
    return f'Path({path}).write_text(json.dumps({{"schema": "pipewright.figures/1", "metrics": {numbers}}}))'
