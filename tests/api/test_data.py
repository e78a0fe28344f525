import io

import pytest
from django.test import Client

from designer.accounts.models import Workspace
from designer.registry.models import DataVersion
from tests.registry.shelf import upload, zipped

pytestmark = pytest.mark.django_db


def named(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_data_is_uploaded_listed_and_looked_at(api: Client) -> None:
    first = api.post("/api/v1/data", {"name": "cars", "file": named("cars.csv", b"a\n1\n")})
    second = api.post("/api/v1/data", {"name": "cars", "file": named("cars.csv", b"a\n2\n")})

    assert (first.status_code, second.status_code) == (201, 201)
    assert (first.json()["version"], second.json()["version"]) == ("1", "2")
    (row,) = api.get("/api/v1/data").json()["results"]
    assert (row["name"], row["latest_version"], row["versions"], row["size"]) == ("cars", "2", 2, 4)
    shown = api.get("/api/v1/data/cars").json()
    assert [version["version"] for version in shown["versions"]] == ["2", "1"]
    assert shown["versions"][0]["created_by"] == "owner-of-main"


def test_the_same_content_again_is_the_same_version(api: Client) -> None:
    api.post("/api/v1/data", {"name": "cars", "file": named("cars.csv", b"a\n1\n")})

    again = api.post("/api/v1/data", {"name": "cars", "file": named("cars.csv", b"a\n1\n")})

    assert again.status_code == 200
    assert (again.json()["version"], again.json()["is_new"]) == ("1", False)


def test_an_empty_file_is_data_too(api: Client) -> None:
    answer = api.post("/api/v1/data", {"name": "none", "file": named("none.csv", b"")})

    assert (answer.status_code, answer.json()["size"]) == (201, 0)


def test_a_large_file_goes_through_the_disk_and_arrives_whole(api: Client) -> None:
    content = bytes(range(256)) * 40_000

    answer = api.post("/api/v1/data", {"name": "large", "file": named("large.bin", content)})

    assert answer.json()["size"] == len(content)
    path = f"/api/v1/artifacts/{answer.json()['artifact']}/files/large.bin"
    assert api.head(path).headers["Content-Length"] == str(len(content))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": "../cars"}, "cannot name data"),
        ({"name": "cars", "type": "number"}, "'number' is none"),
        ({"name": "cars", "type": "uri_folder"}, "upload a zip"),
        ({"name": ""}, "name: This field may not be blank."),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence(api: Client, sent: dict[str, object], sentence: str) -> None:
    answer = api.post("/api/v1/data", {**sent, "file": named("a.csv", b"1")})

    assert answer.status_code == 400
    assert sentence in answer.json()["error"]["message"]
    assert DataVersion.objects.count() == 0


def test_a_folder_comes_as_a_zip(api: Client) -> None:
    packed = named("images.zip", zipped({"a.txt": "1", "b/c.txt": "2"}).getvalue())

    answer = api.post("/api/v1/data", {"name": "images", "type": "uri_folder", "file": packed})

    files = api.get(f"/api/v1/artifacts/{answer.json()['artifact']}").json()["files"]
    assert [file["path"] for file in files] == ["a.txt", "b/c.txt"]


def test_a_path_in_the_file_name_is_not_one(api: Client) -> None:
    answer = api.post("/api/v1/data", {"name": "cars", "file": named("../../../etc/cron.d/x", b"1")})

    assert answer.json()["filename"] == "x"


def test_data_is_searched_by_name(api: Client, workspace: Workspace) -> None:
    upload(workspace, "cars")
    upload(workspace, "trucks")

    assert [row["name"] for row in api.get("/api/v1/data?q=CAR").json()["results"]] == ["cars"]
    assert api.get("/api/v1/data/planes").status_code == 404


def test_too_large_a_file_is_refused_with_the_limit(api: Client, settings: object) -> None:
    settings.PIPEWRIGHT_UPLOAD_LIMIT = 1024  # type: ignore[attr-defined]

    answer = api.post("/api/v1/data", {"name": "cars", "file": named("cars.csv", b"x" * 1025)})

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"
    assert DataVersion.objects.count() == 0
