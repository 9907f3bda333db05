"""The programmes this bot serves, as a conversation looks things up in them, with the flows built into every one.

Built in are the questions about consent and about offers: they are flows like any other, played by the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.published import Published
from bot.wording import languages
from flows.authoring.flow_file import read_flow
from flows.authoring.programme import ANYONE, Programme
from flows.conversation.definition import Flow, Label, Rhythm
from flows.conversation.renaming import Route, guessed_route
from flows.conversation.revisions import cannot_move
from flows.conversation.run import Run
from flows.conversation.safeguarding import speaks_of_crisis
from storage.people import Person

if TYPE_CHECKING:
    from storage.store import Tx

CONSENT = "consent"
COUNT, QUOTE = "count", "quote"
OFFERS: Mapping[Rhythm, str] = {Rhythm.WEEKLY: "offer-weekly", Rhythm.MONTHLY: "offer-monthly"}

#: Roles whose questions stop at words of crisis; in the others' the answer is taken and help stands below it.
LISTENED_TO = frozenset({"service_user", "worker"})
MANAGING = ("administrator", "commissioner")
PUBLISHING = (*MANAGING, "author")
LEARNING = (*PUBLISHING, "worker")
"""Who may see what became of each question."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run happens: a flow of a programme. ``rehearsal`` names the draft that is only being tried."""

    programme: Programme
    flow: Flow
    rehearsal: str = ""

    @property
    def kept_as(self) -> str:
        """The programme that its answers are kept under: those of a rehearsal belong to none."""
        return f"rehearsal:{self.rehearsal}" if self.rehearsal else self.programme.id

    @property
    def is_built_in(self) -> bool:
        return self.flow.id in built_in()


@cache
def built_in() -> Mapping[str, Flow]:
    """The built-in flows by id. They ship with the bot, so a Problem in one is a programmer's mistake."""
    found = {}
    for entry in files("flows.library").joinpath("flows").iterdir():
        if entry.name.endswith(".yaml"):
            flow, problems = read_flow(entry.name, entry.read_bytes())
            if flow is None:
                raise ValueError(f"{entry.name}: {problems}")
            found[flow.id] = flow
    return found


