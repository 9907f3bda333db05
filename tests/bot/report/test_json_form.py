"""The JSON that other programs read: its form, its numbers, and that the same summary is the same bytes."""

from __future__ import annotations

import json
from typing import Any

from bot.report.json_form import summary_json
from flows.value.disclosure import disclose
from tests.flows.value.samples import Diary, forty_people


def read(*, exact: bool) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(summary_json(disclose(forty_people(), exact)))
    return found


def figure(id: str, *, exact: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in read(exact=exact)["figures"] if one["id"] == id)
    return found


def test_the_same_inputs_give_the_same_bytes() -> None:
    for exact in (False, True):
        first, second = (summary_json(disclose(forty_people(), exact)) for _ in range(2))
        assert first == second


def test_it_says_which_week_of_which_programme_it_is() -> None:
    found = read(exact=False)
    assert (found["programme"], found["week"], found["from"], found["to"], found["quarter"]) == (
        "st-james-house",
        "2026-W47",
        "2026-11-16",
        "2026-11-22",
        "2026-Q4",
    )
    assert found["sample_data"] is True


def test_money_and_shares_are_strings_and_other_numbers_are_numbers() -> None:
    assert figure("value.hostel_weeks")["value"] == "23232.00"
    assert figure("value.incapacity_benefit", exact=True)["value"] == "3359.23"
    assert figure("value.largest.shown")["value"] == "0.5374"
    assert figure("outputs.landfill_avoided")["value"] == 11.25
    assert figure("change.housing_ladder.compared")["value"] == 40
    assert figure("change.housing_ladder.first")["value"] == 3.5


def test_a_valuation_shows_its_quantity_its_price_and_where_the_price_is_from() -> None:
    found = figure("value.hostel_weeks")
    assert found["formula"] == "48 weeks × £484"
    assert (found["low"], found["high"], found["n"], found["grade"]) == ("15000.00", "36000.00", 10, "E1")
    assert (found["price_year"], found["historic"], found["accrues_to"]) == (2008, True, "council")
    assert found["parameters"][0]["value"] == "484"
    assert "7 October 2008" in found["source"]


def test_a_hidden_figure_keeps_its_place_and_nothing_else() -> None:
    found = figure("value.complex_need_weeks")
    assert [found[key] for key in ("value", "low", "high", "n", "evidence")] == [None, None, None, None, []]
    assert (found["hidden"], found["state"], found["shown"]) == (True, "hidden", "*")
    assert found["formula"] == "* weeks × £1,200"


def test_evidence_is_listed_for_the_operator_only() -> None:
    assert figure("value.complex_need_weeks", exact=True)["evidence"]
    assert not any(one["evidence"] for one in read(exact=False)["figures"])


def test_one_answer_can_be_found_again_behind_the_figure_it_counts_in() -> None:
    diary = Diary()
    diary.checks_in("sam", training_hours=16)
    found = json.loads(summary_json(diary.published(exact=True)))
    training = next(one for one in found["figures"] if one["id"] == "outputs.training_hours")
    assert (training["value"], training["n"], training["evidence"]) == (
        16,
        1,
        ["sam-check-in-202611161000#1"],
    )


def test_every_figure_is_called_something_in_every_language() -> None:
    for one in read(exact=True)["figures"]:
        assert set(one["labels"]) == {"en", "bn"}
        assert all(label.strip() and "{" not in label for label in one["labels"].values())
