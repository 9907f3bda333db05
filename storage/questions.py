"""Questions counted: who was shown each, and what became of it, worked out by the database from typed rows.

A turn says which question it ended with, so that question was shown; the turn after it says how long it was open.
Paths of repeats and of earlier revisions are brought to the question they are of by a list of names that travels
with the query.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Float,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB

from flows.conversation.over_revisions import PlaceNow
from flows.value.questions import MEASURES, PAUSE_SECONDS, Became, Passed
from storage.runs import REHEARSAL
from storage.schema import answers, memberships, runs, to_moment, turns
from storage.selection import Selection, meant

if TYPE_CHECKING:
    from storage.transactions import Tx

_MICROSECONDS = 1_000_000
_PART = 500
_PAUSE = PAUSE_SECONDS * _MICROSECONDS
_VALUED = ("answered", "corrected", "skipped")


async def passed(tx: Tx, selection: Selection) -> Passed:
    """How the selected runs went."""
    run = runs.c
    ended = {
        "started": literal(True),
        "completed": run.ending == "completed",
        "left": (run.ending != "completed") | (run.ending.is_(None) & run.stopped),
        "waiting": run.ending.is_(None) & ~run.stopped,
    }
    counts: list[Any] = []
    for measure, holds in ended.items():
        counts.append(func.count(case((holds, run.id))).label(measure))
        counts.append(func.count(case((holds, run.person)).distinct()).label(f"{measure}_people"))
    [row] = await tx.rows(select(*counts).where(*meant(selection)), runs)
    return Passed(
        **{measure: getattr(row, measure) for measure in ended},
        people=MappingProxyType({measure: getattr(row, f"{measure}_people") for measure in ended}),
    )


async def became(
    tx: Tx, selection: Selection, place_now: PlaceNow, *, by_revision: bool = False
) -> list[Became]:
    """What became of every question that anybody was shown, in no order. ``selection`` names a flow."""
    listed, questions = await _names(tx, selection, place_now)
    showings = _showings(selection, listed, on_sqlite=tx.on_sqlite, by_revision=by_revision)
    medians = {
        (row.question, row.revision): float(row.seconds)
        async for part in tx.stream(_medians(showings), _PART)
        for row in part
    }
    found = []
    async for part in tx.stream(_counts(showings), _PART):
        for row in part:
            resting = {measure: getattr(row, f"{measure}_people") for measure in (*MEASURES, "seconds")}
            found.append(
                Became(
                    questions[row.question],
                    row.revision,
                    **{measure: getattr(row, measure) for measure in MEASURES},
                    refusals=int(row.refusals),
                    seconds=medians.get((row.question, row.revision)),
                    people=MappingProxyType(resting),
                )
            )
    return found


async def not_finished(
    tx: Tx, programme: str, flow: str, roles: Collection[str], since: datetime | None
) -> list[str]:
    """Who has one of these parts now, and has not gone through the flow to its end, or not since."""
    part, run = memberships.c, runs.c
    done = select(run.id).where(
        run.person == part.person,
        run.programme == programme,
        run.flow == flow,
        run.ending == "completed",
        ~run.id.startswith(REHEARSAL),
    )
    if since is not None:
        done = done.where(run.started_at >= to_moment(since))
    query = (
        select(part.person)
        .where(
            part.programme == programme, part.role.in_(sorted(roles)), part.ended_at.is_(None), ~done.exists()
        )
        .distinct()
        .order_by(part.person)
    )
    return [row.person for row in await tx.rows(query, memberships, runs)]


async def _names(tx: Tx, selection: Selection, place_now: PlaceNow) -> tuple[str, list[str]]:
    """Every path that occurs, with its place and its question as they are now: JSON for the query, in which both are
    numbers, since the database holds them many times over; and the questions by their numbers."""
    conditions = meant(selection)

    def paths(table: Table, path: Any, *where: Any) -> Any:
        revision = func.coalesce(table.c.revision, "").label("revision")
        of_runs = select(path.label("path"), revision).join(runs, runs.c.id == table.c.run)
        return of_runs.where(path.is_not(None), *where, *conditions)

    query: Any = union(
        paths(turns, turns.c.asked),
        paths(turns, turns.c.question, turns.c.outcome == "refused"),
        paths(answers, answers.c.question, answers.c.kind.in_(_VALUED)),
    )
    places: dict[str, int] = {}
    questions: dict[str, int] = {}
    listed = []
    async for part in tx.stream(query, _PART):
        for row in part:
            place, question = place_now(row.path, row.revision)
            numbers = places.setdefault(place, len(places)), questions.setdefault(question, len(questions))
            listed.append([row.path, row.revision, *numbers])
    return json.dumps(listed), list(questions)


def _named(listed: str, *, on_sqlite: bool) -> CTE:
    """The list of names as a table of path, revision, place and question."""
    if on_sqlite:
        each = func.json_each(bindparam("names", listed, String)).table_valued("value")
        columns: list[Any] = [func.json_extract(each.c.value, f"$[{number}]") for number in range(4)]
    else:
        all_of_them = cast(bindparam("names", listed, String), JSONB)
        one = func.jsonb_array_elements(all_of_them).column_valued("one")
        texts = [func.jsonb_extract_path_text(one, str(number)) for number in range(4)]
        columns = [*texts[:2], *(cast(text, Integer) for text in texts[2:])]
    names = ("path", "revision", "place", "question")
    return select(*(column.label(name) for column, name in zip(columns, names, strict=True))).cte("named")


def _showings(selection: Selection, listed: str, *, on_sqlite: bool, by_revision: bool) -> CTE:
    """One row for each question that was put to one person in one run, with what became of it."""
    named = _named(listed, on_sqlite=on_sqlite)
    facts = union_all(_of_turns(selection), _of_answers(selection)).cte("facts")
    fact = facts.c
    revision = fact.revision if by_revision else cast(null(), String).label("revision")
    place = [fact.run, fact.person, named.c.place, named.c.question, *([revision] if by_revision else [])]
    settled = func.max(fact.settled)
    query: Select[Any] = (
        select(
            fact.person,
            named.c.question,
            revision,
            literal(1).label("shown"),
            func.max(fact.answered).label("answered"),
            func.max(fact.skipped).label("skipped"),
            func.max(fact.refusals).label("refused"),
            func.sum(fact.refusals).label("refusals"),
            func.max(fact.corrected).label("corrected"),
            func.max(fact.left).label("left"),
            func.max(fact.waiting).label("waiting"),
            func.max(fact.paused).label("paused"),
            case((settled == 1, func.sum(fact.open))).label("open"),
        )
        .join(named, (named.c.path == fact.path) & (named.c.revision == func.coalesce(fact.revision, "")))
        .group_by(*place)
    )
    return query.cte("showings")


def _of_turns(selection: Selection) -> Select[Any]:
    """A turn that ended with a question: it was shown, until the next turn."""
    turn, run = turns.c, runs.c
    # A refused reply leaves its question open, whether it was asked again at once or not.
    asked = func.coalesce(turn.asked, case((turn.outcome == "refused", turn.question)))

    def in_run(worked_out: Any) -> Any:
        # One window for all: each other one would sort every turn once more.
        return worked_out.over(partition_by=turn.run, order_by=turn.first, rows=(None, None))

    last_asked = in_run(func.max(case((asked.is_not(None), turn.first))))
    shown = (
        select(
            turn.run, turn.first, asked.label("asked"), turn.outcome, turn.revision, run.person, run.ending,
            run.stopped, (in_run(func.lead(turn.at)) - turn.at).label("open"),
            (turn.first == last_asked).label("is_last"),
        )
        .join(runs, run.id == turn.run)
        .where(*meant(selection))
        .subquery()
        .c
    )  # fmt: skip
    is_open = shown.ending.is_(None)
    paused = shown.open > _PAUSE
    return select(
        shown.run,
        shown.person,
        shown.asked.label("path"),
        shown.revision,
        literal(0).label("settled"),
        literal(0).label("answered"),
        literal(0).label("skipped"),
        _one_where(shown.outcome == "refused").label("refusals"),
        literal(0).label("corrected"),
        _one_where(shown.is_last & ((shown.ending != "completed") | (is_open & shown.stopped))).label("left"),
        _one_where(shown.is_last & is_open & ~shown.stopped).label("waiting"),
        _one_where(paused).label("paused"),
        case((paused, 0), else_=shown.open).label("open"),
    ).where(shown.asked.is_not(None))


def _of_answers(selection: Selection) -> Select[Any]:
    """An answer or a skip: whoever gave it had seen the question."""
    answer, run = answers.c, runs.c
    return (
        select(
            answer.run,
            run.person,
            answer.question.label("path"),
            answer.revision,
            literal(1).label("settled"),
            _one_where(answer.standing & (answer.kind != "skipped")).label("answered"),
            _one_where(answer.standing & (answer.kind == "skipped")).label("skipped"),
            literal(0).label("refusals"),
            _one_where(answer.kind == "corrected").label("corrected"),
            literal(0).label("left"),
            literal(0).label("waiting"),
            literal(0).label("paused"),
            cast(null(), BigInteger).label("open"),
        )
        .join(runs, run.id == answer.run)
        .where(answer.kind.in_(_VALUED), *meant(selection))
    )


def _counts(showings: CTE) -> Select[Any]:
    showing = showings.c
    counts: list[Any] = [showing.question, showing.revision, func.sum(showing.refusals).label("refusals")]
    for measure in MEASURES:
        holds = showing[measure] == 1
        counts.append(func.count(case((holds, 1))).label(measure))
        counts.append(func.count(case((holds, showing.person)).distinct()).label(f"{measure}_people"))
    timed = case((showing.open.is_not(None), showing.person)).distinct()
    counts.append(func.count(timed).label("seconds_people"))
    return select(*counts).group_by(showing.question, showing.revision)


def _medians(showings: CTE) -> Select[Any]:
    """The middle of how long a question was open, or between the two in the middle: neither database need know more."""
    showing = showings.c
    of_question = (showing.question, showing.revision)
    ranked = (
        select(
            showing.question,
            showing.revision,
            showing.open,
            func.row_number().over(partition_by=of_question, order_by=showing.open).label("place"),
            func.count().over(partition_by=of_question).label("many"),
        )
        .where(showing.open.is_not(None))
        .subquery()
        .c
    )
    return (
        select(
            ranked.question,
            ranked.revision,
            (func.avg(cast(ranked.open, Float)) / _MICROSECONDS).label("seconds"),
        )
        .where(ranked.place.in_([(ranked.many + 1) // 2, (ranked.many + 2) // 2]))
        .group_by(ranked.question, ranked.revision)
    )


def _one_where(holds: Any) -> Any:
    return case((holds, 1), else_=0)
