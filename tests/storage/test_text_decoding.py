import os

import pytest

from designer.storage.text_decoding import Decoded, decoded


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("größe".encode(), "utf-8"),
        ("größe".encode("utf-8-sig"), "utf-8"),
        ("größe".encode("utf-16"), "utf-16-le"),
        ("größe".encode("cp1252"), "windows-1252"),
        ("événement, déjà vu".encode("cp1252"), "windows-1252"),
        ("배기량,연비\n307,18\n".encode("euc_kr"), "euc_kr"),
        (b"plain", "utf-8"),
    ],
)
def test_the_encoding_is_found(content: bytes, encoding: str) -> None:
    found = decoded(content)

    assert found is not None
    assert (found.encoding, found.faults) == (encoding, 0)


def test_korean_in_its_old_encoding_is_read() -> None:
    assert decoded("배기량".encode("euc_kr")) == Decoded("배기량", "euc_kr")


def test_a_few_bad_bytes_are_counted_and_the_rest_is_read() -> None:
    found = decoded("배기량과 연비의 관계 ".encode() * 50 + b"\xff" + "끝".encode())

    assert found is not None
    assert (found.encoding, found.faults) == ("utf-8", 1)
    assert found.text.endswith("끝")


def test_a_character_that_is_cut_off_is_no_fault() -> None:
    assert decoded("ab가".encode()[:-1], is_cut=True) == Decoded("ab", "utf-8")


@pytest.mark.parametrize("content", [os.urandom(5000), b"\0\1\2" * 100, bytes(range(256)) * 20])
def test_bytes_that_are_no_text_are_none(content: bytes) -> None:
    assert decoded(content) is None
