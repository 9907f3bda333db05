"""Published results come out to the precision they were published with, and the mistakes known of them do not.

Each test names its source. "Ours" is worked out from the source's own figures.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.authoring.parameter_packs import shipped
from flows.value.discounting import flat
from flows.value.distance import Measure, Reading, distance
from flows.value.inference import expected_by_chance, reliable_change, wilson
from flows.value.scales import Instrument, score
from flows.value.unit_costs import nested
from tests.bot.report.calculations.value_texts import (
    CLAUSES,
    COST_LINES,
    READINGS,
    SPEND,
    TENDER,
    TIME_BANK,
    WHEELS_TO_MEALS,
    of_unit_costs,
)
from tests.bot.report.calculations.worked import rounded, said, worked

# --- A Guide to Social Return on Investment (Cabinet Office 2009): Wheels-to-Meals --------------------------


@pytest.fixture(scope="module")
def meals() -> dict[str, Any]:
    return worked(WHEELS_TO_MEALS)


def test_wheels_to_meals_gives_the_guides_totals(meals: dict[str, Any]) -> None:
    published = {
        "inputs": "42375.00",
        "total_year_1": "82508.57",
        "pv": "81741.93",
        "npv": "39366.93",
        "ratio": "1.93",
        "payback_months": "6.16",
    }
    assert {key: rounded(meals[key]) for key in published} == published
    assert rounded(meals["net_ratio"]) == "0.93"


def test_wheels_to_meals_gives_the_guides_rows(meals: dict[str, Any]) -> None:
    assert [(row["id"], rounded(row["impact_year_1"])) for row in meals["rows"]] == [
        ("emergencies", "625.10"),
        ("assessment_stays", "33010.60"),
        ("care_stays", "48013.00"),
        ("gp_visits", "1539.00"),
        ("new_friends", "451.62"),
        ("volunteers_healthier", "175.50"),
        ("neighbours", "-1306.25"),
    ]
    visits = meals["rows"][3]
    assert visits["years"] == ["1539", "1385.1", "1246.59", "1121.931", "1009.7379"]
    assert rounded(visits["pv"]) == "5732.19"


def test_the_three_falls_rows_carry_wheels_to_meals(meals: dict[str, Any]) -> None:
    [falls] = meals["groups"]
    assert falls["name"] == "falls"
    assert rounded(Decimal(falls["share_of_pv"]) * 100, 1) == "96.5"
    assert meals["concentration"]["rows"] == ["care_stays", "assessment_stays"]


def test_not_discounting_year_1_is_another_convention_and_not_the_guides(meals: dict[str, Any]) -> None:
    undiscounted = worked(WHEELS_TO_MEALS.replace("first_period: 1", "first_period: 0"))
    assert rounded(undiscounted["pv"]) == "84602.90"
    assert rounded(meals["pv"]) != "84602.90"


def test_adjustments_are_multiplied_and_never_added(meals: dict[str, Any]) -> None:
    friends = meals["rows"][4]
    assert rounded(friends["impact_year_1"]) != "424.60"
    assert friends["steps"] == {
        "gross": "772",
        "after_deadweight": "694.8",
        "after_displacement": "694.8",
        "after_attribution": "451.62",
    }


def test_discounted_benefits_are_never_set_against_undiscounted_costs_of_several_years() -> None:
    for key in ('duration: "3"', 'years: ["1", "2"]', "from: 1"):
        several = WHEELS_TO_MEALS.replace('value: "24375"', f'value: "24375", {key}')
        assert "undiscounted under discounted benefits" in said(several)
        assert "kind: cost-lines" in said(several)


def test_what_every_row_stands_on_says_whether_it_was_verified(meals: dict[str, Any]) -> None:
    assert not any(row["verified"] for row in meals["rows"])


# --- nef, Sustainable Procurement and Commissioning (2008), Local multiplier; The Money Trail ---------------


@pytest.mark.parametrize(
    ("rounds", "local", "lm3"),
    [
        (("72000", "57600", "24980"), "true", "2.15"),
        (("120000", "20400", "6760"), "false", "1.23"),
        (("10", "8", "6.40"), "true", "2.44"),
        (("10", "2", "0.40"), "false", "1.24"),
    ],
)
def test_the_local_multiplier_is_nefs(rounds: tuple[str, ...], local: str, lm3: str) -> None:
    listed = ", ".join(f'"{each}"' for each in rounds)
    file = f"kind: spend\nconvention: full-round-1\nrecipient_is_local: {local}\nrounds: [{listed}]\n"
    assert rounded(worked(file)["lm3"]["central"]) == lm3


@pytest.mark.parametrize(("firm", "lm3"), [("local", "2.15"), ("non-local", "1.23")])
def test_the_two_firms_of_norfolk_ship_as_files(firm: str, lm3: str) -> None:
    file = files("flows.library").joinpath(f"calculations/norfolk-{firm}-firm.yaml").read_text("utf-8")
    assert rounded(worked(file)["lm3"]["central"]) == lm3


def test_a_tender_that_shows_the_principles_comes_first_though_another_is_cheaper() -> None:
    file = files("flows.library").joinpath("calculations/tender-principles.yaml").read_text("utf-8")
    found = worked(file)
    assert (found["first"], found["cheapest"]) == ("X", "Y")


def test_norfolks_firm_from_elsewhere_is_worth_a_pound_less_by_the_other_convention() -> None:
    file = 'kind: spend\nconvention: {}\nrecipient_is_local: false\nrounds: ["120000", "20400", "6760"]\n'
    ours = worked(file.format("local-round-1-only"))
    assert (ours["convention"], rounded(ours["lm3"]["central"])) == ("local-round-1-only", "0.23")
    assert rounded(worked(file.format("full-round-1"))["lm3"]["central"]) == "1.23"


# Northumberland County Council, as quoted: £1.76 of each £1 with local firms, £0.36 with others. Rounds 2 and 3 were
# not published, so what is claimed here holds for every way in which they can have made these figures.

NORTHUMBERLAND = """
kind: spend
convention: {convention}
recipient_is_local: {local}
rounds: ["1", "{second}", "{third}"]
"""


def splits(left_over: str) -> st.SearchStrategy[tuple[Decimal, Decimal]]:
    """Rounds 2 and 3 of one pound, to the ten-thousandth, the later not larger than the earlier."""
    both = Decimal(left_over)
    whole = int(both * 10000)
    return st.integers((whole + 1) // 2, whole).map(
        lambda second: (Decimal(second) / 10000, both - Decimal(second) / 10000)
    )


@settings(deadline=None, max_examples=60)
@given(splits("0.36"))
@example((Decimal("0.18"), Decimal("0.18")))
@example((Decimal("0.36"), Decimal("0")))
def test_northumberlands_36_pence_are_of_the_convention_that_counts_no_round_1_of_a_firm_from_elsewhere(
    rounds: tuple[Decimal, Decimal],
) -> None:
    def lm3(convention: str) -> str:
        second, third = rounds
        file = NORTHUMBERLAND.format(convention=convention, local="false", second=second, third=third)
        found = worked(file)["lm3"]
        assert found["floor"] == found["central"] == found["ceiling"]
        return rounded(found["central"])

    assert lm3("local-round-1-only") == "0.36"
    assert lm3("full-round-1") == "1.36"


@settings(deadline=None, max_examples=60)
@given(splits("0.76"))
@example((Decimal("0.38"), Decimal("0.38")))
@example((Decimal("0.76"), Decimal("0")))
def test_northumberlands_1_76_with_a_local_firm_is_the_same_by_both_conventions(
    rounds: tuple[Decimal, Decimal],
) -> None:
    second, third = rounds
    for convention in ("local-round-1-only", "full-round-1"):
        file = NORTHUMBERLAND.format(convention=convention, local="true", second=second, third=third)
        assert rounded(worked(file)["lm3"]["central"]) == "1.76"


@pytest.mark.parametrize(("rounds", "local"), [(("0.50", "0.26"), "true"), (("0.24", "0.12"), "false")])
@pytest.mark.parametrize("convention", ["local-round-1-only", "full-round-1"])
def test_northumberlands_two_figures_are_compared_by_their_own_convention_only(
    rounds: tuple[str, str], local: str, convention: str
) -> None:
    """The figures of a local firm are alike by both conventions, and are still not set beside one of the other."""
    theirs = NORTHUMBERLAND.format(convention=convention, local=local, second=rounds[0], third=rounds[1])
    theirs += "compare_with: {name: the other firm, lm3: %s, convention: local-round-1-only}"
    file = theirs % ('"0.36"' if local == "true" else '"1.76"')
    if convention == "local-round-1-only":
        expected = "1.40" if local == "true" else "-1.40"
        assert rounded(worked(file)["difference"]["lm3"]) == expected
    else:
        assert "a figure of local-round-1-only is not to be compared with one of full-round-1" in said(file)


def test_the_two_conventions_are_never_compared() -> None:
    file = """
