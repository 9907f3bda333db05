"""Telegram as its chats remember it, without a line to it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.telegram.client import Refused


class Chats:
    """Numbers rise over all of them."""

    def __init__(self) -> None:
        self.last = 0
        self.said: dict[int, tuple[int, str, str]] = {}
        self.blocked: set[int] = set()
        #: messages that an edit has made into another
        self.changed: list[int] = []
        #: what happened, in order, for whoever has to find out what went wrong
        self.story: list[str] = []

    def call(self, method: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        chat = int(parameters["chat_id"])
        self.story.append(f"{method} {chat} {parameters.get('message_id', '')} {parameters.get('text')}")
        if chat in self.blocked:
            raise Refused(method, 403, "Forbidden: bot was blocked by the user")
        said = str(parameters.get("text", parameters.get("caption")))
        buttons = json.dumps(parameters.get("reply_markup"))
        if method.startswith("edit"):
            number = int(parameters["message_id"])
            whose, *was = self.said.get(number, (0, "", ""))
            if whose != chat:
                raise Refused(method, 400, "Bad Request: message to edit not found")
            if was[0].endswith("picture") != ("caption" in parameters):
                what = "text" if "text" in parameters else "caption"
                raise Refused(method, 400, f"Bad Request: there is no {what} in the message to edit")
            if was == [said, buttons]:
                raise Refused(method, 400, "Bad Request: message is not modified")
            self.changed.append(number)
            return {"message_id": number}
        self.last += 1
        self.said[self.last] = (chat, said, buttons)
        return {"message_id": self.last}

    def heard(self, chat: int) -> Counter[str]:
        return Counter(text for whose, text, _ in self.said.values() if whose == chat)
