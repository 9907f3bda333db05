"""The return of a programme, from its answers: the guide's published case, what carries it, and what is hidden."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest

from bot.report.json_form import summary_json
from bot.report.message import summary_message
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence
from flows.value.figures import FormulaKind, Measure, Section, State
from flows.value.summary import summarise
from flows.values import EXACT
from tests.flows.value.meals import a_year, meals, meals_summary
from tests.flows.value.samples import week
from tests.flows.value.small_maps import altered, everybody, read, small_map

D = Decimal

RETURN = (
    'discounting: {rate: "0.035", first_period: 1, source: study, other_rates: [0, "0.030"]}\n'
    "inputs:\n"
    "  - {id: grant, label: Grant, stakeholder: residents, amount: 4000, per: quarter, "
    "price_year: 2009, source: study}\n"
    "activities: ["
)

MONEY = "amount: 4000, per: quarter, price_year: 2009, source: study"


def money(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(D("0.01"), rounding=ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("value.total", "82508.57"),
        ("return.present_value", "81741.93"),
        ("return.inputs", "42375.00"),
        ("return.net_present_value", "39366.93"),
        ("return.ratio", "1.93"),
        ("return.payback", "6.16"),
        ("value.ae_attendances", "625.10"),
        ("value.geriatric_stays", "33010.60"),
        ("value.care_stays", "48013.00"),
        ("value.gp_visits", "1539.00"),
        ("value.new_friends", "451.62"),
        ("value.healthier_helpers", "175.50"),
        ("value.shopping_less", "-1306.25"),
    ],
)
def test_the_sample_year_of_the_meals_club_comes_to_the_guides_published_result(
    id: str, expected: str
) -> None:
    """A Guide to SROI, Wheels-to-Meals, as quoted: to the penny."""
    assert money(meals_summary().figure(id).value) == D(expected)


def test_an_undiscounted_first_year_does_not_come_out() -> None:
    assert money(meals_summary().figure("return.present_value").value) != D("84602.90")
    assert money(meals_summary().figure("return.at_rate.0").value) != D("1.93")


def test_it_says_which_values_carry_the_result_and_what_is_left_without_them() -> None:
    summary = meals_summary()
    falls = summary.figure("return.group.falls")
    assert falls.value is not None
    assert falls.value.quantize(D("0.001")) == D("0.965")
    without = summary.figure("return.group_without.falls").value
    assert without is not None
    assert without < D("0.1")
    carried = summary.figure("return.concentration")
    assert carried.formula.of == ("return.care_stays.present", "return.geriatric_stays.present")
    assert "continuing care" in carried.label["en"]


def test_at_its_switching_value_an_assumption_makes_the_ratio_one() -> None:
    summary = meals_summary()
    switching = summary.figure("return.care_stays.switching.proxy").value
    assert switching is not None
    with localcontext(EXACT):
        rest = sum(
            (
                figure.value or D(0)
                for figure in summary.figures
                if figure.measure is Measure.PRESENT and figure.subject != "care_stays"
            ),
            D(0),
        )
        again = switching * 7 * D("0.95") / D("1.035")
    assert money(rest + again) == D("42375.00")
    # Nothing is said of an assumption that the map does not make, nor of one that no value in range would tip.
    assert not [figure for figure in summary.figures if figure.id == "return.gp_visits.switching.deadweight"]


def test_the_message_says_what_is_gained_for_each_pound_and_what_carries_it() -> None:
    exact = summary_message(disclose(meals_summary(), exact=True), "en")
    assert "£1.93 for each £1 of the £42,400 put in." in exact
    assert "Mostly: Stays in continuing care avoided, Stays for geriatric assessment avoided (96 %)" in exact
    hidden = summary_message(disclose(meals_summary(), exact=False), "en")
    assert "£1.92 for each £1 of the £42,400 put in, without what is shown as *." in hidden
    assert "Mostly" not in hidden


def test_half_a_year_is_set_against_half_a_contract() -> None:
    summary = summarise(meals(), a_year(), week("2026-W27"))
    contract = summary.figure("return.input.contract").value
    assert contract is not None
    assert money(contract) == money(D(24375) * 27 / 53)
    with localcontext(EXACT):
        assert summary.figure("return.inputs").value == contract + D(6 * 250 * 6)


def test_few_helpers_hide_their_row_and_with_it_the_ratio_but_not_what_the_others_come_to() -> None:
    published = disclose(meals_summary(), exact=False)

    def state(id: str) -> State | None:
        figure = published.figure(id)
        return figure.state if figure else None

    hidden = [
        "value.healthier_helpers",
        "return.healthier_helpers.present",
        "value.total",
        "return.present_value",
    ]
    hidden += ["return.ratio", "return.net_present_value", "return.group_without.falls", "return.at_rate.0"]
    assert {state(id) for id in hidden} == {State.HIDDEN}
    assert state("return.concentration") is None
    shown = published.figure("return.ratio.shown")
    assert shown is not None
    assert shown.value is not None
    assert shown.n is None
    exact = meals_summary()
    with localcontext(EXACT):
        left = sum(
            (
                figure.value or D(0)
                for figure in exact.figures
                if figure.measure is Measure.PRESENT and figure.subject != "healthier_helpers"
            ),
            D(0),
        )
        # Of what was counted as it is printed: in whole numbers, and people to the nearest five.
        assert abs(shown.value - left / D(42375)) < D("0.01")
    assert all(
        switching.state is State.HIDDEN
        for switching in published.figures
        if switching.measure is Measure.SWITCHING
    )


def test_with_enough_helpers_nothing_is_hidden_and_nothing_is_said_twice() -> None:
    published = disclose(meals_summary(a_year(helpers_healthier=0)), exact=False)
    assert not [figure.id for figure in published.figures if figure.id.endswith(".shown")]
    ratio = published.figure("return.ratio")
    assert ratio is not None
    assert ratio.state is State.SHOWN
    assert not any(figure.evidence or figure.people or figure.rests_on for figure in published.figures)


def test_time_of_helpers_is_an_input_at_its_price_and_no_benefit() -> None:
    helping = meals_summary().figure("return.input.helping")
    assert helping.value == D(18000)
    assert (helping.formula.terms[0].quantity, helping.formula.terms[0].price) == (D(3000), D("6.00"))
    assert len(helping.evidence) == 12


def test_totals_over_the_years_are_the_sums_of_their_lines() -> None:
    summary = meals_summary()
    with localcontext(EXACT):
        for measure, total in ((Measure.PRESENT, "return.present_value"), (Measure.INPUT, "return.inputs")):
            parts = [figure for figure in summary.figures if figure.measure is measure]
            assert sum((part.value or D(0) for part in parts), D(0)) == summary.figure(total).value
            assert sum((part.low or D(0) for part in parts), D(0)) == summary.figure(total).low
            assert sum((part.high or D(0) for part in parts), D(0)) == summary.figure(total).high


def test_a_return_has_a_range_between_its_worst_and_its_best() -> None:
    lasting = altered(
        ("activities: [", RETURN),
        ("    attribution_to_others: {central: \"0.10\"", "    duration: {central: 3, low: 1, high: 5, source: study}\n"
         "    drop_off: {central: \"0.2\", low: \"0.1\", high: \"0.5\", source: study}\n"
         "    attribution_to_others: {central: \"0.10\""),
    )  # fmt: skip
    summary = summarise(small_map(lasting), everybody(), week())
    ratio = summary.figure("return.ratio")
    assert ratio.low is not None
    assert ratio.value is not None
    assert ratio.high is not None
    assert ratio.low < ratio.value < ratio.high
    year_after = lasting.replace("    cashable: partly", "    cashable: partly\n    starts: after")
    later = summarise(small_map(year_after), everybody(), week()).figure("return.fewer_visits.present")
    assert later.formula.years[0] == 0
    assert (later.value or 0) < (summary.figure("return.fewer_visits.present").value or 0)


def test_without_answers_there_is_no_return_and_no_ratio_of_nothing() -> None:
    summary = summarise(meals(), Evidence(), week())
    measures = {figure.measure for figure in summary.figures if figure.section is Section.RETURN}
    assert measures == {Measure.INPUT}
    assert summarise(meals(), Evidence(), week()).figure("return.input.helping").state is State.UNKNOWN


def test_the_same_answers_give_the_same_bytes() -> None:
    one, other = (summary_json(disclose(meals_summary(a_year()), exact=False)) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([("activities: [", RETURN.replace("discounting: {", "aims: {", 1))], "discounting"),
        (
            [("activities: [", RETURN.replace("first_period: 1, source: study", "first_period: 1"))],
            "the rate has no source",
        ),
        ([("activities: [", RETURN.replace('rate: "0.035"', 'rate: "3.5"'))], "is no rate"),
        ([("activities: [", RETURN.replace('rate: "0.035"', "schedule: green-book-206"))], "cannot be"),
        (
            [("activities: [", RETURN.replace("price_year: 2009", "price_year: 2019"))],
            "what it is set against is not",
        ),
        (
            [("activities: [", RETURN.replace(MONEY, "sum: asked/shopped, proxy: shopping"))],
            "counts as a benefit the time",
        ),
        ([("activities: [", RETURN.replace("per: quarter, ", ""))], "needs the key per"),
    ],
)
def test_what_may_not_be_set_against_each_other_is_a_problem(
    changes: list[tuple[str, str]], message: str
) -> None:
    value_map, problems = read(altered(*changes))
    assert value_map is None
    assert any(message in f"{problem.message} {problem.column}" for problem in problems), "\n".join(
        map(str, problems)
    )


@pytest.mark.parametrize("exact", [False, True])
def test_whoever_reckons_a_difference_or_a_ratio_again_from_what_it_names_comes_to_it(exact: bool) -> None:
    published = disclose(meals_summary(), exact=exact)
    reckoned = 0
    for figure in published.figures:
        if figure.value is None or figure.formula.kind not in (FormulaKind.DIFFERENCE, FormulaKind.RATIO):
            continue
        first, second = (published.figure(id) for id in figure.formula.of)
        assert first is not None, figure.id
        assert second is not None, figure.id
        assert first.value is not None, figure.id
        assert second.value, figure.id
        is_ratio = figure.formula.kind is FormulaKind.RATIO
        again = first.value / second.value if is_ratio else first.value - second.value
        assert again == pytest.approx(figure.value), figure.id
        reckoned += 1
    assert reckoned >= 4


def test_a_ratio_at_another_rate_names_that_rate_and_nobody_who_would_have_said_it() -> None:
    figure = meals_summary().figure("return.at_rate.0.03")
    [rate] = [one for one in figure.parameters if one.id == "discount_rate"]
    assert (rate.value, rate.source) == (Decimal("0.03"), "")