kind: spend
convention: full-round-1
recipient_is_local: true
rounds: ["72000", "57600", "24980"]
compare_with: {name: the firm from elsewhere, lm3: "1.23", convention: full-round-1}
"""
    assert rounded(worked(file)["difference"]["lm3"]) == "0.92"
    other = file.replace("convention: full-round-1}", "convention: local-round-1-only}")
    assert "a figure of local-round-1-only is not to be compared with one of full-round-1" in said(other)


def test_who_did_not_reply_makes_a_range() -> None:
    found = worked(SPEND)
    assert found["round_2"] == "60000"
    assert found["round_3"] == {"floor": "23500", "central": "28500", "ceiling": "33500"}
    assert found["lm3"] == {"floor": "1.835", "central": "1.885", "ceiling": "1.935"}
    assert (found["response"]["by_count"], rounded(found["response"]["by_value"], 4)) == ("0.5", "0.6667")


def test_there_is_no_central_figure_where_replies_cover_less_than_half_the_spend() -> None:
    few = worked(SPEND.replace('"10000"', '"20001"'))
    assert few["lm3"]["central"] is None
    assert few["lm3"]["floor"] is not None
    half = worked(SPEND.replace('"10000"', '"20000"'))
    assert half["lm3"]["central"] is not None


# --- HM Treasury, The Green Book ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "factor"),
    [(1, ".966184"), (5, ".841973"), (10, ".708919"), (30, ".356278"), (31, ".345901")],
)
def test_discount_factors_are_the_green_books_and_compound_through_its_bands(
    period: int, factor: str
) -> None:
    schedule = shipped().schedules["green-book-2026"]
    assert rounded(schedule.factor(period), 6) == f"0{factor}"


def test_the_green_books_bands_end_where_it_says() -> None:
    schedules = shipped().schedules
    periods = (1, 30, 31, 75, 76, 125, 126, 200, 201, 300, 301)
    rates = [schedules["green-book-2026"].rate(period) for period in periods]
    health = [schedules["green-book-2026-health"].rate(period) for period in periods]
    assert rates == [Decimal(each) / 1000 for each in (35, 35, 30, 30, 25, 25, 20, 20, 15, 15, 10)]
    assert health == [Decimal(each) / 10000 for each in (150, 150, 129, 129, 107, 107, 86, 86, 64, 64, 43)]


def test_a_recommended_rate_is_a_line_of_the_sensitivity_and_no_schedule() -> None:
    file = WHEELS_TO_MEALS.replace('rate: "0.035"', "rate: green-book-2026").replace(
        'sensitivity: {rates: ["0", "0.030"]}\n', ""
    )
    assert [line["rate"] for line in worked(file)["sensitivity"]] == ["0.03"]
    assert not any(schedule.rate(1) == Decimal("0.030") for schedule in shipped().schedules.values())


def test_whole_life_cost_is_the_green_books() -> None:
    [option] = worked(COST_LINES)["options"]
    assert (rounded(option["npc"]), rounded(option["eac"])) == ("16772.58", "3714.81")


def test_the_equivalent_annual_cost_of_a_flat_rate_is_the_closed_formula() -> None:
    rate = Decimal("0.035")
    assert rounded(1 / flat(rate).annuity(5) - rate / (1 - (1 + rate) ** -5), 20) == rounded("0", 20)


def test_optimism_bias_is_less_what_was_done_against_it() -> None:
    file = COST_LINES.replace('optimism_bias: "0"', 'optimism_bias: "0.20"\n    mitigation: "0.25"')
    [option] = worked(file)["options"]
    assert rounded(option["npc"]) == rounded(Decimal("16772.5785567154") * Decimal("1.15"))


def test_options_of_unequal_life_are_compared_on_equivalent_annual_cost() -> None:
    other = """
  - name: B
    life: 1
    lines: [{what: hire, kind: operation, year: 1, amount: "4500"}]
