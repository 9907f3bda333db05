"""Questionnaires in spreadsheets, to be sent to the bot, in both languages of the programme."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import openpyxl

Rows = Sequence[Sequence[str]]

HEAD = ("type", "name", "label::English (en)", "label::Bengali (bn)", "relevant")
HOURS = ("integer", "hours", "How many hours?", "")
HOME = ("select_one home", "home", "Where do you live?", "")
HOSTEL = ("text", "hostel", "Which hostel?", "${home} = 'hostel'")
STORY = ("text", "story", "What would you like to tell us?", "")
SURVEY: Rows = (HOURS, HOME, HOSTEL, STORY)
CHOICES: Rows = (("home", "hostel", "A hostel"), ("home", "own", "My own place"))


def settings(form_id: str = "moving-on", title: str = "Moving on", **more: str) -> Rows:
    given = {"form_id": form_id, "form_title": title, "bot::title::Bengali (bn)": "সামনে", **more}
    return (tuple(given), tuple(given.values()))


FOR_PEOPLE = {"bot::audience": "service_user"}


def xlsx(survey: Rows = SURVEY, choices: Rows = CHOICES, about: Rows | None = None) -> bytes:
    """A workbook with these rows: type, name, label and condition; a Bengali label is made up for each."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[str, Rows] = {
        "survey": (
            HEAD,
            *((kind, name, label, label and f"বাংলা {label}", when) for kind, name, label, when in survey),
        ),
        "choices": (
            ("list_name", "name", "label::English (en)", "label::Bengali (bn)"),
            *((of, name, label, f"বাংলা {label}") for of, name, label in choices),
        ),
        "settings": about or settings(**FOR_PEOPLE),
    }
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()
