"""The processes of this machine as the kernel tells of them: whose child, of which step, and how to end them.

The standard library alone, as all that the step guardian is made of.
"""

import contextlib
import os
import resource
from functools import cache

# A mark is 2**60 + key * 2**20 + number: as a limit it would be 36,000 years, so it never limits anything.
MARK_BASE = 1 << 60
MARK_NUMBERS = 1 << 20
# A process that is gone, or not ours to see. Any other error, such as no file left, says nothing of a process.
UNSEEN = (FileNotFoundError, ProcessLookupError, PermissionError)
# Steps are the first to go when memory runs out, not the worker and not the server.
OOM_SCORE = "500"


def mark_of(pid: int) -> int:
    """The mark of a process, or 0; also of one that has ended and is not reaped yet."""
    try:
        soft, _ = resource.prlimit(pid, resource.RLIMIT_RTTIME)
    except (OSError, ValueError):
        return 0
    return soft if soft >= MARK_BASE else 0


def key_of(mark: int) -> int:
    return (mark - MARK_BASE) // MARK_NUMBERS if mark else -1


def all_pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdecimal()]


# Some kernels are built without the list of children.
LISTS_CHILDREN = os.path.exists(f"/proc/self/task/{os.getpid()}/children")


def children_of(pid: int) -> list[int]:
    if LISTS_CHILDREN:
        return listed_children_of(pid)
    return [other for other in all_pids() if parent_of(other) == pid]


def listed_children_of(pid: int) -> list[int]:
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
    except UNSEEN:
        return []
    return [int(child) for task in tasks for child in contents(f"/proc/{pid}/task/{task}/children").split()]


def parent_of(pid: int) -> int:
    stat = stat_of(pid)
    return int(stat[1]) if stat else 0


def is_zombie(pid: int) -> bool:
    """Whether it has ended, and perhaps waits to be reaped."""
    stat = stat_of(pid)
    return not stat or stat[0] in "ZX"


def stat_of(pid: int) -> list[str]:
    """What the kernel tells of a process behind its name: its state, its parent and so on; nothing if it is gone."""
    return contents(f"/proc/{pid}/stat").rpartition(b")")[2].decode().split()


def contents(path: str) -> bytes:
    """What the kernel tells there; nothing of a process that is gone. Raises OSError where that cannot be known."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except UNSEEN:
        return b""


def descendants_of(pid: int) -> list[int]:
    found, todo = [], children_of(pid)
    while todo:
        child = todo.pop()
        found.append(child)
        todo += children_of(child)
    return found


def send_signal(pid: int, number: int) -> None:
    # 0, 1 and negative numbers mean groups, init or everything.
    if pid > 1:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def name_of(pid: int) -> str:
    # Any bytes; of a long name 15, also where that is within a letter.
    return contents(f"/proc/{pid}/comm").decode(errors="replace").strip()


class Spare:
    """A file that its owner gives up for a while, so that a look at the processes always has one to open."""

    def __init__(self) -> None:
        self.file = os.dup(0)

    def __enter__(self) -> None:
        os.close(self.file)

    def __exit__(self, *_: object) -> None:
        self.file = os.dup(0)


class marked:
    """What is forked meanwhile inherits the mark and the score; the guardian itself has them only for that moment."""

    def __init__(self, mark: int) -> None:
        self.mark = mark

    def __enter__(self) -> None:
        self.limit = resource.getrlimit(resource.RLIMIT_RTTIME)
        # Where the hard limit is lower there is no mark, and whose child an orphan is cannot be told.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_RTTIME, (self.mark, self.limit[1]))
        self.score = exchange_oom_score(OOM_SCORE)

    def __exit__(self, *_: object) -> None:
        resource.setrlimit(resource.RLIMIT_RTTIME, self.limit)
        exchange_oom_score(self.score)


def exchange_oom_score(score: str) -> str:
    try:
        file = own_oom_score()
        before = os.pread(file, 16, 0).decode().strip()
        os.pwrite(file, score.encode(), 0)
    except OSError:
        return score
    return before


@cache
def own_oom_score() -> int:
    # Kept open: opening it takes longer than all that is done with it, and is done twice for each step. It is the
    # score of whoever opened it, so what is forked and becomes no other program must not use it.
    return os.open("/proc/self/oom_score_adj", os.O_RDWR | os.O_CLOEXEC)
