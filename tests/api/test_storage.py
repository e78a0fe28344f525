"""Disk use and cleaning: what anything needs stays, what nothing needs goes, and a dry run only tells."""

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.core.component import EnvironmentSpec
from designer.engine.environments import Environments
from designer.home import Home
from designer.runs.models import Attempt, Run, StepOutput
from designer.runs.transitions import leases
from designer.storage.local import LocalStore
from designer.storage.logs import FolderLogs
from designer.workers.cleanup import CLEANED, Cleanup
from designer.workers.parts import environments
from designer.workers.stores import artifact_store, attempt_logs, shared_place
from tests.api.hands import finished_run, is_stored, logs_folder, start, store_at, store_file, store_folder
from tests.registry.shelf import GIVE, drawing, node, register, two_steps, upload

pytestmark = pytest.mark.django_db

LONG_AGO = time.time() - 10 * 24 * 3600


def age(digest: str) -> str:
    return store_at(digest, LONG_AGO)


def clean(api: Client, **wanted: Any) -> dict[str, Any]:
    answer = api.post("/api/v1/storage/clean", wanted, content_type="application/json")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(autouse=True)
def empty_home() -> None:
    """What other tests of this process left behind is out of the way."""
    for stored in list(artifact_store().stored()):
        list(artifact_store().remove([stored.digest], not_wanted_since=time.time() + 10))
    for kept in list(attempt_logs().kept()):
        attempt_logs().remove_run(kept.run)


def test_the_parts_of_a_home_are_told_with_what_nothing_needs(api: Client, workspace: Workspace):
    upload(workspace, "cars", b"x" * 5000)
    age(store_file("forgotten", b"y" * 3000))

    use = api.get("/api/v1/storage").json()

    parts = {row["part"]: row for row in use["parts"]}
    cache = {"cache"} if shared_place() else set()
    assert set(parts) == {"artifacts", "logs", "environments", "work", "database", "backups"} | cache
    assert parts["artifacts"]["bytes"] > 8000
    assert 3000 < parts["artifacts"]["reclaimable_bytes"] < 5000
    assert parts["artifacts"]["reclaimable_count"] == 1
    assert use["total_bytes"] > use["free_bytes"] > 0


def test_a_dry_run_tells_and_removes_nothing_then_the_same_goes(api: Client):
    digest = age(store_file("forgotten.csv", b"y" * 3000))

    told = clean(api, dry_run=True)
    assert is_stored(digest)
    gone = clean(api, dry_run=False)

    assert [(item["part"], item["name"]) for item in told["items"]] == [("artifacts", f"{digest[:12]}  forgotten.csv")]
    assert (gone["count"], gone["bytes"], gone["items"]) == (told["count"], told["bytes"], told["items"])
    assert not is_stored(digest)
    assert clean(api, dry_run=True)["count"] == 0


def test_what_is_asked_for_by_default_is_a_dry_run(api: Client):
    digest = age(store_file("forgotten", b"z"))

    assert clean(api)["dry_run"] is True
    assert is_stored(digest)


def test_nothing_that_a_run_data_or_a_component_names_goes(api: Client, workspace: Workspace):
    run, table, model = finished_run(api, two_steps(workspace))
    data = upload(workspace, "cars").artifact
    code = store_folder({"run.py": b"print()"})
    register(workspace, GIVE, code=code)
    for digest in (table, model, data, code):
        age(digest)

    assert clean(api, dry_run=False)["count"] == 0

    assert all(is_stored(digest) for digest in (table, model, data, code))
    assert StepOutput.objects.filter(step__run=run, digest=table).exists()


def test_what_a_deleted_run_made_goes_and_what_a_later_run_reused_stays(api: Client, workspace: Workspace):
    run, table, model = finished_run(api, two_steps(workspace))
    later = Run.objects.get(pk=start(api, run.pipeline_id)["id"])
    assert later.state == "succeeded"
    for digest in (table, model):
        age(digest)

    api.post("/api/v1/runs/delete", {"runs": [run.pk]}, content_type="application/json")
    assert clean(api, dry_run=False, parts=["artifacts"])["count"] == 0
    assert is_stored(table)

    api.post("/api/v1/runs/delete", {"runs": [later.pk]}, content_type="application/json")
    gone = clean(api, dry_run=False, parts=["artifacts"])
    assert gone["count"] == 2
    assert not is_stored(table)
    assert not is_stored(model)


def test_the_logs_of_a_run_whose_row_is_gone_go(api: Client):
    folder = logs_folder() / "987654"
    folder.mkdir(parents=True)
    (folder / "train.1.log").write_bytes(b"x" * 100)

    gone = clean(api, dry_run=False)

    assert [(item["part"], item["name"], item["bytes"]) for item in gone["items"]] == [("logs", "run 987654", 100)]
    assert not folder.exists()


