"""A sample person at their chat: reads what the bot asks, finds the question by its words, answers as told.

Nothing is known of the bot but its messages: what is asked is looked up among the programme's own labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import TypeAlias

from bot.emulator.client import Button, EmulatedMessage, EmulatedPerson
from bot.wording import Words, words
from flows.conversation.definition import Flow, Label, Question, QuestionType

PATIENCE = 60.0
"""Seconds to wait for the bot: many sample people talk to it at once."""


class Act(Enum):
    """What can be done with a question besides answering it."""

    SKIP = auto()
    STOP = auto()


Says: TypeAlias = Callable[[str, str], str | Act]
"""By flow and question: the name of a choice, a number or words; or what is done instead."""


class Script:
    """The questions of some flows, found by the words a person reads."""

    def __init__(self, flows: Iterable[Flow], language: str = "en") -> None:
        self.language = language
        self.flows = {flow.id: flow for flow in flows}
        self._asked: dict[str, tuple[Flow, Question]] = {}
        for flow in self.flows.values():
            for question in flow.questions:
                wording = self.worded(question.label, flow)
                if wording and "${" not in wording:
                    self._asked[wording] = (flow, question)

    def worded(self, label: Label | None, flow: Flow) -> str:
        """A label as it stands in a message."""
        template = label.in_language(self.language, flow.settings.default_language) if label else None
        return " ".join(template.source.split()) if template else ""

    def asked_in(self, text: str) -> tuple[Flow, Question] | None:
        """The question that a message asks: one of its paragraphs is the label."""
        for paragraph in text.split("\n\n"):
            if (found := self._asked.get(" ".join(paragraph.split()))) is not None:
                return found
        return None

    def ends(self, text: str, flow_id: str) -> bool:
        """Whether a message is the last word of a flow."""
        flow = self.flows[flow_id]
        thanks = self.worded(flow.settings.thanks, flow)
        return bool(thanks) and thanks in " ".join(text.split())

    def title(self, flow_id: str) -> str:
        """What a flow is called, on buttons too."""
        return self.worded(self.flows[flow_id].title, self.flows[flow_id])

    def choice(self, flow: Flow, question: Question, name: str) -> str:
        """The words of a choice."""
        return next(self.worded(row.label, flow) for row in flow.choices_of(question) if row.name == name)


class Player:
    """One sample person. ``types``: of ten answers that could be tapped, how many are typed."""

    def __init__(self, person: EmulatedPerson, script: Script, types: int = 2) -> None:
        self.person = person
        self.script = script
        self.types = types
        self.said: Words = words(script.language)
        self._seen = 0  # the newest message that was acted upon
        self._answers = 0

    async def join(self, code: str, flow_id: str, says: Says) -> None:
        """Follow an invitation, and answer whatever opens by itself up to the end of this flow."""
        await self.person.start(code)
        await self.play(flow_id, says)

    async def choose(self, flow_id: str, says: Says) -> None:
        """Ask for the menu, and play one of its flows."""
        await self.person.send("/start")
        await self.tap(self.script.title(flow_id))
        await self.play(flow_id, says)

    async def take_offer(self, flow_id: str, says: Says) -> None:
        """Say yes to the offer that came, and play."""
        await self.tap(self.said("button-start-now"))
        await self.play(flow_id, says)

    async def decline_offer(self) -> None:
        """Not this week."""
        await self.tap(self.said("button-not-now"))
        await self.person.wait_for(self.said("offer-not-now"), PATIENCE)

    async def tap(self, label: str) -> None:
        """Tap the newest button of this name that nothing was done with yet, once it is there."""
        message = await self.person.wait_for(
            lambda one: one.id > self._seen and label in one.labels, PATIENCE, anywhen=True
        )
        await self._tap(message, label)

    async def play(self, flow_id: str, says: Says) -> None:
        """Answer what is asked until this flow has ended or was stopped."""
        while True:
            message = await self.person.wait_for(
                lambda one: (
                    one.id > self._seen and (self._is_open(one) or self.script.ends(one.text, flow_id))
                ),
                PATIENCE,
            )
            asked = self.script.asked_in(message.text)
            if asked is None:
                self._seen = message.id
                return
            flow, question = asked
            said = says(flow.id, question.name)
            await self._say(message, flow, question, said)
            if said is Act.STOP:
                stopped = await self.person.wait_for(self.said("stopped"), PATIENCE)
                self._seen = stopped.id - 1  # its button to carry on may still be wanted
                return

    def _is_open(self, message: EmulatedMessage) -> bool:
        return self.said("button-stop") in message.labels and self.script.asked_in(message.text) is not None

    async def _say(self, message: EmulatedMessage, flow: Flow, question: Question, said: str | Act) -> None:
        match said:
            case Act.SKIP:
                await self._tap(message, self.said("button-skip"))
            case Act.STOP:
                await self._tap(message, self.said("button-stop"))
            case _:
                shown = said
                if question.type is QuestionType.SELECT_ONE:
                    shown = self.script.choice(flow, question, said)
                self._answers += 1
                if shown not in message.labels or self._answers * 7 % 10 < self.types:
                    self._seen = message.id
                    await self.person.send(shown)
                else:
                    await self._tap(message, shown)

    async def _tap(self, message: EmulatedMessage, label: str) -> None:
        button: Button = next(one for row in message.buttons for one in row if one.text == label)
        self._seen = message.id
        await self.person.tap_data(message.id, button.data)
