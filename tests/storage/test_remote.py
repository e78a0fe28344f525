"""Artifacts that machines share: two machines, each with a cache of its own, on one bucket or one mounted folder."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from designer.core.errors import NotFound, StorageError
from designer.storage.place_settings import PlaceSettings
from designer.storage.remote import FETCHED_WHOLE
from tests.storage.s3 import S3, Door, running_s3
from tests.storage.shared import KINDS, Machine, shared
from tests.storage.test_local import tree

LONG_AGO = time.time() - 100_000


@pytest.fixture(params=KINDS)
def settings(request: pytest.FixtureRequest, s3: S3, tmp_path: Path) -> PlaceSettings:
    return shared(request.param, s3, tmp_path)


@pytest.fixture
def here(settings: PlaceSettings, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "here", settings)


@pytest.fixture
def there(settings: PlaceSettings, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "there", settings)


def test_what_one_machine_stores_another_reads(here, there, tmp_path):
    folder = tree(tmp_path / "t", {"a.txt": b"1", "deep/run.sh": b"true", "empty": b""})
    (folder / "deep/run.sh").chmod(0o755)

    stored = here.store.put_tree(folder)

    assert there.store.artifact(stored.digest) == stored
    read = there.store.path(stored.digest)
    assert (read / "a.txt").read_bytes() == b"1"
    assert os.access(read / "deep/run.sh", os.X_OK)
    there.store.verify(stored.digest)


def test_what_is_written_while_the_last_beside_it_is_removed_is_there(here, there):
    def write_and_remove(machine: Machine, name: str) -> None:
        for _ in range(300):
            machine.place.write(f"objects/ab/{name}", name.encode())
            assert machine.place.read(f"objects/ab/{name}") == name.encode()
            machine.place.remove(f"objects/ab/{name}")

    if here.place.folder is None:
        pytest.skip("a bucket has no folders")
    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(write_and_remove, here, "one"), threads.submit(write_and_remove, there, "two")]:
            done.result()


def test_one_file_is_given_to_the_other_machine_as_a_file(here, there):
    digest = here.store.put_chunks("table.csv", [b"a,b\n"], limit=100).digest

    assert there.store.path(digest).name == "table.csv"
    with there.store.open_file(digest, "table.csv") as file:
        assert file.read() == b"a,b\n"


def test_a_name_that_is_not_in_the_artifact_cannot_be_opened(here, there):
    digest = here.store.put_chunks("table.csv", [b"a,b\n"], limit=100).digest

    with pytest.raises(NotFound):
        there.store.open_file(digest, "../manifest.json")
    with pytest.raises(NotFound):
        there.store.artifact("0" * 64)


def test_of_a_large_file_only_what_is_asked_for_is_fetched(here, there):
    content = os.urandom(FETCHED_WHOLE + 1000)
    digest = here.store.put_chunks("large.bin", [content], limit=len(content)).digest

    with there.store.open_file(digest, "large.bin") as file:
        file.seek(5_000_000)
        middle = file.read(10)
        end = file.seek(-3, os.SEEK_END)

        assert middle == content[5_000_000:5_000_010]
        assert end == len(content) - 3
        assert file.read() == content[-3:]
    assert not there.holds(digest)


def test_an_upload_that_is_killed_leaves_nothing_for_a_reader_and_is_gone_on_with(settings, here, there, tmp_path):
    """The process is killed when half of the files are there."""
    files = {f"{number:02}.txt": os.urandom(2000) for number in range(12)}
    digest = here.local.put_tree(tree(tmp_path / "t", files)).digest
    artifact = here.local.artifact(digest)
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from designer.storage.place import Place\n"
        "from designer.storage.place_settings import PlaceSettings\n"
        "place, data = Place(PlaceSettings(*sys.argv[1:6])), Path(sys.argv[6])\n"
        "for name in sorted(os.listdir(data))[:6]:\n"
        "    place.put(data / name, f'{sys.argv[7]}/data/{name}')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    folder = f"objects/{digest[:2]}/{digest}"
    told = [settings.url, settings.endpoint_url, settings.key, settings.secret, settings.region]
    killed = subprocess.run([sys.executable, "-c", script, *told, here.local.path(digest), folder], check=False)
    assert killed.returncode == -9
    assert len(here.place.below(folder)) == 6

    with pytest.raises(NotFound):
        there.store.artifact(digest)
    with pytest.raises(NotFound):
        there.store.path(digest)
    times = {name: item.at for name, item in here.place.below(folder).items()}

    here.store.put_tree(tree(tmp_path / "again", files))

    assert there.store.artifact(digest) == artifact
    there.store.verify(digest)
    # What was there already was not uploaded again.
    after = here.place.below(folder)
    assert {name: after[name].at for name in times} == times


def test_a_file_that_changed_where_it_is_kept_is_refused_by_name(here, there):
    digest = here.store.put_chunks("table.csv", [b"a,b\n"], limit=100).digest
    here.place.write(f"objects/{digest[:2]}/{digest}/data/table.csv", b"a;b\n")

    with pytest.raises(StorageError, match=r"'table\.csv' has changed"):
        there.store.path(digest)

    assert not there.holds(digest)


@pytest.mark.parametrize("what", ["data/table.csv", "manifest.json"])
def test_what_is_damaged_where_it_is_kept_is_whole_once_the_same_is_stored_again(here, there, what):
    digest = here.store.put_chunks("table.csv", [b"a,b\n"], limit=100).digest
    folder = f"objects/{digest[:2]}/{digest}"
    here.place.write(f"{folder}/{what}", b"a;b\n")
    with pytest.raises(StorageError, match="Run the step that made it again, with force rerun"):
        there.store.path(digest)

    here.store.put_chunks("table.csv", [b"a,b\n"], limit=100)

    assert there.store.path(digest).read_bytes() == b"a,b\n"
    assert "damaged" not in here.place.below(folder)


def test_uploads_that_were_left_in_the_middle_are_given_up_once_nobody_can_be_at_them(here, s3):
    if here.place.folder is not None:
        pytest.skip("a folder has no uploads in parts")
    bucket, _, prefix = here.place._root.partition("/")
    files = s3.files()
    left = files.call_s3("create_multipart_upload", Bucket=bucket, Key=f"{prefix}/objects/ab/left")
    files.call_s3("create_multipart_upload", Bucket=bucket, Key="elsewhere/left")
    files.call_s3(
        "upload_part",
        Bucket=bucket,
        Key=f"{prefix}/objects/ab/left",
        UploadId=left["UploadId"],
        PartNumber=1,
        Body=b"x",
    )

    # This S3 says of every upload that it began in 2010.
    assert here.place.abort_uploads(begun_before=0) == 0
    assert here.place.abort_uploads(begun_before=time.time()) == 1

    kept = files.call_s3("list_multipart_uploads", Bucket=bucket).get("Uploads", ())
    assert [each["Key"] for each in kept] == ["elsewhere/left"]


def test_a_file_that_is_missing_where_it_is_kept_is_named(here, there):
    digest = here.store.put_chunks("table.csv", [b"a,b\n"], limit=100).digest
    here.place.remove(f"objects/{digest[:2]}/{digest}/data/table.csv")

    with pytest.raises(StorageError, match=r"'table\.csv' is missing where it is kept"):
        there.store.path(digest)


@pytest.mark.parametrize("path", ["../../../../escape", "/tmp/escape", "a//b"])
def test_a_manifest_that_leads_out_of_its_folder_is_refused(here, there, path, tmp_path):
    from designer.core.interfaces import StoredFile
    from designer.storage.manifest import artifact_of, to_json

    artifact = artifact_of([StoredFile(path, 1, "0" * 64)], is_file=False)
    here.place.write(f"objects/{artifact.digest[:2]}/{artifact.digest}/manifest.json", to_json(artifact).encode())

    with pytest.raises(StorageError, match="manifest has changed"):
        there.store.path(artifact.digest)


def test_a_copy_that_is_damaged_on_this_machine_is_fetched_again(here, there):
    digest = here.store.put_chunks("table.csv", [b"a,b\n"], limit=100).digest
    copy = there.store.path(digest)
    copy.chmod(0o644)
    copy.write_bytes(b"x,y\n")

    there.store.verify(digest)

    assert there.store.path(digest).read_bytes() == b"a,b\n"


def test_what_is_removed_is_gone_for_everybody_and_its_neighbour_is_not(here, there):
    gone = here.store.put_chunks("gone", [b"gone"], limit=100).digest
    stays = here.store.put_chunks("stays", [b"stays"], limit=100).digest
    assert {item.digest for item in there.store.stored()} == {gone, stays}

    assert list(there.store.remove([gone], not_wanted_since=time.time() + 60)) == [gone]

    with pytest.raises(NotFound):
        Machine(here.cached.parent.with_name("third"), there.place._settings).store.artifact(gone)
    here.store.verify(stays)
    assert [item.digest for item in here.store.stored()] == [stays]


def test_what_was_stored_again_since_stays(here, there):
    digest = here.store.put_chunks("file", [b"content"], limit=100).digest

    assert list(there.store.remove([digest], not_wanted_since=time.time() - 3600)) == []

    there.store.verify(digest)
    assert "removing" not in here.place.below(f"objects/{digest[:2]}/{digest}")


def test_who_stores_what_is_being_removed_waits_and_stores_it_anew(here, there):
    """The removal has looked at the times already, and now takes the files away."""
    digest = here.store.put_chunks("file", [b"content"], limit=100).digest
    folder = f"objects/{digest[:2]}/{digest}"
    there.place.write(f"{folder}/removing", b"")
    storing = threading.Thread(target=lambda: here.store.put_chunks("file", [b"content"], limit=100))

    storing.start()
    storing.join(0.5)
    assert storing.is_alive()
    there.place.remove(*(f"{folder}/{name}" for name in there.place.below(folder) if name != "removing"))
    there.place.remove(f"{folder}/removing")
    storing.join(30)

    there.store.verify(digest)


def test_a_removal_that_was_killed_long_ago_holds_nobody_up(settings, here, tmp_path):
    digest = here.store.put_chunks("file", [b"content"], limit=100).digest
    folder = f"objects/{digest[:2]}/{digest}"
    here.place.write(f"{folder}/removing", b"")
    here.place.remove(f"{folder}/data/file")
    later = Machine(tmp_path / "later", settings)
    later.store._clock = lambda: time.time() + 3600

    later.store.put_chunks("file", [b"content"], limit=100)

    Machine(tmp_path / "third", settings).store.verify(digest)


def test_a_bucket_that_does_not_exist_is_named_with_what_to_do(s3, tmp_path):
    machine = Machine(tmp_path / "here", s3.place("s3://nobody-made-it/x"))

    with pytest.raises(StorageError, match=r"the bucket 'nobody-made-it': it does not exist\. Create it, or correct"):
        machine.store.put_chunks("file", [b"content"], limit=100)
    with pytest.raises(StorageError, match=r"the bucket 'nobody-made-it': it does not exist"):
        machine.store.artifact("0" * 64)
    with pytest.raises(StorageError, match=r"the bucket 'nobody-made-it': it does not exist"):
        machine.place.check()


def test_a_folder_that_is_not_mounted_is_named_and_not_made(tmp_path):
    machine = Machine(tmp_path / "here", PlaceSettings(str(tmp_path / "nothing" / "mounted")))

    with pytest.raises(StorageError, match=r"nothing/mounted': it is not there\. Mount it"):
        machine.store.put_chunks("file", [b"content"], limit=100)
    with pytest.raises(StorageError, match=r"it is not there\. Mount it"):
        machine.store.artifact("0" * 64)

    assert not (tmp_path / "nothing").exists()


def test_a_network_that_is_away_is_told_and_what_waited_goes_on_when_it_is_back(tmp_path):
    with running_s3() as server:
        door, stored = Door(server), []
        machine = Machine(tmp_path / "here", replace(server.bucket("away"), endpoint_url=door.url))

        with pytest.raises(StorageError, match=r"the bucket 'away': http://127\.0\.0\.1:\d+ cannot be reached"):
            machine.place.read("anything")
        # A short absence is waited out.
        storing = threading.Thread(target=lambda: stored.append(machine.place.check()))
        storing.start()
        door.open()
        storing.join(60)

        assert len(stored) == 1
        door.close()


def test_keys_that_are_refused_are_told(tmp_path):
    with running_s3() as server:
        machine = Machine(tmp_path / "here", server.bucket("guarded"))
        server.demand_keys()

        with pytest.raises(StorageError, match=r"the bucket 'guarded': the keys are refused \(\w+\)\. Correct 'key'"):
            machine.store.put_chunks("file", [b"content"], limit=100)
        with pytest.raises(StorageError, match=r"the keys are refused"):
            machine.store.artifact("0" * 64)


def test_the_place_is_checked_by_writing_reading_and_removing(here):
    here.place.check()

    assert here.place.below("staging") == {}
