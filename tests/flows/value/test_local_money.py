"""What a contract leaves in the area: asked of who has it and of its suppliers, bounded where they are silent."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from flows.value.disclosure import disclose
from flows.value.figures import Figure, Section, State
from flows.value.releases import Kept, release
from tests.flows.value.attack_over_weeks import KEY
from tests.flows.value.raploch import Site, at
from tests.flows.value.samples import plain

D = Decimal


def site(replies: int) -> Site:
    """100,000: 40,000 to staff (30,000 local), 40,000 to four local suppliers of 10,000 each."""
    found = Site()
    found.says(
        "contractor", "spend-report", at(2026, 3, 3),
        received=100000, staff_pay=40000, staff_local=30000, suppliers_local=40000, suppliers_count=4,
    )  # fmt: skip
    for number in range(replies):
        found.says(f"supplier{number}", "spend-reply", at(2026, 3, 10), paid=10000, spent_local=5000)
    return found


def value(of: Site, measure: str) -> Decimal | None:
    return of.on(2026, 3, 20).figure(f"local_money.{measure}").value


def test_with_every_reply_floor_centre_and_ceiling_are_one() -> None:
    """Round 2: 70,000. Round 3: 0.45 of 30,000 by staff, half of 40,000 by suppliers."""
    expected = (D(100000) + 70000 + D("0.45") * 30000 + 20000) / 100000
    for measure in ("multiplier", "multiplier_floor", "multiplier_ceiling"):
        assert value(site(4), measure) == expected
    assert value(site(4), "replied_by_value") == 1


def test_who_has_not_replied_is_bounded_and_never_guessed() -> None:
    half = site(2)
    assert value(half, "multiplier_floor") == D("1.935")
    assert value(half, "multiplier") == D("2.035")
    assert value(half, "multiplier_ceiling") == D("2.135")
    assert (value(half, "replied_by_count"), value(half, "replied_by_value")) == (D("0.5"), D("0.5"))


def test_with_replies_for_less_than_half_the_money_there_is_no_central_figure() -> None:
    few = site(1).on(2026, 3, 20)
    assert few.figure("local_money.multiplier").state is State.UNKNOWN
    assert few.figure("local_money.multiplier_floor").value is not None
    assert few.figure("local_money.multiplier_floor").subject == "full-round-1"


@pytest.mark.parametrize(
    ("replies", "state"), [(0, State.SHOWN), (1, State.HIDDEN), (2, State.HIDDEN), (3, State.SHOWN)]
)
def test_what_one_or_two_suppliers_spend_is_not_read_out_of_the_multiplier(
    replies: int, state: State
) -> None:
    published = disclose(site(replies).on(2026, 3, 20), exact=False)
    for measure in ("round_3", "multiplier_floor", "multiplier_ceiling", "replied_by_value"):
        figure = published.figure(f"local_money.{measure}")
        assert figure is not None
        assert figure.state in (state, State.UNKNOWN)
    first = published.figure("local_money.round_1")
    count = published.figure("local_money.replied_by_count")
    assert first is not None
    assert count is not None
    assert {first.state, count.state} == {State.SHOWN}


def test_nothing_told_is_not_known_and_no_multiplier_of_one() -> None:
    (figure,) = [one for one in Site().on(2026, 3, 20).figures if one.section is Section.LOCAL_MONEY]
    assert (figure.state, figure.value) == (State.UNKNOWN, None)


def test_the_guess_of_what_staff_spend_here_makes_it_an_asserted_figure_and_says_so() -> None:
    figure = disclose(site(4).on(2026, 3, 20), exact=False).figure("local_money.multiplier")
    assert figure is not None
    assert figure.grade == "E0"
    assert [parameter.id for parameter in figure.parameters] == ["staff_respend_local"]


# --- from week to week ------------------------------------------------------------------------------------

FLOOR = "local_money.multiplier_floor"
AFTER_THE_REPLIES = date(2026, 3, 20)


class Released:
    """A site whose summaries are released week by week, and remembered."""

    def __init__(self, replies: int) -> None:
        self.site = site(replies)
        self.day = AFTER_THE_REPLIES
        self.kept: list[Kept] = []

    def week(self) -> dict[str, Figure]:
        published, kept = release(self.site.on(self.day.year, self.day.month, self.day.day), self.kept, KEY)
        self.kept += kept.tables
        self.day += timedelta(weeks=1)
        return {figure.id: figure for figure in published.figures}

    def replies(self, suppliers: Iterable[int], spent: int = 5000) -> None:
        for number in suppliers:
            moment = at(self.day.year, self.day.month, self.day.day) - timedelta(days=1)
            self.site.says(f"supplier{number}", "spend-reply", moment, paid=10000, spent_local=spent)


def test_a_fourth_suppliers_amount_is_no_difference_between_two_weeks() -> None:
    of = Released(3)
    before = of.week()
    of.replies([3], spent=1234)
    after = of.week()
    for id, figure in before.items():
        if figure.section is Section.LOCAL_MONEY:
            assert after[id].value == figure.value, id
    assert after[FLOOR].repeated
    assert after[FLOOR].last_day == before[FLOOR].last_day
    # How many replied is of the day of what they told.
    assert after["local_money.replied_by_count"].value == D("0.75")


@pytest.mark.parametrize(("again", "moves"), [(0, False), (1, False), (2, False), (3, True), (4, True)])
def test_local_money_moves_when_three_suppliers_have_replied_anew(again: int, moves: bool) -> None:
    of = Released(4)
    before = of.week()
    of.replies(range(again), spent=9000)
    assert (of.week()[FLOOR].value != before[FLOOR].value) is moves


def test_a_supplier_who_withdraws_is_no_difference_between_two_weeks() -> None:
    of = Released(4)
    before = of.week()
    of.site.rows = [row for row in of.site.rows if row.person != "supplier3"]
    assert of.week()[FLOOR].value == before[FLOOR].value


def test_a_supplier_who_was_paid_more_than_the_contractor_says_is_no_difference_in_round_2() -> None:
    of = Released(4)
    told = [of.week()["local_money.round_2"]]
    for suppliers in ([4], [5], [6]):
        of.replies(suppliers)
        told.append(of.week()["local_money.round_2"])
    assert [figure.state for figure in told] == [State.SHOWN, State.HIDDEN, State.HIDDEN, State.SHOWN]
    assert plain(told[0].value, told[3].value) == [70000, 100000]


def test_what_the_contractor_tells_anew_is_told_at_once() -> None:
    of = Released(4)
    before = of.week()
    of.site.says(
        "contractor", "spend-report", at(2026, 3, 25),
        received=100000, staff_pay=40000, staff_local=10000, suppliers_local=40000, suppliers_count=4,
    )  # fmt: skip
    after = of.week()
    assert not after[FLOOR].repeated
    # Round 2 is less by 20,000, and what staff spend again by 0.45 of it.
    assert plain(before[FLOOR].value, after[FLOOR].value) == [D("2.035"), D("1.745")]


def test_local_money_is_told_before_anybody_replied_and_then_from_three_replies_on() -> None:
    of = Released(0)
    weeks = [of.week()]
    for number in range(3):
        of.replies([number])
        weeks.append(of.week())
    assert [one[FLOOR].state for one in weeks] == [State.SHOWN, State.HIDDEN, State.HIDDEN, State.SHOWN]
    counts = [one["local_money.replied_by_count"].value for one in weeks]
    assert plain(*counts) == [0, D("0.25"), D("0.5"), D("0.75")]


def known_alone(releases: list[frozenset[str]]) -> set[str]:
    """What each supplier told that follows from sums over these, however they are added and taken away."""
    unknown = sorted(frozenset[str]().union(*releases))
    rows = [[Fraction(each in one) for each in unknown] for one in dict.fromkeys(releases)]
    done: list[list[Fraction]] = []
    for place in range(len(unknown)):
        pivot = next((row for row in rows if row[place]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [each / pivot[place] for each in pivot]

        def without(row: list[Fraction], pivot: list[Fraction] = pivot, at: int = place) -> list[Fraction]:
            return [each - row[at] * its for each, its in zip(row, pivot, strict=True)]

        rows, done = [without(row) for row in rows], [*(without(row) for row in done), pivot]
    return {unknown[row.index(Fraction(1))] for row in done if sum(map(bool, row)) == 1}


def known_after(chance: random.Random, weeks: int, *, remembered: bool) -> set[str]:
    """Weeks in which suppliers reply and correct themselves: what the attacker with all releases knows of one."""
    of, standing, told, last = Released(0), {}, [], None
    for week in range(weeks):
        for number in range(12):
            if chance.random() < 0.08:
                of.replies([number], spent=chance.randint(0, 10000))
                standing[number] = f"{number} in week {week}"
        floor = of.week()[FLOOR]
        if not remembered:
            of.kept.clear()
        if floor.state is State.SHOWN and floor.value != last:
            told.append(frozenset(standing.values()))
            last = floor.value
    return known_alone(told)


@pytest.mark.parametrize("remembered", [True, False])
def test_an_attacker_with_all_releases_finds_no_suppliers_amount(remembered: bool) -> None:
    """And finds some where they are not remembered."""
    found = [known_after(random.Random(seed), 26, remembered=remembered) for seed in range(4)]
    assert any(found) is not remembered, found


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
def test_an_attacker_with_all_releases_of_many_programmes_finds_no_suppliers_amount() -> None:
    assert not any(known_after(random.Random(seed), 52, remembered=True) for seed in range(100))
