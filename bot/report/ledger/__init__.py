"""The ledger of a stand-alone calculation: as JSON with exact decimal strings, and as text that is rounded once."""

from __future__ import annotations

from typing import Any

from bot.report.ledger.json_form import as_json
from bot.report.ledger.text import as_text
from bot.report.ledger.working_out import worked_out
from flows.authoring.value_files import ValueFile

__all__ = ["as_json", "as_text", "ledger", "worked_out"]


def ledger(given: ValueFile) -> dict[str, Any]:
    """What the file asks for, worked out: one JSON object."""
    return as_json(given, worked_out(given))
