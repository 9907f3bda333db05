"""A chat as a person sees it: messages with their buttons and files, as plain values.

The test client and the sample people read these; the chat page reads the same JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class NotPossible(Exception):
    """The emulator refused what a person wanted to do."""


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button as the person sees it."""

    text: str
    data: str
    url: str


@dataclass(frozen=True, slots=True)
class EmulatedMessage:
    """A message as the person sees it."""

    id: int
    sender: str
    text: str
    caption: str
    entities: list[dict[str, Any]]
    buttons: list[list[Button]]
    edited: bool
    date: int
    seq: int
    toast: str
    alert: bool
    media: str  # photo, document, voice, sticker, ... or nothing
    name: str
    path: str  # where ``EmulatorClient.file`` fetches the media

    @property
    def photo(self) -> str | None:
        """Where the photo is, if it is one."""
        return self.path if self.media == "photo" else None

    @property
    def document(self) -> str | None:
        """Where the document is, if it is one."""
        return self.path if self.media == "document" else None

    @property
    def labels(self) -> list[str]:
        """The words on its buttons, row by row."""
        return [button.text for row in self.buttons for button in row]

    @classmethod
    def read(cls, seen: dict[str, Any]) -> EmulatedMessage:
        """From the emulator's JSON."""
        media = seen.get("media") or {}
        return cls(
            id=seen["id"],
            sender=seen["sender"],
            text=seen["text"],
            caption=seen["caption"],
            entities=seen["entities"],
            buttons=[[Button(**one) for one in row] for row in seen["buttons"]],
            edited=seen["edited"],
            date=seen["date"],
            seq=seen["seq"],
            toast=seen["toast"],
            alert=seen["alert"],
            media=media.get("kind", seen.get("other", "")),
            name=media.get("name", ""),
            path=media.get("path", ""),
        )
