"""Runs a query over up to three tables in DuckDB, shut off from files, the network and its own settings."""

import argparse
import os
import sys
import tempfile
import warnings
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sql_error import explain

TABLES = ("t1", "t2", "t3")
# The same on every machine, as is one thread: where rows have no order, both have a say in it.
MEMORY = "2GB"
GIVES_ROWS = (duckdb.StatementType.SELECT, duckdb.StatementType.MULTI)


class Mistake(Exception):
    """Something the user can put right; its text is the sentence they see."""


def read_table(name: str, path: str) -> pa.Table:
    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError):
        raise Mistake(f"{name} is not a Parquet table. Put import_data in front of this step.") from None


def closed_database(tables: dict[str, pa.Table], spill: str) -> duckdb.DuckDBPyConnection:
    """A database in memory that reaches nothing but these tables, and lets nobody change that."""
    database = duckdb.connect(":memory:")
    for setting, value in {
        "threads": 1,
        "memory_limit": MEMORY,
        # The one place it may write to, for sorts and joins that need more than the memory.
        "temp_directory": spill,
        "TimeZone": "UTC",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,
        "errors_as_json": True,
        # The last two, as nothing can be set after them.
        "enable_external_access": False,
        "lock_configuration": True,
    }.items():
        database.execute(f"SET {setting} = $value", {"value": value})
    database.execute("SELECT setseed(0)").fetchall()
    for name, table in tables.items():
        database.register(name, table)
    return database


def run_query(database: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    statements = database.extract_statements(sql)
    if not statements:
        raise Mistake("the query is empty. Write one, for example SELECT * FROM t1.")
    if statements[-1].type not in GIVES_ROWS:
        kind = statements[-1].type.name.replace("_", " ")
        raise Mistake(f"the last statement is {kind}, which gives no rows. End the query with a SELECT.")
    for statement in statements:
        database.execute(statement)
    with warnings.catch_warnings():
        # DuckDB has a way with one copy of the rows less, but that does not say where in the text an error stands.
        warnings.simplefilter("ignore")
        return database.to_arrow_table()


def plain(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column in a type that other components read: a sum of whole numbers is whole again."""
    kind = column.type
    if pa.types.is_decimal(kind) and kind.precision == 38 and kind.scale == 0:
        bounds = pc.min_max(column).as_py()
        fits = bounds["min"] is None or (bounds["min"] >= -(2**63) and bounds["max"] < 2**63)
        return column.cast(pa.int64() if fits else pa.float64())
    if pa.types.is_dictionary(kind):
        return column.cast(kind.value_type)
    if pa.types.is_null(kind):
        return column.cast(pa.float64())
    if pa.types.is_interval(kind):
        raise Mistake(f"column '{name}' holds intervals, which a table cannot hold. Turn it into a number or a text.")
    return column


def checked(table: pa.Table) -> pa.Table:
    names = table.column_names
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise Mistake(f"the result has several columns called '{repeated}'. Give each a name of its own with AS.")
    columns = {name: plain(name, table[name]) for name in names}
    return pa.table(columns)


def main() -> None:
    parser = argparse.ArgumentParser(prog="apply_sql")
    for name in ("t1", "sql", "result"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("t2", "t3"):
        parser.add_argument(f"--{name}")
    options = parser.parse_args()

    sql = Path(options.sql).read_text(encoding="utf-8")
    given = {name: getattr(options, name) for name in TABLES if getattr(options, name)}
    tables = {name: read_table(name, path) for name, path in given.items()}
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as spill:
        database = closed_database(tables, spill)
        try:
            result = checked(run_query(database, sql))
        except duckdb.Error as error:
            raise Mistake(explain(str(error), sql, [name for name in TABLES if name not in tables])) from None
    pq.write_table(result.combine_chunks(), options.result, compression="zstd", row_group_size=1_000_000)
    sizes = ", ".join(f"{name} {table.num_rows}" for name, table in tables.items())
    print(f"apply_sql: {result.num_rows} rows and {result.num_columns} columns from {sizes} rows")
    for field in result.schema:
        print(f"  {field.name}: {field.type}")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"apply_sql: {mistake}", file=sys.stderr)
        sys.exit(2)
