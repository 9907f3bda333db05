"""What the database counts is what is counted answer by answer, whatever happened to the answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, insert, text
from sqlalchemy.dialects import sqlite

from flows.conversation.places import template_path
from flows.value.asks import Ask
from flows.value.asks_of_numbers import Givers, Latest, Occasions, Sums, WasAnswered, WithDocument
from flows.value.asks_of_readings import FirstAndLatest, FirstAndLatestScore, Rises, Spells
from flows.value.evidence import Evidence
from flows.value.references import Each, QuestionReference
from flows.values import Attachment, Choice, Choices, Date, Number, Text, Unit, Value
from storage.answers import _columns
from storage.evidence import replayed
from storage.schema import answers, runs, to_moment
from storage.standing import Name, Standing
from storage.store import Store, Tx
from storage.tallies import tallies
from storage.writes import Write

from .lives import PROGRAMME, SAM, arrive

ZONE = "Europe/London"
#: the clocks change on 25 October and 29 March, and a year ends in between
FROM = datetime(2026, 10, 1, tzinfo=UTC)
DAYS = 200
PEOPLE = 40
EDGES = [
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 31, 23, 59, tzinfo=UTC),
    datetime(2027, 3, 29, 22, 59, 59, tzinfo=UTC),
    datetime(2027, 3, 28, 23, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
]

#: what a question is called now, by the name under which revision 1 or 2 kept it
NOW: dict[tuple[str, str, str], str] = {
    ("check-in", "1", "home"): "housing",
    ("check-in", "1", "housing"): "place",
}
STEP, PLACE, HOURS = "housing", "place", "week[{}]/hours"
ITEMS = ("glad", "calm")


#: answers of another kind, and choices whose names are like steps or hard to keep apart
ODD: list[Value] = [
    *(Text("no"), Choices(("a", "b")), Date(FROM.date()), Number("-2"), Number("-2.5"), Number("3.0000001")),
    Choice("9" * 5000),
    *(Choice("other"), Choice("two words"), Choice("r1#7 8"), Choice("o" * 900), Choice("0" * 30 + "4")),
    *(Choice("\u0663"), Choice("+3"), Choice("-2"), Choice("3.0"), Choice("two\nlines")),
]


def present(name: Name) -> str:
    return NOW.get(name, name[2])


@dataclass
class Lives:
    """Random answers of some people over half a year, with everything that can happen to them."""

    rng: random.Random
    people: list[str]
    rows: list[dict[str, Any]] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)

    def at(self) -> datetime:
        if self.rng.random() < 0.1:
            return self.rng.choice(EDGES)
        return FROM + timedelta(seconds=self.rng.randrange(DAYS * 86_400))

    def lives(self, runs: int) -> None:
        for number in range(runs):
            rehearsal = self.rng.random() < 0.03
            self._run(f"{'rehearsal-' if rehearsal else 'r'}{number:05}")

    def _run(self, run: str) -> None:
        person, at, revision = self.rng.choice(self.people), self.at(), self.rng.choice("122")
        flow = self.rng.choice(("check-in", "check-in", "gave-time"))
        first, sequence = at, 0
        said: dict[str, str] = {}
        for question in self._questions(flow, revision):
            for _ in range(self.rng.choice((1, 1, 1, 1, 2, 4))):
                at += timedelta(seconds=self.rng.choice((0, 1, 40, 3600, 86_400 * 3, 86_400 * 30)))
                sequence += self.rng.randint(1, 2)
                kind = self._kind(said.get(question))
                said[question] = kind
                self._row(person, flow, revision, run, sequence, question, kind, at)
        if len(said) > 1 and self.rng.random() < 0.2:
            one, other = self.rng.sample(sorted(said), 2)
            self._row(person, flow, revision, run, sequence + 1, one, "renamed", at, was=other)
        self.runs.append(
            {
                "id": run, "person": person, "programme": PROGRAMME, "flow": flow, "first_revision": revision,
                "revision": revision, "first_language": "en", "language": "en", "invited": False,
                "started_at": to_moment(first), "sequence": sequence + 1, "stopped": False, "refusals": 0,
                "last_at": to_moment(at), "ending": "completed",
            }
        )  # fmt: skip

    def _questions(self, flow: str, revision: str) -> list[str]:
        if flow == "gave-time":
            all_of_them = ["hours", "minutes", "sort", "planned", "planned_again", "delivered"]
        else:
            step, place = ("home", "housing") if revision == "1" else (STEP, PLACE)
            all_of_them = [step, place, HOURS.format(1), HOURS.format(2), "document", *ITEMS]
        return [question for question in all_of_them if self.rng.random() < 0.85]

    def _kind(self, before: str | None) -> str:
        match before:
            case None:
                return self.rng.choice(("answered", "answered", "answered", "skipped"))
            case "set_aside":
                return self.rng.choice(("brought_back", "answered", "skipped"))
            case "skipped":
                return "answered"
            case _:
                return self.rng.choice(("corrected", "set_aside", "skipped"))

    def _row(
        self, person: str, flow: str, revision: str, run: str, sequence: int, question: str, kind: str, at: datetime,
        was: str | None = None,
    ) -> None:  # fmt: skip
        value = self._value(flow, revision, question) if kind in ("answered", "corrected") else None
        type, choices, exact, millionths, unit, day = _columns(value)
        self.rows.append(
            {
                "run": run, "sequence": sequence, "person": person, "programme": PROGRAMME, "flow": flow,
                "revision": revision, "question": question, "kind": kind,
                "because": "corrected" if kind == "set_aside" else None, "type": type, "choices": choices,
                "exact": exact, "millionths": millionths, "unit": unit, "day": day, "shown": None, "sealed": None,
                "at": to_moment(at), "standing": False, "was": was,
            }
        )  # fmt: skip

    def _value(self, flow: str, revision: str, question: str) -> Value:
        rng = self.rng
        if rng.random() < 0.06:
            return rng.choice(ODD)
        match template_path(present((flow, revision, question))):
            case "housing":
                step = rng.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))
                whole: list[Value] = [Choice(str(step)), Choice(f"{step:02}"), Number(f"{step}.0")]
                return rng.choice([*whole, Number(f"{step}.5")])
            case "place":
                return Choice(rng.choice(("hostel", "hostel", "own", "none", "rather_not")))
            case "document":
                sent: list[Value] = [Attachment("file", "application/pdf", "x.pdf"), Text("none")]
                return rng.choice(sent)
            case "glad" | "calm":
                item = rng.randrange(6)
                return rng.choice((Choice(str(item)), Number(str(item))))
            case "sort":
                return Choice(rng.choice(("activity", "opinion")))
            case "planned" | "planned_again" | "delivered":
                return Choice(rng.choice(("together", "users", "professionals")))
            case _:
                return Number(rng.choice(("0", "1.5", "2", "0.0000019", "999999999999", "7")), Unit("hour"))

    def inserted(self) -> None:
        """Mark what stands now."""
        self.rows.sort(key=lambda row: (row["run"], row["sequence"]))
        found = [_AsRow(row) for row in self.rows]
        for row in replayed(found):  # type: ignore[arg-type]
            row.of["standing"] = True


class _AsRow:
    def __init__(self, of: dict[str, Any]) -> None:
        self.of = of

    def __getattr__(self, name: str) -> Any:
        return self.of[name]


def asks(until: datetime, rng: random.Random) -> Iterator[Ask[Any]]:
    def one(name: str) -> QuestionReference:
        return QuestionReference("gave-time" if name in TIME else "check-in", name)

    def of(*names: str) -> tuple[QuestionReference, ...]:
        return tuple(map(one, names))

    since = rng.choice((None, until - timedelta(days=7), until - timedelta(days=90)))
    yield FirstAndLatest(one("housing"), 1, 10, until)
    yield FirstAndLatest(one("housing"), 0, 3, until)
    yield FirstAndLatest(one("housing"), -5, -1, until)
    yield FirstAndLatest(one("week/hours"), 0, 10, until)
    for items in (ITEMS, ITEMS[::-1], ("calm", "housing"), ("calm", "nothing"), ("glad", "week/hours")):
        yield FirstAndLatestScore(of(*items), 0, 5, until)
        yield FirstAndLatestScore(of(*items), 1, 3, until)
    for within in (True, False):
        for chosen in ({"hostel"}, {"hostel", "none"}, {"nowhere"}):
            for state in ("hostel", "own"):
                yield Spells(one("place"), frozenset({"rather_not"}), state, frozenset(chosen), within, until)
    for no_answer in (frozenset[str](), frozenset({"hostel", "own", "none"})):
        yield Spells(
            one("place"), no_answer, "two words", frozenset({"two words", "two\nlines"}), True, until
        )
        yield Spells(one("place"), no_answer, "r1#7 8", frozenset({"own", "o" * 900}), False, until)
    yield Rises(one("week/hours"), -2, 10, 0, 2, 1, ZONE, until)
    for held_days in (0, 1, 28):
        yield Rises(one("housing"), 1, 10, 3, 6, held_days, ZONE, until)
        yield Rises(one("housing"), 0, 11, 4, 5, held_days, ZONE, until)
    for each in Each:
        yield Sums(of("week/hours"), each, ZONE, since, until)
        yield Sums(of("week/hours", "housing"), each, ZONE, since, until)
        yield Latest(one("week/hours"), each, ZONE, since, until)
        yield Latest(one("housing"), each, ZONE, since, until, True)
    yield Givers("check-in", (), since, until)
    yield Givers("check-in", of("place", "housing"), since, until)
    planned = of("planned_again", "planned")
    yield Occasions(one("hours"), one("minutes"), one("sort"), planned, of("delivered"), since, until)
    yield WithDocument(one("document"), until)
    yield WasAnswered(one("place"), until)
    yield WasAnswered(one("nothing"), until)
    yield Sums(of("nothing"), Each.WEEK, ZONE, None, until)


TIME = ("hours", "minutes", "sort", "planned", "planned_again", "delivered")


async def kept(store: Store, seed: int, count: int) -> Lives:
    people = [(await arrive(store, SAM + number, counted=number % 7 != 3)).id for number in range(PEOPLE)]
    lives = Lives(random.Random(seed), people)
    lives.lives(count)
    lives.inserted()
    rows, began = Write(insert(answers)), Write(insert(runs))
    async with store.transaction() as tx:
        for run in lives.runs:
            tx.write(began, *(run[column.name] for column in runs.c))
        for row in lives.rows:
            tx.write(rows, *(row[column.name] for column in answers.c))
    return lives


async def one_by_one(tx: Tx, until: datetime, lives: Lives) -> Evidence:
    """The answers read one by one, under the names that their questions have now."""
    return under_present_names(await tx.evidence.read(PROGRAMME, until), lives)


def under_present_names(evidence: Evidence, lives: Lives) -> Evidence:
    kept_as = {(row["run"], row["sequence"]): row for row in lives.rows}
    rows = []
    for row in evidence.rows:
        as_kept = kept_as[row.run, row.sequence]
        if not row.run.startswith("rehearsal-"):
            name = template_path(present((row.flow, row.revision, as_kept["question"])))
            rows.append(replace(row, question=name))
    return Evidence(tuple(rows), evidence.people)


@pytest.mark.parametrize("seed", range(2))
async def test_the_database_counts_what_is_counted_answer_by_answer(store: Store, seed: int) -> None:
    lives = await kept(store, seed, 340)
    rng = random.Random(seed)
    moments = [FROM, FROM + timedelta(days=DAYS + 30), *EDGES[:2]]
    moments += [FROM + timedelta(seconds=rng.randrange(DAYS * 86_400)) for _ in range(3)]
    seen = counted = gone_through = 0
    async with store.reading() as tx:
        for until in moments:
            standing = await Standing.at(tx, PROGRAMME, until)
            names = {name: present(name) for name in await standing.names()}
            asked = list(asks(until, rng))
            found = await tallies(tx, standing, names, asked)
            counted += sum(len(found.tally(ask)) for ask in asked)
            async for changed in standing.of_changed():
                gone_through += len(changed.rows)
                found = found.with_others(under_present_names(changed, lives).rows)
            expected = await one_by_one(tx, until, lives)
            assert found.people == expected.people
            for ask in asked:
                assert found.tally(ask) == expected.tally(ask), ask
                seen += len(found.tally(ask))
    assert seen > 1000
    assert counted > 900
    assert gone_through > 100


async def test_each_look_for_a_persons_answers_goes_into_the_index_in_however_many_revisions_they_were_asked(
    embedded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it was gone through for each person, one ask of ten thousand answers took three minutes."""
    await kept(embedded, 0, 340)
    asked: list[Select[Any]] = []
    stream = Tx.stream

    def noted(tx: Tx, query: Select[Any], size: int) -> Any:
        asked.append(query)
        return stream(tx, query, size)

    monkeypatch.setattr(Tx, "stream", noted)
    async with embedded.reading() as tx:
        until = FROM + timedelta(days=DAYS + 30)
        standing = await Standing.at(tx, PROGRAMME, until)
        names = {name: present(name) for name in await standing.names()}
        asked.clear()
        await tallies(tx, standing, names, list(asks(until, random.Random(0))))
        plans = [await plan(tx, query) for query in asked]
    looks = [look for found in plans for look in found if look.startswith("SEARCH answers")]
    assert all("programme=? AND flow=? AND revision=? AND question=?" in look for look in looks)
    of_one_person = [look for look in looks if "question=? AND person=?" in look]
    assert len(of_one_person) > 20


async def plan(tx: Tx, query: Select[Any]) -> list[str]:
    """How SQLite goes about it."""
    written = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    steps = await tx.rows(text("EXPLAIN QUERY PLAN " + str(written).replace(":", "\\:")))  # type: ignore[arg-type]
    return [step.detail for step in steps]
