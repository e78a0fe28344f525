"""Components: looked into, uploaded, made of a function, updated."""

import io
import re
import zipfile

from tests.browser.pictures.filled_home import FUNCTION
from tests.browser.pictures.scenes.listed import empty, page, scene
from tests.browser.pictures.stage import Stage

COMPONENT_YML = """$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: say_hello
display_name: Say hello
description: Greets whoever is named.
code: ./src
environment: {image: any}
inputs:
  name: {type: string, default: you, description: Whom to greet.}
outputs:
  greeting: {type: uri_file}
command: python hello.py ${{inputs.name}} ${{outputs.greeting}}
"""


def _list_tab(tab: str) -> None:
    @scene(f"component-{tab}")
    def _(stage: Stage) -> None:
        stage.open(f"/components/train_model?tab={tab}")


for each in ("docs", "interface", "code", "use", "versions", "used"):
    _list_tab(each)

page("component-function", lambda stage: "/components/greet")


@scene("component-code-diff")
def _(stage: Stage) -> None:
    stage.open("/components/greet?tab=code")
    stage.page.get_by_role("combobox", name=stage.text("registry.diff.compare")).click()
    stage.page.get_by_role("option").last.click()
    stage.page.wait_for_timeout(800)


@scene("component-code-alone")
def _(stage: Stage) -> None:
    stage.open("/components/greet?tab=code")


@scene("component-archived")
def _(stage: Stage) -> None:
    stage.open("/components/say_goodbye")


@scene("components-archived")
def _(stage: Stage) -> None:
    stage.open("/components?archived=true")


empty("components-archived", "/components?archived=true")


def _edited(stage: Stage) -> str:
    return f"/components/greet/edit/{stage.full.client().get('/components/greet')['version']}"


page("function-edit", _edited)


@scene("function-new")
def _(stage: Stage) -> None:
    stage.open("/components/new/function")
    stage.page.wait_for_timeout(1_000)


def _with_script(stage: Stage, script: str) -> None:
    stage.open("/components/new/function")
    stage.page.get_by_role("textbox", name=stage.text("functions.editor")).fill(script)
    stage.page.wait_for_timeout(1_200)


@scene("function-full")
def _(stage: Stage) -> None:
    _with_script(stage, FUNCTION)


@scene("function-problems")
def _(stage: Stage) -> None:
    _with_script(stage, "def keep(table, share: complex = 2):\n    return table\n")


@scene("function-test")
def _(stage: Stage) -> None:
    script = "import pandas as pd\n\n\ndef keep(table: pd.DataFrame, at_most: float = 10.0) -> pd.DataFrame:\n"
    _with_script(stage, f"{script}    return table[table.value <= at_most]\n")
    stage.page.get_by_role("tab", name=stage.text("functions.test.title")).click()
    stage.settle()
    stage.button("functions.test.run")
    # From the second picture on, the result of the first is reused.
    ended = f"^({stage.text('ui.state.succeeded')}|{stage.text('ui.state.reused')})"
    stage.page.get_by_role("img", name=re.compile(ended)).first.wait_for(timeout=60_000)
    stage.page.wait_for_timeout(800)


def _zipped(files: dict[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return written.getvalue()


def _upload(stage: Stage, files: dict[str, str]) -> None:
    stage.open("/components")
    stage.button("registry.upload.action")
    packed = {"name": "component.zip", "mimeType": "application/zip", "buffer": _zipped(files)}
    stage.page.locator('input[data-picks="files"]').set_input_files(packed)
    stage.page.wait_for_timeout(1_500)


@scene("upload-empty")
def _(stage: Stage) -> None:
    stage.open("/components")
    stage.button("registry.upload.action")


@scene("upload-checked")
def _(stage: Stage) -> None:
    _upload(stage, {"component.yml": COMPONENT_YML, "src/hello.py": "print(1)\n"})


@scene("upload-refused")
def _(stage: Stage) -> None:
    _upload(stage, {"component.yml": "type: command\nname: bad\ninputs:\n  a: {type: nonsense}\n"})


@scene("update-bar")
def _(stage: Stage) -> None:
    stage.open(f"/pipelines/{stage.filled.outdated}")


@scene("update-dialog")
def _(stage: Stage) -> None:
    stage.open(f"/pipelines/{stage.filled.outdated}")
    # A narrow window begins without the side panel.
    toggle = stage.page.get_by_role("button", name=stage.text("designer.dock.toggleRight"), exact=True).first
    if toggle.get_attribute("aria-pressed") != "true":
        toggle.click()
    stage.button("registry.update.review")
    stage.page.wait_for_timeout(800)


@scene("data-upload")
def _(stage: Stage) -> None:
    stage.open("/data")
    stage.button("data.upload")


@scene("data-upload-file")
def _(stage: Stage) -> None:
    stage.open("/data")
    stage.button("data.upload")
    file = {"name": "house prices.csv", "mimeType": "text/csv", "buffer": b"town,price\nSeoul,900\n"}
    stage.page.get_by_role("dialog").locator("input[type=file]").set_input_files(file)
    stage.page.wait_for_timeout(600)
