"""Gives summaries: those that are due, to each commissioner once, and those that somebody asked for.

They are worked out while nobody has to wait for the database; then the row that says it is settled and all its
messages are one commit. Whoever dies before it leaves everything as it was, and it is done again from the beginning.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot.behind import ANSWERS, figures_of
from bot.clock import Clock
from bot.conversation import Conversation
from bot.log import log, where
from bot.report.json_form import summary_object
from bot.stories import quotes
from bot.summing_up import (
    REPORT,
    Made,
    Piece,
    answers_behind,
    evidence_of,
    files,
    made,
    pieces,
    published,
    wanted_of,
)
from bot.telegram.client import Client, Refused, Unreachable
from bot.telegram.poller import Pause
from bot.telegram.render import message
from bot.turn import Turn
from bot.wording import words
from flows.authoring.programme import Programme
from flows.value.due import Due, due, due_at
from flows.value.figures import Published
from flows.value.periods import Length, Period, period_named
from flows.value.subscription import MANY, NOTHING_SAID, Subscription, with_all_parts
from storage.outbox import Message, Outgoing
from storage.people import Person
from storage.releases import Standing, message_key
from storage.store import StorageUnavailable, Store, Tx
from storage.subscriptions import Wish

COMMISSIONER = "commissioner"
TRIES = 3
"""What went wrong so often will go wrong again: who asked is told instead."""

LEFT = timedelta(minutes=1)
"""After so long another process takes up what it was not asked for itself."""

_AT_ONCE = 20
_TYPING_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class _Recipient:
    person: Person
    joined: datetime
    wanted: Subscription

    @property
    def language(self) -> str:
        return self.wanted.language or self.person.language


class Summaries:
    """``send_due`` gives what is due; ``look`` whenever somebody may have asked for one."""

    def __init__(
        self,
        *,
        store: Store,
        conversation: Conversation,
        clock: Clock,
        deliver: Callable[[Sequence[Message]], None],
        client: Client | None = None,
    ) -> None:
        self._store = store
        self._conversation = conversation
        self._clock = clock
        self._deliver = deliver
        self._client = client
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None
        #: until when this process has gone through a programme, and for whom: the rows say so too, this saves asking
        self._gone_through: dict[str, tuple[datetime, frozenset[tuple[str, datetime]]]] = {}
        self._told_apart: dict[tuple[str, Length], datetime] = {}

    # --- those that are due ------------------------------------------------------------------------------

    async def send_due(self, programme: Programme, now: datetime) -> None:
        """To each commissioner all that fell due since they joined and is not settled, the oldest first."""
        async with self._store.reading() as tx:
            recipients = await self._recipients(tx, programme)
            kept = {(each.period, each.recipient) for each in await tx.releases.undelivered(programme.id)}
        await self._let_go(programme, kept, {each.person.id for each in recipients})
        if not recipients:
            return
        present = frozenset((each.person.id, each.joined) for each in recipients)
        until, known = self._gone_through.get(programme.id, (now, frozenset()))
        newly = [joined for _, joined in present - known]
        found = await self._due(programme, min([until, *newly]), now)
        missing = await self._missing(programme, recipients, found, kept, now)
        if missing and not await self._give(programme, recipients, missing, now):
            # Others release something all the time: at the next knock it is looked for again.
            return
        self._gone_through[programme.id] = (now, present)

    async def _let_go(self, programme: Programme, kept: set[tuple[str, str]], present: set[str]) -> None:
        """Who is no commissioner any more is not kept anything."""
        gone = [(period, whose) for period, whose in kept if whose not in present]
        if not gone:
            return

        async def work(tx: Tx) -> None:
            for period, whose in gone:
                await tx.releases.claim(programme.id, period, whose, standing="not_wanted")

        await self._store.submit(work)

    async def _recipients(self, tx: Tx, programme: Programme) -> list[_Recipient]:
        said = await tx.subscriptions.of_programme(programme.id)
        return [
            _Recipient(person, part.joined_at, said.get(person.id, NOTHING_SAID))
            for person in await tx.people.of_programme(programme.id, COMMISSIONER)
            for part in person.current
            if part.programme == programme.id and part.role == COMMISSIONER
        ]

    async def _due(self, programme: Programme, since: datetime, now: datetime) -> list[Due]:
        found = due(programme.summary, since, now, programme.timezone)
        told = (programme.id, programme.summary.outcomes or Length.WEEK)
        if told not in self._told_apart:
            self._told_apart[told] = await self._store.submit(lambda tx: tx.releases.told_since(*told, now))
        # Who has told its outcomes by the week until now does not tell them all once more.
        begun = self._told_apart[told]
        return [each for each in found if each.period.length is Length.WEEK or each.at > begun]

    async def _missing(
        self,
        programme: Programme,
        recipients: Sequence[_Recipient],
        found: Sequence[Due],
        kept: set[tuple[str, str]],
        now: datetime,
    ) -> dict[str, list[Due]]:
        """By person, what they are still to be given; what they do not want, or cannot be given, is settled here."""
        async with self._store.reading() as tx:
            settled = await tx.releases.settled(programme.id, [each.person.id for each in recipients])
        missing: dict[str, list[Due]] = {}
        for recipient in recipients:
            person = recipient.person
            fell_due = [
                each
                for each in found
                if each.at > recipient.joined and (each.period.id, person.id) not in settled
            ]
            if person.blocked:
                await self._settle(programme, person, fell_due, "undelivered")
                continue
            fell_due += _kept_for(programme, person, kept, now)
            unwanted = [each for each in fell_due if not recipient.wanted.takes(each)]
            await self._settle(programme, person, unwanted, "not_wanted")
            wanted = sorted((each for each in fell_due if each not in unwanted), key=_in_order)
            if wanted:
                missing[person.id] = wanted
        return missing

    async def _settle(
        self, programme: Programme, person: Person, which: Sequence[Due], standing: Standing
    ) -> None:
        if not which:
            return

        async def work(tx: Tx) -> None:
            for at, period in which:
                await tx.releases.claim(programme.id, period.id, person.id, at=at, standing=standing)

        await self._store.submit(work)

    async def _give(
        self,
        programme: Programme,
        recipients: Sequence[_Recipient],
        missing: Mapping[str, Sequence[Due]],
        now: datetime,
    ) -> bool:
        """Work out each summary once, word it once for each language, and give each person theirs in one commit.

        ``False`` where somebody could not be given theirs yet.
        """
        all_given = True
        worked_out: dict[str, Made] = {}
        worded: dict[tuple[str, str], list[Piece]] = {}
        for recipient in recipients:
            theirs = missing.get(recipient.person.id, ())
            for _ in range(TRIES if theirs else 0):
                given = await self._worded(programme, recipient, theirs, worked_out, worded)
                if await self._commit(programme, recipient, given, worked_out, now):
                    break
                # Something else was released in between: these have to look at that too.
                worked_out.clear()
                worded.clear()
            else:
                all_given = all_given and not theirs
        return all_given

    async def _worded(
        self,
        programme: Programme,
        recipient: _Recipient,
        theirs: Sequence[Due],
        worked_out: dict[str, Made],
        worded: dict[tuple[str, str], list[Piece]],
    ) -> list[tuple[Due, list[Piece]]]:
        whole = with_all_parts(theirs)
        given: list[tuple[Due, list[Piece]]] = []
        for each in theirs:
            found = worked_out.get(each.period.id)
            if found is None:
                found = worked_out[each.period.id] = await self._made(programme, each, worked_out.values())
            named = (each.period.id, recipient.language)
            if named not in worded:
                summary = found.summary
                worded[named] = await self._pieces(
                    programme, summary, recipient.language, offer_exact=summary.head.sample_data
                )
            given.append((each, wanted_of(worded[named], recipient.wanted, whole=each.period.id in whole)))
        return given

    async def _made(self, programme: Programme, each: Due, others: Iterable[Made]) -> Made:
        library, sample = self._conversation.library, self._conversation.library.sample_data
        # Those that go out with it are no more in the database than it is itself.
        pending = [kept for other in others if other.release is not None for kept in other.release.tables]
        async with self._store.reading() as tx:
            return await made(tx, library, programme, each.period, sample_data=sample, pending=pending)

    async def _commit(
        self,
        programme: Programme,
        recipient: _Recipient,
        given: Sequence[tuple[Due, Sequence[Piece]]],
        summaries: Mapping[str, Made],
        now: datetime,
    ) -> bool:
        """``False`` where they have to be made again."""
        person = recipient.person

        async def work(tx: Tx) -> tuple[Message, ...] | None:
            present = (await tx.people.by_telegram([person.telegram_id])).get(person.telegram_id)
            if present is None or not present.holds(programme.id, COMMISSIONER):
                return ()
            if present.blocked:
                for each, _ in given:
                    await tx.releases.claim(
                        programme.id, each.period.id, present.id, at=each.at, standing="undelivered"
                    )
                return ()
            # What another process has given meanwhile need not be made again to be given by it.
            settled = await tx.releases.settled(programme.id, [present.id], but="undelivered")
            open_ones = [each for each in given if (each[0].period.id, present.id) not in settled]
            for each, _ in open_ones:
                if not await summaries[each.period.id].keep(tx, now):
                    return None
            ours = [
                (each, found)
                for each, found in open_ones
                if await tx.releases.claim(programme.id, each.period.id, present.id, at=now)
            ]
            if len(ours) >= MANY:
                await _say_how_many(
                    tx, programme, present, recipient.language, [each for each, _ in ours], now
                )
            for each, found in ours:
                await _put(tx, programme, present, each, found, now)
                summary = summaries[each.period.id].summary
                await tx.releases.store(programme.id, each.period.id, summary_object(summary), now)
            return tx.outbox.new

        new = await self._store.submit(work, about=[person.telegram_id])
        if new is not None:
            self._deliver(new)
        return new is not None

    # --- those that were asked for -----------------------------------------------------------------------

    def start(self) -> None:
        self.look()
        self._task = asyncio.create_task(self._run(), name="summaries")

    def look(self) -> None:
        self._idle.clear()
        self._wake.set()

    async def idle(self) -> None:
        await self._idle.wait()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        pause = Pause(first=2)
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                while await self.work_off():
                    pass
            except StorageUnavailable as error:
                seconds = pause.next()
                if pause.streak == 1:
                    log().warning("a summary has to wait; trying again", reason=str(error))
                await asyncio.sleep(seconds)
                self._wake.set()
                continue
            except Exception as error:
                # It was noted that it was tried: it is tried a few times more, and then given up.
                log().error("a summary could not be made", reason=type(error).__name__, where=where(error))
                self._wake.set()
                continue
            pause.over()
            if not self._wake.is_set():
                self._idle.set()

    async def work_off(self) -> bool:
        """Give the oldest that was asked for. ``False`` when there was none to give."""
        async with self._store.reading() as tx:
            waiting = [wish for wish in await tx.subscriptions.wishes(_AT_ONCE) if self._is_ours(wish)]
        if not waiting:
            return False
        wish = waiting[0]
        # Who asked for the same again before it was there has one coming.
        same = [each for each in waiting if _asked(each) == _asked(wish)]
        await self._store.submit(lambda tx: tx.subscriptions.try_again(wish))
        async with self._store.reading() as tx:
            person = (await tx.people.get([wish.person])).get(wish.person)
            wanted = await tx.subscriptions.of(wish.person, wish.programme)
        found: list[Piece] = []
        summary: Made | None = None
        if person is not None and not person.erased and wish.tries < TRIES:
            async with self._typing(person):
                summary, found = await self._asked_for(person, wish, wanted)
        await self._fulfil(wish, [each.id for each in same], summary, found)
        return True

    def _is_ours(self, wish: Wish) -> bool:
        mine = self._store.on_sqlite or wish.owner == self._store.process
        return mine or abs(self._clock.now() - wish.at) > LEFT

    async def _asked_for(
        self, person: Person, wish: Wish, wanted: Subscription
    ) -> tuple[Made | None, list[Piece]]:
        library = self._conversation.library
        programme = next((each for each in library.managed_by(person) if each.id == wish.programme), None)
        period = period_named(wish.period, programme.timezone, wish.at) if programme is not None else None
        if programme is None or period is None:
            return None, []
        if wish.what.startswith(ANSWERS):
            if not (library.sample_data or library.administers(person)):
                return None, []
            key = wish.what.removeprefix(ANSWERS)
            return None, await self._answers(programme, period, wanted.language or person.language, key)
        exact = wish.exact and library.sample_data
        async with self._store.reading() as tx:
            found = await made(tx, library, programme, period, exact=exact, sample_data=library.sample_data)
        language = wanted.language or person.language
        if wish.what == REPORT:
            quoted = await self._quotes(programme, found.summary)
            return found, await asyncio.to_thread(
                files,
                found.summary,
                language,
                programme.value_map,
                quotes=quoted,
                earlier=await self._earlier(found.summary),
            )
        worded = await self._pieces(
            programme, found.summary, language, offer_exact=library.sample_data and not exact
        )
        return found, wanted_of(worded, wanted)

    async def _pieces(
        self, programme: Programme, summary: Published, language: str, *, offer_exact: bool
    ) -> list[Piece]:
        quoted = await self._quotes(programme, summary)
        return await asyncio.to_thread(
            pieces,
            summary,
            language,
            programme.value_map,
            quotes=quoted,
            earlier=await self._earlier(summary),
            offer_exact=offer_exact,
        )

    async def _earlier(self, summary: Published) -> dict[str, Decimal]:
        """What figures were in the last summary of the quarter before, as it was published."""
        year, week, _ = (summary.head.quarter_first_day - timedelta(days=1)).isocalendar()
        async with self._store.reading() as tx:
            kept = await tx.releases.get(summary.head.programme, f"{year}-W{week:02}")
        figures = kept["figures"] if kept else []
        return {each["id"]: Decimal(str(each["value"])) for each in figures if each["value"] is not None}

    async def _quotes(self, programme: Programme, summary: Published) -> tuple[str, ...]:
        period = period_named(summary.head.week, programme.timezone, self._clock.now())
        if period is None:
            return ()
        async with self._store.reading() as tx:
            return await quotes(tx, programme, period)

    async def _answers(self, programme: Programme, period: Period, language: str, key: str) -> list[Piece]:
        """For those who may see them: ``bot.behind`` asked already, and who lost the role since gets nothing."""
        library = self._conversation.library
        async with self._store.reading() as tx:
            summary = await published(
                tx, library, programme, period, exact=True, sample_data=library.sample_data
            )
            figures = figures_of(summary, key)
            evidence = await evidence_of(tx, library, programme, period, figures)
        if not figures:
            return []
        return await asyncio.to_thread(answers_behind, summary, language, evidence, key)

    async def _fulfil(
        self, wish: Wish, same: Sequence[str], summary: Made | None, found: Sequence[Piece]
    ) -> None:
        async def work(tx: Tx) -> tuple[Message, ...]:
            if summary is not None and not await summary.keep(tx, self._clock.now()):
                # Something else was released in between: it is still asked for, and made again with that in mind.
                return ()
            if not await tx.subscriptions.fulfil(same):
                return ()
            person = (await tx.people.get([wish.person])).get(wish.person)
            if person is None or person.erased or person.blocked:
                return ()
            turn: Turn = self._conversation.turn(tx, person, self._clock.now(), kind="summary")
            if not found:
                await turn.say("summary-failed" if wish.tries >= TRIES else "summary-not-yours")
            for piece in found:
                key = f"asked:{wish.id}:{piece.name}"
                await turn.put(piece.kind, piece.payload, blob=piece.blob, key=key, careful=True)
            return tx.outbox.new

        self._deliver(await self._store.submit(work))

    @asynccontextmanager
    async def _typing(self, person: Person) -> AsyncIterator[None]:
        """While it takes, the chat says that something is coming."""
        telling = asyncio.create_task(self._tell(person.telegram_id)) if self._client is not None else None
        try:
            yield
        finally:
            if telling is not None:
                telling.cancel()
                await asyncio.gather(telling, return_exceptions=True)

    async def _tell(self, chat: int) -> None:
        assert self._client is not None
        action = "typing"
        while True:
            # The turn has said so once.
            await asyncio.sleep(_TYPING_SECONDS)
            with suppress(Refused, Unreachable):
                await self._client.call("sendChatAction", {"chat_id": chat, "action": action})
            action = "upload_document"


def _asked(wish: Wish) -> tuple[str, str, str, bool, str]:
    return wish.person, wish.programme, wish.period, wish.exact, wish.what


def _in_order(each: Due) -> tuple[datetime, timedelta]:
    # Of one moment the shorter first.
    return each.at, each.period.end - each.period.start


def _kept_for(programme: Programme, person: Person, kept: set[tuple[str, str]], now: datetime) -> list[Due]:
    """What could not be delivered while they had blocked the bot."""
    periods = (period_named(period, programme.timezone, now) for period, whose in kept if whose == person.id)
    return [
        Due(due_at(programme.summary, each), each) for each in periods if each is not None and each.finished
    ]


async def _say_how_many(
    tx: Tx, programme: Programme, person: Person, language: str, missed: Sequence[Due], now: datetime
) -> None:
    said = words(language)("catching-up", count=len(missed))
    key = f"catching-up:{programme.id}:{person.id}:{missed[-1].period.id}"
    [payload, *_] = message([said])
    await tx.outbox.put(Outgoing(person, "send", payload, key=key, careful=True, at=now))


async def _put(
    tx: Tx, programme: Programme, person: Person, each: Due, found: Sequence[Piece], now: datetime
) -> None:
    if await tx.outbox.revive(person.id, message_key(programme.id, each.period.id, person.id)):
        # Some of it was in the outbox when the chat was blocked; what had arrived before is not sent again.
        return
    for piece in found:
        key = message_key(programme.id, each.period.id, person.id, piece.name)
        await tx.outbox.put(
            Outgoing(person, piece.kind, piece.payload, key=key, careful=True, blob=piece.blob, at=now)
        )
