from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from designer.api.static_files import StaticFiles


def elsewhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page")


@pytest.fixture
def serve(tmp_path: Path, settings: object) -> StaticFiles:
    settings.STATIC_ROOT = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "app" / "assets").mkdir(parents=True)
    (tmp_path / "app" / "assets" / "main-abc123.js").write_text("console.log(1)")
    return StaticFiles(elsewhere)


ADDRESS = "/static/app/assets/main-abc123.js"


def test_a_built_file_is_served_for_ever_as_what_it_is(serve: StaticFiles) -> None:
    answer = serve(RequestFactory().get(ADDRESS))

    assert answer.content == b"console.log(1)"
    assert not answer.streaming
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_file_that_the_browser_has_is_not_sent_again(serve: StaticFiles) -> None:
    known = serve(RequestFactory().get(ADDRESS)).headers["ETag"]

    answer = serve(RequestFactory().get(ADDRESS, headers={"If-None-Match": known}))

    assert (answer.status_code, answer.content) == (304, b"")
    assert "Content-Type" not in answer.headers


def test_a_part_of_a_file_is_sent_when_a_part_is_asked_for(serve: StaticFiles) -> None:
    answer = serve(RequestFactory().get(ADDRESS, headers={"Range": "bytes=0-6"}))

    assert (answer.status_code, answer.content) == (206, b"console")


@pytest.mark.parametrize("path", ["/static/../secrets/token", "/static/app/nothing.js", "/static/", "/pipelines"])
def test_what_is_no_built_file_goes_on(serve: StaticFiles, path: str) -> None:
    assert serve(RequestFactory().get(path)).content == b"a page"
