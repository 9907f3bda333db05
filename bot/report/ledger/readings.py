"""Readings to read: what changed in each area, up and down alike, and how much of it one may lean on."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands import worded
from bot.report.ledger.columns import number, of_people, percent, table
from flows.authoring.value_files.readings import ReadingFile
from flows.value.distance import AreaChange, Distance, Reliable
from flows.value.scales import Instrument


def readings(given: ReadingFile, found: Distance) -> Iterator[str]:
    people = found.attrition
    measure = given.measure
    yield worded(f"value-readings-{measure.instrument}", steps=str(measure.steps or 0))
    yield worded("value-apart", days=measure.apart)
    yield worded(
        "value-attrition",
        eligible=people.eligible,
        first=people.first,
        latest=people.latest,
        matched=people.matched,
    )
    yield worded("value-one-reading", count=found.one_reading)
    yield from ("", *_areas(found))
    for area in found.areas:
        yield from ("", area.area, *(f"  {line}" for line in _area(area, measure.instrument)))
    if people.matched:
        yield ""
        for key, count in (("any", found.progress_in_any), ("two", found.progress_in_two)):
            yield worded(f"value-progress-{key}", people=of_people(count, people.matched))
            interval = found.interval(count)
            if people.matched >= 10 and interval is not None:
                yield "  " + worded("value-interval", low=percent(interval[0]), high=percent(interval[1]))
    yield worded("value-changed")


def _areas(found: Distance) -> list[str]:
    heads = ("n", "first-mean", "latest-mean", "change", "two-up", "up", "same", "down")
    return table(
        (worded("value-area"), *(worded(f"value-{head}") for head in heads)),
        [
            (
                area.area,
                str(area.n),
                number(area.mean_first),
                number(area.mean_latest),
                number(area.mean_change),
                *map(str, (area.two_up, area.up, area.same, area.down)),
            )
            for area in found.areas
        ],
    )


def _area(area: AreaChange, instrument: Instrument) -> Iterator[str]:
    if area.lower_is_better:
        yield worded("value-lower-is-better")
    if area.interval is not None:
        yield worded("value-change-interval", low=number(area.interval[0]), high=number(area.interval[1]))
    yield worded("value-better", count=of_people(area.better, area.n))
    yield worded("value-worse", count=of_people(area.worse, area.n))
    if area.top_at_first is not None:
        yield worded("value-top", count=of_people(area.at_top, area.n))
    if area.often_first is not None and area.often_latest is not None:
        yield worded(
            "value-often",
            first=of_people(area.often_first, area.n),
            latest=of_people(area.often_latest, area.n),
        )
    if area.with_first > area.n:
        yield worded(
            "value-if-missing", missing=area.with_first - area.n, change=number(area.if_missing_unchanged)
        )
    if area.gap is not None:
        yield worded("value-gap", apart=of_people(area.gap.apart, area.gap.n), mean=number(area.gap.mean))
    if area.counts is not None:
        yield _reliable("value-counts", area.counts)
    if area.reliable is not None:
        yield _reliable("value-reliable", area.reliable)
    if area.by_chance is not None:
        yield worded("value-by-chance", mean=number(area.by_chance))
    if instrument is Instrument.ONS4:
        yield worded("value-no-total")


def _reliable(key: str, found: Reliable) -> str:
    return worded(key, least=number(found.least), better=found.better, worse=found.worse)
