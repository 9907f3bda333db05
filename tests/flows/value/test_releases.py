"""The memory of disclosure control: comparing weeks tells nobody anything about one person."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from flows.value.disclosure import disclose
from flows.value.figures import Figure, State
from flows.value.newcomers import Without, waiting
from flows.value.periods import period_named
from flows.value.releases import Kept, release
from flows.value.summary import summarise
from flows.value.value_map import ValueMap
from tests.flows.value.attack_over_weeks import KEY, attack, year
from tests.flows.value.samples import MONDAY, Diary, names, plain, st_james_house, week, weeks_before

STEM = "change.housing_ladder."
LATEST, COMPARED = STEM + "latest", STEM + "compared"


class Programme:
    """A diary whose summaries are released one after the other, and remembered."""

    def __init__(self, value_map: ValueMap | None = None) -> None:
        self.diary = Diary()
        self.kept: list[Kept] = []
        self.value_map = value_map or st_james_house()

    def released(
        self, id: str, now: datetime | None = None, *, newcomers_wait: bool = False
    ) -> dict[str, Figure]:
        evidence = self.diary.evidence()
        summary = summarise(self.value_map, evidence, week(id, now))
        if newcomers_wait:
            late = waiting(summary, self.kept, KEY)
            summary = summarise(self.value_map, Without(evidence, late), week(id, now))
        published, kept = release(summary, self.kept, KEY)
        self.kept += kept.tables
        return {figure.id: figure for figure in published.figures}

    def compared(self, people: list[str], first: int = 5, latest: int = 6, at: datetime = MONDAY) -> None:
        for person in people:
            self.diary.checks_in(person, at - timedelta(weeks=5), housing=first)
            self.diary.checks_in(person, at, housing=latest)

    def forgets(self, people: list[str]) -> None:
        self.diary.rows = [row for row in self.diary.rows if row.person not in people]


NEXT = MONDAY + timedelta(weeks=1)


def twenty() -> Programme:
    """Twenty people compared in week 47, and so released."""
    programme = Programme()
    programme.compared(names(20))
    programme.released("2026-W47")
    return programme


@pytest.mark.parametrize(("newcomers", "moves"), [(1, False), (7, False), (8, True)])
def test_a_mean_moves_when_eight_have_joined(newcomers: int, moves: bool) -> None:
    programme = twenty()
    programme.compared(names(newcomers, "q"), latest=9, at=NEXT)
    figure = programme.released("2026-W48")[LATEST]
    assert figure.repeated is not moves
    assert (figure.value == 6) is not moves


def test_two_means_over_23_and_24_people_do_not_give_the_newcomers_reading() -> None:
    """n 23 and 24, means 6.2 and 6.1: without the memory the newcomer stands near 24 x 6.1 - 23 x 6.2 = 3.8."""
    programme = Programme()
    programme.compared(names(18), latest=6)
    programme.compared(names(5, "q"), latest=7)
    before = programme.released("2026-W47")[LATEST]
    programme.compared(["r"], latest=4, at=NEXT)
    naive = disclose(
        summarise(programme.value_map, programme.diary.evidence(), week("2026-W48")), exact=False
    ).figure(LATEST)
    after = programme.released("2026-W48")[LATEST]
    assert naive is not None
    assert plain(before.value, naive.value, after.value) == [Decimal("6.2"), Decimal("6.1"), Decimal("6.2")]
    assert (24 * (naive.value or 0) - 23 * (before.value or 0)) == Decimal("3.8")
    assert after.repeated


@pytest.mark.parametrize(("again", "moves"), [(1, False), (7, False), (8, True), (20, True)])
def test_a_mean_moves_when_eight_have_answered_again(again: int, moves: bool) -> None:
    programme = twenty()
    for number, person in enumerate(names(again)):
        programme.diary.checks_in(person, NEXT, housing=8 + number % 2)
    assert programme.released("2026-W48")[LATEST].repeated is not moves


def test_one_newcomer_among_many_who_answered_again_has_to_wait() -> None:
    programme = twenty()
    for person in names(20):
        programme.diary.checks_in(person, NEXT, housing=7)
    programme.compared(names(1, "q"), at=NEXT)
    assert programme.released("2026-W48")[LATEST].repeated


def test_newcomers_wait_for_each_other_while_the_figure_goes_on_without_them() -> None:
    programme = twenty()
    for number in range(1, 9):
        at = MONDAY + timedelta(weeks=number)
        for person in names(20):
            programme.diary.checks_in(person, at, housing=7)
        programme.compared([f"q{number}"], latest=9, at=at)
        figures = programme.released(week_after(number), newcomers_wait=True)
        assert not figures[LATEST].repeated
        # Twenty-eight are thirty, to the nearest five.
        assert figures[COMPARED].value == (20 if number < 8 else 30)
        assert (figures[LATEST].value == 7) is (number < 8)


def week_after(number: int) -> str:
    return f"{MONDAY + timedelta(weeks=number):%G-W%V}"


def test_a_figure_that_is_repeated_says_of_which_day_it_is() -> None:
    programme = twenty()
    programme.compared(names(3, "q"), at=NEXT)
    figure = programme.released("2026-W48")[LATEST]
    assert figure.last_day == week("2026-W47").last_day
    assert plain(figure.value, figure.n, figure.state) == [6, 20, State.SHOWN]


def test_erasing_somebody_forces_nothing() -> None:
    programme = twenty()
    programme.forgets(names(1))
    figures = programme.released("2026-W48")
    assert figures[LATEST].repeated
    assert figures[COMPARED].value == 20


def test_what_falls_below_eight_is_repeated_and_not_starred() -> None:
    programme = Programme()
    programme.compared(names(9))
    programme.released("2026-W47")
    programme.forgets(names(2))
    figure = programme.released("2026-W48")[LATEST]
    assert (figure.state, figure.repeated) == (State.SHOWN, True)


def test_eight_newcomers_who_all_stand_at_the_top_wait_for_one_who_does_not() -> None:
    programme = twenty()
    programme.compared(names(8, "q"), latest=10, at=NEXT)
    assert programme.released("2026-W48")[LATEST].repeated
    programme.compared(names(1, "r"), latest=4, at=NEXT)
    assert not programme.released("2026-W48")[LATEST].repeated


def test_seven_who_take_back_what_they_said_anew_do_not_give_the_eighth_away() -> None:
    # R1 and R3 differ in one person: each of them differs from R2 in eight.
    programme = twenty()
    for number, person in enumerate(names(8)):
        programme.diary.checks_in(person, NEXT, housing=8 + number % 2)
    programme.released("2026-W48")
    taken_back = set(names(7))
    programme.diary.rows = [
        row for row in programme.diary.rows if row.person not in taken_back or row.at < NEXT
    ]
    assert programme.released("2026-W49")[LATEST].repeated


def test_asking_again_and_again_in_the_middle_of_a_week_shows_no_single_answer() -> None:
    programme = Programme()
    shown = []
    for number, person in enumerate(names(20)):
        at = MONDAY + timedelta(hours=number)
        programme.diary.checks_in(person, at, training_hours=number)
        figure = programme.released("2026-W47", at + timedelta(minutes=30))["outputs.training_hours"]
        shown.append(figure.value)
    assert shown[:7] == [None] * 7
    # Of the first eight, and then of nobody less than eight more.
    assert list(dict.fromkeys(shown)) == [None, sum(range(9)), sum(range(17))]


def test_a_late_answer_does_not_restate_a_week_by_itself_and_eight_do_with_before_and_after() -> None:
    programme = Programme()
    for person in names(12):
        programme.diary.checks_in(person, MONDAY, training_hours=4)
    programme.released("2026-W47")
    programme.diary.checks_in("late", MONDAY, training_hours=9)
    again = programme.released("2026-W47")["outputs.training_hours"]
    assert plain(again.value, again.supersedes) == [48, None]
    for person in names(7, "q"):
        programme.diary.checks_in(person, MONDAY, training_hours=9)
    restated = programme.released("2026-W47")["outputs.training_hours"]
    assert restated.supersedes is not None
    assert plain(restated.supersedes.value, restated.value) == [48, 48 + 8 * 9]
    # Whoever asks for it after that has the very same.
    assert programme.released("2026-W47")["outputs.training_hours"] == restated


def test_a_new_price_restates_the_money_and_says_what_it_was() -> None:
    programme = Programme()
    for person in names(12):
        programme.diary.checks_in(person, weeks_before(6), home="hostel")
        programme.diary.checks_in(person, weeks_before(4), home="own_home")
    before = programme.released("2026-W47")["value.hostel_weeks"]
    hostel = next(one for one in programme.value_map.proxies if one.value == 484)
    proxies = tuple(
        replace(one, value=Decimal(500)) if one is hostel else one for one in programme.value_map.proxies
    )
    programme.value_map = replace(programme.value_map, proxies=proxies)
    after = programme.released("2026-W47")["value.hostel_weeks"]
    assert before.value is not None
    assert after.value == before.value / 484 * 500
    assert after.supersedes is not None
    assert (after.supersedes.value, after.supersedes.repriced) == (before.value, True)


def test_a_month_does_not_give_away_the_week_that_is_missing_in_it() -> None:
    programme = Programme()
    for ago in (2, 1):
        for person in names(12):
            programme.diary.checks_in(person, weeks_before(ago), training_hours=4)
    for person in names(3):
        programme.diary.checks_in(person, MONDAY, training_hours=7)
    for id in ("2026-W45", "2026-W46", "2026-W47"):
        programme.released(id)
    month = period_named("2026-M11", "Europe/London", datetime.fromisoformat("2027-01-01T00:00+00:00"))
    assert month is not None
    summary = summarise(programme.value_map, programme.diary.evidence(), month)
    published, _ = release(summary, programme.kept, KEY)
    figure = published.figure("outputs.training_hours")
    assert figure is not None
    assert figure.state is State.HIDDEN


def test_the_same_summary_twice_is_the_same_release() -> None:
    programme = twenty()
    first = programme.released("2026-W47")
    kept = len(programme.kept)
    assert programme.released("2026-W47") == first
    assert len(programme.kept) == kept


def test_what_is_kept_names_nobody_and_no_answer() -> None:
    programme = twenty()
    kept = repr(programme.kept)
    assert "p000" not in kept
    assert "check-in-2026" not in kept


# --- the attack ------------------------------------------------------------------------------------------------


def attacked(seeds: range) -> None:
    for seed in seeds:
        found = attack(year(seed, memory=True))
        assert not found.readings, f"programme {seed}: {found.readings[:3]}"
        assert not found.cells, f"programme {seed}: {found.cells[:3]}"


@pytest.mark.parametrize("ten", range(5))
def test_an_attacker_with_a_years_releases_finds_no_reading_and_no_hidden_cell(ten: int) -> None:
    attacked(range(10 * ten, 10 * ten + 10))


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
@pytest.mark.parametrize("hundred", range(10))
def test_an_attacker_with_all_releases_of_a_thousand_programmes_finds_nothing(hundred: int) -> None:
    attacked(range(100 * hundred, 100 * hundred + 100))


def test_without_the_memory_the_attacker_finds_readings_and_hidden_cells() -> None:
    found = [attack(year(seed, memory=False)) for seed in range(4)]
    assert sum(len(one.readings) for one in found) > 0
    assert sum(len(one.cells) for one in found) > 0
