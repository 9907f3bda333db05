"""Gives the summaries that are due: to each commissioner once.

They are worked out while nobody has to wait for the database; then the row that says it is settled and all its
messages are one commit. Whoever dies before it leaves everything as it was, and it is done again from the beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.conversation import Conversation
from bot.going_out import may_go_out
from bot.in_words import in_words
from bot.log import log, where
from bot.report.json_form import summary_object
from bot.summing_up import Made, Piece, made, wanted_of
from bot.telegram.render import message
from bot.wording import words
from flows.authoring.programme import Programme
from flows.value.due import Due, due, due_at
from flows.value.periods import Length, period_named
from flows.value.subscription import MANY, NOTHING_SAID, Subscription, with_all_parts
from storage.outbox import Message, Outgoing
from storage.people import Person
from storage.releases import Standing, message_key
from storage.store import StorageUnavailable, Store, Tx

COMMISSIONER = "commissioner"
TRIES = 3
"""So often it is made again at once, where others released something in between."""

AGAIN_AFTER = timedelta(minutes=10)
"""What could not be made because of a mistake of ours is tried again after so long."""


@dataclass(frozen=True, slots=True)
class _Recipient:
    person: Person
    joined: datetime
    wanted: Subscription

    @property
    def language(self) -> str:
        return self.wanted.language or self.person.language


class Summaries:
    """``send_due`` gives what is due; it may be called at any moment, and as often as one likes."""

    def __init__(
        self,
        *,
        store: Store,
        conversation: Conversation,
        clock: Clock,
        deliver: Callable[[Sequence[Message]], None],
    ) -> None:
        self._store = store
        self._conversation = conversation
        self._clock = clock
        self._deliver = deliver
        #: until when this process has gone through a programme, and for whom: the rows say so too, this saves asking
        self._gone_through: dict[str, tuple[datetime, frozenset[tuple[str, datetime]]]] = {}
        self._told_apart: dict[tuple[str, Length], datetime] = {}
        #: what could not be made in this language, and when that was
        self._failed: dict[tuple[str, str, str], datetime] = {}

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
        begun = _first_ones(settled)
        missing: dict[str, list[Due]] = {}
        for recipient in recipients:
            person = recipient.person
            fell_due = [
                each
                for each in found
                if each.at > recipient.joined
                and (each.period.id, person.id) not in settled
                # Another day of the week makes nothing due that was none of theirs before.
                and each.period.id > begun.get((person.id, each.period.length), "")
            ]
            if person.blocked:
                await self._settle(programme, person, fell_due, "undelivered")
                continue
            fell_due += _kept_for(programme, person, kept, now)
            apart = programme.summary.outcomes is not None
            unwanted = [each for each in fell_due if not recipient.wanted.takes(each, apart=apart)]
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
                given, failed = await self._worded(programme, recipient, theirs, worked_out, worded, now)
                if not given and not failed:
                    break
                if await self._commit(programme, recipient, given, failed, worked_out, now):
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
        now: datetime,
    ) -> tuple[list[tuple[Due, list[Piece]]], list[Due]]:
        """Theirs in their language, and those that could not be made now: they hold up neither the rest nor others."""
        whole = with_all_parts(theirs)
        given: list[tuple[Due, list[Piece]]] = []
        failed: list[Due] = []
        for each in theirs:
            named = (programme.id, each.period.id, recipient.language)
            if named in self._failed and abs(now - self._failed[named]) < AGAIN_AFTER:
                continue
            try:
                pieces = await self._in_words(programme, each, recipient.language, worked_out, worded)
            except StorageUnavailable:
                raise
            except Exception as error:
                self._failed[named] = now
                failed.append(each)
                log().error(
                    "a summary could not be made",
                    programme=programme.id,
                    period=each.period.id,
                    language=recipient.language,
                    reason=type(error).__name__,
                    where=where(error),
                )
                continue
            self._failed.pop(named, None)
            given.append((each, wanted_of(pieces, recipient.wanted, whole=each.period.id in whole)))
        return given, failed

    async def _in_words(
        self,
        programme: Programme,
        each: Due,
        language: str,
        worked_out: dict[str, Made],
        worded: dict[tuple[str, str], list[Piece]],
    ) -> list[Piece]:
        found = worked_out.get(each.period.id)
        if found is None:
            found = worked_out[each.period.id] = await self._made(programme, each, worked_out.values())
        named = (each.period.id, language)
        if named not in worded:
            summary, sample = found.summary, found.summary.head.sample_data
            worded[named] = await in_words(
                self._store, programme, summary, language, self._clock.now(), offer_exact=sample
            )
        return worded[named]

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
        failed: Sequence[Due],
        summaries: Mapping[str, Made],
        now: datetime,
    ) -> bool:
        """``False`` where they have to be made again."""
        person = recipient.person

        pieces = [one for _, found in given for one in found]
        of = [summaries[each.period.id] for each, _ in given]

        async def work(tx: Tx) -> tuple[Message, ...] | None:
            if not await may_go_out(tx, programme.id, pieces, of):
                return None
            present = (await tx.people.by_telegram([person.telegram_id])).get(person.telegram_id)
            if present is None or not present.holds(programme.id, COMMISSIONER):
                return ()
            for each in [*failed, *(each for each, _ in given if present.blocked)]:
                await tx.releases.claim(
                    programme.id, each.period.id, present.id, at=each.at, standing="undelivered"
                )
            if present.blocked:
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
                await tx.releases.store(programme.id, each.period.id, summary_object(summary), now, summary)
            return tx.outbox.new

        new = await self._store.submit(work, about=[person.telegram_id])
        if new is not None:
            self._deliver(new)
        return new is not None


def _first_ones(settled: set[tuple[str, str]]) -> dict[tuple[str, Length], str]:
    """By person and length, the first period of which it was settled what became. Names sort in time."""
    begun: dict[tuple[str, Length], str] = {}
    for period, person in settled:
        named = (person, Length(period[5]))
        begun[named] = min(period, begun.get(named, period))
    return begun


def _in_order(each: Due) -> tuple[datetime, timedelta]:
    # Of one moment the shorter first.
    return each.at, each.period.end - each.period.start


def _kept_for(programme: Programme, person: Person, kept: set[tuple[str, str]], now: datetime) -> list[Due]:
    """What could not be delivered while they had blocked the bot, or could not be made."""
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
