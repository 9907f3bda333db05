"""The outbox: every message and edit with its wording, put in the transaction that decided on it, sent afterwards.

Sent messages stay, sealed: they are the evidence of what a person was shown, and old buttons lead back to them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, and_, bindparam, func, insert, or_, select, text, update

from storage.encryption import KeyMismatch
from storage.messages import Message, Outgoing, opened, seal_payload
from storage.people import Person
from storage.schema import messages, runs, to_moment
from storage.writes import Write

if TYPE_CHECKING:
    from storage.transactions import Tx

__all__ = ["Message", "Outbox", "Outgoing"]

LEASE_SECONDS = 120
_NO_QUESTION = ("edit", "answer_callback", "chat_action", "commands")


_m = messages.c
_INSERT = Write(insert(messages))
_SENT = Write(
    update(messages)
    .where(_m.id == bindparam("row"))
    .values(
        state="sent",
        telegram_message_id=bindparam("telegram"),
        sent_at=bindparam("at"),
        owner=None,
        leased_until=None,
        # A goodbye leaves nothing behind: it was sealed for nobody.
        chat=None,
    ),
    "telegram",
    "at",
    "row",
)
_PAYLOAD = Write(
    update(messages).where(_m.id == bindparam("row")).values(payload=bindparam("payload")), "payload", "row"
)
_OF_IDS = select(messages).where(_m.id.in_(bindparam("ids", expanding=True)))
_AT_ONCE = 500


class Outbox:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._new: list[Message] = []
        self._known: dict[int, Message] = {}
        self._latest: dict[str, Message] = {}
        self._arrived: dict[int, int] = {}

    # --- putting -----------------------------------------------------------------------------------------

    @property
    def new(self) -> tuple[Message, ...]:
        """What this transaction (this work, when several share a commit) has put."""
        return tuple(self._new)

    async def put(self, outgoing: Outgoing) -> Message:
        """Keep a message to be sent after the commit. One whose ``key`` was used before is not put again."""
        if outgoing.key is not None:
            earlier = await self._by_key(outgoing.key)
            if earlier is not None:
                return earlier
        person = outgoing.person
        if isinstance(person, str):
            person = (await self._tx.people.get([person]))[person]
        [row] = await self._tx.reserve(messages, 1)
        message = Message(
            id=row,
            person=person.id,
            chat=person.telegram_id,
            kind=outgoing.kind,
            payload=outgoing.payload,
            blob=outgoing.blob,
            run=outgoing.run,
            sequence=outgoing.sequence,
            question=outgoing.question,
            edits=outgoing.edits,
            key=outgoing.key,
            careful=outgoing.careful,
            at=outgoing.at,
        )
        key = person.key or self._tx.keyring.inbox
        self._tx.write(
            _INSERT,
            row,
            person.id,
            outgoing.kind,
            seal_payload(key, row, outgoing.payload),
            key.seal(outgoing.blob, f"blob:{row}") if outgoing.blob is not None else None,
            None if person.key else key.seal(str(person.telegram_id).encode(), f"chat:{row}"),
            outgoing.run,
            outgoing.sequence,
            outgoing.question,
            outgoing.edits,
            outgoing.key,
            outgoing.careful,
            "waiting",
            None,
            None,
            0,
            None,
            self._tx.process,
            lease(),
            to_moment(outgoing.at) if outgoing.at else None,
            None,
            None,
            None,
        )
        self._tx.naming.note(row, outgoing.payload.get("about", ()))
        self._new.append(message)
        self._known[row] = message
        if message.run is not None and message.question is not None and message.kind not in _NO_QUESTION:
            self._latest[message.run] = message
        return message

    # --- delivering --------------------------------------------------------------------------------------

    async def waiting(self, limit: int, now: datetime | None = None) -> list[Message]:
        """Claim what waits and nobody is delivering, oldest first: after a start, or given back for later.

        What this process has put is in its hands already, unless it never heard that it was committed: then its lease
        runs out. What another process put is left to it while its lease lasts; an embedded database has one process
        only, so whoever had it is gone.
        """
        machine = time.time_ns() // 1000
        theirs = and_(_m.owner.is_not(None), _m.owner != self._tx.process)
        left = theirs
        if not self._tx.on_sqlite:
            theirs = and_(theirs, _m.leased_until < machine)
            left = _m.leased_until < machine
        await self._tx.execute(
            update(messages)
            .where(_m.state == "sending", _m.careful, theirs)
            .values(state="undecided", owner=None)
        )
        moment = to_moment(now) if now is not None else machine
        query = (
            select(messages)
            .where(
                # Not a careful one that began to be sent since: the next sweep finds it undecided.
                or_(_m.state == "waiting", and_(_m.state == "sending", ~_m.careful)),
                or_(_m.owner.is_(None), left),
                or_(_m.not_before.is_(None), _m.not_before <= moment),
            )
            .order_by(_m.id)
            .limit(limit)
        )
        if not self._tx.on_sqlite:
            query = query.with_for_update(skip_locked=True)
        found = await self._what_opens(await self._tx.rows(query, messages))
        if found:
            ids = [message.id for message in found]
            for start in range(0, len(ids), _AT_ONCE):
                await self._tx.execute(
                    update(messages)
                    .where(_m.id.in_(ids[start : start + _AT_ONCE]))
                    .values(
                        owner=self._tx.process,
                        leased_until=lease(),
                        state="waiting",
                        # Whoever had it may have sent it without being able to say so.
                        attempts=_m.attempts + 1,
                    )
                )
        return found

    async def renew(self, held: Sequence[int]) -> None:
        """Prolong the lease on what this process is delivering: these rows."""
        ours = update(messages).where(_m.state.in_(["waiting", "sending"]), _m.owner == self._tx.process)
        for start in range(0, len(held), _AT_ONCE):
            some = held[start : start + _AT_ONCE]
            await self._tx.execute(ours.where(_m.id.in_(some)).values(leased_until=lease()))

    async def sent(self, results: Iterable[tuple[int, int | None, datetime]]) -> None:
        """These arrived: (row, the messenger's number of the message, when)."""
        for row, telegram_message_id, at in results:
            self._tx.write(_SENT, telegram_message_id, to_moment(at), row)
            self._known.pop(row, None)
            if telegram_message_id is not None:
                self._arrived[row] = telegram_message_id

    async def failed(self, row: int, reason: str) -> None:
        """The messenger refused it for good. ``reason`` must not quote the wording."""
        await self.settle(row, state="failed", reason=reason.replace("\0", ""), chat=None)

    async def retry_at(self, row: int, at: datetime) -> None:
        """Give it back: ``waiting`` returns it from ``at`` on."""
        await self.settle(row, state="waiting", not_before=to_moment(at), attempts=_m.attempts + 1)
        self._tx.memory.forget_question(row)

    async def stop_chat(self, person_id: str, refused: int | None = None) -> int:
        """The person blocked the bot: what waits for them is dropped. Returns how many.

        A careful message that is under way may still arrive, unless it is the one that was ``refused``.
        """
        self.forget_questions(person_id)
        under_way = and_(_m.state == "sending", _m.careful, _m.id != (refused or 0))
        return await self._tx.execute(
            update(messages)
            .where(_m.person == person_id, _m.state.in_(["waiting", "sending"]), ~under_way)
            .values(state="dropped", owner=None, leased_until=None, chat=None)
        )

    async def drop(self, person_id: str, prefix: str) -> int:
        """What waits for them under keys that begin so is not sent any more. Returns how many."""
        waits = _m.person == person_id, _m.state == "waiting", func.substr(_m.key, 1, len(prefix)) == prefix
        dropped = update(messages).where(*waits)
        return await self._tx.execute(dropped.values(state="dropped", owner=None, leased_until=None))

    async def revive(self, person_id: str, prefix: str) -> int:
        """What was dropped under keys that begin so waits again: the chat is open. Returns how many."""
        return await self._tx.execute(
            update(messages)
            .where(
                _m.person == person_id,
                _m.state == "dropped",
                func.substr(_m.key, 1, len(prefix)) == prefix,
            )
            .values(state="waiting", owner=None, leased_until=None)
        )

    # --- looking up --------------------------------------------------------------------------------------

    async def message(self, row: int) -> Message | None:
        """The message a button belongs to."""
        return (await self.messages([row])).get(row)

    async def messages(self, ids: Iterable[int]) -> dict[int, Message]:
        wanted = set(ids)
        # Where several processes write, another may have put ticks on the buttons.
        for row in wanted if self._tx.on_sqlite else ():
            if row not in self._known and (remembered := self._tx.memory.question_row(row)) is not None:
                self._known[row] = remembered
        unread = [row for row in wanted if row not in self._known]
        for start in range(0, len(unread), _AT_ONCE):
            part = unread[start : start + _AT_ONCE]
            for message in await self._found(_OF_IDS, ids=part):
                self._known[message.id] = message
        return {row: self._known[row] for row in wanted if row in self._known}

    async def latest_question(self, person_id: str, run_id: str, *, fresh: bool = False) -> Message | None:
        """The message in which the person was last asked something in this run.

        In an embedded database it is remembered for as long as nothing else happens in the run; ``fresh`` reads it
        again.
        """
        if run_id in self._latest and not fresh:
            return self._latest[run_id]
        run = await self._tx.runs.get(run_id)
        known = self._tx.memory.questions.get(run_id) if self._tx.on_sqlite else None
        if known is not None and not fresh and run is not None and run.sequence == known[0]:
            self._latest[run_id] = known[1]
            return known[1]
        found = await self._first(_asked(person_id).where(_m.run == run_id).order_by(_m.id.desc()))
        if found is not None:
            self._latest[run_id] = found
        return found

    async def question_before(self, person_id: str, telegram_message_id: int) -> Message | None:
        """The question that was the latest in the chat when the person's own message of this number came."""
        number = _m.telegram_message_id
        earlier = _asked(person_id).where(number < telegram_message_id)
        return await self._first(earlier.order_by(number.desc()))

    async def questions_after(self, person_id: str, telegram_message_id: int, count: int) -> list[Message]:
        """The next questions in the chat after the person's own message of this number."""
        number = _m.telegram_message_id
        later = _asked(person_id).where(number > telegram_message_id)
        return await self._found(later.order_by(number).limit(count))

    async def last_asked(self, run_id: str, question: str) -> Message | None:
        """The message in which this question was last asked in a run."""
        run = await self._tx.runs.get(run_id)
        if run is None:
            return None
        asked = _asked(run.person).where(_m.run == run_id, _m.question == question)
        return await self._first(asked.order_by(_m.id.desc()))

    async def recent(self, person_id: str, count: int) -> list[Message]:
        """What was last sent to a person, the newest first: words can mean a button that is still in sight."""
        query = (
            select(messages)
            .where(_m.person == person_id, _m.kind.not_in(_NO_QUESTION))
            .order_by(_m.id.desc())
            .limit(count)
        )
        return await self._found(query)

    async def of_run(self, run_id: str) -> list[Message]:
        """Everything sent in a run, in order: what an auditor reads."""
        run = await self._tx.runs.get(run_id)
        if run is None:
            return []
        query = select(messages).where(_m.person == run.person, _m.run == run_id).order_by(_m.id)
        return await self._found(query)

    async def update_payload(self, row: int, payload: Mapping[str, Any]) -> None:
        """Replace what a message says, for example where its buttons carry ticks."""
        message = await self.message(row)
        if message is None:
            return
        person = (await self._tx.people.get([message.person]))[message.person]
        if person.key is None:
            return
        self._tx.write(_PAYLOAD, seal_payload(person.key, row, payload), row)
        changed = self._known[row] = replace(message, payload=payload)
        if message.run is not None and row == getattr(self._latest.get(message.run), "id", None):
            self._latest[message.run] = changed

    async def forget_rehearsals(self) -> None:
        """Empty what was said in rehearsals that are over. Rows stay: their numbers are on buttons in the chat.

        They stay questions, of no run: an edit of what was answered there changes nothing elsewhere.
        """
        ended = ~select(runs.c.id).where(runs.c.id == _m.run).exists()
        settled = _m.state.in_(["sent", "failed", "dropped"])
        emptied = update(messages).where(text("messages.run LIKE 'rehearsal-%'"), settled, ended)
        await self._tx.execute(emptied.values(payload=None, blob=None, run=None, question=""))
        for run_id in [run_id for run_id in self._latest if run_id.startswith("rehearsal-")]:
            del self._latest[run_id]
        self._known.clear()
        self._tx.memory.forget_rehearsals()

    async def everything(self, person: Person) -> list[dict[str, Any]]:
        """All wording a person was sent, for the file they can ask for."""
        query = select(messages).where(_m.person == person.id).order_by(_m.id)
        return [
            {
                "at": message.at.isoformat() if message.at else None,
                "kind": message.kind,
                "state": message.state,
                "text": message.payload.get("text") or message.payload.get("caption") or "",
            }
            # Words of theirs that were kept and are no answer are held too.
            | ({"you_wrote": message.payload["kept"]} if "kept" in message.payload else {})
            for message in await self._found(query)
            if message.kind not in ("answer_callback", "chat_action", "commands")
        ]

    # --- for storage only --------------------------------------------------------------------------------

    def forget(self, row: int) -> None:
        """What became of a message is known otherwise: it is read again."""
        self._known.pop(row, None)
        self._tx.memory.forget_row(row)

    def begin_new(self) -> None:
        """A work of its own begins: ``new`` counts from here."""
        self._new = []

    def count_new(self) -> int:
        return len(self._new)

    def cut_new(self, count: int) -> None:
        del self._new[count:]
        self._known.clear()
        self._latest.clear()

    def forget_questions(self, person_id: str) -> None:
        """The person was erased: nothing they were asked stays in memory either."""
        self._latest = {run: each for run, each in self._latest.items() if each.person != person_id}
        self._known.clear()
        self._tx.memory.forget_questions(person_id)

    def remember_read(self) -> None:
        """The transaction is committed: keep the questions it asked or looked up, and the numbers they got."""
        memory = self._tx.memory
        for run_id, message in self._latest.items():
            sequence = self._tx.runs.sequence_read(run_id)
            if sequence is not None:
                memory.remember_question(run_id, sequence, message)
        for row, telegram_message_id in self._arrived.items():
            memory.question_arrived(row, telegram_message_id)

    async def _by_key(self, key: str) -> Message | None:
        for message in self._new:
            if message.key == key:
                return message
        return await self._first(select(messages).where(_m.key == key))

    async def settle(self, row: int, **values: Any) -> None:
        """Nobody is delivering it any more."""
        self.forget(row)
        await self._tx.execute(
            update(messages).where(_m.id == row).values(owner=None, leased_until=None, **values)
        )

    async def _what_opens(self, rows: Sequence[Row[Any]]) -> list[Message]:
        """Those that can be opened. One that was damaged fails, and holds up none of the others."""
        try:
            return await opened(self._tx, rows)
        except KeyMismatch as error:
            if len(rows) == 1:
                await self.failed(rows[0].id, type(error).__name__)
                return []
        return [message for row in rows for message in await self._what_opens([row])]

    async def _found(self, query: Select[Any], **values: Any) -> list[Message]:
        return await opened(self._tx, await self._tx.rows(query, messages, **values))

    async def _first(self, query: Select[Any]) -> Message | None:
        return next(iter(await self._found(query.limit(1))), None)


def _asked(person_id: str) -> Select[Any]:
    """The messages that asked a person something."""
    return select(messages).where(
        _m.person == person_id, _m.question.is_not(None), _m.kind.not_in(_NO_QUESTION)
    )


def lease() -> int:
    """Until when what this process takes now is left to it."""
    # Leases are between machines, so they follow the machine's clock and not the one a demo may wind.
    return to_moment(datetime.now(UTC)) + LEASE_SECONDS * 1_000_000
