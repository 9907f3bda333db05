"""Disclosure control: nobody can be found in a summary, and no hidden number can be worked out from it.

First every figure that rests on 1 to 7 people is hidden; then whatever it could be worked out from: the
complement in a total, a product with a printed price, means at the end of a ladder, the length of a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from flows.value.figures import (
    Area,
    Figure,
    Ledger,
    Measure,
    Published,
    Section,
    State,
    Summary,
)
from flows.value.ladder_audit import Moves, means_give_away
from flows.value.returns import SHOWN_RETURN, shown_return
from flows.value.totals import SHOWN_PART, totals

SMALLEST_GROUP = 8
"""Figures about fewer people than this, and about anybody at all, are not shown."""

SMALLEST_FOR_SHARES = 10
"""A percentage of fewer people than this is a count in disguise."""


def is_small(count: int | Decimal) -> bool:
    return 0 < count < SMALLEST_GROUP


def disclose(summary: Summary, exact: bool) -> Published:
    """What may be read of a summary. ``exact`` is the operator's view: everything, with its evidence."""
    if exact:
        everything = tuple(_without_people(figure, figure.evidence) for figure in summary.figures)
        return Published(summary.head, everything, exact=True)
    hidden = _Hidden(summary.figures)
    _hide_small(summary.figures, hidden)
    for subject, area in _by_subject(summary.figures, Section.CHANGE):
        _protect_ladder(area, dict(summary.head.areas).get(subject), hidden)
    for _, reach in _by_subject(summary.figures, Section.REACH):
        _protect_reach(reach, summary.figures, hidden)
    _protect_time_given(summary.figures, hidden)
    _protect_totals(summary.figures, hidden)
    _protect_what_rests_on(summary.figures, hidden)
    _follow_repeated(summary.figures, hidden)
    figures = _with_shown_totals(summary, hidden)
    published = tuple(
        _published(figure, hidden)
        for figure in figures
        # Its very subject is what may not be known, and whether there is one.
        if not (figure.measure in (Measure.LARGEST, Measure.CONCENTRATION) and figure in hidden)
    )
    return Published(summary.head, published, exact=False)


class _Hidden:
    """Ids of the figures that may not be shown, and of those whose range may not."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.ids: set[str] = set()
        self.ranges: set[str] = set()
        self._unknown = {figure.id for figure in figures if figure.state is State.UNKNOWN}

    def __contains__(self, figure: Figure) -> bool:
        return figure.id in self.ids

    def add(self, *figures: Figure) -> None:
        """Hide them. What nobody knows stays unknown: there is nothing to hide."""
        self.ids.update(figure.id for figure in figures if figure.id not in self._unknown)


def _hide_small(figures: Iterable[Figure], hidden: _Hidden) -> None:
    for figure in figures:
        if any(is_small(len(group)) for group in (figure.people, *figure.groups)):
            hidden.add(figure)
        if figure.counts_people and figure.value is not None and is_small(figure.value):
            hidden.add(figure)
        if figure.measure is Measure.BEGAN_AT_TOP and len(figure.people) < SMALLEST_FOR_SHARES:
            hidden.add(figure)
        if any(is_small(len(group)) for group in figure.range_groups):
            hidden.ranges.add(figure.id)


def _protect_parts(parts: Sequence[Figure], hidden: _Hidden) -> bool:
    """Hide parts of a printed total until none can be worked out. False where that cannot be done.

    One hidden part is the total less the others. Several hidden parts together are known all the same, so
    together they have to hold enough people, and more than nothing to share out.
    """
    secret = [part for part in parts if part in hidden]
    if not secret:
        return True
    spare = sorted(
        (part for part in parts if part not in hidden and part.value),
        key=lambda part: (len(part.people), part.value, part.id),
    )
    while not _keeps_secret(secret):
        if not spare:
            return False
        secret.append(spare.pop(0))
        hidden.add(secret[-1])
    return True


def _keeps_secret(parts: Sequence[Figure]) -> bool:
    people = frozenset[str]().union(*(part.people for part in parts))
    amount = sum((part.value or Decimal(0) for part in parts), Decimal(0))
    return len(parts) > 1 and len(people) >= SMALLEST_GROUP and amount > 0


def _protect_ladder(figures: dict[Measure, Figure], area: Area | None, hidden: _Hidden) -> None:
    """Up, same and down add up to all compared; and means say more than they seem to at a ladder's ends."""
    compared = figures[Measure.COMPARED]
    moves = [figures[Measure.UP], figures[Measure.SAME], figures[Measure.DOWN]]
    means = [figures[Measure.FIRST], figures[Measure.LATEST], figures[Measure.CHANGE]]
    if compared in hidden:
        hidden.add(*moves, *means, figures[Measure.BEGAN_AT_TOP])
        return
    if not compared.value or area is None:
        return
    _protect_parts(moves, hidden)
    top = figures[Measure.BEGAN_AT_TOP]
    known = Moves(
        up=len(moves[0].people),
        same=len(moves[1].people),
        down=len(moves[2].people),
        began_at_top=int(top.formula.dividend or 0),
        hidden=tuple(move in hidden for move in moves),
        top_hidden=any(is_small(len(group)) for group in top.groups),
    )
    first, latest = (int(mean.formula.dividend or 0) for mean in means[:2])
    if means_give_away(known, first, latest, area):
        hidden.add(*means)


