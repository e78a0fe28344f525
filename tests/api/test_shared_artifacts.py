"""The server of a cluster: what workers elsewhere made and logged is read, and what is uploaded here they find."""

import io
import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client

from designer.accounts.models import Workspace
from designer.core.component import ComponentSpec, InputPort, OutputPort
from designer.core.interfaces import LogName
from designer.core.needs import NOTHING
from designer.core.types import PortType
from designer.engine.environments import Environments
from designer.engine.guardian import Guardian
from designer.engine.isolation import NoIsolation
from designer.runs.models import Run
from designer.runs.transitions import leases
from designer.storage.place_settings import PlaceSettings
from designer.storage.remote import FETCHED_WHOLE
from designer.storage.remote_logs import RemoteLogs
from designer.workers import stores
from designer.workers.cleanup import Cleanup, Part
from designer.workers.execution import Execution
from designer.workers.held import Held
from designer.workers.parts import environments
from tests.api.hands import finish_all, start
from tests.api.test_artifacts import body
from tests.registry.shelf import drawing, node, register, two_steps, upload
from tests.storage.s3 import S3, running_s3
from tests.storage.shared import Machine, shared

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators"),
]


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with running_s3() as server:
        yield server


@pytest.fixture
def place(s3: S3, tmp_path: Path, settings: Any) -> Iterator[PlaceSettings]:
    """A bucket; the server of these tests keeps everything there."""
    where = shared("bucket", s3, tmp_path)
    settings.PIPEWRIGHT_ARTIFACTS = where
    made = (stores.artifact_store, stores.attempt_logs, stores.shared_place)
    for each in made:
        each.cache_clear()
    yield where
    for each in made:
        each.cache_clear()


@pytest.fixture
def worker(place: PlaceSettings, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "worker", place)


def folder_of(root: Path, files: dict[str, bytes]) -> Path:
    root.mkdir()
    for name, content in files.items():
        (root / name).write_bytes(content)
    return root


@pytest.fixture
def run(api: Client, workspace: Workspace, worker: Machine, tmp_path: Path) -> Run:
    """A run whose steps worked on another machine."""
    graph = two_steps(workspace)
    pipeline = api.post("/api/v1/pipelines", {"name": "Far", "graph": graph}, content_type="application/json").json()
    table = tmp_path / "table.parquet"
    # Whatever is packed, this does not become small.
    noise = pa.array([os.urandom(1000).hex() for _ in range(6000)])
    pq.write_table(pa.table({"n": pa.array(range(6000)), "noise": noise}), table, row_group_size=500)
    assert table.stat().st_size > FETCHED_WHOLE * 0.7
    (tmp_path / "more").write_bytes(os.urandom(FETCHED_WHOLE))
    outputs = folder_of(
        tmp_path / "outputs", {"table.parquet": table.read_bytes(), "noise.bin": os.urandom(FETCHED_WHOLE)}
    )
    model = folder_of(tmp_path / "model", {"model.json": b'{"trees": 50}'})
    started = start(api, pipeline["id"])
    finish_all(
        {
            "give": {"table": worker.store.put_tree(outputs).digest},
            "train": {"model": worker.store.put_tree(model).digest},
        }
    )
    return Run.objects.get(pk=started["id"])


def output_of(api: Client, run: Run, node: str, port: str) -> str:
    steps = api.get(f"/api/v1/runs/{run.pk}").json()["steps"]
    digest: str = next(step for step in steps if step["node"] == node)["outputs"][port]["digest"]
    return digest


def test_previews_rows_and_ranges_of_a_large_artifact_are_read_without_fetching_it(api, run, settings):
    digest = output_of(api, run, "give", "table")
    at = f"/api/v1/artifacts/{digest}"

    listed = api.get(at).json()
    preview = api.get(f"{at}/preview", {"path": "table.parquet"}).json()
    rows = api.get(f"{at}/rows", {"path": "table.parquet", "offset": 5000, "limit": 2}).json()
    part = api.get(f"{at}/files/noise.bin", headers={"Range": "bytes=4000000-4000009"})

    assert [file["path"] for file in listed["files"]] == ["noise.bin", "table.parquet"]
    assert preview["total_rows"] == 6000
    assert [row[0] for row in rows["rows"]] == [5000, 5001]
    assert (part.status_code, len(body(part))) == (206, 10)
    assert not (settings.PIPEWRIGHT_HOME.artifacts / "objects" / digest[:2] / digest).exists()


def test_a_folder_made_elsewhere_is_downloaded_as_a_zip(api, run):
    digest = output_of(api, run, "train", "model")

    answer = api.get(f"/api/v1/artifacts/{digest}/download")

    with zipfile.ZipFile(io.BytesIO(body(answer))) as archive:
        assert archive.read("model.json") == b'{"trees": 50}'


def test_data_and_code_that_are_uploaded_here_are_found_by_a_worker(worker, workspace):
    data = upload(workspace, "cars", b"a,b\n1,2\n").artifact

    assert worker.store.path(data).read_bytes() == b"a,b\n1,2\n"


