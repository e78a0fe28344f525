"""Component folders for the tests."""

from pathlib import Path

COMPONENT = """\
type: command
name: {name}
outputs:
  table: {{type: uri_file}}
code: ./src
command: python main.py > ${{{{outputs.table}}}}
"""


def write(root: Path, *names: str, text: str = "x") -> Path:
    """Files below `root`, each with the same text."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def write_component(root: Path, name: str = "prep") -> Path:
    """A component folder with code, a README and an example."""
    for path, text in {
        "component.yml": COMPONENT.format(name=name),
        "README.md": f"# {name}\n",
        "src/main.py": "print(1)\n",
        "example/pipeline.yml": "jobs: {}\n",
    }.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root
