"""What a step sees that is forked in a sandbox, and that neither it nor a package that attacks it gets any further."""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from designer.engine.attempt import AttemptResult
from tests.engine.bench import Bench, Run, connected_to_another_step, make_isolation, needs_own_sockets
from tests.engine.odd_packages import SPEC
from tests.engine.processes import until
from tests.running import ROOT

# A package is code of others: what it does to the interpreter, it does to each step that is forked from it.
BREAKS_OUT = """
import ctypes, fcntl, os
libc = ctypes.CDLL(None, use_errno=True)
keep = os.setsid
SAID = []
MACHINE = ["/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/irq/default_smp_affinity"]
COVERS = [HOME, "/run", "/tmp", "/dev", "/proc/sys", "/proc/irq", "/"]

def says(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "no")

def uncover(path):
    says(libc.umount2(path.encode(), 2))

def move(path):
    says(libc.mount(path.encode(), b"/mnt", None, 0x2000, None))

def make_writable(path):
    # MS_REMOUNT and MS_BIND, and so neither read-only nor anything else
    says(libc.mount(None, path.encode(), None, 0x1020, None))

def copy_without_covers(path):
    says(libc.mount(path.encode(), b"/mnt", None, 0x1000, None))

def write(path):
    os.close(os.open(path, os.O_WRONLY))

def mount_writable(path):
    says(libc.mount(b"proc", b"/mnt", b"proc", 0, None))

def enter_parent(path):
    # NS_GET_PARENT
    says(libc.setns(fcntl.ioctl(os.open(path, os.O_RDONLY), 0xB702), 0x10000000))

def enter_other(path):
    # NS_MNT_GET_NEXT and NS_MNT_GET_PREV of newer kernels: whichever namespaces of mounts one has power over
    for request in (0x8010B70B, 0x8010B70C):
        try:
            found = os.open(path, os.O_RDONLY)
            while True:
                found = fcntl.ioctl(found, request, bytearray(16))
                says(libc.setns(found, 0x20000))
                uncover(HOME)
        except OSError:
            pass
    write(HOME + "/secret")

def attempt(tried, *paths):
    for path in paths:
        try:
            tried(path)
            SAID.append(f"{tried.__name__} {path}")
        except OSError:
            pass

def attack():
    attempt(write, *MACHINE, HOME + "/secret", "/etc/of-a-step")
    attempt(uncover, *COVERS)
    attempt(move, *COVERS)
    attempt(make_writable, *COVERS, "/proc")
    attempt(copy_without_covers, "/", os.path.dirname(HOME))
    attempt(mount_writable, "/proc")

def setsid():
    files = [f"/proc/self/fd/{number}" for number in range(30)]
    attempt(enter_parent, "/proc/self/ns/user", "/proc/1/ns/user", *files)
    attempt(enter_other, "/proc/self/ns/mnt", *files)
    attack()
    # It may uncover what it has mounted itself: what is below has no process of the machine and cannot be written to.
    uncover("/proc")
    attempt(write, *MACHINE)
    SAID.append(f"processes {[name for name in os.listdir('/proc') if name.isdecimal()]}")
    says(libc.mount(b"proc", b"/proc", b"proc", 1, None))
    keep()

attack()
# Called once a forked process is in the sandbox of its step.
os.setsid = setsid
"""


# What a forked step sees in the sandbox, and what it can do

sandboxed = pytest.mark.parametrize("warm_bench", ["bubblewrap"], indirect=True)


