"""Runs a person's script on up to two tables, and writes the one or two tables that it returns."""

import argparse
import inspect
import random
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from mistake import Mistake
from result_tables import RESULTS, tables_of
from user_traceback import UserTraceback

# The second is what Azure ML's designer calls it: scripts written for that run as they are.
ENTRIES = ("run", "azureml_main")


def read_table(name: str, path: str | None) -> pd.DataFrame | None:
    if path is None:
        return None
    try:
        return pq.ParquetFile(path).read().to_pandas()
    except (pa.ArrowInvalid, OSError):
        raise Mistake(f"{name} is not a Parquet table. Put import_data in front of this step.") from None


def modules_folder(path: str | None) -> Path | None:
    """Where the modules are that came with the script; a zip file is unpacked."""
    if path is None or Path(path).is_dir():
        return Path(path) if path else None
    try:
        with zipfile.ZipFile(path) as archive:
            archive.extractall("modules")
    except (zipfile.BadZipFile, OSError):
        raise Mistake("modules is neither a folder nor a zip file. Connect one with Python modules in it.") from None
    return Path("modules").resolve()


def forget_our_modules(script: Path, modules: Path | None) -> None:
    """So that a module of theirs may have the name of one of ours."""
    for file in script.parent.glob("*.py"):
        sys.modules.pop(file.stem, None)
    sys.path[:1] = [str(modules)] if modules else []


def entry_of(script: Path) -> Callable[..., object]:
    """The function to call. What the script does besides defining it happens here."""
    sys.argv = [script.name]
    random.seed(0)
    np.random.seed(0)
    module = sys.modules[script.stem] = ModuleType(script.stem)
    module.__file__ = str(script)
    exec(compile(script.read_bytes(), str(script), "exec"), module.__dict__)  # noqa: S102 - it is what was asked for
    for name in ENTRIES:
        if callable(entry := getattr(module, name, None)):
            return entry
    raise Mistake("the script defines no function run. Write def run(table1, table2): and let it return a table.")


def call(entry: Callable[..., object], tables: list[pd.DataFrame | None]) -> object:
    """Gives the function as many tables as it takes."""
    parameters = inspect.signature(entry).parameters.values()
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return entry(*tables)
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return entry(*tables[: len(positional)])


def sentence(error: BaseException, place: str, tables: dict[str, pd.DataFrame | None]) -> str:
    """What went wrong in one line: the place, and Python's own words."""
    if isinstance(error, SystemExit):
        return f"{place}: the script ended the process. Let the function return a table instead."
    told = error.msg if isinstance(error, SyntaxError) else " ".join(str(error).split())[:500]
    words = f"{place}: {type(error).__name__}: {told}".rstrip(":. ")
    if isinstance(error, ModuleNotFoundError):
        return f"{words}. Give it in modules, or copy this component and add the package to its environment."
    columns = [f"{name} has {', '.join(map(str, table))}" for name, table in tables.items() if table is not None]
    if isinstance(error, KeyError) and columns:
        words += f"; {' and '.join(columns)}"
    return f"{words}. Put the script right."


def main() -> None:
    parser = argparse.ArgumentParser(prog="execute_python_script")
    for name in ("script", *RESULTS):
        parser.add_argument(f"--{name}", required=True)
    for name in ("table1", "table2", "modules"):
        parser.add_argument(f"--{name}")
    options = parser.parse_args()

    script = Path(options.script).resolve()
    tables = {name: read_table(name, getattr(options, name)) for name in ("table1", "table2")}
    modules = modules_folder(options.modules)
    for name, table in tables.items():
        if table is not None:
            print(f"execute_python_script: {name} has {len(table)} rows and {table.shape[1]} columns")
    forget_our_modules(script, modules)
    try:
        returned = call(entry_of(script), list(tables.values()))
    except Mistake:
        raise
    except BaseException as error:
        told = UserTraceback(error, [script, *([modules] if modules else [])])
        # What the script printed comes before what went wrong.
        sys.stdout.flush()
        print(told.text(), file=sys.stderr)
        raise Mistake(sentence(error, told.place() or script.name, tables)) from None
    for name, table in tables_of(returned).items():
        pq.write_table(table.combine_chunks(), getattr(options, name), compression="zstd", row_group_size=1_000_000)
        print(f"execute_python_script: {name} has {table.num_rows} rows and {table.num_columns} columns")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"execute_python_script: {mistake}", file=sys.stderr)
        sys.exit(2)
