from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from designer.accounts.models import Workspace
from designer.core.errors import NotFound
from designer.pipelines.samples import list_samples, open_sample
from designer.pipelines.selectors import graph_of, problems_of
from designer.registry.models import ComponentVersion, DataVersion
from designer.registry.selectors import spec_of
from designer.registry.services import register_library
from designer.registry.versions import Content, save_version
from designer.storage.temporary import TemporaryStore
from tests.registry.shelf import new_workspace

pytestmark = pytest.mark.django_db

CARS = "cars_fuel_economy"


@pytest.fixture
def workspace() -> Workspace:
    return new_workspace()[1]


@pytest.fixture
def store() -> TemporaryStore:
    return TemporaryStore()


def test_the_shipped_samples_are_listed_by_their_own_words() -> None:
    samples = {sample.id: sample for sample in list_samples(settings.PIPEWRIGHT_SAMPLES)}

    assert samples[CARS].title == "Fuel economy of cars"
    assert "392 cars" in samples[CARS].description


@pytest.mark.parametrize("sample", [path.parent.name for path in settings.PIPEWRIGHT_SAMPLES.glob("*/pipeline.yml")])
def test_every_shipped_sample_can_run_as_it_is_opened(workspace: Workspace, store: TemporaryStore, sample: str) -> None:
    register_library(workspace, settings.PIPEWRIGHT_LIBRARY, store)

    pipeline = open_sample(workspace, store, settings.PIPEWRIGHT_SAMPLES, sample, None)

    graph = graph_of(pipeline)
    assert problems_of(workspace, graph) == []
    assert pipeline.sample == sample
    assert all(node.x is not None for node in graph.nodes)


def test_opening_a_sample_twice_makes_two_pipelines_and_stores_the_data_once(
    workspace: Workspace, store: TemporaryStore
) -> None:
    register_library(workspace, settings.PIPEWRIGHT_LIBRARY, store)
    versions = ComponentVersion.objects.count()

    first = open_sample(workspace, store, settings.PIPEWRIGHT_SAMPLES, CARS, None)
    second = open_sample(workspace, store, settings.PIPEWRIGHT_SAMPLES, CARS, None)

    assert (first.name, second.name) == ("Fuel economy of cars", "Fuel economy of cars 2")
    assert DataVersion.objects.count() == 1
    assert ComponentVersion.objects.count() == versions


def test_a_sample_keeps_working_when_a_component_has_a_later_version(
    workspace: Workspace, store: TemporaryStore
) -> None:
    register_library(workspace, settings.PIPEWRIGHT_LIBRARY, store)
    shipped = ComponentVersion.objects.get(component__name="train_model")
    mine = replace(spec_of(shipped), version=None, inputs=(), command="true '${{outputs.model}}'")
    later = save_version(workspace, Content(mine, shipped.code, ""), None).version

    graph = graph_of(open_sample(workspace, store, settings.PIPEWRIGHT_SAMPLES, CARS, None))

    assert problems_of(workspace, graph) == []
    node = graph.node("train_model")
    assert node is not None
    assert node.component.version == shipped.version
    shipped.component.refresh_from_db()
    assert shipped.component.latest == later


@pytest.mark.parametrize("sample", ["", "..", "../components", "nothing", "cars_fuel_economy/../cars_fuel_economy"])
def test_only_samples_can_be_opened(workspace: Workspace, store: TemporaryStore, sample: str) -> None:
    with pytest.raises(NotFound):
        open_sample(workspace, store, settings.PIPEWRIGHT_SAMPLES, sample, None)


def test_a_broken_sample_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "pipeline.yml").write_text("jobs: [")

    assert list_samples(tmp_path) == []
