"""The ledgers of every other kind to read: what came of each line, and what it was judged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from bot.commands import worded
from bot.report.ledger.columns import LEAST_FOR_A_PERCENTAGE, money, number, of_people, percent, table
from bot.report.ledger.impact_map import discounted_by, impact_map
from bot.report.ledger.readings import readings
from bot.report.ledger.working_out import Standings, Worked
from flows.authoring.value_files import ValueFile
from flows.authoring.value_files.cost_lines import CostFile
from flows.authoring.value_files.readings import ReadingFile
from flows.authoring.value_files.spend import SpendFile
from flows.authoring.value_files.tender_scores import TenderFile
from flows.authoring.value_files.time_bank import TimeBankFile
from flows.tenders.scoring import Ranking
from flows.value.clauses import THRESHOLDS, TOO_EARLY, Standing
from flows.value.distance import Distance
from flows.value.local_multiplier import Bounds, Multiplier, difference
from flows.value.sroi import ImpactMap, Return
from flows.value.time_bank import Account
from flows.value.whole_life_cost import Comparison


def as_text(given: ValueFile, found: Worked) -> str:
    """The ledger to read on a terminal."""
    return "\n".join(_lines(given, found))


def _lines(given: ValueFile, found: Worked) -> Iterator[str]:
    match given, found:
        case ImpactMap(), Return():
            yield from impact_map(given, found)
        case SpendFile(), Multiplier():
            yield from _multiplier(given, found)
        case CostFile(), Comparison():
            yield from _costs(given, found)
        case _, Standings():
            yield from _clauses(found)
        case ReadingFile(), Distance():
            yield from readings(given, found)
        case TimeBankFile(), Account():
            yield from _account(given, found)
        case TenderFile(), Ranking():
            yield from _ranking(given, found)
        case _:
            raise AssertionError(type(found))


# --- local multiplier -------------------------------------------------------------------------------------


def _multiplier(given: SpendFile, found: Multiplier) -> Iterator[str]:
    yield worded("value-lm3")
    yield worded(f"value-lm3-{found.convention}")
    yield worded("value-lm3-recipient", local="yes" if given.local else "no")
    if given.spent:
        yield from ("", worded("value-lm3-spent"))
        yield from table(
            (
                worded("value-lm3-to"),
                *(worded(f"value-lm3-{head}") for head in ("amount", "local", "stays", "again", "third")),
            ),
            [
                (
                    worded("value-lm3-staff")
                    if line.to == "staff"
                    else line.name or worded("value-lm3-supplier"),
                    money(line.amount),
                    percent(line.local),
                    money(line.stays),
                    *_again(
                        given.staff_respend_local if line.to == "staff" else line.respend_local, line.stays
                    ),
                )
                for line in given.spent
            ],
        )
        if any(line.to == "staff" for line in given.spent):
            source = given.staff_source or worded("value-no-source")
            yield "  " + worded(
                "value-lm3-staff-source", share=percent(given.staff_respend_local), source=source
            )
    yield ""
    fixed = Bounds(found.counted_round_1, found.counted_round_1, found.counted_round_1)
    second = Bounds(found.round_2, found.round_2, found.round_2)
    lines = [(worded("value-lm3-round", number="1"), fixed), (worded("value-lm3-round", number="2"), second)]
    lines.append((worded("value-lm3-round", number="3"), found.round_3))
    rows = [(name, *_bounds(bounds, money)) for name, bounds in lines]
    yield from table(
        ("", *(worded(f"value-{end}") for end in ("floor", "central", "ceiling"))),
        [*rows, (worded("value-lm3-name"), *_bounds(found.lm3, money))],
    )
    yield "  " + worded("value-lm3-divided", round=money(found.round_1))
    if given.other is not None:
        other = given.other
        more = difference(found, other.lm3, other.convention)
        yield worded("value-lm3-other", name=other.name, lm3=money(other.lm3), difference=money(more))
    if found.response is not None and found.response.asked:
        replies = found.response
        yield ""
        yield worded(
            "value-lm3-replies",
            count=of_people(replies.replied, replies.asked),
            replied=money(replies.replied_value),
            asked=money(replies.asked_value),
        )
        if replies.asked >= LEAST_FOR_A_PERCENTAGE:
            yield worded("value-lm3-by-value", share=percent(replies.by_value))
        yield worded("value-lm3-no-central" if found.lm3.central is None else "value-lm3-bounds")


def _again(share: Decimal | None, stays: Decimal) -> tuple[str, str]:
    if share is None:
        return (worded("value-lm3-no-reply"), worded("value-none")) if stays else ("", "")
    return percent(share), money(stays * share)


def _bounds(bounds: Bounds, shown: Callable[[Decimal | None], str]) -> tuple[str, str, str]:
    return shown(bounds.floor), shown(bounds.central), shown(bounds.ceiling)


# --- whole-life cost --------------------------------------------------------------------------------------


def _costs(given: CostFile, found: Comparison) -> Iterator[str]:
    yield worded("value-costs")
    yield discounted_by(given.schedule, given.first_period, "value-year-0")
    for option, cost in zip(given.options, found.options, strict=True):
        yield ""
        yield worded("value-option", name=cost.name, life=cost.life)
        if option.optimism_bias:
            yield "  " + worded(
                "value-bias", bias=percent(option.optimism_bias), mitigation=percent(option.mitigation)
            )
        yield from table(
            ("", worded("value-cost"), worded("value-factor"), worded("value-now")),
            [
                (
                    worded("value-year", year=str(year)),
                    money(amount),
                    number(factor, 6),
                    money(amount * factor),
                )
                for year, (amount, factor) in enumerate(zip(cost.years, cost.factors, strict=True))
            ],
        )
        yield from table(
            ("", ""), [(worded("value-npc"), money(cost.npc)), (worded("value-eac"), money(cost.eac))]
        )
    if len(found.options) > 1:
        yield ""
        yield worded("value-compared", on="eac" if found.on_eac else "npc")
        yield worded("value-best", name=found.best) if found.best is not None else worded("value-best-none")


# --- clauses ----------------------------------------------------------------------------------------------


def _clauses(found: Standings) -> Iterator[str]:
    yield worded("value-clauses", day=found.on.isoformat())
    heads = ("elapsed", "expected", "actual", "share-of-expected", "forecast")
    yield from table(
        (
            worded("value-clause"),
            worded("value-clause-rating"),
            worded("value-clause-reported"),
            worded("value-clause-target"),
            *(worded(f"value-clause-{head}") for head in heads),
        ),
        [_clause(each) for each in found.clauses],
        texts=3,
    )
    for each in found.clauses:
        if each.additional is not None and each.clause.deadweight is not None:
            yield ""
            yield worded(
                "value-additional",
                id=each.clause.id,
                delivered=number(each.actual),
                share=percent(each.clause.deadweight),
                additional=number(each.additional),
                source=each.clause.deadweight_source or worded("value-no-source"),
            )
    overdue = [each.clause.id for each in found.clauses if each.overdue]
    if overdue:
        yield from ("", worded("value-overdue", rows=", ".join(overdue)))
    words = ", ".join(f"{word} ≥ {number(least)}" for word, least in THRESHOLDS.items())
    yield from ("", worded("value-thresholds", words=words, early=percent(TOO_EARLY)))


def _clause(found: Standing) -> tuple[str, ...]:
    clause = found.clause
    binding = worded("value-binding" if clause.binding else "value-endeavours")
    return (
        f"{clause.id} ({binding})",
        worded(f"value-rating-{found.rating.replace(' ', '-')}"),
        worded("value-unreported") if found.reported_to is None else found.reported_to.isoformat(),
        f"{number(clause.target)} {clause.metric}",
        percent(found.elapsed),
        number(found.expected),
        number(found.actual),
        number(found.p, 3),
        number(found.forecast),
    )


# --- time bank --------------------------------------------------------------------------------------------


def _account(given: TimeBankFile, found: Account) -> Iterator[str]:
    yield worded("value-time-bank")
    yield from table(("", worded("value-hours")), [(name, number(hours)) for name, hours in found.balances])
    yield "  " + worded("value-balanced")
    yield ""
    yield from table(
        ("", ""),
        [
            (worded("value-hours-exchanged"), number(found.hours_exchanged)),
            (worded("value-pot-hours"), number(found.pot_hours)),
            (worded("value-hourly", rate=money(given.rate)), money(found.value)),
        ],
    )
    yield "  " + worded("value-time-as-input")
    if found.people:
        yield worded("value-reciprocity", both=of_people(found.both, found.people))
        yield worded("value-min-over-max", ratio=number(found.min_over_max))


# --- scores of a tender -----------------------------------------------------------------------------------


def _ranking(given: TenderFile, found: Ranking) -> Iterator[str]:
    yield worded("value-tender")
    criteria = tuple(given.weights)
    yield from table(
        ("", *criteria, worded("value-points")),
        [
            (worded("value-weight"), *(number(given.weights[name]) for name in criteria), "100"),
            *(
                (each.name, *(number(each.points[name]) for name in criteria), number(each.total))
                for each in found.suppliers
            ),
        ],
    )
    yield ""
    yield worded("value-first", name=found.first) if found.first is not None else worded("value-first-none")
    if "price" in given.weights:
        narrow = found.cheapest
        yield worded("value-cheapest", name=narrow) if narrow is not None else worded("value-cheapest-none")
    if found.sensitivity:
        yield from ("", worded("value-weights-moved"))
        yield from table(
            (worded("value-criterion"), worded("value-is-first"), worded("value-weight")),
            [
                (each.criterion, each.first or worded("value-tie"), number(each.weight))
                for each in found.sensitivity
            ],
            texts=2,
        )
