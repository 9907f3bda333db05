"""Sums that share their answers, over weeks and quarters, tell together no more than each of them alone."""

from __future__ import annotations

import os

import pytest

from tests.flows.value.attack_on_sums import attack, year


def attacked(seeds: range, weeks: int) -> None:
    for seed in seeds:
        found = attack(year(seed, memory=True, weeks=weeks))
        assert not found, f"programme {seed}: {found[:3]}"


def test_hours_given_prices_and_parts_taken_from_each_other_leave_nobodys_part() -> None:
    attacked(range(6), weeks=14)


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
def test_nor_do_all_sums_of_two_hundred_programmes_over_a_year() -> None:
    attacked(range(200), weeks=52)


def test_without_the_memory_they_leave_what_a_few_people_gave() -> None:
    assert attack(year(2, memory=False, weeks=14))
