"""Whoever has one summary works out no hidden amount of it: whatever the map, whichever way its values are split."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.report.json_form import summary_object
from flows.value.disclosure import disclose
from flows.value.summary import summarise
from flows.value.value_map import ValueMap
from tests.flows.value.attacks import leaks
from tests.flows.value.meals import meals_summary
from tests.flows.value.random_maps import maps, told, visits
from tests.flows.value.samples import week

crowds = st.lists(st.tuples(st.integers(1, 14), st.lists(visits, min_size=1, max_size=3)), max_size=6)
"""So many people who said the same at their last one to three visits."""


@given(maps(), crowds)
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_no_hidden_amount_follows_from_totals_kinds_what_can_be_cashed_or_the_return(
    value_map: ValueMap, said: list[tuple[int, list[dict[str, Any]]]]
) -> None:
    summary = summarise(value_map, told([of for count, of in said for _ in range(count)]), week())
    published, truth = disclose(summary, exact=False), disclose(summary, exact=True)
    assert leaks(summary_object(published), summary_object(truth)) == []


@pytest.mark.parametrize(
    ("hidden", "told_all_the_same"),
    [
        ("healthier_helpers", "value.total"),
        ("healthier_helpers", "value.kind.social"),
        ("gp_visits", "value.kind.fiscal"),
        ("gp_visits", "value.cashable.no"),
        ("healthier_helpers", "value.accrues.people"),
        ("healthier_helpers", "value.dimension.social"),
        ("healthier_helpers", "value.aim.neighbourly"),
        ("healthier_helpers", "value_for_money.real_net"),
        ("healthier_helpers", "value.healthier_helpers.gross"),
        ("healthier_helpers", "return.present_value"),
        ("healthier_helpers", "return.net_present_value"),
        ("healthier_helpers", "return.ratio"),
        ("healthier_helpers", "return.net_ratio"),
    ],
)
def test_the_attacker_finds_one_hidden_value_in_each_total_that_is_told_all_the_same(
    hidden: str, told_all_the_same: str
) -> None:
    truth = summary_object(disclose(meals_summary(), exact=True))
    naive = summary_object(disclose(meals_summary(), exact=True))
    for figure in naive["figures"]:
        figure["evidence"] = []
        of_it = figure["id"].startswith((f"value.{hidden}", f"return.{hidden}"))
        of_all = figure["id"].count(".") == 1 and figure["measure"] not in ("value", "inputs", "price")
        split = figure["measure"] in ("accrues", "level", "kind", "cashable", "aim", "dimension")
        in_money = figure["section"] in ("value", "return", "value_for_money")
        if in_money and (of_it or of_all or split) and figure["id"] != told_all_the_same:
            kept_back = {"value": None, "low": None, "high": None, "n": None, "formula": "*"}
            figure |= {**kept_back, "state": "hidden", "hidden": True}
    assert any(leak.startswith(f"value.{hidden} follows") for leak in leaks(naive, truth))
