"""How sure a change is: intervals, what is more than noise, what time alone would do; and what of it may be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.report.message import summary_message
from flows.value.disclosure import disclose
from flows.value.figures import Area, Figure, Published, State
from flows.value.inference import mean_interval, wilson
from flows.value.ladder_audit import Moves, spread_gives_away
from flows.value.other_moves import other_moves
from flows.value.readings import Change, Reading
from tests.bot.report.calculations.worked import rounded
from tests.flows.value.samples import MONDAY, Diary, names, plain, weeks_before
from tests.flows.value.scales import NORMS, ON_A_SCALE, placed, read, summed

STEM = "change.housing_ladder."
D = Decimal


def compared(pairs: list[tuple[int, int]]) -> Diary:
    diary = Diary()
    for person, (first, latest) in zip(names(len(pairs)), pairs, strict=True):
        diary.checks_in(person, weeks_before(5), housing=first)
        diary.checks_in(person, MONDAY, housing=latest)
    return diary


def told(published: Published, measure: str) -> Figure:
    figure = published.figure(f"{STEM}{measure}")
    assert figure is not None
    return figure


MANY = [(4, 7)] * 13 + [(5, 6)] * 13 + [(6, 6)] * 9 + [(7, 5)] * 8
"""Forty-three people: nobody of them is one of a few."""


def test_six_of_eight_who_moved_up_are_between_41_and_93_per_cent_and_no_share_of_eight_is_printed() -> None:
    diary = compared([(4, 5)] * 6 + [(5, 5)] * 2)
    exact = diary.figure(f"{STEM}share_up")
    assert (rounded((exact.low or 0) * 100, 0), rounded((exact.high or 0) * 100, 0)) == ("41", "93")
    assert told(diary.published(), "share_up").state is State.HIDDEN


def test_the_interval_of_a_share_is_that_of_the_counts_that_are_printed_beside_it() -> None:
    published = compared(MANY).published()
    up, all_of_them, share = (told(published, measure) for measure in ("up", "compared", "share_up"))
    assert plain(up.value, all_of_them.value) == [25, 45]
    assert (share.value, share.low, share.high) == (D(25) / 45, *wilson(25, 45))


def test_area_a_has_an_interval_and_its_moves_by_two_steps_or_more() -> None:
    """Methods, case of five people: first 2,4,3,5,6, latest 5,4,5,8,7 (the interval is ours)."""
    diary = compared([(2, 5), (4, 4), (3, 5), (5, 8), (6, 7)])
    change, far = diary.figure(f"{STEM}change_between"), diary.figure(f"{STEM}two_up")
    assert change.value == D("1.8")
    assert (change.low, change.high) == mean_interval([D(3), D(0), D(2), D(3), D(1)])
    assert plain(far.value, diary.figure(f"{STEM}up").value) == [3, 4]


pairs = st.lists(st.tuples(st.integers(1, 10), st.integers(1, 10)), min_size=1, max_size=40)


@given(pairs)
@settings(max_examples=60, deadline=None)
def test_what_is_printed_is_never_surer_than_the_answers_are(readings: list[tuple[int, int]]) -> None:
    summary = compared(readings).summary()
    exact, printed = (told(disclose(summary, exact), "change_between") for exact in (True, False))
    if printed.state is State.SHOWN:
        assert exact.low is not None
        assert exact.high is not None
        assert printed.value == told(disclose(summary, False), "change").value
        assert (printed.high or 0) - (printed.low or 0) >= min(exact.high - exact.low, D(18)) - D("0.01")
        assert -9 <= (printed.low or 0) <= (printed.value or 0) <= (printed.high or 0) <= 9


def test_an_interval_never_says_that_all_changed_alike() -> None:
    alike = told(compared([(4, 5)] * 20).published(), "change_between")
    assert plain(alike.value, alike.low, alike.high) == [1, D("0.5"), D("1.5")]
    assert alike.formula.dividend == 1


def test_the_message_says_the_likely_change_beside_the_means() -> None:
    published = compared(MANY).published()
    change = told(published, "change_between")
    assert f"({change.low} to {change.high})" in summary_message(published, "en")
    assert "with the likely change in brackets" in summary_message(published, "en")
    assert f"({change.low} থেকে {change.high})" in summary_message(published, "bn")


# --- nothing hidden follows from it --------------------------------------------------------------------------

small = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=2, max_size=4)


def changes_of(readings: list[tuple[int, int]]) -> list[Change]:
    day = MONDAY.date()
    return [
        Change(Reading(str(place), first, day, ()), Reading(str(place), latest, day, ()))
        for place, (first, latest) in enumerate(readings)
    ]


def table_of(readings: Sequence[Sequence[int]]) -> tuple[int, ...]:
    steps = [latest - first for first, latest in readings]
    counted = (sum(s > 1 for s in steps), steps.count(1), steps.count(0), sum(s < 0 for s in steps))
    return (*counted, sum(first == 3 for first, _ in readings))


def printed_of(readings: Sequence[Sequence[int]]) -> tuple[int, int, int]:
    """The sums of first and of latest readings, and the spread in whole steps."""
    steps = [D(latest - first) for first, latest in readings]
    mean = sum(steps, D(0)) / len(steps)
    spread = (sum(((each - mean) ** 2 for each in steps), D(0)) / (len(steps) - 1)).sqrt()
    return (
        sum(first for first, _ in readings),
        sum(latest for _, latest in readings),
        max(1, ceil(round(spread, 12))),
    )


@given(small)
@settings(max_examples=30, deadline=None)
def test_every_other_table_that_is_said_to_be_printed_alike_exists(readings: list[tuple[int, int]]) -> None:
    steps = list(product(range(1, 4), repeat=2))
    alike = {
        table_of(each)
        for each in product(steps, repeat=len(readings))
        if printed_of(each) == printed_of(readings)
    }
    assert set(other_moves(changes_of(readings), Area(1, 3))) <= alike


def test_where_no_other_readings_would_be_printed_alike_the_interval_goes() -> None:
    hidden = Moves(26, 7, 4, 0, (False, True, True), False)
    assert spread_gives_away(hidden, ())
    assert not spread_gives_away(hidden, [(20, 6, 6, 5, 0)])
    # A table with other shown counts, or without a small one among the hidden, would not be printed alike.
    assert spread_gives_away(hidden, [(21, 6, 6, 4, 0)])
    assert spread_gives_away(replace(hidden, same=9, down=7), [(20, 6, 8, 8, 0)])


def test_beside_hidden_counts_an_interval_is_told_where_it_leaves_them_in_doubt() -> None:
    published = compared([(4, 6)] * 13 + [(5, 6)] * 13 + [(6, 6)] * 7 + [(7, 5)] * 4).published()
    states = [told(published, measure).state for measure in ("same", "down", "change_between", "share_up")]
    assert states == [State.HIDDEN, State.HIDDEN, State.SHOWN, State.SHOWN]


def test_with_its_means_or_its_people_hidden_a_ladder_tells_no_interval_either() -> None:
    few = compared([(4, 5)] * 7).published()
    top = Diary()
    for number, person in enumerate(names(20)):
        top.checks_in(person, weeks_before(5), housing=10)
        top.checks_in(person, MONDAY, housing=9 if number == 0 else 10)
    for published in (few, top.published()):
        assert told(published, "change_between").state is State.HIDDEN
        assert told(published, "change_between").low is None
    assert told(few, "two_up").state is State.HIDDEN


# --- norms of a scale ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("latest", "counts"), [(16, [0, 0]), (17, [1, 0]), (4, [0, 0]), (3, [0, 1])])
def test_a_change_is_reliable_from_6_65_on_and_time_alone_would_bring_17_to_18_95(
    latest: int, counts: list[int]
) -> None:
    """Methods: SD 6, alpha .84 are 6.65 (Jacobson and Truax 1991); mu 23.5, r .70 and a first 17 are 18.95."""
    summary = summed(placed([(10, latest)]))
    beyond = [summary.figure(f"change.scale.reliable_{way}") for way in ("up", "down")]
    assert plain(*(figure.value for figure in beyond)) == counts
    by_chance = summed(placed([(17, latest)])).figure("change.scale.by_chance")
    assert by_chance.value == D("18.95")
    parameters = {one.id: one for one in (*beyond[0].parameters, *by_chance.parameters)}
    assert plain(parameters["reliable_change"].value, parameters["mean"].value) == [D("6.65"), D("23.5")]
    assert all(one.as_quoted and one.source == "A report" for one in parameters.values())


def test_a_scale_without_norms_says_neither() -> None:
    assert not [
        one for one in compared(MANY).summary().figures if one.measure in ("by_chance", "reliable_up")
    ]


def test_what_time_alone_would_bring_is_made_of_the_mean_as_it_is_printed() -> None:
    summary = summed(placed([(16, 18)] * 9 + [(18, 17)] * 10))
    published = disclose(summary, exact=False)
    first, by_chance = (published.figure(f"change.scale.{name}") for name in ("first", "by_chance"))
    assert first is not None
    assert by_chance is not None
    assert plain(first.value, by_chance.value) == [D("17.1"), D("19.0")]


def test_reliable_changes_are_told_where_nothing_of_the_ladder_is_hidden() -> None:
    shown = disclose(summed(placed([(6, 16)] * 9 + [(8, 9)] * 10)), exact=False)
    few = disclose(summed(placed([(6, 16)] * 4 + [(8, 9)] * 15)), exact=False)
    declined = disclose(summed(placed([(6, 16)] * 9 + [(8, 9)] * 10 + [(9, 8)] * 3)), exact=False)
    states = [published.figure("change.scale.reliable_up") for published in (shown, few, declined)]
    assert [figure.state for figure in states if figure] == [State.SHOWN, State.HIDDEN, State.HIDDEN]


@pytest.mark.parametrize(
    ("norms", "message"),
    [
        ("{sd: 6, source: heard}", "sd and alpha belong together"),
        ('{mean: 6, correlation: "1.4", source: heard}', "correlation has to be from 0 to 1"),
        ('{sd: 0, alpha: "0.8", source: heard}', "sd has to be more than nothing"),
        ("{source: heard}", "the norms say nothing"),
        ('{sd: 6, alpha: "0.8"}', "needs the key source"),
        ('{sd: 6, alpha: "0.8", source: hearsay}', '"hearsay" is not among the sources'),
    ],
)
def test_norms_that_cannot_be_meant_so_are_a_problem(norms: str, message: str) -> None:
    value_map, problems = read(ON_A_SCALE.replace(NORMS, norms))
    assert value_map is None
    assert any(message in problem.message and problem.remedy and problem.row for problem in problems), (
        problems
    )


def test_few_who_went_beyond_noise_do_not_follow_from_the_means_where_nobody_goes_the_other_way() -> None:
    """Twelve went up by two steps or more and by 29 together: one by 7 is possible, and two are not."""
    up = [(5, 7)] * 11 + [(5, 12)]
    measures = ("first", "latest", "change", "change_between", "by_chance")

    def states(readings: list[tuple[int, int]]) -> set[State]:
        published = disclose(summed(placed(readings)), exact=False)
        found = [published.figure(f"change.scale.{measure}") for measure in (*measures, "reliable_up")]
        assert found[-1] is not None
        assert found[-1].state is State.HIDDEN
        return {figure.state for figure in found[:-1] if figure is not None}

    assert states(up) == {State.HIDDEN}
    assert states([*up, *[(9, 8)] * 4, *[(9, 7)] * 4]) == {State.SHOWN}
    # Two by 7, and another by 5: nobody can say that it was not so.
    assert states([(3, 9)] * 11 + [(3, 10)]) == {State.SHOWN}
