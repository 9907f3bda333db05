"""Beside what changed: how sure it is, and the second voice where workers were asked as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.report.blocks import Table, table
from bot.report.names import subject_name
from bot.report.sections.desk import Desk
from bot.report.view import by_subject
from flows.value.figures import Figure, Measure, Section, State

COUNTS = (Measure.TWO_UP, Measure.RELIABLE_UP, Measure.RELIABLE_DOWN)
VOICES = (Measure.BOTH_VOICES, Measure.OWN_VOICE, Measure.WORKER_VOICE, Measure.GAP)
SEEN = (Measure.WORKER_HIGHER, Measure.VOICES_ALIKE, Measure.WORKER_LOWER)


def sureness(desk: Desk) -> tuple[Table, ...]:
    """The likely change and the likely share who moved up; with norms, what is more than noise and than time alone."""
    two_up, up, down = COUNTS
    rows = []
    areas = by_subject(desk.summary.of(Section.CHANGE)).values()
    for figures in areas:
        between, share = figures.get(Measure.CHANGE_BETWEEN), figures.get(Measure.SHARE_UP)
        if between is None or between.state is State.UNKNOWN:
            continue
        rows.append(
            desk.row(
                figures[Measure.COMPARED],
                area_name(desk, figures[Measure.COMPARED]),
                _signed_ends(desk, between),
                _count(desk, figures.get(two_up)),
                _count(desk, share),
                _ends(desk, share),
                _count(desk, figures.get(up)),
                _count(desk, figures.get(down)),
                _count(desk, figures.get(Measure.BY_CHANCE)),
            )
        )
    columns = (
        desk.what("report-area"),
        desk.number("report-likely-change"),
        desk.number("report-two_up"),
        desk.number(heading(desk, Measure.SHARE_UP, areas)),
        desk.number("report-likely-share"),
        desk.number(heading(desk, up, areas)),
        desk.number(heading(desk, down, areas)),
        desk.number("report-by_chance"),
    )
    return table(desk.words("report-sureness"), columns, rows, desk.words("report-sureness-note"))


def area_name(desk: Desk, compared: Figure) -> str:
    """Which area, and that lower is better where it is."""
    label = subject_name(compared, desk.words)
    return desk.words("lower-is-better", label=label) if compared.lower_is_better else label


def heading(desk: Desk, measure: Measure, areas: Iterable[Mapping[Measure, Figure]]) -> str:
    """Up and down; better and worse where one of the areas gets better downwards, or has its own that counts."""
    figures = [each for figures in areas if (each := figures.get(measure)) is not None]
    counts = any(one.id == "change_that_counts" for each in figures for one in each.parameters)
    turned = counts or any(each.lower_is_better for each in figures)
    key = f"report-{measure}-better"
    return key if turned and desk.words.has(key) else f"report-{measure}"


def voices(desk: Desk) -> tuple[Table, ...]:
    """People's own latest readings and their workers', side by side."""
    rows = []
    for figures in by_subject(desk.summary.of(Section.VOICES)).values():
        both, gap = figures[Measure.BOTH_VOICES], figures[Measure.GAP]
        if both.value == 0:
            continue
        means = (figures[measure] for measure in VOICES[:-1])
        rows.append(
            desk.row(
                both,
                subject_name(both, desk.words),
                *(desk.numbers.of(figure) for figure in means),
                desk.numbers.of(gap) if gap.value is None else desk.numbers.signed(gap.value, gap.unit),
                *(desk.numbers.of(figures[measure]) for measure in SEEN),
            )
        )
    columns = (desk.what("report-area"), *(desk.number(f"report-{each}") for each in (*VOICES, *SEEN)))
    return table(desk.words("section-voices"), columns, rows, desk.words("report-voices-note"))


def _count(desk: Desk, figure: Figure | None) -> str:
    return "" if figure is None else desk.numbers.of(figure)


def _ends(desk: Desk, figure: Figure | None) -> str:
    if figure is None or figure.low is None or figure.high is None:
        return "" if figure is None else desk.numbers.of(figure)
    low, high = (desk.numbers.amount(end, figure.unit) for end in (figure.low, figure.high))
    return desk.words("detail-range", low=low, high=high)


def _signed_ends(desk: Desk, figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return desk.numbers.of(figure) if figure.value is None else "–"
    low, high = (desk.numbers.signed(end, figure.unit) for end in (figure.low, figure.high))
    return desk.words("detail-range", low=low, high=high)
