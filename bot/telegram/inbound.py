"""What Telegram sent, read once into the few shapes a conversation knows.

Only what is needed is looked at, so that a field Telegram adds tomorrow cannot stop an answer today. Raises
``Unreadable`` for anything that is no update; whoever calls keeps such an update and goes on with the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeAlias

from flows.values import Attachment, plain_decimal


class Unreadable(ValueError):
    """The bytes are no update of Telegram's. The message names the place and never the content."""


class Thing(StrEnum):
    """What else than words a person can send."""

    STICKER = "sticker"
    VOICE = "voice"
    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    LOCATION = "location"
    CONTACT = "contact"
    POLL = "poll"
    OTHER = "other"


_TURNS_WORDS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
"""Unicode's embeddings, overrides and isolates of direction. Joiners stay: Bengali needs them."""


@dataclass(frozen=True, slots=True)
class Sender:
    id: int
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Words. ``at`` is when the person sent them, by Telegram's clock."""

    sender: Sender
    message_id: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Commanded:
    """``/start CODE``: a command (without the slash, lower case) and what stands behind it."""

    sender: Sender
    message_id: int
    command: str
    argument: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Edited:
    """A message that was changed: its words, or (with ``attachment``) its file or the words under it."""

    sender: Sender
    message_id: int
    text: str
    at: datetime
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button. Taps carry no time of their own."""

    sender: Sender
    callback_id: str
    data: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that is not words, with the file in it, if there is one that a question could take.

    ``place`` is a position as a person could have typed it: latitude, longitude, altitude (0), accuracy in metres.
    """

    sender: Sender
    message_id: int
    thing: Thing
    caption: str
    attachment: Attachment | None
    at: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """The person blocked the bot (``False``) or let it in again (``True``)."""

    sender: Sender
    reachable: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Not a private chat, or nothing a person did: no effect."""


Inbound: TypeAlias = Typed | Commanded | Edited | Tapped | Sent | Reached | Elsewhere


def read(body: bytes) -> tuple[Inbound, dict[str, Any]]:
    """The update in our shape, and as the plain JSON it came in."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the update is not JSON") from error
    if not isinstance(update, dict):
        raise Unreadable("the update is not a JSON object")
    try:
        return _read(update), update
    except (
        *(KeyError, TypeError, ValueError, OverflowError, OSError, AttributeError, IndexError),
        InvalidOperation,
    ) as error:
        raise Unreadable(f"the update lacks what Telegram promises ({type(error).__name__})") from None


def _read(update: Mapping[str, Any]) -> Inbound:
    if (message := update.get("message")) is not None:
        return _message(message)
    if (tap := update.get("callback_query")) is not None:
        return _tap(tap)
    if (message := update.get("edited_message")) is not None:
        if not _is_private(message["chat"]):
            return Elsewhere()
        sender, message_id = _sender(message["from"]), int(message["message_id"])
        moment = _moment(message.get("edit_date", message["date"]))
        text = message.get("text", message.get("caption"))
        _, attachment = _thing(message)
        # A live position "edits" its message every few seconds: nobody wrote anything.
        if text is None and attachment is None:
            return Elsewhere()
        return Edited(sender, message_id, str(text or ""), moment, attachment)
    if (change := update.get("my_chat_member")) is not None:
        if not _is_private(change["chat"]):
            return Elsewhere()
        return Reached(_sender(change["from"]), change["new_chat_member"]["status"] not in ("kicked", "left"))
    return Elsewhere()


def _message(message: Mapping[str, Any]) -> Inbound:
    if not _is_private(message["chat"]) or message["from"].get("is_bot"):
        return Elsewhere()
    sender, message_id, at = _sender(message["from"]), int(message["message_id"]), _moment(message["date"])
    text = message.get("text")
    if text is None:
        thing, attachment = _thing(message)
        caption, place = str(message.get("caption", "")), _position(message.get("location"))
        return Sent(sender, message_id, thing, caption, attachment, at, place)
    if not isinstance(text, str):
        raise TypeError("text")
    if text.startswith("/") and len(text) > 1 and text[1].isalpha():
        first, _, rest = text[1:].partition(" ")
        command, _, _addressee = first.partition("@")
        return Commanded(sender, message_id, command.casefold(), rest.strip(), at)
    return Typed(sender, message_id, text, at)


def _tap(tap: Mapping[str, Any]) -> Inbound:
    message = tap.get("message")
    if message is not None and not _is_private(message["chat"]):
        return Elsewhere()
    return Tapped(_sender(tap["from"]), str(tap["id"]), str(tap.get("data", "")))


def _sender(person: Mapping[str, Any]) -> Sender:
    identity = person["id"]
    if not isinstance(identity, int):
        raise TypeError("id")
    # A name stands in sentences and on buttons of ours: it may not turn their words round, or break their lines.
    name = " ".join(_TURNS_WORDS.sub("", str(person.get("first_name", ""))).split())
    return Sender(identity, name, str(person.get("language_code", "")).partition("-")[0].casefold())


def _is_private(chat: Mapping[str, Any]) -> bool:
    return bool(chat["type"] == "private")


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _thing(message: Mapping[str, Any]) -> tuple[Thing, Attachment | None]:
    if photo := message.get("photo"):
        # Telegram lists one picture in several sizes, the largest last.
        return Thing.PHOTO, _file("image", photo[-1], "image/jpeg")
    if voice := message.get("voice"):
        return Thing.VOICE, _file("audio", voice, "audio/ogg")
    if audio := message.get("audio"):
        return Thing.AUDIO, _file("audio", audio, "audio/mpeg")
    if document := message.get("document"):
        family = str(document.get("mime_type", "")).partition("/")[0]
        kind = family if family in ("image", "audio", "video") else "file"
        return Thing.DOCUMENT, _file(kind, document, "application/octet-stream")
    for key in ("video", "video_note", "animation"):
        if moving := message.get(key):
            return Thing.VIDEO, _file("video", moving, "video/mp4")
    for thing, keys in (
        (Thing.STICKER, ("sticker",)),
        (Thing.LOCATION, ("location", "venue")),
        (Thing.CONTACT, ("contact",)),
        (Thing.POLL, ("poll",)),
    ):
        if any(key in message for key in keys):
            return thing, None
    return Thing.OTHER, None


def _position(location: Mapping[str, Any] | None) -> str:
    if not location:
        return ""
    measured = (location["latitude"], location["longitude"], 0, location.get("horizontal_accuracy", 0))
    return " ".join(plain_decimal(Decimal(str(number))) for number in measured)


def _file(kind: str, file: Mapping[str, Any], media_type: str) -> Attachment:
    return Attachment(
        kind=kind,
        reference=str(file["file_id"]),
        name=str(file.get("file_name", "")),
        media_type=str(file.get("mime_type", media_type)),
        size=int(file.get("file_size") or 0),
    )
