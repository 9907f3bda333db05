"""Disclosure control: what rests on 1 to 7 people is hidden, and so is whatever it could be worked out from."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.report.json_form import summary_object
from flows.value.disclosure import disclose
from flows.value.figures import PERSON, Published, State
from tests.flows.value.attacks import leaks
from tests.flows.value.samples import MONDAY, Diary, forty_people, names, plain, weeks_before


def states(published: Published, *ids: str) -> list[str]:
    return [str(found.state) if (found := published.figure(id)) else "absent" for id in ids]


def checked_in(count: int, **answers: Any) -> Diary:
    diary = Diary()
    for person in names(count):
        diary.checks_in(person, **answers)
    return diary


@pytest.mark.parametrize(("people", "state"), [(1, "hidden"), (7, "hidden"), (8, "shown")])
def test_a_figure_is_shown_from_eight_people_on(people: int, state: str) -> None:
    published = checked_in(people, training_hours=2).published()
    assert states(published, "outputs.training_hours") == [state]


def test_nobody_is_a_nought_and_not_a_star() -> None:
    diary = Diary()
    for person in names(9):
        diary.joins(person)
    published = diary.published()
    assert states(published, "reach.check_in.answered", "reach.check_in.reached") == ["shown", "shown"]
    figure = published.figure("reach.check_in.answered")
    assert figure is not None
    assert figure.value == 0


def test_the_operator_sees_everything_with_its_answers() -> None:
    exact = checked_in(1, training_hours=2).published(exact=True)
    figure = exact.figure("outputs.training_hours")
    assert figure is not None
    assert plain(figure.value, figure.n, figure.state) == [2, 1, State.SHOWN]
    assert figure.evidence == ("p000-check-in-202611161000#1",)


def test_what_is_shown_to_others_lists_no_answers_and_nobody_at_all() -> None:
    published = disclose(forty_people(), exact=False)
    assert all(not figure.evidence and not figure.people for figure in published.figures)


def test_a_sum_to_which_few_gave_anything_but_nought_is_theirs() -> None:
    diary = checked_in(20, paid_work_hours=0)
    for person in names(3, "q"):
        diary.checks_in(person, paid_work_hours=16)
    assert states(diary.published(), "outputs.paid_work_hours") == ["hidden"]


def test_few_who_did_not_answer_hide_how_many_there_are() -> None:
    diary = checked_in(37, housing=5)
    for person in names(5, "q"):
        diary.joins(person)
    stem = "reach.check_in."
    published = diary.published()
    assert states(published, stem + "answered", stem + "not_answered", stem + "reached") == [
        "shown",
        "hidden",
        "hidden",
    ]


def moved(up: int, same: int, down: int, *, first: int = 5) -> Diary:
    diary = Diary()
    steps = [1] * up + [0] * same + [-1] * down
    for person, by in zip(names(len(steps)), steps, strict=True):
        diary.checks_in(person, weeks_before(5), housing=first)
        diary.checks_in(person, MONDAY, housing=first + by)
    return diary


MOVES = [f"change.housing_ladder.{name}" for name in ("up", "same", "down")]
MEANS = [f"change.housing_ladder.{name}" for name in ("first", "latest", "change")]


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ((26, 7, 4), ["shown", "hidden", "hidden"]),
        ((26, 12, 4), ["shown", "hidden", "hidden"]),
        ((26, 0, 4), ["hidden", "shown", "hidden"]),
        ((26, 1, 1), ["hidden", "hidden", "hidden"]),
        ((26, 9, 8), ["shown", "shown", "shown"]),
        ((20, 0, 0), ["shown", "shown", "shown"]),
        ((3, 2, 2), ["hidden", "hidden", "hidden"]),
        ((3, 4, 0), ["hidden", "hidden", "hidden"]),
    ],
)
def test_a_hidden_move_is_no_difference_between_shown_ones(
    moves: tuple[int, int, int], expected: list[str]
) -> None:
    assert states(moved(*moves).published(), *MOVES) == expected


def test_twenty_three_six_and_three_of_thirty_two_are_printed_as_25_two_stars_and_30() -> None:
    """The table of the methods on small numbers (ours): each count to the nearest five, on its own."""
    published = moved(23, 6, 3).published()
    counts = [published.figure(id) for id in (*MOVES, "change.housing_ladder.compared")]
    assert plain(*(figure.value for figure in counts if figure)) == [25, None, None, 30]
    # Hiding the smallest alone would give it away: 32 - 23 - 6 = 3.
    assert states(published, *MOVES) == ["shown", "hidden", "hidden"]


def test_means_are_hidden_where_they_would_give_one_person_away() -> None:
    diary = Diary()
    for number, person in enumerate(names(20)):
        diary.checks_in(person, weeks_before(5), housing=10)
        diary.checks_in(person, MONDAY, housing=9 if number == 0 else 10)
    assert states(diary.published(), *MEANS) == ["hidden"] * 3
    assert states(moved(26, 7, 4).published(), *MEANS) == ["shown"] * 3


def left_hostel(count: int, *, now: str = "own_home", prefix: str = "p", diary: Diary | None = None) -> Diary:
    diary = diary or Diary()
    for person in names(count, prefix):
        diary.checks_in(person, weeks_before(6), home="hostel")
        diary.checks_in(person, weeks_before(4), home=now)
        diary.checks_in(person, weeks_before(1), home=now)
    return diary


def test_money_that_rests_on_few_is_hidden_and_its_price_is_not() -> None:
    published = left_hostel(5).published()
    assert states(published, "value.hostel_weeks", "value.hostel_weeks.quantity") == ["hidden"] * 2
    figure = published.figure("value.hostel_weeks")
    assert figure is not None
    assert plain(*((term.quantity, term.price) for term in figure.formula.terms)) == [(None, 484)]


def test_a_total_with_a_hidden_part_is_hidden_and_what_is_shown_has_a_total_of_its_own() -> None:
    diary = left_hostel(12)
    for person in names(3, "q"):
        diary.checks_in(person, weeks_before(6), home="complex_need_placement")
        diary.checks_in(person, weeks_before(4), home="own_home")
    published = diary.published()
    assert states(published, "value.total", "value.accrues.council", "value.total.shown") == [
        "hidden",
        "hidden",
        "shown",
    ]
    shown = published.figure("value.total.shown")
    assert shown is not None
    assert shown.value == 12 * 5 * 484
    assert "value.complex_need_weeks" not in shown.formula.of


def test_a_few_who_moved_somewhere_priced_hide_the_money_they_could_be_read_out_of() -> None:
    # 484 a week less 202 a week for some: the sum has only one way to be made up.
    diary = left_hostel(10)
    left_hostel(2, now="group_home", prefix="q", diary=diary)
    assert states(diary.published(), "value.hostel_weeks", "value.hostel_weeks.quantity") == [
        "hidden",
        "shown",
    ]


def test_the_range_is_kept_back_where_only_few_make_it() -> None:
    diary = Diary()
    for number, person in enumerate(names(12)):
        diary.checks_in(person, weeks_before(6), home="hostel")
        diary.checks_in(person, weeks_before(4), home="own_home")
        if number < 2:
            diary.checks_in(person, MONDAY, home="own_home")
    figure = diary.published().figure("value.hostel_weeks")
    assert figure is not None
    assert (figure.state, figure.low, figure.high) == (State.SHOWN, None, None)


def test_an_organisations_report_is_shown_but_not_its_counts_of_few_people() -> None:
    diary = Diary()
    diary.says("provider", "delivery-report", MONDAY, stationery_supplied=3, people_in_paid_work=3)
    published = diary.published()
    assert states(published, "outputs.stationery_supplied", "outputs.people_in_paid_work") == [
        "shown",
        "hidden",
    ]


def test_what_repeats_a_hidden_figure_is_hidden_with_it() -> None:
    diary = Diary()
    diary.says("provider", "delivery-report", MONDAY, supply_chain_jobs=3)
    assert states(diary.published(), "in_words.local_supply_chain") == ["hidden"]


def test_hidden_cells_of_the_matrix_cannot_be_taken_out_of_their_total() -> None:
    diary = Diary()
    together: dict[str, Any] = {"sort": "activity", "planned_by": "together"}
    for person in names(20):
        diary.gives_time(person, 2, **together, delivered_by="together")
    for person in names(9, "q"):
        diary.gives_time(person, 2, **together, delivered_by="users")
    for person in names(2, "r"):
        diary.gives_time(person, 5, sort="activity", planned_by="professionals", delivered_by="users")
    cells = [
        f"time_given.{cell}.cell" for cell in ("together-together", "together-users", "professionals-users")
    ]
    published = diary.published()
    assert states(published, "time_given.given", *cells) == ["shown", "shown", "hidden", "hidden"]


def test_few_who_gave_time_leave_no_nought_that_says_where_they_are_not() -> None:
    diary = Diary()
    diary.gives_time("sam", 2, sort="activity", planned_by="together", delivered_by="together")
    published = diary.published()
    cells = [figure for figure in published.figures if figure.measure == "cell"]
    assert {figure.state for figure in cells} == {State.HIDDEN}


# --- everything at once, against an attacker ---------------------------------------------------------------

HOMES = ["hostel", "group_home", "complex_need_placement", "own_home", "no_home", "prefer_not_to_say"]
PLANNERS = ["professionals", "together", "nobody_professional"]
DOERS = ["professionals", "together", "users"]

lives = st.fixed_dictionaries(
    {
        "people": st.integers(1, 14),
        "first_home": st.sampled_from(HOMES),
        "latest_home": st.sampled_from(HOMES),
        "first_step": st.sampled_from([1, 2, 5, 9, 10]),
        "latest_step": st.sampled_from([1, 2, 5, 9, 10]),
        "work": st.sampled_from(["looking", "paid_work"]),
        "hours": st.integers(0, 2),
        "answers_this_week": st.booleans(),
        "once": st.booleans(),
        "gives": st.none()
        | st.tuples(
            st.sampled_from(["activity", "opinion", "board"]),
            st.sampled_from(PLANNERS),
            st.sampled_from(DOERS),
        ),
    }
)


def written(groups: list[dict[str, Any]]) -> Diary:
    diary = Diary()
    for index, group in enumerate(groups):
        for person in names(group["people"], f"g{index}-"):
            diary.joins(person)
            first = {"housing": group["first_step"], "home": group["first_home"], "work_now": "looking"}
            latest = {
                "housing": group["latest_step"],
                "home": group["latest_home"],
                "work_now": group["work"],
            }
            diary.checks_in(person, weeks_before(9), **first)
            if group["once"]:
                continue
            diary.checks_in(person, weeks_before(5), **latest)
            if group["answers_this_week"]:
                diary.checks_in(person, MONDAY, **latest, training_hours=group["hours"])
            if group["gives"]:
                sort, planned, delivered = group["gives"]
                placing = {"planned_by": planned, "delivered_by": delivered} if sort == "activity" else {}
                diary.gives_time(person, 1 + index / 2, sort=sort, **placing)
    return diary


@given(st.lists(lives, min_size=1, max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_hidden_number_follows_from_what_is_shown(groups: list[dict[str, Any]]) -> None:
    summary = written(groups).summary()
    published, truth = disclose(summary, exact=False), disclose(summary, exact=True)
    assert leaks(summary_object(published), summary_object(truth)) == []


@given(st.lists(lives, min_size=1, max_size=6))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_exact_summary_is_whole_and_the_published_one_says_nothing_else(
    groups: list[dict[str, Any]],
) -> None:
    summary = written(groups).summary()
    exact = {figure.id: figure for figure in disclose(summary, exact=True).figures}
    assert list(exact) == [figure.id for figure in summary.figures]
    for figure in disclose(summary, exact=False).figures:
        if figure.state is State.SHOWN and figure.unit == PERSON:
            assert figure.value is not None
            assert figure.value % 5 == 0
            assert abs(figure.value - (exact[figure.id].value or 0)) <= 2


def test_the_forty_people_of_the_demonstration_withstand_the_attacker() -> None:
    summary = forty_people()
    published, truth = disclose(summary, exact=False), disclose(summary, exact=True)
    assert leaks(summary_object(published), summary_object(truth)) == []


def test_the_attacker_finds_what_hiding_only_the_small_figures_would_leave() -> None:
    truth = summary_object(disclose(moved(26, 0, 4).summary(), exact=True))
    naive = summary_object(disclose(moved(26, 0, 4).summary(), exact=True))
    for figure in naive["figures"]:
        figure["evidence"] = []
        if figure["n"] in range(1, 8):
            figure |= {"value": None, "low": None, "high": None, "n": None, "state": "hidden", "hidden": True}
    assert any("change.housing_ladder.down follows" in leak for leak in leaks(naive, truth))


def test_a_count_that_is_told_again_in_words_is_the_rounded_one() -> None:
    published = disclose(forty_people(), exact=False)
    again = [figure for figure in published.figures if figure.repeats is not None]
    counted = {figure.id: figure for figure in published.figures}
    assert any(figure.unit == PERSON and figure.value for figure in again)
    assert all(figure.value == counted[figure.repeats or ""].value for figure in again)
