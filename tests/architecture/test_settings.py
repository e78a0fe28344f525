"""docs/settings.md has every setting that is read, and no other; docs/components.md every variable of a step."""

import ast
import re
from pathlib import Path

from designer.engine.environments import BuiltEnvironment
from designer.engine.staging import Stage
from designer.engine.step_environment import step_environment
from tests.architecture.documents import rows, spans, text_of
from tests.architecture.source import PACKAGE, argument, calls, modules, texts

READERS = ("_text", "_token", "_whole_number", "_choice", "_names", "_labels", "get", "getenv")
SETTING = re.compile(r"PIPEWRIGHT_[A-Z_]+")


def settings_read() -> set[str]:
    """Names that are given to a reader of settings, or asked of the environment."""
    found = {argument(call, 0, "name") or "" for _, call in calls(*READERS)}
    for module in modules().values():
        for node in ast.walk(module):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                found.add(str(node.slice.value))
    return {name for name in found if SETTING.fullmatch(name)}


def documented() -> dict[str, list[str]]:
    """Each setting's row of docs/settings.md."""
    table = {row[0].strip("`"): row for row in rows(text_of("docs/settings.md"))}
    return {name: row for name, row in table.items() if SETTING.fullmatch(name)}


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    assert documented().keys() == settings_read()


def test_numbers_and_choices_have_the_documented_default() -> None:
    table = documented()

    for path, call in calls("_whole_number", "_choice"):
        name = argument(call, 0, "name")
        default = call.args[1] if len(call.args) > 1 else None
        if path.name == "settings.py" and name and isinstance(default, ast.Constant):
            assert table[name][1] == f"`{default.value}`", name


def test_only_the_settings_the_home_and_the_command_line_read_the_environment() -> None:
    readers = {"settings.py", "home.py", "cli/client.py"}
    # What tells a child process of its supervisor, and what is handed on to the installer of packages.
    passing_on = {"workers/supervisor.py", "workers/server.py", "workers/worker.py", "engine/uv_program.py"}
    # What becomes one of a cluster's processes.
    passing_on |= {"workers/start.py"}
    # What names a home for a moment, to tell what the settings would be in it.
    passing_on |= {"cli/version.py", "workers/restore.py"}
    # What asks whether a server elsewhere is meant.
    passing_on |= {"cli/doctor.py"}
    # What gives a step's process the variables of the step.
    passing_on |= {"engine/warm_process.py", "engine/warm_script.py"}

    reading = set()
    for path, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.Attribute) and node.attr == "environ" and not _is_default_of_settings(module, node):
                reading.add(path.relative_to(PACKAGE).as_posix())

    assert reading <= readers | passing_on


def _is_default_of_settings(module: ast.Module, environ: ast.Attribute) -> bool:
    """`os.environ.setdefault("DJANGO_SETTINGS_MODULE", …)`, as every entry of a Django process begins."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.value is environ
        and argument(node, 0, "key") == "DJANGO_SETTINGS_MODULE"
        for node in ast.walk(module)
    )


def test_every_variable_that_a_step_gets_is_documented(tmp_path: Path) -> None:
    environment = BuiltEnvironment(tmp_path / "bin", (tmp_path,))
    given = step_environment(Stage(tmp_path), environment, {}, {}, 1).keys()
    told = {text for path in (PACKAGE / "engine").glob("*.py") for text in texts(path) if SETTING.fullmatch(text)}

    named = {word for span in spans(text_of("docs/components.md")) for word in re.findall(r"[A-Z_]{2,}", span)}

    assert given | (told - settings_read()) <= named
