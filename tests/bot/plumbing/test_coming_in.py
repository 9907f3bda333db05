"""Updates: stored, then confirmed, then handled; whatever one of them is made of."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import aiohttp
import pytest

from bot.clock import Clock
from bot.emulator.client import EmulatorClient
from bot.telegram.raw import sort_out, sort_out_body
from storage.inbox import StoredUpdate
from storage.store import Tx
from tests.bot.plumbing.station import Echo, Station, bot_on, emulated, station

ODD_UPDATES = [
    {"message": "not an object"},
    {"message": {"from": {"id": "seven"}, "text": 3}},
    {"message": {"chat": None, "from": None}},
    {"callback_query": [1, 2]},
    {"nobody_knows_this": {"id": 1}},
    {"message": {"from": {"id": 2**70}, "text": "too large to be an id"}},
    {"message": {"from": {"id": 7}, "text": "\ud800"}},
]


async def test_what_is_said_is_answered(here: Station) -> None:
    sam = await here.people.person(501, "Sam")
    await sam.send("hello")
    reply = await sam.wait_for("echo hello")
    await sam.tap("Again", message=reply.id)
    await sam.wait_for("echo 1.0")
    await here.app.idle()
    assert await here.people.pending() == 0


@pytest.mark.parametrize("place", [0, 1, 50, 98, 99])
async def test_one_unparsable_update_at_any_place_of_a_batch_leaves_the_other_99_handled(
    tmp_path: Path, place: int
) -> None:
    echo = Echo()
    async with emulated() as emulator:
        async with EmulatorClient(emulator.url) as people:
            sam = await people.person(501, "Sam")
            for number in range(100):
                if number == place:
                    await people.inject({"message": {"from": "nobody", "date": "long ago"}})
                else:
                    await sam.send(str(number))
        async with bot_on(emulator, tmp_path, echo) as here:
            await here.handled(100)
            assert echo.handled == [str(n) for n in range(100) if n != place], "and in their order"
            assert await here.failures() == ["KeyError"]


@pytest.mark.parametrize("odd", ODD_UPDATES, ids=range(len(ODD_UPDATES)))
async def test_no_update_holds_up_the_next(here: Station, odd: dict[str, object]) -> None:
    await here.people.inject(odd)
    sam = await here.people.person(502, "Sam")
    await sam.send("still here")
    await sam.wait_for("echo still here")


async def test_the_same_update_twice_is_one_turn(tmp_path: Path) -> None:
    async with station(tmp_path) as here:
        body = {"update_id": 77, "message": {"from": {"id": 9, "is_bot": False}, "text": "once"}}
        at = here.app.clock.now()
        await here.app.intake.keep([sort_out(body, at)])
        await here.app.intake.keep([sort_out(body, at), sort_out(body, at)])
        await here.app.intake.idle()
        assert isinstance(here.echo, Echo)
        assert here.echo.handled == ["once"]


async def test_the_same_number_with_another_body_is_another_update(tmp_path: Path) -> None:
    async with station(tmp_path) as here:
        at = here.app.clock.now()
        for text in ("before the quiet week", "after it"):
            body = {"update_id": 77, "message": {"from": {"id": 9}, "text": text}}
            await here.app.intake.keep([sort_out(body, at)])
        await here.app.intake.idle()
        assert isinstance(here.echo, Echo)
        assert here.echo.handled == ["before the quiet week", "after it"]


async def test_updates_that_begin_anew_at_a_lower_number_come_in(here: Station) -> None:
    sam = await here.people.person(503, "Sam")
    await sam.send("first")
    await sam.wait_for("echo first")
    await here.app.idle()
    await here.people.inject(
        {"update_id": 5, "message": {"from": {"id": 503}, "chat": {"id": 503}, "text": "anew"}}
    )
    await sam.wait_for("echo anew", timeout=15)


async def test_words_of_many_people_share_transactions(tmp_path: Path) -> None:
    async with station(tmp_path) as here:
        crowd = [await here.people.person(600 + n, f"Person {n}") for n in range(30)]
        await asyncio.gather(*(person.send("hello") for person in crowd))
        await asyncio.gather(*(person.wait_for("echo hello") for person in crowd))
        assert isinstance(here.echo, Echo)
        assert len(here.echo.batches) < 30


async def test_two_pollers_take_turns(tmp_path: Path) -> None:
    async with station(tmp_path) as here, aiohttp.ClientSession() as other:
        url = f"{here.emulator.url}/bot{here.emulator.token}/getUpdates"
        async with other.post(url, json={"timeout": 0}) as answer:
            assert answer.status == 200
        sam = await here.people.person(504, "Sam")
        await sam.send("after the other")
        await sam.wait_for("echo after the other")


async def test_a_failing_conversation_holds_up_nobody_else(tmp_path: Path) -> None:
    class Fragile(Echo):
        async def receive(self, tx: Tx, updates: Sequence[StoredUpdate]) -> None:
            if any(b"break" in update.body for update in updates):
                raise RuntimeError("nobody foresaw this")
            await super().receive(tx, updates)

    async with station(tmp_path, Fragile()) as here:
        crowd = [await here.people.person(700 + n, f"Person {n}") for n in range(5)]
        texts = ["one", "two", "break", "four", "five"]
        await asyncio.gather(*(person.send(text) for person, text in zip(crowd, texts, strict=True)))
        for person, text in zip(crowd, texts, strict=True):
            if text != "break":
                await person.wait_for(f"echo {text}")
        await here.app.idle()
        assert await here.failures() == ["RuntimeError"]


def test_a_body_that_is_not_json_is_kept_with_its_number() -> None:
    at = Clock().now()
    kept = sort_out_body(b'{"update_id": 12, "message": {"text": "half', at)
    assert (kept.update_id, kept.kind, kept.person) == (12, "unreadable", None)
    assert sort_out_body(b"\xff\xfe", at).update_id == 0
    assert sort_out_body(b"[" * 100_000, at).kind == "unreadable"


def test_the_kind_of_an_update_is_never_somebody_elses_text() -> None:
    kept = sort_out({"update_id": 1, "a secret as a key": {}}, Clock().now())
    assert kept.kind == "other"
    assert json.loads(kept.body) == {"update_id": 1, "a secret as a key": {}}
