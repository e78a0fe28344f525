from pathlib import Path

import pytest

from designer.authoring.component import Authored, author_component, table_environment
from designer.core.component import InputPort
from designer.core.errors import InvalidComponent
from designer.core.types import PortType
from tests.running import ROOT

ENVIRONMENT = table_environment(ROOT / "components" / "environment" / "conda.yml")


def authored(signature: str, body: str = "return None", **more: str) -> Authored:
    names = "from typing import Annotated, Any, Dict, List, Literal, NamedTuple, Optional, Tuple, TypedDict, Union\n"
    head = f"import pandas as pd\nimport pyarrow as pa\nfrom pathlib import Path\n{names}"
    return author_component(f"{head}{more.get('before', '')}def {signature}:\n    {body}\n", ENVIRONMENT)


def inputs(signature: str) -> tuple[InputPort, ...]:
    made = authored(f"{signature} -> None")
    assert made.spec is not None, made.findings
    return made.spec.inputs


def errors(made: Authored) -> list[str]:
    return [item.message for item in made.findings if item.severity == "error"]


@pytest.mark.parametrize(
    ("parameter", "port"),
    [
        ("x: str", InputPort("x", PortType.STRING)),
        ("x: int = 3", InputPort("x", PortType.INTEGER, default=3)),
        ("x: float = 3", InputPort("x", PortType.NUMBER, default=3)),
        ("x: float = -0.5", InputPort("x", PortType.NUMBER, default=-0.5)),
        ("x: bool = True", InputPort("x", PortType.BOOLEAN, default=True)),
        ("x=0.5", InputPort("x", PortType.NUMBER, default=0.5)),
        ("x=False", InputPort("x", PortType.BOOLEAN, default=False)),
        ("x: str = ''", InputPort("x", PortType.STRING, default="")),
        ("x: 'int' = 1", InputPort("x", PortType.INTEGER, default=1)),
        ("x: int | None = None", InputPort("x", PortType.INTEGER, optional=True)),
        ("x: int = None", InputPort("x", PortType.INTEGER, optional=True)),
        ("x: Optional[str] = None", InputPort("x", PortType.STRING, optional=True)),
        ("x: Union[None, str] = 'a'", InputPort("x", PortType.STRING, default="a")),
        ("x: Literal['a', 'b'] = 'b'", InputPort("x", PortType.STRING, default="b", enum=("a", "b"))),
        ("x: Annotated[int, 'How many.'] = 1", InputPort("x", PortType.INTEGER, "How many.", default=1)),
        ("x: pd.DataFrame", InputPort("x", PortType.URI_FILE, kind="table")),
        ("x: pa.Table", InputPort("x", PortType.URI_FILE, kind="table")),
        ("x: Path", InputPort("x", PortType.URI_FILE)),
        ("*, x: pd.DataFrame | None = None", InputPort("x", PortType.URI_FILE, optional=True, kind="table")),
    ],
)
def test_a_parameter_becomes_an_input(parameter: str, port: InputPort) -> None:
    assert inputs(f"run({parameter})") == (port,)


def test_a_text_called_column_is_one_of_the_only_table() -> None:
    one = inputs("run(cars: pd.DataFrame, column: str, by_column: str, name: str)")
    two = inputs("run(cars: pd.DataFrame, more: pd.DataFrame, column: str)")

    assert [port.columns_of for port in one] == [None, "cars", "cars", None]
    assert [port.columns_of for port in two] == [None, None, None]


@pytest.mark.parametrize(
    ("returns", "outputs"),
    [
        ("None", []),
        ("pd.DataFrame", [("result", "table")]),
        ("'pd.DataFrame'", [("result", "table")]),
        ("Tuple[pd.DataFrame, pa.Table]", [("result1", "table"), ("result2", "table")]),
        ("tuple[float, str]", [("result1", "metrics"), ("result2", "text")]),
        ("dict[str, float]", [("result", "metrics")]),
        ("dict", [("result", "text")]),
        ("Path", [("result", None)]),
        ("Parts", [("train", "table"), ("share", "metrics")]),
    ],
)
@pytest.mark.parametrize(
    "record", ["class Parts(NamedTuple):", "class Parts(TypedDict):", "@dataclasses.dataclass\nclass Parts:"]
)
def test_what_is_returned_becomes_outputs(returns: str, outputs: list[tuple[str, str | None]], record: str) -> None:
    before = f"import dataclasses\n{record}\n    train: pd.DataFrame\n    share: float\n"

    made = authored(f"run(x: int) -> {returns}", before=before)

    assert made.spec is not None, made.findings
    assert [(port.name, port.kind) for port in made.spec.outputs] == outputs


