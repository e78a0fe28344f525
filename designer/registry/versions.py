"""Versions of components. A version never changes: other content is another version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from designer.accounts.models import Workspace
from designer.core.cache_key import digest_of
from designer.core.component import ComponentSpec
from designer.core.component_json import spec_to_json
from designer.core.errors import Conflict
from designer.registry.models import Component, ComponentVersion

HIDDEN = "~"
"""Begins the names of components that are only tried out; no component that is registered can be called so."""

_SHORTEST_VERSION = 8


@dataclass(frozen=True)
class Content:
    """What makes a version: the spec and the digest of its code. The texts are for reading."""

    spec: ComponentSpec
    code: str | None
    yaml: str
    readme: str = ""

    @property
    def digest(self) -> str:
        return content_digest(self.spec, self.code)


def content_digest(spec: ComponentSpec, code: str | None) -> str:
    """Equal for equal content, whatever version it was given."""
    return digest_of({"spec": {**spec_to_json(spec), "version": None}, "code": code})


@dataclass(frozen=True)
class Registered:
    version: ComponentVersion
    is_new: bool


@dataclass(frozen=True)
class Foreseen:
    """The version that content would become or is already; `previous` is the latest one that stands."""

    version: str
    is_new: bool
    previous: ComponentVersion | None


def foresee(workspace: Workspace, content: Content) -> Foreseen:
    """What `save_version` would do; raises Conflict where it would."""
    component = Component.objects.filter(workspace=workspace, name=content.spec.name).select_related("latest").first()
    if component is None:
        return Foreseen(content.spec.version or content.digest[:_SHORTEST_VERSION], is_new=True, previous=None)
    found = _equal_version(component, content)
    if found is not None:
        return Foreseen(found.version, is_new=False, previous=component.latest)
    version = content.spec.version or _derived_version(component, content.digest)
    return Foreseen(version, is_new=True, previous=component.latest)


@transaction.atomic
def save_version(
    workspace: Workspace,
    content: Content,
    user: User | None,
    *,
    keep_latest: bool = False,
    anonymous: bool = False,
) -> Registered:
    """The version that holds `content`, made if there is none.

    An explicit version with other content is refused. With `keep_latest` only a new version becomes the latest;
    otherwise one without an explicit version does so again. A component that is registered by name once is no
    longer anonymous; a step of a file that goes by its name then never becomes its latest version.
    """
    Component.objects.get_or_create(workspace=workspace, name=content.spec.name, defaults={"anonymous": anonymous})
    # Two registrations at once must not make the same version twice.
    component = Component.objects.select_for_update().get(workspace=workspace, name=content.spec.name)
    if component.anonymous and not anonymous:
        component.anonymous = False
        component.save(update_fields=["anonymous"])
    found = _equal_version(component, content)
    if found is not None:
        _refresh_texts(found, content)
        if found.archived and not keep_latest:
            archive_version(found, False)
            component.refresh_from_db()
        if content.spec.version is None and not keep_latest:
            _set_latest(component, found)
        return Registered(found, is_new=False)
    created = _create(component, content, user)
    if component.anonymous or not anonymous:
        _set_latest(component, created)
    return Registered(created, is_new=True)


@transaction.atomic
def archive_version(version: ComponentVersion, archived: bool) -> None:
    """Take one version out of what is offered, or back in; what uses it runs in either case.

    The latest version is never an archived one: the newest of the others takes its place. Raises Conflict where there
    is no other.
    """
    component = Component.objects.select_for_update(of=("self",)).select_related("latest").get(pk=version.component_id)
    ComponentVersion.objects.filter(pk=version.pk).update(archived=archived)
    version.archived = archived
    others = component.versions.filter(archived=False).exclude(pk=version.pk)
    if archived and component.latest_id == version.pk:
        newest = others.order_by("-id").first()
        if newest is None:
            raise Conflict(
                f"{version.version} is the only version of '{component.name}' that is offered. "
                "Archive the whole component, or register another version first."
            )
        Component.objects.filter(pk=component.pk).update(latest=newest)
    elif not archived and component.latest_id is not None and component.latest_id < version.pk:
        Component.objects.filter(pk=component.pk).update(latest=version)


@transaction.atomic
def save_hidden(workspace: Workspace, content: Content, user: User | None) -> ComponentVersion:
    """A version to try out: its component has no latest one, so nothing lists it."""
    hidden = replace(content, spec=replace(content.spec, name=f"{HIDDEN}{content.spec.name}", version=None))
    component, _ = Component.objects.get_or_create(workspace=workspace, name=hidden.spec.name)
    return _equal_version(component, hidden) or _create(component, hidden, user)


def _create(component: Component, content: Content, user: User | None) -> ComponentVersion:
    version = content.spec.version or _derived_version(component, content.digest)
    return ComponentVersion.objects.create(
        component=component,
        version=version,
        digest=content.digest,
        spec=spec_to_json(replace(content.spec, version=version)),
        words=_words(content.spec),
        tag_words="".join(f"\n{name}={value}\n" for name, value in content.spec.tags.items()),
        port_words=_port_words(content.spec),
        yaml=content.yaml,
        readme=content.readme,
        code=content.code,
        created_by=user,
    )


def _equal_version(component: Component, content: Content) -> ComponentVersion | None:
    versions = component.versions.select_related("component")
    if content.spec.version is None:
        return versions.filter(digest=content.digest).order_by("-id").first()
    found = versions.filter(version=content.spec.version).first()
    if found is not None and found.digest != content.digest:
        raise Conflict(
            f"'{content.spec.name}' has a version {found.version} with other content; what differs: "
            f"{', '.join(changed_parts(found, content))}. Give this one another version, or leave the version out.",
            code="version_taken",
        )
    return found


def _derived_version(component: Component, digest: str) -> str:
    """The start of the content's digest, as long as it must be to be the only one."""
    length = _SHORTEST_VERSION
    while component.versions.filter(version=digest[:length]).exists():
        length += 4
    return digest[:length]


