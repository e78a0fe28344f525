"""Registers the function of a Python script as a component, as the page of functions does."""

from pathlib import Path
from typing import Any

from designer.cli.client import Client, CommandError
from designer.cli.output import errors


def register_script(client: Client, file: Path, function: str) -> dict[str, Any]:
    """The registered component; raises CommandError with all that is wrong with the script, line by line."""
    wanted = {"script": _text_of(file), "function": function}
    findings = client.post("/functions/check", wanted)["findings"]
    wrong = [_place(finding, file) for finding in findings if finding["severity"] == "error"]
    if wrong:
        raise CommandError(f"{file} cannot become a component.", wrong)
    created: dict[str, Any] = client.post("/functions", wanted)
    for finding in findings:
        errors.print(f"Warning: {_place(finding, file)}", markup=False, soft_wrap=True)
    return created


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8 (byte {error.start}). Save it as UTF-8, then try again.") from error
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _place(finding: dict[str, Any], file: Path) -> str:
    at = "" if finding["line"] is None else f", line {finding['line']}, column {finding['column']}"
    return f"{file.name}{at}: {finding['message']}"
