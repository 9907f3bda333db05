"""What disclosure control remembers: every table of figures as it was printed, and who was in it by keyed hashes.

Rows are added in the transaction that sends the summary on its way: what a reader has is remembered, and what is
remembered was decided once. Its figures stay as they are. Who was in it is let go when a later release of the same
table remembers it: so what a new release has to read does not grow with the number of those before.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import and_, func, insert, or_, select, tuple_, union, update

from flows.value.contributions import HASH, TO_DATE, Strand
from flows.value.figures import Figure
from flows.value.releases import Kept, Release
from storage.schema import released_tables, to_moment

if TYPE_CHECKING:
    from storage.transactions import Tx

_t = released_tables.c
_PLACE = tuple_(_t.name, _t.span, _t.number)


class ReleasedTables:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    @property
    def key(self) -> bytes:
        """The key that people and answers are hashed under; it lies with the keys and not in the database."""
        return self._tx.keyring.for_releases()

    async def of(self, programme: str, since: date, until: date) -> list[Kept]:
        """What a release that tells of days up to ``until`` has to look at: of each table the latest release over each
        stretch that ends on ``since`` or later, and the latest that tells of no later days. In their order."""
        place = (_t.name, _t.span)
        matters = select(*place, func.max(_t.number).label("number")).where(_t.programme == programme)
        matters = matters.where(or_(_t.span == TO_DATE, _t.last_day >= since.isoformat()))
        told = matters.where(_t.last_day <= until.isoformat())
        wanted = union(matters.group_by(*place), told.group_by(*place)).subquery()
        found = wanted.c
        same = and_(_t.name == found.name, _t.span == found.span, _t.number == found.number)
        query = select(released_tables).join(wanted, same).where(_t.programme == programme)
        query = query.order_by(*place, _t.number)
        return [_kept(row) for row in await self._tx.rows(query, released_tables)]

    async def count(self, programme: str) -> int:
        """How many tables of the programme have been released. To be asked before ``of``: more may come in between."""
        query = select(func.count().label("number")).where(_t.programme == programme)
        return int((await self._tx.rows(query, released_tables))[0].number)

    async def keep(self, release: Release, at: datetime) -> bool:
        """Remember a release. ``False``, and nothing of it is kept, where another one came before it."""
        if not release.tables:
            return True
        await self._tx.take_turns([release.programme])
        mine = _t.programme == release.programme
        latest = select(_t.name, _t.span, func.max(_t.number).label("number")).where(mine)
        latest = latest.group_by(_t.name, _t.span)
        numbers = {(row.name, row.span): row.number for row in await self._tx.rows(latest, released_tables)}
        # A release of another table counts too: what is told of a month and of a week may be taken from each other.
        is_next = release.after is None or release.after == sum(numbers.values())
        if is_next and all(numbers.get((one.table, one.span), 0) == one.number - 1 for one in release.tables):
            rows = [_row(release.programme, one, at) for one in release.tables]
            await self._tx.execute(insert(released_tables).values(rows))
            before = [(one.table, one.span, one.number - 1) for one in release.tables if one.number > 1]
            if before:
                superseded = update(released_tables).where(mine, _PLACE.in_(before))
                await self._tx.execute(superseded.values(strands="{}", past="{}"))
            return True
        # The same release for another recipient is there already.
        places = [(one.table, one.span, one.number) for one in release.tables]
        query = select(released_tables).where(mine, _PLACE.in_(places))
        found = map(_kept, await self._tx.rows(query, released_tables))
        kept = {(one.table, one.span, one.number): one for one in found}
        return all(
            (there := kept.get((one.table, one.span, one.number))) is not None
            # Who was in it was let go where there is a later one.
            and (there.strands == one.strands or numbers[one.table, one.span] > one.number)
            and _figures(there) == _figures(one)
            for one in release.tables
        )


def _row(programme: str, kept: Kept, at: datetime) -> dict[str, Any]:
    return {
        "programme": programme,
        "name": kept.table,
        "span": kept.span,
        "number": kept.number,
        "period": kept.period,
        "last_day": kept.last_day.isoformat(),
        "figures": _figures(kept),
        "strands": json.dumps({name: _packed(strand) for name, strand in kept.strands.items()}),
        "past": json.dumps({name: _packed(strand) for name, strand in kept.past.items()}),
        "at": to_moment(at),
    }


def _kept(row: Any) -> Kept:
    return Kept(
        table=row.name,
        span=row.span,
        number=row.number,
        period=row.period,
        last_day=date.fromisoformat(row.last_day),
        figures=_PRINTED.validate_json(row.figures),
        strands=_Packed(json.loads(row.strands)),
        past=_Packed(json.loads(row.past)),
    )


# --- who was in it: for each person their hash, how many answers, and those answers' hashes --------------------


class _Packed(Mapping[str, Strand]):
    """Strands as they are kept, each unpacked when it is looked at: most of them never are."""

    __slots__ = ("_packed",)

    def __init__(self, packed: Mapping[str, str]) -> None:
        self._packed = packed

    def __getitem__(self, name: str) -> Strand:
        return _unpacked(self._packed[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def _packed(strand: Strand) -> str:
    parts = []
    for person, given in sorted(strand.items()):
        parts += [person, len(given).to_bytes(2), *sorted(given)]
    return b64encode(b"".join(parts)).decode("ascii")


def _unpacked(packed: str) -> Strand:
    content = b64decode(packed)
    found: dict[bytes, frozenset[bytes]] = {}
    at, end = 0, len(content)
    while at < end:
        first = at + HASH + 2
        count = content[first - 1] + 256 * content[first - 2]
        after = first + HASH * count
        given = (content[each : each + HASH] for each in range(first, after, HASH)) if count > 1 else None
        found[content[at : at + HASH]] = frozenset(
            given if given is not None else (content[first:after],) if count else ()
        )
        at = after
    return found


# --- the figures as they were printed ----------------------------------------------------------------------------

_PRINTED = TypeAdapter(tuple[Figure, ...])


def _without_words(figure: Figure) -> Figure:
    parameters = tuple(replace(parameter, label=None) for parameter in figure.parameters)
    return replace(figure, label={}, why=None, parameters=parameters)


def _figures(kept: Kept) -> str:
    """Without words: those are the value map's, and are in the reader's language."""
    plain = tuple(_without_words(figure) for figure in kept.figures)
    return _PRINTED.dump_json(plain, exclude_defaults=True).decode()
