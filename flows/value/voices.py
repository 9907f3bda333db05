"""Two voices: a person's own latest reading on a ladder beside their worker's, where a programme asks for both.

Both are kept, and neither is right: a gap between them is a finding, not an error. The worker's reading is an answer in
the person's own run, given when the two look at it together.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.value.changed import OfLadder, people_of
from flows.value.figures import Figure, Measure, Section
from flows.value.periods import Period
from flows.value.readings import Change, Compared, Reading
from flows.value.value_map import Ladder


def voice_figures(ladder: Ladder, own: Compared, workers: Compared, period: Period) -> Iterator[Figure]:
    """Of everybody of whom both readings are known; unknown while there is nobody."""
    theirs = _latest(workers)
    both = [Change(reading, theirs[person]) for person, reading in _latest(own).items() if person in theirs]
    # Their own mean stands beside that of all who are compared: who is in one only could be read out of the two.
    compared, people = people_of(own.changes), people_of(both)
    of = OfLadder(
        ladder,
        period,
        Section.VOICES,
        tuple(map(str, ladder.questions)),
        apart=(compared - people, people - compared),
    )
    higher = [pair for pair in both if pair.steps > 0]
    alike = [pair for pair in both if pair.steps == 0]
    lower = [pair for pair in both if pair.steps < 0]
    yield of.figure(Measure.BOTH_VOICES, len(both), both)
    yield of.mean(Measure.OWN_VOICE, sum(pair.first.step for pair in both), both)
    yield of.mean(Measure.WORKER_VOICE, sum(pair.latest.step for pair in both), both)
    yield of.mean(Measure.GAP, sum(pair.steps for pair in both), both)
    for measure, who in (
        (Measure.WORKER_HIGHER, higher),
        (Measure.VOICES_ALIKE, alike),
        (Measure.WORKER_LOWER, lower),
    ):
        yield of.figure(measure, len(who) if both else None, who)


def _latest(found: Compared) -> dict[str, Reading]:
    """Everybody's latest reading, however many there are."""
    latest = {reading.person: reading for reading in found.one_reading}
    return latest | {pair.person: pair.latest for pair in (*found.changes, *found.too_close)}
