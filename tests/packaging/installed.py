"""Pipewright out of a wheel, in a virtual environment of its own, where nothing of the checkout can be found."""

import os
import subprocess
import sys
import venv
from pathlib import Path

from tests.running import ROOT, RunningHome


def build_wheel(folder: Path) -> Path:
    """The wheel, built as `make wheel` does; the front end must have been built."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """A new virtual environment with the wheel and all it asks for, by uv, whose cache has most of it already."""
    venv.create(folder)
    python = folder / "bin" / "python"
    common = ["-q", "--python", str(python)]
    locked = ["-c", str(ROOT / "requirements.txt"), "--compile-bytecode", "--system-certs"]
    by_uv = subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", *common, *locked, str(wheel)],
        capture_output=True,
        text=True,
        check=False,
    )
    if by_uv.returncode != 0:
        # uv does not read pip's own configuration, which may name the only index that can be reached.
        by_pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", str(wheel)]
        done = subprocess.run(by_pip, capture_output=True, text=True, check=False)
        assert done.returncode == 0, by_uv.stderr + done.stderr
    return folder


class InstalledHome(RunningHome):
    """`pipewright up` typed in a folder of somebody's own, with no settings: the home is made in that folder."""

    def __init__(self, venv: Path, folder: Path) -> None:
        super().__init__(folder / ".pipewright")
        self.venv = venv
        self.folder = folder
        self.program = (str(venv / "bin" / "pipewright"),)
        for name in ("PYTHONPATH", "PIPEWRIGHT_HOME"):
            del self.environment[name]

    def python(self, *arguments: str) -> str:
        """What Python prints in the virtual environment."""
        return subprocess.run(
            [self.venv / "bin" / "python", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    def processes(self) -> dict[int, str]:
        """Also those that know the home only from the folder that they were started in."""
        found = super().processes()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
                except OSError:
                    continue
                if os.fsencode(self.venv) in command:
                    found[int(entry.name)] = command.decode(errors="replace")
        return found
