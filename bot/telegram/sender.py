"""One row of the outbox as one call of the Bot API, and its answer as one of a few outcomes.

Everything that Telegram may say to a send is sorted here; what to do about it is decided in ``delivery``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, TypeAlias, assert_never

from bot.telegram.client import Blob, Client, Refused, Unreachable
from storage.outbox import Message

_FILES = {"photo": "sendPhoto", "document": "sendDocument"}
_UPLOAD_WITHIN = 120.0
_COMPLAINTS = (
    "can't parse entities",
    "message is too long",
    "caption is too long",
    "message text is empty",
    "chat not found",
    "user not found",
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "query is too old",
    "query ID is invalid",
    "BUTTON_DATA_INVALID",
    "BUTTON_URL_INVALID",
    "IMAGE_PROCESS_FAILED",
    "PHOTO_INVALID_DIMENSIONS",
    "wrong file identifier",
    "file is too big",
    "Request Entity Too Large",
)
_OTHERS = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
)
"""What Telegram says of a number that is another message's, or nobody's in this chat."""
_NO_PREVIEW = {"is_disabled": True}


@dataclass(frozen=True, slots=True)
class Arrived:
    """It is there. ``message_id`` is Telegram's number of a new message."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram will never take this one. ``reason`` quotes nothing of it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person does not want to hear from the bot, or cannot."""


@dataclass(frozen=True, slots=True)
class TooFast:
    seconds: float


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nobody knows whether it arrived, unless it certainly did not leave."""

    reason: str
    may_have_arrived: bool


Beside: TypeAlias = Callable[[Mapping[str, Any]], bytes]
"""From what a row says to a file that is not in it: it lies in a programme's folder."""

Outcome: TypeAlias = Arrived | Rejected | Blocked | TooFast | Unanswered


class Seen(Enum):
    """Whether a message of the chat is the one that is looked for."""

    HERE = auto()
    NOT_HERE = auto()
    UNKNOWN = auto()


class Sender:
    """Sends rows of the outbox."""

    def __init__(self, client: Client, beside: Beside = lambda _: b"") -> None:
        self._client = client
        self._beside = beside

    async def send(self, message: Message, target: int | None = None) -> Outcome:
        """Send one row. ``target`` is Telegram's number of the message that an edit is of."""
        method, parameters = call_for(message, target)
        try:
            if message.kind in _FILES:
                payload = message.payload
                blob = Blob(
                    message.kind,
                    message.blob if message.blob is not None else self._beside(payload),
                    payload.get("filename", message.kind),
                    payload.get("media_type", "application/octet-stream"),
                )
                result = await self._client.call(method, parameters, blob=blob, within=_UPLOAD_WITHIN)
            else:
                result = await self._client.call(method, parameters)
        except Refused as error:
            return outcome_of(error)
        except Unreachable as error:
            return Unanswered(error.reason, error.may_have_arrived)
        new = message.kind in ("send", "photo", "document") and isinstance(result, dict)
        return Arrived(result.get("message_id") if new else None)

    async def seen(self, message: Message, number: int) -> Seen:
        """Whether the message ``number`` in the chat is this one: it is edited to what it says already."""
        if not (message.payload.get("text") or message.payload.get("caption")):
            return Seen.UNKNOWN
        method, parameters = call_for(replace(message, kind="edit"), number)
        try:
            await self._client.call(method, parameters)
        except Refused as error:
            said = error.description.lower()
            if error.code == 400 and "message is not modified" in said:
                return Seen.HERE
            elsewhere = error.code == 400 and any(each in said for each in _OTHERS)
            return Seen.NOT_HERE if elsewhere else Seen.UNKNOWN
        except Unreachable:
            return Seen.UNKNOWN
        # A copy of something else of ours: it says this now, so this is there.
        return Seen.HERE


def call_for(message: Message, target: int | None) -> tuple[str, dict[str, Any]]:
    """The method and its parameters for a row of the outbox."""
    payload, chat = message.payload, message.chat
    match message.kind:
        case "send":
            call = {
                "chat_id": chat, "text": payload["text"], "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW
            }  # fmt: skip
            return "sendMessage", _with_buttons(call, message.id, payload)
        case "edit":
            call = {"chat_id": chat, "message_id": target}
            if "text" in payload:
                call |= {"text": payload["text"], "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}
                return "editMessageText", _with_buttons(call, message.id, payload)
            if "caption" in payload:
                call |= {"caption": payload["caption"], "parse_mode": "HTML"}
                return "editMessageCaption", _with_buttons(call, message.id, payload)
            return "editMessageReplyMarkup", _with_buttons(call, message.id, payload)
        case "photo" | "document":
            call = {"chat_id": chat, "caption": payload.get("caption", ""), "parse_mode": "HTML"}
            return _FILES[message.kind], _with_buttons(call, message.id, payload)
        case "answer_callback":
            call = {"callback_query_id": payload["callback_query_id"]}
            if payload.get("text"):
                call |= {"text": payload["text"], "show_alert": bool(payload.get("alert"))}
            return "answerCallbackQuery", call
        case "chat_action":
            return "sendChatAction", {"chat_id": chat, "action": payload.get("action", "typing")}
        case "commands":
            scope = {"type": "chat", "chat_id": chat}
            if payload["commands"]:
                return "setMyCommands", {"commands": payload["commands"], "scope": scope}
            return "deleteMyCommands", {"scope": scope}
        case kind:
            raise ValueError(f"the outbox holds a row of unknown kind {kind!r}")


def outcome_of(error: Refused) -> Outcome:
    """What a refusal means."""
    said = error.description.lower()
    match error.code:
        case 429:
            return TooFast(error.retry_after or 1)
        case 403:
            return Blocked()
        case 400 if "message is not modified" in said:
            return Arrived(None)
        case 401 | 404:
            # The token was revoked while we ran: what waits keeps waiting for the next one.
            return Unanswered("Telegram refuses the token", may_have_arrived=False)
        case code:
            return Rejected(f"{code} {_known(error.description)}".strip())


def describe(outcome: Outcome) -> str:
    """The outcome in one word, for the counters."""
    match outcome:
        case Arrived():
            return "arrived"
        case Rejected():
            return "rejected"
        case Blocked():
            return "blocked"
        case TooFast():
            return "too_fast"
        case Unanswered():
            return "unanswered"
        case _:
            assert_never(outcome)


def _known(description: str) -> str:
    """What Telegram complains of, if it is one of its standing phrases: its own words may quote the message."""
    said = description.lower()
    return next((phrase for phrase in _COMPLAINTS if phrase.lower() in said), "")


def _with_buttons(call: dict[str, Any], row: int, payload: Mapping[str, Any]) -> dict[str, Any]:
    rows = payload.get("buttons")
    if rows:
        number = 0
        keyboard = []
        for line in rows:
            keys = []
            for key in line:
                # A token and not the meaning: 64 bytes are few, and what it means may not be forged.
                target = {"url": key["url"]} if "url" in key else {"callback_data": f"{row}.{number}"}
                keys.append({"text": key["label"], **target})
                number += 1
            keyboard.append(keys)
        call["reply_markup"] = {"inline_keyboard": keyboard}
    return call
