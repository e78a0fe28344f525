from contextlib import suppress

import pytest

from designer.storage.pictures import BrokenPicture, picture_of
from tests.storage.files import gif, jpeg, png, source, webp


@pytest.mark.parametrize(
    ("content", "format"),
    [(png(30, 20), "PNG"), (gif(30, 20), "GIF"), (jpeg(30, 20), "JPEG"), (webp(30, 20), "WebP")],
)
def test_a_picture_is_known_by_its_bytes_and_measured(content: bytes, format: str) -> None:
    found = picture_of(source("plot", content))

    assert found is not None
    assert (found.format, found.width, found.height) == (format, 30, 20)


def test_other_files_are_no_pictures() -> None:
    assert picture_of(source("table.csv", b"a,b\n")) is None
    assert picture_of(source("drawing.svg", b"<svg/>")) is None


@pytest.mark.parametrize("name", ["plot.png", "photo.JPEG", "a.gif", "a.webp"])
def test_a_file_that_is_only_named_as_a_picture_is_refused(name: str) -> None:
    with pytest.raises(BrokenPicture, match="does not begin as one"):
        picture_of(source(name, b"<html><script>alert(1)</script>"))


@pytest.mark.parametrize("content", [png(60_000, 60_000), gif(65_535, 65_535), jpeg(60_000, 1000), webp(16_000, 9000)])
def test_a_picture_of_too_many_pixels_is_refused(content: bytes) -> None:
    with pytest.raises(BrokenPicture, match="up to 40 million"):
        picture_of(source("bomb", content))


@pytest.mark.parametrize("content", [png(), gif(3, 2), jpeg(3, 2), webp(3, 2)])
def test_a_picture_that_breaks_off_anywhere_is_answered(content: bytes) -> None:
    for length in range(len(content)):
        with suppress(BrokenPicture):
            picture_of(source("a.png", content[:length]))


def test_a_picture_without_pixels_is_broken() -> None:
    with pytest.raises(BrokenPicture, match="0 × 20"):
        picture_of(source("a", gif(0, 20)))


def test_a_jpeg_of_endless_segments_is_given_up() -> None:
    with pytest.raises(BrokenPicture):
        picture_of(source("a.jpg", b"\xff\xd8" + b"\xff\xfe\x00\x02" * 5000))