"""
    found = worked(COST_LINES + other)
    assert (found["compared_on"], found["best"]) == ("eac", "A")
    a, b = found["options"]
    assert Decimal(b["npc"]) < Decimal(a["npc"])


# --- HM Treasury, wellbeing guidance (2021); GDP deflator (ONS, HM Treasury) ----------------------------------


def test_a_fifth_of_a_point_of_life_satisfaction_is_2600() -> None:
    wellby = shipped().row("wellby")
    assert wellby.value * Decimal("0.2") == 2600
    assert (str(wellby.low), str(wellby.high), wellby.price_year) == ("10000", "16000", 2019)


def test_a_row_may_name_the_wellby_and_a_qaly_is_not_added_to_it() -> None:
    file = """
kind: impact-map
currency: GBP
rate: "0"
first_period: 0
inputs: [{stakeholder: Council, description: contract, value: "1000"}]
outcomes:
  - {id: better, stakeholder: Residents, description: more satisfied, quantity: "0.2", code: wellby, deadweight: "0",
     displacement: "0", attribution_to_others: "0", drop_off: "0", duration: 1, accrues_to: people, kind: social}
"""
    found = worked(file)
    assert (found["pv"], found["rows"][0]["price_year"]) == ("2600", 2019)
    assert found["range"] == {"low": "2000", "high": "3200"}
    assert "supplementary guidance: wellbeing" in found["rows"][0]["source"]
    healthier = file.split("outcomes:\n")[1].replace("id: better", "id: qaly").replace("satisfied", "healthy")
    healthier = healthier.replace("code: wellby", 'proxy: "70000", code: qaly')
    assert "a QALY and a WELLBY are not added for one group of people" in said(file + healthier)


def test_prices_are_brought_to_one_year_by_the_deflator() -> None:
    deflator = shipped().series("gdp_deflator")
    for year, index in {2019: "81.1085", 2022: "90.5005", 2023: "96.2507"}.items():
        assert deflator.at_prices_of(Decimal(index), year, 2024) == 100
    assert rounded(deflator.at_prices_of(Decimal(13000), 2019, 2024)) == "16027.91"
    assert rounded(deflator.at_prices_of(Decimal(100), 2022, 2023)) == "106.35"
    assert deflator.at_prices_of(Decimal(100), 2024, 2024) == 100


def test_prices_of_several_years_are_refused_unless_the_file_says_which_to_bring_them_to() -> None:
    mixed = WHEELS_TO_MEALS.replace("price_year: 2009", "price_year: 2023").replace(
        "source: as quoted, price_year: 2023, group", "source: as quoted, price_year: 2022, group", 1
    )
    assert "the prices are of several years: 2022, 2023" in said(mixed)
    brought = worked(mixed.replace("first_period: 1", "first_period: 1\nprices_of: 2024"))
    assert rounded(brought["rows"][0]["proxy"]) == rounded(Decimal(94) * 100 / Decimal("90.5005"))
    assert "does not go from 2009 to 2024" in said(
        WHEELS_TO_MEALS.replace("first_period: 1", "first_period: 1\nprices_of: 2024")
    )


# --- GMCA Unit Cost Database, rows as quoted -----------------------------------------------------------------


def test_unit_costs_are_the_sum_of_their_parts() -> None:
    costs = {cost.code: cost for cost in shipped().unit_costs()}

    def parts(code: str) -> list[str]:
        found = (cost for cost in costs.values() if cost.parent == code)
        return [str(part.fiscal.value) for part in found if part.fiscal is not None]

    published = {
        "HO1.0": (6680, ["1900", "1119", "2787", "174", "375", "324.88"]),
        "HO2.0": (690, ["642", "48"]),
        "E&E2.0": (8632, ["7500", "1132"]),
    }
    for code, (total, quoted) in published.items():
        whole = costs[code].fiscal
        assert whole is not None
        assert parts(code) == quoted
        assert whole.value == total == int(rounded(sum(map(Decimal, quoted)), 0))


def test_a_parent_and_its_parts_are_never_added() -> None:
    assert nested(["HO1.0", "HO2.0", "HO1.0.3"]) == (("HO1.0.3", "HO1.0"),)
    assert nested(["HO1.0.1", "HO1.0.2", "HO2.0"]) == ()
    assert "HO1.0.1 is a part of HO1.0" in said(of_unit_costs("HO1.0", "HO1.0.1"))


def test_a_benefit_is_a_fiscal_saving_and_nothing_to_the_public_as_a_whole() -> None:
    found = worked(of_unit_costs("E&E2.0.1", "E&E2.0.2", quantity=2))
    assert (found["by_kind"], found["transfers"], found["pv"]) == ({"fiscal": "17264"}, "15000", "2264")
    assert found["by_agency"] == {"Central government / DWP": "15000", "NHS": "2264"}


def test_leaving_the_hostel_for_the_group_home_saves_14664_a_year() -> None:
    """St James House, from the slides' weekly costs (*ours*: that the second is a week's, and all 52 are replaced)."""
    file = f"""
