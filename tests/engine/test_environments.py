"""Environments are built by the real uv, from packages made here: no index and no network is needed."""

import base64
import hashlib
import io
import os
import socket
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from designer.core.component import NO_ENVIRONMENT, EnvironmentSpec
from designer.core.errors import EnvironmentUnavailable
from designer.engine.environments import Environments, curated
from designer.engine.isolation import NoIsolation
from designer.engine.uv_program import uv_environment
from tests.engine.bench import Bench, make_isolation, needs_own_sockets
from tests.engine.processes import alive, until

both = pytest.mark.parametrize("bench", ["none", "bubblewrap"], indirect=True)
sandboxed = pytest.mark.parametrize("bench", ["bubblewrap"], indirect=True)


def packages(*requirements: str, python: str | None = None) -> EnvironmentSpec:
    return EnvironmentSpec("packages", name="test", python=python, requirements=requirements)


def wheel(folder: Path, name: str, version: str, files: Mapping[str, str], requires: str = "") -> None:
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    content = {
        **files,
        f"{info}/METADATA": metadata + (f"Requires-Dist: {requires}\n" if requires else ""),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')},\n"
        for path, text in content.items()
    )
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for path, text in {**content, f"{info}/RECORD": record}.items():
            archive.writestr(path, text)


def source_package(folder: Path, name: str, backend: str) -> None:
    """A package whose build runs `backend`; it has to bring what it wants to say into the module's text."""
    hooks = f'''
import io, os, zipfile
def build_wheel(directory, settings=None, metadata=None):
    said = []
    {backend}
    info = "{name}-1.0.dist-info"
    with zipfile.ZipFile(os.path.join(directory, "{name}-1.0-py3-none-any.whl"), "w") as archive:
        archive.writestr("{name}.py", f"said = {{said!r}}")
        archive.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n")
        archive.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        archive.writestr(info + "/RECORD", "{name}.py,,\\n" + info + "/METADATA,,\\n" + info + "/WHEEL,,\\n")
    return "{name}-1.0-py3-none-any.whl"
'''
    files = {
        "pyproject.toml": "[build-system]\nrequires = []\nbuild-backend = 'hooks'\nbackend-path = ['.']\n"
        f"[project]\nname = '{name}'\nversion = '1.0'\n",
        "hooks.py": hooks,
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
    }
    with tarfile.open(folder / f"{name}-1.0.tar.gz", "w:gz") as archive:
        for path, text in files.items():
            entry = tarfile.TarInfo(f"{name}-1.0/{path}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages, and nothing else, is what uv knows."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    wheel(folder, "greeting", "1.0", {"greeting.py": "text = 'hello 1.0'\n"})
    wheel(folder, "greeting", "2.0", {"greeting.py": "text = 'hello 2.0'\n"}, requires="helper>=1")
    wheel(folder, "helper", "1.5", {"helper/__init__.py": "", "helper/tests/test_x.py": "x = 1\n"})
    wheel(folder, "pip", "99.0", {"pip/__main__.py": "print('the pip of the environment')\n"})
    for name in [name for name in os.environ if name.startswith(("UV_", "PIP_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    return folder


# Building


def test_a_step_runs_in_the_packages_that_its_component_declares(bench: Bench) -> None:
    result = bench.run(
        "python -c 'import greeting, sys; print(greeting.text, sys.prefix)'; python -m pip; which python",
        environment=packages("greeting>=1"),
    )

    assert result.outcome == "succeeded", result.error
    said, pip, python = bench.log_text().splitlines()
    assert said.startswith(f"hello 2.0 {bench.home}/environments/")
    assert pip == "the pip of the environment"
    assert python.startswith(f"{bench.home}/environments/")
    assert not python.startswith(sys.prefix)


@sandboxed
def test_a_step_in_the_sandbox_runs_in_them_too_and_cannot_change_them(bench: Bench) -> None:
    result = bench.run(
        "python -c 'import greeting; print(greeting.text); open(greeting.__file__, \"a\")'",
        environment=packages("greeting==1.0"),
    )

    assert bench.log_text().startswith("hello 1.0\n")
    assert "Read-only file system" in result.error


def test_the_lock_has_every_package_with_its_hash_and_stays(bench: Bench, shelf: Path) -> None:
    built = bench.environments.build(packages("greeting"), lambda _: None)
    assert built.programs is not None
    folder = built.programs.parent.parent
    lock = (folder / "requirements.lock").read_text()

    wheel(shelf, "greeting", "3.0", {"greeting.py": ""})
    (folder / "ready").unlink()
    bench.environments.build(packages("greeting"), lambda _: None)

    assert "greeting==2.0" in lock
    assert "helper==1.5" in lock
    assert lock.count("--hash=sha256:") == 3
    assert (folder / "requirements.lock").read_text() == lock


def test_an_environment_is_built_once_and_said_in_lines_for_people(bench: Bench) -> None:
    first: list[str] = []
    second: list[str] = []

    bench.environments.build(packages("greeting", "helper"), first.append)
    bench.environments.build(packages("helper", "greeting "), second.append)

    assert first[:2] == ["Resolving 2 packages", "Installing packages"]
    assert any(line.startswith("Installed 3 packages") for line in first)
    assert second == []
    assert len({path.name for path in (bench.home / "environments").iterdir()} - {"cache"}) == 1


def test_packages_are_compiled_but_not_their_tests(bench: Bench) -> None:
    built = bench.environments.build(packages("greeting"), lambda _: None)

    assert built.programs is not None
    compiled = {path.name.split(".")[0] for path in built.programs.parent.rglob("*.pyc")}
    assert {"greeting", "__init__"} <= compiled
    assert "test_x" not in compiled


def test_whether_an_environment_is_ready_can_be_asked_before(bench: Bench) -> None:
    assert not bench.environments.is_ready(packages("greeting"))
    bench.environments.build(packages("greeting"), lambda _: None)

    assert bench.environments.is_ready(packages("greeting"))
    assert bench.environments.is_ready(NO_ENVIRONMENT)


def test_a_build_that_was_cut_off_is_made_again(bench: Bench) -> None:
    built = bench.environments.build(packages("greeting"), lambda _: None)
    assert built.programs is not None
    (built.programs.parent.parent / "ready").unlink()
    (built.programs.parent / "half").touch()

    bench.environments.build(packages("greeting"), lambda _: None)

    assert not (built.programs.parent / "half").exists()


def test_an_environment_whose_interpreter_is_gone_is_made_again(bench: Bench) -> None:
    built = bench.environments.build(packages("greeting"), lambda _: None)
    assert built.programs is not None
    (built.programs / "python").unlink()
    (built.programs / "python").symlink_to("/gone/python")
    assert not bench.environments.is_ready(packages("greeting"))

    bench.environments.build(packages("greeting"), lambda _: None)

    assert (built.programs / "python").exists()


def test_two_steps_that_need_the_same_environment_build_it_once(bench: Bench) -> None:
    said: list[str] = []
    threads = [
        threading.Thread(target=bench.environments.build, args=(packages("greeting"), said.append)) for _ in range(3)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert said.count("Installing packages") == 1


def test_a_stop_ends_a_build_at_once(bench: Bench, shelf: Path) -> None:
    source_package(shelf, "slow", "import time; time.sleep(60)")
    began = time.monotonic()

    with pytest.raises(EnvironmentUnavailable, match="Stopped"):
        bench.environments.build(packages("slow"), lambda _: None, lambda: time.monotonic() - began > 1)

    assert time.monotonic() - began < 10


# Which Python


def test_the_python_at_hand_is_taken_where_it_is_the_wished_one(bench: Bench) -> None:
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for wish in (None, here, f"={here}", f"{here}.*"):
        built = bench.environments.build(packages("helper", python=wish), lambda _: None)
        assert built.note == ""


def test_a_python_that_is_not_here_is_replaced_and_that_is_said(bench: Bench) -> None:
    said: list[str] = []

    built = bench.environments.build(packages("helper", python="3.4"), said.append)

    assert built.note.startswith("Python 3.4 is wished for and not on this machine; Python ")
    assert said[0] == built.note


# What cannot be installed


def test_a_package_that_nobody_has_is_told_in_the_words_of_uv(bench: Bench) -> None:
    with pytest.raises(EnvironmentUnavailable) as told:
        bench.environments.build(packages("no-such-package"), lambda _: None)

    assert told.value.message.startswith("The packages of this environment could not be installed. uv says:\n")
    assert "no-such-package was not found" in told.value.message


@pytest.mark.parametrize(
    "requirement",
    [
        "-r /etc/passwd",
        "--requirement=/etc/passwd",
        "-c other.txt",
        "-e .",
        "./local",
        "../local",
        "/abs/path",
        "name @ file:///etc",
        "--find-links /etc",
        "--extra-index-url https://x.test/${UV_INDEX_PASSWORD}",
    ],
)
def test_a_requirement_that_reads_this_machine_is_refused(bench: Bench, requirement: str) -> None:
    with pytest.raises(EnvironmentUnavailable, match="cannot be used"):
        bench.environments.build(packages("helper", requirement), lambda _: None)


@sandboxed
def test_the_build_of_a_source_package_sees_nothing_of_the_home(
    bench: Bench, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bench.home / "secret").write_text("the key")
    monkeypatch.setenv("SECRET_KEY", "of-the-server")
    attempts = (
        f"for path in ({str(bench.home / 'secret')!r}, '/proc/{os.getpid()}/environ'):\n"
        "        try: said.append(open(path).read())\n"
        "        except OSError as error: said.append(error.strerror)\n"
        "    said.append(os.environ.get('SECRET_KEY'))"
    )
    source_package(shelf, "curious", attempts)

    bench.run("python -c 'import curious; print(curious.said)'", environment=packages("curious"))

    assert bench.log_text() == "['No such file or directory', 'No such file or directory', None]\n"


@sandboxed
def test_the_build_of_a_source_package_reaches_no_socket_of_the_machine(bench: Bench, shelf: Path) -> None:
    needs_own_sockets(bench)
    name = f"pipewright-test-{os.getpid()}"
    attempt = (
        "import socket\n"
        f"    try: socket.socket(socket.AF_UNIX).connect(chr(0) + {name!r})\n"
        "    except OSError as error: said.append(error.strerror)"
    )
    source_package(shelf, "lonely", attempt)

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{name}")
        listener.listen()
        bench.run("python -c 'import lonely; print(lonely.said)'", environment=packages("lonely"))

    assert bench.log_text() == "['Operation not permitted']\n"


# The host's own, and named ones


def test_a_host_step_gets_the_interpreter_that_the_operator_names(home: Path, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "python"
    program.parent.mkdir()
    program.symlink_to(sys.executable)

    built = Environments(home / "environments", host_python=str(program)).build(EnvironmentSpec("host"), lambda _: None)

    assert built.programs == program.parent


def test_a_host_step_without_a_named_interpreter_is_told_what_to_set(home: Path) -> None:
    with pytest.raises(EnvironmentUnavailable, match="Set PIPEWRIGHT_HOST_PYTHON"):
        Environments(home / "environments").build(EnvironmentSpec("host"), lambda _: None)


def test_the_interpreter_of_pipewright_itself_is_refused(home: Path) -> None:
    if sys.prefix == sys.base_prefix:
        pytest.skip("the tests do not run in a virtual environment")

    with pytest.raises(EnvironmentUnavailable, match="Pipewright's own"):
        Environments(home / "environments", host_python=sys.executable).build(EnvironmentSpec("host"), lambda _: None)


def test_a_named_environment_is_looked_up_in_the_mapping(home: Path) -> None:
    environments = Environments(home / "environments", named={"mine": {"python": "3.11", "requirements": ["helper"]}})

    built = environments.build(EnvironmentSpec("named", name="mine"), lambda _: None)

    assert built.programs is not None
    with pytest.raises(EnvironmentUnavailable, match=r"'other' is not known here.* Known names: mine"):
        environments.is_ready(EnvironmentSpec("named", name="other"))


def test_every_curated_environment_has_a_python_and_pinned_packages() -> None:
    for name, wanted in curated().items():
        requirements = wanted["requirements"]
        assert isinstance(requirements, list)
        assert wanted["python"], name
        assert all("==" in requirement for requirement in requirements)


# What of our environment reaches uv


def test_settings_for_indexes_and_proxies_reach_uv_and_nothing_else(tmp_path: Path) -> None:
    ours = {
        "PIP_INDEX_URL": "https://mirror.test/simple",
        "UV_INDEX": "https://more.test/simple",
        "HTTPS_PROXY": "http://proxy.test",
        "no_proxy": "localhost",
        "SSL_CERT_FILE": "/etc/ca.pem",
        "PATH": "/usr/bin",
        "SECRET_KEY": "secret",
        "DATABASE_URL": "secret",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "PYTHONDONTWRITEBYTECODE": "1",
        "VIRTUAL_ENV": "/ours",
    }

    given = uv_environment(tmp_path, ours)

    assert given["UV_DEFAULT_INDEX"] == "https://mirror.test/simple"
    assert given["UV_INDEX"] == "https://more.test/simple"
    assert "secret" not in given.values()
    assert not {"PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV"} & set(given)
    assert given["UV_PYTHON_DOWNLOADS"] == "never"


def uv_works_in(home: Path) -> bool:
    lines = [Path(f"/proc/{pid}/cmdline") for pid in alive("--generate-hashes")]
    return any(os.fsencode(home) in line.read_bytes() for line in lines if line.exists())


def test_uv_keeps_the_lock_when_the_process_that_started_it_is_gone(home: Path, shelf: Path) -> None:
    source_package(shelf, "slow", "import time; time.sleep(2)")
    build = (
        "import sys; from pathlib import Path; from designer.core.component import EnvironmentSpec;"
        "from designer.engine.environments import Environments;"
        f"builder = Environments(Path({str(home / 'environments')!r}));"
        "builder.build(EnvironmentSpec('packages', requirements=('slow',)), print)"
    )
    builder = subprocess.Popen([sys.executable, "-u", "-c", build], stdout=subprocess.PIPE, text=True)
    assert builder.stdout is not None
    assert builder.stdout.readline() == "Resolving 1 package\n"
    assert until(lambda: uv_works_in(home))
    builder.kill()
    builder.wait()

    said: list[str] = []
    Environments(home / "environments", isolation=NoIsolation("")).build(packages("slow"), said.append)

    assert said[0] == "Waiting for another step that builds the same environment"


def test_the_sandbox_of_a_build_is_the_one_of_steps(home: Path) -> None:
    isolation = make_isolation("bubblewrap", home)

    built = Environments(home / "environments", isolation=isolation).build(packages("greeting"), lambda _: None)

    assert built.programs is not None
    assert (built.programs / "python").exists()
