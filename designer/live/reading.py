"""What the live edge reads: who is calling, which runs they may follow, and what changed."""

import asyncio
import contextlib
import socket
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.models import User

from designer.accounts.models import Membership, Token, Workspace
from designer.accounts.permissions import Action, may, workspace_of
from designer.accounts.services import find_token
from designer.live.hub import Delta, Hub
from designer.runs.models import Run
from designer.runs.selectors import events_after
from designer.workers.sockets import LARGEST, SERVER, Inbox, parse


@dataclass(frozen=True)
class Caller:
    user: User
    workspace: Workspace
    token: Token | None


def caller_of(user: object, authorization: str) -> Caller | None:
    """Who opened the socket: a bearer token's user, or the session's; None for anybody else."""
    token: Token | None = None
    if authorization:
        scheme, _, secret = authorization.partition(" ")
        token = find_token(secret.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            return None
        user = token.user
    if not isinstance(user, User) or not user.is_authenticated:
        return None
    workspace = workspace_of(user, token)
    if workspace is None or not may(user, workspace, Action.READ, token):
        return None
    return Caller(user, workspace, token)


def still_allowed(caller: Caller) -> bool:
    """Asked again while a socket stays open: memberships and tokens are taken away."""
    active = User.objects.filter(pk=caller.user.pk, is_active=True).exists()
    member = Membership.objects.filter(user_id=caller.user.pk, workspace=caller.workspace).exists()
    revoked = caller.token is not None and not Token.objects.filter(pk=caller.token.pk, revoked_at=None).exists()
    return active and member and not revoked


def may_follow(caller: Caller, run_id: int) -> bool:
    return Run.objects.filter(pk=run_id, workspace=caller.workspace).exists()


async def read_after(run_id: int, seq: int) -> Delta:
    return await sync_to_async(_read_after)(run_id, seq)


def _read_after(run_id: int, seq: int) -> Delta:
    return events_after(
        Run.objects.select_related("pipeline", "version", "created_by")
        .defer("pipeline__graph", "version__graph")
        .get(pk=run_id),
        seq,
    )


async def _read_heads(run_ids: list[int]) -> dict[int, int]:
    rows = Run.objects.filter(pk__in=run_ids).values_list("pk", "seq")
    return {pk: seq async for pk, seq in rows}


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def process_hub() -> Hub:
    """The hub of this process; the first call also opens the socket for nudges."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub(_read_heads, read_after)
        listen_for_nudges(hub, Inbox(settings.PIPEWRIGHT_HOME.sockets() / SERVER).socket)
    return hub


def listen_for_nudges(hub: Hub, inbox: socket.socket) -> None:
    """Hand every nudge that comes in on a datagram socket to the hub, from this loop's next turn on."""
    inbox.setblocking(False)

    def read() -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                match parse(inbox.recv(LARGEST)):
                    case {"run": int(run_id), "seq": int(seq)}:
                        hub.nudge(run_id, seq)

    # A reader, not a datagram endpoint: uvloop knows none for unix sockets.
    asyncio.get_running_loop().add_reader(inbox, read)
