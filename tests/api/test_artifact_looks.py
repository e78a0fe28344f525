import pytest
from django.test import Client

from designer.accounts.models import Workspace
from tests.registry.shelf import upload
from tests.storage.files import parquet, png

pytestmark = [
    pytest.mark.django_db,
    # The files are streamed for an ASGI server; the test client reads them at once.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators"),
]

PAGE = b"<!doctype html><h1>Report</h1><script>fetch('/api/v1/session')</script>"


def address(workspace: Workspace, filename: str, content: bytes, look: str) -> str:
    version = upload(workspace, "thing", content, filename=filename)
    return f"/api/v1/artifacts/{version.artifact}/{look}"


def body(response: object) -> bytes:
    return b"".join(response)  # type: ignore[call-overload, no-any-return]


def test_the_columns_of_a_table_are_summarised(api: Client, workspace: Workspace) -> None:
    table = parquet({"mpg": [10.0, 20.0, None], "origin": ["usa", "usa", "japan"], "tags": [[1], [], None]})

    shown = api.get(address(workspace, "cars.parquet", table, "columns")).json()

    assert (shown["sampled_rows"], shown["total_rows"], shown["limit"]) == (3, 3, None)
    mpg, origin, tags = shown["columns"]
    assert (mpg["missing"], mpg["mean"]) == (1, 15.0)
    assert origin["top"][0] == {"value": "usa", "count": 2}
    assert set(tags.values()) == {None}


@pytest.mark.parametrize("filename", ["cars.parquet", "notes.txt"])
def test_columns_of_what_is_no_table_are_refused(api: Client, workspace: Workspace, filename: str) -> None:
    answer = api.get(address(workspace, filename, b"hello", "columns"))

    assert answer.status_code == 400
    assert filename in answer.json()["error"]["message"]


def test_a_picture_is_sent_to_be_drawn_and_for_nothing_else(api: Client, workspace: Workspace) -> None:
    answer = api.get(address(workspace, "plot.bin", png(), "image"))

    assert body(answer) == png()
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize(
    "content", [PAGE, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", png(50_000, 50_000)]
)
def test_what_is_no_picture_or_a_bomb_is_not_sent_as_one(api: Client, workspace: Workspace, content: bytes) -> None:
    answer = api.get(address(workspace, "plot.png", content, "image"))

    assert answer.status_code == 400
    assert "picture" in answer.json()["error"]["message"]


def test_a_page_comes_with_a_policy_that_lets_it_reach_nothing(api: Client, workspace: Workspace) -> None:
    answer = api.get(address(workspace, "report.html", PAGE, "page"))

    assert body(answer) == PAGE
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox", "form-action 'none'", "frame-ancestors 'self'"} <= set(policy)
    assert "script" not in answer.headers["Content-Security-Policy"]


def test_a_drawing_in_svg_comes_as_a_page_that_reaches_nothing(api: Client, workspace: Workspace) -> None:
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"

    answer = api.get(address(workspace, "drawing.svg", drawing, "page"))

    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "sandbox" in answer.headers["Content-Security-Policy"].split("; ")
    assert "script" not in answer.headers["Content-Security-Policy"]


def test_rows_of_a_table_come_a_page_at_a_time(api: Client, workspace: Workspace) -> None:
    table = parquet({"at": list(range(1000))})

    first = api.get(address(workspace, "t.parquet", table, "rows"), {"offset": 700, "limit": 200}).json()
    last = api.get(address(workspace, "t.parquet", table, "rows"), {"offset": 900, "limit": 200}).json()

    assert (first["rows"][0], len(first["rows"]), first["is_end"]) == ([700], 200, False)
    assert (last["rows"][-1], len(last["rows"]), last["is_end"]) == ([999], 100, True)


@pytest.mark.parametrize("query", [{"offset": -1}, {"limit": 501}, {"offset": "x"}])
def test_rows_from_nowhere_are_refused(api: Client, workspace: Workspace, query: dict[str, object]) -> None:
    assert api.get(address(workspace, "t.csv", b"a\n1\n", "rows"), query).status_code == 400


def test_a_page_in_another_encoding_says_it_itself(api: Client, workspace: Workspace) -> None:
    page = "<meta charset=windows-1252><p>größer</p>".encode("cp1252")

    assert api.get(address(workspace, "r.html", page, "page")).headers["Content-Type"] == "text/html"


@pytest.mark.parametrize(("filename", "content"), [("plot.png", PAGE), ("a.txt", PAGE), ("r.html", b"")])
def test_only_what_is_named_a_page_is_sent_as_one(
    api: Client, workspace: Workspace, filename: str, content: bytes
) -> None:
    assert api.get(address(workspace, filename, content, "page")).status_code == 400


def test_a_table_is_downloaded_for_spreadsheets(api: Client, workspace: Workspace) -> None:
    answer = api.get(address(workspace, "cars.parquet", parquet({"note": ["=1+1", "fine"]}), "table.csv"))

    assert body(answer).decode("utf-8-sig") == "note\r\n'=1+1\r\nfine\r\n"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cars.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_download_of_what_is_no_table_is_refused(api: Client, workspace: Workspace) -> None:
    answer = api.get(address(workspace, "cars.parquet", b"PAR1 no more", "table.csv"))

    assert answer.status_code == 400
    assert "not a Parquet file" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("filename", "content", "kind"),
    [
        ("plot.png", png(), "image"),
        ("plot.png", b"no picture", "none"),
        ("empty.png", b"", "none"),
        ("report.html", PAGE, "html"),
        ("README.md", b"# Title <script>alert(1)</script>", "markdown"),
        ("notes.txt", b"hello \xff world", "text"),
        ("drawing.svg", b"<svg/>", "html"),
        ("report", b"\xef\xbb\xbf\n" + PAGE, "html"),
        ("drawing", b"<svg/>", "html"),
        ("model.pkl", b"\x80\x04K\x01.", "binary"),
    ],
)
def test_a_preview_says_what_a_file_is(
    api: Client, workspace: Workspace, filename: str, content: bytes, kind: str
) -> None:
    assert api.get(address(workspace, filename, content, "preview")).json()["kind"] == kind


def test_a_text_tells_its_encoding_and_its_faults(api: Client, workspace: Workspace) -> None:
    text = "연비와 배기량\n".encode() * 60 + b"\xff\n"

    shown = api.get(address(workspace, "notes.txt", text, "preview")).json()

    assert (shown["encoding"], shown["faults"], shown["truncated"]) == ("utf-8", 1, False)


@pytest.mark.parametrize("look", ["columns", "image", "page", "table.csv"])
def test_looks_do_not_lead_out_of_the_artifact(api: Client, workspace: Workspace, look: str) -> None:
    base = address(workspace, "cars.csv", b"a\n1\n", look)

    for path in ("../manifest.json", "/etc/passwd", "..%5cx", "%00"):
        assert api.get(f"{base}?path={path}").status_code in {400, 404}
