"""Which types a question can have and which keys go with each: a table, so that a reader is not a maze of ifs.

The words are XLSForm's. ``ladder`` is our word for a ``range`` whose steps have names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flows.conversation.definition import QuestionType

LADDER = "ladder"
GROUP = "group"
REPEAT = "repeat"
FROM_FILE: Mapping[str, QuestionType] = {
    "select_one_from_file": QuestionType.SELECT_ONE,
    "select_multiple_from_file": QuestionType.SELECT_MULTIPLE,
}
"""Selects whose choices are the rows of a file beside the form."""
EXTERNAL: Mapping[str, str] = {"csv-external": "csv", "xml-external": "xml"}
"""A row that only says that a file lies beside the form."""
MEDIA = ("image", "audio", "video", "big-image")
METADATA = (
    *("start", "end", "today", "deviceid", "username", "phonenumber", "email", "subscriberid", "simserial"),
    *(
        f"uri:{word}"
        for word in ("deviceid", "username", "phonenumber", "email", "subscriberid", "simserial")
    ),
)

#: what an author writes as ``type`` (a select is followed by its list) -> the type of the question
TYPES: Mapping[str, QuestionType] = {
    **{kind.value: kind for kind in QuestionType if kind is not QuestionType.METADATA},
    LADDER: QuestionType.RANGE,
    **FROM_FILE,
    **dict.fromkeys(METADATA, QuestionType.METADATA),
}

_ROW = frozenset({"type", "name", "label", "relevant", "appearance", "was", "columns"})
_SHOWN = _ROW | {"hint", "guidance_hint", "media", "default", "calculation", "trigger"}
_ASKED = _SHOWN | {
    "required",
    "required_message",
    "constraint",
    "constraint_message",
    "sensitive",
    "read_only",
    "parameters",
    "counts",
    "measures",
}
_NUMBER = _ASKED | {"unit"}
_SELECT = _ASKED | {"choice_filter"}

#: which keys a row of each type may have
KEYS: Mapping[str, frozenset[str]] = {
    **{word: _ASKED for word, kind in TYPES.items() if kind is not QuestionType.METADATA},
    "note": _SHOWN,
    "integer": _NUMBER,
    "decimal": _NUMBER,
    "range": _NUMBER | {"start", "end", "step"},
    LADDER: _NUMBER | {"start", "end", "step", "steps", "choices"},
    **dict.fromkeys(("select_one", "select_multiple", "rank", *FROM_FILE), _SELECT),
    "calculate": _NUMBER,
    **dict.fromkeys(METADATA, _ROW),
    GROUP: _ROW | {"survey", "read_only"},
    REPEAT: _ROW | {"survey", "read_only", "repeat_count"},
    **dict.fromkeys(EXTERNAL, frozenset({"type", "name"})),
}

ALL_KEYS = frozenset().union(*KEYS.values())

SELECTS = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})

#: other tools' words for a type that we do have
OTHER_WORDS: Mapping[str, str] = {
    "string": "text",
    "str": "text",
    "int": "integer",
    "number": "integer",
    "numeric": "integer",
    "float": "decimal",
    "picture": "image",
    "voice": "audio",
    "document": "file",
    "select": "select_one",
    "select one": "select_one",
    "choice": "select_one",
    "multiple": "select_multiple",
    "select all that apply": "select_multiple",
    "calculation": "calculate",
    "trigger": "acknowledge",
    "scale": "ladder",
    "begin group": "group",
    "begin_group": "group",
    "begin repeat": "repeat",
    "begin_repeat": "repeat",
    "datetime": "dateTime",
    "gps": "geopoint",
    "location": "geopoint",
    "photo": "image",
}

#: XLSForm's types that are not carried here, and what to write instead
NOT_CARRIED: Mapping[str, str] = {
    "background-audio": "Ask for a voice message: audio",
    **dict.fromkeys(("background-geopoint", "start-geopoint", "osm"), "Ask for the place: geopoint"),
    **dict.fromkeys(("end group", "end_group"), "Put the group's questions behind its key survey:"),
    **dict.fromkeys(("end repeat", "end_repeat"), "Put what is repeated behind its key survey:"),
    "audit": "Leave it out: the bot keeps when what was said",
    "select_one_external": "Use select_one with a choice_filter",
    "include": "Copy its rows into this flow",
}

#: appearances that other XLSForm tools know; a chat shows each question in its own way
APPEARANCES = frozenset(
    {"ladder", "field-list", "multiline", "numbers", "minimal", "quick", "horizontal", "compact", "likert"}
    | {"picker", "rating", "vertical", "no-ticks", "no-buttons", "columns", "columns-pack", "autocomplete"}
    | {"month-year", "year", "no-calendar", "thousands-sep", "new", "signature", "draw", "annotate", "list"}
    | {"table-list", "label", "list-nolabel", "image-map", "map", "maps", "placement-map", "quickcompact"}
    | {"counter", "url", "bearing", "masked", "hide-input", "new-front", "new-rear", "front", "printer"}
    | {
        "horizontal-compact",
        "ethiopian",
        "coptic",
        "islamic",
        "bikram-sambat",
        "myanmar",
        "persian",
        "buddhist",
    }
    | {"full-row", "one-line", "hidden-answer", "dropdown", "search", "nolabel", "comment"}
)
NUMBERED_APPEARANCE = re.compile(r"w\d{1,2}|columns-\d{1,2}|compact-\d{1,2}|quickcompact-\d{1,2}")
"""How wide a question is in a form on paper or in a browser, and in how many columns its choices stand."""
