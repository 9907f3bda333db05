"""An author hears of a form that would keep everybody waiting at each answer."""

from __future__ import annotations

from flows.authoring.effort import MOST_ROWS_LOOKED_AT, MOST_TERMS
from flows.authoring.xlsform import read_xlsform

HEAD = "survey\n,type,name,label,calculation\n,integer,hours,How many hours?,\n"
FRUITS = b"name,label\n" + b"a,A\n" * 20_000


def said_of(calculations: list[str]) -> str:
    rows = "".join(f',calculate,c{number},,"{each}"\n' for number, each in enumerate(calculations))
    return "\n".join(
        problem.message
        for problem in read_xlsform("form.csv", (HEAD + rows).encode(), {"fruits.csv": FRUITS}.get).problems
    )


def test_calculations_that_go_through_a_long_table_again_and_again_are_refused() -> None:
    look = "count(instance('fruits')/root/item[name = ${hours}])"
    most = MOST_ROWS_LOOKED_AT // 20_000
    assert said_of([look] * most) == ""
    assert f"go through {(most + 1) * 20_000} rows of tables" in said_of([look] * (most + 1))


def test_very_many_long_calculations_are_refused() -> None:
    long = " + ".join(["1"] * 1_900)
    assert said_of([long]) == ""
    assert f"a questionnaire may have {MOST_TERMS}" in said_of([long] * (MOST_TERMS // 1_900 + 1))
