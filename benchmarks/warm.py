"""What a step costs that imports pandas: forked barely, forked by Pipewright, and with Python started for each.

The bare fork is the least that anybody could pay: one process that has imported pandas forks for each call of the same
function with the same arguments, two at a time, and does nothing of what a run does durably.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.authoring.component import author_component, table_environment
from designer.engine.environments import Environments
from tests.running import ROOT, SHARED_ENVIRONMENTS, RunningHome, running

STEPS = 1000
REPEATS = 3
MOST_TIMES_BARE = 2.0
SCRIPT = '''"""A step as people write it."""

import pandas as pd


def spread(number: int, text: str = "") -> str:
    """Count the letters of a text."""
    table = pd.DataFrame({"number": range(number), "square": [n * n for n in range(number)]})
    return f"{text}{table.square.sum()}"
'''
BARE = """
import gc, os, sys, time

import pandas as pd
import function

steps, abreast = int(sys.argv[1]), int(sys.argv[2])
gc.collect()
gc.freeze()
begun = time.perf_counter()
running = 0
for number in range(steps):
    if running == abreast:
        os.wait()
        running -= 1
    if os.fork() == 0:
        with open(f"{sys.argv[3]}/{number}", "w") as file:
            file.write(function.spread(number, ""))
        os._exit(0)
    running += 1
for _ in range(running):
    os.wait()
print(time.perf_counter() - begun)
"""


@dataclass(frozen=True)
class WarmFigures:
    """Milliseconds for each of 1 → 1,000 → 1 steps of a Python function that uses pandas; medians."""

    bare_fork: float
    warm: float
    started: float
    forked: int
    isolation: str

    @property
    def times_bare(self) -> float:
        return self.warm / self.bare_fork
