"""The memory of disclosure control: what was released before decides what may be released now.

A mean of 6.20 over 23 people and of 6.10 over 24 give the newcomer's 3.8. So every table that was printed is kept with
keyed hashes of who was in it and of what each one gave, and it *moves* to new numbers only by these laws:

1. Against the last release of the same table over the same stretch of time, each of those who joined, who left and
   who answered again or corrected is nobody or at least eight; also within each group whose part can be read. Of
   suppliers and what they tell of their money three are enough, here and in the second law.
2. At least eight people put in an answer that was never in a release: given after the last one's days, or by somebody
   who never was in it; for sums, no release of a sum of the same questions had it. So whatever multiples of releases
   are added and taken away, the newest of them brings eight unknowns of its own, which nothing takes out again.
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
from dataclasses import dataclass, field, replace
from datetime import date

from flows.value.contributions import Behind, Strand, Table, is_shown, summed_in, tables
from flows.value.disclosure import disclose, is_small, kept_back, retotalled
from flows.value.exact_counts import Counts, exact_counts
from flows.value.figures import Figure, Measure, Parameter, Published, Section, State, Summary, Superseded
from flows.value.periods import Period
from flows.value.put_in import Hours
from flows.value.valuation import FewerTimes, NumberGiven
from flows.value.value_map import ValueMap


def looks_back(value_map: ValueMap, period: Period) -> date:
    """The first day of the longest stretch that numbers are added up over: releases of it matter to this one."""
    spans = {output.span for output in value_map.outputs}
    sums_given = any(isinstance(one.quantity, NumberGiven | FewerTimes) for one in value_map.valuations)
    received = value_map.contributions is not None and value_map.contributions.received
    if sums_given or received or any(isinstance(each.what, Hours) for each in value_map.inputs):
        spans.add(value_map.valued_over)
    days = [period.first_day(span, value_map.year_begins) or date.min for span in spans]
    return min([period.monday, *days])


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
    #: what earlier releases of it held and this one does not: people, and the answers where their day is not known
    past: Mapping[str, Strand] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """What has to be kept in the same transaction that sends the published summary on its way."""

    programme: str
    tables: tuple[Kept, ...]
    #: how many tables had been released when it was made, where somebody else may have released more since
    after: int | None = None


def release(
    summary: Summary,
    earlier: Iterable[Kept],
    key: bytes,
    counts: Counts = Counts.ROUNDED,
    found: tuple[Table, ...] | None = None,
) -> tuple[Published, Release]:
    """What may be read of a summary after everything that was released before, and what to keep of it.

    ``found`` are its tables, where they were made already.
    """
    published = disclose(summary, exact=False)
    now = {figure.id: figure for figure in published.figures}
    # What is still going on would be told twice.
    exact = exact_counts(summary, now) if counts is Counts.EXACT and summary.head.finished else {}
    ledger = _Ledger(earlier)
    moved: list[Kept] = []
    for table in sorted(found or tables(summary, key), key=_after_its_parts):
        before = ledger.of(table.name, table.span)
        counted = {id: exact[id] for id in table.figures if id in exact}
        printed = {figure.id: figure for figure in before[-1].figures} if before else {}
        if not printed or not (_hides(printed) or _hides(counted)):
            now |= counted
        candidate = _candidate(table, now, summary, before)
        # The whole stands beside what is hidden: with it, another table would tell more than its own.
        is_last = bool(counted) and _hides(printed) and not _hides_whole(printed)
        if not is_last and _moves(table, candidate, before, ledger):
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


def _hides(figures: Mapping[str, Figure]) -> bool:
    return any(figure.state is State.HIDDEN for figure in figures.values())


def _hides_whole(figures: Mapping[str, Figure]) -> bool:
    return any(one.measure is Measure.REACHED and one.state is State.HIDDEN for one in figures.values())


def _candidate(table: Table, now: Mapping[str, Figure], summary: Summary, before: Sequence[Kept]) -> Kept:
    """The table as it would be released now."""
    figures = tuple(now[id] for id in table.figures if id in now)
    states = {figure.id: figure.state for figure in figures}
    strands = {name: behind.strand for name, behind in table.strands.items() if is_shown(behind, states)}
    last = before[-1] if before else None
    number = last.number + 1 if last is not None else 1
    past = {} if last is None else _past(table, last, strands)
    head = summary.head
    return Kept(table.name, table.span, number, head.week, head.last_day, figures, strands, past)


def _past(table: Table, last: Kept, strands: Mapping[str, Strand]) -> dict[str, Strand]:
    """What is remembered of all releases up to the last, besides what is in the table now."""
    found: dict[str, Strand] = {}
    for name in (*last.strands, *(name for name in last.past if name not in last.strands)):
        held, gone, now = last.strands.get(name, {}), last.past.get(name, {}), strands.get(name, {})
        nothing = frozenset[bytes]()
        kept: dict[bytes, frozenset[bytes]] = {}
        behind = table.strands.get(name)
        for person in held.keys() | gone.keys():
            answers = (held.get(person, nothing) | gone.get(person, nothing)) - now.get(person, nothing)
            if behind is not None and behind.days:
                # Whose answers have a day are new by that: the answers themselves need not be remembered.
                answers = nothing
            if answers or person not in now:
                kept[person] = answers
        if kept:
            found[name] = kept
    return found


def _moves(table: Table, candidate: Kept, before: Sequence[Kept], ledger: _Ledger) -> bool:
    if before and _same_answers(table, before[-1]):
        newest = before[-1].last_day <= candidate.last_day
        return newest and _parameters(candidate) != _parameters(before[-1])
    if _tells_of_few_beside(table, candidate, ledger):
        return False
    last = before[-1] if before else None
    if last is not None and candidate.last_day < last.last_day:
        return False
    for name, strand in last.strands.items() if last is not None else ():
        behind = table.strands.get(name, Behind({}, ()))
        if not strand and name not in candidate.strands:
            continue  # nobody was in it, and now it is a star: that tells no number
        if name in table.strands and name not in candidate.strands and behind.fewest:
            return (
                False  # told before, and now a star: told again, for a star would not be held against others
            )
        if not _far_enough(behind, strand):
            return False
    # The parts of a total can be taken from it: they come first, and it is held against them.
    parts_first = sorted(candidate.strands, key=lambda name: _answers_in(candidate.strands[name]))
    told: list[str] = []
    for name in parts_first:
        if not _unknown_enough(table, name, last, ledger, told):
            return False
        told.append(name)
    return True


def _after_its_parts(table: Table) -> tuple[int, int]:
    """Shorter stretches come before the longer ones that add them up, and what adds up less before what has more."""
    begins = table.first_day or date.min
    return -begins.toordinal(), sum(_answers_in(behind.strand) for behind in table.strands.values())


def _answers_in(strand: Strand) -> int:
    return sum(map(len, strand.values()))


READ_TWICE = (
    (Measure.FIRST, Section.VOICES, Measure.OWN_VOICE),
    (Measure.LATEST, Section.VOICES, Measure.OWN_VOICE),
    (Measure.OWN_VOICE, Section.CHANGE, Measure.FIRST),
    (Measure.OWN_VOICE, Section.CHANGE, Measure.LATEST),
)
"""A mean of people's own readings, and where else one of the same readings is told."""


