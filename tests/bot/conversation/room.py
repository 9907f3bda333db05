"""A room to talk in: the real conversation on a real store, over HTTP with the emulator, one step at a time.

``settle`` carries everything that was sent to the bot through it, and everything the bot says back to the
people, so that a test reads as a conversation and never waits for a moment to pass.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot import illustrating
from bot.clock import Clock
from bot.conversation import Conversation
from bot.drafts import Drafts
from bot.emulator.chats import BOT
from bot.emulator.client import EmulatedMessage, EmulatedPerson, EmulatorClient
from bot.emulator.server import Emulator
from bot.jobs import Jobs
from bot.on_demand import OnDemand
from bot.programmes import load_programmes
from bot.telegram.client import Client
from bot.telegram.raw import sort_out
from bot.telegram.sender import call_for
from flows.authoring.programme import Programme
from storage.encryption import Keyring
from storage.outbox import Message
from storage.people import Person
from storage.store import Store, Tx

TOKEN = "123456:room-for-tests-only-0123456789"
NOON = datetime.fromisoformat("2026-11-18T12:00:00+00:00")
"""A Wednesday."""


class Someone:
    """One person in the room: what they do is answered when the call returns."""

    def __init__(self, room: Room, person: EmulatedPerson) -> None:
        self.room = room
        self.person = person

    async def start(self, code: str = "") -> None:
        await self.person.start(code)
        await self.room.settle()

    async def type(self, text: str) -> int:
        number = await self.person.send(text)
        await self.room.settle()
        return number

    async def tap(self, label: str, *, message: int | None = None) -> None:
        if message is None:
            found = [each for each in await self.person.messages() if label in each.labels]
            assert found, f"no button {label!r} in {await self.transcript()}"
            message = found[-1].id
        await self.person.tap(label, message=message)
        await self.room.settle()

    async def tap_old(self, message: EmulatedMessage, label: str) -> None:
        """A button as it was when the message was seen, whatever has become of it since."""
        data = next(each.data for row in message.buttons for each in row if each.text == label)
        await self.person.tap_data(message.id, data)
        await self.room.settle()

    async def send_file(self, name: str, content: bytes, caption: str = "") -> None:
        """A file, and all that comes of it."""
        await self.person.send_document(name, content, caption)
        await self.room.settle()

    async def edit(self, message: int, text: str) -> None:
        await self.person.edit(message, text)
        await self.room.settle()

    async def chat(self) -> list[EmulatedMessage]:
        return await self.person.messages()

    async def said(self) -> list[EmulatedMessage]:
        """What the bot has said, in order."""
        return [each for each in await self.person.messages() if each.sender == BOT]

    async def last(self) -> EmulatedMessage:
        return (await self.said())[-1]

    async def transcript(self) -> str:
        return "\n".join(
            f"{each.sender}: {each.text or each.caption} {each.labels}"
            for each in await self.person.messages()
        )

    async def known(self) -> Person:
        """The person as the store knows them."""
        async with self.room.store.reading() as tx:
            return (await tx.people.by_telegram([self.person.id]))[self.person.id]

    async def answers(self, flow: str = "check-in") -> dict[str, str]:
        """What counts in the person's latest run of a flow: question -> in their words."""
        async with self.room.store.reading() as tx:
            me = (await tx.people.by_telegram([self.person.id]))[self.person.id]
            runs = [run for run in await tx.runs.of_person(me.id) if run.flow == flow]
            return (
                {path: each.shown for path, each in runs[-1].answers.items() if each.counts} if runs else {}
            )


