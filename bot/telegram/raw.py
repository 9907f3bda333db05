"""What must be known of an update before anybody understands it: its number, whose it is, its kind.

Total: it takes whatever JSON holds and never raises, so that one odd update cannot hold up the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from storage.inbox import RawUpdate

#: The kinds the bot asks Telegram for.
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")

_NUMBER = re.compile(rb'"update_id"\s*:\s*(-?\d{1,18})')
_LARGEST = 2**63 - 1


def sort_out(update: Any, at: datetime) -> RawUpdate:
    """An update out of Telegram's list, whatever it is made of, ready to be stored."""
    body = json.dumps(update, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return _sorted(update, body, at)


def sort_out_body(body: bytes, at: datetime) -> RawUpdate:
    """An update as it came by webhook: bytes that may not even be JSON."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        found = _NUMBER.search(body)
        return RawUpdate(
            update_id=int(found[1]) if found else 0, body=body, person=None, at=at, kind="unreadable"
        )
    return _sorted(update, body, at)


def numbers_in(body: bytes) -> list[int]:
    """Every update number that can be made out in an answer which is not JSON."""
    return [int(found) for found in _NUMBER.findall(body)]


def last_number(updates: Iterable[RawUpdate]) -> int:
    return max((update.update_id for update in updates), default=0)


def _sorted(update: Any, body: bytes, at: datetime) -> RawUpdate:
    if not isinstance(update, dict):
        return RawUpdate(update_id=0, body=body, person=None, at=at, kind="unreadable")
    # The key itself is somebody else's text; only a kind that we know is kept in the clear.
    kind = next((key for key in KINDS if key in update), "other")
    return RawUpdate(
        update_id=_number(update.get("update_id")) or 0,
        body=body,
        person=_person(update.get(kind)),
        at=at,
        kind=kind,
    )


def _person(content: Any) -> int | None:
    if not isinstance(content, dict):
        return None
    for holder in (content.get("from"), content.get("chat")):
        if isinstance(holder, dict) and (number := _number(holder.get("id"))) is not None:
            return number
    return None


def _number(value: Any) -> int | None:
    """A JSON integer that fits a database's; ``true`` is none."""
    return value if type(value) is int and -_LARGEST <= value <= _LARGEST else None
