"""apply_sql runs a query over the tables it is given, and over nothing else."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest


@pytest.fixture
def people(parquet: Callable) -> Path:
    return parquet(name=["Ada", "Bo", None], age=[36, 41, 5], city=["x", "y", "x"])


def test_a_query_over_three_tables_gives_one(run: Callable, people: Path, parquet: Callable) -> None:
    cities, countries = parquet(city=["x", "y"], country=[1, 2]), parquet(country=[1, 2], land=["PL", "IT"])

    finished = run(
        "apply_sql",
        t1=people,
        t2=cities,
        t3=countries,
        sql="SELECT land, sum(age) AS years, count(name) AS named\n"
        "FROM t1 JOIN t2 USING (city) JOIN t3 USING (country)\n"
        "GROUP BY land ORDER BY land;",
    )

    assert finished.exit_code == 0, finished.stderr
    assert finished.table("result").to_pydict() == {"land": ["IT", "PL"], "years": [41, 41], "named": [1, 1]}


def test_without_a_query_the_table_passes_through(run: Callable, people: Path) -> None:
    finished = run("apply_sql", t1=people)

    assert finished.table("result").to_pydict()["age"] == [36, 41, 5]


def test_the_last_of_several_statements_gives_the_result(run: Callable, people: Path) -> None:
    finished = run(
        "apply_sql",
        t1=people,
        sql="CREATE TABLE old AS SELECT * FROM t1 WHERE age > 40; SELECT 1;\nPIVOT old ON city USING sum(age)",
    )

    assert finished.table("result").column_names == ["name", "y"]


def test_types_are_those_that_other_components_read(run: Callable, people: Path) -> None:
    finished = run(
        "apply_sql",
        t1=people,
        sql="SELECT sum(age) AS whole, sum(age::HUGEINT) * 10::HUGEINT ** 30 AS large, NULL AS nothing, "
        "'a'::ENUM ('a') AS word, TIMESTAMPTZ '2026-01-01 12:00:00+02' AS moment FROM t1",
    )

    table = finished.table("result")
    assert [str(kind) for kind in table.schema.types] == [
        "int64",
        "double",
        "double",
        "string",
        "timestamp[us, tz=UTC]",
    ]
    assert table["moment"][0].as_py() == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert math.isclose(table["large"][0].as_py(), 82e30)


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        (
            "SELECT name,\n  'ä€' AS mark, agee\nFROM t1",
            'line 2: Referenced column "agee" not found in FROM clause. Candidate bindings: "age"',
        ),
        ("SELECT 1;\n\nSELEC name FROM t1", 'line 3: syntax error at or near "SELEC". Put the query right.'),
        ("SELECT * FROM t2", "Connect a table to t2, or leave it out of the query."),
        ("SELECT name::INTEGER FROM t1", "line 1: Could not convert string 'Ada' to INT32"),
        (
            "SELECT age, age FROM t1",
            "the result has several columns called 'age'. Give each a name of its own with AS.",
        ),
        ("SELECT INTERVAL 1 DAY AS i", "column 'i' holds intervals, which a table cannot hold."),
        ("  -- nothing", "the query is empty. Write one, for example SELECT * FROM t1."),
        (
            "CREATE TABLE x AS FROM t1",
            "the last statement is CREATE, which gives no rows. End the query with a SELECT.",
        ),
    ],
)
def test_a_mistake_names_the_line_and_what_to_do(run: Callable, people: Path, sql: str, sentence: str) -> None:
    finished = run("apply_sql", t1=people, sql=sql)

    last = finished.stderr.splitlines()[-1]
    assert finished.exit_code == 2
    assert last.startswith("apply_sql: ")
    assert sentence in last


def test_the_log_shows_the_place_in_the_query(run: Callable, people: Path) -> None:
    finished = run("apply_sql", t1=people, sql="SELECT name,\n  'ä€', agee\nFROM t1")

    assert "   2 |   'ä€', agee\n     |         ^\n" in finished.stderr


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM '{file}'",
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM glob('/*')",
        "COPY t1 TO '{file}.out'; SELECT 1",
        "EXPORT DATABASE '{file}.out'; SELECT 1",
        "ATTACH '{file}.out' AS other; SELECT 1",
        "ATTACH 'https://localhost/x.db' AS other; SELECT 1",
        "SELECT * FROM 'https://localhost/x.parquet'",
        "INSTALL httpfs; SELECT 1",
        "LOAD httpfs; SELECT 1",
        "SET enable_external_access = true; SELECT 1",
        "SET threads = 4; SELECT 1",
        "RESET memory_limit; SELECT 1",
        "SELECT * FROM tables",
    ],
)
def test_a_query_reaches_nothing_but_its_tables(run: Callable, people: Path, tmp_path: Path, sql: str) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("a,b\n1,secret\n")

    finished = run("apply_sql", t1=people, sql=sql.format(file=file))

    assert finished.exit_code == 2, finished.stdout
    assert not finished.outputs["result"].exists()
    assert not list(tmp_path.glob("secret.csv.out*"))


def test_the_same_query_gives_the_same_bytes(run: Callable, run_as_process: Callable, people: Path) -> None:
    # No ORDER BY, and random numbers: still the same, on one thread and from one seed.
    sql = "SELECT i % 1000 AS k, sum(random()) AS r, max(name) AS n FROM t1, range(20000) numbers(i) GROUP BY k"
    first, second = (way("apply_sql", t1=people, sql=sql) for way in (run, run_as_process))

    assert first.exit_code == 0, first.stderr
    assert first.bytes_of("result") == second.bytes_of("result")
