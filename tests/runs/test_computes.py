"""Which compute takes a step, on one machine and in a cluster."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from designer.core.graph import ComponentRef, Graph, Node
from designer.runs.computes import compute_for, place_of, unknown_computes
from designer.runs.models import Worker

pytestmark = pytest.mark.django_db


def drawing(compute: str = "", default: str = "") -> Graph:
    node = Node("train", ComponentRef("train", "1"), settings={"compute": compute} if compute else {})
    return Graph(nodes=(node,), settings={"default_compute": default} if default else {})


def taken_by(graph: Graph) -> str:
    return compute_for(graph, graph.nodes[0].settings)


def worker_of(compute: str) -> None:
    now = timezone.now()
    Worker.objects.create(
        name=compute, host="lab", pid=1, queues=[compute], slots=1, isolation="none", started_at=now, seen_at=now
    )


@pytest.fixture
def cluster(settings: SimpleNamespace) -> None:
    settings.PIPEWRIGHT_COMPUTES = {"cpu-cluster": "local"}


def test_on_one_machine_every_name_means_that_machine(settings: SimpleNamespace) -> None:
    settings.PIPEWRIGHT_COMPUTES = None

    assert taken_by(drawing("azureml:gpu-cluster")) == "local"
    assert list(unknown_computes(drawing("azureml:gpu-cluster"))) == []


@pytest.mark.usefixtures("cluster")
def test_in_a_cluster_the_node_names_the_compute_or_else_the_pipeline() -> None:
    assert taken_by(drawing("azureml:gpu", "lab")) == "gpu"
    assert taken_by(drawing("", "azureml:lab")) == "lab"
    assert taken_by(drawing()) == "local"


@pytest.mark.usefixtures("cluster")
def test_a_name_that_the_clusters_file_explains_means_one_of_ours() -> None:
    assert taken_by(drawing("azureml:cpu-cluster")) == "local"
    assert list(unknown_computes(drawing("azureml:cpu-cluster"))) == []


@pytest.mark.usefixtures("cluster")
def test_a_compute_that_no_worker_ever_had_stops_the_start() -> None:
    worker_of("gpu")

    assert list(unknown_computes(drawing("gpu"))) == []
    [problem] = unknown_computes(drawing("azureml:gpus"))
    assert (problem.code, problem.node) == ("unknown_compute", "train")
    assert problem.message == (
        "train: there is no compute 'gpus'. There are: gpu, local. Name one of them, start a worker of it, or give the "
        "name a meaning in the cluster's file."
    )


def test_a_plan_says_what_the_name_of_a_compute_means(settings: SimpleNamespace) -> None:
    settings.PIPEWRIGHT_COMPUTES = None
    assert place_of(drawing("azureml:gpu-cluster"), {"compute": "azureml:gpu-cluster", "needs": {"gpu": 1}}) == {
        "compute": None,
        "named_compute": "gpu-cluster",
        "needs": "gpu=1",
    }

    settings.PIPEWRIGHT_COMPUTES = {"gpu-cluster": "gpu"}
    assert place_of(drawing(default="gpu-cluster"), {}) == {
        "compute": "gpu",
        "named_compute": "gpu-cluster",
        "needs": "",
    }