def test_what_was_stored_a_moment_ago_stays(api: Client):
    digest = store_file("just made", b"new")

    assert clean(api, dry_run=False)["count"] == 0
    assert is_stored(digest)


def test_what_was_stored_since_the_oldest_step_at_work_began_stays(api: Client, workspace: Workspace):
    versions = register(workspace, GIVE)
    pipeline = api.post(
        "/api/v1/pipelines",
        {"name": "Long", "graph": drawing(node("give", versions["give_table"]))},
        content_type="application/json",
    ).json()
    start(api, pipeline["id"])
    leases.claim(["local"], "worker-1", 30, alone=True)
    began = timezone.now() - timezone.timedelta(days=11)
    Attempt.objects.update(started_at=began)
    digest = age(store_file("half of its outputs", b"old but its"))

    assert clean(api, dry_run=False)["count"] == 0
    assert is_stored(digest)

    Attempt.objects.update(started_at=timezone.now())
    assert clean(api, dry_run=False)["count"] == 1


def test_folders_of_attempts_that_are_gone_go_and_those_at_work_or_ready_stay(api: Client, workspace: Workspace):
    versions = register(workspace, GIVE)
    graph = drawing(node("give", versions["give_table"]))
    pipeline = api.post("/api/v1/pipelines", {"name": "Long", "graph": graph}, content_type="application/json").json()
    start(api, pipeline["id"])
    claim, _ = leases.claim(["local"], "worker-1", 30, alone=True)
    assert claim is not None
    work = Path(settings.PIPEWRIGHT_HOME.work)
    kept = {f"{claim.attempt_id}-{claim.epoch}", ".spare-4241-1-0"}
    for name in (*kept, "4242-1", ".gone-abc"):
        (work / name).mkdir()
        (work / name / "file").write_bytes(b"x" * 10)
        os.utime(work / name, (LONG_AGO, LONG_AGO))

    gone = clean(api, dry_run=False, parts=["work"])

    assert {item["name"] for item in gone["items"]} == {"work/4242-1", "work/.gone-abc"}
    assert {path.name for path in work.iterdir()} == kept
    for path in work.iterdir():
        (path / "file").unlink()
        path.rmdir()


def test_environments_that_no_component_declares_go_but_not_the_choice_of_their_packages(
    api: Client, workspace: Workspace, tmp_path: Path, settings: Any
):
    home = Home(tmp_path / "home")
    home.prepare()
    settings.PIPEWRIGHT_ENVIRONMENTS = home.root / "environments"
    built = Environments(settings.PIPEWRIGHT_ENVIRONMENTS)
    used, unused = (EnvironmentSpec("packages", requirements=(name,)) for name in ("numpy", "pandas"))
    register(workspace, replace(GIVE, environment=used))
    folders = {}
    for spec in (used, unused):
        folder = next(iter(built.needed([spec])))
        folders[spec.requirements[0]] = folder
        (folder / "venv" / "bin").mkdir(parents=True)
        (folder / "venv" / "bin" / "python").write_bytes(b"x" * 100)
        (folder / "requirements.lock").write_text("locked")
        (folder / "requirements.in").write_text(f"{spec.requirements[0]}\npip\n")
        (folder / "ready").touch()
        os.utime(folder, (LONG_AGO, LONG_AGO))

    gone = Cleanup(home, LocalStore(home.artifacts), FolderLogs(home.logs), built).clean(CLEANED)

    assert [(item.name, item.bytes) for item in gone] == [("pandas, pip", 100)]
    assert not (folders["pandas"] / "venv").exists()
    assert (folders["pandas"] / "requirements.lock").read_text() == "locked"
    assert (folders["numpy"] / "ready").exists()


def test_environments_that_homes_share_are_left_alone(api: Client, settings: Any, tmp_path: Path):
    settings.PIPEWRIGHT_ENVIRONMENTS = tmp_path / "shared"
    (tmp_path / "shared" / "abc" / "venv").mkdir(parents=True)
    os.utime(tmp_path / "shared" / "abc", (LONG_AGO, LONG_AGO))

    parts = {row["part"]: row for row in api.get("/api/v1/storage").json()["parts"]}
    clean(api, dry_run=False)

    assert parts["environments"]["shared"] is True
    assert (tmp_path / "shared" / "abc" / "venv").exists()
    assert environments() is not None


def test_a_viewer_sees_the_use_and_removes_nothing(api: Client, viewer: Client):
    digest = age(store_file("forgotten", b"v"))

    assert viewer.get("/api/v1/storage").status_code == 200
    answer = viewer.post("/api/v1/storage/clean", {"dry_run": False}, content_type="application/json")

    assert answer.status_code == 403
    assert is_stored(digest)


def test_a_part_that_is_never_cleaned_is_refused(api: Client):
    answer = api.post("/api/v1/storage/clean", {"parts": ["database"]}, content_type="application/json")

    assert answer.status_code == 400
