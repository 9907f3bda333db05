"""What a chat is made of: people, messages, media; and how each looks to the bot and to the person.

Two views of one message: the Bot API's, and the plain one that the chat page and the test client read.
"""

from __future__ import annotations

import mimetypes
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bot.emulator.markup import Entities

BOT = "bot"
PERSON = "person"


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody the chat page offers to be."""

    id: int
    name: str
    role: str
    start: str = ""
    language: str = "en"
    featured: bool = True


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes Telegram holds, named by ids it made up."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    name: str
    mime: str
    content: bytes
    width: int = 0
    height: int = 0

    @property
    def seen_path(self) -> str:
        """Where the chat page and the test client fetch it."""
        return f"/emulator/files/{self.file_id}/{quote(self.name, safe='')}"

    def as_api(self) -> dict[str, Any]:
        described: dict[str, Any] = {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }
        if self.kind == "photo":
            return described | {"width": self.width, "height": self.height}
        if self.kind == "sticker":
            sticker = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "🙂"}
            return described | sticker | {"width": 512, "height": 512}
        if self.kind in ("voice", "video", "audio"):
            described |= {"duration": 2}
        if self.kind == "video":
            described |= {"width": self.width or 640, "height": self.height or 480}
        if self.kind in ("document", "audio", "video"):
            described["file_name"] = self.name
        return described | {"mime_type": self.mime}


_PICTURES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)


def mime_of(kind: str, name: str, given: str, content: bytes) -> str:
    """What a file is: a picture by its first bytes, anything else by its name when nobody said."""
    if kind == "photo":
        return next((mime for head, mime in _PICTURES if content.startswith(head)), given)
    if given == "application/octet-stream":
        return mimetypes.guess_type(name)[0] or given
    return given


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG or GIF; nothing for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    if content[:2] != b"\xff\xd8":
        return None
    position = 2
    while position + 9 < len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = content[position + 5 : position + 7], content[position + 7 : position + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None


@dataclass(slots=True)
class Message:
    """One message. ``seq`` rises over the whole emulator whenever anything about it changes."""

    message_id: int
    sender: str
    date: int
    seq: int = 0
    text: str = ""
    caption: str = ""
    entities: Entities = field(default_factory=list)
    inline: list[list[dict[str, Any]]] | None = None
    file: StoredFile | None = None
    extra: dict[str, Any] | None = None  # contact, location, ...: passed through as the person sent it
    reply_to: int = 0
    edit_date: int = 0
    rewritten: bool = False
    toast: str = ""
    alert: bool = False
    shown: str = ""  # where the person's own app shows less than was sent: the code of a deep link


@dataclass(slots=True)
class Chat:
    """A person and their chat with the bot. In a private chat the two share one id."""

    id: int
    name: str
    language: str
    started: bool = False
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    reply_keyboard: dict[str, Any] | None = None
    user: dict[str, Any] = field(default_factory=dict)
    chat: dict[str, Any] = field(default_factory=dict)
    chat_instance: str = field(default_factory=lambda: str(secrets.randbits(62)))

    def __post_init__(self) -> None:
        self.rename(self.name, self.language)

    def rename(self, name: str, language: str) -> None:
        """The names Telegram hands to the bot: the first word, then the rest."""
        self.name, self.language = name, language
        first, _, last = name.partition(" ")
        names = {"first_name": first or name} | ({"last_name": last} if last else {})
        self.user = {"id": self.id, "is_bot": False, **names, "language_code": language}
        self.chat = {"id": self.id, **names, "type": "private"}

    def as_api(self, message: Message, bot: dict[str, Any]) -> dict[str, Any]:
        """The message as the Bot API gives it."""
        told: dict[str, Any] = {
            "message_id": message.message_id,
            "from": bot if message.sender == BOT else self.user,
            "chat": self.chat,
            "date": message.date,
        }
        if message.edit_date:
            told["edit_date"] = message.edit_date
        if message.reply_to and (answered := self.messages.get(message.reply_to)) is not None:
            told["reply_to_message"] = (
                self.as_api(answered, bot)
                if not answered.reply_to
                else {"message_id": answered.message_id, "chat": self.chat, "date": answered.date}
            )
        if message.file is not None:
            described = message.file.as_api()
            told[message.file.kind] = [described] if message.file.kind == "photo" else described
        if message.text:
            told["text"] = message.text
            if message.entities:
                told["entities"] = message.entities
        elif message.caption:
            told["caption"] = message.caption
            if message.entities:
                told["caption_entities"] = message.entities
        if message.extra:
            told |= message.extra
        if message.inline:
            told["reply_markup"] = {"inline_keyboard": message.inline}
        return told

    def as_seen(self, message: Message) -> dict[str, Any]:
        """The message as the person sees it."""
        seen: dict[str, Any] = {
            "id": message.message_id,
            "person": self.id,
            "sender": message.sender,
            "date": message.date,
            "seq": message.seq,
            "text": message.text,
            "caption": message.caption,
            "entities": message.entities,
            "buttons": [
                [
                    {"text": one["text"], "data": one.get("callback_data", ""), "url": one.get("url", "")}
                    for one in row
                ]
                for row in message.inline or ()
            ],
            "edited": message.rewritten,
            "toast": message.toast,
            "alert": message.alert,
        }
        if message.shown:
            seen["shown"] = message.shown
        if message.reply_to:
            seen["reply_to"] = message.reply_to
        if (file := message.file) is not None:
            seen["media"] = {
                "kind": file.kind,
                "name": file.name,
                "mime": file.mime,
                "size": len(file.content),
                "path": file.seen_path,
                "width": file.width,
                "height": file.height,
            }
        if message.extra:
            seen["other"] = next(iter(message.extra))
        return seen
