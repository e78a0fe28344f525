"""Components that were made from functions, run as the product runs them."""

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from designer.authoring.component import author_component
from tests.authoring.test_function import ENVIRONMENT
from tests.components.prepared_step import Run

SPLIT = """
import pandas as pd
from typing import Literal, NamedTuple


class Parts(NamedTuple):
    first: pd.DataFrame
    rest: pd.DataFrame
    share: float
    note: str


def given(table: pd.DataFrame, count: int, help: str = "-x '$(id)'", turn: bool = False,
          order: Literal["up", "down"] = "up", more: pd.DataFrame | None = None, scale: float | None = None) -> Parts:
    table = table.iloc[::-1] if turn else table
    note = f"{help} {order} {more is None} {scale}"
    return Parts(table[:count], table[count:], count / len(table), note)
"""


def component(folder: Path, text: str) -> Path:
    return author_component(text, ENVIRONMENT).write(folder / "made") / "component.yml"


def test_values_and_tables_reach_the_function_and_come_back(
    run_as_process: Run, parquet: Callable[..., Path], tmp_path: Path
) -> None:
    file = component(tmp_path, SPLIT)

    done = run_as_process(file, table=parquet(a=[1, 2, 3, 4]), count=1, turn=True, scale=0.5)

    assert done.exit_code == 0, done.stderr
    assert pq.read_table(done.outputs["first"]).to_pydict() == {"a": [4]}
    assert pq.read_table(done.outputs["rest"]).to_pydict() == {"a": [3, 2, 1]}
    assert '"share": 0.25' in done.outputs["share"].read_text()
    assert done.outputs["note"].read_text() == "-x '$(id)' up True 0.5"


def test_the_same_input_gives_the_same_bytes(run: Run, parquet: Callable[..., Path], tmp_path: Path) -> None:
    file, table = component(tmp_path, SPLIT), parquet(a=[1, 2, 3, 4], b=["x", None, "y", "z"])

    one, other = (run(file, table=table, count=2) for _ in range(2))

    assert all(one.outputs[name].read_bytes() == other.outputs[name].read_bytes() for name in one.outputs)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("import pandas as pd\ndef run(x: int) -> pd.DataFrame:\n    return [x]\n", "should be a DataFrame"),
        ("def run(x: int) -> tuple[int, int]:\n    return x\n", "it should return 2 things"),
        ("def run(x: int) -> str:\n    raise ValueError('too few')\n", "ValueError: too few"),
    ],
)
def test_what_goes_wrong_is_said_in_the_last_line(run: Run, tmp_path: Path, text: str, sentence: str) -> None:
    done = run(component(tmp_path, text), x=1)

    assert done.exit_code != 0
    assert sentence in done.stderr.strip().splitlines()[-1]


def test_a_file_that_is_no_table_is_refused_with_what_to_do(run: Run, tmp_path: Path) -> None:
    csv = tmp_path / "cars.csv"
    csv.write_text("a\n1\n")

    done = run(component(tmp_path, SPLIT), table=csv, count=1)

    assert "Put Import data in front of this step" in done.stderr