class Room:
    """Emulator, store and conversation, moved along by hand."""

    def __init__(
        self,
        store: Store,
        emulator: Emulator,
        client: EmulatorClient,
        clock: Clock,
        conversation: Conversation,
    ) -> None:
        self.store = store
        self.emulator = emulator
        self.client = client
        self.clock = clock
        self.conversation = conversation
        self.programmes = conversation.library.programmes
        self.offset = 0
        self._later: list[Message] = []
        self.jobs = Jobs(store=store, conversation=conversation, clock=clock, deliver=self.later)
        self.telegram = Client(emulator.url, TOKEN)
        self.drafts = Drafts(store, self.telegram, clock, conversation, self.later)
        self.on_demand = OnDemand(store=store, conversation=conversation, clock=clock, deliver=self.later)
        self._http: aiohttp.ClientSession = client.session

    async def person(self, number: int, name: str, language: str = "en") -> Someone:
        return Someone(self, await self.client.person(number, name, language))

    async def invite(self, role: str, programme: str = "st-james-house", *, single_use: bool = True) -> str:
        now = self.clock.now()
        async with self.store.transaction() as tx:
            return await tx.invitations.create(
                programme, role, single_use=single_use, expires_at=now + timedelta(days=14), by=None, at=now
            )

    async def member(
        self, number: int, name: str, role: str = "service_user", language: str = "en"
    ) -> Someone:
        """Somebody who has come in by a link and said yes to everything: their first question is open."""
        someone = await self.person(number, name, language)
        await someone.start(await self.invite(role))
        for _ in range(4):
            offered = (await someone.last()).buttons
            first = offered[0][0].text if offered else ""
            if not first.startswith(("Yes", "হ্যাঁ")):
                break
            await someone.tap(first)
        return someone

    async def settle(self) -> None:
        """Everything sent to the bot is handled, everything it says has arrived."""
        while updates := (await self.call("getUpdates", offset=self.offset, limit=100))["result"]:
            at = self.clock.now()
            self.offset = updates[-1]["update_id"] + 1
            async with self.store.transaction() as tx:
                stored = await tx.inbox.add([sort_out(update, at) for update in updates])

            async def work(tx: Tx, stored: Any = stored) -> tuple[Message, ...]:
                await self.conversation.receive(tx, stored)
                return tx.outbox.new

            about = [each.person for each in stored if each.person is not None]
            await self.deliver(await self.store.submit(work, about=about))
        while await self.drafts.work_off() or await self.on_demand.work_off():
            await self.delivered()

    def later(self, messages: Sequence[Message]) -> None:
        self._later += messages

    async def delivered(self) -> None:
        """What the jobs wanted to say has arrived."""
        waiting, self._later = tuple(self._later), []
        await self.deliver(waiting)

    async def due(self) -> None:
        """Everything that is due now is done."""
        await self.jobs.run_due(self.clock.now())
        await self.delivered()

    def forget(self) -> None:
        """What a process holds in memory about what it has done is gone, as after a restart."""
        self.jobs = Jobs(
            store=self.store, conversation=self.conversation, clock=self.clock, deliver=self.later
        )

    async def wind(self, to: str) -> None:
        """To a moment (``2026-11-23T09:00``, by the clocks of London), and what is due then."""
        self.clock.wind_to(datetime.fromisoformat(to).replace(tzinfo=ZoneInfo("Europe/London")))
        await self.due()

    async def deliver(self, messages: tuple[Message, ...]) -> None:
        numbers: dict[int, int] = {}
        for message in messages:
            sent = await self._send(message, numbers)
            result = sent.get("result")
            number = result.get("message_id") if isinstance(result, dict) else None
            if number is not None:
                numbers[message.id] = number
            async with self.store.transaction() as tx:
                await tx.outbox.sent([(message.id, number, self.clock.now())])

    async def _send(self, message: Message, numbers: dict[int, int]) -> dict[str, Any]:
        payload = dict(message.payload)
        if message.kind == "answer_callback":
            return await self.call("answerCallbackQuery", **payload)
        rows = [list(row) for row in payload.get("buttons", ())]
        number = 0
        keyboard: list[list[dict[str, str]]] = []
        for row in rows:
            keyboard.append([])
            for cell in row:
                keyboard[-1].append({"text": cell["label"], "callback_data": f"{message.id}.{number}"})
                number += 1
        markup = {"inline_keyboard": keyboard}
        if message.kind == "edit":
            async with self.store.reading() as tx:
                edited = await tx.outbox.message(message.edits or 0)
            target = edited.telegram_message_id if edited is not None else None
            about = {"chat_id": message.chat, "message_id": target or numbers.get(message.edits or 0)}
            return await self.call(
                "editMessageText", **about, text=payload["text"], parse_mode="HTML", reply_markup=markup
            )
        if message.kind == "send":
            text = payload["text"]
            return await self.call(
                "sendMessage", chat_id=message.chat, text=text, parse_mode="HTML", reply_markup=markup
            )
        if message.kind == "commands":
            method, parameters = call_for(message, None)
            return await self.call(method, **parameters)
        if message.kind == "chat_action":
            return await self.call("sendChatAction", chat_id=message.chat, **payload)
        form = aiohttp.FormData()
        form.add_field("chat_id", str(message.chat))
        form.add_field("caption", payload["caption"])
        form.add_field("parse_mode", "HTML")
        form.add_field("reply_markup", json.dumps(markup))
        form.add_field(
            message.kind,
            message.blob or illustrating.beside(self.programmes, message.payload),
            filename=payload["filename"],
            content_type=payload["media_type"],
        )
        method = {"photo": "sendPhoto", "document": "sendDocument"}[message.kind]
        async with self._http.post(f"{self.emulator.url}/bot{TOKEN}/{method}", data=form) as response:
            return await self._checked(method, response)

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        async with self._http.post(f"{self.emulator.url}/bot{TOKEN}/{method}", json=parameters) as response:
            return await self._checked(method, response)

    async def _checked(self, method: str, response: aiohttp.ClientResponse) -> dict[str, Any]:
        answer: dict[str, Any] = await response.json()
        # An edit to what it says already is no failure, for the sender neither.
        assert answer["ok"] or "message is not modified" in answer["description"], f"{method}: {answer}"
        return answer


@cache
def shipped() -> dict[str, Programme]:
    """The programmes that ship, read once for all tests: they never change."""
    programmes, problems = load_programmes()
    assert not problems, problems
    return programmes


@asynccontextmanager
async def room(
    folder: Path, programmes: dict[str, Programme] | None = None, *, url: str = ""
) -> AsyncIterator[Room]:
    """An empty room, on a Wednesday at noon. ``url`` names another database than one of its own."""
    clock = Clock()
    clock.offset = NOON - clock.now()
    if programmes is None:
        programmes = shipped()
    store = await Store.open(url or f"sqlite:///{folder / 'room.db'}", Keyring.open(folder / "keys"))
    await store.migrate()
    emulator = Emulator(clock, token=TOKEN, page=None)
    await emulator.start()
    conversation = Conversation(programmes=programmes, clock=clock, bot_name=lambda: "commonweal_bot")
    try:
        async with EmulatorClient(emulator.url) as client:
            opened = Room(store, emulator, client, clock, conversation)
            try:
                yield opened
            finally:
                await opened.telegram.close()
    finally:
        await emulator.stop()
        await store.close()
