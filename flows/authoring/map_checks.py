"""What the methods forbid in a value map as a whole, each with the line it stands in: values counted twice, parts
beside their whole, transfers in a public total, prices of several years, and outcomes that nothing shows.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from flows.authoring.map_draft import MapDraft
from flows.authoring.parameter_packs import DEFLATOR, shipped
from flows.authoring.problems import quote
from flows.value.put_in import Money
from flows.value.unit_costs import nested
from flows.value.valuation import Kind, Valuation, questions_of
from flows.value.value_map import ValueMap

_BENEFIT = re.compile(
    r"\b(incapacity benefit|housing benefit|unemployment benefit|out-of-work benefits?|universal credit"
    r"|jobseeker'?s?|income support|pension credit|tax credits?|council tax|income tax|national insurance"
    r"|allowance paid|benefits? (?:paid|payments?|claimed))\b",
    re.IGNORECASE,
)
"""Names of benefits and taxes: money that changes hands, whatever the map calls it."""


def check_value(draft: MapDraft, value_map: ValueMap) -> None:
    """Writes each of them into the draft's Problems."""
    _not_measured(draft, value_map)
    # What names a price that could not be read is no further mistake.
    readable = {proxy.id for proxy in value_map.proxies}
    valuations = tuple(one for one in value_map.valuations if one.proxy in readable)
    value_map = replace(value_map, valuations=valuations)
    _outputs_valued(draft, value_map)
    _twice(draft, value_map)
    _nested(draft, value_map)
    _transfers(draft, value_map)
    _price_years(draft, value_map)
    _inputs(draft, value_map)


def _not_measured(draft: MapDraft, value_map: ValueMap) -> None:
    """An outcome has to be seen in something: a ladder, a state, a value in money or one in words."""
    seen = {valuation.outcome for valuation in value_map.valuations}
    seen |= {entry.outcome for entry in value_map.in_words}
    seen |= {outcome.id for outcome in value_map.service_outcomes if outcome.measured_by}
    for community in value_map.community_outcomes:
        if community.id in seen:
            seen |= set(community.outcomes)
        elif seen & set(community.outcomes):
            seen.add(community.id)
    # A list with a mistake in it may hold what shows the outcome.
    if any(
        entry is None for name in ("valuations", "in_words") for entry in draft.known.get(name, {}).values()
    ):
        return
    holds = {community.id: community.outcomes for community in value_map.community_outcomes}
    for name, column, remedy in (
        (
            "service_outcomes",
            "measured_by",
            "Name a ladder, a scale or a state in measured_by, value it, or tell it in in_words",
        ),
        (
            "community_outcomes",
            "outcomes",
            "Name an outcome that is measured, value it, or tell it in in_words",
        ),
    ):
        for id in draft.known.get(name, {}):
            # What a community outcome is made of is named by itself.
            if id not in seen and not any(
                draft.known["service_outcomes"].get(each) for each in holds.get(id, ())
            ):
                draft.problems.add(draft.lines[(name, id)], column, f"nothing measures {quote(id)}", remedy)


def _outputs_valued(draft: MapDraft, value_map: ValueMap) -> None:
    counted = {question: output.id for output in value_map.outputs for question in output.sum}
    for valuation in value_map.valuations:
        for question in questions_of(valuation.quantity):
            if question in counted:
                _problem(
                    draft,
                    valuation,
                    f"{valuation.id} puts a price on {question}, which the output {counted[question]} counts:"
                    " what was delivered is no change",
                    "Ask people what changed, and let the quantity be that",
                )


def _twice(draft: MapDraft, value_map: ValueMap) -> None:
    """The same value for the same stakeholder, however often and under whatever name."""
    for place, valuation in enumerate(value_map.valuations):
        proxy, who = value_map.proxy(valuation.proxy), value_map.stakeholder_of(valuation)
        for first in value_map.valuations[:place]:
            whose, price = value_map.stakeholder_of(first), value_map.proxy(first.proxy)
            same = (price.value, price.unit, first.quantity) == (proxy.value, proxy.unit, valuation.quantity)
            # An outcome of several stakeholders may be anybody's of them.
            if same and (who == whose or not who or not whose):
                _problem(
                    draft,
                    valuation,
                    f"{valuation.id} counts the same value for {who or whose or 'somebody'} again, which {first.id}"
                    f" in line {draft.lines[('valuations', first.id)]} counts already",
                    "Take one of the two out",
                )
                break


