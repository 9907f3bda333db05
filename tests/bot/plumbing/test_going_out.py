"""Messages: in order in a chat, again after a failure that passes, never again after one that does not."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.sender import call_for
from storage.inbox import StoredUpdate
from storage.outbox import Message, Outgoing
from storage.people import Person
from storage.store import Tx
from tests.bot.plumbing.station import Echo, Station, bot_on, emulated, station

_MINUTES = timedelta(minutes=2)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Says(Echo):
    """Puts whatever rows a test wants when somebody says something."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        super().__init__()
        self.rows = rows

    async def answer(self, tx: Tx, update: StoredUpdate, person: Person, text: str) -> None:
        for row in self.rows or ({"kind": "send", "payload": {"text": f"echo {text}"}},):
            await tx.outbox.put(Outgoing(person, at=update.at, **row))


def texts(*said: str, **more: Any) -> list[dict[str, Any]]:
    return [{"kind": "send", "payload": {"text": text}, **more} for text in said]


async def state_of(here: Station, kind: str = "send") -> list[str]:
    """The states of all rows of a kind, as the database has them."""
    async with here.app.store.reading() as tx:
        found: list[Message] = []
        for row in range(1, 400):
            message = await tx.outbox.message(row)
            if message is not None and message.kind == kind:
                found.append(message)
    return [message.state for message in found]


async def said_to(here: Station, number: int) -> list[str]:
    person = await here.people.person(number, "Sam")
    return [each.text for each in await person.messages() if each.sender == "bot"]


async def test_messages_of_one_chat_arrive_in_their_order(tmp_path: Path) -> None:
    words = [f"message {n}" for n in range(30)]
    async with station(tmp_path, Says(*texts(*words))) as here:
        sam = await here.people.person(501, "Sam")
        await here.people.fail("sendMessage", status=500, times=3)
        await sam.send("go")
        await sam.wait_for("message 29", timeout=20)
        assert await said_to(here, 501) == words


async def test_a_refusal_to_be_so_fast_is_waited_for(tmp_path: Path) -> None:
    async with station(tmp_path, Says()) as here:
        sam = await here.people.person(501, "Sam")
        await here.people.fail("sendMessage", status=429, retry_after=1)
        asked = time.monotonic()
        await sam.send("go")
        await sam.wait_for("echo go")
        assert time.monotonic() - asked >= 1, "retry_after is honoured"
        await here.app.idle()
        assert await state_of(here) == ["sent"]


async def test_a_long_wait_is_kept_in_the_database(tmp_path: Path) -> None:
    async with station(tmp_path, Says()) as here:
        sam = await here.people.person(501, "Sam")
        await here.people.fail("sendMessage", status=429, retry_after=60)
        await sam.send("go")
        await here.handled(1)
        assert await state_of(here) == ["waiting"]
        here.app.clock.wind_to(here.app.clock.now().replace(microsecond=0) + _MINUTES)
        await sam.wait_for("echo go")


async def test_who_blocked_the_bot_is_sent_nothing_more(tmp_path: Path) -> None:
    async with station(tmp_path, Says(*texts("one", "two", "three"))) as here:
        sam = await here.people.person(501, "Sam")
        await here.people.fail("sendMessage", status=403)
        await sam.send("go")
        await here.handled(1)
        assert await state_of(here) == ["dropped", "dropped", "dropped"]
        assert (await here.people.calls()).get("sendmessage", 0) == 1
        async with here.app.store.reading() as tx:
            assert (await tx.people.by_telegram([501]))[501].blocked


async def test_one_that_telegram_will_never_take_fails_and_the_next_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = texts("a <b>broken secret tag", "the next")
    async with station(tmp_path, Says(*rows)) as here:
        sam = await here.people.person(501, "Sam")
        await sam.send("go")
        await sam.wait_for("the next")
        await here.app.idle()
        assert await state_of(here) == ["failed", "sent"]
    assert "secret" not in "".join(capsys.readouterr())


