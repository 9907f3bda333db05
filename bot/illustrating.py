"""Pictures and sounds that go with a question or its choices: sent before it, where the programme's folder has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from bot.telegram.render import caption
from flows.authoring.programme import Programme
from flows.conversation.definition import Flow, Label, Question

if TYPE_CHECKING:
    from bot.library import Place
    from bot.turn import Turn

MOST_CHOICES = 10
"""Of a longer list no pictures are sent: nobody could find the question below them."""

LARGEST = 10 * 1024 * 1024
"""Telegram takes no larger picture."""

_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".wav": "audio/wav",
    ".mp4": "video/mp4", ".webm": "video/webm",
}  # fmt: skip
_PICTURES = ("image/png", "image/jpeg", "image/webp")


def named_in(flow: Flow) -> Iterable[str]:
    """The files that a flow's labels go with, as they are named there."""
    for question in flow.questions:
        for media in (question.media, *(row.media for row in flow.choices_of(question))):
            for label in media.values():
                yield from (text.source for text in label.by_language.values())


def is_one(name: str) -> bool:
    """Whether this is the plain name of a picture, a sound or a film: a name with a way in it leads nowhere."""
    return PurePath(name).name == name and PurePath(name).suffix.lower() in _TYPES


async def illustrate(turn: Turn, place: Place, question: Question, shown: Mapping[str, str]) -> None:
    """Send what goes with a question, and with those of its choices that are shown (their labels by name)."""
    for label in question.media.values():
        await _send(turn, place, label, "")
    if not 0 < len(shown) <= MOST_CHOICES:
        return
    for row in place.flow.choices_of(question):
        for label in row.media.values() if row.name in shown else ():
            await _send(turn, place, label, shown[row.name])


async def _send(turn: Turn, place: Place, label: Label, words: str) -> None:
    text = label.in_language(turn.person.language, place.flow.settings.default_language)
    name = text.source if text is not None else ""
    if name not in place.programme.media:
        return
    kind = _TYPES[PurePath(name).suffix.lower()]
    payload: dict[str, Any] = {
        "caption": caption([words]) if words else "",
        "filename": name,
        "media_type": kind,
        "buttons": [],
        # The file itself stays where it is: nothing is kept of it for each person.
        "beside": [place.programme.id, name],
    }
    await turn.put("photo" if kind in _PICTURES else "document", payload)


def beside(programmes: Mapping[str, Programme], payload: Mapping[str, Any]) -> bytes:
    """The file that a message names; nothing where its programme has it no more."""
    programme, name = payload.get("beside", ("", ""))
    return programmes[programme].media.get(name, b"") if programme in programmes else b""
