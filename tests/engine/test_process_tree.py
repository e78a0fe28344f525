"""What the kernel tells of processes, whatever they are called."""

import os
import subprocess
from collections.abc import Iterator

import pytest

from designer.engine.process_tree import name_of, parent_of


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
