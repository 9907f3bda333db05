"""What a report says, sentence by sentence, before it takes any form: all numbers are made here, once.

The message, the caption, the chart and the text for a terminal only arrange what stands here, so the same
figure never reads differently in two places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.report.footnotes import hidden_of, star_of, told_in_short
from bot.report.moves import moves_in_words
from bot.report.numbers import MANY, Numbers, numbers_in, plural, rounded_half_up
from bot.report.promised import Promised, some
from bot.report.worth import Worth
from bot.wording import Words
from flows.value.figures import Area, Figure, Measure, Published, Section, State
from flows.value.periods import Length
from flows.value.references import About, Span, in_language
from flows.value.value_map import Who

SHORT = "report-area-short"
"""An area without how many people it is about."""
MOST_NEW = 2
"""So many moves since the last summary are told by themselves: all of them stand in the lines of the areas."""
NOTHING_SAID = (Measure.NOTHING_TAKEN_OFF, Measure.NO_DEADWEIGHT, Measure.NO_ATTRIBUTION)
SAID_OF_VALUES = (*NOTHING_SAID, Measure.NOT_VERIFIED)
FULL_COPRODUCTION = f"{Who.TOGETHER}-{Who.TOGETHER}"


@dataclass(frozen=True, slots=True)
class AreaView:
    """One ladder: its words and numbers as they are shown, and where its dots stand."""

    #: what it is called, and where lower is better also that
    name: str
    label: str
    first: str
    latest: str
    people: str
    #: how many moved which way; empty where the counts say nothing
    moves: str
    #: empty where nobody did
    began_at_top: str
    #: who is lonely often or always, where that is how it is published
    often: str
    #: ``4.1 → 5.6``
    moved: str
    #: ``(0.9 to 2.1)``: the likely change; empty where it may not be told
    likely: str
    #: where the dots stand, from 0 (the lowest step) to 1; ``None`` where they may not be shown
    first_at: float | None
    latest_at: float | None
    #: too few people stand behind all of it
    is_hidden: bool
    #: below nought: it went down, or to the worse
    direction: int
    #: of the whole way from the worst to the best
    change: Decimal | None
    area: Area

    @property
    def is_shown(self) -> bool:
        return self.change is not None


@dataclass(frozen=True, slots=True)
class SummaryView:
    heading: str
    #: what has to be known before reading on: sample data, an unfinished week, exact figures
    warnings: tuple[str, ...]
    reached: tuple[str, ...]
    areas: tuple[AreaView, ...]
    worth: str
    worth_range: str
    #: what is gained for each pound put in, where inputs are known
    returned: str
    prices: str
    accrues: tuple[str, ...]
    mostly: str
    #: transfers, in one line
    moved: tuple[str, ...]
    given: tuple[str, ...]
    involved: tuple[str, ...]
    promises: tuple[str, ...]
    #: the same without saying that it is about promises
    rated: tuple[str, ...]
    #: what was done in the week, for a message that has no outcomes to tell
    done: str
    unknown: str
    #: what ``*`` means, where there is one
    hidden: str
    #: that, what is told as it was told before, and what was put right, of the figures that the message tells
    star: str
    #: that counts of who moved are not to the person; empty where they are
    rounded: str


def most_telling(areas: tuple[AreaView, ...], count: int) -> tuple[AreaView, ...]:
    """At most ``count`` areas, in their order: those that changed most, up or down, then hidden ones."""
    ranked = sorted(areas, key=lambda area: (not area.is_shown, -abs(area.change or Decimal(0))))
    kept = ranked[:count]
    return tuple(area for area in areas if area in kept)


def view_of(summary: Published, language: str) -> SummaryView:
    """The whole summary in one language."""
    return _Viewer(summary, numbers_in(language, summary.head.currency)).view()


def heading_of(summary: Published, numbers: Numbers) -> str:
    """Whose summary it is, and of which week."""
    head = summary.head
    return numbers.words(
        "heading" if head.length is Length.WEEK else f"heading-{head.length}",
        programme=in_language(head.title, numbers.language) or head.programme,
        week=str(int(head.week[6:])),
        days=numbers.days(head.first_day, head.last_day),
    )


def warnings_of(summary: Published, numbers: Numbers) -> Iterable[str]:
    """What has to be known before reading on."""
    head = summary.head
    if head.sample_data:
        yield numbers.words("sample-data")
    if not head.finished:
        yield numbers.words("unfinished", length=head.length, day=numbers.day(head.last_day))
    if summary.exact:
        yield numbers.words("exact-sample" if head.sample_data else "exact")


def by_subject(figures: Iterable[Figure]) -> dict[str, dict[Measure, Figure]]:
    """Figures about the same thing together, by measure."""
    found: dict[str, dict[Measure, Figure]] = {}
    for figure in figures:
        found.setdefault(figure.subject, {})[figure.measure] = figure
    return found


def area_in_words(area: AreaView, words: Words, key: str = "caption-area") -> str:
    """One area as part of a sentence: where people began, where they are, and how many moved which way."""
    if area.is_hidden:
        return words("caption-hidden", label=area.label)
    moves = area.moves
    if key != SHORT:
        moves = words("people-moved", people=area.people, moves=moves) if moves else area.people
    told = words(key, label=area.label, first=area.first, latest=area.latest)
    return words("because", text=told, why=moves) if moves else told


def changes_in_words(summary: Published, numbers: Numbers) -> tuple[str, ...]:
    """Every area, as the picture of them shows it."""
    return tuple(
        area_in_words(area, numbers.words, "report-area-moved")
        for area in view_of(summary, numbers.language).areas
    )


def reason_unknown(figure: Figure, numbers: Numbers) -> str | None:
    """Why nobody knows it; ``None`` where another figure about the same thing says so."""
    words = numbers.words
    match figure.measure:
        case Measure.FIRST:
            return words("nobody-twice")
        case Measure.OUTPUT | Measure.PROMISE if figure.about is About.ORGANISATION:
            last = figure.last_answer
            return words("no-report-since", day=numbers.day(last)) if last else words("no-report")
        case (
            Measure.NOTHING_TAKEN_OFF | Measure.NO_DEADWEIGHT | Measure.NO_ATTRIBUTION | Measure.NOT_VERIFIED
        ):
            return words(f"gap-{figure.measure}")
        case Measure.OUTPUT | Measure.VALUE:
            return words("nobody-answered")
        case _:
            return None


def moved_since(summary: Published, numbers: Numbers, last: Mapping[str, Decimal]) -> str:
    """Which areas moved most since they were printed the last time, the greatest move first; ``last`` by id."""
    moves: list[tuple[Decimal, str]] = []
    for latest in summary.of(Section.CHANGE, Measure.LATEST):
        if latest.value is None or latest.id not in last:
            continue
        before, now = (rounded_half_up(value, 1) for value in (last[latest.id], latest.value))
        if before != now:
            was = numbers.of(replace(latest, value=last[latest.id]))
            moved = numbers.words("first-latest", first=was, latest=numbers.of(latest))
            moves.append((abs(now - before), f"{in_language(latest.label, numbers.language)} {moved}"))
    if not moves:
        return ""
    told = [text for _, text in sorted(moves, key=lambda move: -move[0])[:MOST_NEW]]
    return numbers.words("since-last", length=summary.head.length, list=" · ".join(told))


class _Viewer:
    def __init__(self, summary: Published, numbers: Numbers) -> None:
        self._summary = summary
        self._numbers = numbers
        self._words = numbers.words
        self._worth = Worth(summary, numbers)
        self._promised = Promised(summary, numbers)

    def view(self) -> SummaryView:
        worth = self._worth
        return SummaryView(
            heading=heading_of(self._summary, self._numbers),
            warnings=tuple(warnings_of(self._summary, self._numbers)),
            reached=tuple(self._reached()),
            areas=self._areas(),
            worth=worth.worth(),
            worth_range=worth.between(),
            returned=worth.returned(),
            prices=worth.prices(),
            accrues=tuple(worth.accrues()),
            mostly=worth.mostly(),
            moved=tuple(worth.moved()),
            given=tuple(self._given()),
            involved=tuple(self._apart()),
            promises=tuple(self._promised.lines()),
            rated=tuple(self._promised.rated()),
            done=self._done(),
            unknown=self._unknown(),
            hidden=hidden_of(self._summary.figures, self._numbers),
            star=star_of(told_in_short(self._summary), self._numbers),
            rounded="" if self._summary.exact else self._words("moves-rounded"),
        )

    def _reached(self) -> Iterable[str]:
        reach = by_subject(self._summary.of(Section.REACH))
        for figures in reach.values():
            answered, reached = figures[Measure.ANSWERED], figures[Measure.REACHED]
            key = "answered-none" if answered.value == 0 else "answered-of"
            if reached.value == 0:
                key = "reached-nobody"
            elif reached.state is State.HIDDEN and answered.value:
                key = "answered-of-hidden"
            yield self._words(
                key,
                answered=self._numbers.of(answered),
                reached=self._numbers.of(reached),
                **{"answered-n": plural(answered.value)},
            )

    # --- what changed ---------------------------------------------------------------------------------

    def _areas(self) -> tuple[AreaView, ...]:
        """Sorted by change, the greatest rise first; what may not be shown stands last, in the map's order.

        Its place among the others would tell how much it changed.
        """
        areas = dict(self._summary.head.areas)
        found = [
            self._area(figures, areas[subject])
            for subject, figures in by_subject(self._summary.of(Section.CHANGE)).items()
            if figures[Measure.COMPARED].state is State.HIDDEN or figures[Measure.COMPARED].value
        ]
        return tuple(sorted(found, key=lambda area: (not area.is_shown, -(area.change or Decimal(0)))))

    def _area(self, figures: dict[Measure, Figure], area: Area) -> AreaView:
        numbers = self._numbers
        first, latest, change = (
            figures[measure] for measure in (Measure.FIRST, Measure.LATEST, Measure.CHANGE)
        )
        compared = figures[Measure.COMPARED]
        span = area.highest - area.lowest
        lower = area.lower_is_better

        def place(mean: Figure) -> float | None:
            # Drawn as it is printed: a picture must not say more than the number beside it.
            if mean.value is None:
                return None
            return round(float((rounded_half_up(mean.value, 1) - area.lowest) / span), 4)

        at_top = figures[Measure.BEGAN_AT_TOP]
        label = in_language(compared.label, numbers.language)
        gained = -change.value if lower and change.value is not None else change.value
        return AreaView(
            name=label,
            label=self._words("lower-is-better", label=label) if lower else label,
            first=numbers.of(first),
            latest=numbers.of(latest),
            people=self._words("compared", people=numbers.of(compared), n=plural(compared.value)),
            moves=moves_in_words(figures, numbers, exact=self._summary.exact, lower=lower),
            began_at_top=""
            if not at_top.value
            else self._words("began-at-best" if lower else "began-at-top", share=numbers.of(at_top)),
            often=self._often(figures),
            moved=self._words("first-latest", first=numbers.of(first), latest=numbers.of(latest))
            if change.value is not None
            else numbers.of(latest),
            likely=self._likely(figures.get(Measure.CHANGE_BETWEEN)),
            first_at=place(first),
            latest_at=place(latest),
            is_hidden=compared.state is State.HIDDEN,
            direction=0 if not gained else (1 if gained > 0 else -1),
            change=None if gained is None else gained / span,
            area=area,
        )

    def _often(self, figures: Mapping[Measure, Figure]) -> str:
        first, latest = (figures.get(each) for each in (Measure.OFTEN_FIRST, Measure.OFTEN_LATEST))
        if first is None or latest is None or first.value is None or latest.value is None:
            return ""
        return self._words("often", first=self._numbers.of(first), latest=self._numbers.of(latest))

    def _likely(self, between: Figure | None) -> str:
        if between is None or between.low is None or between.high is None:
            return ""
        low, high = (self._numbers.amount(end, between.unit) for end in (between.low, between.high))
        return self._words("between", low=low, high=high)

    # --- time given ----------------------------------------------------------------------------------

    def _done(self) -> str:
        done = [
            f"{in_language(figure.label, self._numbers.language)}: {self._numbers.with_unit(figure)}"
            for figure in self._summary.of(Section.OUTPUTS)
            if figure.span is Span.WEEK and figure.state is not State.UNKNOWN
        ]
        return self._words("done", list=" · ".join(done)) if done else ""

    def _given(self) -> Iterable[str]:
        cells = {figure.subject: figure for figure in self._summary.of(Section.TIME_GIVEN, Measure.CELL)}
        for given in self._summary.of(Section.TIME_GIVEN, Measure.GIVEN):
            together = cells[FULL_COPRODUCTION]
            if given.state is State.HIDDEN:
                yield self._words("given-hidden", hours=self._numbers.of(given))
                continue
            yield self._words(
                "given-none"
                if given.value == 0
                else "given-all"
                if given.value is not None and given.value == together.value
                else "given",
                hours=self._numbers.with_unit(given),
                together=self._numbers.with_unit(together),
                **{"together-n": 0 if together.value == 0 else MANY},
            )

    def _apart(self) -> Iterable[str]:
        """What is never added to the time given: involvement, and what has no place in the matrix."""
        for measure, key in ((Measure.INVOLVED, "involved"), (Measure.NOT_PLACED, "not-placed")):
            for figure in self._summary.of(Section.TIME_GIVEN, measure):
                if figure.value != 0:
                    yield self._words(key, hours=self._numbers.with_unit(figure))

    # --- what is not known, what is not shown ---------------------------------------------------------

    def _unknown(self) -> str:
        """What nobody answered, gathered by the reason: a gap is a finding, and is said like one."""
        gaps: dict[str, list[str]] = {}
        total = self._worth.total
        no_value = total is not None and total.state is State.UNKNOWN
        for figure in self._summary.figures:
            if figure.measure is Measure.VALUE and no_value:
                continue  # That is said of what all of it is worth.
            reason = reason_unknown(figure, self._numbers) if figure.state is State.UNKNOWN else None
            if reason is not None:
                labels = gaps.setdefault(reason, [])
                label = in_language(figure.label, self._numbers.language)
                if label not in labels:
                    labels.append(label)
        since = self._promised.told_to()
        if since is not None:
            # That is said of the promises.
            gaps.pop(self._words("no-report-since", day=self._numbers.day(since)), None)
        if self._worth.is_nothing_yet or no_value:
            # Of what has no value yet, nobody need know what would have happened anyway.
            for measure in SAID_OF_VALUES:
                gaps.pop(self._words(f"gap-{measure}"), None)
        of_all = self._said_of_no_value() | self._said_of_no_area(gaps)
        parts = (
            of_all.get(reason) or self._words("because", text=some(labels, self._words), why=reason)
            for reason, labels in gaps.items()
        )
        told = "; ".join(parts)
        return self._words("we-do-not-know", list=told) if told else ""

    def _said_of_no_value(self) -> dict[str, str]:
        """What nobody has said of any value needs no list of them all: by its reason, in one short sentence."""
        values = {figure.subject for figure in self._summary.of(Section.VALUE, Measure.VALUE)}
        return {
            self._words(f"gap-{measure}"): self._words(f"gap-of-all-{measure}")
            for measure in SAID_OF_VALUES
            if values == {figure.subject for figure in self._summary.of(Section.NOT_KNOWN, measure)}
        }

    def _said_of_no_area(self, gaps: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """The same of every ladder, where nobody can be compared on any."""
        reason, ladders = self._words("nobody-twice"), self._summary.of(Section.CHANGE, Measure.FIRST)
        if len(ladders) < 2 or len(gaps.get(reason, ())) < len(ladders):
            return {}
        return {reason: self._words("because", text=self._words("gap-of-all-areas"), why=reason)}
