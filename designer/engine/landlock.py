"""Keeps a process from sockets with abstract names of others: they are no files, and no view of files hides them.

By landlock(7), since Linux 6.12. As a program it starts another one so: `python landlock.py PROGRAM ARGUMENT…`.
The standard library alone, and no newer Python than a step may have.
"""

import ctypes
import os
import sys

PR_SET_NO_NEW_PRIVS = 38
# The same numbers on all machines that Python runs on.
CREATE_RULESET, RESTRICT_SELF = 444, 446
OF_ABSTRACT_SOCKETS = 1

libc = ctypes.CDLL(None, use_errno=True)


class Rules(ctypes.Structure):
    """struct landlock_ruleset_attr as of its sixth version."""

    _fields_ = [("of_files", ctypes.c_uint64), ("of_network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


def keep_to_own_sockets() -> None:
    """From now on, for this process and all that come of it; raises OSError where the kernel knows nothing of it."""
    rules = Rules(0, 0, OF_ABSTRACT_SOCKETS)
    ruleset = checked(libc.syscall(CREATE_RULESET, ctypes.byref(rules), ctypes.sizeof(rules), 0))
    try:
        checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        checked(libc.syscall(RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


def checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


if __name__ == "__main__":
    keep_to_own_sockets()
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - nothing is to be between the two
