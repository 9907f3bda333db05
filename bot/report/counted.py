"""How answers become a quantity, in words: the rule of each valuation, as a reader of its figures is told it."""

from __future__ import annotations

from typing import assert_never

from bot.wording import Words
from flows.authoring.programme import Programme
from flows.value.figures import Figure, Measure, Section
from flows.value.references import QuestionReference, in_language
from flows.value.valuation import (
    FewerTimes,
    LadderMove,
    NumberGiven,
    PeopleWho,
    QuantityRule,
    ShareOfYear,
    WeeksAvoided,
)

BY_RULE = (Measure.QUANTITY, Measure.GROSS, Measure.VALUE)
"""Figures of a valuation that say what was counted."""


def counted_so(programme: Programme, words: Words) -> dict[str, str]:
    """By the id of each valuation's quantity, how it is counted."""
    return {
        _key(valuation.id): rule_in_words(valuation.quantity, programme, words)
        for valuation in programme.value_map.valuations
    }


def key_of_rule(figure: Figure) -> str | None:
    """Under what :func:`counted_so` has the rule that a figure comes from."""
    of_rule = figure.section is Section.VALUE and figure.measure in BY_RULE
    return _key(figure.subject) if of_rule else None


def _key(valuation: str) -> str:
    return f"{Section.VALUE}.{valuation}.{Measure.QUANTITY}"


def rule_in_words(rule: QuantityRule, programme: Programme, words: Words) -> str:
    value_map = programme.value_map

    def choice(question: QuestionReference, name: str) -> str:
        """As people read it."""
        flow = programme.flows[question.flow]
        asked = next((one for one in flow.questions if one.path == question.question), None)
        rows = () if asked is None else flow.choices_of(asked)
        label = next((row.label for row in rows if row.name == name), None)
        found = label.in_language(words.language, flow.settings.default_language) if label else None
        return " ".join(found.source.split()) if found else name

    match rule:
        case WeeksAvoided():
            return words(
                "rule-weeks-avoided", choice=choice(value_map.state(rule.state).question, rule.choice)
            )
        case LadderMove():
            bands = value_map.ladder(rule.ladder).bands
            labels = {band.id: in_language(band.label, words.language) for band in bands}
            first, then = (labels.get(id, id) for id in (rule.from_band, rule.to_band))
            return words("rule-ladder-move", first=first, then=then, days=str(rule.held_days))
        case ShareOfYear():
            named = choice(value_map.state(rule.state).question, rule.choice)
            return words("rule-share-of-year", choice=named, days=str(rule.days_in_year))
        case NumberGiven():
            return words("rule-number-given")
        case PeopleWho():
            chosen = sorted(f"“{choice(rule.question, name)}”" for name in rule.choices)
            return words("rule-people-who", choices=", ".join(chosen))
        case FewerTimes():
            return words("rule-fewer-times")
        case _:
            assert_never(rule)
