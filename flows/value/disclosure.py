"""Disclosure control: nobody can be found in a summary, and no hidden number can be worked out from it.

First every figure that rests on 1 to 7 people is hidden; then whatever it could be worked out from: the
complement in a total, a product with a printed price, means at the end of a ladder, the length of a list. What is
left is rounded (``rounding``). This looks at one summary alone; ``releases`` remembers the earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from flows.value.attrition import spread_as_printed
from flows.value.figures import (
    Area,
    Figure,
    Ledger,
    Measure,
    Published,
    Section,
    State,
    Summary,
    Valued,
)
from flows.value.ladder_audit import Moves, means_give_away, noise_gives_away, spread_gives_away
from flows.value.on_ladders import ON_LADDERS, OnLadder
from flows.value.reciprocity import even_as_printed
from flows.value.returns import SHOWN_RETURN, returned, shown_return
from flows.value.rounding import as_printed
from flows.value.totals import SHOWN_PART, totals
from flows.value.value_for_money import SHOWN_NET, net_figures

SMALLEST_GROUP = 8
"""Figures about fewer people than this, and about anybody at all, are not shown."""

FEWEST_FIRMS = 3
"""What fewer suppliers than this told of their money is not shown: of two, each knows the other's."""

SMALLEST_FOR_SHARES = 10
"""A percentage of fewer people than this is a count in disguise."""

SHARES = (
    Measure.BEGAN_AT_TOP,
    Measure.BOTH,
    Measure.SHARE_UP,
    Measure.OFTEN_FIRST,
    Measure.OFTEN_LATEST,
)


def is_small(count: int | Decimal) -> bool:
    return 0 < count < SMALLEST_GROUP


def disclose(summary: Summary, exact: bool) -> Published:
    """What may be read of a summary. ``exact`` is the operator's view: everything, with its evidence."""
    if exact:
        everything = tuple(_without_people(figure, figure.evidence) for figure in summary.figures)
        return Published(summary.head, everything, exact=True)
    hidden = _Hidden(summary.figures)
    _hide_small(summary.figures, hidden)
    for section, lens in ON_LADDERS.items():
        for subject, area in _by_subject(summary.figures, section):
            _protect_ladder(lens.of(area), dict(summary.head.areas).get(subject), hidden)
    for _, reach in _by_subject(summary.figures, Section.REACH):
        _protect_reach(reach, summary.figures, hidden)
    _protect_time_given(summary.figures, hidden)
    _protect_what_rests_on(summary.figures, hidden)
    _follow_repeated(summary.figures, hidden)
    areas = dict(summary.head.areas)
    printed = as_printed((_published(figure, hidden) for figure in summary.figures), areas)
    return Published(summary.head, retotalled(printed, summary), exact=False)


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
        if 0 < len(figure.suppliers) < FEWEST_FIRMS:
            hidden.add(figure)
        if figure.measure in SHARES and len(figure.people) < SMALLEST_FOR_SHARES:
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


def _protect_ladder(figures: OnLadder, area: Area | None, hidden: _Hidden) -> None:
    """Up, same and down add up to all compared; and means say more than they seem to at a ladder's ends."""
    moves, means, top, two_up = figures.moves, figures.means, figures.began_at_top, figures.two_up
    if figures.compared in hidden:
        hidden.add(*moves, *means, *figures.beside)
        return
    if not figures.compared.value or area is None:
        return
    _protect_parts(moves, hidden)
    if moves[0] in hidden:
        hidden.add(*(figure for figure in (figures.share_up, two_up) if figure is not None))
    tells_two_up = two_up is not None and moves[0] not in hidden
    known = Moves(
        up=len(moves[0].people),
        same=len(moves[1].people),
        down=len(moves[2].people),
        began_at_top=None if top is None else int(top.formula.dividend or 0),
        hidden=tuple(move in hidden for move in moves),
        top_hidden=top is not None and any(is_small(len(group)) for group in top.groups),
        two_up=len(two_up.people) if two_up is not None and tells_two_up else None,
        two_hidden=two_up is not None and tells_two_up and two_up in hidden,
    )
    if _means_tell(figures, known, area):
        hidden.add(*means)
    _protect_beside(figures, known, hidden)


def _means_tell(figures: OnLadder, known: Moves, area: Area) -> bool:
    points = [mean.formula.dividend or Decimal(0) for mean in figures.means[:2]]
    # Where all stand at one end, a mean says where each of them stands.
    if {area.lowest * known.people, area.highest * known.people} & set(points):
        return True
    first, latest = (area.steps(each, known.people) for each in points)
    if first is None or latest is None:
        # Where steps are worth different points, tables are no sums of boxes: readings are made up.
        others = () if figures.between is None else figures.between.other_moves
        return known.hides_any and spread_gives_away(known, others)
    return means_give_away(known, first, latest, area)


