"""The sections about a contract: what it leaves in the area, and what it promised and was kept."""

from __future__ import annotations

from collections.abc import Iterator

from bot.report.blocks import Marked, Part, Statement, Table, table
from bot.report.names import capital, subject_name
from bot.report.sections.desk import Desk
from flows.value.clauses import Rating
from flows.value.figures import Figure, Measure, Section, State
from flows.value.references import in_language

ROUNDS = (Measure.ROUND_1, Measure.ROUND_2, Measure.ROUND_3)
LM3 = (Measure.MULTIPLIER_FLOOR, Measure.MULTIPLIER, Measure.MULTIPLIER_CEILING)


def local_money(desk: Desk) -> Part:
    """The multiplier and its range first, then the three rounds that it is made of."""
    known = [figure for figure in desk.summary.of(Section.LOCAL_MONEY) if figure.state is not State.UNKNOWN]
    columns = (desk.what("report-round"), desk.number("report-amount", desk.numbers.symbol))
    rounds = [figure for figure in known if figure.measure in ROUNDS]
    amounts = desk.ends(rounds)
    rows = [
        desk.row(figure, desk.words(f"figure-{figure.measure}"), central)
        for figure, (_, central, _) in zip(rounds, amounts, strict=True)
    ]
    return Part(
        Section.LOCAL_MONEY,
        desk.words("section-local_money"),
        lead=tuple(_multiplier(desk)) if known else (),
        tables=(*table(desk.words("report-rounds"), columns, rows), *_conventions(desk)),
    )


def _multiplier(desk: Desk) -> Iterator[Statement]:
    floor, central, ceiling = (desk.one(Section.LOCAL_MONEY, measure) for measure in LM3)
    if floor is not None and ceiling is not None:
        low, high = (_plain(desk, one) for one in (floor, ceiling))
        area = in_language(floor.label, desk.numbers.language)
        if low == high:
            text = desk.words("report-multiplied-sure", value=low, area=area)
        elif central is not None and central.value is not None:
            text = desk.words("report-multiplied", value=_plain(desk, central), low=low, high=high, area=area)
        else:
            text = desk.words("report-multiplied-open", low=low, high=high, area=area)
        yield desk.statement(text, central or floor)
    count = desk.one(Section.LOCAL_MONEY, Measure.REPLIED_BY_COUNT)
    covered = desk.one(Section.LOCAL_MONEY, Measure.REPLIED_BY_VALUE)
    if count is not None and covered is not None:
        yield desk.statement(
            desk.words("report-replied", count=desk.numbers.of(count), value=desk.numbers.of(covered)), count
        )


def _conventions(desk: Desk) -> tuple[Table, ...]:
    """At least, likely and at most, beside the convention that they follow: two of them are never compared."""
    rows = []
    found: dict[str, dict[Measure, Figure]] = {}
    for figure in desk.summary.of(Section.LOCAL_MONEY, *LM3):
        if figure.state is not State.UNKNOWN:
            found.setdefault(figure.subject, {})[figure.measure] = figure
    for convention, figures in found.items():
        cells = (_plain(desk, figures[measure]) if measure in figures else "–" for measure in LM3)
        rows.append(
            desk.row(next(iter(figures.values())), capital(desk.words(f"convention-{convention}")), *cells)
        )
    columns = (desk.what("report-convention"), *(desk.number(f"report-{measure}") for measure in LM3))
    return table(desk.words("report-lm3"), columns, rows, desk.words("report-lm3-note"))


def _plain(desk: Desk, figure: Figure) -> str:
    return (
        desk.numbers.of(figure) if figure.value is None else desk.numbers.plain(figure.value, 2, fixed=True)
    )


# --- promises ---------------------------------------------------------------------------------------------


