"""The cases that Python and TypeScript must agree on; the browser's tests read the same files."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from designer.core.component_json import spec_from_interface
from designer.core.graph import FromNode
from designer.core.graph_json import graph_from_json
from designer.core.types import DataType, PortKind, PortType, fits
from designer.core.validation import MemoryCatalogue, find_problems

PARITY = Path(__file__).parent.parent / "parity"


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["case"]) for case in json.loads((PARITY / f"{name}.json").read_text())]


def catalogue(case: dict[str, Any]) -> MemoryCatalogue:
    data = {}
    for item in case.get("data", []):
        if isinstance(item, str):
            data[item] = DataType(None)
        else:
            data[f"{item['name']}:{item['version']}"] = DataType(PortType(item["type"]), item.get("kind"))
    specs = [spec_from_interface(interface) for interface in case["components"]]
    archived = frozenset(interface["name"] for interface in case["components"] if interface.get("archived"))
    return MemoryCatalogue({(spec.name, spec.version or ""): spec for spec in specs}, data, archived)


@pytest.mark.parametrize("case", cases("types"))
def test_what_fits(case):
    source, target = (
        PortKind(PortType(port["type"]), port.get("kind"), tuple(port["enum"]) if port.get("enum") else None)
        for port in (case["source"], case["target"])
    )

    assert fits(source, target).outcome == case["outcome"]


@pytest.mark.parametrize("case", cases("problems"))
def test_problems(case):
    found = find_problems(graph_from_json(case["graph"]), catalogue(case))

    told = [
        {"code": problem.code, "severity": problem.severity, "node": problem.node, "port": problem.port}
        for problem in found
    ]
    assert told == case["problems"]
    assert all(problem.message.endswith(".") for problem in found)


@pytest.mark.parametrize("case", cases("connect"))
def test_an_edge_that_the_browser_draws_is_judged_alike_once_it_is_saved(case):
    graph, known, target = graph_from_json(case["graph"]), catalogue(case), case["to"]
    node = graph.node(target["node"])
    if node is None or case["code"] in {"unknown_node", "unknown_component"}:
        assert case["outcome"] == "refused"
        return
    source = FromNode(case["from"]["node"], case["from"]["port"])
    bound = replace(node, inputs={**node.inputs, target["port"]: source})
    before = {problem.code for problem in find_problems(graph, known) if problem.code == "cycle"}

    found = find_problems(replace(graph, nodes=tuple(bound if item is node else item for item in graph.nodes)), known)

    of_port = [item.code for item in found if (item.node, item.port) == (node.id, target["port"])]
    cycles = [item.code for item in found if item.code == "cycle" and not before]
    told = [*of_port[:1], *cycles]
    assert (case["code"] in told) if case["code"] else not told
