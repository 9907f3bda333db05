"""Laws of the money in a summary, over random answers: lines add up, steps take off, and nothing is without answers."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.value.evidence import Evidence
from flows.value.figures import Figure, Measure, Summary
from flows.value.summary import summarise
from flows.values import EXACT
from tests.flows.value.samples import MONDAY, week
from tests.flows.value.small_maps import Answers, altered, small_map
from tests.flows.value.test_return import RETURN

D = Decimal
LASTING = altered(
    ("activities: [", RETURN),
    (
        '    attribution_to_others: {central: "0.10"',
        "    duration: {central: 3, low: 2, high: 4, source: study}\n"
        '    drop_off: {central: "0.2", low: "0.1", high: "0.3", source: study}\n'
        '    attribution_to_others: {central: "0.10"',
    ),
)

Rows: TypeAlias = list[tuple[int | None, int | None, str | None, int | None]]

counts = st.one_of(st.none(), st.integers(0, 30))
people = st.lists(
    st.tuples(counts, counts, st.sampled_from(["yes_it_did", "it_did_not", None]), counts), max_size=14
)
relaxed = settings(max_examples=40, deadline=None)


def told(rows: Rows) -> Evidence:
    answers = Answers()
    for number, (before, now, friends, shopped) in enumerate(rows):
        said = {"visits_before": before, "visits_now": now, "friends": friends, "shopped": shopped}
        person = f"p{number:02}"
        answers.joins(person)
        given = {name: value for name, value in said.items() if value is not None}
        answers.says(person, "asked", MONDAY, "", **given)
    return answers.evidence()


def total(figures: list[Figure]) -> Decimal:
    with localcontext(EXACT):
        return sum((figure.value or D(0) for figure in figures), D(0))


def of(summary: Summary, *measures: Measure) -> list[Figure]:
    return [figure for figure in summary.figures if figure.measure in measures]


@given(people)
@relaxed
def test_each_step_takes_off_and_never_adds_and_the_range_holds_the_value(
    rows: Rows,
) -> None:
    summary = summarise(small_map(LASTING), told(rows), week())
    order = (Measure.GROSS, Measure.AFTER_DEADWEIGHT, Measure.AFTER_ATTRIBUTION, Measure.VALUE)
    for id in ("fewer_visits", "friends", "shopping_less"):
        steps = [
            abs(one.value or D(0)) for measure in order for one in of(summary, measure) if one.subject == id
        ]
        assert steps == sorted(steps, reverse=True)
    for figure in summary.figures:
        if figure.value is not None and figure.low is not None and figure.high is not None:
            assert figure.low <= figure.value <= figure.high, figure.id


@given(people, st.sampled_from(["duration", "drop_off"]))
@relaxed
def test_what_lasts_longer_is_worth_more_and_what_fades_faster_less(rows: Rows, key: str) -> None:
    old, new = {
        "duration": ("central: 3, low: 2, high: 4", "central: 2, low: 2, high: 4"),
        "drop_off": ('central: "0.2", low: "0.1", high: "0.3"', 'central: "0.3", low: "0.1", high: "0.3"'),
    }[key]
    evidence = told(rows)

    def worth(text: str) -> Decimal:
        found = of(summarise(small_map(text), evidence, week()), Measure.PRESENT)
        return abs(total([figure for figure in found if figure.subject == "fewer_visits"]))

    assert worth(LASTING) >= worth(LASTING.replace(old, new))
