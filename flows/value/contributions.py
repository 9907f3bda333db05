"""Who stands behind what is printed together, and with which answers: by keyed hashes, so that it may be kept.

A *strand* is one thing that can be read out of a table: the sum of first readings, of latest ones, of the hours. It
names everybody in it with the answers they put into it. Kept are hashes only, under a key that lies with the
installation's keys and not in the database: without it nobody can be looked for, and once a person is erased their
pseudonym leads nowhere. Names, readings and exact sums are not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import TypeAlias

from flows.value.disclosure import FEWEST_FIRMS, SMALLEST_GROUP
from flows.value.evidence import run_of
from flows.value.figures import STAYS, TIME, Area, Figure, Measure, Section, State, Summary
from flows.value.periods import day_in
from flows.value.references import About, Span
from flows.value.totals import SHOWN_PART

Strand: TypeAlias = Mapping[bytes, frozenset[bytes]]
"""Everybody behind one readable number -> the answers they put into it; none where being there is all."""

HASH = 8

OF_REPLIES = frozenset(
    {
        Measure.ROUND_3,
        Measure.MULTIPLIER,
        Measure.MULTIPLIER_FLOOR,
        Measure.MULTIPLIER_CEILING,
        Measure.REPLIED_BY_COUNT,
        Measure.REPLIED_BY_VALUE,
    }
)
"""What is worked out from suppliers' replies. What the contractor tells of itself is told as it is."""

AND, IN = "+", " in "
TO_DATE = "to_date"
NOBODY = frozenset[bytes]()


