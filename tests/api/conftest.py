from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from designer.accounts.models import Membership, Workspace
from designer.runs.orders import component_version
from tests.api.answers import CheckedClient, post
from tests.registry.shelf import new_workspace, two_steps

INDEX = """<!doctype html><meta property="csp-nonce" nonce="PIPEWRIGHT_CSP_NONCE">
<script nonce="PIPEWRIGHT_CSP_NONCE" src="/static/app/main.js"></script>"""


@pytest.fixture
def owner(db: None) -> User:
    return new_workspace("main")[0]


@pytest.fixture
def workspace(owner: User) -> Workspace:
    return Workspace.objects.get(slug="main")


def signed_in(user: User) -> Client:
    client = CheckedClient()
    client.force_login(user)
    return client


@pytest.fixture
def api(owner: User) -> Client:
    """The owner of the workspace "main", signed in."""
    return signed_in(owner)


@pytest.fixture
def viewer(workspace: Workspace) -> Client:
    return signed_in(new_workspace("main", Membership.Role.VIEWER)[0])


@pytest.fixture
def stranger(db: None) -> Client:
    """Somebody with a workspace of their own."""
    return signed_in(new_workspace("elsewhere")[0])


@pytest.fixture
def pipeline(api: Client, workspace: Workspace) -> int:
    return int(post(api, "/pipelines", {"name": "Cars", "graph": two_steps(workspace)}).json()["id"])


@pytest.fixture
def pages(tmp_path: Path, settings: object) -> Path:
    """A built front end."""
    settings.STATIC_ROOT = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "index.html").write_text(INDEX)
    return tmp_path


@pytest.fixture(autouse=True)
def no_earlier_tries() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def no_earlier_components() -> None:
    """Rows of one test may have the numbers of those of another."""
    component_version.cache_clear()
