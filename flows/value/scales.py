"""Ladders and published scales: how many items each has, how it is scored, and which way is better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# SWEMWBS, raw score to metric score (Stewart-Brown et al. 2009, Rasch conversion).
_SWEMWBS = dict(
    zip(
        range(7, 36),
        (
            *("7.00", "9.51", "11.25", "12.40", "13.33", "14.08", "14.75", "15.32", "15.84", "16.36"),
            *("16.88", "17.43", "17.98", "18.59", "19.25", "19.98", "20.73", "21.54", "22.35", "23.21"),
            *("24.11", "25.03", "26.02", "27.03", "28.13", "29.31", "30.70", "32.55", "35.00"),
        ),
        strict=True,
    )
)

ONS4 = ("life_satisfaction", "worthwhile", "happiness", "anxiety")
"""The four questions of the Office for National Statistics, for people of 16 and over, each on its own: no total."""

ANXIETY = "anxiety"
WHO5_TIMES = 4
"""From 0 to 25, to 0 to 100."""
OFTEN = Decimal(1)
"""ONS direct loneliness: 1 often or always, 2 some of the time, 3 occasionally, 4 hardly ever, 5 never."""


class Instrument(StrEnum):
    LADDER = "ladder"
    ONS4 = "ons4"
    WHO5 = "who5"
    SWEMWBS = "swemwbs"
    UCLA3 = "ucla3"
    LONELINESS = "loneliness"


@dataclass(frozen=True, slots=True)
class Form:
    """How many items an instrument has, and the least and most of each."""

    items: int
    least: int
    most: int
    #: the best there is, scored; each item's own where there is no total
    best: Decimal
    #: where its scoring is published
    source: str
    #: the least change in a score that is said to count, where its makers give one
    counts: Decimal | None = None
    #: its words belong to somebody, who has to be asked
    licensed: bool = False
    #: its most stands for often, all of the time, completely
    most_is_much: bool = True


FORMS: Mapping[Instrument, Form] = {
    Instrument.ONS4: Form(
        4, 0, 10, Decimal(10), "Office for National Statistics, harmonised questions on personal well-being"
    ),
    Instrument.WHO5: Form(
        5, 0, 5, Decimal(100), "WHO-5 Well-Being Index, Topp et al. 2015", Decimal(10), licensed=True
    ),
    Instrument.SWEMWBS: Form(
        7, 1, 5, Decimal(35), "Short WEMWBS, metric scores, Stewart-Brown et al. 2009", licensed=True
    ),
    Instrument.UCLA3: Form(3, 1, 3, Decimal(3), "Three-item loneliness scale, Hughes et al. 2004"),
    Instrument.LONELINESS: Form(
        1,
        1,
        5,
        Decimal(5),
        "Office for National Statistics, direct measure of loneliness",
        most_is_much=False,
    ),
}
"""The scales; a ladder has as many steps as its author gives it."""

SINGLE = (Instrument.ONS4, Instrument.LONELINESS)
"""Those whose items stand each on its own."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale as a programme reads it: an instrument, or one question of those that have no total.

    Its steps are the sums of its items, which disclosure control counts with; its points are what they are scored as.
    """

    instrument: Instrument
    #: which question of ONS4
    area: str = ""

    @property
    def form(self) -> Form:
        return FORMS[self.instrument]

    @property
    def items(self) -> int:
        return 1 if self.instrument in SINGLE else self.form.items

    @property
    def bottom(self) -> int:
        return self.items * self.form.least

    @property
    def top(self) -> int:
        return self.items * self.form.most

    @property
    def lower_is_better(self) -> bool:
        return lower_is_better(self.instrument, self.area)

    @property
    def tells_often(self) -> bool:
        """Published as the share of people who are lonely often or always."""
        return self.instrument is Instrument.LONELINESS

    @property
    def each(self) -> int | None:
        """The points of one step; ``None`` where steps are worth different points."""
        match self.instrument:
            case Instrument.WHO5:
                return WHO5_TIMES
            case Instrument.SWEMWBS:
                return None
            case _:
                return 1

    def points(self, step: int) -> Decimal:
        return _points(self.instrument, step)


def lower_is_better(instrument: Instrument, area: str) -> bool:
    """Loneliness on the UCLA scale and anxiety are better the lower they are."""
    return instrument is Instrument.UCLA3 or (instrument is Instrument.ONS4 and area == ANXIETY)


def best(instrument: Instrument, area: str, steps: int | None = None) -> Decimal:
    """The best there is in an area; ``steps`` is how many a ladder has."""
    if instrument is Instrument.LADDER:
        return Decimal(steps or 0)
    return Decimal(0) if instrument is Instrument.ONS4 and area == ANXIETY else FORMS[instrument].best


def score(instrument: Instrument, items: Sequence[Decimal | None]) -> Mapping[str, Decimal]:
    """The score of one reading by area; nothing where an item that is needed is missing."""
    if instrument is Instrument.ONS4:
        return {area: item for area, item in zip(ONS4, items, strict=True) if item is not None}
    known = [item for item in items if item is not None]
    if len(known) < len(items):
        return {}
    return {instrument: _points(instrument, int(sum(known)))}


def _points(instrument: Instrument, raw: int) -> Decimal:
    match instrument:
        case Instrument.WHO5:
            return Decimal(raw * WHO5_TIMES)
        case Instrument.SWEMWBS:
            return Decimal(_SWEMWBS[raw])
        case _:
            return Decimal(raw)