def test_a_log_written_elsewhere_is_read_by_range_with_its_lines(api, run, place, tmp_path):
    name = LogName(run.pk, "train", 1)
    stores.attempt_logs().remove_run(run.pk)
    logs = RemoteLogs(Machine(tmp_path / "x", place).place, tmp_path / "worker-logs", full_piece=20)
    whole = b"".join(b"line %d\n" % number for number in range(100))
    for start_ in range(0, len(whole), 37):
        with logs.begin(name).open("ab") as file:
            file.write(whole[start_ : start_ + 37])
        logs.publish(name)
    logs.end(name)
    at = f"/api/v1/runs/{run.pk}/steps/train/log"

    everything = api.get(at)
    middle = api.get(at, {"offset": 300, "limit": 50, "numbered": "true"})
    tail = api.get(at, headers={"Range": "bytes=-10"})

    assert body(everything) == whole
    assert body(middle) == whole[300:350]
    assert middle["X-Log-Size"] == str(len(whole))
    assert middle["X-Log-Line"] == str(whole[:300].count(b"\n"))
    assert body(tail) == whole[-10:]


def test_the_use_tells_of_the_bucket_and_what_nothing_needs_goes_there(api, run, worker, settings):
    forgotten = worker.store.put_chunks("forgotten", [b"x" * 5000], limit=5000).digest
    for item in list(worker.store.stored()):
        assert item.bytes > 0
    before = {part["part"]: part for part in api.get("/api/v1/storage").json()["parts"]}
    assert before["artifacts"]["bytes"] > FETCHED_WHOLE
    assert "cache" in before
    # Young as it is, nothing may go.
    assert before["artifacts"]["reclaimable_count"] == 0

    tomorrow = Cleanup(
        settings.PIPEWRIGHT_HOME,
        stores.artifact_store(),
        stores.attempt_logs(),
        environments(),
        clock=lambda: time.time() + 24 * 3600,
    )
    gone = tomorrow.clean([Part.ARTIFACTS])

    assert [item.key for item in gone] == [forgotten]
    assert forgotten not in {item.digest for item in worker.store.stored()}
    worker.store.verify(output_of(api, run, "train", "model"))


def test_logs_of_a_deleted_run_go_from_the_bucket(api, run, worker, django_capture_on_commit_callbacks):
    assert worker.place.below(f"logs/{run.pk}")

    with django_capture_on_commit_callbacks(execute=True):
        api.post("/api/v1/runs/delete", {"runs": [run.pk]}, content_type="application/json")

    assert not worker.place.below(f"logs/{run.pk}")


def test_a_bucket_that_is_away_is_told_in_a_sentence(api, run, s3, settings):
    digest = output_of(api, run, "give", "table")
    settings.PIPEWRIGHT_ARTIFACTS = s3.place("s3://nobody-made-it/x")
    for each in (stores.artifact_store, stores.attempt_logs, stores.shared_place):
        each.cache_clear()

    answer = api.get(f"/api/v1/artifacts/{digest}")

    assert answer.status_code == 500
    assert "the bucket 'nobody-made-it': it does not exist" in answer.json()["error"]["message"]


def test_a_run_on_another_machine_is_followed_while_it_works_and_read_here(api, workspace, place, worker, tmp_path):
    """Two steps: the second reads what the first made. The worker has a home, a cache and log files of its own."""
    seen: list[tuple[int, bytes]] = []
    gate = tmp_path / "gate"

    class Followed(RemoteLogs):
        def publish(self, name: LogName) -> int:
            told = super().publish(name)
            answer = api.get(f"/api/v1/runs/{name.run}/steps/{name.node}/log")
            seen.append((told, body(answer)))
            if told:
                # The step goes on once something of it was read.
                gate.touch()
            return told

    say = ComponentSpec(
        name="say",
        command=f"echo one; until test -e '{gate}'; do sleep 0.05; done; echo two; echo three; "
        "echo made > ${{outputs.out}}",
        outputs=(OutputPort("out", PortType.URI_FILE),),
    )
    read = ComponentSpec(
        name="read",
        command="cat ${{inputs.given}} | tee ${{outputs.out}}",
        inputs=(InputPort("given", PortType.URI_FILE),),
        outputs=(OutputPort("out", PortType.URI_FILE),),
    )
    known = register(workspace, say, read)
    graph = drawing(node("say", known["say"]), node("read", known["read"], given=("say", "out")))
    pipeline = api.post("/api/v1/pipelines", {"name": "Far", "graph": graph}, content_type="application/json").json()
    run = start(api, pipeline["id"], force_rerun=True)["id"]
    home = tmp_path / "home of the worker"
    home.mkdir()
    logs = Followed(worker.place, home / "logs")
    held = Held(NOTHING)

    with Guardian(home) as guardian:
        execution = Execution(
            worker.store,
            logs,
            guardian,
            NoIsolation("the test asks for it"),
            Environments(home / "environments"),
            home / "work",
            10**6,
            1,
            may_be_warm=False,
        )
        while (holding := held.take(lambda alone, _: leases.claim(["local"], "far", 30, alone=alone)[0])) is not None:
            execution.run(holding, "local")
            held.release(holding)

    told = api.get(f"/api/v1/runs/{run}").json()
    steps = {step["node"]: step for step in told["steps"]}
    assert told["state"] == "succeeded", steps
    # Each time something was told of the log, exactly that could be read.
    whole = b"one\ntwo\nthree\n"
    grown = [content for _, content in seen if whole.startswith(content)]
    assert all(len(content) == size for size, content in seen)
    assert any(content != whole for content in grown)
    assert whole in grown
    assert steps["say"]["log_size"] == len(whole)
    assert body(api.get(f"/api/v1/runs/{run}/steps/read/log")) == b"made\n"
    digest = steps["read"]["outputs"]["out"]["digest"]
    assert body(api.get(f"/api/v1/artifacts/{digest}/download")) == b"made\n"
    # The logs are in the bucket, and no longer on the machine that wrote them.
    assert not list((home / "logs").rglob("*.log"))
