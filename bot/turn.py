"""One turn: what one update of one person does. Sprints are stored here and what follows is put into the outbox.

A turn lives inside a transaction that may be undone and done again, so it touches nothing but that.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.asking import Open, about, begins_together, open_in, told_in
from bot.illustrating import illustrate
from bot.library import Library, Place, worded
from bot.telegram import answers, render
from bot.telegram.question import Given, as_messages, is_collected
from bot.telegram.render import Paragraph, Payload, Row, button
from bot.wording import Words, words
from flows.authoring.programme import Programme
from flows.conversation.days import day_in_words
from flows.conversation.definition import Label, Question
from flows.conversation.engine import Sprint, move, resume, start
from flows.conversation.events import (
    Answered,
    Asked,
    BroughtBack,
    CarryOn,
    Corrected,
    Ending,
    Event,
    Input,
    Invited,
    LanguageSwitched,
    Moved,
    Phrase,
    Refused,
    Renamed,
    RunEnded,
    RunStarted,
    Said,
    SetAside,
    SetAsideBecause,
    Skipped,
    Started,
    Stopped,
    SwitchLanguage,
    TimedOut,
    Wording,
)
from flows.conversation.run import Run
from flows.conversation.told import CHECK_PATH, Told
from storage.outbox import Message, Outgoing
from storage.people import Person
from storage.runs import is_rehearsal
from storage.store import Tx, new_id

PATIENCE = 3
"""So many refused replies to one question, and a way out is shown with the next."""

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
        await _Telling(self, place, sprint.run, lead, extra).tell(before, sprint.events)
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


class _Telling:
    """Turns the events of one sprint into messages and edits. New messages come first: they are waited for."""

    def __init__(self, turn: Turn, place: Place, run: Run, lead: Sequence[str], extra: Sequence[Row]) -> None:
        self._turn = turn
        self._place = place
        self._run = run
        self._lead = list(lead)
        self._extra = extra
        self._refused = 0
        self._record: Payload | None = None

    async def tell(self, before: Run | None, events: Sequence[Event]) -> None:
        latest = await self._turn.latest_question(self._run) if before is not None else None
        for event in events:
            await self._tell(event, latest)
        if latest is not None and self._record is not None:
            await self._turn.edit(latest.id, self._record, run=self._run.id)

    async def _tell(self, event: Event, latest: Message | None) -> None:
        said = self._turn.words
        match event:
            case (
                Answered(question=path, shown=shown)
                | Corrected(question=path, shown=shown)
                | BroughtBack(question=path, shown=shown)
            ):
                self._becomes(latest, path, self._turn.you_said(self._place, path, shown))
            case Skipped(question=path):
                self._becomes(latest, path, said("you-skipped"))
            case Refused(reason=reason, times=times):
                self._refused = times
                self._lead.append(self._worded(reason))
            case Said(wording=wording):
                await self._say(self._worded(wording), event.sequence)
            case Asked():
                await self._ask(event, latest)
            case Stopped():
                rows: list[Row] = [[button(said("button-carry-on"), carry_on=self._run.id)]]
                if told_in(self._place.flow, self._run):
                    rows.append([button(said("button-change-an-answer"), changing=self._run.id)])
                place, key = self._place, (self._place.programme.id, self._place.flow.id)
                if place.flow.settings.reminders and key not in self._turn.person.opted_in:
                    remind = button(said("button-remind"), remind=place.flow.id, programme=place.programme.id)
                    rows.append([remind])
                await self._turn.say("stopped", rows)
            case RunEnded(ending=ending):
                await self._end(ending, latest)
            case SetAside(because=because):
                # An answer that is no longer relevant is kept without a word; one reopened is asked again below.
                assert because in SetAsideBecause
            case RunStarted() | LanguageSwitched() | Moved() | Renamed():
                pass

    async def _ask(self, asked: Asked, latest: Message | None) -> None:
        turn = self._turn
        question = about(self._place.flow, asked.question)
        assert question is not None
        if self._refused >= PATIENCE:
            way_out = turn.words("way-out-skip" if asked.can_skip else "way-out-stop")
            self._lead += [way_out, turn.text(self._place.programme.contact, self._place.programme)]
        again = latest is not None and self._record is None and latest.question == asked.question
        begun = await self._begun(asked.question, question) if latest is not None and not again else latest
        ticks = tuple(begun.payload.get("ticks", ())) if begun is not None else ()
        if offered := {choice.name for choice in asked.choices}:
            # What was ticked under an earlier revision may be offered no more.
            ticks = tuple(name for name in ticks if name in offered)
        if not again and asked.group and (together := begins_together(self._place.flow, asked.question)):
            self._lead.append(turn.words("belong-together", group=asked.group, count=together))
        if not again:
            await illustrate(turn, self._place, question, {row.name: row.label for row in asked.choices})
        if asked.question == CHECK_PATH:
            lines = turn.told(self._place, self._run)
            parts: list[Payload] = []
            last = answers.listed(lines, turn.words, run=self._run.id, check=True, lead=self._lead)
        else:
            *parts, last = as_messages(
                asked,
                question,
                turn.words,
                lead=self._lead,
                extra=self._extra,
                given=Given(ticks, find=turn.finding),
                again=again,
            )
        if begun is not None and "from" in begun.payload:
            last["from"] = begun.payload["from"]
        last["lead"] = "\n\n".join(self._lead)
        last["revision"] = self._run.revision
        self._lead = []
        for part in parts:
            await turn.put("send", part, run=self._run.id)
        if again and latest is not None:
            # Words sent after the first copy answer the question, even where a later copy crossed them.
            last["first"] = latest.payload.get("first", latest.id)
        if turn.message_id is not None:
            last["after"] = turn.message_id
        if turn.passed_over:
            last["passed_over"] = turn.message_id
        if turn.tap is not None:
            last["by"] = turn.tap
        await turn.put("send", last, run=self._run.id, sequence=asked.sequence, question=asked.question)
        if self._record is None and latest is not None:
            # Why it was asked again stays to be read; its buttons go, for they are under the new copy.
            self._record = render.closed(latest.payload.get("label", ""), lead=latest.payload.get("lead", ""))

    async def _begun(self, path: str, question: Question) -> Message | None:
        """Where the question was asked before, if its answer was begun there and other questions came in between."""
        if path in self._run.answers or not is_collected(question):
            return None
        return await self._turn.tx.outbox.last_asked(self._run.id, path)

    async def _end(self, ending: Ending, latest: Message | None) -> None:
        turn, flow, programme = self._turn, self._place.flow, self._place.programme
        if self._place.is_built_in:
            return  # what comes next says enough
        if ending is Ending.COMPLETED:
            thanks = flow.settings.thanks
            text = turn.text(thanks, programme) if thanks is not None else turn.words("ended-default")
            await self._say(text)
            if latest is not None and latest.question == CHECK_PATH:
                # What was sent stays to be read.
                self._record = answers.sent(turn.told(self._place, self._run), turn.words)
        elif latest is not None:
            self._record = render.closed(latest.payload.get("label", ""), turn.words("closed-question"))

    async def _say(self, text: str, sequence: int | None = None) -> None:
        for payload in render.message([text]):
            await self._turn.put("send", payload, run=self._run.id, sequence=sequence)

    def _becomes(self, latest: Message | None, path: str, outcome: str) -> None:
        if latest is not None and latest.question == path:
            self._record = render.answered(latest.payload.get("label", ""), outcome)

    def _worded(self, wording: Wording) -> str:
        if isinstance(wording, Phrase):
            return self._turn.words(wording.key, **wording.arguments)
        return wording
