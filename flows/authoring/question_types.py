"""Which types a question can have and which keys go with each: a table, so that a reader is not a maze of ifs.

The words are XLSForm's. ``ladder`` is our word for a ``range`` whose steps have names.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.conversation.definition import QuestionType

LADDER = "ladder"
GROUP = "group"

#: what an author writes as ``type`` (a select is followed by its list) -> the type of the question
TYPES: Mapping[str, QuestionType] = {
    **{question_type.value: question_type for question_type in QuestionType},
    LADDER: QuestionType.RANGE,
}

_ROW = frozenset({"type", "name", "label", "relevant", "appearance"})
_SHOWN = _ROW | {"hint"}
_ASKED = _SHOWN | {
    "required",
    "required_message",
    "constraint",
    "constraint_message",
    "sensitive",
    "read_only",
    "counts",
    "measures",
}
_NUMBER = _ASKED | {"unit"}

#: which keys a row of each type may have
KEYS: Mapping[str, frozenset[str]] = {
    "note": _SHOWN,
    "text": _ASKED,
    "integer": _NUMBER,
    "decimal": _NUMBER,
    "range": _NUMBER | {"start", "end", "step"},
    LADDER: _NUMBER | {"start", "end", "step", "steps", "choices"},
    "select_one": _ASKED,
    "select_multiple": _ASKED,
    "date": _ASKED,
    "acknowledge": _ASKED,
    "image": _ASKED,
    "audio": _ASKED,
    "file": _ASKED,
    "calculate": frozenset(
        {"type", "name", "label", "relevant", "calculation", "unit", "counts", "measures"}
    ),
    GROUP: _ROW | {"survey"},
}

ALL_KEYS = frozenset().union(*KEYS.values())

SELECTS = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})

#: other tools' words for a type that we do have
OTHER_WORDS: Mapping[str, str] = {
    "string": "text",
    "str": "text",
    "int": "integer",
    "number": "integer",
    "numeric": "integer",
    "float": "decimal",
    "photo": "image",
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
}

#: XLSForm's types that are not carried here, and what to write instead
NOT_CARRIED: Mapping[str, str] = {
    **dict.fromkeys(("time", "dateTime", "datetime"), "Ask for a date, or for the time as a text"),
    **dict.fromkeys(("geopoint", "geotrace", "geoshape"), "Ask for the place as a text"),
    **dict.fromkeys(("video", "barcode"), "Ask for a file"),
    **dict.fromkeys(
        ("begin repeat", "begin_repeat", "repeat", "end repeat"), "Write the questions once for each time"
    ),
    **dict.fromkeys(("end group", "end_group"), "Put the group's questions behind its key survey:"),
    **dict.fromkeys(
        ("start", "end", "today", "deviceid", "username", "audit", "hidden"),
        "Leave it out: the time and the person are kept anyway",
    ),
    **dict.fromkeys(("rank", "select_one_from_file"), "Use select_one or select_multiple"),
}

#: appearances that other XLSForm tools know; a chat shows each question in its own way
APPEARANCES = frozenset(
    {"ladder", "field-list", "multiline", "numbers", "minimal", "quick", "horizontal", "compact", "likert"}
    | {"picker", "rating", "vertical", "no-ticks", "no-buttons", "columns", "columns-pack", "autocomplete"}
    | {"month-year", "year", "no-calendar", "thousands-sep", "new", "signature", "draw", "annotate", "list"}
)