def _protect_reach(figures: dict[Measure, Figure], every_figure: Iterable[Figure], hidden: _Hidden) -> None:
    """Those who answered and those who did not add up to all; so do those with and without readings."""
    reached, answered = figures[Measure.REACHED], figures[Measure.ANSWERED]
    not_answered = figures[Measure.NOT_ANSWERED]
    least_reached = 0
    for _, area in _by_subject(every_figure, Section.CHANGE):
        parts = [area[measure] for measure in (Measure.COMPARED, Measure.ONE_READING, Measure.TOO_CLOSE)]
        secret = [part for part in parts if part in hidden]
        least = sum(int(part.value or 0) for part in parts if part not in hidden) + len(secret)
        if secret and (reached.value or 0) <= least:
            # Each hidden group has at least one person: that would leave them exactly one each.
            hidden.add(reached)
        least_reached = max(least_reached, least)
    _protect_whole(reached, (not_answered, answered), hidden)
    if reached in hidden and not_answered in hidden and answered not in hidden:
        most = int(answered.value or 0) + SMALLEST_GROUP - 1
        if least_reached >= most:
            hidden.add(answered)


def _protect_whole(whole: Figure, parts: tuple[Figure, Figure], hidden: _Hidden) -> None:
    """A whole of two parts: of three numbers, one alone cannot stay hidden. The whole goes first."""
    secret = [figure for figure in (whole, *parts) if figure in hidden]
    if len(secret) == 1:
        spare = (figure for figure in (whole, *parts) if figure not in hidden and figure.value)
        hidden.add(*list(spare)[:1])


def _protect_time_given(figures: Iterable[Figure], hidden: _Hidden) -> None:
    for total, part in ((Measure.GIVEN, Measure.CELL), (Measure.INVOLVED, Measure.INVOLVEMENT)):
        whole = [figure for figure in figures if figure.measure is total]
        parts = [figure for figure in figures if figure.measure is part]
        if any(figure in hidden for figure in whole):
            # A nought would say where the few are not.
            hidden.add(*parts)
        elif not _protect_parts(parts, hidden):
            hidden.add(*whole)


