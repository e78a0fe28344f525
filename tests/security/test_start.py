"""What must hold before anybody has signed in (checks 2 to 4)."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from designer.home import Home
from tests.running import ROOT, RunningHome


def load_settings(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PIPEWRIGHT_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", "from designer import settings"],
        cwd=ROOT,
        env={**plain, "PIPEWRIGHT_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_secret_key_the_settings_refuse_to_load(tmp_path):
    told = load_settings(tmp_path)

    assert told.returncode != 0
    assert "There is no secret key" in told.stderr


def test_a_short_secret_key_is_refused(tmp_path):
    Home(tmp_path).prepare()
    Home(tmp_path).secret_key_file.write_text("short")

    assert "at least 32 characters" in load_settings(tmp_path).stderr


@pytest.mark.parametrize("token", ["fifteen-letters", "sixteen with blanks", "sechzehn-zeichen-ü"])
def test_a_token_of_metrics_that_is_easily_guessed_is_refused_and_not_shown(tmp_path, token):
    Home(tmp_path).prepare()

    told = load_settings(tmp_path, PIPEWRIGHT_METRICS_TOKEN=token)

    assert "PIPEWRIGHT_METRICS_TOKEN should be at least 16 letters" in told.stderr
    assert token not in told.stderr.rpartition("ImproperlyConfigured")[2]


def test_two_homes_have_two_keys(tmp_path):
    first, second = Home(tmp_path / "first"), Home(tmp_path / "second")
    first.prepare()
    second.prepare()

    assert first.secret_key_file.read_text() != second.secret_key_file.read_text()


def test_debug_is_off_and_no_variable_turns_it_on(tmp_path):
    Home(tmp_path).prepare()

    told = load_settings(tmp_path, DEBUG="1", DJANGO_DEBUG="1", PIPEWRIGHT_DEBUG="1")

    assert told.returncode == 0
    assert settings.DEBUG is False
    assert "DEBUG = False" in (ROOT / "designer" / "settings.py").read_text()


@pytest.mark.process
@pytest.mark.xdist_group("home")
def test_the_server_listens_on_this_machine_only(home: RunningHome):
    with socket.socket() as here:
        here.connect(("127.0.0.1", home.port))
    lines = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()]

    # The local address in hexadecimal, and state 0A: listening.
    listening = [line[1] for line in lines if line[1].endswith(f":{home.port:04X}") and line[3] == "0A"]

    assert listening == [f"0100007F:{home.port:04X}"]


@pytest.mark.process
@pytest.mark.xdist_group("home")
def test_registering_and_running_a_component_executes_none_of_its_code_in_the_server(home: RunningHome, tmp_path: Path):
    marker = ROOT / "build" / f"executed-{os.getpid()}"
    folder = tmp_path / "trap"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "trap.py").write_text(
        f"@exec('open({str(marker)!r}, \"w\")')\ndef step(x=open({str(marker)!r}, 'w')): ...\n"
    )
    (folder / "src" / "conftest.py").write_text(f"open({str(marker)!r}, 'w')\n")
    (folder / "component.yml").write_text(
        "type: command\nname: trap\ncode: ./src\ncommand: 'true'\ninputs:\n"
        "  x: {type: string, default: \"__import__('os').system('touch x')\"}\n"
    )

    home.command("component", "create", "-f", str(folder))
    home.client().get("/components/trap/versions/" + home.client().get("/components/trap")["version"])

    assert not marker.exists()
