"""What a step can see and do in the sandbox of this machine; skipped where there is none."""

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from designer.core.errors import EnvironmentUnavailable
from designer.engine.attempt import AttemptResult, Progress
from designer.engine.isolation import Bubblewrap, Visible, choose_isolation
from tests.engine.bench import Bench, connected_to_another_step, make_isolation, needs_own_sockets
from tests.needs import refused
from tests.running import ROOT

sandboxed = pytest.mark.parametrize("bench", ["bubblewrap"], indirect=True)


# What is chosen


def test_none_is_chosen_when_it_is_asked_for_and_says_so(home: Path) -> None:
    chosen = choose_isolation("none", home)

    assert (chosen.name, chosen.reason) == ("none", "It is switched off by PIPEWRIGHT_ISOLATION=none.")


def test_without_bubblewrap_the_reason_says_how_to_get_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    chosen = choose_isolation("auto", home)

    assert chosen.name == "none"
    assert "sudo apt-get install bubblewrap" in chosen.reason
    with pytest.raises(EnvironmentUnavailable, match="bubblewrap is not installed"):
        choose_isolation("bubblewrap", home)


def test_a_bubblewrap_that_does_not_work_here_is_told_in_its_own_words(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.defpath}")

    chosen = choose_isolation("auto", home)

    assert chosen.name == "none"
    assert "No permissions to create new namespace" in chosen.reason


# What a step sees


@sandboxed
def test_a_step_sees_its_own_folder_and_inputs_of_the_home_and_nothing_else(bench: Bench) -> None:
    (bench.home / "secret").write_text("the key")
    (bench.home / "work" / "99-1").mkdir(parents=True)
    mine, other = bench.put({"a": "mine"}), bench.put({"b": "other"})

    bench.run(
        f"ls -A '{bench.home}'; ls '{bench.home}/work'; cat ${{{{inputs.x}}}}/a; "
        f"ls '{bench.home}/artifacts/objects/'*; cat '{bench.store.path(other)}/b' '{bench.home}/secret'",
        artifacts={"x": mine},
    )

    shown = bench.log_text()
    assert shown.startswith("artifacts\nwork\n1-1\nmine")
    assert mine in shown
    assert other not in shown.replace(f"{bench.store.path(other)}/b", "")
    assert "the key" not in shown


@sandboxed
def test_inputs_of_one_content_are_mounted_once(bench: Bench) -> None:
    digest = bench.put({"a": "mine"})

    bench.run(f"grep -c {digest} /proc/self/mountinfo", artifacts={"x": digest, "y": digest})

    assert bench.log_text() == "1\n"


@sandboxed
@pytest.mark.parametrize(
    "command",
    [
        "echo x > ${{inputs.x}}/a",
        "chmod 777 ${{inputs.x}}/a",
        "mv ${{inputs.x}}/a /tmp/a",
        "touch /usr/x",
        "touch /etc/x",
        "mount -t tmpfs none /mnt",
        "mount -o remount,rw /",
        "umount /tmp",
    ],
)
def test_a_step_changes_neither_its_inputs_nor_the_machine(bench: Bench, command: str) -> None:
    digest = bench.put({"a": "content"})

    result = bench.run(f"{command} && echo done", artifacts={"x": digest})

    assert result.outcome == "failed"
    assert "done" not in bench.log_text()
    bench.store.verify(digest)


@sandboxed
def test_a_step_sets_nothing_of_the_kernel(bench: Bench) -> None:
    """Who has the number of root may write to much of it without any capability."""
    look = """
import os
for top in ("/proc", "/sys"):
    for folder, folders, names in os.walk(top):
        folders[:] = [one for one in folders if not one.isdecimal() and one not in ("self", "thread-self", "pressure")]
        for name in names:
            try:
                os.close(os.open(os.path.join(folder, name), os.O_WRONLY))
                print(os.path.join(folder, name))
            except OSError:
                pass
"""
    code = bench.put({"main.py": look})

    result = bench.run("python3 main.py", code=code)

    assert result.outcome == "succeeded"
    assert bench.log_text() == ""


@sandboxed
def test_a_step_has_no_capability_no_way_to_new_ones_and_no_process_but_its_own(bench: Bench) -> None:
    bench.run("grep -E 'CapPrm|CapEff|NoNewPrivs' /proc/self/status; ps -e -o comm=; ls -A /run")

    zero = "0000000000000000"
    *status, first, second, third = bench.log_text().split()
    assert status == ["CapPrm:", zero, "CapEff:", zero, "NoNewPrivs:", "1"]
    assert sorted([first, second, third]) == ["bash", "bwrap", "ps"]


