"""People's own words that may be quoted: theirs to allow, a worker's to find fit.

Words are quoted only while both hold: the person's consent to be quoted, as it stands now, and a worker's yes to this
very answer. A corrected answer is another answer, and is read again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from flows.conversation.places import template_path
from flows.values import Text
from storage.answers import COLUMNS, read_row
from storage.schema import answers, consents, from_moment, story_reviews, to_moment
from storage.standing import Standing

if TYPE_CHECKING:
    from storage.transactions import Tx

QUOTING = "quote"
_PART = 500
_c = consents.c
_r = story_reviews.c


@dataclass(frozen=True, slots=True)
class Story:
    """Somebody's words, and what was found of them: ``None`` where nobody has read them yet."""

    answer: str
    person: str
    flow: str
    question: str
    text: str
    at: datetime
    fit: bool | None


class Stories:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def told(
        self,
        programme: str,
        until: datetime,
        questions: Collection[tuple[str, str]],
        since: datetime | None = None,
    ) -> list[Story]:
        """The words given to these questions (flow and path) by people who agree to be quoted, the oldest first."""
        willing = await self._willing(programme) & await self._tx.evidence.counted(programme)
        reviews = await self._reviews(programme)
        standing = await Standing.at(self._tx, programme, until)
        names = {name for name in await standing.names() if (name[0], template_path(name[2])) in questions}
        rows = standing.rows(names, since)
        query = (
            select(*COLUMNS, answers.c.flow)
            .join(rows, (answers.c.run == rows.c.run) & (answers.c.sequence == rows.c.sequence))
            .where(answers.c.type == "text")
            .order_by(answers.c.at, answers.c.run, answers.c.sequence)
        )
        found: list[Story] = []
        async for part in self._tx.stream(query, _PART):
            of_willing = [row for row in part if row.person in willing]
            people = await self._tx.people.get({row.person for row in of_willing})
            for row in of_willing:
                value = read_row(row, people[row.person].key).value
                identity = f"{row.run}#{row.sequence}"
                if isinstance(value, Text) and value.text.strip():
                    at, question = from_moment(row.at), template_path(row.question)
                    fit = reviews.get(identity)
                    found.append(Story(identity, row.person, row.flow, question, value.text, at, fit))
        return found

    async def review(self, programme: str, answer: str, *, fit: bool, by: str, at: datetime) -> None:
        """Note what a worker found. The latest word counts."""
        put = sqlite.insert if self._tx.on_sqlite else postgresql.insert
        values = {"fit": fit, "by": by, "at": to_moment(at)}
        row = put(story_reviews).values(programme=programme, answer=answer, **values)
        await self._tx.execute(row.on_conflict_do_update(index_elements=["programme", "answer"], set_=values))

    async def _willing(self, programme: str) -> set[str]:
        query = (
            select(_c.person, _c.given)
            .where(_c.programme == programme, _c.purpose == QUOTING)
            .order_by(_c.id)
        )
        latest = {row.person: row.given for row in await self._tx.rows(query, consents)}
        return {person for person, given in latest.items() if given}

    async def _reviews(self, programme: str) -> dict[str, bool]:
        query = select(_r.answer, _r.fit).where(_r.programme == programme)
        return {row.answer: bool(row.fit) for row in await self._tx.rows(query, story_reviews)}
