"""Gives what was asked for: a summary so far, its full report, the answers behind a figure; a person's own star.

It is worked out while nobody waits for the database. Taking the wish out and putting the messages into the outbox are
one commit: whoever dies before it leaves the wish as it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from bot.background import Background
from bot.behind import ANSWERS, figures_of
from bot.clock import Clock
from bot.conversation import Conversation
from bot.going_out import may_go_out
from bot.in_words import in_files, in_words
from bot.report.json_form import summary_object
from bot.stars import STAR, drawn
from bot.summing_up import (
    REPORT,
    Made,
    Piece,
    answers_behind,
    evidence_of,
    made,
    published,
    wanted_of,
)
from bot.telegram.client import Client, Refused, Unreachable
from bot.turn import Turn
from flows.authoring.programme import Programme
from flows.value.figures import Published
from flows.value.periods import Period, period_named
from flows.value.subscription import Subscription
from storage.outbox import Message
from storage.people import Person
from storage.store import Store, Tx
from storage.subscriptions import Wish

TRIES = 3
"""What went wrong so often will go wrong again: who asked is told instead."""

LEFT = timedelta(minutes=1)
"""After so long another process takes up what it was not asked for itself."""

_AT_ONCE = 20
_TYPING_SECONDS = 4.0


class OnDemand(Background):
    """Call ``look`` whenever somebody may have asked for something."""

    one = "a summary"

    def __init__(
        self,
        *,
        store: Store,
        conversation: Conversation,
        clock: Clock,
        deliver: Callable[[Sequence[Message]], None],
        client: Client | None = None,
    ) -> None:
        super().__init__()
        self._store = store
        self._conversation = conversation
        self._clock = clock
        self._deliver = deliver
        self._client = client

    async def work_off(self) -> bool:
        """Give the oldest that was asked for. ``False`` when there was none to give."""
        async with self._store.reading() as tx:
            waiting = await tx.subscriptions.wishes(_AT_ONCE, self._clock.now(), LEFT)
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

    async def _asked_for(
        self, person: Person, wish: Wish, wanted: Subscription
    ) -> tuple[Made | None, list[Piece]]:
        library = self._conversation.library
        if wish.what.startswith(STAR):
            flow = wish.what.removeprefix(STAR)
            return None, await drawn(self._store, library, person, wish.programme, flow)
        programme = self._may_have(person, wish)
        period = period_named(wish.period, programme.timezone, wish.at) if programme is not None else None
        if programme is None or period is None:
            return None, []
        if wish.what.startswith(ANSWERS):
            key = wish.what.removeprefix(ANSWERS)
            return None, await self._answers(programme, period, wanted.language or person.language, key)
        exact = wish.exact and library.sample_data
        async with self._store.reading() as tx:
            found = await made(tx, library, programme, period, exact=exact, sample_data=library.sample_data)
        language = wanted.language or person.language
        if wish.what == REPORT:
            return found, await in_files(self._store, programme, found.summary, language, self._clock.now())
        worded = await in_words(
            self._store,
            programme,
            found.summary,
            language,
            self._clock.now(),
            offer_exact=library.sample_data and not exact,
        )
        return found, wanted_of(worded, wanted)

    def _may_have(self, person: Person, wish: Wish) -> Programme | None:
        """The programme that a summary is wished of, where this person may have what they wish for."""
        library = self._conversation.library
        if wish.what.startswith(ANSWERS) and not (library.sample_data or library.administers(person)):
            return None
        return next((each for each in library.managed_by(person) if each.id == wish.programme), None)

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
            if not await may_go_out(tx, wish.programme, found, [summary] if summary is not None else ()):
                return ()
            person = (await tx.people.get([wish.person])).get(wish.person)
            given, pieces = summary, found
            if person is None or not (wish.what.startswith(STAR) or self._may_have(person, wish)):
                # Who lost the role while it was made gets nothing.
                given, pieces = None, ()
            if given is not None and not await given.keep(tx, self._clock.now()):
                # Something else was released in between: it is still asked for, and made again with that in mind.
                return ()
            if not await tx.subscriptions.fulfil(same):
                return ()
            if person is None or person.erased or person.blocked:
                return ()
            turn: Turn = self._conversation.turn(tx, person, self._clock.now(), kind="summary")
            if not pieces:
                await turn.say(_nothing(wish, given))
            for piece in pieces:
                key = f"asked:{wish.id}:{piece.name}"
                await turn.put(piece.kind, piece.payload, blob=piece.blob, key=key, careful=True)
            if given is not None and given.release is not None and given.release.tables:
                await self._tell_again(tx, wish, given.summary)
            return tx.outbox.new

        self._deliver(await self._store.submit(work))

    async def _tell_again(self, tx: Tx, wish: Wish, summary: Published) -> None:
        """What was sent, and is put right since, is kept as it is told now."""
        kept = (wish.programme, wish.period)
        if summary.head.finished and await tx.releases.get(*kept) is not None:
            await tx.releases.store(*kept, summary_object(summary), self._clock.now(), summary)

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


def _nothing(wish: Wish, summary: Made | None) -> str:
    """Which words say why nothing came of it."""
    if wish.tries >= TRIES:
        return "summary-failed"
    if wish.what.startswith(STAR):
        return "star-none"
    return "report-nothing" if summary is not None else "summary-not-yours"


def _asked(wish: Wish) -> tuple[str, str, str, bool, str]:
    return wish.person, wish.programme, wish.period, wish.exact, wish.what
