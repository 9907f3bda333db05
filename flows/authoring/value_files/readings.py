"""Reads readings on a ladder or a published scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flows.authoring.fields import Fields
from flows.authoring.problems import did_you_mean, quote
from flows.authoring.value_files.draft import Draft
from flows.authoring.yaml_nodes import Node, Scalar
from flows.value.distance import APART, Measure, Norms, Reading, Voice
from flows.value.scales import FORMS, ONS4, Instrument, score

MOST_PEOPLE = 10**6


@dataclass(frozen=True, slots=True)
class ReadingFile:
    """``readings`` are scored; ``eligible`` people could have given one."""

    measure: Measure
    readings: tuple[Reading, ...]
    eligible: int


def readings(draft: Draft) -> ReadingFile:
    top = draft.top(
        "readings",
        ("instrument", "steps", "minimum_days", "eligible", "norms", "people"),
        ("instrument", "people"),
    )
    instrument = Instrument(top.one_of("instrument", list(Instrument)) or Instrument.LADDER)
    steps = None
    if instrument is Instrument.LADDER:
        if not top.has("steps"):
            top.problem(None, "a ladder needs the key steps", "Add steps: 10")
        steps = top.integer("steps", 2, 100) or 10
    elif top.has("steps"):
        top.problem("steps", f"{instrument} has its own steps", "Take steps out")
    days = top.integer("minimum_days", 0, 3650) if top.has("minimum_days") else None
    found: list[Reading] = []
    people = draft.each(top, "people", "a person", ("id", "readings"), ("id", "readings"))
    ids: dict[str, int] = {}
    for fields in people:
        person = draft.unique(fields, "id", ids)
        known: dict[tuple[str, date, Voice], int] = {}
        keys = ("on", "area", "by", "value", "items")
        for each in draft.each(fields, "readings", "a reading", keys, ("on",), may_be_empty=True):
            voice = Voice((each.one_of("by", list(Voice)) if each.has("by") else None) or Voice.PERSON)
            for reading in _reading(draft, each, person, instrument, steps):
                which = (reading.area, reading.day, voice)
                if which in known:
                    line = known[which]
                    each.problem(
                        "on", f"there is another of {reading.day} in line {line}", "Keep one of them"
                    )
                known[which] = each.line
                found.append(replace(reading, voice=voice))
    eligible = top.integer("eligible", 1, MOST_PEOPLE) if top.has("eligible") else None
    if eligible is not None and eligible < len(people):
        top.problem(
            "eligible", f"{len(people)} people are listed, and {eligible} eligible", "Count all of them"
        )
    measure = Measure(instrument, steps, APART if days is None else days, _norms(draft, top))
    return ReadingFile(measure, tuple(found), len(people) if eligible is None else eligible)


def _norms(draft: Draft, top: Fields) -> Norms:
    node = top.mapping("norms")
    if node is None:
        return Norms()
    keys = ("sd", "alpha", "mean", "correlation", "source")
    fields = Fields(node, draft.problems, "norms", keys, ("source",))
    for one, other in (("sd", "alpha"), ("mean", "correlation")):
        if fields.has(one) != fields.has(other):
            fields.problem(None, f"{one} and {other} are only of use together", "Write both, or neither")

    def share(key: str) -> Decimal | None:
        return draft.share(fields, key) if fields.has(key) else None

    def number(key: str) -> Decimal | None:
        return draft.number(fields, key, 0) if fields.has(key) else None

    return Norms(number("sd"), share("alpha"), number("mean"), share("correlation"))


def _reading(
    draft: Draft, fields: Fields, person: str, instrument: Instrument, steps: int | None
) -> list[Reading]:
    day = fields.day("on")
    area = fields.text("area") or ""
    if instrument is Instrument.LADDER and not area:
        fields.problem(None, "a reading on a ladder needs the key area", "Add area: …")
    # A single question has a value, or one item; whatever has a total is read as a whole.
    single = instrument in (Instrument.ONS4, Instrument.LONELINESS)
    one = instrument is Instrument.LADDER or (single and fields.has("value"))
    wanted, other = ("value", "items") if one else ("items", "value")
    if fields.has(other) or not fields.has(wanted):
        fields.problem(None, f"a reading of {instrument} has {wanted}", f"Write {wanted}: …")
        return []
    if day is None:
        return []
    if one:
        if instrument is Instrument.ONS4 and area not in ONS4:
            fields.problem("area", f"{quote(area)} is no question of ONS4", did_you_mean(area, ONS4))
        form = FORMS.get(instrument)
        least, most = (form.least, form.most) if form is not None else (1, steps or 1)
        value = fields.integer("value", least, most)
        return [] if value is None else [Reading(person, area or instrument, day, Decimal(value))]
    form = FORMS[instrument]
    items = [_item(draft, node, form.least, form.most) for node in fields.items("items")]
    if len(items) != form.items:
        fields.problem(
            "items",
            f"{instrument} has {form.items} items, not {len(items)}",
            "Write null for one without an answer",
        )
        return []
    scored = score(instrument, items).items()
    own = instrument is Instrument.ONS4 or not area
    return [Reading(person, name if own else area, day, value) for name, value in scored]


def _item(draft: Draft, node: Node, least: int, most: int) -> Decimal | None:
    if isinstance(node, Scalar) and node.is_blank:
        return None
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if text.isascii() and text.isdigit() and least <= int(text[:9]) <= most:
        return Decimal(text)
    draft.problems.add(
        node.line,
        "items",
        f"{quote(text)} is no answer to an item",
        f"Write a whole number from {least} to {most}, or null",
    )
    return None
