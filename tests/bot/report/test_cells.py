"""No cell of a CSV file is carried out, whatever a spreadsheet takes to separate cells; and no text is lost by it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.report.cells import cell, csv_line, text_of
from flows.values import exact_decimal

CARRIED_OUT = ("=", "+", "-", "@", "\t", "\r", "＝", "＠")

texts = st.text(alphabet=";,\t\r\n\"' =+-@＝a1|", max_size=12)


def _cells(content: bytes, separator: str) -> list[str]:
    """What a spreadsheet with this separator makes of a file."""
    rows = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=separator)
    return [each for row in rows for each in row]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@given(rows=st.lists(st.tuples(texts, texts), min_size=1, max_size=3))
@example(rows=[("a;=1+1", 'x;"=1+1&"";y')])
@example(rows=[("a\n=1+1", "b\t@SUM(1)")])
@example(rows=[("a,b;", "=1+1")])
@settings(max_examples=300, deadline=None)
def test_no_cell_begins_as_a_formula_does_whatever_separates_cells(
    separator: str, rows: list[tuple[str, str]]
) -> None:
    # A line of ours begins with a name or a number of ours.
    content = b"".join(csv_line((number, *row)) for number, row in enumerate(rows))
    for found in _cells(content, separator):
        assert not found.startswith(CARRIED_OUT) or exact_decimal(found) is not None


@given(text=texts)
@example(text="'=1")
@example(text=";';\t=")
@example(text="\r\n-")
@settings(max_examples=500, deadline=None)
def test_what_was_written_is_read_back_to_the_letter(text: str) -> None:
    [[read]] = csv.reader(io.StringIO(csv_line([text]).decode(), newline="")) if text else [[""]]
    assert text_of(read) == text


@pytest.mark.parametrize(
    "text", ["It went well; I was glad.", "One,\r\ntwo.", "-5", "+44.5", "Sam's 'home'", "a - b", "x=1, y=-1"]
)
def test_plain_words_and_numbers_stay_as_they_are(text: str) -> None:
    assert cell(text) == text
