"""One turn: what one update of one person does. Sprints are stored here and what follows is put into the outbox.

A turn lives inside a transaction that may be undone and done again, so it touches nothing but that.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.asking import Open, about, open_in, told_in
from bot.library import Library, Place, worded
from bot.telegram import render
from bot.telegram.render import Paragraph, Payload, Row
from bot.telling import Telling
from bot.wording import Words, words
from flows.authoring.programme import Programme
from flows.conversation.days import day_in_words
from flows.conversation.definition import Label, Question
from flows.conversation.engine import Sprint, move, resume, start
from flows.conversation.events import (
    CarryOn,
    Event,
    Input,
    Invited,
    Refused,
    Started,
    SwitchLanguage,
    TimedOut,
)
from flows.conversation.run import Run
from flows.conversation.told import Told
from storage.outbox import Message, Outgoing
from storage.people import Person
from storage.runs import is_rehearsal
from storage.store import Tx, new_id

PATHS = frozenset(
    {
        "question",
        "keep",
        "skip",
        "back",
        "stop",
        "anew",
        "page",
        "done",
        "change",
        "own_answer",
        "month",
        "more",
    }
)
"""What in a button's meaning is the path of a question."""

Do = Mapping[str, Any]
Follow = Callable[["Turn", Place, Run, Sequence[Event]], Awaitable[None]]
Rehearsed = Callable[["Turn", Run], Awaitable[Place | None]]
Press = Callable[["Turn", Message, Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Now:
    """Where a person is: the run their words belong to, or would if they went on, and its open question."""

    place: Place
    run: Run
    open: Open | None
    #: a newer revision has put another question before this one, which they were shown
    out_of_turn: bool = False

    @property
    def named(self) -> str | None:
        """The path that a reply has to name to be taken for the open question."""
        return self.path if self.out_of_turn and not self.run.stopped else None

    @property
    def question(self) -> Question | None:
        """What the flow says of the open question."""
        return self.open.question if self.open is not None else None

    @property
    def path(self) -> str | None:
        """Where in the run the open question is asked."""
        return self.open.path if self.open is not None else None


class Turn:
    """``at`` is when the person did it, ``received`` when it came in; ``inbox`` and ``message_id`` say where from."""

    def __init__(
        self,
        library: Library,
        tx: Tx,
        person: Person,
        at: datetime,
        *,
        follow: Follow,
        press: Press,
        rehearsed: Rehearsed,
        bot_name: str = "",
        inbox: int | None = None,
        message_id: int | None = None,
        kind: str = "",
    ) -> None:
        self.library = library
        self.tx = tx
        self.person = person
        self.at = at
        self.bot_name = bot_name
        self.inbox = inbox
        self.message_id = message_id
        self.kind = kind
        #: the button that was tapped, as Telegram names it
        self.tap: str | None = None
        #: the words of this turn crossed the question on their way, and are no answer
        self.passed_over = False
        #: words by which one of many choices is looked for
        self.finding = ""
        #: runs that came to another revision in this turn
        self.moved: set[str] = set()
        self._follow = follow
        self._press = press
        self._rehearsed = rehearsed
        #: something is to be done with a draft, as soon as this turn is kept
        self.wants_drafts = False
        #: a summary was asked for, likewise
        self.wants_summaries = False

    @property
    def words(self) -> Words:
        return words(self.person.language)

    def day_in_words(self, day: date) -> str:
        return day_in_words(day, self.person.language)

    def text(self, label: Label, programme: Programme) -> str:
        return worded(label, self.person.language, programme)

    def for_other(self, person: Person) -> Turn:
        """The same turn as it concerns somebody else, who hears of it in their own language."""
        return Turn(
            self.library,
            self.tx,
            person,
            self.at,
            follow=self._follow,
            press=self._press,
            rehearsed=self._rehearsed,
            bot_name=self.bot_name,
        )

    async def press(self, row: Message, do: Mapping[str, Any]) -> None:
        """Do what a button means whose words were typed."""
        await self._press(self, row, do)

    # --- sending -----------------------------------------------------------------------------------------

    async def send(
        self,
        paragraphs: Iterable[Paragraph | str],
        buttons: Sequence[Row] = (),
        *,
        run: str | None = None,
        **kept: Any,
    ) -> Message:
        """A message of ours; ``kept`` goes into its row, for the tap that comes back."""
        payloads = render.message(paragraphs, buttons)
        payloads[-1].update(kept)
        return [await self.put("send", payload, run=run) for payload in payloads][-1]

    async def say(self, key: str, buttons: Sequence[Row] = (), **arguments: str | int) -> Message:
        return await self.send([self.words(key, **arguments)], buttons)

    async def send_file(self, name: str, media_type: str, content: bytes, says: str) -> None:
        """A file of ours, or a picture, with what is said under it."""
        kind = "photo" if media_type == "image/png" else "document"
        about = {"caption": render.caption([says]), "filename": name, "media_type": media_type, "buttons": []}
        await self.put(kind, about, blob=content)

    async def put(self, kind: str, payload: Mapping[str, Any], **about: Any) -> Message:
        if is_rehearsal(about.get("run")):
            payload = render.rehearsed(payload, self.words)
        return await self.tx.outbox.put(Outgoing(self.person, kind, payload, at=self.at, **about))

    async def edit(self, row: int, payload: Payload, run: str | None = None) -> Message:
        return await self.put("edit", payload, edits=row, run=run)

    async def close(self, asked: Message, run: Run) -> None:
        """A question's message becomes its wording alone: it will not be answered any more."""
        record = render.closed(asked.payload.get("label", ""), self.words("closed-question"))
        await self.edit(asked.id, record, run=run.id)

    async def answer_tap(self, callback: str, toast: str = "") -> None:
        payload = {"callback_query_id": callback} | ({"text": toast} if toast else {})
        await self.put("answer_callback", payload)

    # --- the open runs -----------------------------------------------------------------------------------

    async def open_runs(self) -> list[tuple[Place, Run]]:
        """The runs this person can go on with, the one they were last in first."""
        runs = (await self.tx.runs.open_of([self.person.id]))[self.person.id]
        taken = [await self.taken_up(run) for run in runs]
        return sorted(
            [(place, run) for place, run in taken if place is not None and run is not None],
            key=lambda pair: (pair[1].id == self.person.focus, self.last(pair[1])),
            reverse=True,
        )

    async def now(self) -> Now | None:
        """Where the person is, if anything is open."""
        for run in (await self.tx.runs.open_of([self.person.id]))[self.person.id]:
            if run.id == self.person.focus:
                place, here = await self.taken_up(run)
                if place is not None and here is not None:
                    return await self.now_in(place, here)
        for place, run in await self.open_runs():
            return await self.now_in(place, run)
        return None

    async def now_in(self, place: Place, run: Run) -> Now:
        """Where the person is in a run: at the question they were shown, as long as it is open."""
        following = open_in(place.flow, run)
        latest = await self.latest_question(run)
        shown = latest.question if latest is not None else None
        if following is None or shown is None or shown == following.path:
            return Now(place, run, following)
        found = open_in(place.flow, run, shown)
        return Now(place, run, found, out_of_turn=found is not None and found.path == shown)

    async def taken_up(self, run: Run | None) -> tuple[Place | None, Run | None]:
        """Where a run happens, while its flow is served and the person still has a part that may open it.

        A run of an older revision is moved to the one that is served, before anything else is done with it.
        """
        if run is not None and is_rehearsal(run.id):
            return await self._rehearsed(self, run), run
        place = await self.library.place_of(self.tx, run) if run is not None else None
        if run is None or place is None or not self.library.may_play(self.person, place):
            return None, run
        if run.is_open and run.revision != place.flow.revision:
            by = await self.library.route(self.tx, place, run)
            sprint = move(place.flow, run, self.moment(run), by)
            await self.record(place, run, sprint, kind="moved")
            self.moved.add(run.id)
            run = sprint.run
        return place, run

    async def path_now(self, place: Place, run: Run, message: Message, path: str) -> str:
        """Where in the run a question is asked now that a message of ours asked at this path."""
        asked_in = str(message.payload.get("revision") or run.revision)
        if asked_in == run.revision:
            return path
        by = await self.library.route(self.tx, place, replace(run, revision=asked_in))
        return by.path(path) or path

    async def meaning_now(self, place: Place, run: Run, message: Message, do: Mapping[str, Any]) -> Do:
        """What a button of a message means now: it stands for its question by the name that it has now."""
        return {
            key: await self.path_now(place, run, message, str(value)) if key in PATHS else value
            for key, value in do.items()
        }

    async def _as_now(self, run: Run, message: Message) -> Message:
        """A message that asked something in an earlier revision, as it would be in the one the run is in."""
        place = await self.library.place_of(self.tx, run)
        if (
            place is None
            or message.question is None
            or message.payload.get("revision") in (None, run.revision)
        ):
            return message
        rows = [
            [cell | {"do": await self.meaning_now(place, run, message, cell.get("do", {}))} for cell in row]
            for row in message.payload.get("buttons", ())
        ]
        payload = {**message.payload, "buttons": rows, "revision": run.revision}
        path = await self.path_now(place, run, message, message.question)
        return replace(message, question=path, payload=payload)

    async def focus_on(self, run: str | None) -> None:
        if self.person.focus != run:
            self.person = await self.tx.people.set_focus(self.person, run)

    # --- playing -----------------------------------------------------------------------------------------

    async def begin(self, place: Place, *, invited: bool) -> None:
        """Open a flow: the run of it that is still open, or a new one."""
        for known, run in await self.open_runs():
            if known.flow.id == place.flow.id and known.kept_as == place.kept_as:
                await self.carry_on(known, run)
                return
        trigger = (Invited if invited else Started)(
            new_id("r"), self.person.id, self.person.language, self.at
        )
        sprint = start(place.flow, trigger)
        await self.focus_on(sprint.run.id)
        await self.play(place, None, sprint)

    async def give(
        self, place: Place, run: Run, given: Input, *, lead: Sequence[str] = (), extra: Sequence[Row] = ()
    ) -> Run:
        """Hand one input to the engine, and put its outcome where it belongs. A refused reply is asked again."""
        moves = run.is_open and run.revision != place.flow.revision
        by = await self.library.route(self.tx, place, run) if moves else None
        sprint = resume(place.flow, run, given, by)
        if sprint.events and isinstance(sprint.events[-1], Refused):
            again = resume(place.flow, sprint.run, CarryOn(self.moment(run)))
            sprint = Sprint(again.run, (*sprint.events, *again.events))
        if not isinstance(given, TimedOut):
            await self.focus_on(run.id)
        await self.play(place, run, sprint, lead=lead, extra=extra)
        return sprint.run

    async def carry_on(
        self, place: Place, run: Run, *, lead: Sequence[str] = (), extra: Sequence[Row] = ()
    ) -> None:
        """Ask the open question again, in the language the person speaks now."""
        at, language = self.moment(run), self.person.language
        again = CarryOn(at) if run.language == language else SwitchLanguage(at, language)
        await self.give(place, run, again, lead=lead, extra=extra)

    async def play(
        self,
        place: Place,
        before: Run | None,
        sprint: Sprint,
        *,
        lead: Sequence[str] = (),
        extra: Sequence[Row] = (),
    ) -> None:
        """Store what happened; put what the person sees of it into the outbox; then do what follows from it."""
        if not sprint.events:
            return
        await self.record(place, before, sprint)
        await Telling(self, place, sprint.run, lead, extra).tell(before, sprint.events)
        await self._follow(self, place, sprint.run, sprint.events)

    async def record(self, place: Place, before: Run | None, sprint: Sprint, kind: str = "") -> None:
        """Store what happened, and say nothing."""
        if sprint.events:
            await self.tx.runs.record(
                before,
                sprint.run,
                sprint.events,
                programme=place.kept_as,
                key=self.person.own_key(),
                inbox_id=self.inbox,
                input_kind=kind or self.kind,
            )

    async def correct(
        self, place: Place, run: Run, sprint: Sprint, asked: Message, *, lead: Sequence[str]
    ) -> None:
        """Store a correction made in one go, and change the record of its question to what is said now."""
        await self.focus_on(run.id)
        await self.play(place, run, sprint, lead=lead)
        answer = sprint.run.answers.get(asked.question or "")
        if answer is not None:
            said = self.you_said(place, asked.question or "", answer.shown)
            await self.edit(asked.id, render.answered(asked.payload.get("label", ""), said), run=run.id)

    def in_words(self, place: Place, path: str, shown: str) -> str:
        """An answer as it was shown, a step of a ladder with its words."""
        question = about(place.flow, path)
        for row in place.flow.choices_of(question) if question is not None and question.is_ladder else ():
            if row.name == shown:
                return self.words("step", number=shown, words=self.text(row.label, place.programme))
        return shown

    def you_said(self, place: Place, path: str, shown: str) -> str:
        shown = self.in_words(place, path, shown)
        return self.words("you-said", shown=shown) if shown else self.words("you-skipped")

    def told(self, place: Place, run: Run) -> tuple[Told, ...]:
        """What was said so far in a run, in words."""
        lines = told_in(place.flow, run)
        return tuple(replace(line, shown=self.in_words(place, line.path, line.shown)) for line in lines)

    def moment(self, run: Run) -> datetime:
        """The time of this turn, never before what the run already holds: clocks of others may differ."""
        return max(self.at, self.last(run))

    @staticmethod
    def last(run: Run) -> datetime:
        """When something last happened in the run."""
        return run.last_at or run.started_at

    async def latest_question(self, run: Run, *, fresh: bool = False) -> Message | None:
        """The message in which the person was last asked something in this run, by its question's present path."""
        found = await self.tx.outbox.latest_question(self.person.id, run.id, fresh=fresh)
        if found is None or found.payload.get("revision") in (None, run.revision):
            return found
        return await self._as_now(run, found)
