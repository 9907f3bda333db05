"""What became of a summary that nobody knows of is found out before the next message in its chat, or listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import unsettled
from bot.telegram.client import Client
from bot.telegram.sender import Seen, Sender
from bot.unsettled import Unsettled
from storage.outbox import Message, Outgoing
from storage.releases import message_key
from storage.store import StorageUnavailable, Store, Tx
from tests.bot.plumbing.station import TOKEN, Station, bot_on, emulated, station
from tests.bot.plumbing.test_going_out import PIXEL, Says, said_to, state_of, texts

SUMMARY = texts("the summary", careful=True, key="summary:2026-W47")
PICTURE = [
    {
        "kind": "photo",
        "payload": {"caption": "the picture", "filename": "w.png", "media_type": "image/png"},
        "blob": PIXEL,
        "careful": True,
        "key": "summary:2026-W47:photo",
    }
]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is on its way any more."""
    monkeypatch.setattr(unsettled, "CERTAIN_AFTER", 0.0)


async def undecided(here: Station) -> list[Message]:
    async with here.app.store.reading() as tx:
        return await tx.careful.undecided()


async def test_one_that_had_arrived_is_found_before_the_next_message_and_not_changed(tmp_path: Path) -> None:
    says = Says(*SUMMARY)
    async with station(tmp_path, says) as here:
        sam = await here.people.person(501, "Sam")
        await here.people.fail("sendMessage", drop="after")
        await sam.send("go")
        await here.handled(1)
        assert len(await undecided(here)) == 1
        says.rows = ()
        await sam.send("more")
        await here.handled(2)
        assert await undecided(here) == []
        assert await said_to(here, 501) == ["the summary", "echo more"]
        assert await state_of(here) == ["sent", "sent"]
        first = next(each for each in await sam.messages() if each.text == "the summary")
        assert not first.edited
        async with here.app.store.reading() as tx:
            row = await tx.outbox.message(1)
        assert row is not None
        assert row.telegram_message_id == first.id


@pytest.mark.usefixtures("at_once")
async def test_a_picture_that_had_arrived_is_found_among_other_messages(tmp_path: Path) -> None:
    says = Says(*PICTURE)
    async with station(tmp_path, says) as here:
        sam = await here.people.person(501, "Sam")
        other = await here.people.person(502, "Ana")
        await here.people.fail("sendPhoto", drop="after")
        await sam.send("go")
        await here.handled(1)
        says.rows = ()
        await other.send("hello")
        await sam.send("more")
        await here.handled(3)
        assert await undecided(here) == []
        assert len([each for each in await sam.messages() if each.photo is not None]) == 1


@pytest.mark.usefixtures("at_once")
async def test_one_that_certainly_never_arrived_is_sent_and_once(tmp_path: Path) -> None:
    says = Says(*SUMMARY)
    async with station(tmp_path, says) as here:
        sam = await here.people.person(501, "Sam")
        await here.people.fail("sendMessage", drop="before")
        await sam.send("go")
        await here.handled(1)
        assert len(await undecided(here)) == 1
        assert await said_to(here, 501) == []
        says.rows = ()
        await sam.send("more")
        await here.handled(2)
        await sam.wait_for("the summary")
        await here.app.idle()
        assert sorted(await said_to(here, 501)) == ["echo more", "the summary"]
        assert await undecided(here) == []


async def test_while_it_could_still_be_on_its_way_it_is_listed_and_not_sent(tmp_path: Path) -> None:
    says = Says(*SUMMARY)
    async with station(tmp_path, says) as here:
        sam = await here.people.person(501, "Sam")
        await here.people.fail("sendMessage", drop="before")
        await sam.send("go")
        await here.handled(1)
        says.rows = ()
        for number in range(2, 5):
            await sam.send("more")
            await here.handled(number)
        assert [each.key for each in await undecided(here)] == ["summary:2026-W47"]
        assert await said_to(here, 501) == ["echo more"] * 3


@pytest.mark.usefixtures("at_once")
async def test_where_too_much_came_in_between_it_stays_with_the_operator(tmp_path: Path) -> None:
    async with emulated() as emulator:
        async with bot_on(emulator, tmp_path, Says(*SUMMARY)) as here:
            sam = await here.people.person(501, "Sam")
            await here.people.fail("sendMessage", drop="before")
            await sam.send("go")
            await here.handled(1)
            for _ in range(unsettled.FEW + 5):
                emulator.telegram.last_message_id += 1
        async with bot_on(emulator, tmp_path, Says()) as here:
            sam = await here.people.person(501, "Sam")
            await sam.send("more")
            await here.handled(1)
            assert len(await undecided(here)) == 1
            assert await said_to(here, 501) == ["echo more"]


