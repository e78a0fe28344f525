"""Turns what a script returned into tables that other components read."""

import pandas as pd
import pyarrow as pa
from mistake import Mistake

RESULTS = ("result1", "result2")


def tables_of(returned: object) -> dict[str, pa.Table]:
    parts = list(returned) if isinstance(returned, tuple | list) else [returned]
    if len(parts) > len(RESULTS):
        raise Mistake(f"the function returned {len(parts)} things. Return one or two tables.")
    if not parts or parts[0] is None:
        raise Mistake("the function returned no table. Let it return a DataFrame; an input without an edge is None.")
    parts += [None] * (len(RESULTS) - len(parts))
    return {name: table_of(name, part) for name, part in zip(RESULTS, parts, strict=True)}


def table_of(result: str, part: object) -> pa.Table:
    if part is None:
        return pa.table({})
    if isinstance(part, pa.Table):
        return part.replace_schema_metadata(None)
    if isinstance(part, pd.Series):
        part = part.to_frame()
    if not isinstance(part, pd.DataFrame):
        kind = type(part).__name__
        raise Mistake(f"the function returned an object of type {kind} as {result}. Return a DataFrame.")
    if part.columns.nlevels > 1:
        raise Mistake(f"the columns of {result} have names of several levels. Join them into one, as in 'a_b'.")
    # Row labels with a name are data, as after groupby; without one they are positions.
    labels = [name for name in part.index.names if name is not None]
    names = [str(name) for name in (*labels, *part.columns)]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise Mistake(f"{result} has two columns '{repeated}', or row labels of that name. Rename one.")
    columns = [part.index.get_level_values(label) for label in labels]
    columns += [part.iloc[:, position] for position in range(part.shape[1])]
    return pa.table({name: column_of(result, name, column) for name, column in zip(names, columns, strict=True)})


def column_of(result: str, name: str, column: pd.Series | pd.Index) -> pa.Array | pa.ChunkedArray:
    try:
        array = pa.array(column, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, TypeError) as error:
        words = " ".join(str(error).split()).rstrip(".")
        raise Mistake(
            f"column '{name}' of {result} cannot be stored: {words}. "
            "Give all its cells one type, for example with astype."
        ) from None
    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if pa.types.is_large_string(array.type):
        array = array.cast(pa.string())
    return array.cast(pa.float64()) if pa.types.is_null(array.type) else array