def _tells_of_few_beside(table: Table, candidate: Kept, ledger: _Ledger) -> bool:
    """Whether the other mean of the same readings, as it was released last, differs from it by a few people's."""
    subject = table.name.partition(".")[2]
    for name, section, other in READ_TWICE:
        for kept in ledger.of(f"{section}.{subject}", table.span)[-1:]:
            now, there = candidate.strands.get(name), kept.strands.get(other)
            if now and there:
                apart = {
                    person for person in now.keys() | there.keys() if now.get(person) != there.get(person)
                }
                if is_small(len(apart)):
                    return True
    return False


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
    if any(0 < len(people) < behind.fewest for people in (joined, left, changed)):
        return False
    return not any(is_small(len(group & people)) for group in behind.groups for people in (joined, changed))


def _unknown_enough(table: Table, name: str, last: Kept | None, ledger: _Ledger, told: Iterable[str]) -> bool:
    """The other three laws. Where being there is all that is told, the first is enough."""
    behind = table.strands[name]
    held: list[Strand] = []
    past: list[Strand] = []
    if behind.adds_up:
        held, past = ledger.sums_of(behind.adds_up, table.first_day)
        held += [table.strands[one].strand for one in told if behind.adds_up & summed_in(one)]
    elif last is not None:
        held = [last.strands[name]] if name in last.strands else []
        past = [last.past[name]] if name in last.past else []
    if not (held or past) or not any(behind.strand.values()):
        return True
    fresh = _fresh(behind, held, past, last)
    if fresh is not None:
        parts = (group & fresh for group in behind.groups)
        few = len(fresh) < behind.fewest or any(is_small(len(part)) for part in parts)
        return not few and not _all_at_one_end(behind, fresh)
    if last is not None and last.strands.get(name) == behind.strand:
        return True  # it stays as it is while another strand of the table moves
    return bool(behind.adds_up) and _is_made_up_of(behind.strand, held)


