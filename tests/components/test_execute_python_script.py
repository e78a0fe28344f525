"""execute_python_script runs a function that a person wrote, and shows them their own lines when it fails."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def people(parquet: Callable) -> Path:
    return parquet(name=["Ada", "Bo", "Cy"], age=[36, 41, 5], city=["x", "y", "x"])


def test_a_function_gets_two_tables_and_returns_two(run: Callable, people: Path, parquet: Callable) -> None:
    script = (
        "def run(people, cities):\n"
        "    everything = people.merge(cities, on='city')\n"
        '    return everything, everything.groupby("country")["age"].sum()\n'
    )

    finished = run(
        "execute_python_script", table1=people, table2=parquet(city=["x", "y"], country=["PL", "IT"]), script=script
    )

    assert finished.exit_code == 0, finished.stderr
    assert finished.table("result1").column_names == ["name", "age", "city", "country"]
    # Row labels with a name become a column.
    assert finished.table("result2").to_pydict() == {"country": ["IT", "PL"], "age": [41, 41]}


@pytest.mark.parametrize(
    "script",
    [
        "def run(table):\n    return table",
        "def run(table1, table2):\n    assert table2 is None\n    return [table1]",
        "def azureml_main(dataframe1=None, dataframe2=None):\n    return dataframe1,",
        "def run(*tables):\n    return tables[0], None",
    ],
)
def test_a_function_takes_and_returns_what_it_needs(run: Callable, people: Path, script: str) -> None:
    finished = run("execute_python_script", table1=people, script=script)

    assert finished.exit_code == 0, finished.stderr
    assert finished.table("result1").to_pydict()["age"] == [36, 41, 5]
    assert finished.table("result2").num_columns == 0


def test_the_script_it_begins_with_passes_the_table_through(run: Callable, people: Path) -> None:
    finished = run("execute_python_script", table1=people)

    assert finished.table("result1").to_pydict()["name"] == ["Ada", "Bo", "Cy"]


def test_a_table_can_be_made_of_nothing(run: Callable) -> None:
    script = (
        "import pandas as pd\ndef run():\n    return pd.DataFrame({'a': pd.Categorical(['x', 'y']), 'b': [None, None]})"
    )

    table = run("execute_python_script", script=script).table("result1")

    assert [str(kind) for kind in table.schema.types] == ["string", "double"]


@pytest.mark.parametrize("packed", [False, True])
def test_modules_come_in_a_folder_or_a_zip_file(run: Callable, people: Path, tmp_path: Path, packed: bool) -> None:
    # Each has the name of a file of the component, which must not be taken for it.
    files = {"mistake.py": "from sizes import double", "sizes/__init__.py": "def double(x):\n    return 2 * x"}
    modules = tmp_path / "mine"
    for name, text in files.items():
        (modules / name).parent.mkdir(parents=True, exist_ok=True)
        (modules / name).write_text(text)
    if packed:
        with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        modules = tmp_path / "mine.zip"
    script = "import mistake\ndef run(t):\n    return t.assign(age=mistake.double(t['age']))"

    finished = run("execute_python_script", table1=people, modules=modules, script=script)

    assert finished.exit_code == 0, finished.stderr
    assert finished.table("result1")["age"].to_pylist() == [72, 82, 10]


def test_a_failure_shows_the_lines_of_the_script_and_not_those_of_libraries(run: Callable, people: Path) -> None:
    script = (
        "def run(table):\n    print('so far')\n    return table.apply(weigh)\n\n"
        "def weigh(column):\n    return column['kg']\n"
    )

    finished = run("execute_python_script", table1=people, script=script)

    assert finished.exit_code == 2
    lines = finished.stderr.splitlines()
    assert lines[:3] == [
        "Traceback (most recent call last):",
        '  File "script.py", line 3, in run',
        "    return table.apply(weigh)",
    ]
    assert '  File "script.py", line 6, in weigh' in lines
    assert "site-packages" not in finished.stderr
    assert "execute_python_script.py" not in finished.stderr
    assert lines[-1] == (
        "execute_python_script: line 6 of script.py: KeyError: 'kg'; table1 has name, age, city. Put the script right."
    )
    assert "so far" in finished.stdout


def test_a_failure_in_a_module_names_its_file(run: Callable, people: Path, tmp_path: Path) -> None:
    modules = tmp_path / "mine"
    modules.mkdir()
    (modules / "weights.py").write_text("def weigh(table):\n    return 1 / 0\n")

    finished = run(
        "execute_python_script",
        table1=people,
        modules=modules,
        script="from weights import weigh\ndef run(t): weigh(t)",
    )

    last = finished.stderr.splitlines()[-1]
    assert last == (
        "execute_python_script: line 2 of mine/weights.py: ZeroDivisionError: division by zero. Put the script right."
    )


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("def run(t)\n    return t", "line 1 of script.py: SyntaxError: expected ':'. Put the script right."),
        ("x = 1", "the script defines no function run. Write def run(table1, table2): and let it return a table."),
        ("import nothing_known", "line 1 of script.py: ModuleNotFoundError: No module named 'nothing_known'."),
        ("import sys\nsys.exit()", "line 2 of script.py: the script ended the process."),
        ("def run(t): return None", "the function returned no table."),
        ("def run(t): return 5", "the function returned an object of type int as result1. Return a DataFrame."),
        ("def run(t): return t, t, t", "the function returned 3 things. Return one or two tables."),
        ("def run(t): return t, t.assign(age=[1, 'x', 2])", "column 'age' of result2 cannot be stored: "),
        (
            "def run(t): return t.set_axis(['a', 'b', 'a'], axis=1)",
            "result1 has two columns 'a', or row labels of that name. Rename one.",
        ),
        (
            "def run(t): return t.groupby('city').agg({'age': ['min', 'max']})",
            "the columns of result1 have names of several levels.",
        ),
    ],
)
def test_a_mistake_is_said_in_one_sentence(run: Callable, people: Path, script: str, sentence: str) -> None:
    finished = run("execute_python_script", table1=people, script=script)

    assert finished.exit_code == 2
    assert finished.stderr.splitlines()[-1].startswith(f"execute_python_script: {sentence}")


def test_the_same_script_gives_the_same_bytes(run: Callable, run_as_process: Callable, people: Path) -> None:
    script = (
        "import random\nimport numpy as np\n"
        "def run(t):\n    return t.assign(a=np.random.rand(len(t)), b=[random.random() for _ in range(len(t))])\n"
    )
    first, second = (way("execute_python_script", table1=people, script=script) for way in (run, run_as_process))

    assert first.exit_code == 0, first.stderr
    assert first.bytes_of("result1") == second.bytes_of("result1")
