"""Steps on machines that share artifacts: what one made another reads, and what a step uses stays while it runs."""

from pathlib import Path

import pytest

from designer.core.types import PortType
from designer.storage.cache import Cache
from designer.storage.local import LocalStore
from designer.storage.place import Place
from designer.storage.place_settings import PlaceSettings
from designer.storage.remote import RemoteStore
from tests.engine.bench import Bench

FOLDER = PortType.URI_FOLDER


@pytest.fixture
def settings(tmp_path: Path) -> PlaceSettings:
    (tmp_path / "mounted").mkdir()
    return PlaceSettings(str(tmp_path / "mounted"))


def on_machine(bench: Bench, name: str, settings: PlaceSettings, limit: int = 1 << 30) -> RemoteStore:
    """From now on the bench is another machine."""
    store = RemoteStore(Place(settings), Cache(LocalStore(bench.home / name), limit))
    bench.store = store
    return store


def test_a_step_reads_what_a_step_on_another_machine_made(bench, settings):
    on_machine(bench, "first", settings)
    code = bench.put({"make.sh": '#!/bin/bash\nmkdir -p "$1/deep"; echo made > "$1/deep/file"\n'})
    made = bench.run("./make.sh ${{outputs.out}}", code=code, outputs={"out": FOLDER})
    assert made.error == ""

    on_machine(bench, "second", settings)
    read = bench.run(
        "cat ${{inputs.given}}/deep/file; ./make.sh ${{outputs.out}}",
        code=code,
        artifacts={"given": made.outputs["out"].digest},
        outputs={"out": FOLDER},
    )

    assert bench.log_text() == "made\n"
    assert read.outputs["out"].digest == made.outputs["out"].digest


def test_what_a_step_uses_stays_in_the_cache_of_its_machine_until_it_has_ended(bench, settings):
    on_machine(bench, "first", settings)
    given = bench.put({"file": "x" * 50_000})
    others = [bench.put({"file": f"{number}" * 50_000}) for number in range(4)]
    second = on_machine(bench, "second", settings, limit=100_000)

    def crowd(_: object) -> None:
        for other in others:
            second.path(other)

    result = bench.run("sleep 0.6; wc -c < ${{inputs.given}}/file", artifacts={"given": given}, on_progress=crowd)

    assert (result.outcome, bench.log_text().strip()) == ("succeeded", "50000")
    for other in others:
        second.path(other)
    assert given not in {item.digest for item in LocalStore(bench.home / "second").stored()}


def test_a_step_whose_outputs_cannot_be_shared_fails_and_says_where(bench, settings, tmp_path):
    on_machine(bench, "first", settings)

    result = bench.run(
        f"echo made > ${{{{outputs.out}}}}/file; mv {tmp_path}/mounted {tmp_path}/away", outputs={"out": FOLDER}
    )

    assert result.outcome == "failed"
    assert "'out' could not be kept" in result.error
    assert f"the shared folder '{tmp_path}/mounted': it is not there. Mount it" in result.error
