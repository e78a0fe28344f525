"""`pipewright version` answers on any machine and in any state of it, for that is when it is asked."""

import os
import subprocess
import sys
from pathlib import Path

from designer import __version__
from designer.home import Home
from tests.running import ROOT


def version(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PIPEWRIGHT_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "designer.cli", "version"],
        cwd=folder,
        env={**plain, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_before_the_first_start_it_answers_and_makes_no_home(tmp_path: Path):
    told = version(tmp_path)

    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"pipewright {__version__}\nPython ")
    assert list(tmp_path.iterdir()) == []


def test_in_a_home_it_tells_the_same(tmp_path: Path):
    Home(tmp_path / ".pipewright").prepare()

    told = version(tmp_path)

    assert told.stdout == version(tmp_path, PIPEWRIGHT_HOME=str(tmp_path / "nothing")).stdout


def test_where_steps_are_not_isolated_it_says_why(tmp_path: Path):
    told = version(tmp_path, PIPEWRIGHT_ISOLATION="none")

    assert "\nIsolation  none. It is switched off by PIPEWRIGHT_ISOLATION=none.\n" in told.stdout


def test_isolation_that_is_demanded_and_not_there_is_told_and_does_not_keep_the_rest_away(tmp_path: Path):
    told = version(tmp_path, PIPEWRIGHT_ISOLATION="bubblewrap", PATH="")

    assert told.returncode == 0, told.stderr
    assert "\nIsolation  PIPEWRIGHT_ISOLATION=bubblewrap, but bubblewrap cannot be used: " in told.stdout
    assert "\nSamples " in told.stdout


def test_a_wrong_setting_is_told_in_a_sentence_after_the_version(tmp_path: Path):
    told = version(tmp_path, PIPEWRIGHT_SLOTS="many")

    assert told.returncode == 1
    assert told.stdout.startswith(f"pipewright {__version__}\n")
    assert "PIPEWRIGHT_SLOTS should be a whole number of at least 1; it is 'many'." in " ".join(told.stderr.split())
    assert "Traceback" not in told.stderr
