"""Twenty kinds of defect, each put at ten random places of sound forms: the check finds at least 190 of 200."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from flows.authoring.checking import Finding, check_flow
from flows.authoring.problems import Problem
from flows.authoring.xlsform import read_xlsform
from tests.flows.authoring.checking.defects import KINDS, PLANTS, Planted
from tests.flows.authoring.checking.sound_forms import Form, sound_form

CORPUS = Path(__file__).parent.parent / "xlsform" / "forms"
MADE_TO_BE_WRONG = ("constraint-default", "filter-stale", "relative-paths", "relevant-later")
"""Forms of the corpus that show what the engine makes of a mistake."""

SEED = int(os.environ.get("BOT_SEED", "1"))


def planted(kind: str, number: int) -> tuple[Form, Planted]:
    """A sound form with one defect in it, another for each number."""
    lot = Random(f"{SEED} {kind} {number}")
    while True:
        form = sound_form(lot.randrange(10**6))
        found = PLANTS[kind](form, lot)
        if found is not None:
            return form, found


def is_found(form: Form, put: Planted) -> bool:
    """Whether something fitting is said of one of the rows."""
    places = {form.row_of(row) for row in put.rows}
    reading = form.read()
    if reading.flow is None:
        return any(_fits_problem(problem, places, put) for problem in reading.problems)
    return any(_fits(finding, places, put) for finding in check_flow(reading.flow).findings)


def _fits_problem(problem: Problem, places: set[tuple[str, int]], put: Planted) -> bool:
    here = (problem.sheet or "", problem.row or 0) in places
    return here and any(words in problem.message for words in put.fitting)


def _fits(finding: Finding, places: set[tuple[str, int]], put: Planted) -> bool:
    return finding.is_problem and (finding.sheet, finding.row) in places and finding.kind.value in put.fitting


def alarms(form: Form) -> list[str]:
    reading = form.read()
    if reading.flow is None:
        return [str(problem) for problem in reading.problems]
    return [str(found) for found in check_flow(reading.flow).findings if found.is_problem]


def test_the_kinds_of_defect_are_twenty() -> None:
    assert len(set(KINDS)) == 20
    assert tuple(PLANTS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_defect_of_each_kind_is_found(kind: str) -> None:
    form, put = planted(kind, 0)
    assert is_found(form, put), form.text()


def test_sound_forms_give_no_alarm() -> None:
    assert [alarm for seed in range(4) for alarm in alarms(sound_form(seed))] == []


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
def test_of_two_hundred_defects_at_least_190_are_found() -> None:
    missed = [
        f"{kind} {number}" for kind in KINDS for number in range(10) if not is_found(*planted(kind, number))
    ]
    assert len(missed) <= 10, missed


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
def test_sixty_sound_forms_give_at_most_two_false_alarms() -> None:
    lot = Random(f"{SEED} sound")
    found = [alarm for _ in range(60) for alarm in alarms(sound_form(lot.randrange(10**6)))]
    assert len(found) <= 2, found


def _beside(path: Path) -> Callable[[str], bytes | None]:
    files: dict[str, str] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8")).get("files", {})
    return lambda name: files[name].encode() if name in files else None


def test_the_corpus_gives_no_alarm() -> None:
    found = []
    for path in sorted(CORPUS.glob("*.md")):
        if path.stem in MADE_TO_BE_WRONG:
            continue
        reading = read_xlsform(path.name, path.read_bytes(), _beside(path))
        assert reading.flow is not None
        checked = check_flow(reading.flow, datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
        found += [f"{path.stem}: {each}" for each in checked.findings if each.is_problem]
    assert found == []
