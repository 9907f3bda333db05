"""The picture of a summary: a dumbbell for each area, first reading to latest, as PNG.

Only what is printed is drawn.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.report.footnotes import areas_of
from bot.report.numbers import numbers_in
from bot.report.picture import drawn, frame, stacked
from bot.report.view import AreaView, area_in_words, most_telling, view_of
from bot.report.wording import report_words
from bot.wording import Words
from flows.value.disclosure import SMALLEST_GROUP
from flows.value.figures import Area, Published, Section, State

MOST_AREAS = 9
FEW_AREAS = 2
"""So many fit on a picture that is not so high."""
HEIGHT = 500
TALL = 800


def summary_chart(summary: Published, language: str) -> bytes | None:
    """The PNG, 800 by 800; ``None`` where there is no area to draw."""
    data = chart_data(summary, language)
    return drawn("chart.typ", data) if data is not None else None


def chart_caption(summary: Published, language: str) -> str:
    """The numbers of the picture, each of them, as text; for a reader who cannot see it as well."""
    areas, words = view_of(summary, language).areas, report_words(language)
    return stacked(
        summary,
        numbers_in(language, summary.head.currency),
        chart_data(summary, language),
        lambda count: [area_in_words(area, words) for area in most_telling(areas, count)],
        len(areas),
        areas_of(summary),
    )


def chart_data(summary: Published, language: str) -> dict[str, Any] | None:
    """What the template draws."""
    view = view_of(summary, language)
    if not any(area.is_shown for area in view.areas):
        return None
    words = report_words(language)
    areas = most_telling(view.areas, MOST_AREAS)
    has_hidden = any(figure.state is State.HIDDEN for figure in summary.of(Section.CHANGE))
    return frame(summary, language) | {
        "height": HEIGHT if len(areas) <= FEW_AREAS else TALL,
        "title": _title(areas, words),
        "subtitle": words(
            "chart-subtitle-scales" if any(area.area.scale for area in areas) else "chart-subtitle",
            days=_days_apart(summary),
        ),
        "key": words("chart-key-worse" if any(area.area.lower_is_better for area in areas) else "chart-key"),
        "steps": _steps([area.area for area in areas], language, summary.head.currency),
        "areas": [_area(area) for area in areas],
        "foot": view.heading,
        "hidden": words("chart-hidden", people=SMALLEST_GROUP) if has_hidden else "",
    }


def _area(area: AreaView) -> dict[str, Any]:
    return {
        "label": area.label,
        "first": area.first,
        "latest": area.latest,
        "people": area.people,
        "moves": area.moves,
        "hidden": not area.is_shown,
        "first_at": area.first_at,
        "latest_at": area.latest_at,
        "direction": area.direction,
    }


def _title(areas: tuple[AreaView, ...], words: Words) -> str:
    """The finding: which area moved most, up or down."""
    shown = [area for area in areas if area.change is not None]
    # Of a rise and a decline as large, the decline is what has to be known.
    most = max(shown, key=lambda area: (abs(area.change or Decimal(0)), -area.direction))
    up, down = ("better", "worse") if most.area.lower_is_better else ("up", "down")
    key = {1: f"chart-most-{up}", -1: f"chart-most-{down}", 0: "chart-none"}[most.direction]
    if len(shown) < len(areas):
        key += "-shown"
    return words(key, area=most.name)


def _steps(areas: list[Area], language: str, currency: str) -> list[dict[str, Any]]:
    """The ladder's steps below the picture, where all areas have the same ones; else none. A scale has too many."""
    if len(set(areas)) != 1 or areas[0].scale is not None:
        return []
    numbers = numbers_in(language, currency)
    bottom, top = areas[0].bottom, areas[0].top
    return [
        {"at": (step - bottom) / (top - bottom), "label": numbers.plain_whole(step)}
        for step in range(bottom, top + 1)
    ]


def _days_apart(summary: Published) -> str:
    """How far apart readings have to lie, as the figures themselves say."""
    days = {
        int(parameter.value)
        for figure in summary.of(Section.CHANGE)
        for parameter in figure.parameters
        if parameter.id == "apart_days"
    }
    return "–".join(str(day) for day in sorted({min(days), max(days)})) if days else ""
