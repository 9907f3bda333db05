"""Reports on the promises made in Raploch, one line a month."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from flows.authoring.programme_file import read_programme
from flows.value.figures import Summary
from flows.value.periods import Period, week_of
from flows.value.summary import summarise
from flows.value.value_map import ValueMap
from tests.flows.value.samples import LIBRARY, ZONE, Diary


@cache
def raploch() -> ValueMap:
    folder = LIBRARY / "raploch"
    programme, problems = read_programme({file.name: file.read_bytes() for file in folder.glob("*.yaml")})
    assert programme is not None, "\n".join(map(str, problems))
    return programme.value_map


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


class Site(Diary):
    """``site.reports(2026, 2, apprentices=1)``: the report of 3 March 2026 on February."""

    def reports(self, year: int, month: int, **answers: Any) -> None:
        after = (year + month // 12, month % 12 + 1)
        self.says("contractor", "delivery-report", at(*after, 3), **answers)

    def on(self, year: int, month: int, day: int) -> Summary:
        period: Period = week_of(at(year, month, day), ZONE)
        return summarise(raploch(), self.evidence(), period)
