"""Two voices, people's own readings beside their workers', tell nobody's reading and no hidden number: neither in one
summary, nor over weeks to whoever has all releases, the very sums of two voices, and what is printed of change."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations_with_replacement, product
from typing import TypeAlias

import pytest

from flows.value import disclosure
from flows.value.disclosure import disclose
from flows.value.figures import Area, Measure, Published, Section, State, Summary, SummaryHead
from flows.value.readings import Compared, Reading
from flows.value.voices import voice_figures
from tests.flows.value.attack_over_weeks import attack, year
from tests.flows.value.samples import MONDAY, names, week
from tests.flows.value.scales import placed, read, summed

TOP, PEOPLE = 3, 8
CELLS = (Measure.WORKER_HIGHER, Measure.VOICES_ALIKE, Measure.WORKER_LOWER)

World: TypeAlias = tuple[tuple[int, int], ...]
"""Where everybody places themselves, and where their worker does."""


@cache
def worlds() -> list[World]:
    steps = range(1, TOP + 1)
    return list(combinations_with_replacement(list(product(steps, steps)), PEOPLE))


@cache
def truth(world: World) -> dict[Measure, int]:
    """What could be printed of it: sums in the place of means, which a reader may know."""
    apart = [worker - own for own, worker in world]
    return {
        Measure.WORKER_HIGHER: sum(each > 0 for each in apart),
        Measure.VOICES_ALIKE: apart.count(0),
        Measure.WORKER_LOWER: sum(each < 0 for each in apart),
        Measure.OWN_VOICE: sum(own for own, _ in world),
        Measure.WORKER_VOICE: sum(worker for _, worker in world),
    }


@cache
def head() -> SummaryHead:
    return replace(summed(placed([(1, 2)])).head, areas=(("scale", Area(1, TOP)),))


def told(world: World) -> Published:
    value_map, _ = read()
    assert value_map is not None
    ladder = replace(value_map.ladders[0], bottom=1, top=TOP, norms=None)
    day = MONDAY.date()
    own, workers = (
        Compared(
            (),
            tuple(
                Reading(person, pair[voice], day, (f"{person} {voice}",))
                for person, pair in zip(names(PEOPLE), world, strict=True)
            ),
            (),
        )
        for voice in (0, 1)
    )
    return disclose(Summary(head(), tuple(voice_figures(ladder, own, workers, week()))), exact=False)


def found_out(tried: Sequence[World]) -> Iterator[tuple[World, Measure]]:
    """The hidden numbers of 1 to 7 people for which only one is left among all worlds that are printed alike."""
    by_states: dict[frozenset[Measure], list[World]] = defaultdict(list)
    for world in tried:
        figures = told(world).figures
        by_states[frozenset(one.measure for one in figures if one.state is State.SHOWN)].append(world)
    for shown, of_these in by_states.items():
        known = [name for name in truth(worlds()[0]) if name in shown]
        secret = [name for name in CELLS if name not in shown]
        alike: dict[tuple[int, ...], list[World]] = defaultdict(list)
        for world in worlds():
            if not secret or 1 <= min(truth(world)[name] for name in secret) < 8:
                alike[tuple(truth(world)[name] for name in known)].append(world)
        for world in of_these:
            for name in secret:
                left = {truth(one)[name] for one in alike[tuple(truth(world)[name] for name in known)]}
                if left == {truth(world)[name]} and 0 < truth(world)[name] < 8:
                    yield world, name


@pytest.mark.parametrize("guarded", [True, False])
def test_no_hidden_number_follows_from_the_means_of_two_voices(
    guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And some do where the means are told whatever they give away."""
    if not guarded:
        monkeypatch.setattr(disclosure, "means_give_away", lambda *_: False)
    leaks = list(found_out(random.Random(6).sample(worlds(), 300)))
    assert bool(leaks) is not guarded, leaks[:3]


def attacked(seeds: range, weeks: int) -> int:
    """How often own readings were told anew."""
    told_anew = 0
    for seed in seeds:
        releases = year(seed, memory=True, weeks=weeks, voices=True)
        found = attack(releases)
        assert not found.readings, f"programme {seed}: {found.readings[:3]}"
        assert not found.cells, f"programme {seed}: {found.cells[:3]}"
        for one in releases:
            [mean] = one.published.of(Section.VOICES, Measure.OWN_VOICE)
            told_anew += Section.VOICES in one.new and mean.state is State.SHOWN
    return told_anew


def test_an_attacker_with_all_releases_of_two_voices_finds_no_reading_and_no_hidden_number() -> None:
    assert attacked(range(10), weeks=26) > 20


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
def test_nor_with_those_of_three_hundred_programmes_over_a_year() -> None:
    assert attacked(range(300), weeks=52) > 1000


def test_without_the_memory_two_voices_tell_readings() -> None:
    found = [attack(year(seed, memory=False, weeks=26, voices=True)) for seed in range(5)]
    assert any(name.endswith("#4") for one in found for name in one.readings), "a worker's"