class Library:
    """What is served: the programmes as their files are, each flow in the revision that was published last."""

    def __init__(self, programmes: Mapping[str, Programme], *, sample_data: bool = False) -> None:
        self.published = Published(programmes)
        #: everybody here is invented: figures say so, and even the small ones may be shown
        self.sample_data = sample_data
        #: drafts that are being rehearsed, by their ids
        self.rehearsed: dict[str, Flow] = {}

    def place(self, programme: str | None, flow: str) -> Place | None:
        """The flow of the programme, or ``None`` when it is not served any more."""
        found = self.programmes.get(programme or "")
        if found is None:
            return None
        asked = found.flows.get(flow) or built_in().get(flow)
        return Place(found, asked) if asked is not None else None

    @property
    def programmes(self) -> Mapping[str, Programme]:
        return self.published.programmes

    async def place_of(self, tx: Tx, run: Run) -> Place | None:
        """Where a run goes on: in the revision served now, or in its own where it has to stay there."""
        programme = await tx.runs.programme_of(run.id)
        place = self.place(programme, run.flow)
        if place is None or place.flow.revision == run.revision or place.is_built_in or not run.is_open:
            # A flow that is served no longer goes on for those who are in it.
            return place if place is not None else await self._own_place(tx, programme, run)
        if await self.published.refresh(tx):
            # Another process has published: this run may be there already.
            place = self.place(programme, run.flow)
            if place is None or place.flow.revision == run.revision:
                return place if place is not None else await self._own_place(tx, programme, run)
        by = await self.route(tx, place, run)
        stays = self.published.served(place.programme.id, run.flow).pinned or cannot_move(run, by)
        own = await self._own_place(tx, programme, run) if stays else None
        return own or place

    async def route(self, tx: Tx, place: Place, run: Run) -> Route:
        """How the answers of a run come to where it goes on."""
        programme, new = place.programme.id, place.flow
        known = await self.published.route(tx, programme, run.flow, run.revision, new.revision)
        return known or guessed_route(run, new)

    async def _own_place(self, tx: Tx, programme: str | None, run: Run) -> Place | None:
        served = self.programmes.get(programme or "")
        flow = (
            await self.published.flow(tx, served.id, run.flow, run.revision) if served is not None else None
        )
        return Place(served, flow) if served is not None and flow is not None else None

    def languages(self, programmes: Iterable[Programme] | None = None) -> tuple[str, ...]:
        """The languages somebody may be spoken to in: the bot's own, and those of these programmes (or of all)."""
        spoken = (
            language
            for programme in (self.programmes.values() if programmes is None else programmes)
            for language in programme.languages
        )
        return tuple(dict.fromkeys((*languages(), *spoken)))

    def of(self, person: Person) -> list[Programme]:
        """The served programmes a person has a part in, the one joined last first."""
        joined = dict.fromkeys(part.programme for part in reversed(person.current))
        return [self.programmes[programme] for programme in joined if programme in self.programmes]

    def roles(self, person: Person, programme: Programme) -> list[str]:
        """The person's parts in the programme, the newest first."""
        return [part.role for part in reversed(person.current) if part.programme == programme.id]

    def flows_for(self, person: Person, programme: Programme) -> list[Flow]:
        """What the person may open in the programme, each once, in the order of their roles."""
        ids = dict.fromkeys(
            flow for role in self.roles(person, programme) for flow in programme.roles.get(role, ())
        )
        return [programme.flows[flow] for flow in ids if flow in programme.flows]

    def may_play(self, person: Person, place: Place) -> bool:
        """Whether a part the person has now opens this flow. What is built in, any part opens."""
        roles = self.roles(person, place.programme)
        if place.is_built_in:
            return bool(roles)
        return any(place.flow.id in place.programme.roles.get(role, ()) for role in roles)

    def managed_by(self, person: Person) -> list[Programme]:
        """The programmes whose people this person may invite. Who administers one administers the bot."""
        if self.administers(person):
            return list(self.programmes.values())
        return [each for each in self.of(person) if person.holds(each.id, "commissioner")]

    def published_by(self, person: Person) -> list[Programme]:
        """The programmes whose questionnaires this person may publish."""
        if self.administers(person):
            return list(self.programmes.values())
        return [each for each in self.of(person) if any(person.holds(each.id, role) for role in PUBLISHING)]

    def learnt_of(self, person: Person) -> list[Programme]:
        """The programmes in which this person may see what became of each question."""
        if self.administers(person):
            return list(self.programmes.values())
        return [each for each in self.of(person) if any(person.holds(each.id, role) for role in LEARNING)]

    @staticmethod
    def sees_unanswered(person: Person, programme: Programme) -> bool:
        """Whether this person may see who has not answered: by code, and only where the programme says so."""
        return any(person.holds(programme.id, role) for role in programme.sees_unanswered)

    def may_publish(self, person: Person, programme: str) -> Programme | None:
        """The programme of this id, if this person may publish into it."""
        return next((each for each in self.published_by(person) if each.id == programme), None)

    def administers(self, person: Person) -> bool:
        return any(part.role == "administrator" for part in person.current)

    def invitable(self, person: Person, programme: Programme) -> list[str]:
        """The roles this person may invite to: only an administrator makes another one."""
        roles = self.roles_of(programme)
        return roles if self.administers(person) else [role for role in roles if role != "administrator"]

    @staticmethod
    def roles_of(programme: Programme) -> list[str]:
        """Every role there is in the programme: its own, and those of whoever looks after it."""
        return list(dict.fromkeys((*programme.roles, *reversed(PUBLISHING))))

    def in_crisis(self, text: str, person: Person) -> Programme | None:
        """The programme whose list holds these words: first the person's own, then any."""
        own = self.of(person)
        others = (each for each in self.programmes.values() if each not in own)
        for programme in (*own, *others):
            if speaks_of_crisis(text, programme.crisis_words):
                return programme
        return None

    def stops_at_crisis(self, person: Person, place: Place) -> bool:
        """Whether words of crisis stop this flow, or are taken as the answer they may well be."""
        if place.flow.audience in ("supplier", "provider", "commissioner"):
            return False
        roles = set(self.roles(person, place.programme))
        return not roles or bool(roles & LISTENED_TO) or place.flow.audience != ANYONE


def worded(label: Label, language: str, programme: Programme) -> str:
    """A text of the programme in the person's language, or in the programme's own."""
    text = label.in_language(language, programme.default_language)
    return text.source if text is not None else ""
