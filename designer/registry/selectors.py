"""What people and programs read about components and data."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from designer.accounts.models import Workspace
from designer.core.component import ComponentSpec
from designer.core.component_json import interface_to_json, spec_from_json
from designer.core.errors import NotFound
from designer.core.graph import FromData, Graph
from designer.core.types import DataType, PortType
from designer.registry.models import Component, ComponentVersion, DataAsset, DataVersion


@dataclass(frozen=True)
class RegisteredVersion:
    """What of a component version's row a run needs besides its spec; `code` is an artifact's digest."""

    id: int
    archived: bool
    code: str | None


class WorkspaceCatalogue:
    """What a graph refers to, read at once: three queries, whatever the number of nodes."""

    def __init__(
        self,
        versions: Iterable[tuple[str, str, str, int, bool, str | None]],
        components: Iterable[tuple[str, bool, str | None]],
        data: Iterable[DataVersion],
    ) -> None:
        """`versions`: the component's name, the version, the spec's JSON, and what is in RegisteredVersion.

        `components`: the name of each, whether it is archived, and its latest version.
        """
        self._versions: dict[tuple[str, str], RegisteredVersion] = {}
        self._specs: dict[tuple[str, str], ComponentSpec] = {}
        for name, version, spec, version_id, archived, code in versions:
            self._versions[name, version] = RegisteredVersion(version_id, archived, code)
            self._specs[name, version] = _spec_of_text(spec, version)
        self._components = {name: (archived, latest) for name, archived, latest in components}
        self._data = {(row.asset.name, str(row.number)): row for row in data}

    @classmethod
    def for_graph(cls, workspace: Workspace, graph: Graph) -> "WorkspaceCatalogue":
        names = {node.component.name for node in graph.nodes}
        bindings = [binding for node in graph.nodes for binding in node.inputs.values()]
        bindings += [item.data for item in graph.inputs if item.data is not None]
        data = {binding for binding in bindings if isinstance(binding, FromData)}
        return cls(
            # Cast, so that each component's few versions are looked at: else SQLite looks each component up in its
            # index with each version of all the graph.
            ComponentVersion.objects.filter(component__workspace=workspace, component__name__in=names)
            .alias(version_text=Cast("version", TextField()))
            .filter(version_text__in={node.component.version for node in graph.nodes})
            .order_by("id")
            .values_list("component__name", "version", Cast("spec", TextField()), "id", "archived", "code"),
            Component.objects.filter(workspace=workspace, name__in=names).values_list(
                "name", "archived", "latest__version"
            ),
            DataVersion.objects.filter(
                asset__workspace=workspace,
                asset__name__in={item.name for item in data},
                number__in={int(item.version) for item in data if _is_number(item.version)},
            ).select_related("asset"),
        )

    def component(self, name: str, version: str) -> ComponentSpec | None:
        return self._specs.get((name, version))

    def has_component(self, name: str) -> bool:
        return name in self._components

    def is_archived(self, name: str, version: str) -> bool:
        row = self._versions.get((name, version))
        return name in self._components and (self._components[name][0] or (row is not None and row.archived))

    def interfaces(self, graph: Graph) -> list[dict[str, Any]]:
        """The interfaces of the versions that the drawing uses, as far as they are registered."""
        wanted = {(node.component.name, node.component.version) for node in graph.nodes}
        found = []
        for (name, version), spec in self._specs.items():
            if (name, version) in wanted:
                latest = self._components[name][1] or version
                archived = self.is_archived(name, version)
                found.append(interface_to_json(spec, latest_version=latest, archived=archived))
        return found

    def data(self, name: str, version: str) -> DataType | None:
        row = self._data.get((name, version))
        return None if row is None else DataType(PortType(row.type), row.kind or None)

    def version(self, name: str, version: str) -> RegisteredVersion:
        """What the row tells of a component that `component` knows."""
        return self._versions[name, version]

    def artifact(self, data: FromData) -> str:
        """The digest of data that `data` knows."""
        return self._data[data.name, data.version].artifact


def _is_number(version: str) -> bool:
    return version.isascii() and version.isdecimal() and len(version) <= 9


# Texts say all of a spec, so that what was read once holds for every row that says the same.
@lru_cache(maxsize=2000)
def _spec_of_text(text: str, version: str) -> ComponentSpec:
    return replace(spec_from_json(json.loads(text)), version=version)


def spec_of(row: ComponentVersion) -> ComponentSpec:
    return replace(spec_from_json(row.spec), version=row.version)


def list_components(
    workspace: Workspace,
    *,
    text: str = "",
    tag: str = "",
    port_type: str = "",
    archived: bool = False,
    anonymous: bool = False,
) -> QuerySet[Component]:
    """Components by name with their latest version; every word of `text` must occur.

    `tag` is a tag's name, or `name=value`; `port_type` a type or a kind that one of the ports has. Steps of files are
    listed apart from what was registered, with `anonymous`.
    """
    found = Component.objects.filter(workspace=workspace, archived=archived, anonymous=anonymous, latest__isnull=False)
    for word in text.lower().split():
        found = found.filter(latest__words__contains=word)
    if port_type:
        found = found.filter(latest__port_words__contains=f" {port_type.lower()} ")
    if tag:
        found = found.filter(latest__tag_words__contains=f"\n{tag}\n" if "=" in tag else f"\n{tag}=")
    return found.select_related("latest").defer("latest__yaml", "latest__readme").order_by("name")


def component_row(component: Component) -> dict[str, Any]:
    """The interface of a component's latest version."""
    latest = component.latest
    if latest is None:
        raise NotFound(f"The component '{component.name}' has no version.")
    return interface_row(component, latest)


