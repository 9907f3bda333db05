"""Careful messages of which nobody knows whether they arrived: found out by trying to edit what may be them.

The laws:

- A message that arrived has a number between the last one that was known when it was sent and the first that was
  given to a send begun when it was on its way no more. Numbers rise over all chats of the bot.
- An edit to what the message says already changes nothing. If it is the message, Telegram says that it is not
  modified; every other number in the chat is refused.
- A number that may be another message's of ours is not tried: the edit would change it.
- Only where every number in between was tried is it certain that it never arrived. Then it is sent; before that it
  stays in the list of ``doctor --undecided``.
- What is known of one attempt to send it says nothing of the next, which another process may have made meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.log import log
from bot.telegram.sender import Seen, Sender
from storage.careful import Attempt
from storage.outbox import Message
from storage.store import Store, Tx

FEW = 20
"""So many numbers are tried at most."""

CERTAIN_AFTER = 30.0
"""Seconds. Until then a request that was cut off could still be on its way."""


@dataclass(slots=True)
class _Unclear:
    message: Message
    noticed: float
    #: sends begun up to here may have got a lower number
    begun: int
    #: the first number that was given to a later send
    before: int | None = None
    tried: bool = False

    @property
    def attempt(self) -> Attempt:
        return Attempt(self.message.id, self.message.attempts)


class Unsettled:
    """Those this process knows of. ``look`` finds them, ``settle`` finds out about the ones of a chat."""

    def __init__(self, store: Store, sender: Sender, numbers: Mapping[int, int]) -> None:
        self._store = store
        self._sender = sender
        #: what this process has sent, recorded or not: row -> number
        self._numbers = numbers
        self._found: dict[int, _Unclear] = {}
        self._begun = 0
        self._bounds: dict[Attempt, int] = {}

    def begin(self) -> int:
        """A send begins. What it returns is given to ``arrived``."""
        self._begun += 1
        for unclear in self._found.values():
            if not self._is_certain(unclear):
                # It may still be on its way, and get a higher number than this.
                unclear.begun = self._begun
        return self._begun

    def arrived(self, begun: int, number: int) -> None:
        for unclear in self._found.values():
            if begun > unclear.begun and (unclear.before is None or number < unclear.before):
                unclear.before = number
                unclear.tried = False
                self._bounds[unclear.attempt] = number

    def take_bounds(self) -> dict[Attempt, int]:
        """What was learned by ``arrived`` and is not stored yet: each is lower than this number."""
        bounds, self._bounds = self._bounds, {}
        return bounds

    async def look(self) -> None:
        """Which there are now; an operator or another process may have settled some."""
        async with self._store.reading() as tx:
            attempts = set(await tx.careful.undecided_attempts())
            if not attempts and not self._found:
                return
            self._found = {row: each for row, each in self._found.items() if each.attempt in attempts}
            new = await tx.outbox.messages({each.row for each in attempts} - set(self._found))
        for message in new.values():
            # Another process may be at the next attempt by now: of that one nothing is unclear yet.
            if Attempt(message.id, message.attempts) in attempts:
                self._found[message.id] = _Unclear(message, time.monotonic(), self._begun, message.before)

    def waiting(self, person: str | None = None) -> bool:
        """Whether there is something to find out (in the chat of ``person``)."""
        return any(not each.tried for each in self._of(person))

    def people(self) -> list[str]:
        """In whose chats more can be found out by now."""
        return list(
            dict.fromkeys(
                each.message.person
                for each in self._found.values()
                if each.before is not None and not each.tried and self._is_certain(each)
            )
        )

    async def settle(self, person: str) -> list[Message]:
        """Find out about those in this chat, the oldest first. Returns what never arrived and is to be sent now."""
        again: list[Message] = []
        try:
            for unclear in self._of(person):
                if unclear.tried:
                    continue
                # One that arrives elsewhere meanwhile says of numbers that were not tried: then it is tried again.
                before = unclear.before
                unclear.tried = before is None or self._is_certain(unclear)
                message = unclear.message
                seen, number = await self._try(unclear, before)
                if seen is Seen.HERE:
                    if await self._store.submit(partial(_found, row=message.id, number=number)):
                        log().info("a message that was undecided has arrived", row=message.id)
                    self._found.pop(message.id, None)
                elif seen is Seen.NOT_HERE and self._is_certain(unclear):
                    if await self._store.submit(partial(_send_again, attempt=unclear.attempt)):
                        log().info("a message that was undecided never arrived, and is sent", row=message.id)
                        again.append(message)
                    self._found.pop(message.id, None)
        except Exception:
            # What is to be sent is in nobody's hands but ours by now; the others stay in the list.
            if not again:
                raise
        return again

    def _of(self, person: str | None) -> list[_Unclear]:
        found = (self._found[row] for row in sorted(self._found))
        return [each for each in found if person is None or each.message.person == person]

    def _is_certain(self, unclear: _Unclear) -> bool:
        return time.monotonic() - unclear.noticed >= CERTAIN_AFTER

    async def _try(self, unclear: _Unclear, before: int | None) -> tuple[Seen, int]:
        """Whether it is one of the few numbers. ``UNKNOWN`` where not all of them could be tried."""
        message, after = unclear.message, unclear.message.after
        if after is None:
            return Seen.UNKNOWN, 0
        last = after + FEW if before is None else before - 1
        numbers = range(after + 1, min(last, after + FEW) + 1)
        async with self._store.reading() as tx:
            if not await tx.careful.stands_alone(message, before):
                unclear.tried = unclear.before is None
                return Seen.UNKNOWN, 0
            known = await tx.careful.numbers_between(message.person, after, last + 1)
        known |= set(self._numbers.values())
        seen, number = await self._first_seen(message, (each for each in numbers if each not in known))
        whole = before is not None and last <= after + FEW
        return (Seen.UNKNOWN if seen is Seen.NOT_HERE and not whole else seen), number

    async def _first_seen(self, message: Message, numbers: Iterable[int]) -> tuple[Seen, int]:
        for number in numbers:
            seen = await self._sender.seen(message, number)
            if seen is not Seen.NOT_HERE:
                return seen, number
        return Seen.NOT_HERE, 0


async def _send_again(tx: Tx, *, attempt: Attempt) -> bool:
    return await tx.careful.decide(attempt.row, arrived=False, by=tx.process, attempt=attempt.number)


async def _found(tx: Tx, *, row: int, number: int) -> bool:
    return await tx.careful.decide(row, arrived=True, number=number)
