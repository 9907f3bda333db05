"""A programme: a service being commissioned, with its flows, its people's roles and its value map.

It is read from a folder (``programme_file``) and never changes while the bot runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from flows.authoring.publications import Source
from flows.conversation.definition import Flow, Label
from flows.value.due import Schedule
from flows.value.exact_counts import Counts
from flows.value.value_map import ValueMap

ROLES = ("service_user", "worker", "supplier", "provider", "commissioner", "author", "administrator")
"""What a person can be in a programme."""

ANSWERING = ("service_user", "supplier", "provider")
"""Those who are asked: they never see who else has answered."""

ANYONE = "anyone"
"""The audience of a flow that every role may open."""


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme, checked as a whole.

    ``roles`` gives each role its flows; the first opens by itself after consent. ``crisis_words`` are those of
    all languages together, casefolded: people in distress do not keep to one language.
    """

    id: str
    title: Label
    provider: Label
    timezone: str
    languages: tuple[str, ...]
    unchecked_languages: tuple[str, ...]
    #: when its summaries go out, and how often outcomes are told apart from the week
    summary: Schedule
    purpose: Label
    who_sees: Label
    roles: Mapping[str, tuple[str, ...]]
    help_lines: Label
    crisis_words: tuple[str, ...]
    contact: Label
    flows: Mapping[str, Flow]
    value_map: ValueMap
    #: how it prints how many were reached and answered
    counts: Counts = Counts.ROUNDED
    #: hours of the person's own clock between which the bot never speaks first
    quiet_from: int = 21
    quiet_until: int = 8
    #: the roles that may see, by code and never by name, who has not answered a flow yet
    sees_unanswered: tuple[str, ...] = ()
    #: the files of its folder as they were read, and which of them each flow is made of
    files: Mapping[str, bytes] = field(default_factory=_nothing, compare=False, repr=False)
    sources: Mapping[str, Source] = field(default_factory=_nothing, compare=False, repr=False)
    #: pictures and sounds of its folder that go with labels of its flows, by name
    media: Mapping[str, bytes] = field(default_factory=_nothing, compare=False, repr=False)

    @property
    def default_language(self) -> str:
        """The language that stands in where another has no text: the first of the programme."""
        return self.languages[0]
