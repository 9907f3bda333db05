"""What people and tests do to the emulator: write, tap, send files, wind the clock, break things.

Actions are small JSON posts under ``/emulator/``; everything that changes is told as server-sent events.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.emulator.api import BotApi
from bot.emulator.chats import Chat, Message, Persona
from bot.emulator.faults import Fault
from bot.emulator.telegram import PersonError, Telegram
from bot.emulator.winding import Winder

HEARTBEAT = 15.0
BACKLOG = 20_000  # a reader this far behind is cut off; it reconnects and fetches the state anew

# Only these are shown by a browser in place; anything else a bot or a person sent is downloaded.
_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg")


class Feed:
    """Hands every change to whoever listens. With nobody listening it costs nothing."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.readers: dict[asyncio.Queue[bytes | None], frozenset[int] | None] = {}
        telegram.watchers.append(self.changed)

    def changed(self, kind: str, chat: Chat, message: Message | None, more: dict[str, Any] | None) -> None:
        """One change in one chat."""
        if not self.readers:
            return
        told: dict[str, Any] = {"kind": kind, "person": chat.id, **(more or {})}
        if message is not None:
            told |= {"message": chat.as_seen(message)}
        self.tell(told, chat.id)

    def tell(self, told: dict[str, Any], person: int | None = None) -> None:
        """Put it into every queue that wants it."""
        line = f"data: {json.dumps(told, separators=(',', ':'))}\n\n".encode()
        for queue, wanted in self.readers.items():
            if person is None or wanted is None or person in wanted:
                if queue.qsize() > BACKLOG:
                    queue.put_nowait(None)
                else:
                    queue.put_nowait(line)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events, for all people or those named by ``people=1,2``."""
        named = request.query.get("people", "")
        wanted = (
            frozenset(int(one) for one in named.split(",") if one.lstrip("-").isdigit()) if named else None
        )
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.readers[queue] = wanted
        try:
            await response.prepare(request)
            await response.write(b'retry: 1000\n\ndata: {"kind":"hello"}\n\n')
            while True:
                lines = await self._next(queue)
                if lines is None:
                    break
                await response.write(lines)
        except ConnectionResetError:
            pass
        finally:
            self.readers.pop(queue, None)
        return response

    async def _next(self, queue: asyncio.Queue[bytes | None]) -> bytes | None:
        try:
            line = await asyncio.wait_for(queue.get(), HEARTBEAT)
        except TimeoutError:
            return b": still here\n\n"
        lines = [line]
        while not queue.empty():
            lines.append(queue.get_nowait())
        return None if None in lines else b"".join(one for one in lines if one is not None)

    def close(self) -> None:
        """End all streams."""
        for queue in self.readers:
            queue.put_nowait(None)


class People:
    """The people's side over HTTP."""

    def __init__(self, telegram: Telegram, api: BotApi, winder: Winder) -> None:
        self.telegram = telegram
        self.api = api
        self.winder = winder
        self.personas: list[Persona] = []
        self.feed = Feed(telegram)
        winder.on_wound.append(lambda: self.feed.tell({"kind": "clock", **self.winder.told()}))

    def routes(self) -> list[web.RouteDef]:
        """What the server listens to for people."""
        one = "/emulator/people/{person:-?[0-9]+}"
        return [
            web.get("/emulator/state", self._state),
            web.get("/emulator/events", self.feed.stream),
            web.get("/emulator/files/{file_id}/{name}", self._file),
            web.put(one, self._introduce),
            web.get(one + "/messages", self._messages),
            web.post(one + "/{action:send|start|tap|edit|block|unblock|sticker|other}", self._act),
            web.post(one + "/files", self._upload),
            web.post("/emulator/clock", self._wind),
            web.post("/emulator/updates", self._inject),
            web.post("/emulator/faults", self._break),
            web.delete("/emulator/faults", self._mend),
            web.get("/emulator/calls", self._calls),
        ]

    def _chat(self, request: web.Request) -> Chat:
        """The person's chat. A persona exists as soon as somebody wants to be them."""
        person = int(request.match_info["person"])
        if (chat := self.telegram.chats.get(person)) is not None:
            return chat
        for persona in self.personas:
            if persona.id == person:
                return self.telegram.person(persona.id, persona.name, persona.language)
        raise web.HTTPNotFound(text="unknown person")

    async def _state(self, _request: web.Request) -> web.Response:
        started = {chat.id for chat in self.telegram.chats.values() if chat.started}
        people = [asdict(one) | {"started": one.id in started} for one in self.personas if one.featured]
        return _json(
            {
                "bot": self.telegram.bot,
                "people": people,
                "seq": self.telegram.seq,
                "pending": len(self.telegram.updates.waiting),
                "commands": next(iter(self.api.commands.values()), []),
                **self.winder.told(),
            }
        )

    async def _introduce(self, request: web.Request) -> web.Response:
        given = await _object(request)
        person = int(request.match_info["person"])
        chat = self.telegram.person(person, str(given.get("name", person)), str(given.get("language", "en")))
        return _json({"id": chat.id, "seq": self.telegram.seq})

    async def _messages(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        after = int(request.query.get("after", 0))
        return _json(
            {
                "seq": self.telegram.seq,
                "started": chat.started,
                "blocked": chat.blocked,
                "keyboard": chat.reply_keyboard,
                "messages": [chat.as_seen(one) for one in chat.messages.values() if one.seq > after],
            }
        )

    async def _act(self, request: web.Request) -> web.Response:
        given = await _object(request)
        chat = self._chat(request)
        before = self.telegram.seq
        actions: dict[str, Callable[[], Any]] = {
            "send": lambda: (
                self.telegram.say(
                    chat, str(given.get("text", "")), reply_to=int(given.get("reply_to", 0))
                ).message_id
            ),
            "start": lambda: self.telegram.begin(chat, str(given.get("payload", ""))).message_id,
            "tap": lambda: self.telegram.tap(
                chat, int(given["message"]), str(given["data"]), inaccessible=bool(given.get("inaccessible"))
            ),
            "edit": lambda: self.telegram.rewrite(chat, int(given["message"]), str(given["text"])).message_id,
            "block": lambda: self.telegram.block(chat, blocked=True),
            "unblock": lambda: self.telegram.block(chat, blocked=False),
            "sticker": lambda: (
                self.telegram.say(
                    chat,
                    file=self.telegram.store("sticker", "sticker.webp", "image/webp", b"RIFF", checked=False),
                ).message_id
            ),
            "other": lambda: self.telegram.say(chat, extra=dict(given.get("content", {}))).message_id,
        }
        try:
            result = actions[request.match_info["action"]]()
        except PersonError as error:
            raise web.HTTPConflict(text=str(error)) from None
        except (KeyError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=f"missing or wrong: {error}") from None
        return _json({"result": result, "seq": before})

    async def _upload(self, request: web.Request) -> web.Response:
        """The body is the file; its kind, name and caption stand in the query."""
        chat = self._chat(request)
        query, before = request.query, self.telegram.seq
        kind = query.get("kind", "document")
        if kind not in ("photo", "document", "voice", "audio", "video"):
            raise web.HTTPBadRequest(text="unknown kind")
        name = query.get("name") or {"photo": "photo.jpg", "voice": "voice.ogg"}.get(kind, "file")
        content = await request.read()
        file = self.telegram.store(kind, name, request.content_type, content, checked=False)
        try:
            message = self.telegram.say(chat, file=file, caption=query.get("caption", ""))
        except PersonError as error:
            raise web.HTTPConflict(text=str(error)) from None
        return _json({"result": message.message_id, "seq": before})

    async def _file(self, request: web.Request) -> web.Response:
        file = self.telegram.files.get(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        shown = file.mime in _SHOWN and "download" not in request.query
        response = web.Response(
            body=file.content, content_type=file.mime if shown else "application/octet-stream"
        )
        if not shown:
            response.headers["Content-Disposition"] = (
                f"attachment; filename*=UTF-8''{request.rel_url.raw_path.rpartition('/')[2]}"
            )
        return response

    async def _wind(self, request: web.Request) -> web.Response:
        given = await _object(request)
        try:
            target = self.winder.target(given)
        except (KeyError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=f"no such moment: {error}") from None
        await self.winder.wind(target)
        return _json(self.winder.told())

    async def _inject(self, request: web.Request) -> web.Response:
        given = await _object(request)
        return _json({"result": self.telegram.updates.push_raw(given, self._now())})

    async def _break(self, request: web.Request) -> web.Response:
        given = await _object(request)
        known = {field.name for field in fields(Fault)}
        if not given.keys() <= known:
            raise web.HTTPBadRequest(text=f"a fault has {sorted(known)}")
        self.api.faults.coming.append(Fault(**given))
        return _json({"result": len(self.api.faults.coming)})

    async def _mend(self, _request: web.Request) -> web.Response:
        self.api.faults.coming.clear()
        return _json({"result": 0})

    async def _calls(self, _request: web.Request) -> web.Response:
        pending = len(self.telegram.updates.waiting)
        return _json(
            {"calls": dict(self.api.calls), "pending": pending, "faults": len(self.api.faults.coming)}
        )

    def _now(self) -> datetime:
        return self.telegram.clock.now()


async def _object(request: web.Request) -> dict[str, Any]:
    body = await request.read()
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise web.HTTPBadRequest(text="JSON expected") from None
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="a JSON object expected")
    return given


def _json(value: Any) -> web.Response:
    return web.Response(
        text=json.dumps(value, separators=(",", ":")),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