@sandboxed
def test_a_forked_step_sees_its_own_folder_and_inputs_of_the_home_and_nothing_else(warm_bench: Bench) -> None:
    home, work = warm_bench.home, warm_bench.home / "work"
    (home / "secret").write_text("the key")
    (work / "99-1").mkdir(parents=True)
    mine, other = warm_bench.put({"a": "mine"}), warm_bench.put({"b": "other"})
    look = f"""
import os, sys
print(sorted(os.listdir({str(home)!r})), os.listdir({str(work)!r}))
print(open(sys.argv[1] + "/a").read())
for place in {[str(home / "secret"), str(warm_bench.store.path(other)), str(work / "99-1")]!r}:
    print(os.path.exists(place))
for place in (sys.argv[1] + "/a", "/usr/x", "/etc/x", "/x"):
    try: open(place, "a"); print("written", place)
    except OSError as error: print(error.strerror)
"""
    code = warm_bench.put({"main.py": look})

    result = warm_bench.run(
        "python main.py ${{inputs.x}}", code=code, artifacts={"x": mine}, environment=SPEC, warm=True, threads=1
    )

    assert result.is_warm
    assert warm_bench.log_text().splitlines() == [
        "['artifacts', 'work'] ['1-1']",
        "mine",
        *["False"] * 3,
        "Permission denied",
        *["Read-only file system"] * 3,
    ]


CANNOT = """
import ctypes, os, subprocess
libc = ctypes.CDLL(None, use_errno=True)
def libc_says(result):
    if result != 0: raise OSError(ctypes.get_errno(), "no")
for name, tried in {
    "mount": lambda: libc_says(libc.mount(b"none", b"/mnt", b"tmpfs", 0, None)),
    "umount": lambda: libc_says(libc.umount2(b"/proc", 2)),
    "remount": lambda: libc_says(libc.mount(b"none", b"/", None, 0x1020, None)),
    "new mounts": lambda: libc_says(libc.unshare(0x20000)),
    "mounts of the first": lambda: libc_says(libc.setns(os.open("/proc/1/ns/mnt", 0), 0)),
    "users of the first": lambda: libc_says(libc.setns(os.open("/proc/1/ns/user", 0), 0)),
    "memory of the first": lambda: open("/proc/1/mem", "rb").read(1),
    "root of the first": lambda: os.listdir("/proc/1/root"),
    "trace the first": lambda: libc_says(libc.ptrace(16, 1, 0, 0)),
    "another user": lambda: os.setuid(1),
    "a setting of the kernel": lambda: os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY),
    "an interrupt": lambda: os.open("/proc/irq/default_smp_affinity", os.O_WRONLY),
    "a device": lambda: os.mknod("/tmp/device", 0o20600, os.makedev(1, 1)),
}.items():
    try:
        tried()
        print(name, "done")
    except OSError:
        pass
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print([status[name].strip() for name in ("CapInh", "CapPrm", "CapEff", "CapAmb", "NoNewPrivs")])
print(subprocess.run(["grep", "CapEff", "/proc/self/status"], capture_output=True, text=True).stdout.split())
print(sorted(int(name) for name in os.listdir("/proc") if name.isdecimal()) == [1, os.getpid()])
os.kill(1, 15)
os.kill(1, 2)
print(os.listdir("/run"), os.path.exists("/tmp/of-the-machine"))
open("/tmp/a", "w")
print("a" in os.listdir("/tmp"), "a" in os.listdir(os.environ["TMPDIR"]), "a" in os.listdir("/var/tmp"))
"""


@sandboxed
def test_a_forked_step_has_no_capability_no_way_to_one_and_no_process_but_its_own(warm_bench: Bench, run: Run) -> None:
    place = Path("/tmp/of-the-machine")
    place.touch()
    try:
        result = run(CANNOT)
    finally:
        place.unlink()

    assert (result.is_warm, result.outcome) == (True, "succeeded")
    zero = "0" * 16
    assert warm_bench.log_text().splitlines() == [
        str([zero, zero, zero, zero, "1"]),
        str(["CapEff:", zero]),
        "True",
        "[] False",
        "True True True",
    ]


@sandboxed
def test_a_package_that_takes_over_the_interpreter_gets_no_more_than_a_step(
    warm_bench: Bench, run: Run, environments_root: Path
) -> None:
    [site_packages] = environments_root.glob("*/venv/lib/python*/site-packages")
    (site_packages / "breaks_out.py").write_text(f"HOME = {str(warm_bench.home)!r}\n{BREAKS_OUT}")
    (warm_bench.home / "secret").write_text("the key")

    result = run("import breaks_out\nprint(*breaks_out.SAID, sep='\\n')")

    assert (result.is_warm, result.start_note) == (True, "")
    assert warm_bench.log_text() == "processes ['1', '2']\n"


