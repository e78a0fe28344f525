"""Runs every test: Python, TypeScript, browser. Goes on after a failure, and ends with an error if there was one."""

import os
import subprocess
import sys
import time

# Two cores are often all there is. A module of browser tests stays in one browser, on one installation.
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2"]
SUITES = {
    "Python": [*PYTEST, "--dist", "loadgroup", "-m", "not browser"],
    "TypeScript": ["npm", "--prefix", "frontend", "run", "--silent", "test"],
    "Browser": [*PYTEST, "--dist", "loadscope", "-m", "browser", "tests/browser"],
}


def main(wanted: list[str]) -> int:
    failed = []
    for name, command in SUITES.items():
        if wanted and name.lower() not in wanted:
            continue
        print(f"\n=== {name} ===", flush=True)
        started = time.monotonic()
        code = subprocess.call(command, env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"})
        print(
            f"=== {name}: {'passed' if code == 0 else 'failed'} in {time.monotonic() - started:.0f} s ===", flush=True
        )
        if code != 0:
            failed.append(name)
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main([word.lower() for word in sys.argv[1:]]))
