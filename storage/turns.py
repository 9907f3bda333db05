"""Turns: one row for each input to a run, with what the bot asked and said in answer to it, word for word.

Evidence is worthless if we cannot show what was asked; so the wording is kept here, sealed, apart from the
form in which a messenger got it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeAlias, assert_never

from sqlalchemy import bindparam, insert, select

from flows.conversation.events import (
    Answered,
    Asked,
    BroughtBack,
    Corrected,
    Event,
    LanguageSwitched,
    Moved,
    OfferedChoice,
    Phrase,
    Refused,
    Renamed,
    Revived,
    RunEnded,
    RunStarted,
    Said,
    SetAside,
    Skipped,
    Stopped,
    Wording,
)
from storage.encryption import PersonKey, as_json
from storage.schema import turns
from storage.writes import Write

Spoken: TypeAlias = Said | Asked | Refused | Stopped | LanguageSwitched | Moved | Revived

INSERT = Write(insert(turns))
OF_RUN = select(turns).where(turns.c.run == bindparam("in_run")).order_by(turns.c.first)


def seal_spoken(key: PersonKey, run: str, events: Sequence[Event]) -> bytes | None:
    """What was asked and said in a turn, sealed. ``None`` for a silent one."""
    spoken = [_to_json(event) for event in events if isinstance(event, Spoken)]
    if not spoken:
        return None
    content = as_json(spoken)
    return key.seal(content, f"turn:{run}#{events[0].sequence}")


def open_spoken(key: PersonKey, run: str, first: int, sealed: bytes | None) -> list[Event]:
    if sealed is None:
        return []
    return [_from_json(stored) for stored in json.loads(key.open(sealed, f"turn:{run}#{first}"))]


def outcome(events: Sequence[Event]) -> tuple[str, str | None]:
    """What a turn came to in one word, and the question it was about."""
    asked: str | None = None
    moves = all(isinstance(event, Moved | Renamed | SetAside | BroughtBack) for event in events)
    if moves and isinstance(events[0], Moved):
        return "moved", None
    for event in events:
        match event:
            case Answered(question=question):
                return "answered", question
            case Corrected(question=question):
                return "corrected", question
            case Skipped(question=question):
                return "skipped", question
            case SetAside(question=question):
                return "set_aside", question
            case BroughtBack(question=question):
                return "brought_back", question
            case Refused(question=question):
                return "refused", question
            case Stopped():
                return "stopped", asked
            case LanguageSwitched():
                return "language", asked
            case RunEnded(ending=ending):
                return ending.value, asked
            case Asked(question=question):
                asked = asked or question
            case RunStarted() | Said() | Moved() | Renamed() | Revived():
                pass
            case _:
                assert_never(event)
    return "asked", asked


def asked_last(events: Sequence[Event]) -> str | None:
    """The question that was asked in a turn, and is open after it; ``None`` where none was."""
    return next((event.question for event in reversed(events) if isinstance(event, Asked)), None)


def _to_json(event: Spoken) -> dict[str, Any]:
    common: dict[str, Any] = {"n": event.sequence, "at": event.at.isoformat()}
    match event:
        case Asked():
            common |= {
                "is": "asked",
                "question": event.question,
                "label": _wording_to_json(event.label),
                "hint": event.hint,
                "choices": [(choice.name, choice.label) for choice in event.choices],
                "position": event.position,
                "total": event.total,
                "flags": [event.about, event.can_go_back, event.can_skip, event.sensitive],
                "keep": event.keep,
                "group": event.group,
            }
        case Said():
            common |= {"is": "said", "wording": _wording_to_json(event.wording), "question": event.question}
        case Refused():
            reason = _wording_to_json(event.reason)
            common |= {"is": "refused", "question": event.question, "reason": reason, "times": event.times}
        case Stopped():
            common["is"] = "stopped"
        case LanguageSwitched():
            common |= {"is": "language", "language": event.language}
        case Moved():
            common |= {"is": "moved", "revision": event.revision}
        case Revived():
            common |= {"is": "revived", "ended": event.ended_at.isoformat()}
        case _:
            assert_never(event)
    return common


def _from_json(stored: dict[str, Any]) -> Event:
    sequence, at = stored["n"], datetime.fromisoformat(stored["at"])
    match stored["is"]:
        case "asked":
            about, can_go_back, can_skip, sensitive = stored["flags"]
            return Asked(
                sequence=sequence,
                at=at,
                question=stored["question"],
                label=_wording_from_json(stored["label"]),
                hint=stored["hint"],
                choices=tuple(OfferedChoice(name, label) for name, label in stored["choices"]),
                position=stored["position"],
                total=stored["total"],
                about=about,
                can_go_back=can_go_back,
                can_skip=can_skip,
                sensitive=sensitive,
                keep=stored["keep"],
                group=stored["group"],
            )
        case "said":
            return Said(sequence, at, _wording_from_json(stored["wording"]), stored["question"])
        case "refused":
            reason = _wording_from_json(stored["reason"])
            return Refused(sequence, at, stored["question"], reason, stored["times"])
        case "stopped":
            return Stopped(sequence, at)
        case "language":
            return LanguageSwitched(sequence, at, stored["language"])
        case "moved":
            return Moved(sequence, at, stored["revision"])
        case "revived":
            return Revived(sequence, at, datetime.fromisoformat(stored["ended"]))
        case other:
            raise ValueError(f"nothing spoken is tagged {other!r}")


def _wording_to_json(wording: Wording) -> Any:
    return wording if isinstance(wording, str) else [wording.key, dict(wording.arguments)]


def _wording_from_json(stored: Any) -> Wording:
    return stored if isinstance(stored, str) else Phrase(stored[0], MappingProxyType(stored[1]))