def changed_parts(earlier: ComponentVersion, content: Content) -> list[str]:
    """What differs between a version and other content, each as a short phrase."""
    before, now = earlier.spec, spec_to_json(content.spec)
    plain = [key for key in now if key not in ("version", "inputs", "outputs")]
    changed = [key.replace("_", " ") for key in plain if before.get(key) != now[key]]
    for part in ("inputs", "outputs"):
        changed += [f"{part.removesuffix('s')} '{name}'" for name in _changed_ports(before[part], now[part])]
    if earlier.code != content.code:
        changed.append("code")
    return changed or ["the order of the ports"]


def _changed_ports(before: list[Mapping[str, Any]], now: list[Mapping[str, Any]]) -> list[str]:
    old, new = ({port["name"]: port for port in ports} for ports in (before, now))
    return [name for name in {**old, **new} if old.get(name) != new.get(name)]


def _refresh_texts(version: ComponentVersion, content: Content) -> None:
    """Comments and documentation may change: they do not decide what a version does."""
    if (version.yaml, version.readme) != (content.yaml, content.readme):
        version.yaml, version.readme = content.yaml, content.readme
        version.save(update_fields=["yaml", "readme"])


def _set_latest(component: Component, version: ComponentVersion) -> None:
    if component.latest_id != version.pk or component.archived:
        component.latest, component.archived = version, False
        component.save(update_fields=["latest", "archived"])


def _words(spec: ComponentSpec) -> str:
    tags = (f"{name} {value}" for name, value in spec.tags.items() if not name.startswith("pipewright.port."))
    words = (spec.name, spec.name.replace("_", " "), spec.title, spec.description, spec.category, *tags)
    return " ".join(words).lower()


def _port_words(spec: ComponentSpec) -> str:
    ports = [(port.type, port.kind) for port in spec.inputs] + [(port.type, port.kind) for port in spec.outputs]
    words = {str(word) for pair in ports for word in pair if word}
    return f" {' '.join(sorted(words))} "