@pytest.mark.usefixtures("at_once")
async def test_what_arrives_elsewhere_while_it_is_looked_for_says_nothing_of_numbers_not_tried(
    tmp_path: Path,
) -> None:
    """It had arrived after more than a few others. Then a later one arrives in the middle of looking."""
    async with emulated() as emulator, bot_on(emulator, tmp_path, Says(*SUMMARY)) as here:
        sam = await here.people.person(501, "Sam")
        emulator.telegram.last_message_id += unsettled.FEW + 5
        await here.people.fail("sendMessage", drop="after")
        await sam.send("go")
        await here.handled(1)
        [summary] = await undecided(here)
        looking = Interrupted(here.app.store, Client(emulator.url, TOKEN))
        await looking.unsettled.look()
        assert await looking.unsettled.settle(summary.person) == []
        assert looking.tried == list(range(1, unsettled.FEW + 1))
        assert await undecided(here) == [summary]
        # And once more, now that a later number is known: most were never tried.
        assert await looking.unsettled.settle(summary.person) == []
        assert await undecided(here) == [summary]


async def test_what_is_sent_while_it_may_still_be_on_its_way_says_nothing_of_its_number(
    tmp_path: Path,
) -> None:
    """Cut off, it can reach Telegram after one that was sent later: then it is there, under a higher number."""
    async with emulated() as emulator, bot_on(emulator, tmp_path, Says(*SUMMARY)) as here:
        sam = await here.people.person(501, "Sam")
        await here.people.fail("sendMessage", drop="after")
        await sam.send("go")
        await here.handled(1)
        assert len(await undecided(here)) == 1
        looking = Unsettled(here.app.store, Sender(Client(emulator.url, TOKEN)), {})
        await looking.look()
        looking.arrived(looking.begin(), 1)
        assert looking.take_bounds() == {}
        assert looking.people() == []


@pytest.mark.usefixtures("at_once")
async def test_what_never_arrived_is_sent_although_the_next_cannot_be_looked_for(tmp_path: Path) -> None:
    async with emulated() as emulator, bot_on(emulator, tmp_path, Says(*SUMMARY, *PICTURE)) as here:
        sam = await here.people.person(501, "Sam")
        await here.people.fail("sendMessage", drop="before")
        await here.people.fail("sendPhoto", drop="before")
        await sam.send("go")
        await here.handled(1)
        text, picture = await undecided(here)
        looking = Unsettled(here.app.store, WithoutPictures(Client(emulator.url, TOKEN)), {})
        await looking.look()
        looking.arrived(looking.begin(), 5)
        assert [each.id for each in await looking.settle(text.person)] == [text.id]
        assert await undecided(here) == [picture]


class WithoutPictures(Sender):
    async def seen(self, message: Message, number: int) -> Seen:
        if message.kind == "photo":
            raise StorageUnavailable("lost")
        return await super().seen(message, number)


class Interrupted(Sender):
    """Looks for messages; at the third number one that was sent later arrives in another chat."""

    def __init__(self, store: Store, client: Client) -> None:
        super().__init__(client)
        self.unsettled = Unsettled(store, self, {})
        self.tried: list[int] = []

    async def seen(self, message: Message, number: int) -> Seen:
        self.tried.append(number)
        if len(self.tried) == 3:
            self.unsettled.arrived(self.unsettled.begin(), unsettled.FEW + 9)
        return await super().seen(message, number)


async def test_a_summary_that_a_block_cut_off_is_kept_and_goes_on_where_it_was(tmp_path: Path) -> None:
    """Its message had arrived, its picture had not: only the picture comes when the chat is open again."""
    says = Says()
    async with station(tmp_path, says) as here:
        sam = await here.people.person(501, "Sam")
        await sam.send("hello")
        await here.handled(1)
        async with here.app.store.reading() as tx:
            me = (await tx.people.by_telegram([501]))[501]
        prefix = message_key("house", "2026-W47", me.id)
        await here.people.fail("sendPhoto", status=403)

        async def give(tx: Tx) -> tuple[Message, ...]:
            assert await tx.releases.claim("house", "2026-W47", me.id)
            for row in (*SUMMARY, *PICTURE):
                await tx.outbox.put(Outgoing(me, **(row | {"key": prefix + row["kind"]})))
            return tx.outbox.new

        here.app.delivery.take(await here.app.store.submit(give))
        await here.app.idle()
        async with here.app.store.reading() as tx:
            assert [each.period for each in await tx.releases.undelivered()] == ["2026-W47"]

        async def again(tx: Tx) -> None:
            await tx.people.unblock(me.id)
            assert await tx.releases.claim("house", "2026-W47", me.id)
            assert await tx.outbox.revive(me.id, prefix) == 1

        await here.app.store.submit(again)
        await sam.wait_for(lambda message: message.photo is not None)
        assert await said_to(here, 501) == ["echo hello", "the summary", ""]
