"""The four principles: whose answers show one, whose tender speaks to it, and that few are never shown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from flows.value.disclosure import disclose
from flows.value.figures import Measure, Section, State, Summary
from flows.value.summary import summarise
from tests.flows.value.samples import MONDAY, Diary, names, st_james_house, week
from tests.flows.value.small_maps import altered, read

SHOWN, TENDERED = Measure.PRINCIPLE_SHOWN, Measure.PRINCIPLE_TENDERED


def _found(summary: Summary) -> dict[tuple[str, Measure], Decimal | None]:
    return {
        (each.subject, each.measure): each.value
        for each in summary.figures
        if each.section is Section.PRINCIPLES
    }


def _ten_give_time() -> Diary:
    """Ten write down time, eight of them with somebody; nine of them check in as well."""
    diary = Diary()
    for number, person in enumerate(names(10)):
        if number < 9:
            diary.checks_in(person, MONDAY, home="own_home")
        with_whom = {"with_whom": "a neighbour"} if number < 8 else {}
        diary.says(person, "gave-time", MONDAY, hours=1, minutes=0, sort="activity", planned_by="together",
                   delivered_by="users", **with_whom)  # fmt: skip
    for supplier in names(3):
        diary.says(f"supplier {supplier}", "tender-questions", MONDAY, strengths="We ask everybody.")
    return diary


def test_a_principle_is_shown_by_whoever_answered_all_that_it_names() -> None:
    found = _found(summarise(st_james_house(), _ten_give_time().evidence(), week()))
    assert found == {
        ("assets", SHOWN): 10,
        ("assets", TENDERED): 3,
        ("work", SHOWN): 10,
        ("work", TENDERED): 0,
        # Givers who are receivers as well.
        ("giving_and_receiving", SHOWN): 9,
        ("giving_and_receiving", TENDERED): 0,
        ("networks", SHOWN): 8,
    }


def test_few_who_show_a_principle_are_hidden_and_others_are_rounded() -> None:
    published = disclose(summarise(st_james_house(), _ten_give_time().evidence(), week()), exact=False)
    few = published.figure("principles.assets.principle_tendered")
    assert few is not None
    assert (few.state, few.value) == (State.HIDDEN, None)
    others = published.figure("principles.networks.principle_shown")
    assert others is not None
    assert others.value in (5, 10, None)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("{id: assets, label: Assets}", "nothing shows this principle"),
        ("{id: assets, label: Assets, shown_by: [asked/nobody]}", 'no question "nobody"'),
    ],
)
def test_a_principle_that_nothing_shows_is_a_problem(entry: str, problem: str) -> None:
    value_map, problems = read(altered(("activities: [", f"principles: [{entry}]\nactivities: [")))
    assert value_map is None
    assert problem in str(problems[0])
