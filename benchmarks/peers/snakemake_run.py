"""snakemake with two cores; a rule for each step, whose output is touched when its command has ended."""

import json
import subprocess
import sys
import time
from pathlib import Path

NEEDS = json.loads(Path(sys.argv[1]).read_text())


def rule(number, needs):
    read = f"    input: {', '.join(repr(f'out/{need}') for need in needs)}\n" if needs else ""
    return f"rule s{number}:\n{read}    output: touch('out/{number}')\n    shell: 'true'\n"


everything = ", ".join(repr(f"out/{number}") for number in range(len(NEEDS)))
rules = "\n".join(rule(number, needs) for number, needs in enumerate(NEEDS))
Path("Snakefile").write_text(f"rule all:\n    input: {everything}\n\n{rules}")
begun = time.perf_counter()
subprocess.run(["snakemake", "-c2", "--quiet", "all"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.perf_counter() - begun)