@dataclass(frozen=True, slots=True)
class Behind:
    """One strand as it is now, with what only the present knows of it."""

    strand: Strand
    #: the figures that it can be read out of
    figures: tuple[str, ...]
    #: groups whose own part could be read out of the value
    groups: tuple[frozenset[bytes], ...] = ()
    #: on a ladder: everybody's step, and its ends
    steps: Mapping[bytes, int] = field(default_factory=dict)
    #: the day of each one's latest answer in it, where that is known of all
    days: Mapping[bytes, date] = field(default_factory=dict)
    area: Area | None = None
    #: what fewer than so many put in could be read out
    fewest: int = SMALLEST_GROUP
    #: for a sum over a stretch of time: the questions whose answers it adds up, which are in the strand's name too
    adds_up: frozenset[str] = frozenset()
    #: and each one's answers of the same run together: some of them may only say where the others belong
    runs: Mapping[bytes, tuple[frozenset[bytes], ...]] = field(default_factory=dict)
    #: whose hash is whose: never kept
    names: Mapping[bytes, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Figures that are only ever released together, for one is worked out from the other."""

    name: str
    #: the stretch of time: ``to_date``, the name of a week or month, or the day on which a quarter or year began
    span: str
    figures: tuple[str, ...]
    strands: Mapping[str, Behind]
    #: the first day of the stretch; ``None`` where it has no beginning
    first_day: date | None = None


def tables(summary: Summary, key: bytes) -> tuple[Table, ...]:
    """Every table of a summary that people stand behind, in its order."""
    found: dict[str, list[Figure]] = {}
    for figure in summary.figures:
        name = _table_of(figure)
        if name is not None:
            found.setdefault(name, []).append(figure)
    hashes = _Hashes(summary, key)
    return tuple(
        Table(
            name,
            _span(summary, figures[0]),
            tuple(figure.id for figure in figures),
            {strand: behind for strand, behind in _strands(summary, figures, hashes) if behind.figures},
            figures[0].first_day,
        )
        for name, figures in found.items()
    )


def _table_of(figure: Figure) -> str | None:
    """The table it belongs to. None of its own: what follows from others, and what organisations report."""
    if figure.measure in OF_REPLIES or figure.suppliers:
        return str(figure.section)
    follows = figure.repeats is not None or figure.rests_on or figure.measure in SHOWN_PART
    if figure.about is About.ORGANISATION or follows:
        return None
    match figure.section, figure.measure:
        case (_, Measure.ONE_READING | Measure.TOO_CLOSE | Measure.OTHER_WAY | Measure.AGAINST):
            return figure.id
        case (Section.REACH | Section.CHANGE | Section.VOICES | Section.VALUE, _):
            return f"{figure.section}.{figure.subject}"
        case (Section.TIME_GIVEN, _):
            return str(figure.section)
        case _:
            return figure.id


def _span(summary: Summary, figure: Figure) -> str:
    match figure.span:
        case Span.WEEK:
            return summary.head.week
        case Span.TO_DATE:
            return TO_DATE
        case Span.QUARTER | Span.YEAR:
            return f"{figure.span} from {figure.first_day}"


def _strands(summary: Summary, figures: list[Figure], hashes: _Hashes) -> Iterator[tuple[str, Behind]]:
    section = figures[0].section
    ids = tuple(figure.id for figure in figures)
    if section in (Section.CHANGE, Section.VOICES) and len(figures) > 1:
        yield from _readings(summary, figures, ids, hashes)
    elif section is Section.LOCAL_MONEY:
        yield from _of_suppliers(summary, figures, hashes)
    elif section is Section.VALUE and len(figures) > 1:
        answers = [identity for figure in figures for identity in figure.evidence]
        people = frozenset[str]().union(*(figure.people for figure in figures))
        groups = [group for figure in figures for group in figure.groups]
        strand = hashes.strand(people, answers)
        days = hashes.days(answers)
        yield "value", Behind(strand, ids, hashes.groups(groups), days=days, names=hashes.names)
        if figures[0].unit == TIME:
            # Numbers that people gave: the same ones may be added up in an output.
            yield _sum(figures[0], ids, strand, (), hashes, answers)
        if figures[0].unit in STAYS:
            # A stay goes on as the same, whatever is answered again: who is in it is all that can be new.
            yield "stays", hashes.stays(people, ids)
        for price, group in dict(apart for figure in figures for apart in figure.apart).items():
            # The terms of the money print each price's part: whoever goes from one to another is seen in both.
            yield f"stays at {price}", hashes.stays(group, ids)
    elif section in SUMMED or figures[0].measure in SUMMED:
        for figure in figures:
            groups = [group for group in figure.groups if group != figure.people]
            strand = hashes.strand(figure.people, figure.evidence)
            yield _sum(figure, (figure.id,), strand, groups, hashes, figure.evidence)
    else:
        # A count says of everybody that they are in it, and nothing else.
        for figure in figures:
            if figure.measure is not Measure.NOT_ANSWERED:
                yield figure.measure, Behind(hashes.strand(figure.people, ()), (figure.id,))


def _of_suppliers(summary: Summary, figures: list[Figure], hashes: _Hashes) -> Iterator[tuple[str, Behind]]:
    """The replies of suppliers; and apart what the contractor told, which may always be told anew."""
    suppliers = frozenset[str]().union(*(figure.suppliers for figure in figures))
    answers = dict.fromkeys(identity for figure in figures for identity in figure.evidence)
    replies = [identity for identity in answers if summary.whose.get(identity) in suppliers]
    own = [identity for identity in answers if summary.whose.get(identity) not in suppliers]
    days = hashes.days(replies)
    # How many replied tells nothing of their money: it only stands beside it.
    ids = tuple(figure.id for figure in figures if figure.measure is not Measure.REPLIED_BY_COUNT)
    yield "replies", Behind(hashes.strand(suppliers, replies), ids, days=days, fewest=FEWEST_FIRMS)
    yield "contractor", Behind(hashes.strand((), own), ids, fewest=0)


SUMMED = (
    Section.OUTPUTS,
    Section.TIME_GIVEN,
    Section.RETURN,
    Measure.HOURS_GIVEN,
    Measure.HOURS_RECEIVED,
)
"""What adds up the numbers that people gave."""


def _sum(
    figure: Figure,
    ids: tuple[str, ...],
    strand: Strand,
    groups: Iterable[frozenset[str]],
    hashes: _Hashes,
    answers: Iterable[str],
) -> tuple[str, Behind]:
    asked = figure.questions or (figure.id,)
    behind = Behind(
        strand,
        ids,
        hashes.groups(groups),
        adds_up=frozenset(asked),
        runs=hashes.runs(answers),
        names=hashes.names,
    )
    return f"{AND.join(asked)}{IN}{figure.id}", behind


def summed_in(name: str) -> frozenset[str]:
    """The questions that the strand of this name adds up, if it is a sum."""
    asked, is_sum, _ = name.partition(IN)
    return frozenset(asked.split(AND)) if is_sum else frozenset()


def _readings(
    summary: Summary, figures: list[Figure], ids: tuple[str, ...], hashes: _Hashes
) -> Iterator[tuple[str, Behind]]:
    """First and latest readings apart: where only some are new, only theirs could be read out of a mean."""
    compared = next(figure for figure in figures if figure.measure in _ENDS)
    area = dict(summary.head.areas).get(compared.subject)
    of_person: dict[str, list[str]] = {person: [] for person in compared.people}
    for identity in compared.evidence:
        person = summary.whose.get(identity)
        if person in of_person:
            of_person[person].append(identity)
    for at, name in enumerate(_ENDS[compared.measure]):
        # A reading is one answer, or as many as its scale has items.
        chosen = {person: _half(answers, at) for person, answers in of_person.items() if answers}
        steps = {
            hashes.person(person): summary.steps[identities[0]]
            for person, identities in chosen.items()
            if identities[0] in summary.steps
        }
        given = [identity for identities in chosen.values() for identity in identities]
        strand = hashes.strand(compared.people, given)
        days = hashes.days(given)
        yield name, Behind(strand, ids, steps=steps, days=days, area=area, names=hashes.names)
    for figure in figures:
        if figure.measure not in _OF_ALL_COMPARED:
            # Made of other readings, or of some people's only: these could be read out of it.
            strand = hashes.strand(figure.people, figure.evidence)
            yield figure.id, Behind(strand, (figure.id,), days=hashes.days(figure.evidence))


def _half(answers: list[str], at: int) -> list[str]:
    """Those of the first reading, or of the latest: as many of each, one after the other."""
    middle = len(answers) // 2
    return answers[middle:] if at else answers[:middle]


_OF_ALL_COMPARED = {
    Measure.COMPARED,
    Measure.FIRST,
    Measure.LATEST,
    Measure.CHANGE,
    Measure.UP,
    Measure.SAME,
    Measure.DOWN,
    Measure.BEGAN_AT_TOP,
    Measure.TWO_UP,
    Measure.SHARE_UP,
    Measure.CHANGE_BETWEEN,
    Measure.RELIABLE_UP,
    Measure.RELIABLE_DOWN,
    Measure.OFTEN_FIRST,
    Measure.OFTEN_LATEST,
    Measure.BY_CHANCE,
    Measure.BOTH_VOICES,
    Measure.OWN_VOICE,
    Measure.WORKER_VOICE,
    Measure.GAP,
    Measure.WORKER_HIGHER,
    Measure.VOICES_ALIKE,
    Measure.WORKER_LOWER,
}
_ENDS: Mapping[Measure, tuple[Measure, Measure]] = {
    Measure.COMPARED: (Measure.FIRST, Measure.LATEST),
    Measure.BOTH_VOICES: (Measure.OWN_VOICE, Measure.WORKER_VOICE),
}
"""Everybody on a ladder -> the means of the two readings that each of them has."""


class _Hashes:
    """Keyed hashes of people and answers, each worked out once."""

    def __init__(self, summary: Summary, key: bytes) -> None:
        self._whose = summary.whose
        self._at = summary.at
        self._zone = summary.head.zone
        self._key = key
        self._people: dict[str, bytes] = {}
        self._answers: dict[str, bytes] = {}
        self._days: dict[datetime, date] = {}
        self.names: dict[bytes, str] = {}

    def person(self, person: str) -> bytes:
        hashed = self._people.get(person)
        if hashed is None:
            hashed = self._people[person] = self._of(f"person {person}")
            self.names[hashed] = person
        return hashed

    def answer(self, identity: str) -> bytes:
        hashed = self._answers.get(identity)
        if hashed is None:
            hashed = self._answers[identity] = self._of(f"answer {identity}")
        return hashed

    def strand(self, people: Iterable[str], answers: Iterable[str]) -> Strand:
        found: dict[bytes, frozenset[bytes]] = dict.fromkeys(map(self.person, people), NOBODY)
        whose, known = self._whose.get, self._answers.get
        for identity in answers:
            person = whose(identity)
            if person is not None:
                hashed = self.person(person)
                mine = frozenset((known(identity) or self.answer(identity),))
                before = found.get(hashed)
                found[hashed] = before | mine if before else mine
        return found

    def runs(self, answers: Iterable[str]) -> Mapping[bytes, tuple[frozenset[bytes], ...]]:
        """Each person's answers, those of one run together."""
        found: dict[bytes, dict[str, set[bytes]]] = {}
        for identity in answers:
            person = self._whose.get(identity)
            if person is not None:
                of_person = found.setdefault(self.person(person), {})
                of_person.setdefault(run_of(identity), set()).add(self.answer(identity))
        return {person: tuple(map(frozenset, of_person.values())) for person, of_person in found.items()}

    def days(self, answers: Iterable[str]) -> Mapping[bytes, date]:
        """The day of each person's latest answer among these; none at all where one's time is not known."""
        found: dict[str, datetime] = {}
        for identity in answers:
            person, at = self._whose.get(identity), self._at.get(identity)
            if person is not None and at is None:
                return {}
            if person is not None and at is not None:
                found[person] = max(at, found.get(person, at))
        return {self.person(person): self._day(at) for person, at in found.items()}

    def _day(self, at: datetime) -> date:
        known = self._days.get(at)
        if known is None:
            known = self._days[at] = day_in(self._zone, at)
        return known

    def stays(self, people: Iterable[str], figures: tuple[str, ...]) -> Behind:
        """Everybody with one thing that they put in, which stays the same."""
        hashed = (self.person(person) for person in people)
        return Behind({each: frozenset([each]) for each in hashed}, figures, names=self.names)

    def groups(self, groups: Iterable[frozenset[str]]) -> tuple[frozenset[bytes], ...]:
        return tuple(frozenset(self.person(person) for person in group) for group in groups)

    def _of(self, text: str) -> bytes:
        return blake2b(text.encode(), key=self._key, digest_size=HASH).digest()


def is_shown(behind: Behind, states: Mapping[str, State]) -> bool:
    """Whether anything that this strand can be read out of is printed."""
    return any(states.get(id) is State.SHOWN for id in behind.figures)
