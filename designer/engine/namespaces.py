"""The namespaces in which warm interpreters and their steps live, made by the guardian. The standard library alone.

of the machine
└─ of an interpreter  owns what bubblewrap mounts, for the interpreter and for its steps; it has no power over that
   └─ of a step       with a sealed copy of what bubblewrap mounted; the interpreter has power over that
"""

import ctypes
import os
import socket
from collections.abc import Callable

CLONE_NEWNS, CLONE_NEWUSER = 0x20000, 0x10000000
MNT_DETACH = 2
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND = 1, 2, 4, 8, 32, 4096

libc = ctypes.CDLL(None, use_errno=True)


def user_namespace() -> int:
    """One for an interpreter, in which bubblewrap can make sandboxes and then gives up all power over them."""

    def make() -> list[int]:
        outside = (os.geteuid(), os.getegid())
        unshare(CLONE_NEWUSER)
        # Only who is root in a namespace can make a sandbox in it.
        map_user(own_process(), (0, 0), outside)
        return [os.open("/proc/self/ns/user", os.O_RDONLY)]

    [made] = made_by_another_process(make, 1)
    return made


def sealed(outer: int, mounts: int) -> tuple[int, int]:
    """A user namespace in that of an interpreter, and a mount namespace of it: a copy of what bubblewrap has made.

    In such a copy, which belongs to a lesser user namespace, what is mounted can be neither uncovered nor made writable
    (mount_namespaces(7), restrictions), so that an interpreter may enter it and has no more there than a step.
    """
    user = (os.geteuid(), os.getegid())

    def make() -> list[int]:
        # Of this very process also where /proc is that of a sandbox, which it is no part of.
        process = own_process()
        enter(outer, CLONE_NEWUSER)
        enter(mounts, CLONE_NEWNS)
        if user[0] == 0:
            uncover_processes()
        unshare(CLONE_NEWUSER | CLONE_NEWNS)
        # A step is who it is without a sandbox.
        map_user(process, user, (0, 0))
        return [os.open(f"ns/{kind}", os.O_RDONLY, dir_fd=process) for kind in ("user", "mnt")]

    own, copied = made_by_another_process(make, 2)
    return own, copied


def uncover_processes() -> None:
    """Have /proc without covers, but read-only: where covers hide some of it, the kernel lets nobody mount it anew.

    A step's own processes want a /proc anew. bubblewrap covers what is the machine's, which root could write to. Where
    all that is to be seen is read-only, the kernel demands it of each that is mounted anew.
    """
    for place in ("sys", "sysrq-trigger", "irq", "bus"):
        libc.umount2(f"/proc/{place}".encode(), MNT_DETACH)
    flags = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC
    check(libc.mount(None, b"/proc", None, flags, None))


def made_by_another_process(make: Callable[[], list[int]], count: int) -> list[int]:
    """The files that `make` opens in a process of its own, whose namespaces change; raises OSError if it did."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        child = os.fork()
        if child == 0:
            try:
                socket.send_fds(theirs, [b"made"], make())
            except OSError as error:
                theirs.send(f"namespaces cannot be made ({error.strerror})".encode())
            finally:
                os._exit(0)
        theirs.close()
        said, files, _, _ = socket.recv_fds(ours, 1000, count)
        os.waitpid(child, 0)
    for file in files:
        os.set_inheritable(file, False)
    if len(files) != count:
        raise OSError(said.decode() or "namespaces cannot be made")
    return files


def own_process() -> int:
    return os.open("/proc/self", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def map_user(process: int, inside: tuple[int, int], outside: tuple[int, int]) -> None:
    """Say who the one user and group of a new namespace are; to do so a group must first be forbidden others."""
    texts = {
        "setgroups": "deny",
        "uid_map": f"{inside[0]} {outside[0]} 1",
        "gid_map": f"{inside[1]} {outside[1]} 1",
    }
    for name, text in texts.items():
        file = os.open(name, os.O_WRONLY, dir_fd=process)
        try:
            os.write(file, text.encode())
        finally:
            os.close(file)


def unshare(kinds: int) -> None:
    check(libc.unshare(kinds))


def enter(namespace: int, kind: int) -> None:
    check(libc.setns(namespace, kind))


def check(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
