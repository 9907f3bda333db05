"""What a contract leaves in the area: asked of who has it and of its suppliers, bounded where they are silent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from flows.value.disclosure import disclose
from flows.value.figures import Section, State
from tests.flows.value.raploch import Site, at

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