kind: impact-map
currency: GBP
rate: "0"
first_period: 0
inputs: [{{stakeholder: Council, description: contract, value: "1000"}}]
outcomes:
  - {{id: hostel, stakeholder: Council, description: hostel weeks, quantity: "52", proxy: "{484 - 202}",
     deadweight: "0", displacement: "0", attribution_to_others: "0", drop_off: "0", duration: 1, accrues_to: Council,
     kind: fiscal}}
"""
    assert worked(file)["pv"] == "14664"


# --- ladders and scales --------------------------------------------------------------------------------------


def test_area_a_of_the_ladder() -> None:
    [area] = worked(READINGS)["areas"]
    assert (area["n"], area["mean_first"], area["mean_latest"], area["mean_change"]) == (5, "4", "5.8", "1.8")
    assert area["moves"] == {"+2": 3, "+1": 1, "0": 1, "-1": 0}
    assert area["top_at_first"] == "0"


def test_progress_in_one_area_at_least_can_be_everybodys_while_an_area_shows_none() -> None:
    people = "".join(
        f"""  - id: p{number}
    readings:
      - {{on: 2026-01-05, area: A, value: {first}}}
      - {{on: 2026-03-02, area: A, value: {latest}}}
      - {{on: 2026-01-05, area: B, value: 10}}
      - {{on: 2026-03-02, area: B, value: 10}}
