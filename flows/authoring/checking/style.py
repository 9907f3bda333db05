"""Advice on how a question is put: what survey researchers and plain writers would ask an author to look at again.

None of it is certain to be a mistake, and so nothing of it keeps a flow from being published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.authoring.checking.answers import steps_of
from flows.authoring.checking.conditions import Conditions
from flows.authoring.checking.finding import Finding, Kind, advice
from flows.authoring.checking.reading_age import HIGHEST_AGE, LONGEST_SENTENCE, longest_sentence, reading_age
from flows.authoring.effort import expressions_of
from flows.authoring.problems import quote
from flows.conversation.definition import ChoiceRow, Question, QuestionType
from flows.conversation.expressions.tree import Literal, walk

_SCALE = re.compile(
    r"\b(agree|disagree|satisfied|dissatisfied|unsatisfied|likely|unlikely|easy|difficult|safe|unsafe|"
    r"very (good|bad|poor)|excellent|poor|confident|important|unimportant)\b",
    re.IGNORECASE,
)
_NO_STEP = re.compile(
    r"know|prefer not|rather not|not applicable|n/a|does not apply|no answer|refus|not sure|other|say",
    re.IGNORECASE,
)
_WAY_OUT = re.compile(r"prefer not|rather not|not to say|refus|no answer|decline", re.IGNORECASE)
_SENSITIVE = re.compile(
    r"\b(sexual\w*|gender identity|religio\w*|ethnic\w*|abuse\w*|violen\w*|suicid\w*|self-harm\w*|hiv|"
    r"criminal|conviction\w*|immigration|pregnan\w*|debts?)\b",
    re.IGNORECASE,
)
_AND = re.compile(
    r"^(?!.*\bbetween\b)(?:how|do|does|did|are|is|was|were|have|has|would|can)\b[^?.]*\b(\w+)\s+and\s+(\w+)\b[^?]*\?",
    re.IGNORECASE | re.DOTALL,
)
_PAIRS = frozenset(
    (
        *(("friends", "family"), ("family", "friends"), ("terms", "conditions"), ("health", "safety")),
        *(("name", "surname"), ("date", "time"), ("men", "women"), ("more", "more"), ("day", "night")),
        *(("parents", "children"), ("mother", "father"), ("now", "then"), ("health", "wellbeing")),
    )
)
_YES = frozenset(("yes", "y", "1", "true"))
_NO = frozenset(("no", "n", "0", "false"))


def style_findings(conditions: Conditions) -> Iterator[Finding]:
    for question in conditions.flow.questions:
        if question.is_asked or question.type is QuestionType.NOTE:
            yield from _reading(question)
        if question.is_asked:
            yield from _two_in_one(question, conditions.flow.choices_of(question))
            yield from _middle(question, conditions.flow.choices_of(question))
            yield from _way_out(question, conditions.flow.choices_of(question))
            yield from _other(conditions, question)
    yield from _yes_and_no(conditions)


def _reading(question: Question) -> Iterator[Finding]:
    for column in ("label", "hint"):
        label = getattr(question, column)
        for code, template in label.by_language.items() if label is not None else ():
            longest = longest_sentence(template.source)
            if longest > LONGEST_SENTENCE:
                yield advice(
                    Kind.LONG_SENTENCE,
                    question.path,
                    question.row,
                    column,
                    f"{column} has a sentence of {longest} words ({code})",
                    f"Make two of it: at most {LONGEST_SENTENCE} words are read with ease",
                )
            age = reading_age(template.source) if code == "en" else None
            if age is not None and age > HIGHEST_AGE:
                yield advice(
                    Kind.READING_AGE,
                    question.path,
                    question.row,
                    column,
                    f"{column} is read with ease from about age {round(age)}",
                    "Use shorter words and shorter sentences",
                )


def _english(question: Question) -> str:
    template = question.label.by_language.get("en") if question.label is not None else None
    return template.source if template is not None else ""


def _two_in_one(question: Question, rows: tuple[ChoiceRow, ...]) -> Iterator[Finding]:
    text = _english(question)
    judged = question.type is QuestionType.RANGE or (
        question.type is QuestionType.SELECT_ONE and (_is_yes_or_no(rows) or len(_steps(rows)) >= 4)
    )
    found = _AND.search(text) if judged else None
    pair = (found[1].casefold(), found[2].casefold()) if found is not None else None
    if text.count("?") > 1 or (pair is not None and pair not in _PAIRS):
        yield advice(
            Kind.TWO_QUESTIONS,
            question.path,
            question.row,
            "label",
            f"{quote(text)} may ask two things at once",
            "If the two could be answered differently, ask two questions",
        )


def _middle(question: Question, rows: tuple[ChoiceRow, ...]) -> Iterator[Finding]:
    steps = _steps(rows) if question.type is QuestionType.SELECT_ONE else []
    number = len(steps)
    if question.type is QuestionType.RANGE and not question.is_ladder:
        number = len(tuple(steps_of(question)))
    if number in (4, 6) and not question.is_ladder:
        yield advice(
            Kind.NO_MIDDLE,
            question.path,
            question.row,
            "type",
            f"the scale has {number} steps, and so no middle",
            "Add a middle, for example: neither agree nor disagree",
        )


def _steps(rows: tuple[ChoiceRow, ...]) -> list[ChoiceRow]:
    """The choices that are steps of a scale; none where they are no scale."""
    labels = [(row, row.label.by_language.get("en")) for row in rows]
    steps = [
        (row, text.source) for row, text in labels if text is not None and not _NO_STEP.search(text.source)
    ]
    in_words = sum(1 for _, text in steps if _SCALE.search(text))
    return [row for row, _ in steps] if in_words >= 2 and in_words * 2 >= len(steps) else []


def _way_out(question: Question, rows: tuple[ChoiceRow, ...]) -> Iterator[Finding]:
    if question.required is None or not (question.sensitive or _SENSITIVE.search(_english(question))):
        return
    labels = [text.source for row in rows for text in row.label.by_language.values()]
    if any(_WAY_OUT.search(label) for label in labels):
        return
    yield advice(
        Kind.NO_WAY_OUT,
        question.path,
        question.row,
        "required",
        f"{quote(question.name)} is sensitive, and nobody may leave it out",
        "Take required away, or add a choice: I would rather not say",
    )


def _other(conditions: Conditions, question: Question) -> Iterator[Finding]:
    if question.type not in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE):
        return
    row = next(
        (row for row in conditions.flow.choices_of(question) if row.name.casefold() in ("other", "others")),
        None,
    )
    if row is None or question.choice_filter is not None:
        return
    for item in conditions.items():
        for _, expression in expressions_of(item):
            if question.name in expression.depends and any(
                isinstance(node, Literal) and node.value == row.name for node in walk(expression.tree)
            ):
                return
    yield advice(
        Kind.OTHER_LOST,
        question.path,
        question.row,
        "type",
        f"who chooses {quote(row.name)} in {quote(question.name)} is not asked what it is",
        f"Add a text question with the condition ${{{question.name}}} = '{row.name}', or write or_other",
    )


def _is_yes_or_no(rows: tuple[ChoiceRow, ...]) -> bool:
    names = {row.name.casefold() for row in rows}
    return bool(names & _YES) and bool(names & _NO) and len(names) <= 4


def _yes_and_no(conditions: Conditions) -> Iterator[Finding]:
    """Lists of yes and no that differ in their names, and choices that say the opposite of their name."""
    named: dict[tuple[str, str], tuple[str, int]] = {}
    for list_name, rows in conditions.flow.choices.items():
        names = [row.name for row in rows if row.name.casefold() in _YES | _NO]
        for row in rows:
            label = row.label.by_language.get("en")
            words = label.source.strip().casefold() if label is not None else ""
            turned = (row.name.casefold() == "yes" and words == "no") or (
                row.name.casefold() == "no" and words == "yes"
            )
            if turned:
                yield advice(
                    Kind.YES_AND_NO,
                    "",
                    row.row,
                    "label",
                    f"the choice {quote(row.name)} says {quote(words)}",
                    "Give it the name of what it says",
                    sheet="choices",
                )
        if not _is_yes_or_no(rows) or len(names) != 2:
            continue
        labels = {text.source.strip().casefold() for row in rows for text in row.label.by_language.values()}
        if not {"yes", "no"} <= labels:
            continue
        pair = (names[0], names[1]) if names[0].casefold() in _YES else (names[1], names[0])
        if named and pair not in named:
            other, _ = next(iter(named.values()))
            yield advice(
                Kind.YES_AND_NO,
                "",
                rows[0].row,
                "name",
                f"the lists {quote(other)} and {quote(list_name)} have different names for yes and no",
                "Use one list for both: conditions are easier to write",
                sheet="choices",
            )
        named.setdefault(pair, (list_name, rows[0].row))
