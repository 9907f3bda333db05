"""What every part of a value map is written with: words in several languages, the questions it refers to, and time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Words: TypeAlias = Mapping[str, str]
"""A text in one or more languages, by language code."""


def in_language(words: Words, language: str, fallback: str = "en") -> str:
    """The text in ``language``, else in ``fallback``, else in whichever language there is."""
    return words.get(language) or words.get(fallback) or next(iter(words.values()), "")


@dataclass(frozen=True, slots=True, order=True)
class QuestionReference:
    """A question of one of the programme's flows, by its path inside the flow."""

    flow: str
    question: str

    def __str__(self) -> str:
        return f"{self.flow}/{self.question}"


class Span(StrEnum):
    """The time a figure covers. Printed with the figure, for a week is not a quarter."""

    WEEK = "week"
    #: from the Monday of the quarter's first ISO week to the end of the summary's week
    QUARTER = "quarter"
    #: the same for the year, which begins with the month that the value map names
    YEAR = "year"
    #: everything up to the end of the summary's week
    TO_DATE = "to_date"


class About(StrEnum):
    """Whom an output's numbers are about, which decides what may be printed.

    ``PEOPLE``: each answer is about the person who gave it. ``ORGANISATION``: an organisation reports of
    itself, so no person is behind the number unless what it counts is people.
    """

    PEOPLE = "people"
    ORGANISATION = "organisation"


class Each(StrEnum):
    """The stretch of time that one answer speaks for."""

    ANSWER = "answer"
    WEEK = "week"
    MONTH = "month"
    #: the whole time the output covers: a stock that is reported again and again, such as people in work
    SPAN = "span"