"""
        for number, (first, latest) in enumerate([(2, 3), (4, 5), (6, 8)])
    )
    found = worked(f"kind: readings\ninstrument: ladder\nsteps: 10\npeople:\n{people}")
    assert (found["progress_in_any"], found["progress_in_two"]) == ("1", "0")
    assert found["areas"][1]["moves"] == {"+2": 0, "+1": 0, "0": 3, "-1": 0}
    assert found["areas"][1]["top_at_first"] == "1"


@pytest.mark.parametrize(("items", "scored"), [((2, 1, 3, 2, 2), 40), ((3, 3, 3, 2, 3), 56)])
def test_who5_is_four_times_the_raw_score(items: tuple[int, ...], scored: int) -> None:
    assert score(Instrument.WHO5, [Decimal(item) for item in items]) == {"who5": scored}


SWEMWBS = """7 7.00, 8 9.51, 9 11.25, 10 12.40, 11 13.33, 12 14.08, 13 14.75, 14 15.32, 15 15.84, 16 16.36, 17 16.88,
18 17.43, 19 17.98, 20 18.59, 21 19.25, 22 19.98, 23 20.73, 24 21.54, 25 22.35, 26 23.21, 27 24.11, 28 25.03, 29 26.02,
30 27.03, 31 28.13, 32 29.31, 33 30.70, 34 32.55, 35 35.00"""


def test_swemwbs_is_scored_by_its_table() -> None:
    """Stewart-Brown et al. 2009."""
    pairs = [pair.split() for pair in SWEMWBS.replace("\n", " ").split(",")]
    assert len(pairs) == 29
    for raw, metric in pairs:
        items = [1] * 7
        for place in range(int(raw) - 7):
            items[place % 7] += 1
        assert score(Instrument.SWEMWBS, [Decimal(item) for item in items]) == {"swemwbs": Decimal(metric)}


def test_an_item_without_an_answer_leaves_a_scale_without_a_score() -> None:
    items = [Decimal(3)] * 6
    assert score(Instrument.SWEMWBS, [*items, None]) == {}
    assert score(Instrument.WHO5, [None, *items[:4]]) == {}


def test_ons4_has_no_total_and_anxiety_is_better_the_lower_it_is() -> None:
    file = """
