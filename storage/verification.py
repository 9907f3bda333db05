"""Verification: proves, without changing anything, that what is stored is whole and says one thing.

Every run is replayed from its events, every sealed field is opened with its key, and what is kept twice (a number and
its millionths, an answer and the mark that it stands) is compared. A finding names a place, never what stands there.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Row, Table, func, select

from flows.authoring.published_flow import read_source
from flows.conversation.run import Run, State, replay
from flows.values import Number
from storage import schema
from storage.encryption import KeyMismatch, PersonKey
from storage.unavailable import StorageUnavailable

if TYPE_CHECKING:
    from storage.transactions import Tx

_PART = 200
_STANDS = (State.ANSWERED, State.SKIPPED, State.SAID)
#: Tables in which an erased person has nothing left.
_EMPTIED = (
    schema.runs,
    schema.answers,
    schema.turns,
    schema.attachments,
    schema.drafts,
    schema.consents,
    schema.memberships,
    schema.named_in,
)


class Wrong(StrEnum):
    """What can be wrong with something that is stored."""

    DAMAGED = "damaged"  # the database's own check of its file
    ORPHANS = "orphans"  # rows that refer to nothing
    SEALED = "sealed"  # a field that its key does not open
    LOOKUP = "lookup"  # a person who would not be found again by their Telegram id
    GAP = "gap"  # a run whose events are not numbered 1, 2, 3, …
    REPLAY = "replay"  # a run that is not what its events say
    STANDING = "standing"  # an answer marked as standing that does not, or the other way round
    NUMBER = "number"  # a number that differs from its millionths
    OWNER = "owner"  # a row that names another person than its run does
    LEFT_OVER = "left-over"  # something of a person who was erased
    REVISION = "revision"  # a questionnaire whose files are not those that its revision was made of
    UNREADABLE = "unreadable"  # a row in a form that this version does not know


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong, and where: a table, or a table and the name of its row."""

    wrong: Wrong
    place: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is wrong with it."""

    people: int
    runs: int
    answers: int
    sealed: int
    findings: tuple[Finding, ...]


async def verify(tx: Tx) -> Verified:
    """Look at everything that this transaction sees. ``tx`` must be of a store that has read nothing yet."""
    return await _Verification(tx).carry_out()


def verify_file(file: Path) -> tuple[Finding, ...]:
    """What SQLite itself finds wrong with an embedded database's file."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise StorageUnavailable("locked") from None
        return (Finding(Wrong.DAMAGED, file.name),)
    damaged = [Finding(Wrong.DAMAGED, words) for words in said if words != "ok"]
    lost = Counter(row[0] for row in orphans)
    return (*damaged, *(Finding(Wrong.ORPHANS, table) for table in sorted(lost)))


