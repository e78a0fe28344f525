"""What an attempt's folders hold."""

from pathlib import Path

# Those of an attempt without code and outputs.
FOLDERS = ["code", "code/outputs", "outputs", "tmp"]


def everything_below(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))
