"""Questionnaires in spreadsheets, to be sent to the bot."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import openpyxl

Rows = Sequence[Sequence[str]]

HEAD = ("type", "name", "label", "hint", "relevant")
HOURS = ("integer", "hours", "How many hours?", "", "")
HOME = ("select_one home", "home", "Where do you live?", "", "")
HOSTEL = ("text", "hostel", "Which hostel?", "", "${home} = 'hostel'")
STORY = ("text", "story", "What would you like to tell us?", "", "")
SURVEY: Rows = (HOURS, HOME, HOSTEL, STORY)
CHOICES: Rows = (
    ("list_name", "name", "label"),
    ("home", "hostel", "A hostel"),
    ("home", "own", "My own place"),
)


def settings(form_id: str = "moving-on", title: str = "Moving on", **more: str) -> Rows:
    given = {"form_id": form_id, "form_title": title, "bot::audience": "service_user", **more}
    return (tuple(given), tuple(given.values()))


def xlsx(
    survey: Rows = SURVEY, choices: Rows = CHOICES, about: Rows | None = None, head: Sequence[str] = HEAD
) -> bytes:
    """A workbook with these rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (("survey", (head, *survey)), ("choices", choices), ("settings", about or settings())):
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()