@sandboxed
def test_no_environment_of_a_process_outside_can_be_read(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen(["sleep", "60"], env={"MARKER": "of-another-process"}) as other:
        bench.run("cat /proc/*/environ | tr '\\0' '\\n'; echo; echo $$")
        other.kill()

    assert "of-another-process" not in bench.log_text()
    assert "PIPEWRIGHT_NODE=train" in bench.log_text()


@sandboxed
def test_the_keys_of_the_user_and_the_sockets_of_daemons_are_hidden(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = tmp_path / "user"
    (user / ".ssh").mkdir(parents=True)
    (user / ".ssh" / "id_ed25519").write_text("private")
    (user / ".netrc").write_text("password")
    (user / ".kaggle").mkdir()
    (user / ".kaggle" / "kaggle.json").write_text("key of kaggle")
    (user / ".cache" / "huggingface").mkdir(parents=True)
    (user / ".cache" / "huggingface" / "token").write_text("hf_token")
    (user / "real-aws").mkdir()
    (user / "real-aws" / "credentials").write_text("aws")
    (user / ".aws").symlink_to("real-aws")
    (user / "notes").write_text("notes")
    monkeypatch.setenv("HOME", str(user))
    home = tmp_path / "elsewhere"
    visible = Visible([], [user / "notes"])
    # The user's folder stands below /tmp here, which is hidden as a whole: so it is bound again, as / would be.
    isolation = make_isolation("bubblewrap", home)
    tokens = f"{user}/.netrc {user}/.cache/huggingface/token {user}/.kaggle/kaggle.json"
    look = f"cat {user}/notes {tokens}; ls -A {user}/.ssh {user}/real-aws {user}/.aws"

    wrapped = isolation.wrap(["bash", "-c", look], Path("/"), {"PATH": os.defpath}, visible)
    shown = subprocess.run(wrapped.argv, env=wrapped.environment, capture_output=True, text=True, check=False)

    assert "notes" in shown.stdout
    for secret in ("private", "password", "id_ed25519", "credentials", "hf_token", "key of kaggle"):
        assert secret not in shown.stdout
    assert f"--tmpfs {user}/.ssh" in " ".join(wrapped.argv)
    assert f"--tmpfs {user}/real-aws" in " ".join(wrapped.argv)


@sandboxed
def test_a_socket_in_the_folder_of_daemons_cannot_be_reached(bench: Bench) -> None:
    place = Path("/run/pipewright-test.socket")
    try:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(place))
    except OSError as error:
        refused("listening in /run", str(error))
    try:
        listener.listen()
        code = f"import socket; socket.socket(socket.AF_UNIX).connect('{place}')"
        result = bench.run(f'python3 -c "{code}"')
    finally:
        listener.close()
        place.unlink()

    assert "FileNotFoundError" in result.error


@sandboxed
def test_variables_that_steer_the_loader_reach_the_step_and_not_the_sandbox_itself(bench: Bench) -> None:
    # The loader of every program that gets these writes a file; outside it would be in the home, where it stays.
    trace = bench.home / "trace"

    result = bench.run("true", variables={"LD_DEBUG": "libs", "LD_DEBUG_OUTPUT": str(trace)})

    assert result.outcome == "succeeded"
    assert list(bench.home.glob("trace*")) == []


@sandboxed
def test_the_temporary_folder_is_the_steps_own_and_is_on_the_disk(bench: Bench) -> None:
    of_others, own = (Path("/tmp") / f"pipewright-{os.getpid()}-{name}" for name in ("of-others", "own"))
    of_others.touch()

    bench.run(f'echo 1 > {own}; ls -A /tmp /var/tmp; ls "$TMPDIR"; stat -f -c %T /tmp', timeout=10)
    of_others.unlink()

    shown = bench.log_text().split()
    assert of_others.name not in shown
    assert shown.count(own.name) == 3
    assert not own.exists()


@sandboxed
def test_the_network_is_the_machines(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"

        assert bench.run(f'python3 -c "{code}"').outcome == "succeeded"


# There is no file of it that could be hidden.
CONNECT = "import socket, sys; socket.socket(socket.AF_UNIX).connect(chr(0) + sys.argv[1])"


@sandboxed
def test_a_socket_of_the_machine_with_an_abstract_name_cannot_be_reached(bench: Bench) -> None:
    needs_own_sockets(bench)
    name = f"pipewright-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{name}")
        listener.listen()

        assert "PermissionError" in bench.run(f'python3 -c "{CONNECT}" {name}').error


@sandboxed
def test_a_step_has_abstract_names_of_its_own(bench: Bench) -> None:
    name = f"pipewright-test-{os.getpid()}"
    code = "import os, socket, subprocess, sys; s = socket.socket(socket.AF_UNIX); s.bind(chr(0) + sys.argv[1]); "
    code += "s.listen(); sys.exit(subprocess.call([sys.executable, *sys.argv[2:]]))"

    assert bench.run(f'python3 -c "{code}" {name} -c "{CONNECT}" {name}').outcome == "succeeded"


@sandboxed
def test_steps_reach_no_sockets_of_each_other(bench: Bench) -> None:
    needs_own_sockets(bench)

    def step(script: str, arguments: str, **given: Any) -> AttemptResult:
        return bench.run(f"python3 main.py {arguments}", code=bench.put({"main.py": script}), **given)

    assert "PermissionError" in connected_to_another_step(step).error


def test_an_ordinary_user_has_the_same_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("the other tests run as an ordinary user already")
    # A folder that the other user may reach: pytest's own are for one user only.
    home = Path("/tmp") / f"pipewright-user-{os.getpid()}" / "a home"
    attempt = home / "work" / "1-1"
    attempt.mkdir(parents=True)
    (home / "secret").write_text("the key")
    for path in (home.parent, home, home / "work", attempt, home / "secret"):
        os.chown(path, 65534, 65534)
    isolation = make_isolation("bubblewrap", home)
    monkeypatch.setattr(os, "geteuid", lambda: 65534)
    monkeypatch.setenv("HOME", "/nonexistent")
    wrapped = isolation.wrap(
        ["bash", "-c", f"echo hi > f; id -u; cat f; cat '{home}/secret'; touch /etc/x; grep CapEff /proc/self/status"],
        attempt,
        {"PATH": os.defpath},
        Visible([attempt]),
    )

    try:
        shown = subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *wrapped.argv],
            env={"PATH": os.defpath},
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        assert (attempt / "f").read_text() == "hi\n"
    finally:
        subprocess.run(["rm", "-rf", str(home.parent)], check=True)

    assert shown.stdout.split() == ["65534", "hi", "CapEff:", "0000000000000000"]
    assert "No such file or directory" in shown.stderr
    assert "Read-only file system" in shown.stderr


