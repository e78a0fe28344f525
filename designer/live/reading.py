"""What the live edge reads: who is calling, which runs they may follow, and what changed."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from designer.accounts.models import Token, Workspace
from designer.accounts.permissions import Action, may, workspace_of
from designer.accounts.services import is_live, token_for
from designer.core.errors import RateLimited
from designer.live.hub import Delta, Hub
from designer.runs.models import Run
from designer.runs.selectors.one_run import events_after
from designer.workers.messages import messages

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Caller:
    """Who opened a socket: with a token, or with a session of the browser."""

    user: User
    workspace: Workspace
    token: Token | None
    session_key: str | None = None


def caller_of(scope: Mapping[str, Any], authorization: str) -> Caller | None:
    """A bearer token's user, or the session's; None for anybody else."""
    if authorization:
        scheme, _, secret = authorization.partition(" ")
        token = _token_of(secret.strip(), scope) if scheme.lower() == "bearer" else None
        return None if token is None else _caller(token.user, token, None)
    user = scope.get("user")
    if not isinstance(user, User) or not user.is_authenticated:
        return None
    return _caller(user, None, scope["session"].session_key)


def _token_of(secret: str, scope: Mapping[str, Any]) -> Token | None:
    host, _ = scope.get("client") or ("", 0)
    try:
        return token_for(secret, host)
    except RateLimited:
        return None


def _caller(user: User, token: Token | None, session_key: str | None) -> Caller | None:
    workspace = workspace_of(user, token)
    if workspace is None or not may(user, workspace, Action.READ, token):
        return None
    return Caller(user, workspace, token, session_key)


def still_allowed(caller: Caller) -> bool:
    """Asked again while a socket stays open: sessions end, tokens and memberships are taken away."""
    user = User.objects.filter(pk=caller.user.pk).first()
    if user is None:
        return False
    if caller.token is None:
        token = None
        if not Session.objects.filter(session_key=caller.session_key, expire_date__gt=timezone.now()).exists():
            return False
    else:
        token = Token.objects.select_related("user").filter(pk=caller.token.pk).first()
        if token is None or not is_live(token, timezone.now()):
            return False
    return may(user, caller.workspace, Action.READ, token)


def may_follow(caller: Caller, run_id: int) -> bool:
    return Run.objects.filter(pk=run_id, workspace=caller.workspace).exists()


async def _read_after(run_id: int, seq: int) -> Delta:
    return await asked_of_the_database(_changes, run_id, seq)


def _changes(run_id: int, seq: int) -> Delta:
    return events_after(
        Run.objects.select_related("pipeline", "version", "created_by")
        .defer("pipeline__graph", "version__graph")
        .get(pk=run_id),
        seq,
    )


async def _read_heads(run_ids: list[int]) -> dict[int, int]:
    return await asked_of_the_database(_heads, run_ids)


def _heads(run_ids: list[int]) -> dict[int, int]:
    return dict(Run.objects.filter(pk__in=run_ids).values_list("pk", "seq"))


async def asked_of_the_database(
    read: Callable[Arguments, Answer], *arguments: Arguments.args, **named: Arguments.kwargs
) -> Answer:
    """Read in the thread that sockets share; its connection is let go of when it has failed, so the next one works."""

    def reading() -> Answer:
        try:
            return read(*arguments, **named)
        except DatabaseError:
            close_old_connections()
            raise

    return await sync_to_async(reading)()


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def process_hub() -> Hub:
    """The hub of this process; the first call also begins to listen for nudges."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub(_read_heads, _read_after)
        messages().listen(hub.nudge)
    return hub
