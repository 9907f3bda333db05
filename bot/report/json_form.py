"""A summary as JSON, which other programs read: one object, the same bytes for the same summary.

Money and shares are decimal strings; other numbers are numbers. Lists of evidence and hidden figures are in
it only when the summary is the operator's exact one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bot.report.names import figure_name
from bot.report.numbers import numbers_in, rounded_half_up
from bot.report.wording import report_languages, report_words
from flows.value.figures import POINT, SHARE, STEP, Figure, Parameter, Published, State
from flows.values import plain_decimal

LANGUAGE = "en"
MONEY_DECIMALS = 2
SHARE_DECIMALS = 4
STEP_DECIMALS = 1
OTHER_DECIMALS = 6


def summary_json(summary: Published) -> str:
    """One JSON object, ending in a line break."""
    return json.dumps(summary_object(summary), ensure_ascii=False, indent=2, sort_keys=False) + "\n"


def summary_object(summary: Published) -> dict[str, Any]:
    head = summary.head
    return {
        "programme": head.programme,
        "title": dict(head.title),
        "week": head.week,
        "from": head.first_day.isoformat(),
        "to": head.last_day.isoformat(),
        "finished": head.finished,
        "quarter": head.quarter,
        "quarter_from": head.quarter_first_day.isoformat(),
        "timezone": head.zone,
        "currency": head.currency,
        "sample_data": head.sample_data,
        "exact": summary.exact,
        "figures": [_figure(figure, head.currency) for figure in summary.figures],
    }


def _figure(figure: Figure, currency: str) -> dict[str, Any]:
    numbers = numbers_in(LANGUAGE, currency)
    return {
        "id": figure.id,
        "section": figure.section,
        "measure": figure.measure,
        "subject": figure.subject,
        "label": figure_name(figure, numbers.words),
        "labels": {language: figure_name(figure, report_words(language)) for language in report_languages()},
        "value": _number(figure.value, figure.unit, currency),
        "unit": figure.unit,
        "low": _number(figure.low, figure.unit, currency),
        "high": _number(figure.high, figure.unit, currency),
        "n": figure.n,
        "state": figure.state,
        "hidden": figure.state is State.HIDDEN,
        "shown": numbers.of(figure),
        "span": figure.span,
        "from": figure.first_day.isoformat() if figure.first_day else None,
        "to": figure.last_day.isoformat(),
        "formula": numbers.formula(figure),
        "parameters": [_parameter(parameter) for parameter in figure.parameters],
        "source": "; ".join(_sources(figure)),
        "questions": list(figure.questions),
        "price_year": figure.price_year,
        "historic": figure.historic,
        "accrues_to": figure.accrues_to,
        "level": figure.level,
        "kind": figure.kind,
        "transfer": figure.transfer,
        "cashable": figure.cashable,
        "aims": list(figure.aims),
        "dimension": figure.dimension,
        "lower_is_better": figure.lower_is_better,
        "rating": figure.rating,
        "overdue": figure.overdue,
        "binding": figure.binding,
        "why": dict(figure.why) if figure.why else None,
        "last_answer": figure.last_answer.isoformat() if figure.last_answer else None,
        "grade": figure.grade,
        "repeated": figure.repeated,
        "supersedes": _superseded(figure, currency),
        "evidence": list(figure.evidence),
    }


def _superseded(figure: Figure, currency: str) -> dict[str, Any] | None:
    """What a restated figure said before."""
    was = figure.supersedes
    if was is None:
        return None
    return {
        "week": was.period,
        "to": was.last_day.isoformat(),
        "hidden": was.state is State.HIDDEN,
        "value": _number(was.value, figure.unit, currency),
        "low": _number(was.low, figure.unit, currency),
        "high": _number(was.high, figure.unit, currency),
        "because": "parameters" if was.repriced else "answers",
    }


def _sources(figure: Figure) -> Iterator[str]:
    """Where its numbers come from: the papers that state its prices, then the questions that were asked."""
    yield from dict.fromkeys(one.source for one in figure.parameters if one.source)
    yield from figure.questions


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "id": parameter.id,
        "value": plain_decimal(parameter.value),
        "unit": parameter.unit,
        "source": parameter.source,
        "price_year": parameter.price_year,
        "historic": parameter.historic,
        "note": parameter.note,
        "low": _plain(parameter.low),
        "high": _plain(parameter.high),
        "as_quoted": parameter.as_quoted,
        "as_given": _plain(parameter.as_given),
        "given_year": parameter.given_year,
    }


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else plain_decimal(number)


def _number(number: Decimal | None, unit: str, currency: str) -> str | int | float | None:
    if number is None:
        return None
    if unit == currency:
        return str(rounded_half_up(number, MONEY_DECIMALS))
    if unit == SHARE:
        return str(rounded_half_up(number, SHARE_DECIMALS))
    rounded = rounded_half_up(number, STEP_DECIMALS if unit in (STEP, POINT) else OTHER_DECIMALS)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