async def test_an_edit_that_changes_nothing_has_succeeded(tmp_path: Path) -> None:
    rows = [*texts("same"), {"kind": "edit", "payload": {"text": "same"}, "edits": 1}]
    async with station(tmp_path, Says(*rows)) as here:
        sam = await here.people.person(501, "Sam")
        await sam.send("go")
        await here.handled(1)
        assert await state_of(here, "edit") == ["sent"]


async def test_an_edit_finds_its_message_after_a_restart(tmp_path: Path) -> None:
    async with emulated() as emulator:
        async with bot_on(emulator, tmp_path, Says(*texts("before"))) as here:
            sam = await here.people.person(501, "Sam")
            await sam.send("go")
            await sam.wait_for("before")
        edit = {"kind": "edit", "payload": {"text": "after"}, "edits": 1}
        async with bot_on(emulator, tmp_path, Says(edit)) as here:
            sam = await here.people.person(501, "Sam")
            await sam.send("go on")
            await sam.wait_for("after")
            assert await said_to(here, 501) == ["after"]


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 502}, {"drop": "before"}])
async def test_a_failure_that_passes_delays_and_loses_nothing(tmp_path: Path, fault: dict[str, Any]) -> None:
    async with station(tmp_path, Says()) as here:
        crowd = [await here.people.person(600 + n, f"Person {n}") for n in range(5)]
        await here.people.fail("sendMessage", times=8, **fault)
        await asyncio.gather(*(person.send("hello") for person in crowd))
        for person in crowd:
            await person.wait_for("echo hello", timeout=20)
        await here.app.idle()
        assert await state_of(here) == ["sent"] * 5


async def test_an_ordinary_message_whose_answer_was_lost_may_come_twice(tmp_path: Path) -> None:
    async with station(tmp_path, Says()) as here:
        sam = await here.people.person(501, "Sam")
        await here.people.fail("sendMessage", drop="after")
        await sam.send("go")
        await here.handled(1)
        assert await said_to(here, 501) == ["echo go", "echo go"]


async def test_a_careful_message_whose_answer_was_lost_is_never_sent_again_by_itself(tmp_path: Path) -> None:
    async with emulated() as emulator:
        rows = texts("the summary", careful=True, key="summary:2026-W47")
        async with bot_on(emulator, tmp_path, Says(*rows)) as here:
            sam = await here.people.person(501, "Sam")
            await here.people.fail("sendMessage", drop="after")
            await sam.send("go")
            await here.handled(1)
            assert await said_to(here, 501) == ["the summary"]
        async with bot_on(emulator, tmp_path, Says()) as here:
            async with here.app.store.reading() as tx:
                [unclear] = await tx.careful.undecided()
            assert await said_to(here, 501) == ["the summary"]
            async with here.app.store.transaction() as tx:
                await tx.careful.decide(unclear.id, arrived=False)
            sam = await here.people.person(501, "Sam")
            first = await sam.last()
            await sam.wait_for(lambda message: message.id > first.id)
            assert await said_to(here, 501) == ["the summary", "the summary"], "an operator decided so"


async def test_a_careful_message_that_certainly_did_not_leave_is_tried_again(tmp_path: Path) -> None:
    rows = texts("the summary", careful=True)
    async with station(tmp_path, Says(*rows)) as here:
        sam = await here.people.person(501, "Sam")
        await here.people.fail("sendMessage", status=429, retry_after=1)
        await sam.send("go")
        await sam.wait_for("the summary")


async def test_pictures_and_files_arrive_with_caption_and_buttons(tmp_path: Path) -> None:
    rows = [
        {
            "kind": kind,
            "payload": {
                "caption": "<b>1,540</b> pounds",
                "filename": name,
                "media_type": media_type,
                "buttons": [[{"label": "What is behind it", "do": {}}]],
            },
            "blob": blob,
        }
        for kind, name, media_type, blob in (
            ("photo", "week.png", "image/png", PIXEL),
            ("document", "week.pdf", "application/pdf", b"%PDF-1.7"),
        )
    ]
    async with station(tmp_path, Says(*rows)) as here:
        sam = await here.people.person(501, "Sam")
        await sam.send("go")
        seen = await sam.wait_for(lambda message: message.document is not None)
        assert (seen.caption, seen.name, seen.labels) == ("1,540 pounds", "week.pdf", ["What is behind it"])
        assert await here.people.file(seen.path) == b"%PDF-1.7"
        photo = await sam.wait_for(lambda message: message.photo is not None)
        assert photo.caption == "1,540 pounds"


