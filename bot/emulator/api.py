"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``.

Each method reads its parameters, asks the model and answers in Telegram's envelope, refusals included.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.emulator import markup
from bot.emulator.chats import Chat, Message, StoredFile
from bot.emulator.faults import Fault, Faults, Rates
from bot.emulator.intake import WEBHOOK_ACTIVE, Hook, Polling, Webhook
from bot.emulator.markup import BotApiError, bad_request
from bot.emulator.parameters import Parameters, read_parameters
from bot.emulator.telegram import DOWNLOAD_LIMIT, Telegram

Method = Callable[[Parameters], Any | Awaitable[Any]]

# Accepted and remembered by nobody: they change a profile that no chat here shows.
_PROFILE = (
    "setmydescription",
    "setmyshortdescription",
    "setmyname",
    "setchatmenubutton",
    "close",
    "logout",
)
_FULL: dict[str, Any] = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        False,
    ),
}
_PACED = frozenset(("sendmessage", "sendphoto", "senddocument", "sendvoice"))


class RawResult(str):
    """A result that is JSON already."""


class BotApi:
    """The bot's door to Telegram."""

    def __init__(self, telegram: Telegram, token: str, rates: Rates | None, webhook_retry: float) -> None:
        self.telegram = telegram
        self.token = token
        self.rates = rates
        self.faults = Faults()
        self.calls: Counter[str] = Counter()
        self.polling = Polling(telegram.updates, telegram.clock)
        self.webhook = Webhook(telegram.updates, telegram.clock, self._from_webhook, webhook_retry)
        self.commands: dict[str, Any] = {}
        self.methods: dict[str, Method] = {
            "getme": lambda _: telegram.bot | {"can_join_groups": False, "supports_inline_queries": False},
            "getupdates": self._get_updates,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._webhook_info,
            "sendmessage": self._send_message,
            "sendphoto": lambda parameters: self._send_file(parameters, "photo"),
            "senddocument": lambda parameters: self._send_file(parameters, "document"),
            "sendvoice": lambda parameters: self._send_file(parameters, "voice"),
            "editmessagetext": self._edit_text,
            "editmessagecaption": self._edit_caption,
            "editmessagereplymarkup": self._edit_buttons,
            "deletemessage": self._delete,
            "deletemessages": self._delete_several,
            "answercallbackquery": self._answer,
            "sendchataction": self._action,
            "getfile": self._get_file,
            "getchat": lambda parameters: self._known(parameters).chat | _FULL,
            "setmycommands": self._set_commands,
            "getmycommands": lambda parameters: self.commands.get(_scope(parameters), []),
            "deletemycommands": lambda parameters: self.commands.pop(_scope(parameters), None) is not False,
            **{name: lambda _: True for name in _PROFILE},
        }

    def routes(self) -> list[web.RouteDef]:
        """What the server listens to for the bot."""
        return [
            web.route("*", "/bot{token}/{method}", self.handle),
            web.get("/file/bot{token}/{path:.+}", self.handle_file),
        ]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        name = request.match_info["method"].lower()
        fault: Fault | None = None
        try:
            if request.match_info["token"] != self.token:
                raise BotApiError(401, "Unauthorized")
            method = self.methods.get(name)
            if method is None:
                raise BotApiError(404, "Not Found")
            self.calls[name] += 1
            parameters = await read_parameters(request)
            if self.faults.coming:
                fault = self.faults.next(name, parameters.integer("chat_id"))
                if fault is not None:
                    await self._suffer(fault, request)
                    if fault.drop == "before":
                        return web.Response()
            if self.rates is not None and name in _PACED:
                self._pace(parameters.integer("chat_id"))
            result = method(parameters)
            if isinstance(result, Awaitable):
                result = await result
        except BotApiError as error:
            return _refusal(error)
        if fault is not None and fault.drop == "after" and request.transport is not None:
            request.transport.abort()
        text = result if isinstance(result, RawResult) else json.dumps(result, separators=(",", ":"))
        return web.Response(text=f'{{"ok":true,"result":{text}}}', content_type="application/json")

    async def handle_file(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file that getFile named."""
        if request.match_info["token"] != self.token:
            return _refusal(BotApiError(401, "Unauthorized"))
        path = request.match_info["path"]
        file = next((file for file in self.telegram.files.values() if file.path == path), None)
        if file is None:
            return _refusal(BotApiError(404, "Not Found"))
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _suffer(self, fault: Fault, request: web.Request) -> None:
        if fault.pause:
            await asyncio.sleep(fault.pause)
        if fault.drop == "before" and request.transport is not None:
            request.transport.abort()
        elif (refusal := fault.refusal()) is not None:
            raise refusal

    def _pace(self, chat_id: int) -> None:
        assert self.rates is not None
        if wait := self.rates.wait(chat_id):
            raise BotApiError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})

    async def _from_webhook(self, call: dict[str, Any]) -> None:
        method = self.methods.get(str(call.pop("method")).lower())
        try:
            result = method(Parameters(call)) if method is not None else None
            if isinstance(result, Awaitable):
                await result
        except BotApiError:
            pass  # Telegram ignores the outcome of a method called this way

    # Receiving.

    async def _get_updates(self, parameters: Parameters) -> RawResult:
        if self.webhook.hook is not None:
            raise BotApiError(409, WEBHOOK_ACTIVE)
        self._allow(parameters)
        limit = min(max(parameters.integer("limit", 100), 1), 100)
        timeout = min(max(parameters.integer("timeout"), 0), 50)
        return RawResult(await self.polling.get(parameters.integer("offset"), limit, timeout))

    def _allow(self, parameters: Parameters) -> None:
        allowed = parameters.structure("allowed_updates", list, "allowed updates")
        if allowed is not None:
            self.telegram.updates.allowed = frozenset(allowed) or None

    async def _set_webhook(self, parameters: Parameters) -> bool:
        url, secret = parameters.text("url"), parameters.text("secret_token")
        if not url:
            return await self._delete_webhook(parameters)
        if not url.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad_request("secret token contains unallowed characters")
        if parameters.truth("drop_pending_updates"):
            self.telegram.updates.clear()
        self._allow(parameters)
        self.polling.terminate()
        connections = min(max(parameters.integer("max_connections", 40), 1), 100)
        await self.webhook.set(Hook(url, secret, connections))
        return True

    async def _delete_webhook(self, parameters: Parameters) -> bool:
        if parameters.truth("drop_pending_updates"):
            self.telegram.updates.clear()
        await self.webhook.set(None)
        return True

    def _webhook_info(self, _parameters: Parameters) -> dict[str, Any]:
        hook = self.webhook.hook
        told: dict[str, Any] = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.telegram.updates.waiting),
        }
        if hook is not None:
            told["max_connections"] = hook.connections
            if hook.last_error:
                told |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error}
        if self.telegram.updates.allowed is not None:
            told["allowed_updates"] = sorted(self.telegram.updates.allowed)
        return told

    # Sending and editing.

    def _send_message(self, parameters: Parameters) -> dict[str, Any]:
        text, entities = markup.message_text(
            parameters.text("text"), parameters.text("parse_mode"), parameters.entities("entities")
        )
        chat = self._writable(parameters)
        keyboard, reply_to = self._around(parameters, chat)
        return self._told(chat, self.telegram.send_text(chat, text, entities, keyboard, reply_to))

    def _send_file(self, parameters: Parameters, kind: str) -> dict[str, Any]:
        caption, entities = self._caption(parameters)
        chat = self._writable(parameters)
        keyboard, reply_to = self._around(parameters, chat)
        file = self._file(parameters, kind)
        return self._told(chat, self.telegram.send_file(chat, file, caption, entities, keyboard, reply_to))

    def _file(self, parameters: Parameters, kind: str) -> StoredFile:
        given = parameters.text(kind)
        upload = parameters.files.get(given.removeprefix("attach://") if given else kind)
        if upload is not None:
            return self.telegram.store(kind, *upload)
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        return self.telegram.held(given, kind)

    def _caption(self, parameters: Parameters) -> tuple[str, markup.Entities]:
        return markup.caption_text(
            parameters.text("caption"), parameters.text("parse_mode"), parameters.entities("caption_entities")
        )

    def _edit_text(self, parameters: Parameters) -> dict[str, Any]:
        text, entities = markup.message_text(
            parameters.text("text"), parameters.text("parse_mode"), parameters.entities("entities")
        )
        chat, message = self._editable(parameters)
        if message.file is not None:
            raise bad_request("there is no text in the message to edit")
        return self._told(chat, self.telegram.edit(chat, message, text, entities, parameters.keyboard()))

    def _edit_caption(self, parameters: Parameters) -> dict[str, Any]:
        caption, entities = self._caption(parameters)
        chat, message = self._editable(parameters)
        if message.file is None:
            raise bad_request("there is no caption in the message to edit")
        return self._told(chat, self.telegram.edit(chat, message, caption, entities, parameters.keyboard()))

    def _edit_buttons(self, parameters: Parameters) -> dict[str, Any]:
        chat, message = self._editable(parameters)
        return self._told(chat, self.telegram.edit_buttons(chat, message, parameters.keyboard()))

    def _delete(self, parameters: Parameters) -> bool:
        self.telegram.delete(self._chat_id(parameters), parameters.integer("message_id"))
        return True

    def _delete_several(self, parameters: Parameters) -> bool:
        for message_id in parameters.structure("message_ids", list, "message identifiers") or ():
            try:
                self.telegram.delete(self._chat_id(parameters), int(message_id))
            except BotApiError as error:
                if error.status != 400 or "to delete" not in error.description:
                    raise
        return True

    def _answer(self, parameters: Parameters) -> bool:
        query, text = parameters.text("callback_query_id"), parameters.text("text")
        self.telegram.answer(query, text, parameters.truth("show_alert"))
        return True

    def _action(self, parameters: Parameters) -> bool:
        self.telegram.action(self._chat_id(parameters), parameters.text("action"))
        return True

    # The rest.

    def _get_file(self, parameters: Parameters) -> dict[str, Any]:
        file = self.telegram.files.get(parameters.text("file_id"))
        if file is None:
            raise bad_request("invalid file_id")
        if len(file.content) > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        described = file.as_api()
        kept = {key: described[key] for key in ("file_id", "file_unique_id", "file_size")}
        return kept | {"file_path": file.path}

    def _set_commands(self, parameters: Parameters) -> bool:
        commands = parameters.structure("commands", list, "bot commands") or []
        for command in commands:
            if (
                not isinstance(command, dict)
                or not str(command.get("command", "")).lstrip("/").replace("_", "a").isalnum()
            ):
                raise bad_request("BOT_COMMAND_INVALID")
        self.commands[_scope(parameters)] = commands
        return True

    def _chat_id(self, parameters: Parameters) -> int | str:
        given: int | str | None = parameters.values.get("chat_id")
        if given in (None, ""):
            raise bad_request("chat_id is empty")
        assert given is not None
        return given

    def _writable(self, parameters: Parameters) -> Chat:
        return self.telegram.writable(self._chat_id(parameters))

    def _known(self, parameters: Parameters) -> Chat:
        chat = self.telegram.chats.get(parameters.integer("chat_id"))
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        return chat

    def _around(self, parameters: Parameters, chat: Chat) -> tuple[dict[str, Any] | None, int]:
        reply_to = parameters.reply_to()
        if reply_to and reply_to not in chat.messages:
            given = parameters.structure("reply_parameters", dict, "reply parameters") or {}
            if not (
                given.get("allow_sending_without_reply") or parameters.truth("allow_sending_without_reply")
            ):
                raise bad_request("message to be replied not found")
            reply_to = 0
        return parameters.keyboard(), reply_to

    def _editable(self, parameters: Parameters) -> tuple[Chat, Message]:
        if not parameters.integer("message_id"):
            raise bad_request("message identifier is not specified")
        return self.telegram.editable(self._chat_id(parameters), parameters.integer("message_id"))

    def _told(self, chat: Chat, message: Message) -> dict[str, Any]:
        return chat.as_api(message, self.telegram.bot)


def _scope(parameters: Parameters) -> str:
    return f"{parameters.text('scope')}/{parameters.text('language_code')}"


def _refusal(error: BotApiError) -> web.Response:
    told: dict[str, Any] = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        told["parameters"] = error.parameters
    return web.json_response(told, status=error.status)
