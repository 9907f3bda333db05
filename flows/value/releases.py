"""The memory of disclosure control: what was released before decides what may be released now.

A mean of 6.20 over 23 people and of 6.10 over 24 give the newcomer's 3.8. So every table that was printed is kept with
keyed hashes of who was in it and of what each one gave, and it *moves* to new numbers only by these laws:

1. Against every earlier release of the same table over the same stretch of time, each of those who joined, who left
   and who answered again or corrected is nobody or at least eight; also within each group whose part can be read.
2. At least eight people put in an answer that was never in a release. So whatever multiples of releases are added and
   taken away, the newest of them brings eight unknowns of its own, which nothing takes out again.
3. On a ladder those new answers do not all stand at one and the same end: only then would a sum give each of them.
4. A sum over a stretch of time (a month) moves by the second law over all stretches (its weeks), or is made up of
   released ones exactly. What is missing from them is never 1 to 7 people.

Otherwise the last release is repeated with its date; for an earlier week, the last one up to it; where there is none
it is hidden. Erasing somebody is one who left: it forces nothing. New prices over the same answers are a
restatement, as are new numbers for days that were told before: both name what they supersede. One decision is
taken for all recipients, languages and forms, for all are made of the one ``Published``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flows.value.contributions import Behind, Strand, Table, is_shown, summed_in, tables
from flows.value.disclosure import SMALLEST_GROUP, disclose, is_small, kept_back, retotalled
from flows.value.figures import Figure, Published, State, Summary, Superseded


@dataclass(frozen=True, slots=True)
class Kept:
    """A table as it was released."""

    table: str
    span: str
    #: 1 for the first release of this table over this stretch, and so on
    number: int
    #: the summary it was released with, and the last day it tells of
    period: str
    last_day: date
    #: as they were printed
    figures: tuple[Figure, ...]
    strands: Mapping[str, Strand]


@dataclass(frozen=True, slots=True)
class Release:
    """What has to be kept in the same transaction that sends the published summary on its way."""

    programme: str
    tables: tuple[Kept, ...]


def release(summary: Summary, earlier: Iterable[Kept], key: bytes) -> tuple[Published, Release]:
    """What may be read of a summary after everything that was released before, and what to keep of it."""
    published = disclose(summary, exact=False)
    now = {figure.id: figure for figure in published.figures}
    ledger = _Ledger(earlier)
    moved: list[Kept] = []
    for table in tables(summary, key):
        before = ledger.of(table.name, table.span)
        candidate = _candidate(table, now, summary, before)
        if _moves(table, candidate, before, ledger):
            candidate = replace(candidate, figures=_superseding(candidate, before))
            # What the same summary prints after it may be taken from it as well.
            ledger.add(candidate)
            now |= {figure.id: figure for figure in candidate.figures}
            if not _is_nothing_new(candidate, before):
                moved.append(candidate)
        elif not _is_nothing_new(candidate, before):
            told = (kept for kept in before if kept.last_day <= candidate.last_day)
            last = max(told, key=lambda kept: (kept.last_day, kept.number), default=None)
            was = {} if last is None else {figure.id: figure for figure in last.figures}
            now |= {id: _repeated(now[id], was.get(id)) for id in table.figures if id in now}
    figures = retotalled(tuple(_follow(figure, now) for figure in now.values()), summary)
    return Published(summary.head, figures, exact=False), Release(summary.head.programme, tuple(moved))


def _candidate(table: Table, now: Mapping[str, Figure], summary: Summary, before: Sequence[Kept]) -> Kept:
    """The table as it would be released now."""
    figures = tuple(now[id] for id in table.figures if id in now)
    states = {figure.id: figure.state for figure in figures}
    strands = {name: behind.strand for name, behind in table.strands.items() if is_shown(behind, states)}
    number = before[-1].number + 1 if before else 1
    return Kept(table.name, table.span, number, summary.head.week, summary.head.last_day, figures, strands)


def _moves(table: Table, candidate: Kept, before: Sequence[Kept], ledger: _Ledger) -> bool:
    if before and _same_answers(table, before[-1]):
        newest = before[-1].last_day <= candidate.last_day
        return newest and _parameters(candidate) != _parameters(before[-1])
    for kept in before:
        for name, strand in kept.strands.items():
            behind = table.strands.get(name, Behind({}, ()))
            if not strand and name not in candidate.strands:
                continue  # nobody was in it, and now it is a star: that tells no number
            if not _far_enough(behind, strand):
                return False
    return all(_unknown_enough(table, name, before, ledger) for name in candidate.strands)


def _is_nothing_new(candidate: Kept, before: Sequence[Kept]) -> bool:
    """Whether it tells of nobody, as the release before did: noughts and stars need no date and no memory."""
    if not before or any(candidate.strands.values()) or any(before[-1].strands.values()):
        return False
    return [_numbers(figure) for figure in candidate.figures] == [
        _numbers(figure) for figure in before[-1].figures
    ]


def _same_answers(table: Table, kept: Kept) -> bool:
    """Whether nobody joined, left or answered again since."""
    now = {name: behind.strand for name, behind in table.strands.items()}
    return bool(kept.strands) and all(now.get(name) == strand for name, strand in kept.strands.items())


def _far_enough(behind: Behind, before: Strand) -> bool:
    """The first law."""
    now = behind.strand
    joined = now.keys() - before.keys()
    left = before.keys() - now.keys()
    changed = {person for person in now.keys() & before.keys() if now[person] != before[person]}
    if any(is_small(len(people)) for people in (joined, left, changed)):
        return False
    return not any(is_small(len(group & people)) for group in behind.groups for people in (joined, changed))


def _unknown_enough(table: Table, name: str, before: Sequence[Kept], ledger: _Ledger) -> bool:
    """The other three laws. Where being there is all that is told, the first is enough."""
    behind = table.strands[name]
    if behind.adds_up:
        of_strand = ledger.sums_of(behind.adds_up, table.first_day)
    else:
        of_strand = [kept.strands[name] for kept in before if name in kept.strands]
    if not of_strand or not any(behind.strand.values()):
        return True
    seen = frozenset[bytes]().union(*(given for strand in of_strand for given in strand.values()))
    fresh = {person for person, given in behind.strand.items() if given - seen}
    if fresh:
        parts = (group & fresh for group in behind.groups)
        few = len(fresh) < SMALLEST_GROUP or any(is_small(len(part)) for part in parts)
        return not few and not _all_at_one_end(behind, fresh)
    if any(name in kept.strands and kept.strands[name] == behind.strand for kept in before):
        return True  # it stays as it is while another strand of the table moves
    return bool(behind.adds_up) and _is_made_up_of(behind.strand, of_strand)


def _all_at_one_end(behind: Behind, people: Iterable[bytes]) -> bool:
    if behind.area is None:
        return False
    steps = {behind.steps.get(person) for person in people}
    return steps in ({behind.area.bottom}, {behind.area.top})


def _is_made_up_of(strand: Strand, releases: Iterable[Strand]) -> bool:
    """Whether released sums over other stretches, none twice, make up this one exactly."""
    missing = {answer for given in strand.values() for answer in given}
    parts = [{answer for given in part.values() for answer in given} for part in releases]
    for part in sorted(parts, key=len, reverse=True):
        if part <= missing:
            missing -= part
    return not missing


def _parameters(kept: Kept) -> tuple[object, ...]:
    return tuple((figure.id, figure.parameters) for figure in kept.figures)


def _superseding(candidate: Kept, before: Sequence[Kept]) -> tuple[Figure, ...]:
    """What is told anew of days that were told before, or by other prices, says what it stands in the place of."""
    if not before:
        return candidate.figures
    last = before[-1]
    earlier = {figure.id: figure for figure in last.figures}
    found = []
    for figure in candidate.figures:
        was = earlier.get(figure.id)
        told = was is not None and was.state is State.SHOWN and (figure.state is State.SHOWN or was.value)
        if was is not None and told and _numbers(was) != _numbers(figure):
            repriced = was.parameters != figure.parameters
            if repriced or last.last_day >= candidate.last_day:
                superseded = Superseded(
                    last.period, last.last_day, was.state, was.value, was.low, was.high, repriced
                )
                figure = replace(figure, supersedes=superseded)
        found.append(figure)
    return tuple(found)


def _numbers(figure: Figure) -> tuple[object, ...]:
    return figure.state, figure.value, figure.low, figure.high


def _repeated(now: Figure, before: Figure | None) -> Figure:
    """The figure with what was released of it before, and its date."""
    if before is None:
        return now if now.state is State.UNKNOWN else kept_back(now)
    repeated = before.last_day != now.last_day
    return replace(
        now,
        value=before.value,
        low=before.low,
        high=before.high,
        n=before.n,
        state=before.state,
        grade=before.grade,
        formula=before.formula,
        parameters=before.parameters,
        last_day=before.last_day,
        supersedes=None if repeated else before.supersedes,
        repeated=repeated,
    )


def _follow(figure: Figure, now: Mapping[str, Figure]) -> Figure:
    """A value in words tells of another figure: it says what that one says."""
    told = now.get(figure.repeats) if figure.repeats is not None else None
    if told is None:
        return figure
    return replace(_repeated(figure, told), formula=figure.formula, repeated=told.repeated)


class _Ledger:
    """Everything that was released, the oldest first."""

    def __init__(self, earlier: Iterable[Kept]) -> None:
        self._by_table: dict[str, list[Kept]] = {}
        for kept in earlier:
            self._by_table.setdefault(kept.table, []).append(kept)

    def add(self, kept: Kept) -> None:
        self._by_table.setdefault(kept.table, []).append(kept)

    def sums_of(self, asked: frozenset[str], since: date | None) -> list[Strand]:
        """Every sum of the same answers that was released, over whichever stretch of time and in whichever table.

        What ended before ``since`` has no answer in common with what began on it.
        """
        return [
            kept.strands[name]
            for tables in self._by_table.values()
            for kept in tables
            if since is None or kept.last_day >= since
            for name in kept.strands
            if asked & summed_in(name)
        ]

    def of(self, table: str, span: str) -> Sequence[Kept]:
        return sorted(
            (kept for kept in self._by_table.get(table, ()) if kept.span == span),
            key=lambda kept: kept.number,
        )
