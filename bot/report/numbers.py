"""Every number of a report as text, in the reader's language: the one place where figures are rounded.

A hidden figure is ``*`` and an unknown one says so, wherever it is asked for; nothing else decides that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol

from bot.report.wording import is_leftwards, report_words
from bot.wording import Words
from flows.conversation.direction import without_marks
from flows.value.clauses import word_for
from flows.value.figures import POINT, SHARE, STEP, Figure, Formula, FormulaKind, Measure, State, Term
from flows.values import Unit

LOCALES = {"en": "en_GB"}
FALLBACK_LOCALE = "en_GB"

MANY = 99
"""Decides the plural where the number itself may not be known."""

DECIMALS = {STEP: 1, POINT: 1}
OTHER_DECIMALS = 2

MEASURED = ("hour", "day", "week", "month", "year", "tonne", "kilogram", "kilometre", "litre", "minute")
"""Units of which there may be a part; whatever else is counted comes in whole ones."""

BEGINS, ENDS = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers in one language and one currency."""

    language: str
    currency: str
    words: Words
    locale: Locale

    def of(self, figure: Figure) -> str:
        """The figure's value, with its unit where that is not plain from the sentence: money, shares, steps."""
        match figure.state:
            case State.HIDDEN:
                return self.words("hidden")
            case State.UNKNOWN:
                return self.words("unknown")
            case _:
                value = self._told(figure) or Decimal(0)
                return self.kept(value) if figure.measure is Measure.KEPT else self.amount(value, figure.unit)

    def with_unit(self, figure: Figure) -> str:
        """``62 weeks``, ``£484``, ``* weeks``."""
        if figure.state is State.UNKNOWN:
            return self.words("unknown")
        if self._stands_alone(figure.unit):
            return self.of(figure)
        return self.measured(self._told(figure), figure.unit)

    @staticmethod
    def _told(figure: Figure) -> Decimal | None:
        """The value. A forecast of what is counted in whole ones is whole: nobody creates 3.4 jobs."""
        if figure.measure is not Measure.FORECAST or figure.value is None:
            return figure.value
        return rounded_half_up(figure.value, 1 if figure.unit in MEASURED else 0)

    def measured(self, number: Decimal | None, unit: Unit) -> str:
        """A number with its unit in the right plural; ``None`` is a hidden one."""
        amount = self.words("hidden") if number is None else self.amount(number, unit)
        key = f"unit-{unit}"
        if not self.words.has(key):
            return self.words("unit-other", amount=amount, unit=unit)
        return self.words(key, amount=amount, n=plural(number))

    def amount(self, number: Decimal, unit: Unit) -> str:
        if unit == self.currency:
            return self.money(number)
        if unit == SHARE:
            return self.share(number)
        return self.plain(number, DECIMALS.get(unit, OTHER_DECIMALS), fixed=unit in DECIMALS)

    @property
    def symbol(self) -> str:
        """The currency's sign, for the head of a column."""
        return self._set_apart(get_currency_symbol(self.currency, locale=self.locale))

    def plain(self, number: Decimal, decimals: int = OTHER_DECIMALS, fixed: bool = False) -> str:
        digits = ("0" if fixed else "#") * decimals
        rounded = rounded_half_up(number, decimals)
        return self._set_apart(
            format_decimal(rounded, format=f"#,##0.{digits}" if digits else "#,##0", locale=self.locale)
        )

    def signed(self, number: Decimal, unit: Unit) -> str:
        """A change: what went up has a plus, as what went down has a minus."""
        shown = self.amount(number, unit)
        rises = number > 0 and shown != self.amount(Decimal(0), unit)
        return self._set_apart(f"+{without_marks(shown)}") if rises else shown

    def plain_whole(self, number: int) -> str:
        return self.plain(Decimal(number), 0)

    def money(self, number: Decimal) -> str:
        """Whole pounds are shown without pence."""
        pence = rounded_half_up(number, 2)
        pattern = "¤#,##0" if pence == pence.to_integral_value() else "¤#,##0.00"
        return self._set_apart(
            format_currency(pence, self.currency, format=pattern, locale=self.locale, currency_digits=False)
        )

    def money_about(self, number: Decimal) -> tuple[str, bool]:
        """Money for a headline, to the nearest hundred from a thousand on; and whether that changed it."""
        step = Decimal(100) if abs(number) >= 1000 else Decimal(1)
        rounded = (number / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
        return self.money(rounded), rounded != number

    def share(self, number: Decimal) -> str:
        return self._set_apart(format_percent(rounded_half_up(number, 2), format="0 %", locale=self.locale))

    def kept(self, number: Decimal) -> str:
        """What was kept of a promise; not as 100 % beside the word for less, where rounding would reach the better."""
        if word_for(rounded_half_up(number, 2)) is word_for(number):
            return self.share(number)
        return self._set_apart(
            format_percent(
                number.quantize(Decimal("0.0001"), ROUND_DOWN), format="0.0# %", locale=self.locale
            )
        )

    def rate(self, number: Decimal) -> str:
        """A rate of discount, of which half a percent matters."""
        return self._set_apart(
            format_percent(rounded_half_up(number, 4), format="0.## %", locale=self.locale)
        )

    def day(self, day: date) -> str:
        return str(format_date(day, "d MMMM", locale=self.locale))

    def day_of_year(self, day: date) -> str:
        return str(format_date(day, "d MMMM y", locale=self.locale))

    def days(self, first: date, last: date) -> str:
        """``16–22 November``, ``28 September – 4 October``."""
        if first == last:
            return self.day(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{self.plain(Decimal(first.day))}–{self.day(last)}"
        return f"{self.day(first)} – {self.day(last)}"

    def formula(self, figure: Figure, names: Mapping[str, str] | None = None) -> str:
        """How the value came about, with its numbers: ``62 weeks × £484 − 6 weeks × £202``.

        ``names``: what the figures are called that it is made of; else they stand by their ids.
        """
        formula = figure.formula
        of = [(names or {}).get(id, id) for id in formula.of]
        match formula.kind:
            case FormulaKind.PRODUCT:
                return self._product(formula)
            case FormulaKind.DISCOUNTED:
                years = " + ".join(self.money(year) for year in formula.years) or self.words("hidden")
                return self.words("formula-discounted", years=years)
            case FormulaKind.DIFFERENCE | FormulaKind.RATIO:
                return self.words(f"formula-{formula.kind}", first=of[0], second=of[1])
            case FormulaKind.TAKEN_OFF:
                left = (self.words("formula-share-left", share=self.share(share)) for share in formula.shares)
                amount = (
                    self.words("hidden")
                    if formula.dividend is None
                    else self.amount(formula.dividend, figure.unit)
                )
                return " × ".join((amount, *left))
            case FormulaKind.MEAN if formula.dividend is None and formula.divisor is not None:
                return self.words(
                    "formula-mean-of",
                    people=self.plain_whole(formula.divisor),
                    n=plural(Decimal(formula.divisor)),
                )
            case FormulaKind.MEAN | FormulaKind.SHARE | FormulaKind.PROPORTION | FormulaKind.INTERVAL if (
                not formula.of
            ):
                return self.words(
                    f"formula-{formula.kind}",
                    dividend=self._number(formula.dividend),
                    divisor=self._number(None if formula.divisor is None else Decimal(formula.divisor)),
                )
            case FormulaKind.SHARE:
                return self.words("formula-share-of")
            case FormulaKind.TOTAL:
                return " + ".join(of)
            case _:
                return self.words(f"formula-{formula.kind}")

    def _product(self, formula: Formula) -> str:
        text = ""
        for term in formula.terms:
            sign = "" if not text and term.adds else (" + " if term.adds else " − ")
            text += sign + self._term(term)
        return text

    def _term(self, term: Term) -> str:
        divided = f" ÷ {self.plain(Decimal(term.divisor))}" if term.divisor != 1 else ""
        alone = term.quantity is not None and self._stands_alone(term.unit)
        quantity = self.amount(term.quantity, term.unit) if alone and term.quantity is not None else None
        return f"{quantity or self.measured(term.quantity, term.unit)}{divided} × {self.money(term.price)}"

    def _number(self, number: Decimal | None) -> str:
        return self.words("hidden") if number is None else self.plain(number)

    def _set_apart(self, text: str) -> str:
        """With a true minus, which is read aloud; where one reads from the right, its sign stays before the number."""
        told = _minus(text)
        return f"{BEGINS}{told}{ENDS}" if is_leftwards(self.language) else told

    def _stands_alone(self, unit: Unit) -> bool:
        return unit in (self.currency, SHARE)


def numbers_in(language: str, currency: str) -> Numbers:
    words = report_words(language)
    name = LOCALES.get(words.language, words.language)
    return Numbers(words.language, currency, words, Locale.parse(name or FALLBACK_LOCALE))


def _minus(text: str) -> str:
    """With a true minus: a hyphen is not read aloud, and a line may break after it."""
    return text.replace("-", "\N{MINUS SIGN}")


def plural(number: Decimal | None) -> int:
    """The whole number that decides the plural: 1.5 hours are hours."""
    if number is None or number != number.to_integral_value():
        return MANY
    return int(number)


def rounded_half_up(number: Decimal, decimals: int) -> Decimal:
    """A nought is one without a minus: nobody goes down by nothing."""
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0
