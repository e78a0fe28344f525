"""What may be imported ahead of a script: what it would import before it does anything else, and not a name more."""

from pathlib import Path

import pytest

from designer.authoring.component import author_component
from designer.engine.first_imports import first_imports
from tests.authoring.test_function import ENVIRONMENT


def found(folder: Path, script: str, **beside: str) -> list[str]:
    for name, text in {"main": script, **beside}.items():
        path = folder / f"{name.replace('__in__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return [name for name, _ in first_imports(folder / "main.py")]


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("import a\nimport b.c as d, e\n", ["a", "b.c", "e"]),
        ("from a import b, c\n", ["a", "a.b", "a.c"]),
        ("from a import *\n", ["a"]),
        ('"""About it."""\nfrom __future__ import annotations\nNAME = "x"\nimport a\n', ["a"]),
        ("def f(x: int = 3, *, y='z'):\n    import late\nasync def g(): ...\nimport a\n", ["a"]),
        ("import typing\nif typing.TYPE_CHECKING:\n    import never\nimport a\n", ["typing", "a"]),
    ],
)
def test_imports_at_the_head_count(tmp_path: Path, script: str, names: list[str]) -> None:
    assert found(tmp_path, script) == names


@pytest.mark.parametrize(
    "act",
    [
        "print('hi')",
        "os.environ['X'] = '1'",
        "x = f()",
        "x, y = 1, 2",
        "if __name__ == '__main__':\n    import b",
        "try:\n    import b\nexcept ImportError:\n    pass",
        "with open('f'):\n    pass",
        "for i in (1, 2):\n    import b",
        "class A:\n    import b",
        "@act\ndef f(): ...",
        "def f(x=act()): ...",
        "from . import b",
        "x: int = act()",
        "del a",
    ],
)
def test_nothing_counts_after_the_first_statement_that_acts(tmp_path: Path, act: str) -> None:
    assert found(tmp_path, f"import a\n{act}\nimport c\n") == ["a"]


def test_modules_beside_the_script_are_looked_into_and_are_not_among_it(tmp_path: Path) -> None:
    beside = {"other": "import b\nimport third\n", "third": "import c\nimport other\n"}

    assert found(tmp_path, "import a\nimport other\nimport d\n", **beside) == ["a", "b", "c", "d"]


def test_a_module_beside_the_script_that_acts_is_where_it_ends(tmp_path: Path) -> None:
    assert found(tmp_path, "import a\nimport other\nimport d\n", other="import b\nact()\nimport c\n") == ["a", "b"]


def test_a_package_beside_the_script_is_looked_into_as_far_as_its_first_file(tmp_path: Path) -> None:
    script = "import a\nimport own\nimport d\nimport own.part\nimport e\n"

    assert found(tmp_path, script, own__in____init__="import b\n", own__in__part="import c\n") == ["a", "b", "d"]


@pytest.mark.parametrize("name", ["torch", "tensorflow", "jax", "polars", "ray"])
def test_what_no_fork_survives_ends_it_so_that_the_order_is_kept(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, f"import a\nimport {name}.nn\nimport b\n") == ["a"]


@pytest.mark.parametrize("script", ["import a\nx = (", "\0", "import a\n" + "(" * 500, ""])
def test_a_text_that_is_no_python_gives_nothing(tmp_path: Path, script: str) -> None:
    assert found(tmp_path, script) == []


def test_nothing_of_the_script_is_run(tmp_path: Path) -> None:
    place = tmp_path / "made"

    found(tmp_path, f"open({str(place)!r}, 'w')\nimport a\n")

    assert not place.exists()


def test_all_that_the_step_of_a_function_imports_is_found(tmp_path: Path) -> None:
    head = "import pandas as pd\nimport sklearn.linear_model\n\n\n"
    made = author_component(f"{head}def run(table: pd.DataFrame) -> pd.DataFrame:\n    return table\n", ENVIRONMENT)
    made.write(tmp_path)

    names = [name for name, _ in first_imports(tmp_path / "src" / "main.py")]

    assert {"pandas", "pyarrow", "pyarrow.parquet", "sklearn.linear_model"} <= set(names)
    assert "function" not in names
