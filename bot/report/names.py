"""What each figure is called in a list, in words: its measure, and the subject it is about."""

from __future__ import annotations

from decimal import Decimal

from bot.report.numbers import numbers_in
from bot.wording import Words
from flows.value.figures import Figure, Measure
from flows.value.references import in_language


def figure_name(figure: Figure, words: Words) -> str:
    """``Housing: moved up``, ``Full co-production: planned and delivered together``."""
    label = subject_name(figure, words)
    key = f"figure-{figure.measure}"
    by_its_makers = any(parameter.id == "change_that_counts" for parameter in figure.parameters)
    for kind, applies in (("lower", figure.lower_is_better), ("counts", by_its_makers)):
        if applies and words.has(f"{key}-{kind}"):
            return words(f"{key}-{kind}", label=label)
    return words(key, label=label)


def subject_name(figure: Figure, words: Words) -> str:
    """What it is about, without what is measured of it: ``Housing``."""
    match figure.measure:
        case Measure.CELL:
            return words(f"cell-{figure.subject}")
        case Measure.INVOLVEMENT if not figure.label:
            return words(f"involvement-{figure.subject}")
        case Measure.ACCRUES | Measure.ACCRUES_SHOWN if not figure.label:
            return words(f"to-{figure.subject}")
        case Measure.LEVEL | Measure.LEVEL_SHOWN:
            return words(f"level-{figure.subject}")
        case Measure.SWITCHING:
            label = in_language(figure.label, words.language)
            return words("switching-of", label=label, assumed=words(f"assumed-{figure.subject}"))
        case Measure.AT_RATE | Measure.AT_RATE_SHOWN:
            return numbers_in(words.language, "").rate(Decimal(figure.subject))
        case Measure.MULTIPLIER | Measure.MULTIPLIER_FLOOR | Measure.MULTIPLIER_CEILING:
            area = in_language(figure.label, words.language)
            return words("because", text=area, why=words(f"convention-{figure.subject}"))
        case Measure.DIMENSION | Measure.DIMENSION_SHOWN:
            return words(f"worth-{figure.subject}")
        case Measure.RATED:
            return words(f"rating-{figure.subject}")
        case Measure.KIND | Measure.KIND_SHOWN:
            return words(f"worth-kind-{figure.subject}")
        case Measure.CASHABLE | Measure.CASHABLE_SHOWN:
            return words(f"cashable-{figure.subject}")
        case _:
            return in_language(figure.label, words.language)


def capital(text: str) -> str:
    """With a capital letter, as a label stands by itself."""
    return text[:1].upper() + text[1:]