def _protect_beside(figures: OnLadder, known: Moves, hidden: _Hidden) -> None:
    """What is made of the means goes with them; what says more than they do is told where it leaves a doubt.

    At the ends of a ladder, and where nobody goes the other way, the means say how far all went together: with the
    counts beside them, how many few went beyond noise.
    """
    if any(figure in hidden for figure in figures.often):
        # How many stand at the lowest step is not looked for in the means: they go.
        hidden.add(*figures.means)
    for figure in figures.beyond_noise:
        if figure not in hidden or known.hides_any:
            continue
        way = known.up if figure.measure is Measure.RELIABLE_UP else known.down
        by_means, by_spread = noise_gives_away(way, figure.other_counts)
        if by_means:
            hidden.add(*figures.means)
        if by_spread and figures.between is not None:
            hidden.add(figures.between)
    if any(mean in hidden for mean in figures.means):
        hidden.add(*(figure for figure in (figures.between, figures.by_chance) if figure is not None))
    if figures.between is not None and spread_gives_away(known, figures.between.other_moves):
        hidden.add(figures.between)
    if known.hides_any:
        hidden.add(*figures.beyond_noise, *figures.often)


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


def _protect_what_rests_on(figures: Iterable[Figure], hidden: _Hidden) -> None:
    """What was worked out from a hidden figure is hidden: with the printed rate and shares it could be undone."""
    for figure in figures:
        if any(id in hidden.ids for id in figure.rests_on):
            hidden.add(figure)
        if any(id in hidden.ranges for id in figure.rests_on):
            hidden.ranges.add(figure.id)


# --- what is worked out from several figures, out of these as they are printed -----------------------------------


def retotalled(figures: tuple[Figure, ...], summary: Summary) -> tuple[Figure, ...]:
    """The figures with totals and the return made of the values as they are printed.

    A total with a hidden part is hidden whole: taking the shown parts away would leave the hidden ones, and a sum
    of a few weeks at known prices can be taken apart again. Beside it stands the total of what is shown, under a
    name of its own.
    """
    printed = {figure.id: figure for figure in figures}
    parts_of = {figure.id: figure.formula.of for figure in summary.figures if figure.measure in SHOWN_PART}
    values = [figure for figure in figures if figure.measure is Measure.VALUE]
    visible = [figure for figure in values if figure.state is not State.HIDDEN]
    whole = {figure.id: figure for figure in totals(visible, summary.head)}
    part = {figure.id: figure for figure in totals(visible, summary.head, shown=True)}
    price = [figure for figure in figures if figure.measure is Measure.PRICE]
    whole |= {figure.id: figure for figure in net_figures((*visible, *price))}
    part |= {figure.id: figure for figure in net_figures((*visible, *price), shown=True)}
    parts_of |= {figure.id: figure.rests_on for figure in summary.figures if figure.rests_on}
    if summary.ledger is not None:
        ledger = _as_printed(summary.ledger, printed)
        hidden = frozenset(id for id, figure in printed.items() if figure.state is State.HIDDEN)
        known = replace(
            ledger,
            valued=tuple(one for one in ledger.valued if one.figure.id not in hidden),
            inputs=tuple(each for each in ledger.inputs if each.id not in hidden),
        )
        currency = summary.head.currency
        whole |= {figure.id: figure for figure in returned(known, figures, currency)}
        part |= {figure.id: figure for figure in shown_return(ledger, figures, hidden, currency)}
    found: list[Figure] = []
    extra: list[Figure] = []
    for figure in figures:
        if figure.measure in (*SHOWN_PART.values(), *SHOWN_RETURN.values(), *SHOWN_NET.values()):
            continue
        parts = [printed[id] for id in parts_of.get(figure.id, ()) if id in printed]
        if not parts:
            found.append(figure)
        elif figure.measure in OF_PRINTED:
            found.append(_of_printed(figure, parts, printed))
        elif all(each.state is not State.HIDDEN for each in parts):
            # What cannot be made of its parts as they are printed is not told where one of them is an earlier one.
            stale = figure.id not in whole and any(each.repeated for each in parts)
            found.append(kept_back(figure) if stale else _total(whole.get(figure.id, figure), parts))
        else:
            # Which one is the largest, and whether there is one, may not be known then.
            if figure.measure not in (Measure.LARGEST, Measure.CONCENTRATION):
                found.append(kept_back(figure))
            if f"{figure.id}.shown" in part:
                shown = [each for each in parts if each.state is not State.HIDDEN]
                extra.append(_total(part[f"{figure.id}.shown"], shown))
    for section in (Section.VALUE, Section.RETURN, Section.VALUE_FOR_MONEY):
        found = _put_in(found, [figure for figure in extra if figure.section is section], section)
    return tuple(found)


