"""A ledger as JSON: every number a decimal string, exact to 28 significant digits."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Any, assert_never

from bot.report.ledger.working_out import Standings, Worked
from flows.authoring.value_files import ValueFile
from flows.authoring.value_files.readings import ReadingFile
from flows.authoring.value_files.spend import SpendFile
from flows.tenders.scoring import Ranking
from flows.value.clauses import Standing
from flows.value.distance import AreaChange, Distance, Reliable
from flows.value.local_multiplier import Bounds, Multiplier, difference
from flows.value.sroi import GroupResult, ImpactMap, Return, Row
from flows.value.time_bank import Account
from flows.value.whole_life_cost import Comparison
from flows.values import plain_decimal

_DIGITS = Context(prec=28)


def exact(number: Decimal | None) -> str | None:
    """A result as plain digits, to 28 significant ones: more than any figure is shown with."""
    return None if number is None else plain_decimal(_DIGITS.plus(number))


def as_json(given: ValueFile, found: Worked) -> dict[str, Any]:
    """The ledger as one JSON object, its keys in a fixed order: the same file gives the same bytes."""
    match found:
        case Return():
            currency = given.currency if isinstance(given, ImpactMap) else ""
            left_out = given.left_out if isinstance(given, ImpactMap) else ()
            hidden = {"left_out": list(left_out)} if left_out else {}
            return {"kind": "impact-map", "currency": currency, **_of_return(found), **hidden}
        case Multiplier():
            compared: dict[str, Any] = {}
            if isinstance(given, SpendFile) and given.other is not None:
                other = given.other
                more = difference(found, other.lm3, other.convention)
                compared = {"difference": {"from": other.name, "lm3": exact(more)}}
            return {"kind": "spend", **_of_multiplier(found), **compared}
        case Comparison():
            return {"kind": "cost-lines", **_of_costs(found)}
        case Standings(on, standings):
            return {
                "kind": "clauses",
                "on": on.isoformat(),
                "clauses": [_of_clause(one) for one in standings],
            }
        case Distance():
            instrument = str(given.measure.instrument) if isinstance(given, ReadingFile) else ""
            return {"kind": "readings", "instrument": instrument, **_of_distance(found)}
        case Account():
            return {"kind": "time-bank", **_of_account(found)}
        case Ranking():
            return {"kind": "tender-scores", **_of_ranking(found)}
        case _:
            assert_never(found)


def _of_return(found: Return) -> dict[str, Any]:
    return {
        "inputs": exact(found.inputs),
        "total_year_1": exact(found.total_year_1),
        "pv": exact(found.pv),
        "range": {"low": exact(found.low), "high": exact(found.high)},
        "npv": exact(found.npv),
        "ratio": exact(found.ratio),
        "net_ratio": exact(found.net_ratio),
        "payback_months": exact(found.payback_months),
        "years": [exact(year) for year in found.years],
        "pv_by_year": [exact(year) for year in found.pv_by_year],
        "rows": [_of_row(row) for row in found.rows],
        "by_accrual": {name: exact(value) for name, value in found.by_accrual},
        "by_kind": {name: exact(value) for name, value in found.by_kind},
        "by_cashable": {name: exact(value) for name, value in found.by_cashable},
        "by_agency": {name: exact(value) for name, value in found.by_agency},
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
        "range": {"low": exact(row.low), "high": exact(row.high)},
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
        "response": {
            "by_count": None if found.response is None else exact(found.response.by_count),
            "by_value": None if found.response is None else exact(found.response.by_value),
        },
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
        "deadweight": exact(found.clause.deadweight),
        "additional": exact(found.additional),
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
        "gap": None
        if area.gap is None
        else {"n": area.gap.n, "mean": exact(area.gap.mean), "apart": area.gap.apart},
        "counts": _of_reliable(area.counts),
        "reliable": _of_reliable(area.reliable),
        "often": _often(area),
    }


def _often(area: AreaChange) -> dict[str, Any] | None:
    """Who is lonely often or always: people, and their share of the ``n``."""
    if area.often_first is None or area.often_latest is None:
        return None
    shares = (
        _DIGITS.divide(count, area.n) if area.n else None for count in (area.often_first, area.often_latest)
    )
    first, latest = map(exact, shares)
    return {
        "first": area.often_first,
        "latest": area.often_latest,
        "share_first": first,
        "share_latest": latest,
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
        "minutes": dict(found.minutes),
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
        "cheapest": found.cheapest,
        "sensitivity": [
            {"criterion": each.criterion, "weight": exact(each.weight), "first": each.first}
            for each in found.sensitivity
        ],
    }