async def test_the_pace_of_a_chat_is_kept_and_its_burst_allowed(tmp_path: Path) -> None:
    words = [f"message {n}" for n in range(5)]
    async with station(tmp_path, Says(*texts(*words)), chat_rate=4, chat_burst=3) as here:
        sam = await here.people.person(501, "Sam")
        begun = time.monotonic()
        await sam.send("go")
        await sam.wait_for("message 4")
        assert time.monotonic() - begun >= 0.5, "three at once, then four a second"


async def test_what_waits_when_the_bot_stops_is_sent_after_the_next_start_and_once(tmp_path: Path) -> None:
    words = [f"message {n}" for n in range(8)]
    async with emulated() as emulator:
        async with bot_on(emulator, tmp_path, Says(*texts(*words)), chat_rate=2, chat_burst=1) as here:
            sam = await here.people.person(501, "Sam")
            await sam.send("go")
            await sam.wait_for("message 1")
        async with bot_on(emulator, tmp_path, Says()) as here:
            await here.app.idle()
            assert await said_to(here, 501) == words


async def test_rows_that_another_process_put_are_found(here: Station) -> None:
    sam = await here.people.person(501, "Sam")
    await sam.send("hello")
    await sam.wait_for("echo hello")
    async with here.app.store.transaction() as tx:
        person = (await tx.people.by_telegram([501]))[501]
        message = await tx.outbox.put(Outgoing(person, "send", {"text": "from elsewhere"}))
        await tx.outbox.retry_at(message.id, here.app.clock.now())
    await sam.wait_for("from elsewhere")


def test_a_button_says_its_row_and_its_number_and_nothing_else() -> None:
    rows: Sequence[Sequence[dict[str, Any]]] = [
        [{"label": "One", "do": {"answer": "secret"}}, {"label": "Two", "do": {}}],
        [{"label": "Out", "url": "https://example.org"}, {"label": "Three", "do": {}}],
    ]
    message = Message(id=41, person="p", chat=9, kind="send", payload={"text": "t", "buttons": rows})
    method, call = call_for(message, None)
    assert method == "sendMessage"
    assert call["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "One", "callback_data": "41.0"}, {"text": "Two", "callback_data": "41.1"}],
            [{"text": "Out", "url": "https://example.org"}, {"text": "Three", "callback_data": "41.3"}],
        ]
    }


async def test_what_names_somebody_who_has_gone_while_telegram_was_away_is_not_sent_any_more(
    here: Station,
) -> None:
    store, now = here.app.store, here.app.clock.now()
    reader = await here.people.person(501, "Wes")
    await reader.send("hello")
    await reader.wait_for("echo hello")
    await here.app.idle()
    async with store.transaction() as tx:
        wes, sam = [await tx.people.create(number, "", "en", now) for number in (501, 502)]
    await here.people.fail("sendMessage", status=500, times=3)
    async with store.transaction() as putting:
        words = {"text": "I slept through the night.", "buttons": [], "about": [sam.id]}
        await putting.outbox.put(Outgoing(wes, "send", words, at=now))
        after = {"text": "There is nothing to read now.", "buttons": []}
        await putting.outbox.put(Outgoing(wes, "send", after, at=now))
    here.app.delivery.take(putting.outbox.new)
    before = here.app.tally.sent.total()
    while here.app.tally.sent.total() == before:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    async with store.transaction() as tx:
        await tx.people.erase(sam, now)
    await here.app.idle()
    assert await said_to(here, 501) == ["echo hello", "There is nothing to read now."]