def _protect_totals(figures: Iterable[Figure], hidden: _Hidden) -> None:
    """A total of money with a hidden part is hidden whole.

    Taking the shown parts away would leave the hidden ones, and a sum of a few weeks at known prices can be
    taken apart again. What may be shown has a total of its own.
    """
    values = {figure.id: figure for figure in figures if figure.measure is Measure.VALUE}
    for figure in figures:
        parts = [values[id] for id in figure.formula.of if id in values]
        if any(part in hidden for part in parts):
            hidden.add(figure)
        if any(part.id in hidden.ranges for part in parts):
            hidden.ranges.add(figure.id)


def _protect_what_rests_on(figures: Iterable[Figure], hidden: _Hidden) -> None:
    """What was worked out from a hidden figure is hidden: with the printed rate and shares it could be undone."""
    for figure in figures:
        if any(id in hidden.ids for id in figure.rests_on):
            hidden.add(figure)
        if any(id in hidden.ranges for id in figure.rests_on):
            hidden.ranges.add(figure.id)


def _with_shown_totals(summary: Summary, hidden: _Hidden) -> tuple[Figure, ...]:
    """Beside each hidden total of money, the total of what is shown, under a name of its own."""
    figures = summary.figures
    visible = [_visible(figure, hidden) for figure in figures if figure not in hidden]
    extra = [
        figure
        for figure in totals(visible, summary.head, shown=True)
        if figure.id.removesuffix(".shown") in hidden.ids
    ]
    found = _put_in(figures, extra, Section.VALUE)
    if summary.ledger is None:
        return found
    ids = frozenset(hidden.ids)
    again = shown_return(_visible_ledger(summary.ledger, hidden), figures, ids, summary.head.currency)
    extra = [figure for figure in again if figure.id.removesuffix(".shown") in hidden.ids]
    return _put_in(found, extra, Section.RETURN)


def _visible_ledger(ledger: Ledger, hidden: _Hidden) -> Ledger:
    return replace(
        ledger, valued=tuple(replace(one, figure=_visible(one.figure, hidden)) for one in ledger.valued)
    )


def _put_in(figures: tuple[Figure, ...], extra: list[Figure], section: Section) -> tuple[Figure, ...]:
    """The extra figures at the end of a section."""
    at = max((place for place, figure in enumerate(figures, 1) if figure.section is section), default=0)
    return (*figures[:at], *extra, *figures[at:])


def _follow_repeated(figures: Iterable[Figure], hidden: _Hidden) -> None:
    for figure in figures:
        if figure.repeats is not None and figure.repeats in hidden.ids:
            hidden.ids.add(figure.id)


def _published(figure: Figure, hidden: _Hidden) -> Figure:
    """The figure without its evidence, and without every number that an answer put into it if hidden."""
    clean = replace(_without_people(_visible(figure, hidden), evidence=()), rests_on=())
    if _is_total(figure) or figure.measure in (*SHOWN_PART.values(), *SHOWN_RETURN.values()):
        # Parts' numbers of people less the total's would tell how few are in two of them.
        clean = replace(clean, n=None)
    if figure not in hidden:
        return clean
    formula = figure.formula.without_numbers()
    return replace(
        clean, value=None, low=None, high=None, n=None, grade=None, state=State.HIDDEN, formula=formula
    )


def _visible(figure: Figure, hidden: _Hidden) -> Figure:
    return replace(figure, low=None, high=None) if figure.id in hidden.ranges else figure


def _without_people(figure: Figure, evidence: tuple[str, ...]) -> Figure:
    """What a reader gets of it: people appear nowhere, and answers only where they may."""
    return replace(figure, evidence=evidence, people=frozenset(), groups=(), range_groups=())


def _is_total(figure: Figure) -> bool:
    return figure.measure in SHOWN_PART or len(figure.rests_on) > 1


def _by_subject(figures: Iterable[Figure], section: Section) -> Iterable[tuple[str, dict[Measure, Figure]]]:
    found: dict[str, dict[Measure, Figure]] = {}
    for figure in figures:
        if figure.section is section:
            found.setdefault(figure.subject, {})[figure.measure] = figure
    return found.items()