@sandboxed
def test_the_file_and_the_folder_of_a_cluster_are_hidden(bench: Bench) -> None:
    # Not below /tmp, which is hidden as a whole.
    place = Path(tempfile.mkdtemp(dir=ROOT / "build"))
    try:
        (place / "cluster.toml").write_text("the password")
        (place / "shared").mkdir()
        (place / "shared" / "artifact").write_text("of somebody else")
        chosen = choose_isolation("bubblewrap", bench.home, [place / "cluster.toml", place / "shared"])
        argv = ["bash", "-c", f"cat {place}/cluster.toml; ls {place}/shared; echo looked"]

        wrapped = chosen.wrap(argv, Path("/"), {"PATH": os.defpath}, Visible(()))
        done = subprocess.run(wrapped.argv, env=wrapped.environment, capture_output=True, text=True, check=False)

        assert done.stdout == "looked\n"
    finally:
        shutil.rmtree(place)


@sandboxed
def test_the_next_step_has_the_emptied_folders_where_nobody_can_hold_one(bench: Bench) -> None:
    needs_own_sockets(bench)
    bench.run("touch left; mkdir ../tmp/left; mkdir outputs/left")
    [kept] = bench.kept_for_others()
    number = kept.stat().st_ino

    bench.run("stat -c %i ..; find ../code ../outputs ../tmp -name left")

    assert bench.log_text().splitlines() == [f"{number}"]


@sandboxed
def test_whoever_holds_a_folder_of_a_step_sees_nothing_of_the_next(bench: Bench) -> None:
    """Where two steps have sockets in common, one may have handed it to a process of the other."""
    assert isinstance(bench.isolation, Bubblewrap)
    bench.isolation = replace(bench.isolation, own_sockets=False)
    held: list[int] = []

    def hold(progress: Progress) -> None:
        for root in (bench.home / "work").glob("[0-9]*"):
            held.append(os.open(root, os.O_RDONLY))

    first = bench.run("echo of the first > ../tmp/file", on_progress=hold)
    assert bench.left_in_work() == []
    second = bench.run("stat --format=%i ..")

    assert (first.outcome, second.outcome) == ("succeeded", "succeeded")
    assert int(bench.log_text()) not in [os.fstat(folder).st_ino for folder in held]
    assert held
    assert bench.kept_for_others() == []
    for folder in held:
        os.close(folder)
