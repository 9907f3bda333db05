"""Days, times and numbers in people's own words, in English and Bengali."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from flows.conversation.days import day_in_words, day_said, is_plain
from flows.conversation.definition import Question, QuestionType
from flows.conversation.events import Phrase, Reply
from flows.conversation.replies import parse
from flows.values import Date, DateTime, Number, Time

from .sample_flows import CHECK_IN

WEDNESDAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-03-05", "2026-03-05"),
        ("3/5", "2026-05-03"),
        ("3.5.", "2026-05-03"),
        ("03-05-2025", "2025-05-03"),
        ("3/5/64", "1964-05-03"),
        ("3/5/27", "2027-05-03"),
        ("5 March", "2026-03-05"),
        ("5th of March, 2025", "2025-03-05"),
        ("5 Mar 99", "1999-03-05"),
        ("March 5", "2026-03-05"),
        ("March 5th, 2025", "2025-03-05"),
        ("today", "2026-11-18"),
        ("Yesterday.", "2026-11-17"),
        ("tomorrow", "2026-11-19"),
        ("the day before yesterday", "2026-11-16"),
        ("last Friday", "2026-11-13"),
        ("last wednesday", "2026-11-11"),
        ("on Monday", "2026-11-16"),
        ("Fri", "2026-11-13"),
        ("next Friday", "2026-11-20"),
        ("three days ago", "2026-11-15"),
        ("a week ago", "2026-11-11"),
        ("2 months ago", "2026-09-18"),
        ("in two weeks", "2026-12-02"),
        ("a year ago", "2025-11-18"),
        ("৩/৫", "2026-05-03"),
        ("৫ মার্চ ২০২৫", "2025-03-05"),
        ("গতকাল", "2026-11-17"),
        ("আগামীকাল", "2026-11-19"),
        ("গত শুক্রবার", "2026-11-13"),
        ("আগামী সোমবার", "2026-11-23"),
        ("৩ দিন আগে", "2026-11-15"),
        ("দুই সপ্তাহ আগে", "2026-11-04"),
        ("এক মাস পরে", "2026-12-18"),
    ],
)
def test_a_day_is_understood_as_people_say_it(words: str, day: str) -> None:
    assert day_said(words, WEDNESDAY) == Date(date.fromisoformat(day))


def test_a_month_ends_with_its_own_last_day() -> None:
    assert day_said("a month ago", date(2026, 3, 31)) == Date(date(2026, 2, 28))
    assert day_said("a year ago", date(2024, 2, 29)) == Date(date(2023, 2, 28))


@pytest.mark.parametrize("words", ["31/2", "30 February", "3/13", "0/5", "2026-13-01", "99999 years ago"])
def test_a_day_that_does_not_exist_is_refused_as_such(words: str) -> None:
    assert day_said(words, WEDNESDAY) in (Phrase("refused-no-such-day"), Phrase("refused-not-a-date"))


@pytest.mark.parametrize(
    "words", ["soon", "ma 5", "5", "Friday week", "ago", "in", "last", "", "5 march march", "th"]
)
def test_what_is_no_day_is_not_guessed_at(words: str) -> None:
    assert day_said(words, WEDNESDAY) == Phrase("refused-not-a-date")


@pytest.mark.parametrize(
    ("words", "appearance", "day", "shown"),
    [
        ("March 2025", "month-year", "2025-03-01", "March 2025"),
        ("3/2025", "month-year", "2025-03-01", "March 2025"),
        ("2025-03", "month-year", "2025-03-01", "March 2025"),
        ("March", "month-year", "2026-03-01", "March 2026"),
        ("17 March 2025", "month-year", "2025-03-01", "March 2025"),
        ("2019", "year", "2019-01-01", "2019"),
        ("last Friday", "year", "2026-01-01", "2026"),
    ],
)
def test_a_month_or_a_year_alone_is_its_first_day(words: str, appearance: str, day: str, shown: str) -> None:
    said = day_said(words, WEDNESDAY, {appearance})
    assert said == Date(date.fromisoformat(day))
    assert isinstance(said, Date)
    assert day_in_words(said.day, "en", {appearance}) == shown


def test_only_a_day_named_in_full_is_plain() -> None:
    assert all(map(is_plain, ["2026-03-05", "5 March 2025", "today", "গতকাল", "৫ মার্চ ২০২৫"]))
    assert not any(map(is_plain, ["3/5", "3/5/2025", "5 March", "last Friday", "a week ago"]))


AT = datetime(2026, 11, 18, 15, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "words", "value"),
    [
        ("time", "now", Time("15:07:00.000+00:00")),
        ("time", "noon", Time("12:00:00.000+00:00")),
        ("dateTime", "now", DateTime("2026-11-18T15:07:00.000+00:00")),
        ("dateTime", "yesterday at 2.30 pm", DateTime("2026-11-17T14:30:00.000+00:00")),
        ("dateTime", "last Friday, noon", DateTime("2026-11-13T12:00:00.000+00:00")),
        ("dateTime", "the day before yesterday 9:15", DateTime("2026-11-16T09:15:00.000+00:00")),
        ("integer", "five", Number("5")),
        ("integer", "Zero", Number("0")),
        ("integer", "পাঁচ", Number("5")),
        ("decimal", "2,5", Number("2.5")),
        ("decimal", "২,৫", Number("2.5")),
        ("decimal", "1,200", Number("1200")),
        ("integer", "2,5", Phrase("refused-not-whole")),
        ("integer", "a", Phrase("refused-not-a-number")),
        ("integer", "34 years", Phrase("refused-number-among-words", {"number": "34"})),
        ("decimal", "about 6.5", Phrase("refused-number-among-words", {"number": "6.5"})),
        ("decimal", "6 1/2", Phrase("refused-not-a-number")),
    ],
)
def test_times_and_numbers_in_words(kind: str, words: str, value: object) -> None:
    question = Question(QuestionType(kind), "q", "q")
    assert parse(CHECK_IN, question, Reply(AT, text=words), ()) == value