class _Verification:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._findings: list[Finding] = []
        self._keys: dict[str, PersonKey] = {}
        self._erased: set[str] = set()
        self._read_through: set[str] = set()
        self._opened = 0

    async def carry_out(self) -> Verified:
        people = await self._people()
        runs = await self._runs()
        answers = await self._answers()
        await self._count_opened(schema.turns, schema.turns.c.spoken)
        await self._count_opened(schema.answers, schema.answers.c.sealed)
        await self._inbox()
        await self._messages()
        await self._attachments()
        await self._drafts()
        await self._left_over()
        await self._revisions()
        return Verified(people, runs, answers, self._opened, tuple(sorted(set(self._findings))))

    def _wrong(self, wrong: Wrong, table: Table, row: object) -> None:
        self._findings.append(Finding(wrong, f"{table.name} {row}"))

    def _opens(self, key: PersonKey, sealed: bytes | None, context: str, table: Table, row: object) -> bytes:
        """The content of a sealed field; a finding, and nothing, where it stays closed."""
        if sealed is None:
            return b""
        try:
            content = key.open(sealed, context)
        except (KeyMismatch, ValueError):
            self._wrong(Wrong.SEALED, table, row)
            return b""
        self._opened += 1
        return content

    async def _people(self) -> int:
        count = 0
        query = (
            select(schema.people, schema.person_keys.c.key)
            .select_from(schema.people.outerjoin(schema.person_keys))
            .order_by(schema.people.c.id)
        )
        async for part in self._tx.stream(query, _PART):
            for row in part:
                count += 1
                if row.erased_at is None:
                    self._person(row)
                    continue
                self._erased.add(row.id)
                if any((row.key, row.lookup, row.telegram_id, row.name)):
                    self._wrong(Wrong.LEFT_OVER, schema.people, row.id)
        return count

    def _person(self, row: Row[Any]) -> None:
        try:
            key = self._tx.keyring.unwrap(row.key or b"", row.id)
        except (KeyMismatch, ValueError):
            self._wrong(Wrong.SEALED, schema.people, row.id)
            return
        self._keys[row.id] = key
        self._opens(key, row.name, f"name:{row.id}", schema.people, row.id)
        number = self._opens(key, row.telegram_id, f"telegram:{row.id}", schema.people, row.id)
        if number and (not number.isdigit() or self._tx.keyring.lookup(int(number)) != row.lookup):
            self._wrong(Wrong.LOOKUP, schema.people, row.id)

    async def _runs(self) -> int:
        rows = await self._tx.rows(
            select(schema.runs.c.id, schema.runs.c.person, schema.runs.c.sequence).order_by(schema.runs.c.id),
            schema.runs,
        )
        for row in rows:
            # Of the others it was said already that their key does not open.
            if row.person in self._keys:
                await self._run(row.id, row.sequence)
            # Nothing read is kept: a year of runs must not stay in memory.
            self._tx.runs.forget_read()
            self._tx.people.forget_read()
        return len(rows)

    async def _run(self, run_id: str, last: int) -> None:
        try:
            stored = await self._tx.runs.get(run_id)
            events = await self._tx.runs.events(run_id)
        except KeyMismatch:
            self._wrong(Wrong.SEALED, schema.runs, run_id)
            return
        except StorageUnavailable:
            raise
        except (ValueError, LookupError, TypeError):
            self._wrong(Wrong.UNREADABLE, schema.runs, run_id)
            return
        assert stored is not None
        self._read_through.add(run_id)
        if [event.sequence for event in events] != list(range(1, last + 1)):
            self._wrong(Wrong.GAP, schema.runs, run_id)
            return
        try:
            same = replay(events) == stored
        except (ValueError, LookupError):
            same = False
        if not same:
            self._wrong(Wrong.REPLAY, schema.runs, run_id)
        if await self._standing(run_id) != _expected_to_stand(stored):
            self._wrong(Wrong.STANDING, schema.runs, run_id)

    async def _standing(self, run_id: str) -> set[int]:
        # By number: an answer that was carried over to another name keeps the row it was given in.
        column = schema.answers.c
        query = select(column.sequence).where(column.run == run_id, column.standing)
        return {row.sequence for row in await self._tx.rows(query, schema.answers)}

    async def _count_opened(self, table: Table, sealed: Column[Any]) -> None:
        """A run that could be read had all of these opened."""
        query: Any = select(table.c.run, func.count()).where(sealed.is_not(None)).group_by(table.c.run)
        for run_id, count in [tuple(row) for row in await self._tx.rows(query, table)]:
            if run_id in self._read_through:
                self._opened += count

    async def _answers(self) -> int:
        count = 0
        column = schema.answers.c
        query = (
            select(
                column.run, column.sequence, column.type, column.exact, column.millionths,
                column.person, schema.runs.c.person.label("owner"),
            )
            .join(schema.runs, schema.runs.c.id == column.run)
            .order_by(column.run, column.sequence)
        )  # fmt: skip
        async for part in self._tx.stream(query, _PART):
            for row in part:
                count += 1
                place = f"{row.run}#{row.sequence}"
                if row.person != row.owner:
                    self._wrong(Wrong.OWNER, schema.answers, place)
                if row.type == "number" and not _is_the_same_number(row.exact, row.millionths):
                    self._wrong(Wrong.NUMBER, schema.answers, place)
        return count

    async def _inbox(self) -> None:
        box, column = self._tx.keyring.inbox, schema.inbox.c
        query = select(column.id, column.body).where(column.body.is_not(None)).order_by(column.id)
        async for part in self._tx.stream(query, _PART):
            for row in part:
                self._opens(box, row.body, f"inbox:{row.id}", schema.inbox, row.id)

    async def _messages(self) -> None:
        column = schema.messages.c
        query = select(column.id, column.person, column.payload, column.blob, column.chat).order_by(column.id)
        async for part in self._tx.stream(query, _PART):
            for row in part:
                if row.person in self._erased:
                    self._goodbye(row)
                elif row.person in self._keys:
                    key = self._keys[row.person]
                    said = self._opens(key, row.payload, f"message:{row.id}", schema.messages, row.id)
                    if said and not _is_json(said):
                        self._wrong(Wrong.UNREADABLE, schema.messages, row.id)
                    self._opens(key, row.blob, f"blob:{row.id}", schema.messages, row.id)

    def _goodbye(self, row: Row[Any]) -> None:
        """What may be left for an erased person: a goodbye, sealed by the service's key and not by theirs."""
        box = self._tx.keyring.inbox
        for sealed, context in ((row.payload, "message"), (row.blob, "blob"), (row.chat, "chat")):
            if sealed is None:
                continue
            try:
                box.open(sealed, f"{context}:{row.id}")
            except (KeyMismatch, ValueError):
                self._wrong(Wrong.LEFT_OVER, schema.messages, row.id)
            else:
                self._opened += 1

    async def _attachments(self) -> None:
        column = schema.attachments.c
        query = select(column.run, column.sequence, column.person, column.body).order_by(
            column.run, column.sequence
        )
        # A file may be twenty million bytes: one at a time.
        async for part in self._tx.stream(query, 1):
            for row in part:
                place = f"{row.run}#{row.sequence}"
                if row.person in self._keys:
                    key = self._keys[row.person]
                    self._opens(key, row.body, f"attachment:{place}", schema.attachments, place)

    async def _drafts(self) -> None:
        column = schema.drafts.c
        query = select(column.id, column.person, column.about, column.body).order_by(column.id)
        async for part in self._tx.stream(query, 1):
            for row in part:
                if row.person in self._keys:
                    key = self._keys[row.person]
                    self._opens(key, row.about, f"draft:{row.id}", schema.drafts, row.id)
                    self._opens(key, row.body, f"draft-body:{row.id}", schema.drafts, row.id)

    async def _revisions(self) -> None:
        """A revision is named after what its files say: whoever changed them is found out."""
        kept = set()
        async for revision, source in self._tx.revisions.sources():
            kept.add((revision.programme, revision.flow, revision.revision))
            flow = read_source(source)[0] if source.files else None
            if flow is None or flow.revision != revision.revision:
                self._wrong(Wrong.REVISION, schema.revisions, f"{revision.flow} {revision.revision}")
        for each in await self._tx.revisions.publications():
            if (each.programme, each.flow, each.revision) not in kept:
                self._wrong(Wrong.REVISION, schema.publications, each.id)

    async def _left_over(self) -> None:
        for table in _EMPTIED:
            gone = schema.people.c
            query = (
                select(table.c.person, func.count())
                .join(schema.people, gone.id == table.c.person)
                .where(gone.erased_at.is_not(None))
                .group_by(table.c.person)
            )
            for person, _ in [tuple(row) for row in await self._tx.rows(query, table)]:
                self._wrong(Wrong.LEFT_OVER, table, person)
        await self._found_of_words()

    async def _found_of_words(self) -> None:
        """What a worker found of somebody's words is about an answer that is there."""
        review, answer = schema.story_reviews.c, schema.answers.c
        found = [row.answer for row in await self._tx.rows(select(review.answer), schema.story_reviews)]
        for start in range(0, len(found), _PART):
            of_runs = {each: each.partition("#")[0] for each in found[start : start + _PART]}
            given = select(answer.run, answer.sequence).where(answer.run.in_(set(of_runs.values())))
            there = {f"{row.run}#{row.sequence}" for row in await self._tx.rows(given, schema.answers)}
            for gone in of_runs.keys() - there:
                self._wrong(Wrong.LEFT_OVER, schema.story_reviews, gone)


def _expected_to_stand(run: Run) -> set[int]:
    return {answer.sequence for answer in run.answers.values() if answer.state in _STANDS}


def _is_the_same_number(exact: str | None, millionths: int | None) -> bool:
    try:
        return exact is not None and Number(exact).millionths == millionths
    except ArithmeticError:
        return False


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True
