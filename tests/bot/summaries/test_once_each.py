"""Each summary reaches each commissioner once, whoever dies, wherever, and whatever the clocks do.

Weeks pass on a store that three workers share. In each week somebody dies, at each line in turn that any of them ever
comes past; the way to Telegram is cut now and then, chats are blocked, people join. At the end each period is in each
chat once, or it is in the list of ``doctor --undecided``.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import sys
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import arrivals, delivery, in_words, summaries, summing_up, unsettled
from bot.clock import Clock
from bot.conversation import Conversation
from bot.summing_up import Piece
from bot.telegram import sender
from flows.authoring.programme import Programme
from flows.value.due import Schedule, due
from flows.value.figures import Published
from flows.value.periods import Length
from flows.value.subscription import Part
from flows.value.value_map import ValueMap
from storage import (
    careful,
    group_commit,
    outbox,
    people,
    released_tables,
    releases,
    store,
    subscriptions,
    transactions,
    writes,
)
from storage.encryption import Keyring
from storage.releases import message_key
from storage.store import Store
from tests.bot.conversation.room import shipped
from tests.bot.summaries import workers
from tests.bot.summaries.chats import Chats
from tests.bot.summaries.dying import Died, Doom, Life, Turns, of_a_life, step
from tests.bot.summaries.lines import watched
from tests.bot.summaries.workers import Line, Worker, is_under_way, leases_end
from tests.flows.value.test_due import ZONES

# Who dies leaves its connections as they are.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed connection:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

HOUSE = "st-james-house"
YEARS = (datetime(2024, 1, 1, 12, tzinfo=UTC), datetime(2030, 12, 31, tzinfo=UTC))
CUT = 0.04
STOPPED = 0.1
SIDE_BY_SIDE = 3
ROUNDS = 20
"""So often they begin and stop once more at the end of a life, while a message is still on its way."""
ONE_MIGRATES = asyncio.Lock()
"""At a time: what migrates is one for a whole process."""
CAS, DEE, ED = 60, 61, 62
WHERE_THEY_DIE = (
    *(summaries, in_words, summing_up, delivery, unsettled, arrivals, sender, workers),
    *(store, group_commit, transactions, writes, people, releases, released_tables, subscriptions),
    *(outbox, careful),
)
"""The modules that a summary comes past on its way from a knock to a chat; all else is pure, or only reads."""

CHANGING = ((7, 0), (7, 1), (7, 2), (7, 3), (1, 0), (1, 9))
"""Days and hours at which clocks change, and two at which they do not."""


def two_messages(summary: Published, language: str, *_: object, **__: object) -> list[Piece]:
    """What a summary says is not the matter here: a text and a picture that say of what they are."""
    name = summary.head.week
    buttons = [[{"label": language, "do": {"get": summary.head.programme}}]]
    return [
        Piece("send", "send", {"text": f"{name} text", "buttons": buttons}),
        Piece(
            "photo",
            "photo",
            {"caption": f"{name} picture", "filename": "a.png", "media_type": "image/png", "buttons": []},
            b"picture",
            Part.PICTURES,
        ),
    ]


@dataclass
class Verdict:
    """What came of a life of so many weeks."""

    periods: int = 0
    deaths: int = 0
    arrived: int = 0
    undecided: int = 0
    double: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    story: list[str] = field(default_factory=list)

    def add(self, other: Verdict) -> None:
        self.periods += other.periods
        self.deaths += other.deaths
        self.arrived += other.arrived
        self.undecided += other.undecided
        self.double += other.double
        self.missing += other.missing


def with_one_output(house: Programme) -> Programme:
    """Nor is how much there is to work out: one figure that is released, so that who releases it first is a race."""
    whole = house.value_map
    small = ValueMap(
        whole.programme,
        whole.title,
        sources=whole.sources,
        reach=whole.reach,
        activities=whole.activities,
        outputs=whole.outputs[:1],
    )
    return replace(house, value_map=small)


class World:
    """One programme, its commissioners, and the three who give them summaries."""

    def __init__(
        self, url: str, folder: Path, programme: Programme, workers: int, seed: int, doom: Doom
    ) -> None:
        self.url = url
        self.folder = folder
        self.programme = programme
        self.chance = random.Random(seed)
        self.chats = Chats()
        self.clock = Clock(YEARS[0] - datetime.now(UTC))
        self.conversation = Conversation(programmes={programme.id: programme}, clock=self.clock)
        self.keyring = Keyring.open(folder / "keys")
        self.alive: dict[int, tuple[Worker, Life]] = {}
        self.count = workers
        self.lives = 0
        self.doom = doom
        self.joined: dict[int, tuple[str, datetime]] = {}
        self.verdict = Verdict()

    async def open(self) -> None:
        self.store = await Store.open(self.url, self.keyring)
        async with ONE_MIGRATES:
            await self.store.migrate()

    async def join(self, number: int) -> None:
        now = self.clock.now()
        async with self.store.transaction() as tx:
            person = await tx.people.create(number, "Somebody", "en", now)
            await tx.people.join(person, self.programme.id, "commissioner", now)
        self.joined[number] = (person.id, now)

    async def unblock(self, number: int) -> None:
        self.chats.blocked.discard(number)
        async with self.store.transaction() as tx:
            await tx.people.unblock(self.joined[number][0])

    async def born(self, place: int, cut: float) -> None:
        """A worker begins; in the place of one that died, on the same machine or another."""
        self.lives += 1
        store = await Store.open(self.url, self.keyring, process=f"worker-{place}-{self.lives}")
        machine = place if self.chance.random() < 0.5 else f"{place}-{self.lives}"
        line = Line(self.chats, self.chance, cut)
        worker = Worker(store, line, self.clock, self.conversation, self.folder / f"machine-{machine}")
        self.alive[place] = (worker, Life(self.doom))
        await self._lives(place, worker.begin())

    async def knock(self) -> None:
        """All who live do what is due, at once."""
        await asyncio.gather(
            *(self._lives(place, worker.knock()) for place, (worker, _) in self.alive.items())
        )

    async def _lives(self, place: int, work: Coroutine[Any, Any, None]) -> None:
        worker, life = self.alive[place]
        if not await life.lives(work):
            del self.alive[place]
            await worker.buried()
            self.chats.story.append(f"{worker.store.process} died at {self.doom.last}")
            await leases_end(self.store, worker.store.process)
            self.verdict.deaths += 1

    async def week(self, moment: datetime) -> None:
        """Summaries fall due, and somebody dies at the line whose turn it is."""
        self.clock.wind_to(moment + timedelta(minutes=self.chance.randrange(180)))
        self.chats.story.append(f"week of {moment}")
        self.doom.choose()
        before = self.verdict.deaths
        await self.some_are_born(0.9)
        await self.knock()
        if self.alive and self.chance.random() < STOPPED:
            await self.stop(self.chance.choice(sorted(self.alive)))
        self.doom.nowhere()
        if self.verdict.deaths > before:
            # Others go on where it was, or nobody does before the next summary is due.
            await self.some_are_born(0.6)
            await self.knock()

    async def stop(self, place: int) -> None:
        """A worker is asked to stop, as for an upgrade; it may die of that too."""
        worker, _ = self.alive[place]
        await self._lives(place, worker.end())
        if self.alive.pop(place, None) is not None:
            await leases_end(self.store, worker.store.process)

    async def some_are_born(self, likely: float) -> None:
        """In the places of those who died; some stay away for a while."""
        for place in range(self.count):
            if place not in self.alive and self.chance.random() < likely:
                await self.born(place, CUT)

    async def peace(self) -> None:
        """Nobody dies any more, the line holds, all chats are open: what can be found out is found out."""
        for number in list(self.chats.blocked):
            await self.unblock(number)
        await self.end()
        for _ in range(ROUNDS):
            for place in range(self.count):
                await self.born(place, 0)
            for _ in range(3):
                await self.knock()
            # The loop that looks for what is unsettled has come round.
            await asyncio.sleep(2.2)
            await self.knock()
            await self.end()
            # What was found never to have arrived may have been on its way again as they stopped.
            if not await is_under_way(self.store):
                break

    async def end(self) -> None:
        for place in list(self.alive):
            await self.stop(place)

    async def judge(self) -> Verdict:
        now = self.clock.now()
        async with self.store.reading() as tx:
            listed = {message.key for message in await tx.careful.undecided()}
            kept = {(each.period, each.recipient) for each in await tx.releases.undelivered()}
        assert not kept, "all chats are open"
        assert self.chats.changed == []
        found = self.verdict
        found.undecided = len(listed)
        for number, (person, joined) in self.joined.items():
            heard = self.chats.heard(number)
            dues = due(self.programme.summary, joined, now, self.programme.timezone)
            found.periods += len(dues)
            for each in dues:
                name = each.period.id
                # Of many that were missed, the older come without their picture.
                pieces = {"send": f"{name} text", "photo": f"{name} picture"}
                for piece, text in pieces.items():
                    times = heard[text]
                    found.arrived += times
                    if times > 1:
                        found.double.append(f"{number} {text}")
                    elif times == 0 and message_key(HOUSE, name, person, piece) not in listed:
                        found.missing += await self._what_became(f"{number} {text}", person, name, piece)
            early = [
                text for text in heard if " " in text and text.split()[0] not in {d.period.id for d in dues}
            ]
            found.double += [f"{number} {text}" for text in early if text.startswith("20")]
            notes = [
                text for text, times in heard.items() if text.startswith("You missed") for _ in range(times)
            ]
            async with self.store.reading() as tx:
                told = [
                    each
                    for each in await tx.outbox.recent(person, 10_000)
                    if "catching-up" in (each.key or "")
                ]
            if len(notes) > len(told):
                found.double.append(f"{number} notes: {len(notes)} of {len(told)}")
        await self.store.close()
        found.story = self.chats.story
        return found

    async def _what_became(self, text: str, person: str, period: str, piece: str) -> list[str]:
        """What the outbox says of a message that never came. Nothing of a picture that was never decided on: many
        were caught up together, and this was not the newest."""
        async with self.store.reading() as tx:
            rows = {each.key: each for each in await tx.outbox.recent(person, 10_000)}
        row = rows.get(message_key(HOUSE, period, person, piece))
        if row is None:
            return [] if piece == "photo" else [f"{text}: no row"]
        numbers = f"number {row.telegram_message_id}, after {row.after}, before {row.before}"
        return [f"{text}: row {row.id} {row.state}, {row.attempts} attempts, {numbers}"]


async def live(
    url: str,
    folder: Path,
    schedule: Schedule,
    zone: str,
    *,
    weeks: int,
    workers: int,
    seed: int,
    from_: int = 0,
    turns: Turns | None = None,
) -> Verdict:
    house = with_one_output(shipped()[HOUSE])
    programme = replace(house, summary=schedule, timezone=zone)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_unless_it_died)
    loop.set_task_factory(of_a_life)
    world = World(url, folder, programme, workers, seed, Doom(seed, turns or Turns()))
    await world.open()
    begin = YEARS[0] + timedelta(weeks=from_)
    moments = sorted({each.at for each in due(schedule, begin, YEARS[1], zone)})[:weeks]
    world.clock.wind_to(moments[0] - timedelta(hours=1))
    # The programme is served before anybody joins it.
    await world.store.submit(
        lambda tx: tx.releases.told_since(HOUSE, schedule.outcomes or Length.WEEK, world.clock.now())
    )
    await world.join(CAS)
    await world.join(ED)
    joins, blocks = weeks // 3, range(weeks // 2, weeks // 2 + max(2, weeks // 10))
    for number, moment in enumerate(moments):
        if number == joins:
            await world.join(DEE)
        if number == blocks.start:
            world.chats.blocked.add(ED)
        if number == blocks.stop:
            await world.unblock(ED)
        await world.week(moment)
    await world.peace()
    verdict = await world.judge()
    # What the dead have left is found here, and not while another test runs.
    gc.collect()
    return verdict


def _unless_it_died(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    if not isinstance(context.get("exception"), Died):
        loop.default_exception_handler(context)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_words, "pieces", two_messages)
    monkeypatch.setattr(unsettled, "CERTAIN_AFTER", 0.0)


@pytest.fixture(autouse=True)
def mortal() -> Iterator[None]:
    with watched(WHERE_THEY_DIE, step):
        yield


def holds(verdict: Verdict) -> None:
    sys.stdout.write(
        f"{verdict.periods} summaries, {verdict.deaths} deaths, "
        f"{verdict.arrived} messages, {verdict.undecided} undecided and listed\n"
    )
    assert verdict.double == []
    assert verdict.missing == []


async def test_one_worker_on_a_file_gives_each_summary_once_wherever_it_dies(tmp_path: Path) -> None:
    schedule = Schedule(1, 9, "Europe/London", Length.MONTH)
    url = f"sqlite:///{tmp_path / 'one.db'}"
    verdict = await live(url, tmp_path, schedule, "Europe/London", weeks=40, workers=1, seed=1, from_=110)
    assert verdict.deaths > 10
    holds(verdict)


@pytest.mark.postgres
async def test_three_workers_on_one_store_give_each_summary_once_wherever_they_die(
    tmp_path: Path, postgres_url: str
) -> None:
    schedule = Schedule(7, 1, "Europe/London")
    verdict = await live(
        postgres_url, tmp_path, schedule, "Europe/London", weeks=20, workers=3, seed=2, from_=112
    )
    # Nobody may come past the line whose turn it is so often.
    assert verdict.deaths > 3
    holds(verdict)


@pytest.mark.soak
@pytest.mark.postgres
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="make soak")
async def test_ten_thousand_weeks_of_three_workers_on_one_store(tmp_path: Path, postgres_server: Any) -> None:
    """A hundred weeks at a time, in zone after zone: all of Europe's clock changes from 2024 to 2030.

    A few such lives pass side by side, each on a database of its own: while one waits, another goes on.
    """
    weeks, turns, whole = int(os.environ.get("BOT_WEEKS", "10000")), Turns(), Verdict()
    numbers = iter(range(weeks // 100))

    async def lives() -> None:
        for number in numbers:
            zone = ZONES[(number // 4 * 5) % len(ZONES)]
            day, hour = CHANGING[number % len(CHANGING)]
            schedule = Schedule(day, hour, zone, (None, Length.MONTH, Length.QUARTER)[number % 3])
            url = _database(postgres_server, f"weeks_{number}")
            (folder := tmp_path / str(number)).mkdir()
            life = {"weeks": 100, "workers": 3, "seed": number, "from_": number % 4 * 88}
            found = await live(url, folder, schedule, zone, **life, turns=turns)
            whole.add(found)
            sys.stdout.write(
                f"life {number}: {found.deaths} deaths, {found.undecided} undecided, {len(found.double)} double, "
                f"{len(found.missing)} missing; all: {whole.deaths} deaths at {len(turns.deaths)} of "
                f"{len(turns.had)} lines\n"
            )
            assert found.double == found.missing == [], "\n".join(found.story)

    await asyncio.gather(*(lives() for _ in range(SIDE_BY_SIDE)))
    holds(whole)
    # A line that only one in some hundred weeks comes past may not have met anybody in its turns.
    assert len(turns.deaths) > 0.75 * len(turns.had) or weeks < 10_000


def _database(server: Any, name: str) -> str:
    server.psql(f"CREATE DATABASE {name}")
    url: str = server.get_uri(name)
    return url