def _nested(draft: MapDraft, value_map: ValueMap) -> None:
    used = {valuation.proxy: valuation for valuation in reversed(value_map.valuations)}
    coded = {
        value_map.proxy(id).code: valuation for id, valuation in used.items() if value_map.proxy(id).code
    }
    for part, whole in nested(coded):
        _problem(
            draft,
            coded[part],
            f"{part} is a part of {whole}, which {coded[whole].id} counts: together they are counted twice",
            f"Keep the whole ({coded[whole].id}) or its parts",
        )


def _transfers(draft: MapDraft, value_map: ValueMap) -> None:
    for valuation in value_map.valuations:
        proxy = value_map.proxy(valuation.proxy)
        named = _BENEFIT.search(" ".join([*proxy.label.values(), *valuation.label.values()]))
        if valuation.transfer or not (proxy.transfer or named):
            continue
        what = (
            f"{proxy.id} is a transfer"
            if proxy.transfer
            else f"{quote(named[0] if named else '')} is a transfer"
        )
        _problem(
            draft,
            valuation,
            f"{what}: money that changes hands, and no part of the public value",
            "Write transfer: yes, so that it is shown apart",
        )


def _price_years(draft: MapDraft, value_map: ValueMap) -> None:
    """Prices of several years cannot be added: they are first brought to those of one year.

    What is added is the public value, the transfers, and each kind with both.
    """
    valuations, told = value_map.valuations, set[str]()
    added = [[one for one in valuations if one.transfer is transfer] for transfer in (False, True)]
    added += [[one for one in valuations if one.kind is kind] for kind in Kind]
    for used in added:
        proxies = [value_map.proxy(id) for id in dict.fromkeys(valuation.proxy for valuation in used)]
        years = {proxy.price_year for proxy in proxies}
        for proxy in proxies[1:]:
            first = proxies[0]
            if proxy.price_year != first.price_year and proxy.id not in told:
                told.add(proxy.id)
                draft.problems.add(
                    draft.lines[("proxies", proxy.id)],
                    "price_year",
                    f"{proxy.id} is in prices of {proxy.price_year} and {first.id} in those of {first.price_year}",
                    _to_one_year(years),
                )


def _to_one_year(years: Collection[int]) -> str:
    """How to bring prices of these years to one."""
    deflator = shipped().series(DEFLATOR)
    if deflator.covers(*years):
        return f"Write prices_of: {max(years)} at the top: the deflator then brings all to one year"
    known = ", ".join(map(str, sorted(deflator.values)))
    return f"Bring them to one year, and say so in their notes. The deflator here has {known} only"


def _inputs(draft: MapDraft, value_map: ValueMap) -> None:
    """Time given is an input and never also a benefit; and what lasts for years is not set against undated costs."""
    if value_map.inputs and draft.top.node("discounting") is None:
        draft.problems.add(
            draft.top.line_of("inputs"),
            "discounting",
            "inputs are set against values without saying how later years count",
            "Add discounting: {schedule: green-book-2026, first_period: 1}",
        )
    years = {valuation.proxy for valuation in value_map.valuations if not valuation.transfer}
    priced = {value_map.proxy(id).price_year for id in years}
    for each in value_map.inputs:
        line = draft.lines[("inputs", each.id)]
        if isinstance(each.what, Money):
            if priced and each.what.price_year not in priced:
                draft.problems.add(
                    line,
                    "price_year",
                    f"{each.id} is in prices of {each.what.price_year}, and what it is set against is not",
                    _to_one_year({*priced, each.what.price_year}),
                )
            continue
        for valuation in value_map.valuations:
            asked = set(questions_of(valuation.quantity)) & set(each.what.questions)
            if valuation.proxy == each.what.proxy or asked:
                _problem(
                    draft,
                    valuation,
                    f"{valuation.id} counts as a benefit the time that {each.id} puts in",
                    "Keep the time as an input, and value what it changes for somebody",
                )


def _problem(draft: MapDraft, valuation: Valuation, message: str, remedy: str) -> None:
    draft.problems.add(draft.lines[("valuations", valuation.id)], "valuations", message, remedy)
