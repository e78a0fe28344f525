"""What the kernel tells of processes, whatever they are called."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.engine.process_tree import children_of, is_zombie, name_of, parent_of
from tests.engine.processes import PYTHON

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def oddly_named() -> Iterator["subprocess.Popen[bytes]"]:
    """A process whose name is no text: the kernel cuts a long one after 15 bytes, also within a letter."""
    process = subprocess.Popen(
        ["bash", "-c", r"printf 'x\xeb' > /proc/self/comm; echo; read -r"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    yield process
    process.kill()
    process.communicate()


def test_a_process_may_have_any_name(oddly_named: "subprocess.Popen[bytes]") -> None:
    assert parent_of(oddly_named.pid) == os.getpid()
    assert name_of(oddly_named.pid) == "x\ufffd"


@pytest.mark.parametrize("look", ["children_of", "listed_children_of", "parent_of", "name_of", "is_zombie"])
def test_who_has_no_file_left_is_not_told_that_there_is_nothing(look: str) -> None:
    code = (
        f"import os, resource; from designer.engine.process_tree import {look} as look; "
        "resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3)); look(os.getpid())"
    )

    done = subprocess.run([PYTHON, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False)

    assert "OSError: [Errno 24] Too many open files" in done.stderr


def test_a_process_that_is_gone_has_nothing() -> None:
    process = subprocess.Popen(["true"])
    process.wait()

    assert (children_of(process.pid), parent_of(process.pid), name_of(process.pid)) == ([], 0, "")
    assert is_zombie(process.pid)
