"""People's own words that may be quoted: theirs to allow, a worker's to find fit.

Words are quoted only while both hold: the person's consent to be quoted, as it stands now, and a worker's yes to this
very answer. A corrected answer is another answer, and is read again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from flows.conversation.places import template_path
from flows.values import Text
from storage.answers import COLUMNS, read_row
from storage.schema import answers, consents, story_reviews, to_moment
from storage.standing import IDENTITY, Standing

if TYPE_CHECKING:
    from storage.transactions import Tx

QUOTING = "quote"
_PART = 500
_c = consents.c
_r = story_reviews.c


@dataclass(frozen=True, slots=True)
class Story:
    """Somebody's words. ``answer`` names the run and the sequence in it."""

    answer: str
    person: str
    text: str


class Stories:
    """``questions`` (flow and path) are those whose answers are stories; only who agrees to be quoted is in it."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def fit(
        self, programme: str, until: datetime, questions: Collection[tuple[str, str]], since: datetime
    ) -> list[Story]:
        """What was given from ``since`` on and found fit to share, the oldest first."""
        reviewed = select(_r.answer).where(_r.programme == programme, _r.fit)
        condition = IDENTITY.in_(reviewed)
        told = [row async for row in self._told(programme, until, questions, condition, since)]
        await self._tx.people.get({row.person for row in told})
        return [story for row in told if (story := await self._opened(row)) is not None]

    async def unread(
        self, programme: str, until: datetime, questions: Collection[tuple[str, str]]
    ) -> tuple[int, Story | None]:
        """How many nobody has read yet, and the oldest: no other one is opened."""
        reviewed = select(_r.answer).where(_r.programme == programme)
        count, oldest = 0, None
        async for row in self._told(programme, until, questions, IDENTITY.not_in(reviewed)):
            if oldest is None:
                oldest = await self._opened(row)
            count += oldest is not None
        return count, oldest

    async def one(
        self, programme: str, until: datetime, questions: Collection[tuple[str, str]], answer: str
    ) -> Story | None:
        """This one, if it stands still and may still be quoted."""
        told = [row async for row in self._told(programme, until, questions, IDENTITY.in_([answer]))]
        return await self._opened(told[0]) if told else None

    async def _told(
        self,
        programme: str,
        until: datetime,
        questions: Collection[tuple[str, str]],
        condition: ColumnElement[bool],
        since: datetime | None = None,
    ) -> AsyncIterator[Row[Any]]:
        willing = await self._willing(programme) & await self._tx.evidence.counted(programme)
        standing = await Standing.at(self._tx, programme, until)
        names = {name for name in await standing.names() if (name[0], template_path(name[2])) in questions}
        rows = standing.rows(names, since, condition)
        query = (
            select(*COLUMNS)
            .join(rows, (answers.c.run == rows.c.run) & (answers.c.sequence == rows.c.sequence))
            .where(answers.c.type == "text")
            .order_by(answers.c.at, answers.c.run, answers.c.sequence)
        )
        async for part in self._tx.stream(query, _PART):
            for row in part:
                if row.person in willing:
                    yield row

    async def _opened(self, row: Row[Any]) -> Story | None:
        person = (await self._tx.people.get([row.person]))[row.person]
        value = read_row(row, person.key).value
        if not isinstance(value, Text) or not value.text.strip():
            return None
        return Story(f"{row.run}#{row.sequence}", row.person, value.text)

    async def review(self, programme: str, answer: str, *, fit: bool, by: str, at: datetime) -> None:
        """Note what a worker found. The latest word counts."""
        put = sqlite.insert if self._tx.on_sqlite else postgresql.insert
        values = {"fit": fit, "by": by, "at": to_moment(at)}
        row = put(story_reviews).values(programme=programme, answer=answer, **values)
        await self._tx.execute(row.on_conflict_do_update(index_elements=["programme", "answer"], set_=values))

    async def forget(self, person: str) -> None:
        """What was found of the words of somebody who leaves goes with them."""
        query = select(answers.c.programme, answers.c.run, answers.c.sequence).where(
            answers.c.person == person, answers.c.type == "text"
        )
        given: dict[str, list[str]] = {}
        for row in await self._tx.rows(query, answers):
            given.setdefault(row.programme, []).append(f"{row.run}#{row.sequence}")
        for programme, named in given.items():
            for start in range(0, len(named), _PART):
                some = _r.programme == programme, _r.answer.in_(named[start : start + _PART])
                await self._tx.execute(delete(story_reviews).where(*some))

    async def _willing(self, programme: str) -> set[str]:
        query = (
            select(_c.person, _c.given)
            .where(_c.programme == programme, _c.purpose == QUOTING)
            .order_by(_c.id)
        )
        latest = {row.person: row.given for row in await self._tx.rows(query, consents)}
        return {person for person, given in latest.items() if given}