def promises(desk: Desk) -> Part:
    """What was promised, what was due and what was delivered; how it stands is a word with a mark, worst first."""
    main = desk.summary.of(Section.PROMISES, Measure.PROMISE)
    worst_first = sorted(main, key=lambda figure: (not figure.overdue, _severity(figure)))
    lead = tuple(desk.statement(line, *main[:1]) for line in desk.view.promises)
    return Part(
        Section.PROMISES,
        desk.words("section-promises"),
        lead=lead,
        tables=(*_promised(desk, worst_first), *_additional(desk), *_targets(desk)),
    )


def _severity(figure: Figure) -> int:
    order = (
        Rating.INADEQUATE,
        Rating.REQUIRES_IMPROVEMENT,
        Rating.APPROACHING_TARGET,
        Rating.OTHER,
        Rating.GOOD,
    )
    return order.index(figure.rating) if figure.rating in order else len(order)


def _promised(desk: Desk, found: list[Figure]) -> tuple[Table, ...]:
    rows = []
    for figure in found:
        target = next((one.value for one in figure.parameters if one.id == "target"), None)
        due, kept, forecast = (
            desk.summary.figure(f"{figure.id}.{measure}")
            for measure in (Measure.DUE, Measure.KEPT, Measure.FORECAST)
        )
        rating = (figure.rating or Rating.OTHER).name.lower()
        word = desk.words(f"rating-{rating}")
        if figure.overdue:
            word = desk.words("because", text=word, why=desk.words("report-is-overdue"))
        rows.append(
            desk.row(
                figure,
                in_language(figure.label, desk.numbers.language),
                desk.numbers.plain(target, 1) if target is not None else "–",
                *(_told(desk, one) for one in (due, figure, kept, forecast)),
                Marked(capital(word), rating),
            )
        )
    columns = (
        desk.what("report-promise"),
        desk.number("report-promised"),
        desk.number("report-due"),
        desk.number("report-delivered"),
        desk.number("report-of-due"),
        desk.number("report-at-this-pace"),
        desk.said("report-stands"),
    )
    return table(desk.words("report-promises"), columns, rows)


def _told(desk: Desk, figure: Figure | None) -> str:
    if figure is None or figure.state is State.UNKNOWN:
        return "–"
    if figure.value is None or figure.measure in (Measure.KEPT, Measure.TARGET_SHARE, Measure.FORECAST):
        return desk.numbers.of(figure)
    return desk.numbers.plain(figure.value, 1)


def _additional(desk: Desk) -> tuple[Table, ...]:
    """What of it would not have happened anyway."""
    rows = [
        desk.row(
            figure,
            subject_name(figure, desk.words),
            _told(desk, figure),
            next((desk.numbers.share(one.value) for one in figure.parameters if one.id == "deadweight"), "–"),
        )
        for figure in desk.summary.of(Section.PROMISES, Measure.ADDITIONAL)
        if figure.state is not State.UNKNOWN
    ]
    columns = (
        desk.what("report-promise"),
        desk.number("report-delivered"),
        desk.number("report-anyway"),
    )
    return table(desk.words("report-additional"), columns, rows)


def _targets(desk: Desk) -> tuple[Table, ...]:
    """What a programme aims at without binding anybody."""
    shares = {each.subject: each for each in desk.summary.of(Section.PROMISES, Measure.TARGET_SHARE)}
    rows = []
    for figure in desk.summary.of(Section.PROMISES, Measure.TARGET):
        if figure.state is State.UNKNOWN:
            continue
        share = shares.get(figure.subject)
        aimed, aimed_share = (
            next((one.value for one in each.parameters if one.id == "target"), None) if each else None
            for each in (figure, share)
        )
        rows.append(
            desk.row(
                figure,
                in_language(figure.label, desk.numbers.language),
                desk.numbers.plain(aimed, 1) if aimed is not None else "–",
                _told(desk, figure),
                desk.numbers.share(aimed_share) if aimed_share is not None else "–",
                _told(desk, share),
            )
        )
    columns = (
        desk.what("report-aim"),
        desk.number("report-aimed-at"),
        desk.number("report-reached-so-far"),
        desk.number("report-share-aimed-at"),
        desk.number("report-share-reached"),
    )
    return table(desk.words("report-targets"), columns, rows)
