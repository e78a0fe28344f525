import pytest

from designer.core.errors import InvalidDocument
from designer.core.graph_json import graph_from_json, graph_to_json

GRAPH = {
    "format": 1,
    "nodes": [
        {
            "id": "train",
            "component": {"name": "train_model", "version": "1"},
            "title": "Train",
            "x": 10,
            "y": 20.5,
            "inputs": {
                "table": {"node": "split", "port": "train"},
                "rate": {"value": 0.1},
                "target": {"input": "target"},
                "raw": {"data": {"name": "cars", "version": "2"}},
            },
            "settings": {"compute": "azureml:cpu"},
            "note": "kept",
            "disabled": True,
            "group": "g_1",
        }
    ],
    "inputs": [{"name": "target", "type": "string", "value": "mpg", "enum": ["mpg", "weight"]}],
    "outputs": [{"name": "model", "node": "train", "port": "model"}],
    "settings": {"force_rerun": True},
    "notes": {"n_1": {"text": "Why", "x": 1, "y": 2, "width": 200, "height": 80, "colour": "blue", "group": "g_1"}},
    "groups": {"g_1": {"title": "Preparation", "colour": "green"}},
}


def test_a_graph_comes_back_as_it_went_in_with_keys_that_are_not_ours():
    assert graph_to_json(graph_from_json(GRAPH)) == GRAPH


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"nodes": "x"}, "nodes should be a list"),
        (
            {"nodes": [{"id": "a", "component": {"name": "a"}, "disabled": "yes"}]},
            "nodes[0].disabled should be true or false",
        ),
        ({"notes": {"n": {"text": "a", "x": 1, "y": 1, "width": 9}}}, "notes.n.height should be a number"),
        ({"nodes": [{"component": {"name": "a"}}]}, "nodes[0].id should be a text"),
        ({"nodes": [{"id": "a", "component": {"name": "a"}, "x": "far"}]}, "nodes[0].x should be a number"),
        ({"nodes": [{"id": "a", "component": {"name": "a"}, "inputs": {"p": {}}}]}, "nodes[0].inputs.p should be"),
        ({"inputs": [{"name": "a", "type": "tensor"}]}, "inputs[0].type should be one of uri_file"),
        ({"format": 9}, "format 9"),
    ],
)
def test_a_graph_that_cannot_be_read_names_the_place(change, sentence):
    with pytest.raises(InvalidDocument) as raised:
        graph_from_json({**GRAPH, **change})

    assert sentence in raised.value.message


def test_numbers_that_json_does_not_know_are_refused():
    with pytest.raises(InvalidDocument):
        graph_from_json({"nodes": [{"id": "a", "component": {"name": "a"}, "inputs": {"p": {"value": float("nan")}}}]})
