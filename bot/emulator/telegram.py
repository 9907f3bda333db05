"""Telegram in memory: whom the bot may write to, what it may send or edit, and what it hears of people.

No socket here. Refusals carry Telegram's own words and statuses. Message ids rise over all private chats of
the bot, as they do there.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.emulator import markup
from bot.emulator.chats import BOT, PERSON, Chat, Message, StoredFile, image_size, mime_of
from bot.emulator.markup import BotApiError, bad_request
from bot.emulator.updates import UpdateQueue

QUERY_LIVES = timedelta(seconds=150)
DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_FOLDERS = {"photo": "photos", "voice": "voice", "sticker": "stickers", "video": "videos", "audio": "music"}

Watcher = Callable[[str, Chat, Message | None, dict[str, Any] | None], None]


class PersonError(Exception):
    """Something a person cannot do in Telegram, for example tapping a message that is not there."""


@dataclass(slots=True)
class Query:
    """A tap that waits for its answer."""

    chat: Chat
    message_id: int
    at: datetime


class Telegram:
    """One bot's part of Telegram."""

    def __init__(self, clock: Clock, *, token: str, username: str, name: str) -> None:
        self.clock = clock
        self.updates = UpdateQueue()
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: dict[str, Query] = {}
        self.watchers: list[Watcher] = []
        self.seq = 0
        self.last_message_id = 0
        number = token.partition(":")[0]
        self.bot: dict[str, Any] = {
            "id": int(number) if number.isdigit() else 1,
            "is_bot": True,
            "first_name": name,
            "username": username,
        }

    # What the bot does.

    def send_text(
        self, chat: Chat, text: str, entities: markup.Entities, keyboard: dict[str, Any] | None, reply_to: int
    ) -> Message:
        """A text from the bot, already parsed and measured."""
        message = self._add(chat, BOT, text=text, entities=entities, reply_to=reply_to)
        self._set_keyboard(chat, message, keyboard)
        self._changed("message", chat, message)
        return message

    def send_file(
        self,
        chat: Chat,
        file: StoredFile,
        caption: str,
        entities: markup.Entities,
        keyboard: dict[str, Any] | None,
        reply_to: int,
    ) -> Message:
        """A photo, document or voice note from the bot."""
        message = self._add(chat, BOT, caption=caption, entities=entities, file=file, reply_to=reply_to)
        self._set_keyboard(chat, message, keyboard)
        self._changed("message", chat, message)
        return message

    def writable(self, chat_id: int | str) -> Chat:
        """The chat, if the bot may write there now."""
        chat = self.chats.get(int(chat_id)) if str(chat_id).lstrip("-").isdigit() else None
        if chat is None:
            raise bad_request("chat not found")
        if not chat.started:
            raise BotApiError(403, "Forbidden: bot can't initiate conversation with a user")
        if chat.blocked:
            raise BotApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def editable(self, chat_id: int | str, message_id: int) -> tuple[Chat, Message]:
        """The bot's own message, if it may be edited."""
        chat = self.writable(chat_id)
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request("message to edit not found")
        if message.sender != BOT:
            raise bad_request("message can't be edited")
        return chat, message

    def edit(
        self,
        chat: Chat,
        message: Message,
        text: str,
        entities: markup.Entities,
        keyboard: dict[str, Any] | None,
    ) -> Message:
        """New wording, or a new caption, and the buttons that come with it; none given means none left."""
        inline = _inline(keyboard)
        field = "caption" if message.file is not None else "text"
        if getattr(message, field) == text and message.entities == entities and message.inline == inline:
            raise bad_request(NOT_MODIFIED)
        setattr(message, field, text)
        message.entities = entities
        message.inline = inline
        message.edit_date = int(self.clock.now().timestamp())
        message.rewritten = True
        self._changed("edited", chat, message)
        return message

    def edit_buttons(self, chat: Chat, message: Message, keyboard: dict[str, Any] | None) -> Message:
        """Other buttons under the same words."""
        inline = _inline(keyboard)
        if message.inline == inline:
            raise bad_request(NOT_MODIFIED)
        message.inline = inline
        message.edit_date = int(self.clock.now().timestamp())
        self._changed("edited", chat, message)
        return message

    def delete(self, chat_id: int | str, message_id: int) -> None:
        """Gone for both sides. A bot may delete what is younger than 48 hours."""
        chat = self.writable(chat_id)
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request("message to delete not found")
        if self.clock.now().timestamp() - message.date > 48 * 3600:
            raise bad_request("message can't be deleted for everyone")
        del chat.messages[message_id]
        self._changed("deleted", chat, message)

    def answer(self, query_id: str, text: str, alert: bool) -> None:
        """Answer a tap, once and in time."""
        query = self.queries.pop(query_id, None)
        if query is None or self.clock.now() - query.at > QUERY_LIVES:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if len(text) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        message = query.chat.messages.get(query.message_id)
        if message is not None and text:
            message.toast, message.alert = text, alert
            self._changed("edited", query.chat, message)
        told = {"query": query_id, "message": query.message_id, "text": text, "alert": alert}
        self._tell("answered", query.chat, None, told)

    def action(self, chat_id: int | str, what: str) -> None:
        """The bot is typing, or uploading."""
        self._tell("action", self.writable(chat_id), None, {"action": what})

    def store(self, kind: str, name: str, mime: str, content: bytes, *, checked: bool = True) -> StoredFile:
        """Keep bytes as Telegram would. What the bot sends as a photo must be one."""
        size = image_size(content) if kind == "photo" else None
        if kind == "photo" and checked:
            if len(content) > PHOTO_LIMIT:
                raise bad_request("file is too big")
            if size is None:
                raise bad_request("IMAGE_PROCESS_FAILED")
            if not all(size) or sum(size) > 10_000 or max(size) > 20 * min(size):
                raise bad_request("PHOTO_INVALID_DIMENSIONS")
        if checked and not content:
            raise bad_request("file must be non-empty")
        if len(content) > UPLOAD_LIMIT:
            raise BotApiError(413, "Request Entity Too Large")
        number = len(self.files) + 1
        ending = name.rpartition(".")[2][:8] if "." in name else "bin"
        ending = ending if ending.isalnum() and ending.isascii() else "bin"
        file = StoredFile(
            file_id=f"{kind[:2].upper()}{number}-{secrets.token_urlsafe(24)}",
            unique_id=f"u{number}{secrets.token_hex(4)}",
            kind=kind,
            path=f"{_FOLDERS.get(kind, 'documents')}/file_{number}.{ending}",
            name=name,
            mime=mime_of(kind, name, mime, content),
            content=content,
            width=size[0] if size else 800 if kind == "photo" else 0,
            height=size[1] if size else 800 if kind == "photo" else 0,
        )
        self.files[file.file_id] = file
        return file

    def held(self, file_id: str, kind: str | None = None) -> StoredFile:
        """A file sent before, by its id; of that kind, because Telegram does not turn one into another."""
        file = self.files.get(file_id)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if kind is not None and file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
        return file

    # What people do.

    def person(self, person_id: int, name: str, language: str = "en") -> Chat:
        """A person on Telegram. The bot does not know them before they write."""
        chat = self.chats.get(person_id)
        if chat is None:
            chat = self.chats[person_id] = Chat(person_id, name, language)
        else:
            chat.rename(name, language)
        return chat

    def say(
        self,
        chat: Chat,
        text: str = "",
        *,
        file: StoredFile | None = None,
        caption: str = "",
        extra: dict[str, Any] | None = None,
        reply_to: int = 0,
        shown: str = "",
    ) -> Message:
        """A person's message reaches the chat, and the bot is told."""
        if chat.blocked:
            raise PersonError("blocked")
        chat.started = True
        message = self._add(
            chat, PERSON, text=text, caption=caption, file=file, extra=extra, reply_to=reply_to
        )
        message.entities = markup.found(text or caption)
        message.shown = shown
        if chat.reply_keyboard and chat.reply_keyboard.get("one_time_keyboard"):
            self._show_keys(chat, None)
        self._changed("message", chat, message)
        self.updates.push("message", chat.id, chat.as_api(message, self.bot), self.clock.now())
        return message

    def begin(self, chat: Chat, payload: str = "") -> Message:
        """The Start button, or a deep link, whose code the person does not see. It also lifts a block."""
        if chat.blocked:
            self.block(chat, blocked=False)
        return self.say(chat, f"/start {payload}".rstrip(), shown="/start" if payload else "")

    def rewrite(self, chat: Chat, message_id: int, text: str) -> Message:
        """A person edits what they wrote."""
        message = chat.messages.get(message_id)
        if message is None or message.sender != PERSON or chat.blocked:
            raise PersonError("not editable")
        if message.file is None:
            message.text = text
        else:
            message.caption = text
        message.entities = markup.found(text)
        message.edit_date = int(self.clock.now().timestamp())
        message.rewritten = True
        self._changed("edited", chat, message)
        self.updates.push("edited_message", chat.id, chat.as_api(message, self.bot), self.clock.now())
        return message

    def tap(self, chat: Chat, message_id: int, data: str, *, inaccessible: bool = False) -> str:
        """A tap on a button. The data is not checked against the message: a changed client could send any."""
        if chat.blocked:
            raise PersonError("blocked")
        message = chat.messages.get(message_id)
        now = self.clock.now()
        query_id = str(secrets.randbits(62))
        told = (
            {"message_id": message_id, "chat": chat.chat, "date": 0}
            if message is None or inaccessible
            else chat.as_api(message, self.bot)
        )
        content = {
            "id": query_id,
            "from": chat.user,
            "message": told,
            "chat_instance": chat.chat_instance,
            "data": data,
        }
        self.queries[query_id] = Query(chat, message_id, now)
        while now - self.queries[oldest := next(iter(self.queries))].at > QUERY_LIVES:
            del self.queries[oldest]
        self.updates.push("callback_query", chat.id, content, now)
        return query_id

    def block(self, chat: Chat, *, blocked: bool) -> None:
        """Block the bot, or lift the block."""
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        member, kicked = {"status": "member"}, {"status": "kicked", "until_date": 0}
        old, new = (member, kicked) if blocked else (kicked, member)
        now = self.clock.now()
        content = {
            "chat": chat.chat,
            "from": chat.user,
            "date": int(now.timestamp()),
            "old_chat_member": {"user": self.bot, **old},
            "new_chat_member": {"user": self.bot, **new},
        }
        self.updates.push("my_chat_member", chat.id, content, now)
        self._tell("chat", chat, None, {"blocked": blocked})

    # Both.

    def _add(self, chat: Chat, sender: str, **content: Any) -> Message:
        self.last_message_id += 1
        message = Message(self.last_message_id, sender, int(self.clock.now().timestamp()), **content)
        chat.messages[message.message_id] = message
        return message

    def _set_keyboard(self, chat: Chat, message: Message, keyboard: dict[str, Any] | None) -> None:
        if keyboard is None:
            return
        if "inline_keyboard" in keyboard:
            message.inline = keyboard["inline_keyboard"]
        elif "keyboard" in keyboard or "remove_keyboard" in keyboard:
            self._show_keys(chat, keyboard if "keyboard" in keyboard else None)

    def _show_keys(self, chat: Chat, keyboard: dict[str, Any] | None) -> None:
        chat.reply_keyboard = keyboard
        self._tell("keyboard", chat, None, {"keyboard": keyboard})

    def _changed(self, kind: str, chat: Chat, message: Message) -> None:
        self.seq += 1
        message.seq = self.seq
        for watcher in self.watchers:
            watcher(kind, chat, message, None)

    def _tell(self, kind: str, chat: Chat, message: Message | None, more: dict[str, Any]) -> None:
        for watcher in self.watchers:
            watcher(kind, chat, message, more)


def _inline(keyboard: dict[str, Any] | None) -> list[list[dict[str, Any]]] | None:
    if keyboard is None:
        return None
    if "inline_keyboard" not in keyboard:
        raise bad_request("inline keyboard expected")
    rows: list[list[dict[str, Any]]] | None = keyboard["inline_keyboard"]
    return rows
