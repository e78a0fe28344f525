"""The websocket of a running server: who may open it, what it sends, what it refuses."""

import json
from collections.abc import Callable, Iterator

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.running import RunningHome
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("home")]

Open = Callable[..., ClientConnection]


@pytest.fixture
def token(home: RunningHome) -> str:
    return home.home.token_file.read_text().strip()


@pytest.fixture
def open_socket(home: RunningHome) -> Iterator[Open]:
    sockets = []

    def open_(**headers: str) -> ClientConnection:
        socket = connect(home.url.replace("http", "ws") + "/ws/live", additional_headers=headers)
        sockets.append(socket)
        return socket

    yield open_
    for socket in sockets:
        socket.close()


@pytest.fixture
def run(home: RunningHome, tmp_path) -> int:
    file = write_pipeline(tmp_path, name="live", one=f"echo '{tmp_path}' > $out", two="cat {one}")
    return int(json.loads(home.command("run", "submit", str(file), "--json").stdout)["id"])


def test_a_subscriber_gets_what_it_has_not_seen_and_the_number_to_go_on_from(open_socket, token, run):
    socket = open_socket(Authorization=f"Bearer {token}")

    socket.send(json.dumps({"type": "subscribe", "run": run, "after": 0}))
    message = json.loads(socket.recv(timeout=10))

    assert message["type"] == "events"
    assert (message["run"], message["after"]) == (run, 0)
    assert {
        event["data"]["node"]: event["data"]["state"] for event in message["events"] if event["kind"] == "step_changed"
    } == {"one": "succeeded", "two": "succeeded"}
    assert message["seq"] == max(event["seq"] for event in message["events"])


def test_a_page_of_another_origin_is_refused_before_the_socket_opens(open_socket, home):
    with pytest.raises(InvalidStatus) as refused:
        open_socket(Origin="https://elsewhere.example", Cookie="pipewright_session=whatever")

    assert refused.value.response.status_code == 403


def test_a_caller_without_origin_and_token_is_refused(open_socket):
    with pytest.raises(InvalidStatus) as refused:
        open_socket()

    assert refused.value.response.status_code == 403


def test_a_page_of_ours_without_a_session_is_refused(open_socket, home):
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        open_socket(Origin=home.url).recv(timeout=5)


def test_a_token_that_is_not_known_is_refused(open_socket):
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        open_socket(Authorization="Bearer pw_nobody").recv(timeout=5)


def test_a_run_of_somebody_else_is_not_there_and_nothing_of_it_is_sent(open_socket, token):
    socket = open_socket(Authorization=f"Bearer {token}")

    socket.send(json.dumps({"type": "subscribe", "run": 999_999}))
    message = json.loads(socket.recv(timeout=10))

    assert message == {
        "type": "error",
        "code": "not_found",
        "message": "There is no run 999999 in this workspace.",
        "run": 999_999,
    }


TOO_LONG = json.dumps({"type": "unsubscribe", "run": 1, "padding": "x" * 70_000})


@pytest.mark.parametrize("frame", ["{", "[]", '"text"', pytest.param(TOO_LONG, id="a long one")])
def test_what_is_no_message_closes_the_socket_and_not_the_server(open_socket, token, home, frame):
    socket = open_socket(Authorization=f"Bearer {token}")

    socket.send(frame)

    with pytest.raises(ConnectionClosed):
        socket.recv(timeout=10)

    assert home.client().get("/session")["user"]["name"] == "owner"


def test_a_flood_of_messages_closes_the_socket(open_socket, token):
    socket = open_socket(Authorization=f"Bearer {token}")

    def flood() -> None:
        for _ in range(200):
            socket.send(json.dumps({"type": "unsubscribe", "run": 1}))
        socket.recv(timeout=10)

    with pytest.raises(ConnectionClosed):
        flood()
