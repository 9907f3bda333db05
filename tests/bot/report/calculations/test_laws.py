"""Laws of the calculations, for whatever numbers."""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.report.ledger import as_json, as_text, ledger, worked_out
from flows.authoring.value_files import read_value_file
from flows.value.clauses import Clause, Report, standing
from flows.value.discounting import flat
from flows.value.local_multiplier import Convention, Spend, of_rounds, of_spend
from flows.value.sroi import ImpactMap, MapInput, MapOutcome, social_return
from flows.value.time_bank import POT, Transfer, settle
from flows.values import EXACT
from tests.bot.report.calculations.value_texts import ALL

SHARE = st.integers(0, 100).map(lambda whole: Decimal(whole) / 100)
AMOUNT = st.integers(0, 10**7).map(lambda pence: Decimal(pence) / 100)
NEAR = Decimal("1e-30")


@st.composite
def outcomes(draw: st.DrawFn, most: int = 6) -> tuple[MapOutcome, ...]:
    return tuple(
        MapOutcome(
            id=f"row{number}",
            stakeholder="somebody",
            description=f"row {number}",
            quantity=Decimal(draw(st.integers(-50, 500))),
            proxy=draw(AMOUNT),
            deadweight=draw(SHARE),
            displacement=draw(SHARE),
            attribution_to_others=draw(SHARE),
            drop_off=draw(SHARE),
            duration=draw(st.integers(1, 12)),
            accrues_to=draw(st.sampled_from(["council", "NHS", "people"])),
            kind=draw(st.sampled_from(["fiscal", "economic", "social"])),
            transfer=draw(st.booleans()),
            group=draw(st.sampled_from(["", "one", "two"])),
            low=draw(st.none() | st.just(Decimal(0))),
            high=draw(st.none() | st.just(Decimal(10**6))),
        )
        for number in range(draw(st.integers(1, most)))
    )


@st.composite
def maps(draw: st.DrawFn) -> ImpactMap:
    return ImpactMap(
        "GBP",
        flat(draw(SHARE)),
        draw(st.sampled_from([0, 1])),
        (MapInput("council", "money", draw(AMOUNT) + 1), MapInput("people", "time", draw(AMOUNT))),
        draw(outcomes()),
        (Decimal(0), draw(SHARE)),
    )


def near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= NEAR * max(abs(one), abs(other), Decimal(1))


@settings(deadline=None, max_examples=60)
@given(maps())
def test_totals_are_the_sum_of_their_lines(given: ImpactMap) -> None:
    found = social_return(given)
    counted = [row for row in found.rows if not row.outcome.transfer]
    with localcontext(EXACT):
        assert near(found.pv, sum((row.pv for row in counted), Decimal(0)))
        assert near(found.pv, sum(found.pv_by_year, Decimal(0)))
        assert near(found.total_year_1, sum((row.impact_year_1 for row in counted), Decimal(0)))
        assert near(found.years[0] if found.years else Decimal(0), found.total_year_1)
        assert near(found.inputs, sum((each.value for each in given.inputs), Decimal(0)))
        assert near(found.npv, found.pv - found.inputs)
        assert found.low <= found.pv + NEAR
        assert found.pv <= found.high + NEAR
        for row in found.rows:
            assert row.low <= row.pv <= row.high
            assert near(row.pv, sum(row.pv_years, Decimal(0)))
            assert row.years[0] == row.steps.after_attribution


@settings(deadline=None, max_examples=60)
@given(maps())
def test_who_gains_adds_up_to_the_whole(given: ImpactMap) -> None:
    found = social_return(given)
    with localcontext(EXACT):
        assert near(found.pv, sum((value for _, value in found.by_accrual), Decimal(0)))
        assert near(found.pv + found.transfers, sum((value for _, value in found.by_kind), Decimal(0)))
        if found.pv:
            shares = sum((row.share_of_pv for row in found.rows if row.share_of_pv is not None), Decimal(0))
            assert near(shares, Decimal(1))


@settings(deadline=None, max_examples=60)
@given(
    maps(),
    st.sampled_from(["deadweight", "displacement", "attribution_to_others", "drop_off"]),
    SHARE,
    SHARE,
)
def test_more_of_an_adjustment_is_never_more_value(
    given: ImpactMap, adjustment: str, one: Decimal, other: Decimal
) -> None:
    from dataclasses import replace

    less, more = sorted((one, other))
    gains = tuple(replace(row, quantity=abs(row.quantity)) for row in given.outcomes)

    def value(share: Decimal) -> Decimal:
        changed: dict[str, Any] = {adjustment: share}
        return social_return(replace(given, outcomes=(replace(gains[0], **changed), *gains[1:]))).pv

    assert value(more) <= value(less)


@settings(deadline=None, max_examples=60)
@given(maps())
def test_a_switching_value_put_back_in_makes_the_ratio_one(given: ImpactMap) -> None:
    from dataclasses import replace

    found = social_return(given)
    for each in found.switching:
        if each.value is None:
            continue
        changed: dict[str, Any] = {each.parameter: each.value}
        rows = tuple(replace(row, **changed) if row.id == each.id else row for row in given.outcomes)
        ratio = social_return(replace(given, outcomes=rows)).ratio
        assert ratio is not None
        assert abs(ratio - 1) < Decimal("1e-25")


