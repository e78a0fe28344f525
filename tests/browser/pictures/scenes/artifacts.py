"""What a step wrote, each kind of file in the large view."""

import re

from tests.browser.pictures.scenes.listed import scene
from tests.browser.pictures.stage import Stage

FILES = {
    "table": "houses.parquet",
    "image": "plot.png",
    "html": "report.html",
    "markdown": "summary.md",
    "notebook": "work.ipynb",
    "binary": "model.pkl",
    "json": "settings.json",
}


def _open_folder(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.looks}?step=looks")
    stage.page.get_by_role("tab", name=re.compile(f"^{stage.text('run.step.tab.outputs')}")).click()
    stage.page.wait_for_timeout(400)
    stage.button("run.step.enlarge")
    stage.page.wait_for_timeout(400)


def _list_file(kind: str, file: str) -> None:
    @scene(f"artifact-{kind}")
    def _(stage: Stage) -> None:
        _open_folder(stage)
        stage.page.get_by_role("dialog").get_by_role("button", name=file, exact=True).click()
        stage.page.wait_for_timeout(800)


@scene("artifact-folder")
def _(stage: Stage) -> None:
    _open_folder(stage)


for each, name in FILES.items():
    _list_file(each, name)
