"""What happens on a schedule: offers, expiries, Monday's summaries, clearing up.

The clock only knocks; whether something is due is worked out in ``flows``, and whether it was done already is a
row with a unique key. So any knock may be late, doubled or missed, and everything still happens once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import offering, rehearsing
from bot.clock import Clock
from bot.conversation import Conversation
from bot.library import Place
from bot.log import log, where
from bot.standing import quiet_of, standings, zone_of
from bot.summaries import Summaries
from bot.turn import Turn
from flows.conversation.approaching import due
from flows.conversation.events import TimedOut
from flows.conversation.schedule import Door, door
from storage.offers import OUTAGE
from storage.outbox import Message
from storage.people import Person
from storage.store import StorageUnavailable, Store, Tx

SELDOM = timedelta(minutes=10)
"""How often what may wait is looked at: expiries and clearing up."""

IN_THE_MIDDLE = timedelta(hours=1)

TALKING = timedelta(hours=24)
"""Who said something in this time before an outage was talking to us, and may have tapped in vain."""

QUARTER = timedelta(minutes=15)
"""Whom to speak to first is looked at once in each quarter of an hour: zones and hours all begin with one."""

AT_ONCE = 50
"""So many people are looked at together."""

Deliver = Callable[[Sequence[Message]], None]


class Jobs:
    """``run_due`` does all that is due; it may be called at any moment, and as often as one likes."""

    def __init__(
        self,
        *,
        store: Store,
        conversation: Conversation,
        clock: Clock,
        deliver: Deliver,
    ) -> None:
        self.summaries = Summaries(store=store, conversation=conversation, clock=clock, deliver=deliver)
        self.store = store
        self.conversation = conversation
        self.clock = clock
        self._deliver = deliver
        self._one_at_a_time = asyncio.Lock()
        #: what this process has gone through already: the rows say so too, this only saves asking them
        self._quarter: float | None = None
        self._looked: datetime | None = None

    async def run_due(self, now: datetime) -> None:
        """Everything that is due at ``now``. What fails is logged, and tried again at the next knock."""
        async with self._one_at_a_time:
            await self._trying("publications", self._look_for_publications())
            if self._looked is None or now - self._looked >= SELDOM:
                self._looked = now
                await self._trying("expiries", self._expire(now))
                await self._trying("clearing up", self._clear_up(now))
            await self._trying("offers", self._speak_first(now))
            for programme in self.conversation.library.programmes.values():
                await self._trying("summaries", self.summaries.send_due(programme, now))

    async def after_outage(self, since: datetime, now: datetime) -> None:
        """The bot was away from ``since``: taps of that time are lost, so open questions are asked again, once."""
        async with self._one_at_a_time:
            await self._trying("outage", self._ask_again(since, now))

    async def _trying(self, job: str, work: Awaitable[None]) -> None:
        try:
            await work
        except StorageUnavailable as trouble:
            log().error("a job has to wait for the database", job=job, reason=str(trouble))
        except Exception as error:
            _failed(job, error)

    async def _alone(self, job: str, work: Awaitable[None]) -> None:
        """One of many: what goes wrong in it is logged, and the others have their turn."""
        try:
            await work
        except StorageUnavailable:
            raise
        except Exception as error:
            _failed(job, error)

    async def _submit(self, work: Callable[[Tx], Awaitable[None]], about: Iterable[int] = ()) -> None:
        """One piece of work in one commit; what it wants to say is delivered afterwards."""

        async def whole(tx: Tx) -> tuple[Message, ...]:
            await work(tx)
            return tx.outbox.new

        self._deliver(await self.store.submit(whole, about=about))

    async def _look_for_publications(self) -> None:
        """What another process has published is served here as well."""
        async with self.store.reading() as tx:
            await self.conversation.library.published.refresh(tx)

    def _turn(self, tx: Tx, person: Person, now: datetime) -> Turn:
        return self.conversation.turn(tx, person, now, kind="schedule")

    # --- speaking first ----------------------------------------------------------------------------------

    async def _speak_first(self, now: datetime) -> None:
        """Offers, reminders and the like to whom they are due: each in a commit of its own, which looks again."""
        quarter = now.timestamp() // QUARTER.total_seconds()
        if quarter == self._quarter:
            return
        async with self.store.reading() as tx:
            concerned = await tx.offers.concerned()
        for start in range(0, len(concerned), AT_ONCE):
            waiting = await self._waiting(concerned[start : start + AT_ONCE], now)
            # An embedded database is read without waiting: in between, others have their turn.
            await asyncio.sleep(0)
            for person in waiting:
                await self._alone("speaking first", self._approach(person.telegram_id, now))
        self._quarter = quarter

    async def _waiting(self, person_ids: Sequence[str], now: datetime) -> list[Person]:
        """To whom of these something is due. Who cannot be read is left out, and holds up nobody else."""
        try:
            async with self.store.reading() as tx:
                people = await tx.people.get(person_ids)
                reachable = [each for each in people.values() if not each.erased and not each.blocked]
                found = await standings(tx, self.conversation.library, reachable, now)
                return [each for each in reachable if each.id in found and due(found[each.id], now)]
        except StorageUnavailable:
            raise
        except Exception as error:
            if len(person_ids) == 1:
                _failed("speaking first", error)
                return []
        return [found for each in person_ids for found in await self._waiting([each], now)]

    async def _approach(self, telegram_id: int, now: datetime) -> None:
        async def work(tx: Tx) -> None:
            person = (await tx.people.by_telegram([telegram_id])).get(telegram_id)
            if person is not None and not person.blocked:
                await offering.approach(self._turn(tx, person, now), now)

        await self._submit(work, about=[telegram_id])

    # --- expiries, outage, clearing up -------------------------------------------------------------------

    async def _expire(self, now: datetime) -> None:
        """End the runs that have waited longer than their flow allows, or whose flow has closed. Nobody is written
        to about it."""
        async with self.store.reading() as tx:
            waiting = await tx.runs.waiting_since(now)
        for run_id, person_id, programme, flow, last_at in waiting:
            place = self.conversation.library.place(programme, flow)
            if place is None:
                continue
            closed = door(place.flow.settings, now, place.programme.timezone) is Door.CLOSED
            if not closed and now - last_at < place.flow.settings.expires_after:
                continue

            async def work(tx: Tx, run_id: str = run_id, person_id: str = person_id) -> None:
                run = await tx.runs.get(run_id)
                person = (await tx.people.get([person_id])).get(person_id)
                if run is None or person is None or person.erased or not run.is_open:
                    return
                turn = self._turn(tx, person, now)
                place = await turn.library.place_of(tx, run)
                if place is not None:
                    await turn.give(place, run, TimedOut(turn.moment(run)))

            await self._alone("expiries", self._submit(work))

    async def _ask_again(self, since: datetime, now: datetime) -> None:
        async with self.store.reading() as tx:
            waiting = await tx.runs.waiting_since(now)
        for run_id, person_id, programme, flow, last_at in waiting:
            if last_at < since - TALKING or last_at >= since:
                continue

            async def work(
                tx: Tx,
                run_id: str = run_id,
                person_id: str = person_id,
                where: tuple[str, str] = (programme, flow),
            ) -> None:
                run = await tx.runs.get(run_id)
                person = (await tx.people.get([person_id])).get(person_id)
                if run is None or person is None or person.erased or person.blocked:
                    return
                if (
                    not run.is_open
                    or run.stopped
                    or person.focus != run_id
                    or (run.last_at or since) >= since
                ):
                    return
                turn, last = self._turn(tx, person, now), run.last_at or since
                place, run = await turn.taken_up(run)
                if place is None or not _may_disturb(person, place, last, since, now):
                    return
                key = f"outage {since.isoformat()}"
                if run is not None and await tx.offers.claim(person.id, *where, key, kind=OUTAGE, at=now):
                    await turn.carry_on(place, run, lead=[turn.words("outage")])

            await self._alone("outage", self._submit(work))

    async def _clear_up(self, now: datetime) -> None:
        async def work(tx: Tx) -> None:
            await tx.inbox.purge(now)
            await tx.drafts.clear_up(now)
            for rehearsal in await tx.runs.rehearsals(before=now - rehearsing.LASTS):
                await tx.runs.forget_rehearsal(rehearsal)
            await tx.outbox.forget_rehearsals()

        await self._submit(work)


def _failed(job: str, error: Exception) -> None:
    log().error("a job failed", job=job, reason=type(error).__name__, where=where(error))


def _may_disturb(person: Person, place: Place, last_at: datetime, since: datetime, now: datetime) -> bool:
    """Whether an outage may be told of now: in the quiet hours only to who was in the middle of it."""
    local = now.astimezone(ZoneInfo(zone_of(person, place.programme)))
    return not quiet_of(place.programme).holds(local) or since - last_at < IN_THE_MIDDLE
