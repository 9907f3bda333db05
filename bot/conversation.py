"""``Conversation.receive``: stored updates in, and for each, in one transaction, all that it does.

An answer goes straight to the engine; commands go through aiogram's routers; everything a person can send ends in
a reply. One update that fails is undone alone, kept, and the person is told; the others are not touched by it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy.exc import IntegrityError

from bot import buttons, editing, joining, listening, rehearsing
from bot.clock import Clock
from bot.library import Library
from bot.log import log, where
from bot.telegram.inbound import (
    Commanded,
    Edited,
    Elsewhere,
    Inbound,
    Reached,
    Sender,
    Sent,
    Tapped,
    Typed,
    Unreadable,
    read,
)
from bot.turn import Turn
from bot.wording import nearest, words
from flows.authoring.programme import Programme
from storage.encryption import KeyMismatch
from storage.inbox import StoredUpdate
from storage.outbox import Outgoing
from storage.people import Person
from storage.store import StorageUnavailable, Tx

WITHOUT_A_BREAK = 4
"""So many turns at a stretch; each break costs a call of the system."""

_KINDS: Mapping[type[Any], str] = {
    Typed: "text",
    Commanded: "command",
    Edited: "edit",
    Tapped: "tap",
    Sent: "thing",
    Reached: "reached",
}


class Conversation:
    """Talks with everybody. Holds nothing between updates but the programmes it serves."""

    def __init__(
        self,
        *,
        programmes: Mapping[str, Programme],
        clock: Clock,
        bot_name: Callable[[], str] = str,
        sample_data: bool = False,
    ) -> None:
        self.library = Library(programmes, sample_data=sample_data)
        self.clock = clock
        self._bot_name = bot_name
        #: a turn wants something done with a draft: it can be looked for once the turn is kept
        self.wants_drafts = False
        self.wants_summaries = False

    async def receive(self, tx: Tx, updates: Sequence[StoredUpdate]) -> None:
        """Handle updates in their order. Raises only when the database cannot go on; then all of it comes again."""
        if self.library.published.stale:
            await self.library.published.refresh(tx)
        for number, update in enumerate(updates):
            if number % WITHOUT_A_BREAK == 0:
                # Replies to what was sent are read in between, so that a long batch holds up nobody.
                await asyncio.sleep(0)
            try:
                async with tx.savepoint():
                    inbound, plain = read(update.body)
                    await self._take(tx, update, inbound, plain)
                await tx.inbox.done(update.id)
            except (StorageUnavailable, IntegrityError):
                # Rows are sent in groups: whose row it was is found out by whoever gave us the group.
                raise
            except Exception as error:
                log().error(
                    "an update could not be handled",
                    row=update.id, kind=update.kind, reason=type(error).__name__, where=where(error),
                )  # fmt: skip
                await tx.inbox.failed(update.id, type(error).__name__)
                person = await self._known(tx, update)
                if person is not None and not isinstance(error, Unreadable):
                    sorry = {"text": words(person.language)("failed"), "buttons": []}
                    await tx.outbox.put(Outgoing(person, "send", sorry, at=update.at))

    def turn(
        self,
        tx: Tx,
        person: Person,
        at: datetime,
        *,
        kind: str,
        inbox: int | None = None,
        message_id: int | None = None,
    ) -> Turn:
        """A turn of this person: by what they sent, or (``inbox`` is ``None``) because something is due."""
        return Turn(
            self.library,
            tx,
            person,
            at,
            follow=joining.follow,
            press=buttons.press,
            rehearsed=rehearsing.place_of,
            bot_name=self._bot_name(),
            inbox=inbox,
            message_id=message_id,
            kind=kind,
        )

    async def _take(self, tx: Tx, update: StoredUpdate, inbound: Inbound, plain: dict[str, Any]) -> None:
        if isinstance(inbound, Elsewhere):
            return
        if isinstance(inbound, Reached):
            for known in (await tx.people.by_telegram([inbound.sender.id])).values():
                await (tx.people.unblock(known) if inbound.reachable else tx.people.block(known))
            return
        person = await self._person(tx, inbound.sender, update.at)
        if person.blocked:
            # Who writes to us has let us in again, whether or not Telegram's notice came first.
            person = await tx.people.unblock(person)
        at = update.at if isinstance(inbound, Tapped) else min(inbound.at, update.at)
        message_id = None if isinstance(inbound, Tapped) else inbound.message_id
        kind = _KINDS[type(inbound)]
        turn = self.turn(tx, person, at, kind=kind, inbox=update.id, message_id=message_id)
        match inbound:
            case Typed(text=text):
                await listening.heard(turn, text)
            case Tapped():
                await buttons.tapped(turn, inbound)
            case Commanded():
                # Importing aiogram costs seconds, so it waits for the first command.
                from bot.telegram.handlers import handle_command

                if await listening.cried_for_help(turn, str(plain["message"]["text"])):
                    return
                await handle_command(plain, turn, inbound)
            case Edited(text=text, message_id=message_id, attachment=attachment):
                await editing.edited(turn, text, message_id, attachment)
            case Sent(thing=thing, attachment=attachment, caption=caption, place=place):
                await listening.received(turn, thing, attachment, caption, place)
            case _:
                assert_never(inbound)
        self.wants_drafts = self.wants_drafts or turn.wants_drafts
        self.wants_summaries = self.wants_summaries or turn.wants_summaries

    async def _person(self, tx: Tx, sender: Sender, at: datetime) -> Person:
        """Who it is, by the name they go by now. At the first update of somebody new they get a key of their own."""
        known = (await tx.people.by_telegram([sender.id])).get(sender.id)
        if known is not None:
            renamed = sender.name and sender.name != known.name
            return await tx.people.set_name(known, sender.name) if renamed else known
        language = nearest(sender.language, self.library.languages())
        return await tx.people.create(sender.id, sender.name, language, at)

    async def _known(self, tx: Tx, update: StoredUpdate) -> Person | None:
        if update.person is None:
            return None
        try:
            return (await tx.people.by_telegram([update.person])).get(update.person)
        except KeyMismatch:
            return None  # that is what went wrong: nothing can be said to them
