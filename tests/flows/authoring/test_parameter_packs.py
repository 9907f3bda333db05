"""Packs of parameters: what ships has its source and licence, and a mistake in a pack is named with its line."""

from __future__ import annotations

import random
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.authoring.parameter_packs import read_pack, shipped

FOLDER = files("flows.library").joinpath("parameters")
FILES = {
    file.name: file.read_text(encoding="utf-8") for file in FOLDER.iterdir() if file.name.endswith(".yaml")
}


def said(text: str | bytes) -> str:
    pack, problems = read_pack("pack.yaml", text if isinstance(text, bytes) else text.encode())
    assert (pack is None) == bool(problems)
    assert all(problem.message and problem.remedy for problem in problems)
    return "\n".join(map(str, problems))


def test_every_row_that_ships_has_a_source_and_a_licence() -> None:
    packs = shipped().packs.values()
    origins = [row.origin for pack in packs for row in pack.parameters]
    origins += [row.origin for pack in packs for row in pack.series]
    origins += [row.origin for pack in packs for row in pack.unit_costs]
    origins += [origin for pack in packs for _, origin in pack.schedules]
    assert len(origins) > 20
    assert all(origin.source and origin.licence for origin in origins)
    assert all("as quoted" not in origin.source or not origin.verified for origin in origins)


def test_nothing_ships_that_may_not_be_passed_on() -> None:
    licences = {cost.origin.licence for cost in shipped().unit_costs()}
    assert licences == {"CC BY 4.0"}
    assert not any(name in text for text in FILES.values() for name in ("HACT", "TOMs", "ReQoL", "BY-NC"))


PACK = """
pack: ours
title: Ours
licence: ours to use
source: our own study
parameters:
  - {id: one, label: One, value: 10, low: 5, high: 20, unit: GBP/day, price_year: 2024, valid_from: 2024-04-01}
schedules:
  - {id: two, label: Two, bands: [{until: 10, rate: "0.03"}, {rate: "0.02"}]}
series:
  - {id: three, label: Three, unit: "index, 2024 = 100", values: {2023: "98", 2024: "100"}}
unit_costs:
  - {code: A1.0, label: A day, unit: day, agency: NHS, fiscal: 100, price_year: 2024, cashable: partly, grade: green}
"""


def test_a_pack_is_read_with_all_that_it_says() -> None:
    pack, problems = read_pack("pack.yaml", PACK.encode())
    assert problems == ()
    assert pack is not None
    [row], [(schedule, _)], [series], [cost] = pack.parameters, pack.schedules, pack.series, pack.unit_costs
    assert (str(row.low), str(row.value), str(row.high), row.origin.licence) == (
        "5",
        "10",
        "20",
        "ours to use",
    )
    assert (str(schedule.rate(10)), str(schedule.rate(11))) == ("0.03", "0.02")
    assert series.covers(2023, 2024)
    assert not series.covers(2022)
    assert (cost.cashable, cost.grade, cost.origin.source) == ("partly", "green", "our own study")


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("licence: ours to use\n", "", "this row has no licence"),
        ("source: our own study\n", "", "this row has no source"),
        ("low: 5", "low: 15", "the value is not between low and high"),
        ("price_year: 2024, valid_from", "valid_from", "a price needs the key price_year"),
        ("value: 10", "value: ten", "value has to be a number"),
        ("valid_from: 2024-04-01", "valid_from: spring", "valid_from has to be a day"),
        ("until: 10, ", "", "the last band, and only it, has no end"),
        ('{rate: "0.02"}', '{until: 5, rate: "0.02"}', "the last band, and only it, has no end"),
        ('rate: "0.03"', 'rate: "3"', "rate is a share"),
        ("2023:", "last year:", '"last year" is no year'),
        ('2023: "98"', '2023: "0"', "an index is more than nothing"),
        ("fiscal: 100, ", "", "a unit cost has no amount"),
        ("cashable: partly", "cashable: maybe", 'cashable cannot be "maybe"'),
        ("price_year: 2024, cashable", "cashable", "fiscal needs the year of its prices"),
        ("code: A1.0", "code: one", '"one" is also in line'),
        ("pack: ours\n", "", "needs the key pack"),
    ],
)
def test_a_mistake_in_a_pack_is_named(right: str, wrong: str, message: str) -> None:
    assert right in PACK
    assert message in said(PACK.replace(right, wrong, 1))


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 900), st.text(max_size=10))
def test_a_text_put_anywhere_in_a_pack_does_no_harm(name: str, place: int, put_in: str) -> None:
    said(f"{FILES[name][:place]}{put_in}{FILES[name][place:]}".encode("utf-8", "replace"))


def test_a_pack_changed_at_random_is_read_or_told_what_is_wrong() -> None:
    chance = random.Random(11)
    pieces = ["", "[]", "{}", "null", "NaN", "1e9", "-1", "2024", "yes", '"', "- ", "9" * 60]
    for _ in range(150):
        words = PACK.split(" ")
        for _ in range(chance.randint(1, 3)):
            words[chance.randrange(len(words))] = chance.choice(pieces)
        said(" ".join(words))
