"""Exact counts: where a programme chooses them, no count of 1 to 4 people is told, nor can one be worked out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.value.exact_counts import Counts
from flows.value.figures import Figure, State
from flows.value.releases import Kept, release
from flows.value.summary import summarise
from flows.value.table_audit import SMALLEST_EXACT, CountTable, given_away
from tests.flows.value.attack_over_weeks import KEY
from tests.flows.value.samples import MONDAY, Diary, names, st_james_house, week, weeks_before

STEM = "reach.check_in."


class Small:
    """A programme that counts exactly, with the summaries it has released."""

    def __init__(self, people: int) -> None:
        self.diary = Diary()
        self.kept: list[Kept] = []
        for person in names(people):
            self.diary.joins(person)

    def answer(self, *people: str) -> None:
        for person in people:
            self.diary.checks_in(person, MONDAY, training_hours=2)

    def printed(self, *, until_day: int | None = None, counts: Counts = Counts.EXACT) -> list[object]:
        now = MONDAY + timedelta(days=until_day) if until_day is not None else None
        summary = summarise(st_james_house(), self.diary.evidence(), week(now=now))
        published, moved = release(summary, self.kept, KEY, counts)
        self.kept += moved.tables
        figures = {figure.id: figure for figure in published.figures}
        return [_told(figures[STEM + one]) for one in ("answered", "not_answered", "reached")]


def _told(figure: Figure) -> object:
    return "*" if figure.state is State.HIDDEN else int(figure.value or 0)


@pytest.mark.parametrize(
    ("answered", "people", "exact"),
    [
        (31, 43, [31, 12, 43]),
        (38, 43, [38, 5, 43]),
        (39, 43, ["*", "*", 43]),
        (43, 43, [43, 0, 43]),
        (3, 43, ["*", "*", 43]),
        (1, 6, ["*", "*", 6]),
        (2, 4, ["*", "*", "*"]),
    ],
)
def test_a_few_are_hidden_with_whatever_gives_them_away_and_all_else_is_exact(
    answered: int, people: int, exact: list[object]
) -> None:
    programme = Small(people)
    programme.answer(*names(answered))
    assert programme.printed() == exact


def test_where_nothing_is_chosen_counts_are_rounded() -> None:
    programme = Small(43)
    programme.answer(*names(31))
    assert programme.printed(counts=Counts.ROUNDED) == [30, 10, 45]


def test_a_week_that_is_going_on_is_rounded_and_exact_when_it_is_over() -> None:
    programme = Small(43)
    programme.answer(*names(22))
    assert programme.printed(until_day=2) == [20, 20, 45]
    programme.answer(*names(31)[22:])
    assert programme.printed() == [31, 12, 43]


def test_after_a_look_that_hid_the_few_the_week_is_rounded_for_the_two_would_tell_of_them() -> None:
    programme = Small(20)
    programme.answer(*names(3))
    assert programme.printed(until_day=2) == ["*", 15, "*"]
    programme.answer(*names(18)[3:])
    assert programme.printed() == [20, "*", "*"]


def test_what_hid_somebody_beside_its_whole_is_not_told_anew() -> None:
    programme = Small(9)
    programme.answer("p000")
    assert programme.printed() == ["*", "*", 9]
    # The eight others answer late: that all have by now would say that only one had.
    programme.answer(*names(9)[1:])
    assert programme.printed() == ["*", "*", 9]


def test_a_whole_that_another_table_adds_up_to_is_told_by_none_where_one_may_not_tell_it() -> None:
    programme = Small(9)
    for person in names(8):
        programme.diary.checks_in(person, weeks_before(8), housing=4)
        programme.diary.checks_in(person, MONDAY, housing=5)
    # With eight compared, and a ninth with one reading, nine in all would say that there is one.
    programme.diary.checks_in("p008", MONDAY, housing=5)
    assert programme.printed()[2] != 9


@given(people=st.integers(0, 30), share=st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_no_table_is_printed_in_which_a_hidden_cell_can_be_solved(people: int, share: int) -> None:
    answered = min(people, share)
    programme = Small(people)
    programme.answer(*names(answered))
    *cells, whole = programme.printed()
    hidden = frozenset((0, column) for column, cell in enumerate(cells) if cell == "*")
    counts = (answered, people - answered)
    if whole != "*":
        assert not given_away(CountTable((counts,)), hidden)
    else:
        assert hidden or 0 in counts
    small = {column for column, count in enumerate(counts) if 0 < count < SMALLEST_EXACT}
    assert small <= {column for _, column in hidden}
