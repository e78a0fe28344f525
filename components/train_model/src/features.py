"""Turns columns of a table into what a model reads. score_model holds the same file: a code folder travels alone."""

from typing import TypedDict

import numpy as np
import pandas as pd
import pyarrow as pa
from mistake import Mistake


class Feature(TypedDict):
    """A column of the training table and how it is read: number, date or text."""

    name: str
    kind: str


def kind_of(type_: pa.DataType) -> str | None:
    """How a column of this type is read; None where a model cannot read it."""
    if pa.types.is_dictionary(type_):
        return kind_of(type_.value_type)
    if pa.types.is_boolean(type_) or pa.types.is_integer(type_) or pa.types.is_floating(type_):
        return "number"
    if pa.types.is_decimal(type_):
        return "number"
    if pa.types.is_date(type_) or pa.types.is_timestamp(type_):
        return "date"
    return "text" if pa.types.is_string(type_) or pa.types.is_large_string(type_) else None


def values_of(column: pa.ChunkedArray, kind: str) -> np.ndarray:
    """Numbers with NaN for missing; dates as days since 1970; texts with '' for missing."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if kind == "text":
        return column.cast(pa.string()).fill_null("").to_numpy()
    if kind == "date":
        zone = getattr(column.type, "tz", None)
        microseconds = column.cast(pa.timestamp("us", tz=zone)).cast(pa.int64()).cast(pa.float64(), safe=False)
        return microseconds.to_numpy() / 86_400e6
    return column.cast(pa.float64(), safe=False).to_numpy()


def frame(table: pa.Table, features: list[Feature]) -> pd.DataFrame:
    """The columns a model reads, in the order it was trained on."""
    columns: dict[str, np.ndarray] = {}
    for feature in features:
        name, kind = feature["name"], feature["kind"]
        try:
            columns[name] = values_of(table[name], kind)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            raise Mistake(
                f"column '{name}' holds {table.schema.field(name).type}, and the model reads it as a {kind}. "
                "Give it the type it had in training."
            ) from None
        if kind != "text" and np.isinf(columns[name]).any():
            raise Mistake(f"column '{name}' has an infinite value. Replace it, or leave the column out.")
    return pd.DataFrame(columns, index=range(table.num_rows))
