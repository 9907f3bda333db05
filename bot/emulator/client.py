"""People for tests, the demo's sample and the bench: they send, tap, edit, and wait for what the bot says.

One stream of events keeps a copy of every chat, so waiting costs the emulator nothing.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import parse_qs, urlsplit

import aiohttp

from bot.emulator.chats import BOT
from bot.emulator.seen import Button, EmulatedMessage, NotPossible

__all__ = ["Button", "EmulatedMessage", "EmulatedPerson", "EmulatorClient", "NotPossible"]

PATIENCE = 10.0


Found = TypeVar("Found")
Wanted = str | Callable[[EmulatedMessage], bool]


class EmulatorClient:
    """All the people of one emulator, over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.people: dict[int, EmulatedPerson] = {}
        self._session: aiohttp.ClientSession | None = None
        self._reader: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=10),
        )
        self._reader = asyncio.create_task(self._listen())
        try:
            await asyncio.wait_for(self._listening.wait(), PATIENCE)
        except TimeoutError:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The open session."""
        if self._session is None:
            raise RuntimeError("use EmulatorClient with async with")
        return self._session

    async def call(self, method: str, path: str, **options: Any) -> Any:
        """One request, its JSON; what the emulator refuses is an error here."""
        async with self.session.request(method, f"{self.url}{path}", **options) as response:
            body = await response.read()
            if response.status >= 400:
                raise NotPossible(f"{method} {path}: {response.status} {body.decode(errors='replace')}")
            return json.loads(body)

    async def person(self, id: int, name: str, language: str = "en") -> EmulatedPerson:
        """Somebody to act as; their chat so far is read."""
        await self.call("PUT", f"/emulator/people/{id}", json={"name": name, "language": language})
        person = self.people.setdefault(id, EmulatedPerson(self, id, name))
        await person.refresh()
        return person

    async def file(self, path: str) -> bytes:
        """The bytes of a photo or document."""
        async with self.session.get(f"{self.url}{path}") as response:
            response.raise_for_status()
            return await response.read()

    async def inject(self, update: dict[str, Any]) -> int:
        """Queue any JSON object as an update; its id. An ``update_id`` in it restarts the numbering there."""
        return int((await self.call("POST", "/emulator/updates", json=update))["result"])

    async def fail(self, method: str = "*", **fault: Any) -> None:
        """Spoil coming calls: ``times``, ``status``, ``drop`` and so on, as in ``faults.Fault``."""
        await self.call("POST", "/emulator/faults", json={"method": method, **fault})

    async def mend(self) -> None:
        """Forget the faults still to come."""
        await self.call("DELETE", "/emulator/faults")

    async def calls(self) -> dict[str, int]:
        """How often each Bot API method was called, by its name in lower case."""
        return dict((await self.call("GET", "/emulator/calls"))["calls"])

    async def pending(self) -> int:
        """Updates that the bot has not confirmed."""
        return int((await self.call("GET", "/emulator/calls"))["pending"])

    async def now(self) -> datetime:
        """The emulator's time."""
        return datetime.fromisoformat((await self.call("GET", "/emulator/state"))["now"])

    async def wind(self, to: datetime | None = None, *, days: int = 0, next: str = "") -> datetime:
        """Wind the clock to a moment, by days, or to the next ``monday 09:00``; due jobs have then run."""
        asked = {"to": to.isoformat()} if to else {"days": days} if days else {"next": next}
        return datetime.fromisoformat((await self.call("POST", "/emulator/clock", json=asked))["now"])

    async def _listen(self) -> None:
        while True:
            try:
                async with self.session.get(f"{self.url}/emulator/events", read_bufsize=1 << 20) as response:
                    async for line in response.content:
                        if line.startswith(b"data: "):
                            await self._hear(json.loads(line[6:]))
            except (aiohttp.ClientError, TimeoutError, ConnectionError, NotPossible):
                pass  # an emulator that ended, or began anew and knows nobody yet
            await asyncio.sleep(0.1)

    async def _hear(self, event: dict[str, Any]) -> None:
        if event["kind"] == "hello":
            self._listening.set()
            # After a lost connection everything is read again, so nothing is missed.
            for person in list(self.people.values()):
                await person.refresh()
        elif (person_heard := self.people.get(event.get("person", 0))) is not None:
            person_heard.hear(event)


