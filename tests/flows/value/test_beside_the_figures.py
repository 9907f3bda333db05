"""What stands beside the figures: who is missing, who gives and receives, the price, and what nobody has said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.report.document import document_of
from flows.value.disclosure import disclose
from flows.value.discounting import flat
from flows.value.figures import Measure, Section, State, Summary
from flows.value.sroi import ImpactMap, MapOutcome, social_return
from flows.value.summary import summarise
from flows.value.unit_costs import Cashable
from flows.values import EXACT
from tests.flows.value.meals import AFTERWARDS, LAST_WEEK, a_year, meals, meals_summary
from tests.flows.value.samples import Diary, forty_people, plain, week, weeks_before
from tests.flows.value.small_maps import altered, everybody, read, small_map

D = Decimal

WHOLE_LIFE = """\
whole_life_cost:
  life: 5
  price_year: 2009
  source: study
  schedule: green-book-2026
  lines:
    - {what: kitchen, kind: acquisition, amount: 10000}
    - {what: running, kind: operation, from: 1, to: 5, amount: 1500}
activities: ["""


# --- who is missing ---------------------------------------------------------------------------------------


def some_missing() -> Diary:
    """Thirty joined: ten never told anything, ten told once, ten twice and rose by two steps."""
    diary = Diary()
    for number in range(30):
        diary.joins(f"p{number:02}")
    for number in range(10, 30):
        diary.checks_in(f"p{number:02}", weeks_before(8), housing=4)
    for number in range(20, 30):
        diary.checks_in(f"p{number:02}", weeks_before(0), housing=6)
    return diary


def test_everybody_missing_counts_as_unchanged_in_the_figure_beside_the_change() -> None:
    summary = some_missing().summary()
    found = {
        measure: summary.figure(f"attrition.housing_ladder.{measure}").value
        for measure in ("eligible", "with_first", "with_latest", "if_missing_same")
    }
    assert plain(*list(found.values())[:3]) == [30, 20, 10]
    assert found["if_missing_same"] == EXACT.divide(D(20), D(30))
    assert summary.figure("change.housing_ladder.change").value == 2


def test_it_is_made_of_what_is_printed_beside_it_and_tells_no_more() -> None:
    published = disclose(some_missing().summary(), exact=False)
    spread = published.figure("attrition.housing_ladder.if_missing_same")
    assert spread is not None
    assert spread.value == D("0.7")
    assert (spread.n, spread.evidence) == (None, ())


def test_few_who_never_told_anything_are_not_given_away_by_all_less_those_who_did() -> None:
    diary = some_missing()
    for number in range(3, 10):
        diary.checks_in(f"p{number:02}", weeks_before(8), housing=4)
    published = disclose(diary.summary(), exact=False)
    for measure in ("eligible", "if_missing_same"):
        figure = published.figure(f"attrition.housing_ladder.{measure}")
        assert figure is not None
        assert (figure.state, figure.value) == (State.HIDDEN, None)


# --- giving and receiving ---------------------------------------------------------------------------------


def giving_and_receiving(gave: int, got: int, both: int) -> Diary:
    diary = Diary()
    people = [f"p{number:02}" for number in range(gave + got + both)]
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    for number, person in enumerate(people):
        if number < gave + both:
            diary.says(
                person, "gave-time", at,
                hours=3, minutes=0, sort="activity", planned_by="together", delivered_by="together",
            )  # fmt: skip
        if number >= gave:
            diary.says(person, "your-month", at, received_hours=2)
    return diary


def test_reciprocity_is_the_share_who_both_gave_and_received_and_how_even_the_hours_are() -> None:
    evidence = giving_and_receiving(8, 8, 16).evidence()
    summary = summarise(meals(), evidence, week(LAST_WEEK, AFTERWARDS))
    found = [
        summary.figure(f"reciprocity.{one}").value
        for one in ("hours_given", "hours_received", "both", "even")
    ]
    assert plain(*found) == [72, 48, D("0.5"), EXACT.divide(D(48), D(72))]


def test_few_who_only_received_are_not_given_away() -> None:
    evidence = giving_and_receiving(8, 3, 16).evidence()
    published = disclose(summarise(meals(), evidence, week(LAST_WEEK, AFTERWARDS)), exact=False)
    states = {figure.measure: figure.state for figure in published.of(Section.RECIPROCITY)}
    assert set(states.values()) == {State.HIDDEN}


# --- the price, and what it costs -------------------------------------------------------------------------


def test_the_narrow_reading_is_the_money_paid_and_not_the_time_given() -> None:
    summary = meals_summary()
    assert summary.figure("value_for_money.price").value == 24375
    assert summary.figure("value.cashable.partly").value is not None
    assert summary.figure("value.dimension.social").value == summary.figure("value.total").value


def test_narrowly_only_what_can_be_cashed_is_set_against_the_price_and_really_all_public_value() -> None:
    """Wheels-to-Meals: 82,508.57 in the first year, of which 81,023.60 can partly be taken out of a budget."""
    summary = meals_summary()
    narrow, real = (summary.figure(f"value_for_money.{one}_net") for one in ("narrow", "real"))
    assert plain(narrow.value, narrow.high) == [D("-24375"), D("56648.60")]
    assert plain(real.value, real.low) == [D("58133.57")] * 2
    assert real.evidence == summary.figure("value.total").evidence


def paying_less_benefit() -> Summary:
    """The meals club, as if fewer visits were a benefit that is no longer paid, and new friends could be cashed."""
    value_map = meals()
    valuations = {one.id: one for one in value_map.valuations}
    valuations["gp_visits"] = replace(valuations["gp_visits"], transfer=True, cashable=Cashable.YES)
    valuations["new_friends"] = replace(valuations["new_friends"], cashable=Cashable.YES)
    changed = replace(value_map, valuations=tuple(valuations.values()))
    return summarise(changed, a_year(), week(LAST_WEEK, AFTERWARDS))


def test_a_benefit_no_longer_paid_can_be_cashed_and_is_no_public_value() -> None:
    summary = paying_less_benefit()
    assert summary.figure("value.cashable.yes").value == summary.figure("value.transfers").value == 1539
    assert summary.figure("value.total").value == D("82508.57") - 1539
    narrow, real = (summary.figure(f"value_for_money.{one}_net").value for one in ("narrow", "real"))
    assert plain(narrow, real) == [1539 - 24375, D("82508.57") - 1539 - 24375]


def test_the_summary_and_an_impact_map_of_its_own_say_the_same_by_the_same_names() -> None:
    summary = paying_less_benefit()
    values = [figure for figure in summary.figures if figure.measure is Measure.VALUE]
    alone = social_return(
        ImpactMap(
            "GBP", flat(D(0)), 0, (),
            tuple(
                MapOutcome(
                    figure.subject, "", "", D(1), figure.value or D(0), D(0), D(0), D(0), D(0), 1,
                    figure.accrues_to or "", figure.kind or "", figure.transfer,
                    cashable=figure.cashable or Cashable.UNKNOWN,
                )
                for figure in values
            ),
        )
    )  # fmt: skip

    def told(measure: Measure) -> dict[str, Decimal | None]:
        return {one.subject: one.value for one in summary.figures if one.measure is measure}

    assert told(Measure.CASHABLE) == dict(alone.by_cashable)
    assert told(Measure.KIND) == dict(alone.by_kind)
    assert told(Measure.ACCRUES) == dict(alone.by_accrual)
    assert summary.figure("value.total").value == alone.pv
    assert alone.transfers == summary.figure("value.transfers").value


def test_what_a_reading_comes_to_is_made_of_the_values_as_they_are_printed() -> None:
    published = disclose(meals_summary(), exact=False)
    shown, total, price = (
        published.figure(id)
        for id in ("value_for_money.real_net.shown", "value.total.shown", "value_for_money.price")
    )
    whole = published.figure("value_for_money.real_net")
    assert whole is not None
    assert whole.state is State.HIDDEN
    assert (shown and shown.value) == ((total and total.value) or 0) - ((price and price.value) or 0)


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_report_sets_both_readings_side_by_side_down_to_what_they_come_to(language: str) -> None:
    document = document_of(disclose(meals_summary(), exact=True), language)
    part = next(part for part in document.parts if part.id == Section.VALUE_FOR_MONEY)
    [table] = part.tables
    last = next(row for row in table.rows if row.is_total)
    assert last.cells[1:] == ("−£24,375", "£58,133.57")
    assert table.rows[0].cells[1:] == ("£24,375", "£24,375")


def test_without_a_price_neither_reading_comes_to_anything() -> None:
    summary = summarise(small_map(), everybody(), week())
    assert not [one for one in summary.figures if one.section is Section.VALUE_FOR_MONEY]


def test_the_real_reading_has_the_cost_over_the_whole_life_by_its_schedule() -> None:
    """10,000 and then 1,500 a year for five years at 3.5 %: 16,772.58, or 3,714.81 a year."""
    summary = summarise(small_map(altered(("activities: [", WHOLE_LIFE))), everybody(), week())
    cost, yearly = (
        summary.figure(f"value_for_money.{one}").value for one in ("whole_life_cost", "yearly_cost")
    )
    assert cost is not None
    assert yearly is not None
    assert (round(cost, 2), round(yearly, 2)) == (D("16772.58"), D("3714.81"))


def test_a_line_of_cost_beyond_the_life_is_a_problem() -> None:
    value_map, problems = read(altered(("activities: [", WHOLE_LIFE.replace("to: 5", "to: 9"))))
    assert value_map is None
    assert any("whole number from 0 to 5" in problem.message for problem in problems)


def test_what_has_no_price_keeps_its_dimension() -> None:
    summary = forty_people()
    told = {
        figure.subject: figure.dimension for figure in summary.figures if figure.measure is Measure.IN_WORDS
    }
    assert told["landfill"] == "environmental"


# --- what we do not know ----------------------------------------------------------------------------------


def test_what_nobody_has_said_of_a_value_is_listed_as_not_known() -> None:
    gaps = {
        figure.subject for figure in forty_people().figures if figure.measure is Measure.NOTHING_TAKEN_OFF
    }
    assert "hostel_weeks" in gaps
    heard = {
        figure.subject for figure in meals_summary(a_year()).figures if figure.measure is Measure.NOT_VERIFIED
    }
    assert heard == {valuation.id for valuation in meals().valuations}
    small = summarise(small_map(), everybody(), week())
    assert {one.subject for one in small.figures if one.measure is Measure.NO_DEADWEIGHT} == {"fewer_visits"}
