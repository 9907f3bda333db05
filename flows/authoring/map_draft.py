"""What is known of a value map while it is being read: its languages, its ids, and what each id stands for.

Names are looked up here, so that each one nothing carries is reported with its line.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from flows.authoring.fields import Fields
from flows.authoring.map_questions import Questions
from flows.authoring.names import check_name, is_language
from flows.authoring.problems import Problems, did_you_mean, quote
from flows.authoring.yaml_nodes import Refused
from flows.value.references import Words
from flows.value.valuation import Source

Entry = TypeVar("Entry")
Word = TypeVar("Word", bound=StrEnum)


class MapDraft:
    """A value map on its way from the file. Lists are read in the order of the chain."""

    def __init__(self, top: Fields, problems: Problems, questions: Questions) -> None:
        self.top = top
        self.problems = problems
        self.questions = questions
        #: those of the title; every text has to have them all
        self.languages: tuple[str, ...] = ()
        self.currency = "GBP"
        #: list -> id -> the entry, or None where it could not be read
        self.known: dict[str, dict[str, object]] = {}
        self.lines: dict[tuple[str, str], int] = {}
        #: sources of the rows of shipped packs that the map names, by ``PACK:`` and the row's id
        self.of_packs: dict[str, Source] = {}
        #: the year whose prices all are brought to, if the map names one
        self.prices_of: int | None = None

    def entries(self, name: str, read: Callable[[Fields, str, Words], Entry | None]) -> tuple[Entry, ...]:
        """The entries of one list that can be read, with ids that no other of the list has."""
        what, keys, required = ENTRIES[name]
        found: list[Entry] = []
        known = self.known.setdefault(name, {})
        for node in self.top.items(name):
            if isinstance(node, Refused):
                continue
            fields = Fields(node, self.problems, what, ("id", *keys), required=("id", *required))
            id = fields.text("id") or ""
            if id and id in known:
                line = self.lines[(name, id)]
                fields.problem("id", f"the id {quote(id)} is taken by line {line}", "Choose another id")
            elif id:
                check_name(id, self.problems, fields.line_of("id"), "id", what)
            label = self.words(fields, "label") if "label" in keys else {}
            entry = read(fields, id, label) if fields.readable else None
            if id:
                # Kept also where it could not be read: who refers to it makes no further mistake.
                known[id] = entry
                self.lines[(name, id)] = fields.line
            if entry is not None:
                found.append(entry)
        return tuple(found)

    @property
    def unread(self) -> frozenset[str]:
        """Ids of entries that are there and could not be read: what is wrong with them was said."""
        return frozenset(id for of in self.known.values() for id, entry in of.items() if entry is None)

    def words(self, fields: Fields, key: str) -> Words:
        """A text in each of the map's languages: those of its title."""
        written = fields.by_language(key, "en")
        for language, scalar in written.items():
            if not is_language(language):
                self.problems.add(
                    scalar.line,
                    key,
                    f"{quote(language)} is no language code",
                    "Write for example en, bn or cy",
                )
        for language in self.languages:
            if written and language not in written:
                fields.problem(
                    key, f"{key} is missing in the language {quote(language)}", f"Add {language}: …"
                )
        return MappingProxyType({language: scalar.text.strip() for language, scalar in written.items()})

    def names(self, fields: Fields, key: str, *lists: str) -> tuple[str, ...]:
        """Ids of entries of the lists; each that nothing carries is a Problem."""
        known = [id for name in lists for id in self.known.get(name, {})]
        found = []
        for scalar in fields.scalars(key):
            name = scalar.text.strip()
            if name in known:
                found.append(name)
            else:
                kinds = " or ".join(lists)
                self.problems.add(
                    scalar.line, key, f"{quote(name)} is not among the {kinds}", did_you_mean(name, known)
                )
        return tuple(dict.fromkeys(found))

    def name(self, fields: Fields, key: str, *lists: str) -> str | None:
        found = self.names(fields, key, *lists)
        if len(found) > 1:
            fields.problem(key, f"{key} names one thing only", f"Keep one, for example {found[0]}")
        return found[0] if found else None

    def word(self, fields: Fields, key: str, otherwise: Word) -> Word:
        """A word of the closed set that ``otherwise`` belongs to, which stands in for a missing one."""
        kind = type(otherwise)
        text = fields.one_of(key, [str(member) for member in kind])
        return otherwise if text is None else kind(text)


