import io
import json
import zipfile

import pytest
from django.test import Client

from designer.accounts.models import Workspace
from designer.workers.stores import artifact_store
from tests.api.hands import finished_run, store_file
from tests.registry.shelf import two_steps, upload

pytestmark = [
    pytest.mark.django_db,
    # The files are streamed for an ASGI server; the test client reads them at once.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators"),
]


def body(response: object) -> bytes:
    return b"".join(response)  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def table(api: Client, workspace: Workspace) -> str:
    return finished_run(api, two_steps(workspace))[1]


@pytest.fixture
def model(api: Client, table: str) -> str:
    steps = api.get(f"/api/v1/runs/{api.get('/api/v1/runs').json()['results'][0]['id']}").json()["steps"]
    return str(steps[1]["outputs"]["model"]["digest"])


def test_an_artifact_tells_what_is_in_it_and_who_made_it(api: Client, model: str) -> None:
    shown = api.get(f"/api/v1/artifacts/{model}").json()

    assert [file["path"] for file in shown["files"]] == ["deep/weights.bin", "model.json"]
    assert not shown["is_file"]
    assert [(made["node"], made["port"]) for made in shown["made_by"]] == [("train", "model")]


def test_a_file_is_sent_as_an_attachment_that_no_browser_runs(api: Client, table: str) -> None:
    answer = api.get(f"/api/v1/artifacts/{table}/files/table.csv")

    assert body(answer) == b"a,b\n1,2\n3,4\n"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="table.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer.headers["Content-Length"] == "12"


@pytest.mark.parametrize(
    ("asked", "status", "content", "says"),
    [
        ("bytes=0-2", 206, b"a,b", "bytes 0-2/12"),
        ("bytes=4-", 206, b"1,2\n3,4\n", "bytes 4-11/12"),
        ("bytes=-4", 206, b"3,4\n", "bytes 8-11/12"),
        ("bytes=8-999", 206, b"3,4\n", "bytes 8-11/12"),
        ("bytes=-999", 200, b"a,b\n1,2\n3,4\n", None),
        ("bytes=0-11", 200, b"a,b\n1,2\n3,4\n", None),
        ("bytes=5-2", 200, b"a,b\n1,2\n3,4\n", None),
        ("bytes=a-b", 200, b"a,b\n1,2\n3,4\n", None),
        ("bytes=0-1,4-5", 200, b"a,b\n1,2\n3,4\n", None),
        ("lines=1-2", 200, b"a,b\n1,2\n3,4\n", None),
        ("bytes=12-", 416, b"", "bytes */12"),
        ("bytes=-0", 416, b"", "bytes */12"),
    ],
)
def test_ranges(api: Client, table: str, asked: str, status: int, content: bytes, says: str | None) -> None:
    answer = api.get(f"/api/v1/artifacts/{table}/files/table.csv", headers={"Range": asked})

    assert (answer.status_code, body(answer), answer.headers.get("Content-Range")) == (status, content, says)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_head_request_says_how_long_the_file_is(api: Client, table: str) -> None:
    answer = api.head(f"/api/v1/artifacts/{table}/files/table.csv")

    assert (answer.headers["Content-Length"], body(answer)) == ("12", b"")


@pytest.mark.parametrize(
    "path",
    [
        "../../../../../../etc/passwd",
        "..%2f..%2f..%2fsecrets%2fsecret_key",
        "%2e%2e/manifest.json",
        "%252e%252e/manifest.json",
        "..%5c..%5cmanifest.json",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "table.csv%00",
        "table.csv/",
        "./table.csv",
        "../data/table.csv",
        "deep",
        "",
    ],
)
@pytest.mark.parametrize("form", ["files/{}", "preview?path={}"])
def test_nothing_outside_the_artifact_is_sent(api: Client, table: str, path: str, form: str) -> None:
    if form.startswith("preview") and path == "":
        return

    answer = api.get(f"/api/v1/artifacts/{table}/{form.format(path)}")

    assert answer.status_code in {400, 404}
    assert b"root:" not in answer.content


def test_a_link_in_the_store_is_not_followed(api: Client, workspace: Workspace) -> None:
    version = upload(workspace, "cars", b"mine")
    path = artifact_store().path(version.artifact)
    path.parent.chmod(0o755)
    path.unlink()
    path.symlink_to("/etc/hostname")

    answer = api.get(f"/api/v1/artifacts/{version.artifact}/files/cars.csv")

    assert answer.status_code == 404


@pytest.mark.parametrize("digest", ["0" * 64, "..", "z" * 64, "0"])
def test_an_artifact_that_does_not_exist(api: Client, digest: str) -> None:
    for path in ("", "/download", "/preview", "/files/a"):
        assert api.get(f"/api/v1/artifacts/{digest}{path}").status_code == 404


def test_an_artifact_in_the_store_that_nothing_here_refers_to_does_not_exist(api: Client) -> None:
    digest = store_file("secret.txt", b"of nobody")

    assert api.get(f"/api/v1/artifacts/{digest}/files/secret.txt").status_code == 404


def test_a_folder_is_downloaded_as_a_zip(api: Client, model: str) -> None:
    answer = api.get(f"/api/v1/artifacts/{model}/download")

    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{model[:12]}.zip"'
    with zipfile.ZipFile(io.BytesIO(body(answer))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["deep/weights.bin", "model.json"]
        assert json.loads(archive.read("model.json")) == {"trees": 50}


def test_a_file_is_downloaded_as_it_is(api: Client, table: str) -> None:
    assert body(api.get(f"/api/v1/artifacts/{table}/download")) == b"a,b\n1,2\n3,4\n"


def test_a_preview_shows_the_rows(api: Client, table: str) -> None:
    shown = api.get(f"/api/v1/artifacts/{table}/preview").json()

    assert shown["kind"] == "table"
    assert shown["rows"] == [["1", "2"], ["3", "4"]]


def test_a_preview_of_a_folder_asks_which_file(api: Client, model: str) -> None:
    assert api.get(f"/api/v1/artifacts/{model}/preview").json()["kind"] == "none"

    chosen = api.get(f"/api/v1/artifacts/{model}/preview?path=model.json").json()
    assert chosen == {"kind": "json", "value": {"trees": 50}}
    assert api.get(f"/api/v1/artifacts/{model}/preview?path=nothing").status_code == 404


def test_uploaded_data_can_be_looked_at(api: Client, workspace: Workspace) -> None:
    version = upload(workspace, "cars")

    assert api.get(f"/api/v1/artifacts/{version.artifact}/preview").json()["kind"] == "table"
