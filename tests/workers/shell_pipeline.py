"""Pipelines of small shell steps, written to disk as a person would write them."""

from pathlib import Path
from textwrap import dedent, indent


def write_pipeline(folder: Path, *, name: str, **steps: str) -> Path:
    """`steps`: job key → bash. A step that names another's output as {other} depends on it; each may write $out."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for key, script in steps.items():
        needs = [other for other in steps if "{" + other + "}" in script]
        command = script
        for other in needs:
            command = command.replace("{" + other + "}", "${{inputs." + other + "}}")
        command = command.replace("$out", "${{outputs.out}}")
        inputs = "".join(f"\n      {other}: ${{{{parent.jobs.{other}.outputs.out}}}}" for other in needs)
        parts.append(
            f"  {key}:\n    command: |-\n{indent(dedent(command), ' ' * 6)}\n"
            + (f"    inputs:{inputs}\n" if inputs else "")
            + ("    outputs:\n      out: {type: uri_file}\n" if "outputs.out" in command else "")
        )
    file = folder / "pipeline.yml"
    header = f"type: pipeline\ndisplay_name: {name}\nsettings: {{default_compute: azureml:local}}\njobs:\n"
    file.write_text(header + "".join(parts))
    return file
