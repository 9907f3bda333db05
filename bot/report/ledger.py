"""The ledger of a stand-alone calculation: as JSON with exact decimal strings, and as text that is rounded once.

``worked_out`` calculates what a file asks for; the two forms only show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, assert_never

from bot.commands import worded
from flows.authoring.value_files import ValueFile
from flows.authoring.value_files.clauses import ClauseFile
from flows.authoring.value_files.cost_lines import CostFile
from flows.authoring.value_files.readings import ReadingFile
from flows.authoring.value_files.spend import SpendFile
from flows.authoring.value_files.tender_scores import TenderFile
from flows.authoring.value_files.time_bank import TimeBankFile
from flows.tenders.scoring import Ranking, score
from flows.value.clauses import Standing, standing
from flows.value.distance import AreaChange, Distance, Reliable, distance
from flows.value.local_multiplier import Bounds, Multiplier, of_rounds, of_spend
from flows.value.sroi import GroupResult, ImpactMap, Return, Row, social_return
from flows.value.time_bank import Account, settle
from flows.value.whole_life_cost import Comparison, compare_options
from flows.values import plain_decimal

_DIGITS = Context(prec=28)


def exact(number: Decimal | None) -> str | None:
    """A result as plain digits, to 28 significant ones: more than any figure is shown with."""
    return None if number is None else plain_decimal(_DIGITS.plus(number))


def ledger(given: ValueFile) -> dict[str, Any]:
    """What the file asks for, worked out: one JSON object."""
    match given:
        case ImpactMap():
            return {"kind": "impact-map", "currency": given.currency, **_of_return(social_return(given))}
        case SpendFile():
            return {"kind": "spend", **_of_multiplier(_multiplier(given))}
        case CostFile():
            costs = compare_options(given.options, given.schedule, given.first_period)
            return {"kind": "cost-lines", **_of_costs(costs)}
        case ClauseFile(on, clauses):
            return {
                "kind": "clauses",
                "on": on.isoformat(),
                "clauses": [_of_clause(standing(each, on)) for each in clauses],
            }
        case ReadingFile():
            found = distance(given.readings, given.measure, given.eligible)
            return {"kind": "readings", "instrument": str(given.measure.instrument), **_of_distance(found)}
        case TimeBankFile():
            return {"kind": "time-bank", **_of_account(settle(given.exchanges, given.credits, given.rate))}
        case TenderFile():
            return {"kind": "tender-scores", **_of_ranking(score(given.offers, given.weights, given.most))}
        case _:
            assert_never(given)


def _multiplier(given: SpendFile) -> Multiplier:
    if given.rounds is not None:
        return of_rounds(given.rounds, given.convention, local=given.local)
    return of_spend(
        given.round_1, given.spent, given.staff_respend_local, given.convention, local=given.local
    )


def _of_return(found: Return) -> dict[str, Any]:
    return {
        "inputs": exact(found.inputs),
        "total_year_1": exact(found.total_year_1),
        "pv": exact(found.pv),
        "npv": exact(found.npv),
        "ratio": exact(found.ratio),
        "net_ratio": exact(found.net_ratio),
        "payback_months": exact(found.payback_months),
        "years": [exact(year) for year in found.years],
        "rows": [_of_row(row) for row in found.rows],
        "by_accrual": {name: exact(value) for name, value in found.by_accrual},
        "by_kind": {name: exact(value) for name, value in found.by_kind},
        "transfers": exact(found.transfers),
        "sensitivity": [
            {"rate": exact(each.rate), "pv": exact(each.pv), "ratio": exact(each.ratio)}
            for each in found.sensitivity
        ],
        "switching": [
            {"id": each.id, "parameter": each.parameter, "value": exact(each.value)}
            for each in found.switching
        ],
        "groups": [_of_group(each) for each in found.groups],
        "concentration": None
        if found.concentration is None
        else {
            "rows": list(found.concentration.ids),
            "share_of_pv": exact(found.concentration.share_of_pv),
        },
    }


def _of_row(row: Row) -> dict[str, Any]:
    steps = row.steps
    return {
        "id": row.outcome.id,
        "impact_year_1": exact(row.impact_year_1),
        "pv": exact(row.pv),
        "share_of_pv": exact(row.share_of_pv),
        "steps": {
            "gross": exact(steps.gross),
            "after_deadweight": exact(steps.after_deadweight),
            "after_displacement": exact(steps.after_displacement),
            "after_attribution": exact(steps.after_attribution),
        },
        "years": [exact(year) for year in row.years],
        "transfer": row.outcome.transfer,
        "source": row.outcome.source,
        "verified": row.outcome.is_verified,
        "price_year": row.outcome.price_year,
        "proxy": exact(row.outcome.proxy),
    }


def _of_group(group: GroupResult) -> dict[str, Any]:
    return {
        "name": group.name,
        "pv": exact(group.pv),
        "share_of_pv": exact(group.share_of_pv),
        "switching": {"quantity_factor": exact(group.quantity_factor), "deadweight": exact(group.deadweight)},
        "ratio_without": exact(group.ratio_without),
    }


def _of_multiplier(found: Multiplier) -> dict[str, Any]:
    return {
        "convention": str(found.convention),
        "round_1": exact(found.round_1),
        "counted_round_1": exact(found.counted_round_1),
        "round_2": exact(found.round_2),
        "round_3": _of_bounds(found.round_3),
        "lm3": _of_bounds(found.lm3),
        "response": {"by_count": exact(found.replied_by_count), "by_value": exact(found.replied_by_value)},
    }


def _of_bounds(bounds: Bounds) -> dict[str, Any]:
    return {
        "floor": exact(bounds.floor),
        "central": exact(bounds.central),
        "ceiling": exact(bounds.ceiling),
    }


def _of_costs(found: Comparison) -> dict[str, Any]:
    options = [
        {
            "name": each.name,
            "npc": exact(each.npc),
            "eac": exact(each.eac),
            "life": each.life,
            "years": [exact(year) for year in each.years],
        }
        for each in found.options
    ]
    return {"options": options, "best": found.best, "compared_on": "eac" if found.on_eac else "npc"}


def _of_clause(found: Standing) -> dict[str, Any]:
    return {
        "id": found.clause.id,
        "elapsed": exact(found.elapsed),
        "expected": exact(found.expected),
        "actual": exact(found.actual),
        "p": exact(found.p),
        "rating": str(found.rating),
        "overdue": found.overdue,
        "forecast": exact(found.forecast),
    }


def _of_distance(found: Distance) -> dict[str, Any]:
    people = found.attrition
    return {
        "areas": [_of_area(area) for area in found.areas],
        "attrition": {
            "eligible": people.eligible,
            "first": people.first,
            "latest": people.latest,
            "matched": people.matched,
        },
        "one_reading": found.one_reading,
        "progress_in_any": exact(found.share(found.progress_in_any)),
        "progress_in_any_interval": _ends(found.interval(found.progress_in_any)),
        "progress_in_two": exact(found.share(found.progress_in_two)),
        "progress_in_two_interval": _ends(found.interval(found.progress_in_two)),
    }


def _of_area(area: AreaChange) -> dict[str, Any]:
    return {
        "area": area.area,
        "n": area.n,
        "with_first": area.with_first,
        "mean_first": exact(area.mean_first),
        "mean_latest": exact(area.mean_latest),
        "mean_change": exact(area.mean_change),
        "interval": _ends(area.interval),
        "moves": {"+2": area.two_up, "+1": area.up, "0": area.same, "-1": area.down},
        "lower_is_better": area.lower_is_better,
        "better": area.better,
        "worse": area.worse,
        "top_at_first": exact(area.top_at_first),
        "if_missing_unchanged": exact(area.if_missing_unchanged),
        "by_chance": exact(area.by_chance),
        "counts": _of_reliable(area.counts),
        "reliable": _of_reliable(area.reliable),
        "often": None
        if area.often_first is None
        else {"first": area.often_first, "latest": area.often_latest},
    }


def _of_reliable(found: Reliable | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"least": exact(found.least), "better": found.better, "worse": found.worse}


def _ends(interval: tuple[Decimal, Decimal] | None) -> list[str | None] | None:
    return None if interval is None else [exact(end) for end in interval]


def _of_account(found: Account) -> dict[str, Any]:
    return {
        "balances": {name: exact(hours) for name, hours in found.balances},
        "hours_exchanged": exact(found.hours_exchanged),
        "pot_hours": exact(found.pot_hours),
        "value": exact(found.value),
        "reciprocity": {"share_both": exact(found.share_both), "min_over_max": exact(found.min_over_max)},
    }


def _of_ranking(found: Ranking) -> dict[str, Any]:
    return {
        "suppliers": [
            {
                "name": each.name,
                "points": {name: exact(points) for name, points in each.points.items()},
                "total": exact(each.total),
            }
            for each in found.suppliers
        ],
        "first": found.first,
        "sensitivity": [
            {"criterion": each.criterion, "weight": exact(each.weight), "first": each.first}
            for each in found.sensitivity
        ],
    }


# --- as text ----------------------------------------------------------------------------------------------


def as_text(found: Mapping[str, Any]) -> str:
    """The ledger to read on a terminal: each step on its line, every number rounded once, half up."""
    return "\n".join(_lines(found, 0))


def _lines(found: Mapping[str, Any], depth: int) -> Iterator[str]:
    margin = "  " * depth
    for key, value in found.items():
        name = _name(key)
        match value:
            case Mapping() if value:
                yield f"{margin}{name}"
                yield from _lines(value, depth + 1)
            case list() if value and isinstance(value[0], Mapping):
                yield f"{margin}{name}"
                for each in value:
                    yield from _entry(each, depth + 1)
            case list() if value:
                yield f"{margin}{name}: {'  '.join(_shown(each) for each in value)}"
            case _ if value not in ({}, [], ""):
                yield f"{margin}{name}: {_shown(value)}"


def _entry(each: Mapping[str, Any], depth: int) -> Iterator[str]:
    """One of a list: its name on a line, the rest below it; a short one stays on the line."""
    margin = "  " * depth
    title = next((key for key in ("id", "name", "area") if key in each), None)
    rest = {key: value for key, value in each.items() if key != title}
    if any(isinstance(value, Mapping | list) for value in rest.values()):
        yield f"{margin}{each[title] if title else ''}"
        yield from _lines(rest, depth + 1)
    else:
        told = ", ".join(f"{_name(key)} {_shown(value)}" for key, value in rest.items() if value != "")
        yield f"{margin}{each[title]}: {told}" if title else f"{margin}{told}"


def _name(key: str) -> str:
    return key.replace("_", " ")


def _shown(value: Any) -> str:
    if value is None:
        return worded("value-none")
    if isinstance(value, bool):
        return worded("value-yes" if value else "value-no")
    if isinstance(value, str) and _is_number(value):
        number = Decimal(value)
        places = Decimal("0.01") if abs(number) >= 1 or number == 0 else Decimal("0.0001")
        return f"{number.quantize(places, rounding=ROUND_HALF_UP):,f}"
    return str(value)


def _is_number(text: str) -> bool:
    return text.lstrip("-")[:1].isdigit() and text.replace(".", "", 1).lstrip("-").isdigit()
