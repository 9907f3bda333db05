"""Laws of a summary, over random maps and random answers, exact and as it is printed: lines add up, shares of who gains
are a whole, more taken off is never worth more, nothing is without answers, and the same inputs are the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.value.disclosure import disclose
from flows.value.figures import Figure, Measure, Published, Section, State, Summary
from flows.value.references import About
from flows.value.summary import summarise
from flows.value.valuation import Assumption, Kind, QuantityRule
from flows.value.value_map import ValueMap
from flows.values import EXACT
from tests.flows.value.random_maps import RULES, SHARES, assumptions, maps, people, told
from tests.flows.value.samples import week

D = Decimal
NEAR = D("1e-25")
relaxed = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
Said = list[list[dict[str, Any]]]
PARTS = {
    Measure.ACCRUES: Measure.ACCRUES_SHOWN,
    Measure.LEVEL: Measure.LEVEL_SHOWN,
}
"""Every value but a transfer is in exactly one of each of these."""


def summed(value_map: ValueMap, said: Said) -> Summary:
    return summarise(value_map, told(said), week())


def total(figures: Iterable[Figure]) -> Decimal:
    with localcontext(EXACT):
        return sum((figure.value or D(0) for figure in figures), D(0))


def near(one: Decimal, other: Decimal) -> bool:
    with localcontext(EXACT):
        return abs(one - other) <= NEAR * max(abs(one), abs(other), D(1))


def of(summary: Summary | Published, *measures: Measure) -> list[Figure]:
    return [figure for figure in summary.figures if figure.measure in measures]


@given(maps(), people)
@relaxed
def test_every_total_is_the_sum_of_its_lines(value_map: ValueMap, said: Said) -> None:
    summary = summed(value_map, said)
    values = of(summary, Measure.VALUE)
    public = [figure for figure in values if not figure.transfer]
    assert near(total(of(summary, Measure.TOTAL)), total(public))
    assert near(total(of(summary, Measure.TRANSFERS)), total(one for one in values if one.transfer))
    for measure in PARTS:
        assert near(total(of(summary, measure)), total(public)), measure
    assert near(total(of(summary, Measure.KIND)), total(values))
    for figure in of(summary, Measure.KIND):
        assert near(figure.value or D(0), total(one for one in values if one.kind == figure.subject)), (
            figure.id
        )
    for figure in of(summary, Measure.CASHABLE):
        saved = [one for one in values if one.kind is Kind.FISCAL and one.cashable == figure.subject]
        assert near(figure.value or D(0), total(saved)), figure.id
    for measure, name in ((Measure.AIM, "aims"), (Measure.DIMENSION, "dimension")):
        for figure in of(summary, measure):
            held = [
                one
                for one in public
                if figure.subject in (one.aims if name == "aims" else (getattr(one, name),))
            ]
            assert near(figure.value or D(0), total(held)), figure.id
    sums = {one.measure: one.value or D(0) for one in summary.figures if one.section is Section.RETURN}
    if Measure.PRESENT_VALUE in sums:
        present = [one for one in of(summary, Measure.PRESENT) if not one.transfer]
        assert near(sums[Measure.PRESENT_VALUE], total(present))
    if Measure.RATIO in sums:
        assert near(sums[Measure.INPUTS], total(of(summary, Measure.INPUT)))
        assert near(sums[Measure.NET_PRESENT_VALUE], sums[Measure.PRESENT_VALUE] - sums[Measure.INPUTS])
        assert near(sums[Measure.RATIO] * sums[Measure.INPUTS], sums[Measure.PRESENT_VALUE])
        assert near(sums[Measure.NET_RATIO], sums[Measure.RATIO] - 1)


@given(maps(), people)
@relaxed
def test_assumptions_are_multiplied_and_never_added_and_a_reader_can_work_it_out(
    value_map: ValueMap, said: Said
) -> None:
    """Exact and as printed: quantities times prices are the gross value, and what is left of it is the value."""
    for summary in (summed(value_map, said), disclose(summed(value_map, said), exact=False)):
        by_id = {figure.id: figure for figure in summary.figures}
        for one in value_map.valuations:
            value = by_id[f"value.{one.id}"]
            gross = by_id.get(f"value.{one.id}.gross", value)
            if value.value is None or gross.value is None:
                continue
            with localcontext(EXACT):
                left, product = gross.value, D(0)
                for _, share in one.taken_off:
                    left *= 1 - share.central
                for term in gross.formula.terms:
                    amount = (term.quantity or D(0)) * term.price / term.divisor
                    product += amount if term.adds else -amount
            assert near(value.value, left), one.id
            assert near(gross.value, product), one.id


@given(maps(), people)
@relaxed
def test_what_is_printed_adds_up_to_what_is_printed(value_map: ValueMap, said: Said) -> None:
    """A reader with the printed lines gets the printed total, or that of what is shown."""
    published = disclose(summed(value_map, said), exact=False)
    shown = [one for one in of(published, Measure.VALUE) if one.state is State.SHOWN]
    public = [one for one in shown if not one.transfer]
    for whole, part in ((Measure.TOTAL, Measure.TOTAL_SHOWN), *PARTS.items()):
        best = [one for one in of(published, whole, part) if one.state is State.SHOWN]
        assert near(total(best), total(public)), whole
    kinds = [one for one in of(published, Measure.KIND, Measure.KIND_SHOWN) if one.state is State.SHOWN]
    assert near(total(kinds), total(shown))
    for figure in of(published, Measure.REAL_NET, Measure.REAL_NET_SHOWN):
        if figure.state is State.SHOWN:
            assert near(figure.value or D(0), total(public) - total(of(published, Measure.PRICE)))


@given(maps(), people)
@relaxed
def test_the_shares_of_who_gains_add_up_to_one(value_map: ValueMap, said: Said) -> None:
    for summary in (summed(value_map, said), disclose(summed(value_map, said), exact=False)):
        for whole, part in ((Measure.TOTAL, Measure.ACCRUES), (Measure.TOTAL_SHOWN, Measure.ACCRUES_SHOWN)):
            [*totals] = of(summary, whole)
            if totals and totals[0].value:
                with localcontext(EXACT):
                    parts = [one for one in of(summary, Measure.ACCRUES, part) if one.value is not None]
                    shares = [(one.value or D(0)) / totals[0].value for one in parts]
                    assert near(sum(shares, D(0)), D(1))


@pytest.mark.parametrize("name", [*SHARES])
@given(maps(), people, assumptions(), st.integers(0, 10))
@settings(relaxed, max_examples=8)
def test_the_more_is_taken_off_the_less_a_gain_is_worth_and_the_less_a_loss_costs(
    name: str, value_map: ValueMap, said: Said, more: Assumption, place: int
) -> None:
    """Of whatever one assumption says; and the others, and other values, stay as they were."""
    index = place % len(value_map.valuations)
    one = value_map.valuations[index]
    less = replace(more, central=more.central / 2, low=more.low / 2, high=more.high / 2)

    def worth(assumed: Assumption | None) -> tuple[Decimal, Decimal, dict[str, Decimal | None]]:
        changed: dict[str, Any] = {name: assumed}
        valuations = list(value_map.valuations)
        valuations[index] = replace(one, **changed)
        discounting = value_map.discounting
        summary = summed(replace(value_map, valuations=tuple(valuations), discounting=discounting), said)
        mine = [figure for figure in of(summary, Measure.VALUE, Measure.PRESENT) if figure.subject == one.id]
        others = {
            figure.id: figure.value
            for figure in of(summary, Measure.VALUE, Measure.PRESENT)
            if figure.subject != one.id
        }
        value = total(figure for figure in mine if figure.measure is Measure.VALUE)
        return value, total(figure for figure in mine if figure.measure is Measure.PRESENT), others

    nothing, some, most = worth(None), worth(less), worth(more)
    for before, after in ((nothing, some), (some, most)):
        assert before[2] == after[2]
        for was, now in zip(before[:2], after[:2], strict=True):
            assert abs(now) <= abs(was) + NEAR
            assert was * now >= 0


@given(maps(), people)
@relaxed
def test_a_range_holds_its_value_exact_and_printed(value_map: ValueMap, said: Said) -> None:
    summary = summed(value_map, said)
    for figure in (*summary.figures, *disclose(summary, exact=False).figures):
        if figure.value is not None and figure.low is not None and figure.high is not None:
            assert figure.low <= figure.value or near(figure.low, figure.value), figure.id
            assert figure.value <= figure.high or near(figure.high, figure.value), figure.id


WITHOUT_ANSWERS = (
    *(Measure.REACHED, Measure.NOT_ANSWERED, Measure.ELIGIBLE),
    *(Measure.PRICE, Measure.INPUT, Measure.INPUTS),
)
"""Who joined, and what a contract costs, is known without anybody's answer."""
LESS_THE_COST = (Measure.NET_PRESENT_VALUE, Measure.NET_RATIO, Measure.NARROW_NET, Measure.REAL_NET)
"""Where nothing was gained, what is left is the cost alone."""


