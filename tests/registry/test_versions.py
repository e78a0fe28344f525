from dataclasses import replace

import pytest

from designer.accounts.models import Workspace
from designer.core.component import ComponentSpec, InputPort
from designer.core.errors import Conflict
from designer.core.types import PortType
from designer.registry.models import Component, ComponentVersion
from designer.registry.versions import Content, Registered, archive_version, save_version
from tests.registry.shelf import TRAIN, new_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant() -> Workspace:
    return new_workspace()[1]


def save(
    spec: ComponentSpec = TRAIN, *, code: str | None = None, readme: str = "", keep_latest: bool = False
) -> Registered:
    content = Content(spec, code, "name: train\n", readme)
    return save_version(Workspace.objects.get(), content, None, keep_latest=keep_latest)


def latest() -> str:
    found = Component.objects.get(name="train").latest
    assert found is not None
    return found.version


def test_a_version_left_out_is_made_from_the_content() -> None:
    saved = save()

    assert saved.is_new
    assert saved.version.version == saved.version.digest[:8]
    assert saved.version.spec["version"] == saved.version.version


def test_the_same_content_again_is_the_same_version() -> None:
    first = save()

    again = save()

    assert not again.is_new
    assert again.version.pk == first.version.pk
    assert ComponentVersion.objects.count() == 1


def test_other_code_is_another_version_and_becomes_the_latest() -> None:
    first = save(code="a" * 64)

    second = save(code="b" * 64)

    assert second.is_new
    assert second.version.version != first.version.version
    assert latest() == second.version.version


def test_going_back_to_earlier_content_makes_that_version_the_latest_again() -> None:
    first = save(code="a" * 64)
    save(code="b" * 64)

    save(code="a" * 64)

    assert latest() == first.version.version
    assert ComponentVersion.objects.count() == 2


def test_the_shipped_library_does_not_push_a_later_version_aside() -> None:
    save(code="a" * 64, keep_latest=True)
    mine = save(code="b" * 64)

    save(code="a" * 64, keep_latest=True)

    assert latest() == mine.version.version


def test_an_explicit_version_with_other_content_is_refused_with_what_differs() -> None:
    explicit = replace(TRAIN, version="1")
    save(explicit, code="a" * 64)
    trees = InputPort("trees", PortType.INTEGER, "How many.", default=5, min=1, max=2000)
    changed = replace(explicit, command="python other.py '${{outputs.model}}'", inputs=(TRAIN.inputs[0], trees))

    with pytest.raises(Conflict) as refused:
        save(changed, code="b" * 64)

    assert refused.value.code == "version_taken"
    for part in ("command", "input 'trees'", "code"):
        assert part in refused.value.message
    assert "description" not in refused.value.message


def test_an_explicit_version_registered_again_is_unchanged_and_does_not_become_the_latest() -> None:
    save(replace(TRAIN, version="1"))
    save(replace(TRAIN, version="2", description="Better."))

    again = save(replace(TRAIN, version="1"))

    assert not again.is_new
    assert latest() == "2"


def test_a_new_readme_is_not_a_new_version() -> None:
    save(readme="Old.")

    again = save(readme="New.")

    assert not again.is_new
    assert ComponentVersion.objects.get().readme == "New."


def test_registering_the_content_of_an_archived_version_brings_it_back() -> None:
    save()
    second = save(replace(TRAIN, description="Better.")).version
    archive_version(second, True)
    assert latest() != second.version

    save(replace(TRAIN, description="Better."), keep_latest=True)
    assert latest() != second.version
    save(replace(TRAIN, description="Better."))

    assert latest() == second.version
    assert not ComponentVersion.objects.get(pk=second.pk).archived


def test_an_earlier_version_that_is_restored_does_not_become_the_latest() -> None:
    first = save().version
    second = save(replace(TRAIN, description="Better.")).version
    archive_version(first, True)

    archive_version(first, False)

    assert latest() == second.version


def test_registering_an_archived_component_brings_it_back() -> None:
    save()
    Component.objects.update(archived=True)

    save()

    assert not Component.objects.get().archived