@pytest.mark.parametrize(
    ("signature", "sentence"),
    [
        ("run(x) -> None", "'x' has no type"),
        ("run(x: complex) -> None", "complex is not a type that a step can pass on"),
        ("run(x: list[str]) -> None", "'x' takes list[str], which no step can be given"),
        ("run(x: int | str) -> None", "one of several types"),
        ("run(x: Literal[1, 2]) -> None", "a choice of something other than texts"),
        ("run(x: int = 0.5) -> None", "the default of 'x' is 0.5, which is no integer"),
        ("run(x: bool = 1) -> None", "which is no boolean"),
        ("run(x: Literal['a'] = 'b') -> None", "not one of a"),
        ("run(x: int = len('abc')) -> None", "write a text, a number, True or False itself"),
        ("run(x: int | None) -> None", "'x' may be None; write `= None` behind it"),
        ("run(x: pd.DataFrame = 'a.csv') -> None", "its default can only be None"),
        ("run(*xs: int) -> None", "*xs takes whatever comes"),
        ("run(**xs: int) -> None", "**xs takes whatever comes"),
        ("run(x: int, /) -> None", "can only be given by position"),
        ("run(path: str) -> None", "the name of a system variable"),
        ("run(größe: int) -> None", "letters, digits and _"),
        ("run(result: int) -> float", "'result' cannot name an output"),
        ("run(x: int) -> int | None", "an output is always written"),
        ("run(x: int) -> 'not a (type'", "is not a type"),
    ],
)
def test_what_cannot_be_inferred_is_said_with_its_place(signature: str, sentence: str) -> None:
    made = authored(signature)

    assert made.files == {}
    (error,) = [item for item in made.findings if item.severity == "error"]
    assert sentence in error.message
    assert (error.source, error.line) == ("function.py", 5)
    assert error.column is not None
    assert error.column > 4


def test_every_fault_is_told_at_once_each_at_its_column() -> None:
    made = authored("run(ä: int, b, c: complex) -> set")

    places = [(item.line, item.column) for item in made.findings]
    assert places == [(5, 9), (5, 17), (5, 23), (5, 35)]


def test_a_function_that_returns_something_must_say_what() -> None:
    told = errors(authored("run(x: int)", "return x"))
    silent = authored("run(x: int)", "def inner(): return 1")

    assert told == ["run returns something; say what, like `-> pd.DataFrame`."]
    assert silent.spec is not None
    assert silent.spec.outputs == ()


def test_an_async_function_is_refused() -> None:
    made = author_component("async def run(x: int) -> None: ...\n", ENVIRONMENT)

    assert errors(made) == ["run is an async function; a step calls a plain one."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "there is no function here"),
        ("def _helper(): ...\n", "there is no function here"),
        ("def a(): ...\ndef b(): ...\n", "several functions (a, b)"),
        ("def run(:\n", "this is not Python"),
        ("x = '\0'\n", "null bytes"),
        ("x = " + "(" * 5_000 + ")" * 5_000, "not Python"),
        ("x = " + "-" * 100_000 + "1", "cannot be read"),
        ("# " + "x" * 300_000, "larger than 256 KB"),
    ],
)
def test_a_text_that_holds_no_function_is_refused(text: str, sentence: str) -> None:
    made = author_component(text, ENVIRONMENT)

    assert made.spec is None
    assert sentence in errors(made)[0]


def test_one_of_several_functions_can_be_chosen() -> None:
    text = "def first(x: int) -> None: ...\ndef second(y: int) -> None: ...\n"

    chosen = author_component(text, ENVIRONMENT, "second")
    wrong = author_component(text, ENVIRONMENT, "third")

    assert chosen.functions == ("first", "second")
    assert chosen.spec is not None
    assert chosen.spec.name == "second"
    assert errors(wrong) == ["there is no function 'third'; there is first, second."]


def test_nothing_of_the_script_is_run(tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    act = f"__import__('pathlib').Path({str(trace)!r}).write_text('x')"
    texts = [
        f"{act}\ndef run(x: int) -> None: ...\n",
        f"@(lambda f: {act})\ndef run(x: int) -> None: ...\n",
        f"def run(x: int = {act}) -> None: ...\n",
        f"def run(x: {act}) -> None: ...\n",
        f'def run(x: "{act.replace(chr(39), chr(92) + chr(39))}") -> None: ...\n',
        f"def run(x: int) -> {act}: ...\n",
        f"import evil_{act}\n",
        f"class Meta(type):\n    x = {act}\ndef run(x: int) -> Meta: ...\n",
    ]

    for text in texts:
        author_component(text, ENVIRONMENT)

    assert not trace.exists()


@pytest.mark.parametrize(
    "docstring",
    [
        "Count things.\n\nTwice.\n\nArgs:\n    x (int): How many\n        times.\n    y: Other.\n\n"
        "Returns:\n    The count.",
        "Count things.\n\nTwice.\n\n:param int x: How many\n    times.\n:param y: Other.\n:returns: The count.",
        "Count things.\n\nTwice.\n\nParameters\n----------\nx : int\n    How many\n    times.\ny\n    Other.\n\n"
        "Returns\n-------\nThe count.",
    ],
)
def test_a_docstring_describes_the_component_and_its_ports(docstring: str) -> None:
    text = '"""' + docstring.replace("\n", "\n    ") + '"""'

    made = authored("run(x: int, y: int) -> str", text)

    assert made.spec is not None
    assert made.spec.description == "Count things. Twice."
    assert [port.description for port in made.spec.inputs] == ["How many times.", "Other."]
    assert made.spec.outputs[0].description == "The count."


def test_a_script_with_faults_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidComponent, match="'x' has no type"):
        authored("run(x) -> None").write(tmp_path)

    assert list(tmp_path.iterdir()) == []
