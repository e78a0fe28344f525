"""Other orchestrators at the same graphs, each in an environment of its own that is made for the measurement.

Each runs steps that do no more than start `true`, two at a time, and keeps what it keeps when it is told nothing else.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.workloads import Workload

ROOT = Path(__file__).resolve().parent.parent.parent
# What was newest when this was written, so that a later run compares with the same.
PEERS = {"luigi": "3.8.1", "prefect": "3.9.1", "dagster": "1.13.29", "snakemake": "9.27.1"}
MOST_SECONDS = 1800


def environment_of(name: str) -> Path:
    """The folder of programs of a peer's environment, made at its first use."""
    folder = ROOT / "build" / "peers" / f"{name}-{PEERS[name]}"
    if not (folder / "ready").exists():
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "-q", "--clear", "-p", sys.executable, folder], check=True)
        python = folder / "bin" / "python"
        subprocess.run([uv, "pip", "install", "-q", "--python", python, f"{name}=={PEERS[name]}"], check=True)
        (folder / "ready").touch()
    return folder / "bin"


def seconds_of(name: str, scratch: Path, workload: Workload) -> float:
    """How long a peer takes for a workload, its own start and imports left out as far as it lets one."""
    programs = environment_of(name)
    folder = scratch / name
    folder.mkdir(exist_ok=True)
    needs = folder / "needs.json"
    needs.write_text(json.dumps(workload.needs))
    script = Path(__file__).with_name(f"{name}_run.py")
    done = subprocess.run(
        [programs / "python", script, needs],
        cwd=folder,
        env={
            **{key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "DJANGO"))},
            "PATH": f"{programs}:{os.environ['PATH']}",
            "HOME": str(folder),
            # No peer may call home.
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DAGSTER_DISABLE_TELEMETRY": "1",
        },
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(f"{name} failed:\n{done.stderr[-3000:]}")
    return float(done.stdout.split()[-1])