@settings(deadline=None, max_examples=60)
@given(maps())
def test_a_groups_switching_values_put_back_in_make_the_ratio_one(given: ImpactMap) -> None:
    from dataclasses import replace

    for group in social_return(given).groups:
        own = {row.id for row in given.outcomes if row.group == group.name and not row.transfer}
        if group.quantity_factor is not None:
            factor = group.quantity_factor
            rows = tuple(
                replace(row, quantity=EXACT.multiply(row.quantity, factor)) if row.id in own else row
                for row in given.outcomes
            )
            ratio = social_return(replace(given, outcomes=rows)).ratio
            assert ratio is not None
            assert abs(ratio - 1) < Decimal("1e-25")
        if group.deadweight is not None:
            rows = tuple(
                replace(row, deadweight=group.deadweight) if row.id in own else row for row in given.outcomes
            )
            ratio = social_return(replace(given, outcomes=rows)).ratio
            assert ratio is not None
            assert abs(ratio - 1) < Decimal("1e-25")
        without = tuple(row for row in given.outcomes if row.id not in own)
        assert group.ratio_without is not None
        assert near(group.ratio_without, social_return(replace(given, outcomes=without)).ratio or Decimal(0))


def test_a_switching_value_can_be_put_back_into_the_file() -> None:
    text = ALL["impact-map"]
    found = read_value_file("f", text.encode())[0]
    assert found is not None
    [quantity] = [
        each["value"]
        for each in ledger(found)["switching"]
        if (each["id"], each["parameter"]) == ("care_stays", "quantity")
    ]
    again, problems = read_value_file(
        "f",
        text.replace(
            'quantity: "7",\n     proxy: "7220.00"', f'quantity: "{quantity}",\n     proxy: "7220.00"'
        ).encode(),
    )
    assert again is not None, problems
    assert abs(Decimal(ledger(again)["ratio"]) - 1) < Decimal("1e-20")


def test_the_same_file_gives_the_same_bytes() -> None:
    for text in ALL.values():
        first, second = (read_value_file("f", text.encode())[0] for _ in range(2))
        assert first is not None
        assert second is not None
        assert json.dumps(ledger(first)) == json.dumps(as_json(second, worked_out(second)))
        assert as_text(first, worked_out(first)) == as_text(second, worked_out(second))


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 10**6), SHARE, SHARE, st.sampled_from(Convention))
def test_rounds_that_do_not_grow_make_a_multiplier_from_one_to_three(
    first: int, second: Decimal, third: Decimal, convention: Convention
) -> None:
    rounds = (Decimal(first), first * second, first * second * third)
    for local in (True, False):
        lm3 = of_rounds(rounds, convention, local=local).lm3.central
        assert lm3 is not None
        least = 1 if local or convention is Convention.FULL else 0
        assert least <= lm3 <= least + 2


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 1000), SHARE, st.none() | SHARE), min_size=1, max_size=8), SHARE)
def test_the_central_multiplier_lies_between_the_floor_and_the_ceiling(
    lines: list[tuple[int, Decimal, Decimal | None]], staff: Decimal
) -> None:
    spent = [Spend("supplier", Decimal(amount), local, respend_local=again) for amount, local, again in lines]
    spent.append(Spend("staff", Decimal(100), Decimal(1)))
    round_1 = sum((line.amount for line in spent), Decimal(0))
    found = of_spend(round_1, spent, staff, Convention.FULL, local=True)
    assert 1 <= found.lm3.floor <= found.lm3.ceiling <= 3
    if found.lm3.central is not None:
        assert found.lm3.floor <= found.lm3.central <= found.lm3.ceiling
    if all(again is not None for _, local, again in lines if local):
        assert found.lm3.floor == found.lm3.central == found.lm3.ceiling


PEOPLE = st.sampled_from(["Ada", "Bo", "Chi", "Dee"])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(PEOPLE, PEOPLE, st.integers(1, 600)).filter(lambda each: each[0] != each[1]), max_size=12
    ),
    st.lists(st.tuples(PEOPLE, st.integers(1, 600)), max_size=6),
)
def test_all_balances_of_a_time_bank_add_up_to_nothing(
    exchanges: list[tuple[str, str, int]], credits: list[tuple[str, int]]
) -> None:
    found = settle(
        [Transfer(*each) for each in exchanges],
        [Transfer(name, POT, minutes) for name, minutes in credits],
        Decimal("13.45"),
    )
    assert sum(minutes for _, minutes in found.minutes) == 0
    assert abs(sum((hours for _, hours in found.balances), Decimal(0))) < Decimal("1e-20")
    if found.min_over_max is not None:
        assert 0 <= found.min_over_max <= 1


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 400), st.booleans())
def test_more_delivered_is_never_a_worse_rating(one: int, other: int, day: int, binding: bool) -> None:
    from datetime import date, timedelta

    first = date(2026, 1, 1)
    words = ["inadequate", "requires improvement", "approaching target", "good"]

    def word(actual: int) -> str:
        report = Report(first, first, Decimal(actual))
        clause = Clause(
            "c", "places", "place", Decimal(20), first, date(2026, 12, 31), binding, reports=(report,)
        )
        return str(standing(clause, first + timedelta(days=day)).rating)

    less, more = sorted((one, other))
    if day >= 37:
        assert words.index(word(less)) <= words.index(word(more))
    else:
        assert word(less) == word(more) == "other"