PRICE = ("value", "unit", "price_year", "source")
"""What a price consists of, unless a row of a shipped pack says it all."""

# list -> what an entry is called, its keys besides id, and which of them it needs
ENTRIES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "sources": ("a source", ("title", "note", "grade", "as_quoted"), ("title",)),
    "beneficiaries": ("a beneficiary", ("label", "level"), ("label", "level")),
    "stakeholders": ("a stakeholder", ("label", "in_group", "involved"), ("label",)),
    "reach": ("a reach", ("label", "role", "flow"), ("label", "role", "flow")),
    "activities": ("an activity", ("label",), ("label",)),
    "outputs": (
        "an output",
        ("label", "unit", "activities", "sum", "span", "each", "about", "counts_people", "indicators"),
        ("label", "unit", "activities", "sum"),
    ),
    "ladders": (
        "a ladder",
        ("label", "question", "apart_days", "bands", "worker", "norms"),
        ("label", "question"),
    ),
    "scales": (
        "a scale",
        ("label", "scale", "area", "items", "licence", "apart_days", "norms"),
        ("label", "scale", "items"),
    ),
    "states": ("a state", ("label", "question", "no_answer"), ("label", "question")),
    "service_outcomes": (
        "a service outcome",
        ("label", "stakeholder", "outputs", "measured_by", "indicators"),
        ("label", "stakeholder", "outputs"),
    ),
    "aims": ("an aim", ("strategy", "label"), ("strategy", "label")),
    "indicators": ("an indicator", ("label",), ("label",)),
    "national_indicators": ("a National Indicator", ("label",), ("label",)),
    "community_outcomes": (
        "a community outcome",
        ("label", "dimension", "outcomes", "aims", "indicators"),
        ("label", "dimension", "outcomes"),
    ),
    "proxies": (
        "a proxy",
        (
            "label",
            *PRICE,
            "low",
            "high",
            "historic",
            "note",
            "code",
            "transfer",
            "parameter",
            "unit_cost",
            "of",
        ),
        ("label",),
    ),
    "valuations": (
        "a valuation",
        (
            "label",
            "outcome",
            "proxy",
            "quantity",
            "accrues_to",
            "level",
            "kind",
            "transfer",
            "cashable",
            "starts",
            "deadweight",
            "displacement",
            "attribution_to_others",
            "drop_off",
            "duration",
            "group",
        ),
        ("label", "outcome", "proxy", "quantity", "accrues_to", "kind"),
    ),
    "groups": ("a group of valuations", ("label",), ("label",)),
    "inputs": (
        "an input",
        (
            "label",
            "stakeholder",
            "amount",
            "per",
            "price_year",
            "source",
            "from",
            "to",
            "sum",
            "each",
            "about",
            "time_given",
            "proxy",
        ),
        ("label", "stakeholder"),
    ),
    "clauses": (
        "a clause",
        (
            "label",
            "eligible",
            "unit",
            "target",
            "from",
            "to",
            "each_year",
            "binding",
            "reports",
            "report_every",
            "milestones",
            "document",
            "anyway",
            "counts_people",
        ),
        ("label", "eligible", "unit", "target", "from", "to", "binding", "reports"),
    ),
    "targets": (
        "a target",
        ("label", "unit", "target", "sum", "share", "out_of", "counts_people"),
        ("label", "unit", "target", "sum"),
    ),
    "in_words": (
        "a value in words",
        ("label", "outcome", "why", "output", "ladder"),
        ("label", "outcome", "why"),
    ),
    "principles": ("a principle", ("label", "shown_by", "tendered_in"), ("label",)),
}