def _fresh(
    behind: Behind, held: Sequence[Strand], past: Sequence[Strand], last: Kept | None
) -> frozenset[bytes] | None:
    """Who puts in something that was never in a release; ``None`` where there is nothing new at all."""
    if behind.days and last is not None and not behind.adds_up:
        there = frozenset[bytes]().union(*(strand.keys() for strand in (*held, *past)))
        later = {person for person, day in behind.days.items() if person not in there or day > last.last_day}
        return frozenset(later) or None
    seen = frozenset[bytes]().union(*(given for strand in (*held, *past) for given in strand.values()))
    new = {person for person, given in behind.strand.items() if given - seen}
    if not behind.adds_up or not new:
        return frozenset(new) or None
    # Where one answer of a run was told before, another may only say anew in which part of the sum it belongs.
    return frozenset(
        person for person in new if any(run.isdisjoint(seen) for run in behind.runs.get(person, ()))
    )


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
        parameters=_as_called_now(before.parameters, now.parameters),
        last_day=before.last_day,
        supersedes=None if repeated else before.supersedes,
        repeated=repeated,
    )


def _as_called_now(before: tuple[Parameter, ...], now: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Parameters of before, which are kept without words, by the names that the map has for them now."""
    labels = {parameter.id: parameter.label for parameter in now}
    return tuple(replace(each, label=labels.get(each.id, each.label)) for each in before)


def _follow(figure: Figure, now: Mapping[str, Figure]) -> Figure:
    """A value in words tells of another figure: it says what that one says."""
    told = now.get(figure.repeats) if figure.repeats is not None else None
    if told is None:
        return figure
    return replace(_repeated(figure, told), formula=figure.formula, repeated=told.repeated)


class _Ledger:
    """What was released: of each table over each stretch the latest counts, for it remembers those before."""

    def __init__(self, earlier: Iterable[Kept]) -> None:
        self._of: dict[tuple[str, str], list[Kept]] = {}
        for kept in sorted(earlier, key=lambda kept: kept.number):
            self.add(kept)

    def add(self, kept: Kept) -> None:
        self._of.setdefault((kept.table, kept.span), []).append(kept)

    def sums_of(self, asked: frozenset[str], since: date | None) -> tuple[list[Strand], list[Strand]]:
        """Every sum of the same answers as it was released last, over whichever stretch of time and in whichever
        table; and what the releases before held.

        What ended before ``since`` has no answer in common with what began on it.
        """
        latest = [kept[-1] for kept in self._of.values() if since is None or kept[-1].last_day >= since]
        held, past = (
            [strands[name] for strands in found for name in strands if asked & summed_in(name)]
            for found in ([kept.strands for kept in latest], [kept.past for kept in latest])
        )
        return held, past

    def of(self, table: str, span: str) -> Sequence[Kept]:
        return self._of.get((table, span), ())
