"""How many moved which way on a ladder, in words that do not say more than the counts do.

They are to the nearest five. As many up as down, beside a mean that moved, reads as a contradiction and says only that
the two are within a few of each other: there the means speak alone, and the counts stand in the report's table.
"""

from __future__ import annotations

from bot.report.numbers import Numbers
from flows.value.figures import Figure, Measure

SHOWN = (Measure.UP, Measure.SAME, Measure.DOWN)
WHERE_LOWER_IS_BETTER = {Measure.UP: "better", Measure.DOWN: "worse"}


def moves_in_words(
    figures: dict[Measure, Figure], numbers: Numbers, *, exact: bool, lower: bool = False
) -> str:
    """``about 15 up · 10 same · others *``; empty where the counts say nothing."""
    up, same, down = (figures[measure] for measure in SHOWN)
    change = figures[Measure.CHANGE].value
    if not exact and change and up.value is not None and up.value == down.value:
        return ""
    shown = [each for each in (up, same, down) if each.value is not None]
    if not shown:
        return ""
    told = []
    is_said = exact
    for each in shown:
        count = numbers.of(each)
        if each.value and not is_said:
            count, is_said = numbers.words("about", count=count), True
        word = WHERE_LOWER_IS_BETTER.get(each.measure, each.measure) if lower else each.measure
        told.append(numbers.words(f"moved-{word}", count=count))
    if len(shown) < len(SHOWN):
        told.append(numbers.words("moved-others", count=numbers.words("hidden")))
    return " · ".join(told)
