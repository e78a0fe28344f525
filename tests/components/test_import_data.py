"""import_data reads what people upload, and says so where it cannot."""

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

CARS = "name,weight,origin\nbuick,3693,USA\ntoyota,2372,\n"


@pytest.fixture
def upload(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cars.csv", CARS),
        ("cars.tsv", CARS.replace(",", "\t")),
        ("cars", CARS.replace(",", ";")),
        ("cars.txt", CARS.replace(",", "|").replace("\n", "\r\n")),
        ("cars.csv.gz", gzip.compress(CARS.encode(), mtime=0)),
        ("utf16.csv", CARS.encode("utf-16")),
        ("marked.csv", b"\xef\xbb\xbf" + CARS.encode()),
        ("cars.json", '[{"name": "buick", "weight": 3693, "origin": "USA"}, {"name": "toyota", "weight": 2372}]'),
        ("columns.json", '{"name": ["buick", "toyota"], "weight": [3693, 2372], "origin": ["USA", null]}'),
        ("cars.jsonl", '{"name": "buick", "weight": 3693, "origin": "USA"}\n{"name": "toyota", "weight": 2372}\n'),
    ],
)
def test_a_file_is_recognised_by_its_content(run: Callable, upload: Callable, name: str, content: bytes) -> None:
    finished = run("import_data", data=upload(name, content))

    assert finished.exit_code == 0, finished.stderr
    table = finished.table("table")
    assert table.to_pydict() == {"name": ["buick", "toyota"], "weight": [3693, 2372], "origin": ["USA", None]}
    assert table.schema.field("weight").type == pa.int64()


def test_a_parquet_file_keeps_its_types_and_loses_the_row_labels_of_pandas(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "flowers"
    species = pa.array(["setosa", "virginica"]).dictionary_encode()
    day = pa.array([date(2024, 3, 1), date(2024, 3, 2)])
    pq.write_table(pa.table({"species": species, "day": day, "__index_level_0__": [7, 9]}), path)

    table = run("import_data", data=path).table("table")

    assert table.schema == pa.schema([("species", pa.string()), ("day", pa.date32())])
    assert table["species"].to_pylist() == ["setosa", "virginica"]


def test_european_numbers_and_letters_are_read(run: Callable, upload: Callable) -> None:
    content = "Ort;Höhe;Länge\nZürich;1,5;-\nGenève;2,25;7\n".encode("cp1252")

    finished = run("import_data", data=upload("orte.csv", content), decimal_mark="comma", missing_markers="- ?")

    assert finished.table("table").to_pydict() == {"Ort": ["Zürich", "Genève"], "Höhe": [1.5, 2.25], "Länge": [None, 7]}


def test_a_first_row_of_numbers_is_data_and_not_a_header(run: Callable, upload: Callable) -> None:
    finished = run("import_data", data=upload("plain.csv", "1,a\n2,b\n"))

    assert finished.table("table").to_pydict() == {"column_1": [1, 2], "column_2": ["a", "b"]}


def test_every_column_gets_a_name_of_its_own(run: Callable, upload: Callable) -> None:
    finished = run("import_data", data=upload("doubled.csv", ",size,size,size \nx,1,2,3\n"), header="present")

    assert finished.table("table").column_names == ["column_1", "size", "size_2", "size_3"]


def test_a_column_that_turns_out_to_be_text_far_down_is_text(run: Callable, upload: Callable) -> None:
    rows = "".join(f"{n}\n" for n in range(200_000))

    table = run("import_data", data=upload("late.csv", f"code\n{rows}A1\n")).table("table")

    assert table.schema.field("code").type == pa.string()
    assert table["code"][-1].as_py() == "A1"


def test_a_quote_that_never_closes_is_a_mistake_and_not_a_crash(run: Callable, upload: Callable) -> None:
    rows = "".join(f"{n}\t{n * 2}\n" for n in range(40_000))

    finished = run("import_data", data=upload("stray.txt", f'width\theight\n"5\t7\n{rows}'))

    assert finished.exit_code == 2
    assert finished.stderr == (
        "import_data: row 2 should have 2 cells and has 1. "
        "Check the delimiter and the quotes, or put the row right in the file.\n"
    )


def test_json_values_of_several_kinds_become_text(run: Callable, upload: Callable) -> None:
    content = '[{"a": 1, "b": {"y": 2, "x": [1]}}, {"a": "one", "c": true}]'

    table = run("import_data", data=upload("mixed.json", content)).table("table")

    assert table.to_pydict() == {"a": ["1", "one"], "b": ['{"x": [1], "y": 2}', None], "c": [None, True]}


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b"", {}, "the file is empty. Choose a file with at least one row."),
        ("a,b\n", {}, "the file has a header and no rows. Choose a file with at least one row."),
        ("a,b\n1,2\n1,2,3\n", {}, "row 3 should have 2 cells and has 3. Check the delimiter and the quotes, or"),
        (b"PK\x03\x04rest", {}, "the file is a zip archive or an Excel workbook. Save the sheet as CSV first."),
        (b"\x89PNG\x00\x00", {}, "the file is neither text nor Parquet. Save it as CSV, JSON or Parquet first."),
        (b"PAR1 and then nothing", {}, "the Parquet file is damaged or incomplete. Upload it again."),
        ('{"a": 1}\n{"a": \n', {"format": "json_lines"}, "line 2 is not valid JSON: "),
        ("[1, 2]", {"format": "json"}, "record 1 is not an object. Expected a list of objects, such as"),
        ("a\n1\n", {"encoding": "klingon"}, "'klingon' is no known encoding. Try utf-8, cp1252 or auto."),
        ("a\né\n".encode("cp1252"), {"encoding": "utf-8"}, "the file is not written in utf-8. Choose its encoding"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(
    run: Callable, upload: Callable, content: bytes, options: dict[str, str], sentence: str
) -> None:
    finished = run("import_data", data=upload("upload", content), **options)

    assert finished.exit_code == 2
    assert finished.stderr.startswith(f"import_data: {sentence}")
    assert finished.stderr.count("\n") == 1


def test_the_same_file_gives_the_same_bytes(run: Callable, run_as_process: Callable, upload: Callable) -> None:
    path = upload("cars.csv", CARS)

    first, second = run("import_data", data=path), run_as_process("import_data", data=path)

    assert first.bytes_of("table") == second.bytes_of("table")
