"""Tallies worked out by the database: each ask as one query, which gives one entry for each person.

What an ask means is written down where it stands (``flows.value.asks``); here it is said in SQL that SQLite and
PostgreSQL read alike. Of the people only those come back who may be counted, and have not changed an answer since the
moment that is asked about: what these said is gone through as it is written down there.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Row,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    null,
    or_,
    select,
    union_all,
)

from flows.conversation.places import template_path
from flows.value.asks import Ask
from flows.value.asks_of_numbers import (
    Giver,
    Givers,
    Latest,
    Occasion,
    Occasions,
    Sum,
    Sums,
    WasAnswered,
    WithDocument,
)
from flows.value.asks_of_readings import (
    Ends,
    FirstAndLatest,
    FirstAndLatestScore,
    Rise,
    Rises,
    Score,
    Scores,
    Spell,
    Spells,
)
from flows.value.evidence import EvidenceRow
from flows.value.periods import clock_changes, month_starts
from flows.value.references import Each, QuestionReference
from flows.value.tallies import Tallies
from flows.values import MILLION
from storage.answers import closed_value
from storage.looks import APART, all_opened, first, is_on, latest, opened, step, told
from storage.schema import from_moment, to_moment
from storage.standing import Name, Standing, is_named

if TYPE_CHECKING:
    from storage.transactions import Tx

R = TypeVar("R")
Found: TypeAlias = AsyncIterator[Row[Any]]
_PART = 2000
_SECOND = 1_000_000
_DAY = 86_400


async def tallies(tx: Tx, standing: Standing, names: Mapping[Name, str], asks: Iterable[Ask[Any]]) -> Tallies:
    """Every one of these asks. ``names`` says what a question is called now that was kept under an older name."""
    counted = await tx.evidence.counted(standing.programme)
    people = await tx.evidence.reached(standing.programme, standing.until, counted)
    tallying = _Tallying(tx, standing, names, counted - standing.changed)
    found: dict[Ask[Any], tuple[Any, ...]] = {}
    spells: dict[tuple[QuestionReference, frozenset[str]], list[Spells]] = {}
    for ask in asks:
        if isinstance(ask, Spells):
            spells.setdefault((ask.question, ask.no_answer), []).append(ask)
        else:
            found[ask] = await tallying.of(ask)
    for some in spells.values():
        found |= await tallying.spells(some)
    return Tallies(found, people)


class _Tallying:
    def __init__(
        self, tx: Tx, standing: Standing, names: Mapping[Name, str], counted: Collection[str]
    ) -> None:
        self._tx = tx
        self._standing = standing
        self._counted = counted
        self._names: dict[QuestionReference, set[Name]] = {}
        for name, present in names.items():
            self._names.setdefault(QuestionReference(name[0], template_path(present)), set()).add(name)

    async def of(self, ask: Ask[Any]) -> tuple[Any, ...]:
        if ask.about() and not any(each in self._names for each in ask.about()):
            return ()  # nobody has answered any of it
        match ask:
            case FirstAndLatest():
                return await self._first_and_latest(ask)
            case FirstAndLatestScore():
                return await self._first_and_latest_score(ask)
            case Rises():
                return await self._rises(ask)
            case Sums():
                return await self._sums(ask)
            case Latest():
                return await self._latest(ask)
            case Givers():
                return await self._givers(ask)
            case Occasions():
                return await self._occasions(ask)
            case WithDocument():
                return await self._with_document(ask)
            case WasAnswered():
                return await self._was_answered(ask)
            case _:
                raise TypeError(f"no query says what {ask} means")

    # --- readings ----------------------------------------------------------------------------------------
    #
    # The first and the latest of some kind, or the last break of a stretch and what comes next, are a few looks into
    # the index. What an ask makes of these few is decided where it is defined.

    async def _first_and_latest(self, ask: FirstAndLatest) -> tuple[Ends, ...]:
        one = self._answers(ask.question)
        is_reading = is_on(one, ask.bottom, ask.top)
        people = self._people(ask.question)
        query = select(
            people.c.person,
            first(people, one, told(one, step(one)), is_reading).label("first"),
            latest(people, one, told(one, step(one)), is_reading).label("latest"),
        )
        return _in_order(
            [
                Ends(row.person, opened(row.first), opened(row.latest))
                async for row in self._found(query)
                if row.first is not None
            ]
        )

    async def _first_and_latest_score(self, ask: FirstAndLatestScore) -> tuple[Scores, ...]:
        """Each run is added up by itself, and of each person's the first and the latest come back."""
        whole = len(ask.items)
        rows = self._standing.rows({name for each in ask.items for name in self._names.get(each, ())})
        place = case(
            *((self._is_named(rows, each), place) for place, each in enumerate(ask.items)), else_=whole
        )
        valid = case((is_on(rows, ask.least, ask.most), 1), else_=0)
        of = rows.c
        scored = (
            select(
                of.person,
                of.run,
                func.max(of.at).label("at"),
                func.sum(case((valid == 1, step(rows)))).label("raw"),
                self._together(cast(place, String) + ":" + of.identity).label("evidence"),
            )
            .group_by(of.person, of.run)
            .having(
                and_(func.count() == whole, func.count(place.distinct()) == whole, func.sum(valid) == whole)
            )
            .subquery()
        )
        of = scored.c
        numbered = select(
            scored,
            func.row_number().over(partition_by=of.person, order_by=(of.at, of.run)).label("nth"),
            func.row_number()
            .over(partition_by=of.person, order_by=(of.at.desc(), of.run.desc()))
            .label("back"),
        ).subquery()
        of = numbered.c
        found: dict[str, list[Score]] = {}
        async for row in self._found(select(numbered).where(or_(of.nth == 1, of.back == 1)).order_by(of.nth)):
            # The items come in any order: each has its place before it.
            placed = sorted(row.evidence.split(" "), key=lambda each: int(each.partition(":")[0]))
            evidence = tuple(each.partition(":")[2] for each in placed)
            score = Score(row.person, int(row.raw), from_moment(row.at), row.run, evidence)
            found.setdefault(row.person, []).append(score)
        return _in_order([Scores(scores[0], scores[-1]) for scores in found.values()])

    async def spells(self, asks: Sequence[Spells]) -> dict[Ask[Any], tuple[Spell, ...]]:
        """Asks about the same answers to one question, together."""
        question, no_answer = asks[0].question, asks[0].no_answer
        if question not in self._names:
            return dict.fromkeys(asks, ())
        one = self._answers(question)
        telling = and_(one.c.type == "choice", one.c.choices.not_in(sorted(no_answer)))
        people = self._people(question)
        ends = _kept(
            select(
                people.c.person,
                first(people, one, one.c.choices, telling).label("first"),
                latest(people, one, one.c.choices, telling).label("latest"),
            )
        )

        def is_about(of: CTE, *states: str) -> ColumnElement[bool]:
            """That a state is at one end: nobody else is looked at."""
            return or_(of.c.first.in_(states), of.c.latest.in_(states))

        broken = _kept(
            select(
                ends,
                *(
                    case(
                        (
                            is_about(ends, ask.state),
                            latest(ends, one, one.c.at, and_(telling, _breaks(one, ask))),
                        )
                    ).label(f"broken_{number}")
                    for number, ask in enumerate(asks)
                ),
            ).where(ends.c.first != ends.c.latest, is_about(ends, *sorted({ask.state for ask in asks})))
        )
        since = [one.c.at > func.coalesce(broken.c[f"broken_{number}"], 0) for number, _ in enumerate(asks)]
        entered = _kept(
            select(
                broken,
                *(
                    case(
                        (
                            is_about(broken, ask.state),
                            first(broken, one, one.c.at, and_(telling, since[number])),
                        )
                    ).label(f"entered_{number}")
                    for number, ask in enumerate(asks)
                ),
            )
        )
        said = told(one, one.c.choices)
        query = select(
            entered.c.person,
            first(entered, one, said, telling).label("first"),
            latest(entered, one, said, telling).label("latest"),
            *(
                select(self._together(said, APART))
                .where(one.c.person == entered.c.person, telling, one.c.at == entered.c[f"{name}_{number}"])
                .scalar_subquery()
                for number, _ in enumerate(asks)
                for name in ("broken", "entered")
            ),
        )
        found: dict[Ask[Any], list[Spell]] = {ask: [] for ask in asks}
        async for row in self._found(query):
            ends_of, between = (opened(row.first), opened(row.latest)), row[3:]
            for number, ask in enumerate(asks):
                if ask.moved(*ends_of):
                    tail = [*all_opened(between[2 * number]), *all_opened(between[2 * number + 1])]
                    found[ask].append(ask.spell(row.person, *ends_of, tail))
        return {ask: _in_order(spells) for ask, spells in found.items()}

    async def _rises(self, ask: Rises) -> tuple[Rise, ...]:
        one = self._answers(ask.question)
        is_reading = is_on(one, ask.bottom, ask.top)
        people = self._people(ask.question)
        # Whoever has risen and stayed is up there still.
        ends = _kept(select(people.c.person, latest(people, one, step(one), is_reading).label("latest")))
        in_crisis = is_on(one, ask.bottom, ask.crisis_up_to)
        crisis = _kept(
            select(ends.c.person, latest(ends, one, one.c.at, in_crisis).label("at")).where(
                ends.c.latest >= ask.managing_from
            )
        )
        since = self._together(told(one, step(one)), APART)
        query = select(
            crisis.c.person,
            select(since)
            .where(one.c.person == crisis.c.person, is_reading, one.c.at >= crisis.c.at)
            .scalar_subquery()
            .label("told"),
        ).where(crisis.c.at.is_not(None))
        found = [ask.rise(row.person, all_opened(row.told)) async for row in self._found(query)]
        return _in_order(rise for rise in found if rise is not None)

    # --- numbers -----------------------------------------------------------------------------------------

    async def _latest(self, ask: Latest) -> tuple[EvidenceRow, ...]:
        return tuple(await self._rows(select(*_each(self._latest_of(ask))), ask.question))

    async def _sums(self, ask: Sums) -> tuple[Sum, ...]:
        parts = []
        for question in ask.questions:
            if question in self._names:
                latest = self._latest_of(Latest(question, ask.each, ask.zone, ask.since, ask.until)).c
                parts.append(select(latest.person, latest.millionths, latest.identity))
        given = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery()
        of = given.c
        query = select(
            of.person,
            # Apart, so that no sum is too large for the database: of a single number it may nearly be.
            func.sum(of.millionths // MILLION).label("whole"),
            func.sum(of.millionths % MILLION).label("rest"),
            func.sum(case((of.millionths != 0, 1), else_=0)).label("others"),
            self._together(of.identity).label("evidence"),
        ).group_by(of.person)
        return _in_order(
            [
                Sum(
                    row.person,
                    int(row.whole) * MILLION + int(row.rest),
                    bool(row.others),
                    _split(row.evidence),
                )
                async for row in self._found(query)
            ]
        )

    def _latest_of(self, ask: Latest) -> Subquery:
        rows = self._answers(ask.question, ask.since)
        numbers = rows.c.type.is_not(None) if ask.anything else rows.c.type == "number"
        if ask.each is Each.ANSWER:
            return select(rows).where(numbers).subquery()
        order = (rows.c.at.desc(), rows.c.run.desc(), rows.c.sequence.desc())
        stretch = (rows.c.person, *self._stretch(ask.each, rows.c.at, ask.zone))
        back = func.row_number().over(partition_by=stretch, order_by=order)
        numbered = select(rows, back.label("back")).where(numbers).subquery()
        return select(numbered).where(numbered.c.back == 1).subquery()

    # --- who, and on which occasions ---------------------------------------------------------------------

    async def _givers(self, ask: Givers) -> tuple[Giver, ...]:
        names = {name for each in ask.questions for name in self._names.get(each, ())} or {
            name for each, of_each in self._names.items() if each.flow == ask.flow for name in of_each
        }
        # Of one question the index knows who and when; of a whole flow it is quicker to ask which runs there were.
        used = () if ask.questions or ask.since is None else (self._standing.in_use(ask.flow, ask.since),)
        rows = self._standing.rows(names, ask.since, *used).c
        query = select(rows.person, self._together(rows.identity).label("evidence")).group_by(rows.person)
        return _in_order([Giver(row.person, _split(row.evidence)) async for row in self._found(query)])

    async def _occasions(self, ask: Occasions) -> tuple[Occasion, ...]:
        asked = list(dict.fromkeys(ask.about()))
        names = {name for each in asked for name in self._names.get(each, ())}
        used = () if ask.since is None else (self._standing.in_use(ask.hours.flow, ask.since),)
        rows = self._standing.rows(names, None, *used)
        slot = case(
            *((self._is_named(rows, each), number) for number, each in enumerate(asked)), else_=len(asked)
        )
        back = func.row_number().over(
            partition_by=(rows.c.run, slot), order_by=(rows.c.at.desc(), rows.c.sequence.desc())
        )
        placed = select(rows, slot.label("slot"), back.label("back")).subquery()
        of = placed.c

        def number(question: QuestionReference) -> ColumnElement[int]:
            told = func.max(
                case((and_(of.slot == asked.index(question), of.type == "number"), of.millionths))
            )
            return func.coalesce(told, 0) // MILLION

        def chosen(*questions: QuestionReference) -> ColumnElement[str]:
            """Of the first that was answered; nothing where that names no choice."""
            told = [
                func.max(
                    case((of.slot == asked.index(each), case((of.type == "choice", of.choices), else_="")))
                )
                for each in questions
            ]
            return func.nullif(func.coalesce(*told, null()) if told else null(), "")

        by_run = (
            select(
                of.person,
                func.min(of.at).label("began"),
                (number(ask.hours) * 60 + number(ask.minutes)).label("minutes"),
                chosen(ask.sort).label("sort"),
                chosen(*ask.planned_by).label("planned_by"),
                chosen(*ask.delivered_by).label("delivered_by"),
                self._together(of.identity).label("evidence"),
            )
            .where(of.back == 1)
            .group_by(of.run, of.person)
            .subquery()
        )
        of = by_run.c
        wanted = [of.minutes > 0]
        if ask.since is not None:
            wanted.append(of.began >= to_moment(ask.since))
        key = (of.person, of.sort, of.planned_by, of.delivered_by)
        query = (
            select(*key, func.sum(of.minutes).label("minutes"), self._together(of.evidence).label("evidence"))
            .where(*wanted)
            .group_by(*key)
        )
        found = [
            Occasion(
                row.person, row.sort, row.planned_by, row.delivered_by, int(row.minutes), _split(row.evidence)
            )
            async for row in self._found(query)
        ]
        return tuple(sorted(found, key=Occasion.order))

    async def _with_document(self, ask: WithDocument) -> tuple[str, ...]:
        rows = self._answers(ask.question).c
        query = select(rows.person, rows.run).where(rows.type == "attachment")
        return tuple(sorted({row.run async for row in self._found(query)}))

    async def _was_answered(self, ask: WasAnswered) -> tuple[bool, ...]:
        query = select(self._answers(ask.question).c.person).distinct()
        return (True,) if [row async for row in self._found(query)] else ()

    # --- what they have in common ------------------------------------------------------------------------

    def _answers(self, question: QuestionReference, since: datetime | None = None) -> Subquery:
        return self._standing.rows(self._names.get(question, ()), since)

    def _is_named(self, rows: FromClause, question: QuestionReference) -> ColumnElement[bool]:
        return is_named(rows, self._names.get(question, ()))

    async def _found(self, query: Select[Any]) -> Found:
        async for part in self._tx.stream(query, _PART):
            for row in part:
                if row.person in self._counted:
                    yield row

    async def _rows(self, query: Select[Any], question: QuestionReference) -> list[EvidenceRow]:
        """What the query finds, person by person in the order of time."""
        found = [_row(question, said) async for said in self._found(query)]
        return sorted(found, key=lambda row: (row.person, *_time(row)))

    def _people(self, question: QuestionReference) -> Subquery:
        """Who has answered it."""
        rows = self._answers(question)
        return select(rows.c.person).group_by(rows.c.person).subquery()

    def _together(self, texts: ColumnElement[str], between: str = " ") -> ColumnElement[str]:
        """All of a group in one text."""
        join: Callable[..., ColumnElement[str]] = func.group_concat if self._tx.on_sqlite else func.string_agg
        return join(texts, between)

    def _day(self, at: ColumnElement[int], zone: str) -> ColumnElement[int]:
        """The day in the zone, counted from 1970: people answer on days, not at offsets from UTC."""
        changes = clock_changes(zone, self._standing.first, self._standing.until)
        latest_first = [(at >= to_moment(since), offset) for since, offset in reversed(changes)]
        seconds = {condition: int(offset / timedelta(seconds=1)) for condition, offset in latest_first}
        shift = case(*seconds.items(), else_=next(reversed(seconds.values())))
        return (at // _SECOND + shift) // _DAY

    def _stretch(self, each: Each, at: ColumnElement[int], zone: str) -> tuple[ColumnElement[int], ...]:
        """The stretch of time that an answer speaks for, as a number."""
        match each:
            case Each.WEEK:
                return ((self._day(at, zone) + 3) // 7,)  # 1970 began on a Thursday
            case Each.MONTH:
                starts = month_starts(zone, self._standing.first, self._standing.until)
                numbered = reversed(list(enumerate(starts)))
                return (case(*((at >= to_moment(start), number) for number, start in numbered), else_=-1),)
            case _:
                return ()


def _kept(query: Select[Any]) -> CTE:
    """A step of a query that is worked out once."""
    return query.cte().prefix_with("MATERIALIZED")


def _breaks(rows: FromClause, ask: Spells) -> ColumnElement[bool]:
    there = rows.c.choices.in_(sorted(ask.choices))
    return ~there if ask.within else there


def _each(rows: FromClause) -> tuple[ColumnElement[Any], ...]:
    """What is read of an answer."""
    of = rows.c
    return of.person, of.at, of.run, of.sequence, of.revision, of.type, of.choices, of.exact, of.unit, of.day


def _row(question: QuestionReference, said: Sequence[Any]) -> EvidenceRow:
    person, at, run, sequence, revision, *value = said
    name, when = question.question, from_moment(at)
    return EvidenceRow(person, question.flow, revision, run, sequence, name, closed_value(*value), when)


def _time(row: EvidenceRow) -> tuple[datetime, str, int]:
    return row.at, row.run, row.sequence


def _split(evidence: str) -> tuple[str, ...]:
    return tuple(sorted(evidence.split(" ")))


def _in_order(entries: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(entries, key=lambda entry: str(entry.person)))
