"""The auditor of ladders, held against every table there is on small ladders."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from flows.value.figures import Area
from flows.value.ladder_audit import Moves, Range, Sums, fits, means_give_away


@cache
def every_table(people: int, top: int) -> dict[tuple[int, int], set[tuple[int, int, int, int, int]]]:
    """Sums of first and latest readings -> (up, same, down, began at the top, up by two steps or more) of all who
    could make them."""
    tables = {(0, 0, 0, 0, 0, 0, 0)}
    pairs = list(product(range(1, top + 1), repeat=2))
    for _ in range(people):
        tables = {
            (
                up + (latest > first),
                same + (latest == first),
                down + (latest < first),
                at_top + (first == top),
                far + (latest > first + 1),
                firsts + first,
                latests + latest,
            )
            for up, same, down, at_top, far, firsts, latests in tables
            for first, latest in pairs
        }
    by_sums: dict[tuple[int, int], set[tuple[int, int, int, int, int]]] = defaultdict(set)
    for up, same, down, at_top, far, firsts, latests in tables:
        by_sums[(firsts, latests)].add((up, same, down, at_top, far))
    return by_sums


@pytest.mark.parametrize(("people", "top"), [(4, 2), (5, 3), (4, 4), (3, 5)])
def test_a_table_fits_its_sums_exactly_when_readings_exist_that_make_it(people: int, top: int) -> None:
    by_sums = every_table(people, top)
    sums = range(people, people * top + 1)
    counts = [
        (up, same, people - up - same, at_top)
        for up in range(people + 1)
        for same in range(people + 1 - up)
        for at_top in range(people + 1)
    ]
    for first, latest in product(sums, sums):
        change = latest - first
        printed = Sums(Range(first, first), Range(latest, latest), Range(change, change))
        exist = by_sums.get((first, latest), set())
        without_far = {each[:4] for each in exist}
        without_top = {each[:3] for each in exist}
        for up, same, down, at_top in counts:
            table = Moves(up, same, down, at_top, (False,) * 3, False)
            assert fits(table, printed, Area(1, top)) == ((up, same, down, at_top) in without_far)
            untold = replace(table, began_at_top=None)
            assert fits(untold, printed, Area(1, top)) == ((up, same, down) in without_top)
            for far in range(up + 1):
                told = replace(table, two_up=far)
                assert fits(told, printed, Area(1, top)) == ((up, same, down, at_top, far) in exist)


def test_means_at_the_end_of_a_ladder_give_one_person_away() -> None:
    # Twenty began at step 10 and together lost one step: exactly one of them fell.
    moves = Moves(0, 19, 1, 20, (False, True, True), False)
    assert means_give_away(moves, 200, 199, Area(1, 10))


def test_means_in_the_middle_give_nobody_away() -> None:
    moves = Moves(26, 7, 4, 0, (False, True, True), False)
    assert not means_give_away(moves, 4 * 37, 5 * 37, Area(1, 10))


def test_how_many_began_at_the_top_can_be_given_away_by_the_mean_alone() -> None:
    # Mean of first readings one below the top, times twelve: eleven began at the top.
    moves = Moves(0, 0, 12, 11, (False, False, False), True)
    assert means_give_away(moves, 119, 90, Area(1, 10))


def test_nothing_hidden_is_nothing_to_give_away() -> None:
    moves = Moves(10, 10, 10, 10, (False, False, False), False)
    assert not means_give_away(moves, 150, 150, Area(1, 10))


def test_how_many_moved_up_by_two_steps_can_be_given_away_by_the_mean_of_the_changes() -> None:
    # Ten moved up, by eleven steps together: exactly one of them by two.
    moves = Moves(10, 10, 0, 0, (False,) * 3, False, two_up=1, two_hidden=True)
    assert means_give_away(moves, 100, 111, Area(1, 10))
    assert not means_give_away(moves, 100, 113, Area(1, 10))
