"""Who may open the socket, and when one that is open is closed."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.auth import AuthMiddlewareStack
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from designer.accounts.models import Membership, Token, Workspace
from designer.accounts.services import create_token
from designer.core.graph_json import graph_from_json
from designer.live.consumer import UNAUTHORIZED, LiveConsumer
from designer.pipelines.services import create_pipeline
from designer.process_figures import REGISTRY
from designer.runs.services import start_run
from tests.registry.shelf import new_workspace, two_steps

pytestmark = pytest.mark.django_db(transaction=True)

HOST = "testserver"
Headers = dict[str, str]


@pytest.fixture(autouse=True)
def no_earlier_tries() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def member(transactional_db: None) -> tuple[User, Workspace]:
    return new_workspace()


@pytest.fixture
def browser(member: tuple[User, Workspace]) -> Client:
    client = Client()
    client.force_login(member[0])
    return client


@pytest.fixture
def page(browser: Client) -> Headers:
    """What a browser sends for a page of ours."""
    name = settings.SESSION_COOKIE_NAME
    return {"Host": HOST, "Origin": f"http://{HOST}", "Cookie": f"{name}={browser.cookies[name].value}"}


@pytest.fixture
def program(member: tuple[User, Workspace]) -> Headers:
    return {"Host": HOST, "Authorization": f"Bearer {create_token(*member, 'test')}"}


async def handshake(headers: Headers) -> tuple[ApplicationCommunicator, bool]:
    """A socket, and whether it was let in."""
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "websocket", "path": "/ws/live", "headers": raw, "client": ("127.0.0.1", 1), "subprotocols": []}
    socket = ApplicationCommunicator(AuthMiddlewareStack(LiveConsumer.as_asgi(heartbeat_seconds=0.05)), scope)
    await socket.send_input({"type": "websocket.connect"})
    answer = await socket.receive_output(timeout=5)
    return socket, answer["type"] == "websocket.accept"


async def opens(headers: Headers) -> bool:
    socket, accepted = await handshake(headers)
    await socket.send_input({"type": "websocket.disconnect", "code": 1000})
    await socket.wait()
    return accepted


async def code_of_closing(socket: ApplicationCommunicator) -> int | None:
    """With what code the socket is closed; None if it goes on."""
    code = None
    for _ in range(50):
        message = await socket.receive_output(timeout=5)
        if message["type"] == "websocket.close":
            code = int(message["code"])
            break
    await socket.send_input({"type": "websocket.disconnect", "code": code or 1000})
    await socket.wait()
    return code


async def test_a_page_of_ours_and_a_program_with_a_token_are_let_in(page: Headers, program: Headers) -> None:
    assert await opens(page)
    assert await opens(program)


@pytest.mark.parametrize("origin", ["http://evil.example", "https://testserver.evil.example", "null", ""])
async def test_a_page_of_another_origin_is_not_let_in_with_our_cookie(page: Headers, origin: str) -> None:
    assert not await opens({**page, "Origin": origin})


async def test_a_host_that_is_not_served_is_refused_though_its_pages_are_of_one_origin(page: Headers) -> None:
    assert not await opens({**page, "Host": "evil.example", "Origin": "http://evil.example"})


async def test_where_pages_come_over_https_one_that_came_over_http_is_not_ours(page: Headers, settings: object) -> None:
    settings.PIPEWRIGHT_HTTPS = True  # type: ignore[attr-defined]

    assert not await opens(page)
    assert await opens({**page, "Origin": f"https://{HOST}"})


async def test_a_token_that_is_guessed_at_has_to_wait_here_too(program: Headers) -> None:
    good = program["Authorization"]
    guess = {**program, "Authorization": f"{good[:18]}guess"}

    guesses = [await opens(guess) for _ in range(5)]

    assert guesses == [False] * 5
    assert not await opens(program)


async def closing_code(headers: Headers, take_away: Callable[[], object]) -> int | None:
    """How an open socket is closed after something was taken away from its caller."""
    socket, accepted = await handshake(headers)
    assert accepted
    heartbeat = await socket.receive_output(timeout=5)
    assert json.loads(heartbeat["text"])["type"] == "heartbeat"
    await sync_to_async(take_away)()
    return await code_of_closing(socket)


async def test_signing_out_closes_the_sockets_of_the_session(page: Headers, browser: Client) -> None:
    code = await closing_code(page, lambda: browser.post("/api/v1/session/sign-out"))

    assert code == UNAUTHORIZED


@pytest.mark.parametrize(
    "take_away",
    [
        lambda: Token.objects.update(revoked_at=timezone.now()),
        lambda: Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1)),
        lambda: Token.objects.all().delete(),
        lambda: Token.objects.update(scopes=[]),
        lambda: Membership.objects.all().delete(),
        lambda: User.objects.update(is_active=False),
    ],
    ids=["revoked", "expired", "deleted", "narrowed", "left", "shut out"],
)
async def test_what_is_taken_away_from_a_program_closes_its_socket(
    program: Headers, take_away: Callable[[], object]
) -> None:
    assert await closing_code(program, take_away) == UNAUTHORIZED


@pytest.mark.parametrize(
    "take_away",
    [lambda: Membership.objects.all().delete(), lambda: User.objects.update(is_active=False)],
    ids=["left", "shut out"],
)
async def test_what_is_taken_away_from_a_person_closes_the_socket(
    page: Headers, take_away: Callable[[], object]
) -> None:
    assert await closing_code(page, take_away) == UNAUTHORIZED


async def test_a_message_that_is_nested_without_end_closes_the_socket(program: Headers) -> None:
    socket, _ = await handshake(program)

    await socket.send_input({"type": "websocket.receive", "text": "[" * 60_000})

    assert await code_of_closing(socket) == 4400


def started_run(slug: str) -> int:
    user, workspace = new_workspace(slug)
    pipeline = create_pipeline(workspace, user, "Cars", graph=graph_from_json(two_steps(workspace)))
    return start_run(workspace, pipeline, user)[0].pk


async def first_answer(headers: Headers, run: int) -> dict[str, Any]:
    """What a caller is told who asks to follow a run."""
    socket, _ = await handshake(headers)
    await socket.send_input({"type": "websocket.receive", "text": json.dumps({"type": "subscribe", "run": run})})
    while True:
        message: dict[str, Any] = json.loads((await socket.receive_output(timeout=5))["text"])
        if message["type"] != "heartbeat":
            await socket.send_input({"type": "websocket.disconnect", "code": 1000})
            await socket.wait()
            return message


async def test_a_run_of_another_workspace_is_not_there_and_nothing_of_it_is_sent(program: Headers) -> None:
    foreign = await sync_to_async(started_run)("elsewhere")
    other = await sync_to_async(new_workspace)("third")
    theirs = {"Host": HOST, "Authorization": f"Bearer {await sync_to_async(create_token)(*other, 'test')}"}

    told = [await first_answer(headers, foreign) for headers in (program, theirs)]

    message = f"There is no run {foreign} in this workspace."
    assert told == [{"type": "error", "code": "not_found", "message": message, "run": foreign}] * 2


async def test_what_is_let_in_is_counted_until_it_has_left(program: Headers) -> None:
    def count() -> float | None:
        return REGISTRY.get_sample_value("pipewright_websocket_connections")

    before = count()
    assert before is not None

    refused, _ = await handshake({"Host": HOST})
    socket, _ = await handshake(program)
    while_open = count()
    for each in (refused, socket):
        await each.send_input({"type": "websocket.disconnect", "code": 1000})
        await each.wait()

    assert (while_open, count()) == (before + 1, before)
