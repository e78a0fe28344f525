import asyncio
from typing import Any

import uvloop

from designer.live.consumer import merged, message_of
from designer.live.hub import Delta, Hub
from designer.workers.local_messages import listen_for_nudges
from designer.workers.sockets import Inbox, Outbox


class Runs:
    """Runs as a database would show them, and how often they were read."""

    def __init__(self, **heads: int) -> None:
        self.heads = {int(name.removeprefix("run")): head for name, head in heads.items()}
        self.reads: list[tuple[int, int]] = []

    async def read_heads(self, run_ids: list[int]) -> dict[int, int]:
        return {run_id: self.heads[run_id] for run_id in run_ids}

    async def read_after(self, run_id: int, seq: int) -> Delta:
        self.reads.append((run_id, seq))
        events = [step(number, f"n{number}", "running") for number in range(seq + 1, self.heads[run_id] + 1)]
        return {"after": seq, "seq": self.heads[run_id], "reset": False, "events": events}


class Client:
    def __init__(self) -> None:
        self.deltas: list[tuple[int, Delta]] = []
        self.got = asyncio.Event()

    def offer(self, run_id: int, delta: Delta) -> None:
        self.deltas.append((run_id, delta))
        self.got.set()

    async def next(self) -> Delta:
        async with asyncio.timeout(5):
            await self.got.wait()
        self.got.clear()
        return self.deltas[-1][1]


def step(seq: int, node: str, state: str) -> dict[str, Any]:
    return {"seq": seq, "kind": "step_changed", "at": "", "data": {"node": node, "state": state}}


async def test_a_nudge_brings_what_follows_to_every_follower_with_one_read():
    runs = Runs(run7=3)
    hub = Hub(runs.read_heads, runs.read_after)
    clients = [Client() for _ in range(20)]
    for client in clients:
        assert hub.follow(7, 3, client)

    runs.heads[7] = 5
    hub.nudge(7, 5)
    deltas = [await client.next() for client in clients]

    assert {(delta["after"], delta["seq"]) for delta in deltas} == {(3, 5)}
    assert runs.reads == [(7, 3)]
    await hub.close()


async def test_without_any_nudge_the_hub_looks_itself():
    runs = Runs(run7=3)
    hub = Hub(runs.read_heads, runs.read_after)
    client = Client()
    hub.follow(7, 3, client)

    runs.heads[7] = 4

    assert (await client.next())["seq"] == 4
    await hub.close()


async def test_a_follower_that_comes_with_an_older_number_is_told_to_read_first():
    runs = Runs(run7=5)
    hub = Hub(runs.read_heads, runs.read_after)
    hub.follow(7, 5, Client())
    late = Client()

    assert not hub.follow(7, 3, late)
    assert hub.follow(7, 5, late)
    await hub.close()


async def test_nobody_is_read_for_once_the_last_follower_has_left():
    runs = Runs(run7=3)
    hub = Hub(runs.read_heads, runs.read_after)
    client = Client()
    hub.follow(7, 3, client)
    hub.leave(7, client)

    runs.heads[7] = 4
    hub.nudge(7, 4)

    assert hub.heads({7}) == {}
    assert runs.reads == []
    await hub.close()


async def test_those_who_come_back_at_once_from_one_event_are_read_for_once():
    runs, gate = Runs(run7=9), asyncio.Event()

    async def read_after(run_id: int, seq: int) -> Delta:
        await gate.wait()
        return await runs.read_after(run_id, seq)

    hub = Hub(runs.read_heads, read_after)
    coming = [asyncio.create_task(hub.read(7, 3)) for _ in range(20)]
    other = asyncio.create_task(hub.read(7, 5))
    await asyncio.sleep(0)
    coming.pop().cancel()
    gate.set()

    deltas = await asyncio.gather(*coming)

    assert all(delta is deltas[0] for delta in deltas)
    assert (await other)["after"] == 5
    assert sorted(runs.reads) == [(7, 3), (7, 5)]
    assert (await hub.read(7, 3)) is not deltas[0]


async def test_a_database_that_is_away_for_a_moment_ends_nothing():
    runs = Runs(run7=3)
    failures = [OSError("away"), None]

    async def read_heads(run_ids: list[int]) -> dict[int, int]:
        failure = failures.pop(0) if failures else None
        if failure is not None:
            raise failure
        return await runs.read_heads(run_ids)

    hub = Hub(read_heads, runs.read_after)
    client = Client()
    hub.follow(7, 3, client)
    runs.heads[7] = 4
    hub.nudge(7, 4)

    assert (await client.next())["seq"] == 4
    assert failures == []
    await hub.close()


def test_two_deltas_become_one_that_keeps_the_later_state_of_each_step():
    earlier = {"after": 1, "seq": 3, "reset": False, "events": [step(2, "a", "queued"), step(3, "b", "queued")]}
    later = {"after": 3, "seq": 4, "reset": False, "events": [step(4, "a", "running")]}

    both = merged(earlier, later)

    assert (both["after"], both["seq"]) == (1, 4)
    assert [(event["seq"], event["data"]["state"]) for event in both["events"]] == [(3, "queued"), (4, "running")]


def test_a_nudge_on_the_socket_reaches_the_hub_in_the_loop_that_serves(tmp_path):
    async def served() -> int:
        runs = Runs(run7=3)
        hub = Hub(runs.read_heads, runs.read_after, look_seconds=3600)
        client = Client()
        hub.follow(7, 3, client)
        listen_for_nudges(hub.nudge, Inbox(tmp_path / "server.sock").socket)
        runs.heads[7] = 4
        Outbox(tmp_path / "server.sock").send({"run": 7, "seq": 4})
        delta = await client.next()
        await hub.close()
        return int(delta["seq"])

    assert uvloop.run(served()) == 4


def test_a_client_that_is_too_far_behind_is_told_to_read_the_run_anew():
    behind = {"after": 1, "seq": 5000, "reset": True, "events": []}
    near = {**behind, "reset": False}

    assert message_of(7, behind) == {"type": "reset", "run": 7}
    assert message_of(7, near) == {"type": "events", "run": 7, **near}