kind: readings
instrument: ons4
people:
  - {id: p1, readings: [{on: 2026-01-05, items: [5, 6, 7, 8]}, {on: 2026-03-02, items: [5, 6, 7, 3]}]}
"""
    found = worked(file)
    names = [area["area"] for area in found["areas"]]
    assert names == ["life_satisfaction", "worthwhile", "happiness", "anxiety"]
    anxiety = found["areas"][3]
    assert (anxiety["mean_change"], anxiety["better"], anxiety["worse"]) == ("-5", 1, 0)
    assert found["progress_in_any"] == "1"


def test_a_change_of_ten_counts_on_who5() -> None:
    file = """
kind: readings
instrument: who5
people:
  - {id: p1, readings: [{on: 2026-01-05, items: [2, 1, 3, 2, 2]}, {on: 2026-03-02, items: [3, 3, 3, 2, 3]}]}
  - {id: p2, readings: [{on: 2026-01-05, items: [2, 1, 3, 2, 2]}, {on: 2026-03-02, items: [2, 1, 3, 2, 4]}]}
"""
    [area] = worked(file)["areas"]
    assert area["counts"] == {"least": "10", "better": 1, "worse": 0}


def test_loneliness_is_the_people_who_are_lonely_often_or_always() -> None:
    file = """
kind: readings
instrument: loneliness
people:
  - {id: p1, readings: [{on: 2026-01-05, value: 1}, {on: 2026-03-02, value: 3}]}
  - {id: p2, readings: [{on: 2026-01-05, value: 1}, {on: 2026-03-02, value: 1}]}