class EmulatedPerson:
    """One person with their chat."""

    def __init__(self, client: EmulatorClient, id: int, name: str) -> None:
        self.client = client
        self.id = id
        self.name = name
        self.answers: dict[str, dict[str, Any]] = {}  # tap id -> how the bot answered it
        self._chat: dict[int, EmulatedMessage] = {}
        self._news: dict[int, EmulatedMessage] = {}  # of the bot, later than ``_mark``
        self._mark = 0  # what changed after this is later than the last thing the person did
        self._waiters: list[asyncio.Future[None]] = []

    async def refresh(self) -> None:
        """Read the whole chat anew."""
        seen = await self.client.call("GET", f"/emulator/people/{self.id}/messages")
        fresh = {one["id"]: EmulatedMessage.read(one) for one in seen["messages"]}
        for one in self._chat.values():
            if one.seq > seen["seq"]:
                fresh[one.id] = one
        self._chat = fresh
        self._news = {one.id: one for one in fresh.values() if one.sender == BOT and one.seq > self._mark}
        self._wake()

    def hear(self, event: dict[str, Any]) -> None:
        """One change in this chat."""
        if event["kind"] == "answered":
            self.answers[event["query"]] = event
        elif "message" in event:
            seen = EmulatedMessage.read(event["message"])
            held = self._chat.get(seen.id)
            if event["kind"] == "deleted":
                self._chat.pop(seen.id, None)
                self._news.pop(seen.id, None)
            elif held is None or held.seq < seen.seq:
                self._chat[seen.id] = seen
                if seen.sender == BOT:
                    self._news[seen.id] = seen
        self._wake()

    async def send(self, text: str, *, reply_to: int = 0) -> int:
        """Write; the message's id."""
        return int(await self._act("send", {"text": text, "reply_to": reply_to}))

    async def start(self, payload: str = "") -> int:
        """Press Start, or follow a deep link with its code."""
        return int(await self._act("start", {"payload": payload}))

    async def tap(self, label: str | int, *, message: int | None = None, timeout: float = PATIENCE) -> str:  # noqa: ASYNC109
        """Tap the button with this label (or number, from 0); the tap's id.

        Without ``message`` the bot's reply to the last thing done is awaited, then the newest message with
        the button is tapped. A link that starts this bot is followed.
        """
        if message is not None:
            found = await self._wait(
                lambda: self._with_button(label, message), timeout, f"a button {label!r}"
            )
        else:
            found = await self._wait(
                lambda: self._with_button(label) if self._replied() else None,
                timeout,
                f"a button {label!r}",
                lambda: self._with_button(label),
            )
        target, button = found
        if button.url:
            payload = parse_qs(urlsplit(button.url).query).get("start")
            if payload is None:
                raise NotPossible(f"{label!r} leads outside: {button.url}")
            return str(await self.start(payload[0]))
        return await self.tap_data(target, button.data)

    async def tap_data(self, message: int, data: str, *, inaccessible: bool = False) -> str:
        """A tap with any data on any message, as a changed client could send it; the tap's id."""
        given = {"message": message, "data": data, "inaccessible": inaccessible}
        return str(await self._act("tap", given))

    async def edit(self, message: int, text: str) -> None:
        """Edit something written before."""
        await self._act("edit", {"message": message, "text": text})

    async def block(self) -> None:
        """Block the bot."""
        await self._act("block", {})

    async def unblock(self) -> None:
        """Lift the block."""
        await self._act("unblock", {})

    async def send_sticker(self) -> int:
        """A sticker."""
        return int(await self._act("sticker", {}))

    async def send_other(self, content: dict[str, Any]) -> int:
        """Any other kind: the message carries this, for example ``{"location": {...}}``."""
        return int(await self._act("other", {"content": content}))

    async def send_photo(self, content: bytes, caption: str = "") -> int:
        """A photo."""
        return await self._upload("photo", "photo.jpg", "image/jpeg", content, caption)

    async def send_document(
        self, name: str, content: bytes, caption: str = "", mime: str = "application/octet-stream"
    ) -> int:
        """A file."""
        return await self._upload("document", name, mime, content, caption)

    async def send_voice(self, content: bytes = b"OggS") -> int:
        """A voice note."""
        return await self._upload("voice", "voice.ogg", "audio/ogg", content, "")

    async def messages(self) -> list[EmulatedMessage]:
        """The whole chat, both sides in order, as it is on the emulator now."""
        await self.refresh()
        return sorted(self._chat.values(), key=lambda one: one.id)

    async def last(self) -> EmulatedMessage:
        """The bot's newest message."""
        return [one for one in await self.messages() if one.sender == BOT][-1]

    async def wait_for(
        self,
        wanted: Wanted,
        timeout: float = PATIENCE,  # noqa: ASYNC109
        *,
        anywhen: bool = False,
    ) -> EmulatedMessage:
        """The bot's newest message with this text, or for which this holds.

        Only what is new or changed since the last thing this person did counts; ``anywhen`` the whole chat.
        """
        fits = wanted if callable(wanted) else lambda one: wanted in one.text or wanted in one.caption

        def look() -> EmulatedMessage | None:
            among = self._chat if anywhen else self._news
            fitting = [one for one in among.values() if one.sender == BOT and fits(one)]
            return max(fitting, key=lambda one: one.id, default=None)

        return await self._wait(look, timeout, repr(wanted))

    async def wait_answer(self, tap: str, timeout: float = PATIENCE) -> dict[str, Any]:  # noqa: ASYNC109
        """How the bot answered a tap: ``text`` and ``alert``."""
        return await self._wait(lambda: self.answers.get(tap), timeout, f"the answer to tap {tap}")

    def _replied(self) -> bool:
        return bool(self._news)

    def _with_button(self, label: str | int, message: int | None = None) -> tuple[int, Button] | None:
        for one in sorted(self._chat.values(), key=lambda one: -one.id):
            if message is not None and one.id != message:
                continue
            buttons = [button for row in one.buttons for button in row]
            if isinstance(label, int):
                if buttons:
                    return one.id, buttons[label]
                continue
            for button in buttons:
                if button.text == label:
                    return one.id, button
        return None

    async def _act(self, action: str, given: dict[str, Any]) -> Any:
        told = await self.client.call("POST", f"/emulator/people/{self.id}/{action}", json=given)
        return self._acted(told)

    def _acted(self, told: dict[str, Any]) -> Any:
        self._mark = told["seq"]
        self._news = {one.id: one for one in self._news.values() if one.seq > self._mark}
        return told["result"]

    async def _upload(self, kind: str, name: str, mime: str, content: bytes, caption: str) -> int:
        told = await self.client.call(
            "POST",
            f"/emulator/people/{self.id}/files",
            params={"kind": kind, "name": name, "caption": caption},
            data=io.BytesIO(content),
            headers={"Content-Type": mime},
        )
        return int(self._acted(told))

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def _wait(
        self,
        look: Callable[[], Found | None],
        timeout: float,  # noqa: ASYNC109
        what: str,
        otherwise: Callable[[], Found | None] | None = None,
    ) -> Found:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while (found := look()) is None:
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiters.append(waiter)
            try:
                await asyncio.wait_for(waiter, deadline - loop.time())
            except TimeoutError:
                if (found := otherwise() if otherwise else None) is not None:
                    break
                raise TimeoutError(
                    f"{self.name} waited {timeout:g} s for {what}\n{self.transcript()}"
                ) from None
        return found

    def transcript(self) -> str:
        """The end of the chat as text, for the message of a test that failed."""
        lines = []
        for one in sorted(self._chat.values(), key=lambda one: one.id)[-12:]:
            buttons = "".join(f" [{label}]" for label in one.labels)
            media = f"({one.media}) " if one.media else ""
            lines.append(f"{one.id} {one.sender}: {media}{one.text or one.caption}{buttons}")
        return "\n".join(lines)
