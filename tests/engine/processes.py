"""Processes of this machine, as tests look for them: by a word on their command line that nobody else has."""

import errno
import itertools
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from designer.engine.process_tree import all_pids

PYTHON = sys.executable


def until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    # Asked once more, it might not hold: a process that becomes another program has no command line for a moment.
    while not (holds := condition()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds


def alive(word: str) -> list[int]:
    """The processes that have `word` on their command line, without zombies, whose line is empty."""
    found = []
    for pid in all_pids():
        try:
            if os.fsencode(word) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                found.append(pid)
        except OSError:
            pass
    return found


def leave_no_file(pid: int) -> None:
    """Let a process open no more files than it has open."""
    files = {int(file.name) for file in Path(f"/proc/{pid}/fd").iterdir()}
    first_free = next(number for number in itertools.count() if number not in files)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (first_free, first_free))


def no_file_left(_pid: int) -> list[int]:
    """Stands for a look at processes where the whole machine has no file left."""
    raise OSError(errno.ENFILE, os.strerror(errno.ENFILE))


_words = iter(range(10**6))


def unique_seconds() -> str:
    """An argument for sleep that no other process of this machine has."""
    return f"{300 + os.getpid() % 1000}.{next(_words):06d}"


def daemon(seconds: str, *, ignores_term: bool = False) -> str:
    """Python that double-forks out of its session, and becomes `sleep SECONDS` under another parent."""
    ignore = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" if ignores_term else ""
    code = (
        f"import os; {ignore}"
        "os.fork() and os._exit(0); os.setsid(); os.fork() and os._exit(0); os.chdir('/');"
        "os.closerange(0, 50); "
        f"os.execve('/bin/sleep', ['sleep', '{seconds}'], {{}})"
    )
    return f'{PYTHON} -I -S -c "{code}"'