@sandboxed
def test_two_forked_steps_at_once_do_not_see_each_other(warm_bench: Bench, run: Run) -> None:
    script = """
import os, time
open("/dev/shm/mine", "w")
open("/tmp/mine", "w")
while not os.path.exists("/tmp/go"):
    time.sleep(0.01)
print(sorted(int(name) for name in os.listdir("/proc") if name.isdecimal()) == [1, os.getpid()])
print(os.listdir("/dev/shm"), os.listdir(os.environ["PWD"] + "/../.."))
print(*(os.readlink(f"/proc/self/ns/{kind}") for kind in ("mnt", "pid", "ipc")))
"""
    code = warm_bench.put({"main.py": script})
    run("pass")
    first = warm_bench.count + 1

    def one(number: int) -> tuple[AttemptResult, str]:
        own = replace(warm_bench, count=first + number)
        result = own.run("python main.py", code=code, environment=SPEC, warm=True, threads=1)
        *seen, namespaces = own.log_text().splitlines()
        assert seen == ["True", f"['mine'] ['{own.count}-1']"]
        return result, namespaces

    with ThreadPoolExecutor(3) as pool:
        ending = [pool.submit(one, number) for number in range(3)]
        assert until(lambda: len([*warm_bench.home.glob("work/[0-9]*/*/mine")]) == 3)
        for mine in warm_bench.home.glob("work/[0-9]*/*/mine"):
            (mine.parent / "go").touch()
        results = [each.result() for each in ending]

    assert all(result.is_warm for result, _ in results)
    own = {str(Path(f"/proc/self/ns/{kind}").readlink()) for kind in ("mnt", "pid", "ipc")}
    seen = [name for _, namespaces in results for name in namespaces.split()]
    assert len({*seen, *own}) == 4 * 3


def test_an_ordinary_user_has_the_same_sandbox(environments_root: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("the other tests run as an ordinary user already")
    make_isolation("bubblewrap", environments_root / "none")
    # Python of the machine, as that of the tests may stand where only root may look.
    python = shutil.which("python3", path=os.defpath)
    if python is None:
        pytest.skip("this machine has no Python for everybody")
    # Folders that the other user may reach: pytest's own are for one user only.
    folder = Path("/tmp") / f"pipewright-warm-{os.getpid()}"
    folder.mkdir()
    (folder / "main.py").write_text(
        f"import json, os\nprint(os.getuid(), os.listdir('/tmp') == ['{folder.name}'])\n{CANNOT}"
    )
    code = f"""
import os, sys
sys.path.append({str(ROOT)!r})
from pathlib import Path
from designer.engine.guardian import Guardian, Spawn
from tests.engine.forked import ENVIRONMENT, warm_script
folder = Path({str(folder)!r})
with Guardian(folder) as guardian:
    variables = ENVIRONMENT | {{"TMPDIR": "/tmp"}}
    warm = warm_script(folder, ["main.py"], is_sandboxed=True, environment=variables)
    spawn = Spawn("1-1", ["/bin/false"], folder, ENVIRONMENT, folder / "log", warm=warm)
    ended = guardian.spawn(spawn).wait(30)
    print(ended)
"""
    subprocess.run(["chown", "-R", "65534:65534", str(folder)], check=True)
    try:
        shown = subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", python, "-c", code],
            env={"PATH": os.defpath, "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        log = (folder / "log").read_text() if (folder / "log").exists() else ""
    finally:
        subprocess.run(["rm", "-rf", str(folder)], check=True)

    assert "is_warm=True" in shown.stdout, shown
    zero = "0" * 16
    assert log.splitlines()[:3] == ["65534 True", str([zero, zero, zero, zero, "1"]), str(["CapEff:", zero])]


@sandboxed
def test_steps_of_one_interpreter_reach_no_sockets_of_each_other(warm_bench: Bench, run: Run) -> None:
    needs_own_sockets(warm_bench)

    result = connected_to_another_step(run)

    assert result.is_warm
    assert "PermissionError" in result.error