@given(maps(), people)
@relaxed
def test_no_figure_exists_without_the_answers_it_was_made_of(value_map: ValueMap, said: Said) -> None:
    evidence = told(said)
    of_person = {row.identity: row.person for row in evidence.rows}
    summary = summarise(value_map, evidence, week())
    gained = {figure.id for figure in of(summary, Measure.VALUE) if figure.value}
    for figure in summary.figures:
        assert figure.evidence == tuple(dict.fromkeys(figure.evidence))
        assert set(figure.evidence) <= of_person.keys()
        assert (figure.value is None) == (figure.state is State.UNKNOWN), figure.id
        nothing_gained = figure.measure in LESS_THE_COST and not gained.intersection(figure.rests_on)
        if figure.value and figure.measure not in WITHOUT_ANSWERS and not nothing_gained:
            assert figure.evidence, figure.id
        if figure.about is About.PEOPLE and figure.measure not in WITHOUT_ANSWERS:
            # Nobody stands behind a figure of whom there is no answer in it.
            assert figure.people <= {of_person[identity] for identity in figure.evidence}, figure.id


def test_a_map_without_answers_has_no_figure_but_noughts_and_what_a_contract_costs() -> None:
    @given(maps())
    @settings(relaxed, max_examples=15)
    def holds(value_map: ValueMap) -> None:
        for figure in summed(value_map, []).figures:
            assert not figure.evidence
            assert not figure.value or figure.measure in WITHOUT_ANSWERS, figure.id

    holds()


BYTES = """
import random
from hashlib import sha256
from hypothesis import given, seed, settings, Phase
from bot.report.json_form import summary_json
from flows.value.disclosure import disclose
from tests.flows.value.random_maps import maps, people
from tests.flows.value.test_laws_of_random_maps import summed
digest = sha256()

@seed(47)
@settings(max_examples=6, deadline=None, database=None, phases=[Phase.generate])
@given(maps(), people)
def feed(value_map, said):
    for exact in (False, True):
        digest.update(summary_json(disclose(summed(value_map, said), exact)).encode())

feed()
print(digest.hexdigest())
"""


def test_the_same_inputs_are_the_same_bytes_in_every_process_whatever_its_hashes() -> None:
    """Sets and the order in which Python walks them differ from process to process: nothing printed may hang on it."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", BYTES],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    told_by = [process.communicate(timeout=120)[0].strip() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert told_by[0] == told_by[1]
    assert len(told_by[0]) == 64


def test_every_kind_of_quantity_is_drawn() -> None:
    assert {type(rule) for rule in RULES.values()} == set(get_args(QuantityRule))