"""
    told = {"first": 2, "latest": 1, "share_first": "1", "share_latest": "0.5"}
    assert worked(file)["areas"][0]["often"] == told
    assert worked(file.replace("value: 1", "items: [1]"))["areas"][0]["often"] == told


def test_ucla3_goes_from_3_to_9_and_less_is_better() -> None:
    assert score(Instrument.UCLA3, [Decimal(1)] * 3) == {"ucla3": 3}
    assert score(Instrument.UCLA3, [Decimal(3)] * 3) == {"ucla3": 9}


def test_reliable_change_is_jacobsons_and_truaxs() -> None:
    assert rounded(reliable_change(Decimal(6), Decimal(".84"))) == "6.65"


def test_what_time_alone_would_do_is_the_part_a_service_need_not_have_caused() -> None:
    assert rounded(expected_by_chance(Decimal("23.5"), Decimal(".70"), Decimal(17))) == "18.95"
    norms = 'norms: {sd: "6", alpha: ".84", mean: "4.5", correlation: ".70", source: a study}\n'
    [area] = worked(READINGS.replace("people:", norms + "people:"))["areas"]
    assert area["by_chance"] == "4.15"
    assert rounded(area["reliable"]["least"]) == "6.65"
    assert (area["reliable"]["better"], area["reliable"]["worse"]) == (0, 0)


def test_six_of_eight_is_between_41_and_93_per_cent() -> None:
    low, high = wilson(6, 8)
    assert (rounded(low * 100, 0), rounded(high * 100, 0)) == ("41", "93")


def test_attrition_is_told_with_the_figure_if_nobody_who_is_missing_changed() -> None:
    file = READINGS.replace("minimum_days: 28", "eligible: 8") + (
        "  - {id: p6, readings: [{on: 2026-01-05, area: A, value: 3}]}\n"
        "  - {id: p7, readings: [{on: 2026-01-05, area: A, value: 3}, {on: 2026-01-12, area: A, value: 9}]}\n"
    )
    found = worked(file)
    assert found["attrition"] == {"eligible": 8, "first": 7, "latest": 6, "matched": 5}
    assert found["one_reading"] == 2
    [area] = found["areas"]
    assert rounded(area["if_missing_unchanged"], 4) == rounded(Decimal(9) / 7, 4)


def test_the_persons_own_reading_counts_and_a_gap_to_the_workers_is_a_finding() -> None:
    worker = "{on: 2026-03-02, area: A, value: 3, by: worker}, {on: 2026-01-05, area: A, value: 2}"
    file = READINGS.replace("{on: 2026-01-05, area: A, value: 2}", worker)
    [area] = worked(file)["areas"]
    assert (area["n"], area["mean_latest"]) == (5, "5.8")
    assert area["gap"] == {"n": 1, "mean": "-2", "apart": 1}
    assert worked(READINGS)["areas"][0]["gap"] is None


def test_two_readings_are_compared_from_the_28th_day_on() -> None:
    def matched(day: str) -> int:
        pair = [
            Reading("p", "A", date(2026, 1, 5), Decimal(1)),
            Reading("p", "A", date.fromisoformat(day), Decimal(2)),
        ]
        return distance(pair, Measure(Instrument.LADDER, 10), 1).attrition.matched

    assert (matched("2026-02-01"), matched("2026-02-02")) == (0, 1)


# --- time bank -----------------------------------------------------------------------------------------------


def test_five_and_a_half_hours_at_the_real_living_wage() -> None:
    found = worked(TIME_BANK)
    assert found["balances"] == {"A": "5.5", "B": "-4.5", "pot": "-1"}
    assert (found["hours_exchanged"], found["pot_hours"], rounded(found["value"])) == ("4.5", "1", "73.98")
    assert found["reciprocity"] == {"share_both": "0", "min_over_max": "0"}
    assert worked(TIME_BANK.replace('"13.45"', "real_living_wage"))["value"] == found["value"]
    assert rounded(worked(TIME_BANK.replace('"13.45"', "real_living_wage_london"))["value"]) == "81.40"


# --- clauses -------------------------------------------------------------------------------------------------


def test_four_of_ten_places_half_way_through_the_year_require_improvement() -> None:
    [clause] = worked(CLAUSES)["clauses"]
    assert (rounded(clause["p"], 3), clause["rating"], clause["overdue"]) == (
        "0.802",
        "requires improvement",
        False,
    )
    assert rounded(clause["expected"], 4) == "4.9863"
    assert rounded(clause["forecast"], 2) == "8.02"


@pytest.mark.parametrize(
    ("actual", "on", "binding", "rating", "overdue"),
    [
        ("5", "2026-07-02", "true", "good", False),
        ("4.5", "2026-07-02", "true", "approaching target", False),
        ("3.6", "2026-07-02", "true", "requires improvement", False),
        ("3.4", "2026-07-02", "true", "inadequate", False),
        ("0", "2026-07-02", "true", "inadequate", False),
        ("5", "2026-02-05", "true", "other", False),
        ("9", "2027-01-01", "true", "inadequate", True),
        ("9", "2027-01-01", "false", "approaching target", True),
        ("10", "2027-01-01", "true", "good", False),
    ],
)
def test_a_clause_earns_one_of_the_regulations_five_words(
    actual: str, on: str, binding: str, rating: str, overdue: bool
) -> None:
    """Procurement Regulations 2024, regulation 39(5); the thresholds are ours."""
    file = CLAUSES.replace('actual: "4"', f'actual: "{actual}"').replace("on: 2026-07-02", f"on: {on}")
    file = file.replace("binding: true", f"binding: {binding}")
    [clause] = worked(file)["clauses"]
    assert (clause["rating"], clause["overdue"]) == (rating, overdue)


def test_thresholds_include_their_lower_bound() -> None:
    file = """
