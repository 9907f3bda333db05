"""The ledger on a terminal: every step, rounded once, and what an assuror looks for said in words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.report.ledger import as_text, worked_out
from flows.authoring.value_files import read_value_file
from flows.value.sroi import ImpactMap
from tests.bot.report.calculations.value_texts import (
    ALL,
    CLAUSES,
    COST_LINES,
    READINGS,
    SPEND,
    TENDER,
    WHEELS_TO_MEALS,
    of_unit_costs,
)


def told(text: str) -> str:
    found, problems = read_value_file("file.yaml", text.encode())
    assert found is not None, problems
    return as_text(found, worked_out(found))


def test_the_ledger_of_an_impact_map_shows_each_step_and_says_what_carries_the_result() -> None:
    text = told(WHEELS_TO_MEALS)
    for line in (
        "Discounted at 3.5 % a year; year 1 is discounted once (as in the SROI guide).",
        "quantity × value of one",
        "16 × 48.25  772.00",
        "10 %  694.80",
        "35 %  451.62",
        "year 5  1,009.74  0.841973     850.17",
        "The 3 falls rows are 96.5 % of the present value.",
        "Without them the ratio is 0.07.",
        "The 2 largest rows are 95.8 % of it: care_stays, assessment_stays.",
        "not to be compared with that of another organisation",
        "7 rows rest on sources that were quoted and not read",
        "Source: as quoted (unverified)",
    ):
        assert line in text
    for amount in ("82,508.57", "81,741.93", "39,366.93", "1.93", "6.16", "84,619.82  103.5 %"):
        assert re.search(rf" {re.escape(amount)}(\s|$)", text)


def test_a_transfer_is_told_apart() -> None:
    text = told(WHEELS_TO_MEALS.replace("duration: 5,", "duration: 5, transfer: yes,"))
    assert "Present value 5,732.19: a transfer, and no part of the total." in text
    assert "Transfers of 5,732.19 only change hands" in text


def test_a_schedule_is_printed_with_its_bands_and_its_source() -> None:
    text = told(WHEELS_TO_MEALS.replace('rate: "0.035"', "rate: green-book-2026"))
    assert "Discounted by green-book-2026: 3.5 % up to year 30, 3 % up to year 75," in text
    assert "HM Treasury, The Green Book" in text
    assert "In force from: 2003-04-01 (as quoted; nobody here has seen the day)." in text


def test_every_calculation_says_in_which_period_its_first_year_stands() -> None:
    """HM Treasury's year 0 is not discounted, the SROI guide's year 1 is discounted once."""
    assert "year 1 is discounted once (as in the SROI guide)" in told(WHEELS_TO_MEALS)
    assert "year 1 is not discounted" in told(WHEELS_TO_MEALS.replace("first_period: 1", "first_period: 0"))
    assert "year 0 is not discounted (as in the Green Book)" in told(COST_LINES)
    assert "year 0 is discounted once" in told(COST_LINES.replace("first_period: 0", "first_period: 1"))


def test_a_ratio_says_that_it_is_of_this_map_only() -> None:
    assert "not to be compared with that of another organisation" in " ".join(told(WHEELS_TO_MEALS).split())


def test_fiscal_savings_are_told_by_the_agency_that_makes_them() -> None:
    text = " ".join(told(of_unit_costs("E&E2.0.1", "E&E2.0.2")).split())
    assert (
        "by the agency that makes them, transfers with them Central government / DWP 7,500.00 NHS 1,132.00"
        in text
    )


def test_a_schedule_that_was_superseded_still_works_and_says_so() -> None:
    found, _ = read_value_file(
        "f", WHEELS_TO_MEALS.replace('rate: "0.035"', "rate: green-book-2026").encode()
    )
    assert isinstance(found, ImpactMap)
    old = replace(found, schedule=replace(found.schedule, superseded_by="green-book-2030"))
    assert "It was superseded by green-book-2030." in as_text(old, worked_out(old))


def test_the_convention_of_the_multiplier_is_named() -> None:
    assert "(full-round-1)" in told(SPEND)
    assert "(local-round-1-only)" in told(SPEND.replace("full-round-1", "local-round-1-only"))
    assert "not to be compared" in told(SPEND)


def test_who_did_not_reply_is_told_as_a_count_and_from_ten_on_as_a_percentage_too() -> None:
    assert "Replies: 1 of 2 suppliers, with 20,000.00 of the 30,000.00" in told(SPEND)
    more = "".join(
        f'\n  - {{to: supplier, name: S{number}, amount: "1000", local: "1", respend_local: "0.5"}}'
        for number in range(8)
    )
    assert "Replies: 9 of 10 (90 %) suppliers" in told(
        SPEND.replace("\nstaff_respend_local", f"{more}\nstaff_respend_local")
    )


def test_the_thresholds_of_the_ratings_are_printed_with_whose_they_are() -> None:
    text = told(CLAUSES)
    assert "good ≥ 1, approaching target ≥ 0.9, requires improvement ≥ 0.7; below that inadequate" in text
    assert "The thresholds are ours." in text
    assert "requires improvement" in text.split("\n\n")[0]


def test_declines_and_who_began_at_the_top_stand_beside_progress() -> None:
    text = told(READINGS)
    assert "Changed for the worse: 0 of 5." in text
    assert "Began at the best there is: 0 of 5." in text
    assert "Better in one area at least: 4 of 5." in text
    assert "does not say what caused it" in text


def test_no_share_of_fewer_than_ten_people_is_a_percentage() -> None:
    assert "%" not in told(READINGS).replace("(95 % interval)", "")
    twice = READINGS + READINGS[READINGS.index("  - {id: p1") :].replace("id: p", "id: q")
    assert "8 of 10 (80 %)" in told(twice)


def test_the_narrow_reading_of_a_tender_stands_beside_the_real_one() -> None:
    text = told(TENDER)
    assert "First by all criteria: Y." in text
    assert "First on price alone: Y." in text


@pytest.mark.parametrize("kind", ALL)
def test_a_ledger_has_no_hole_in_it(kind: str) -> None:
    text = told(ALL[kind])
    assert not re.search(r"\{|\}|value-[a-z]|None|Decimal|nan", text)
    assert all(line == line.rstrip() for line in text.splitlines())
