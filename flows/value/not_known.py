"""What we do not know: what nobody has said of a value, and whose source nobody here has seen. A gap is a finding."""

from __future__ import annotations

from collections.abc import Iterator

from flows.value.figures import Figure, Formula, FormulaKind, Measure, Section, State
from flows.value.periods import Period
from flows.value.references import About, Span
from flows.value.valuation import Valuation
from flows.value.value_map import ValueMap
from flows.values import Unit


def not_known_figures(value_map: ValueMap, period: Period) -> Iterator[Figure]:
    """For each valuation what its figures leave open."""
    for valuation in value_map.valuations:
        sources = [
            value_map.proxy(valuation.proxy).source,
            *(share.source for _, share in valuation.taken_off),
        ]
        match valuation.deadweight, valuation.attribution_to_others:
            case None, None:
                yield _gap(Measure.NOTHING_TAKEN_OFF, valuation, period)
            case None, _:
                yield _gap(Measure.NO_DEADWEIGHT, valuation, period)
            case _, None:
                yield _gap(Measure.NO_ATTRIBUTION, valuation, period)
        if any(value_map.sources[source].as_quoted for source in sources):
            yield _gap(Measure.NOT_VERIFIED, valuation, period)


def _gap(measure: Measure, valuation: Valuation, period: Period) -> Figure:
    return Figure(
        id=f"{Section.NOT_KNOWN}.{measure}.{valuation.id}",
        section=Section.NOT_KNOWN,
        measure=measure,
        subject=valuation.id,
        label=valuation.label,
        value=None,
        unit=Unit("share"),
        span=Span.TO_DATE,
        first_day=None,
        last_day=period.last_day,
        formula=Formula(FormulaKind.COUNT),
        state=State.UNKNOWN,
        about=About.ORGANISATION,
    )
