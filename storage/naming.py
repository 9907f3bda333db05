"""Who is named in which message: somebody else's message may quote a person, list them, or rest on their answers.

A message says so in ``about``, which is under its reader's key; here it is kept in the clear, by pseudonyms, so that
whoever leaves is found in the messages that name them and nobody else's messages are opened for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, delete, insert, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.encryption import KeyMismatch
from storage.messages import Message, opened
from storage.schema import messages, named_in
from storage.writes import Write

if TYPE_CHECKING:
    from storage.transactions import Tx

QUOTING = "quote"
UNKNOWN = ""
"""Stands for whoever is named in a message of before this was kept: it has to be opened to know."""

_AT_ONCE = 500
_m = messages.c
_n = named_in.c
_INSERT = Write(insert(named_in), "message", "person")
# What a file holds is of no use here, and may be long.
_WITHOUT_FILES = select(*(null().label("blob") if column is _m.blob else column for column in _m))


class Naming:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def note(self, row: int, people: Iterable[str]) -> None:
        """A message that is put now names these people."""
        for person in dict.fromkeys(people):
            self._tx.write(_INSERT, row, person)

    async def forget(self, person: str) -> None:
        """Empty every message that names somebody, and every file. What has not arrived is not sent any more."""
        named = {row.message for row in await self._tx.rows(_naming(person), named_in)}
        for message in await self._naming(person):
            named.discard(message.id)
            if message.kind == "send":
                await self._tx.outbox.update_payload(message.id, {"text": "…", "buttons": []})
            await self._empty(message)
        for row in named:
            # A damaged one says nothing any more to anybody.
            await self._tx.execute(update(messages).where(_m.id == row).values(payload=None, blob=None))
        await self._tx.execute(delete(named_in).where(_n.person == person))

    async def forget_unsent(self, person: str, programme: str, purpose: str) -> None:
        """Who takes back a yes stands in no file of the programme that has still to arrive and needs it."""
        for message in await self._naming(person):
            of = message.payload.get("programme") or _programme_in(message.key)
            quotes = message.payload.get("quotes", True)
            if (
                message.kind != "send"
                and message.state != "sent"
                # Of an older one nobody knows any more which programme it is of.
                and of in (programme, None)
                and (quotes or purpose != QUOTING)
            ):
                await self._empty(message)

    async def _empty(self, message: Message) -> None:
        await self._tx.execute(update(messages).where(_m.id == message.id).values(blob=None))
        if message.state != "sent":
            await self._tx.outbox.failed(message.id, "somebody named in it is gone")
        self._tx.outbox.forget(message.id)

    async def _naming(self, person: str) -> list[Message]:
        """The messages that name somebody, opened, without their files."""
        await self._look_into_older()
        return await self._opened(_naming(person))

    async def _look_into_older(self) -> None:
        """Keep of messages of before whom they name: each is opened for it once."""
        unknown = select(_n.message).where(_n.person == UNKNOWN).order_by(_n.message).limit(_AT_ONCE)
        put = sqlite.insert if self._tx.on_sqlite else postgresql.insert
        while rows := [row.message for row in await self._tx.rows(unknown, named_in)]:
            named: list[dict[str, Any]] = [
                {"message": message.id, "person": person}
                for message in await self._opened(rows)
                for person in dict.fromkeys(message.payload.get("about", ()))
            ]
            for start in range(0, len(named), _AT_ONCE):
                # Another process may be doing the same.
                some = put(named_in).values(named[start : start + _AT_ONCE])
                await self._tx.execute(some.on_conflict_do_nothing())
            done = _n.person == UNKNOWN, _n.message.in_(rows)
            await self._tx.execute(delete(named_in).where(*done))

    async def _opened(self, rows: Any) -> list[Message]:
        """Those of these rows that can be opened: a damaged one holds up nobody who leaves."""
        query = _WITHOUT_FILES.where(_m.id.in_(rows)).order_by(_m.id)
        found = await self._tx.rows(query, messages, named_in)
        try:
            return await opened(self._tx, found)
        except KeyMismatch:
            whole = []
            for row in found:
                with suppress(KeyMismatch):
                    whole += await opened(self._tx, [row])
            return whole


def _naming(person: str) -> Select[Any]:
    return select(_n.message).where(_n.person == person)


def _programme_in(key: str | None) -> str | None:
    kind, _, rest = (key or "").partition(":")
    return rest.partition(":")[0] if kind == "summary" else None
