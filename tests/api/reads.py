"""Every read that a page makes, by the address that it asks."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from designer.accounts.models import Workspace
from designer.runs.models import Run, StepOutput
from tests.api.filled import fill
from tests.registry.shelf import new_workspace


@dataclass(frozen=True)
class Read:
    """`path` with the numbers of things; `shown` without them, under which results are told."""

    shown: str
    path: str
    method: str = "GET"
    # For what is no page's, and wants a token of its own.
    token: str = ""

    def send(self, client: Client) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return client.generic(self.method, self.path, headers=headers)


def filled_reads(runs: int, steps: int) -> tuple[list[Read], Client]:
    """A filled workspace, its reads, and somebody who is signed in."""
    user, workspace = new_workspace()
    return reads_of(fill(workspace, user, runs=runs, steps=steps)), _signed_in(user)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def reads_of(run: Run) -> list[Read]:
    """Lists as pages ask for them, with each filter; and what the page of one thing reads."""
    workspace: Workspace = run.workspace
    node = run.steps.order_by("-position")[0].node
    digest = StepOutput.objects.filter(step__run=run)[0].digest
    data = workspace.data_assets.order_by("name")[0].name
    things = {
        "RUN": str(run.pk),
        "PIPELINE": str(run.pipeline_id),
        "VERSION": str(run.version.number if run.version else 1),
        "NODE": node,
        "COMPONENT": "change_table",
        "DATA": data,
        "DIGEST": digest,
    }
    shown = [
        "session",
        "tokens",
        "runs",
        "runs?page=2&page_size=2",
        "runs?page_size=200",
        "runs?state=failed,cancelled",
        "runs?q=week",
        "runs?q=nothing",
        "runs?tag=week 3",
        "runs?pipeline=PIPELINE",
        "runs?by=owner-of-main",
        "runs?since=2020-01-01T00:00:00Z",
        "runs/choices",
        "runs/ids",
        "runs?sort=-duration",
        "runs/RUN",
        "runs/RUN/events",
        "runs/RUN/steps/NODE",
        "runs/RUN/steps/NODE/log",
        "runs/RUN/steps/NODE/curves",
        "pipelines",
        "pipelines?page_size=200",
        "pipelines?q=cars",
        "pipelines/PIPELINE",
        "pipelines/PIPELINE/versions",
        "pipelines/PIPELINE/versions/VERSION",
        "pipelines/PIPELINE/export",
        "components",
        "components?page_size=200",
        "components?q=change table",
        "components?port_type=table",
        "components?anonymous=true",
        "components/COMPONENT",
        "components/COMPONENT/versions/latest",
        "components/COMPONENT/uses",
        "data",
        "data?page_size=200",
        "data/DATA",
        "samples",
        "artifacts/DIGEST",
        "artifacts/DIGEST/preview",
        "artifacts/DIGEST/columns",
        "artifacts/DIGEST/rows",
        "storage",
        "workers",
    ]
    reads = [Read("GET /", "/")]
    reads += [Read(f"GET {path}", f"/api/v1/{_named(path, things)}") for path in shown]
    plan = "pipelines/PIPELINE/plan"
    return [*reads, Read(f"POST {plan}", f"/api/v1/{_named(plan, things)}", "POST")]


def _named(path: str, things: dict[str, str]) -> str:
    for word, value in things.items():
        path = path.replace(word, value)
    return path.replace(" ", "%20")