OF_PRINTED = {Measure.IF_MISSING_SAME: spread_as_printed, Measure.EVEN: even_as_printed}


def _of_printed(figure: Figure, parts: Sequence[Figure], printed: Mapping[str, Figure]) -> Figure:
    """Out of what stands beside it, as that is printed: beside these it tells nothing more."""
    value = OF_PRINTED[figure.measure](figure, printed) if figure.state is State.SHOWN else None
    if value is None:
        return figure if figure.state is State.UNKNOWN else kept_back(figure)
    repeated = all(part.repeated for part in parts)
    last_day = max(part.last_day for part in parts)
    return replace(figure, value=value, low=value, high=value, n=None, repeated=repeated, last_day=last_day)


def _as_printed(ledger: Ledger, printed: Mapping[str, Figure]) -> Ledger:
    """The impact map with the amounts as they are printed."""
    return replace(
        ledger,
        valued=tuple(_row_as_printed(one, printed) for one in ledger.valued),
        inputs=tuple(printed.get(each.id, each) for each in ledger.inputs),
    )


def _row_as_printed(one: Valued, printed: Mapping[str, Figure]) -> Valued:
    exact, value = one.figure, printed.get(one.figure.id, one.figure)
    gross = printed.get(f"{exact.id}.{Measure.GROSS}", value).value
    counted = printed.get(f"{exact.id}.{Measure.QUANTITY}")
    if value.value is None or gross is None:
        return replace(one, figure=value)

    def end(of: Decimal) -> Decimal:
        nearest = value.low if of == exact.low else value.high
        return of if nearest is None else nearest

    return replace(
        one,
        figure=value,
        outcome=replace(one.outcome, quantity=gross),
        quantity=counted.value if counted is not None and counted.value is not None else one.quantity,
        extremes=tuple(replace(row, quantity=end(row.quantity)) for row in one.extremes),
    )


def _put_in(figures: list[Figure], extra: list[Figure], section: Section) -> list[Figure]:
    """The extra figures at the end of a section."""
    at = max((place for place, figure in enumerate(figures, 1) if figure.section is section), default=0)
    return [*figures[:at], *extra, *figures[at:]]


def _total(total: Figure, parts: Sequence[Figure]) -> Figure:
    """Without how many people: parts' numbers less the total's would tell how few are in two of them."""
    repeated = all(part.repeated for part in parts)
    last_day = max((part.last_day for part in parts), default=total.last_day)
    n = total.n if len(parts) == 1 and total.measure is Measure.PRESENT else None
    clean = _without_people(total, evidence=())
    return replace(clean, n=n, rests_on=(), repeated=repeated, last_day=last_day)


def _follow_repeated(figures: Iterable[Figure], hidden: _Hidden) -> None:
    for figure in figures:
        if figure.repeats is not None and figure.repeats in hidden.ids:
            hidden.ids.add(figure.id)


def _published(figure: Figure, hidden: _Hidden) -> Figure:
    """The figure without its evidence, and without every number that an answer put into it if hidden."""
    if figure.id in hidden.ranges:
        figure = replace(figure, low=None, high=None)
    clean = _without_people(figure, evidence=())
    return kept_back(clean) if figure in hidden else clean


def kept_back(figure: Figure) -> Figure:
    """The figure as a star."""
    formula = figure.formula.without_numbers()
    return replace(
        figure,
        value=None,
        low=None,
        high=None,
        n=None,
        grade=None,
        rating=None,
        state=State.HIDDEN,
        formula=formula,
    )


def _without_people(figure: Figure, evidence: tuple[str, ...]) -> Figure:
    """What a reader gets of it: people appear nowhere, and answers only where they may."""
    return replace(
        figure,
        evidence=evidence,
        people=frozenset(),
        groups=(),
        range_groups=(),
        apart=(),
        rests_on=(),
        other_moves=(),
        other_counts=(),
        suppliers=frozenset(),
    )


def _by_subject(figures: Iterable[Figure], section: Section) -> Iterable[tuple[str, dict[Measure, Figure]]]:
    found: dict[str, dict[Measure, Figure]] = {}
    for figure in figures:
        if figure.section is section:
            found.setdefault(figure.subject, {})[figure.measure] = figure
    return found.items()
