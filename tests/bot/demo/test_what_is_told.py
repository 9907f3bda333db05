"""What the sample weeks say once disclosure control has had its say: worked out in memory, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.demo.afterwards import END, afterwards
from bot.demo.calendar import Calendar
from bot.demo.lives import CUT, LAST, Life, lives
from bot.demo.running import PROGRAMME, SEED
from bot.demo.texts import texts
from bot.programmes import LIBRARY, load_programme
from bot.report.message import ONE_MINUTE, summary_message
from flows.authoring.programme import Programme
from flows.conversation.definition import QuestionType
from flows.value.contributions import tables
from flows.value.evidence import Evidence, EvidenceRow, Reach
from flows.value.figures import Measure, Published, Section
from flows.value.newcomers import Without, waiting
from flows.value.periods import week_of
from flows.value.releases import Kept, release
from flows.value.summary import summarise
from flows.values import Choice, Number

KEY = b"a key for the tests of the story"
COMPARED_FROM = 4
"""The first readings are 28 days old in this week."""


@pytest.fixture(scope="module")
def told() -> list[Published]:
    """The summary of each week, the first one of the story first."""
    programme, problems = load_programme(LIBRARY / PROGRAMME)
    assert programme is not None, problems
    return list(_weeks(programme))


def _weeks(programme: Programme) -> Iterator[Published]:
    words = texts()
    until_now = lives(40, SEED, words.stories, words.gifts, words.stories_of_the_cut)
    everybody = [
        life
        for life in afterwards(until_now, SEED, words.gifts, words.stories_afterwards)
        if life.counted and not life.gone
    ]
    zone = ZoneInfo(programme.timezone)
    calendar = Calendar.before(datetime(2026, 11, 18, 12, tzinfo=UTC), zone, LAST)
    rows = [row for life in everybody for row in _said(life, programme, calendar)]
    rows.sort(key=lambda row: (row.at, row.run, row.sequence))
    earlier: list[Kept] = []
    for week in range(END + 1):
        period = week_of(calendar.monday(week + 1, 9) - timedelta(days=1), programme.timezone)
        people = tuple(
            Reach(_name(life), "service_user", _joins(life, calendar))
            for life in everybody
            if life.begins <= week
        )
        evidence = Evidence(tuple(row for row in rows if row.at < period.until), people)
        summary = summarise(programme.value_map, evidence, period, sample_data=True)
        late = waiting(summary, earlier, KEY)
        if late:
            summary = summarise(programme.value_map, Without(evidence, late), period, sample_data=True)
        published, released = release(summary, earlier, KEY, programme.counts, tables(summary, KEY))
        earlier += released.tables
        yield published


def _name(life: Life) -> str:
    return f"p{life.number:02}"


def _joins(life: Life, calendar: Calendar) -> datetime:
    day = life.weeks[life.begins].day
    return calendar.answering(life.begins, day) if life.begins else calendar.begin


def _said(life: Life, programme: Programme, calendar: Calendar) -> Iterator[EvidenceRow]:
    for number, week in enumerate(life.weeks[: life.leaves]):
        if not week.answers or week.stops_at:
            continue
        at = calendar.answering(number, week.day) if number > life.begins else _joins(life, calendar)
        for sequence, question in enumerate(programme.flows["check-in"].questions):
            answer = week.answers.get(question.name)
            if answer is None or question.type is QuestionType.TEXT:
                continue
            chosen = question.type is QuestionType.SELECT_ONE
            value = Choice(answer) if chosen else Number(answer, question.unit)
            run, moment = f"{_name(life)}-{number}", at + timedelta(seconds=sequence)
            yield EvidenceRow(_name(life), "check-in", "r1", run, sequence, question.path, value, moment)


def _means(published: Published) -> dict[str, float]:
    latest = published.of(Section.CHANGE, Measure.LATEST)
    return {figure.subject: float(figure.value) for figure in latest if figure.value is not None}


def test_before_anybody_can_be_compared_no_pounds_are_told_and_why_is_said(told: list[Published]) -> None:
    first, second, *_ = (summary_message(one, "en") for one in told)
    assert "What it is worth cannot be said yet: nobody has answered twice" in first
    assert "Nothing that has a price has changed this quarter" in second
    for summary in told[:COMPARED_FROM]:
        assert "£" not in summary_message(summary, "en")


def test_each_week_tells_new_means_and_none_moves_by_a_step(told: list[Published]) -> None:
    compared = [_means(summary) for summary in told[COMPARED_FROM:]]
    assert all(len(means) == 4 for means in compared)
    for before, now in pairwise(compared):
        assert before != now
        assert max(abs(now[area] - before[area]) for area in now) <= 0.7
    assert all(compared[-1][area] > compared[0][area] for area in compared[0])


def test_the_cut_is_felt_and_the_worth_has_a_range_each_week(told: list[Published]) -> None:
    feeling = [_means(summary).get("mental_health_ladder", 0.0) for summary in told]
    assert min(feeling[CUT : CUT + 3]) < feeling[CUT - 1] - 0.8
    for summary in told[COMPARED_FROM:]:
        total = next(
            figure
            for figure in summary.of(Section.VALUE, Measure.TOTAL, Measure.TOTAL_SHOWN)
            if figure.value is not None
        )
        assert total.low is not None
        assert total.high is not None


@pytest.mark.parametrize("language", ["en", "bn"])
def test_every_week_is_read_in_a_minute_and_says_that_it_is_sample_data(
    told: list[Published], language: str
) -> None:
    for summary in told:
        message = summary_message(summary, language)
        assert len(message.encode("utf-16-le")) // 2 <= ONE_MINUTE
        assert ("Sample data" if language == "en" else "নমুনা তথ্য") in message
        assert "−0.0" not in message
        assert "10 up · 10 same · 10 down" not in message
