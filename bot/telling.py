"""What a person sees of a sprint: its events as new messages, and as edits of the question that was open before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, assert_never

from bot import stars
from bot.asking import about, begins_together, told_in
from bot.illustrating import illustrate
from bot.library import Place
from bot.telegram import answers, render
from bot.telegram.question import Given, as_messages, is_collected
from bot.telegram.render import Payload, Row, button
from flows.conversation.definition import Question
from flows.conversation.events import (
    Answered,
    Asked,
    BroughtBack,
    Corrected,
    Ending,
    Event,
    LanguageSwitched,
    Moved,
    Refused,
    Renamed,
    Revived,
    RunEnded,
    RunStarted,
    Said,
    SetAside,
    Skipped,
    Stopped,
)
from flows.conversation.run import Run
from flows.conversation.told import CHECK_PATH
from storage.outbox import Message

if TYPE_CHECKING:
    from bot.turn import Turn

PATIENCE = 3
"""So many refused replies to one question, and a way out is shown with the next."""


class Telling:
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
                self._lead.append(said.of(reason))
            case Said(wording=wording):
                await self._say(said.of(wording), event.sequence)
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
            case SetAside() | RunStarted() | Revived() | LanguageSwitched() | Moved() | Renamed():
                # An answer that is no longer relevant is kept without a word; one reopened is asked again below.
                pass
            case _:
                assert_never(event)

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
            await self._say(text, rows=stars.offered(turn, self._place, self._run))
            if latest is not None and latest.question == CHECK_PATH:
                # What was sent stays to be read.
                self._record = answers.sent(turn.told(self._place, self._run), turn.words)
        elif latest is not None:
            self._record = render.closed(latest.payload.get("label", ""), turn.words("closed-question"))

    async def _say(self, text: str, sequence: int | None = None, rows: Sequence[Row] = ()) -> None:
        for payload in render.message([text], rows):
            await self._turn.put("send", payload, run=self._run.id, sequence=sequence)

    def _becomes(self, latest: Message | None, path: str, outcome: str) -> None:
        if latest is not None and latest.question == path:
            self._record = render.answered(latest.payload.get("label", ""), outcome)