kind: clauses
on: 2026-01-06
clauses:
  - {id: a, metric: places, unit: place, target: "20", period: {from: 2026-01-01, to: 2026-01-10}, profile: even,
     binding: true, reports: [{from: 2026-01-01, to: 2026-01-05, actual: "%s"}]}
"""
    words = {"10": "good", "9": "approaching target", "7": "requires improvement", "6.99": "inadequate"}
    assert {actual: worked(file % actual)["clauses"][0]["rating"] for actual in words} == words


def test_a_missing_report_is_not_zero_and_is_listed_as_overdue() -> None:
    file = CLAUSES.replace(', reports: [{from: 2026-01-01, to: 2026-07-01, actual: "4"}]', "")
    [clause] = worked(file)["clauses"]
    assert (clause["rating"], clause["overdue"], clause["actual"], clause["p"]) == ("other", True, None, None)


def test_what_would_have_happened_anyway_is_data_with_its_source() -> None:
    shares = {
        name: shipped().row(f"anyway_{name}")
        for name in ("recruits", "apprentices", "placements", "training")
    }
    assert [str(row.value) for row in shares.values()] == ["0.62", "0.27", "0.28", "0.69"]
    assert all("24 contracts" in row.origin.source and not row.origin.verified for row in shares.values())


def test_a_clause_may_take_off_what_would_have_happened_anyway() -> None:
    named = CLAUSES.replace("binding: true", "binding: true, deadweight: anyway_training")
    assert worked(named)["clauses"][0]["additional"] == "1.24"
    own = CLAUSES.replace("binding: true", 'binding: true, deadweight: "0.5", deadweight_source: our study')
    assert worked(own)["clauses"][0]["additional"] == "2"
    assert "is no share that is known" in said(
        CLAUSES.replace("binding: true", "binding: true, deadweight: anyhow")
    )


# --- Procurement Act 2023: scores of a tender ------------------------------------------------------------------


def test_supplier_x_has_81_6_points_and_y_82() -> None:
    found = worked(TENDER)
    totals_of = {supplier["name"]: supplier["total"] for supplier in found["suppliers"]}
    assert totals_of == {"X": "81.6", "Y": "82"}
    assert found["first"] == "Y"
    assert found["suppliers"][0]["points"] == {"price": "27.6", "quality": "48", "social_value": "6"}


def test_every_row_that_ships_has_a_source() -> None:
    assert all(row["source"] for row in worked(WHEELS_TO_MEALS)["rows"])
    assert "staff_respend_source" in SPEND
