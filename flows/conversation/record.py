"""Events and runs as JSON and back, unchanged: what a record, an export or an audit keeps of a conversation."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from flows.conversation.events import Event, OfferedChoice, Phrase
from flows.conversation.run import Answer, Run
from flows.values import Value, value_from_json, value_to_json

_KINDS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}
_VALUES: tuple[type[Any], ...] = get_args(Value)


def event_to_json(event: Event) -> dict[str, Any]:
    """The event as a JSON object; ``event`` names its kind."""
    return {"event": type(event).__name__, **_fields_to_json(event)}


def event_from_json(stored: Mapping[str, Any]) -> Event:
    """Read back what ``event_to_json`` wrote. Raises ``KeyError`` for an unknown kind."""
    kind = _KINDS[stored["event"]]
    read: Event = _object_from_json(kind, stored)
    return read


def run_to_json(run: Run) -> dict[str, Any]:
    return {
        name: part for name, part in _fields_to_json(replace(run, derived=None)).items() if name != "derived"
    }


def run_from_json(stored: Mapping[str, Any]) -> Run:
    answers = {path: _object_from_json(Answer, answer) for path, answer in stored["answers"].items()}
    rest = _object_from_json(Run, {**stored, "answers": {}, "derived": None})
    return Run(**{**{item.name: getattr(rest, item.name) for item in fields(Run)}, "answers": answers})


def _fields_to_json(thing: Any) -> dict[str, Any]:
    return {item.name: _to_json(getattr(thing, item.name)) for item in fields(thing)}


def _to_json(thing: Any) -> Any:
    match thing:
        case None | bool() | int():
            return thing
        case StrEnum():
            return thing.value
        case str():
            return thing
        case datetime():
            return thing.isoformat()
        case tuple():
            return [_to_json(item) for item in thing]
        case Mapping():
            return {key: _to_json(item) for key, item in thing.items()}
        case Phrase():
            return {"phrase": thing.key, "arguments": dict(thing.arguments)}
        case _ if isinstance(thing, _VALUES):
            return value_to_json(thing)
        case _ if is_dataclass(thing):
            return _fields_to_json(thing)
        case _:
            raise TypeError(f"{type(thing).__name__} has no form in a record")


_HINTS: Mapping[type[Any], Mapping[str, Any]] = {
    kind: get_type_hints(kind) for kind in (*_KINDS.values(), Answer, Run, OfferedChoice)
}


def _object_from_json(kind: type[Any], stored: Mapping[str, Any]) -> Any:
    hints = _HINTS[kind]
    return kind(**{item.name: _from_json(hints[item.name], stored[item.name]) for item in fields(kind)})


def _from_json(hint: Any, stored: Any) -> Any:
    if stored is None:
        return None
    if isinstance(stored, dict) and "phrase" in stored:
        return Phrase(stored["phrase"], types.MappingProxyType(dict(stored["arguments"])))
    if isinstance(stored, dict) and "is" in stored:
        return value_from_json(stored)
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    for option in options:
        if option is datetime:
            return datetime.fromisoformat(stored)
        if isinstance(option, type) and issubclass(option, StrEnum):
            return option(stored)
        if get_origin(option) is tuple:
            return tuple(_object_from_json(OfferedChoice, item) for item in stored)
    return types.MappingProxyType(stored) if isinstance(stored, dict) else stored