def interface_row(component: Component, row: ComponentVersion) -> dict[str, Any]:
    latest = row.version if component.latest is None else component.latest.version
    return interface_to_json(spec_of(row), latest_version=latest, archived=component.archived or row.archived)


def get_component(workspace: Workspace, name: str) -> Component:
    found = (
        Component.objects.filter(workspace=workspace, name=name, latest__isnull=False).select_related("latest").first()
    )
    if found is None:
        raise NotFound(f"There is no component '{name}' in this workspace.")
    return found


def component_detail(component: Component) -> dict[str, Any]:
    """A component's latest interface, its readme, and all its versions, the newest first."""
    versions = component.versions.select_related("created_by").defer("spec", "yaml", "readme").order_by("-id")
    return {
        **component_row(component),
        "versions": [
            {
                "version": row.version,
                "created_at": row.created_at,
                "created_by": _author(row),
                "archived": row.archived,
            }
            for row in versions
        ],
        "readme": component.latest.readme or None if component.latest is not None else None,
    }


def get_component_version(workspace: Workspace, name: str, version: str) -> ComponentVersion:
    """The version of a component; `latest` names the newest."""
    component = get_component(workspace, name)
    if version == "latest" and component.latest is not None:
        version = component.latest.version
    found = component.versions.select_related("component__latest", "created_by").filter(version=version).first()
    if found is None:
        raise NotFound(f"The component '{name}' has no version '{version}'.")
    return found


def version_detail(row: ComponentVersion) -> dict[str, Any]:
    return {
        **interface_row(row.component, row),
        "yaml": row.yaml,
        "readme": row.readme or None,
        "created_at": row.created_at,
        "created_by": _author(row),
    }


def list_data(workspace: Workspace, *, text: str = "") -> QuerySet[DataAsset]:
    """Data by name, each with its latest version's row in `latest_id`."""
    newest = DataVersion.objects.filter(asset=OuterRef("pk")).order_by("-number").values("pk")[:1]
    found = DataAsset.objects.filter(workspace=workspace, archived=False)
    if text:
        found = found.filter(name__icontains=text)
    return found.annotate(version_count=Count("versions"), latest_id=Subquery(newest)).order_by("name")


def data_rows(assets: Iterable[DataAsset]) -> list[dict[str, Any]]:
    """What a list of data shows; one query for all the latest versions."""
    listed = list(assets)
    latest = DataVersion.objects.in_bulk([asset.latest_id for asset in listed])  # type: ignore[attr-defined]
    return [_data_row(asset, latest[asset.latest_id]) for asset in listed]  # type: ignore[attr-defined]


def _data_row(asset: Any, latest: DataVersion) -> dict[str, Any]:
    return {
        "name": asset.name,
        "type": latest.type,
        "kind": latest.kind or None,
        "latest_version": str(latest.number),
        "versions": asset.version_count,
        "filename": latest.filename,
        "size": latest.size,
        "artifact": latest.artifact,
        "updated_at": latest.created_at,
    }


def get_data(workspace: Workspace, name: str) -> DataAsset:
    found = DataAsset.objects.filter(workspace=workspace, name=name).first()
    if found is None:
        raise NotFound(f"There is no data '{name}' in this workspace.")
    return found


def data_detail(asset: DataAsset) -> dict[str, Any]:
    versions = asset.versions.select_related("created_by").order_by("-number")
    return {"name": asset.name, "versions": [data_version_row(row) for row in versions]}


def data_version_row(row: DataVersion) -> dict[str, Any]:
    return {
        "version": str(row.number),
        "artifact": row.artifact,
        "filename": row.filename,
        "size": row.size,
        "type": row.type,
        "kind": row.kind or None,
        "created_at": row.created_at,
        "created_by": _author(row),
    }


def _author(row: ComponentVersion | DataVersion) -> str:
    return "" if row.created_by is None else row.created_by.get_username()
