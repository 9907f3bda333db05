"""The auditor of exact tables: no table that would be printed alike is left untried, and none gives a cell away."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.value.table_audit import CountTable, given_away, hide


def row(*counts: int) -> CountTable:
    return CountTable((counts,))


def test_hiding_only_the_small_cell_of_a_row_gives_it_away() -> None:
    assert given_away(row(23, 6, 3), frozenset({(0, 2)})) == {(0, 2)}


def test_beside_the_small_cell_the_next_smallest_is_hidden() -> None:
    assert hide(row(23, 6, 3)) == {(0, 1), (0, 2)}


def test_two_hidden_cells_of_one_person_each_are_given_away_by_their_sum() -> None:
    assert given_away(row(30, 1, 1), frozenset({(0, 1), (0, 2)})) == {(0, 1), (0, 2)}
    assert len(hide(row(30, 1, 1))) == 3


def test_in_a_table_of_two_ways_one_hidden_pair_is_worked_out_across() -> None:
    table = CountTable(((20, 3), (12, 9), (15, 11)))
    # Beside the 3 the 20 is hidden: each column still gives them away.
    assert given_away(table, frozenset({(0, 0), (0, 1)})) == {(0, 0), (0, 1)}
    hidden = hide(table)
    assert len(hidden) == 4
    assert given_away(table, hidden) == frozenset()


def test_noughts_and_large_counts_are_printed() -> None:
    assert hide(row(0, 5, 90)) == frozenset()


def _by_brute_force(table: CountTable, hidden: frozenset[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    cells = sorted(hidden)
    most = max((count for _, count in table.cells()), default=0) * 4
    across, down = [sum(each) for each in table.rows], [sum(each) for each in zip(*table.rows, strict=True)]
    seen: dict[tuple[int, int], set[int]] = {cell: set() for cell in cells}
    for counts in product(range(1, most + 1), repeat=len(cells)):
        rows = [list(each) for each in table.rows]
        for (line, column), count in zip(cells, counts, strict=True):
            rows[line][column] = count
        if [sum(each) for each in rows] != across:
            continue
        if len(rows) == 1 or [sum(each) for each in zip(*rows, strict=True)] == down:
            for cell, count in zip(cells, counts, strict=True):
                seen[cell].add(count)
    return frozenset(cell for cell, found in seen.items() if len(found) < 2)


@pytest.mark.parametrize("shape", [(1, 3), (2, 2)])
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_the_auditor_finds_what_trying_everything_finds(shape: tuple[int, int], data: st.DataObject) -> None:
    counts = st.integers(0, 4)
    rows = data.draw(
        st.lists(st.lists(counts, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])
    )
    table = CountTable(tuple(tuple(each) for each in rows))
    open_to_choice = [cell for cell, count in table.cells() if count]
    hidden = frozenset(cell for cell in open_to_choice if data.draw(st.booleans()))
    assert given_away(table, hidden) == _by_brute_force(table, hidden)


@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_whatever_is_hidden_withstands_the_auditor_or_the_whole_table_is(rows: list[list[int]]) -> None:
    table = CountTable(tuple(tuple(each) for each in rows))
    hidden = hide(table)
    assert {cell for cell, count in table.cells() if 0 < count < 5} <= hidden
    whole = frozenset(cell for cell, _ in table.cells())
    assert hidden == whole or not given_away(table, hidden)
