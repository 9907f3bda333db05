"""What a word in the column ``type`` stands for: a kind of question, the beginning or end of a group, a list.

XLSForm has a hundred words for some twenty kinds. pyxform's table of them is read here, so that none is missed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from flows.conversation.definition import QuestionType

_BEGIN = re.compile(rf"begin[\s_](?P<kind>{'|'.join(aliases.control)})(?: (?:over )?(?P<list>\S+))?")
_END = re.compile(rf"end[\s_](?P<kind>{'|'.join(aliases.control)})")
_SELECT = re.compile(
    rf"(?P<word>{'|'.join(sorted(aliases.select, key=len, reverse=True))}) (?P<list>\S+)"
    r"(?P<other> (?:or specify other|or_other|or other))?"
)
_OSM = re.compile(r"osm\b.*")

_INPUTS: Mapping[str, QuestionType] = {
    "string": QuestionType.TEXT,
    "int": QuestionType.INTEGER,
    "decimal": QuestionType.DECIMAL,
    "date": QuestionType.DATE,
    "time": QuestionType.TIME,
    "dateTime": QuestionType.DATE_TIME,
    "geopoint": QuestionType.GEOPOINT,
    "geotrace": QuestionType.GEOTRACE,
    "geoshape": QuestionType.GEOSHAPE,
    "barcode": QuestionType.BARCODE,
}
_UPLOADS: Mapping[str, QuestionType] = {
    "image/*": QuestionType.IMAGE,
    "audio/*": QuestionType.AUDIO,
    "video/*": QuestionType.VIDEO,
    "application/*": QuestionType.FILE,
}
_SELECTS: Mapping[str, QuestionType] = {
    "select one": QuestionType.SELECT_ONE,
    "select one external": QuestionType.SELECT_ONE,
    "select all that apply": QuestionType.SELECT_MULTIPLE,
    "rank": QuestionType.RANK,
}

NOT_CARRIED: Mapping[str, tuple[str, str]] = {
    "background-audio": (
        "recording sound in the background (background-audio)",
        "Ask for a voice message: audio",
    ),
    "background-geopoint": (
        "taking the place in the background (background-geopoint)",
        "Ask for the place: geopoint",
    ),
    "start-geopoint": ("taking the place at the start (start-geopoint)", "Ask for the place: geopoint"),
    "osm": ("marking a building on a map (osm)", "Ask for the place: geopoint"),
    "include": ("including another form (include)", "Copy its rows into this one"),
    "cascading_select": ("cascading_select", "Use select_one with a choice_filter"),
    "cascading select": ("cascading select", "Use select_one with a choice_filter"),
}


SAID_PLAINLY: Mapping[str, str] = {
    **dict.fromkeys(("number", "numeric", "whole number", "count", "amount"), "integer"),
    **dict.fromkeys(("decimal number", "float", "money", "currency"), "decimal"),
    **dict.fromkeys(("paragraph", "short answer", "long answer", "free text", "open", "open text"), "text"),
    **dict.fromkeys(("comment", "words", "email", "name"), "text"),
    **dict.fromkeys(("telephone", "phone"), "text"),
    **dict.fromkeys(("choice", "single choice", "multiple choice", "one choice", "radio"), "select_one LIST"),
    **dict.fromkeys(("dropdown", "select one", "yes/no", "yes no", "yesno", "y/n"), "select_one LIST"),
    **dict.fromkeys(
        ("checkbox", "checkboxes", "check boxes", "tick boxes", "multiple", "multi select"),
        "select_multiple LIST",
    ),
    **dict.fromkeys(("ranking", "order"), "rank LIST"),
    **dict.fromkeys(("scale", "rating", "slider", "score", "likert", "ladder"), "range"),
    **dict.fromkeys(("heading", "title", "statement", "information", "info", "description"), "note"),
    **dict.fromkeys(("section", "page", "page break", "group", "matrix"), "begin group"),
    **dict.fromkeys(("end section", "end page"), "end group"),
    **dict.fromkeys(("repeat", "loop"), "begin repeat"),
    **dict.fromkeys(("day", "date of birth", "birthday", "calendar"), "date"),
    **dict.fromkeys(("picture",), "image"),
    **dict.fromkeys(("voice", "voice message", "recording", "sound"), "audio"),
    **dict.fromkeys(("upload", "document", "attachment"), "file"),
    **dict.fromkeys(("gps", "place", "address", "map"), "geopoint"),
    **dict.fromkeys(("consent", "agree", "confirm"), "acknowledge"),
    **dict.fromkeys(("formula", "calculation"), "calculate"),
}
"""What people write in the column who have never seen a list of types, and the type for it."""


@dataclass(frozen=True, slots=True)
class Begins:
    kind: str
    list_name: str | None


@dataclass(frozen=True, slots=True)
class Ends:
    kind: str


@dataclass(frozen=True, slots=True)
class Asks:
    """A question. ``preset`` holds what the type itself brings: a constraint, a hint."""

    type: QuestionType
    constraint: str = ""
    hint: str = ""
    metadata: str = ""


@dataclass(frozen=True, slots=True)
class Selects:
    type: QuestionType
    list_name: str
    or_other: bool
    from_file: bool
    external: bool


@dataclass(frozen=True, slots=True)
class Attaches:
    """``csv-external`` or ``xml-external``: a file beside the form, named by the row's name."""

    suffix: str


@dataclass(frozen=True, slots=True)
class Refuses:
    """A type that a chat cannot carry: what it is, and what to use instead."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Sets:
    """A row of the survey that is a setting of the form."""


Kind = Begins | Ends | Asks | Selects | Attaches | Refuses | Sets


@cache
def kind_of(word: str) -> Kind | None:
    """What a row of this type is; ``None`` where there is no such type."""
    if word in NOT_CARRIED:
        return Refuses(*NOT_CARRIED[word])
    if found := _END.fullmatch(word):
        return Ends(aliases.control[found["kind"]])
    if found := _BEGIN.fullmatch(word):
        return Begins(aliases.control[found["kind"]], found["list"])
    if found := _SELECT.fullmatch(word):
        command = aliases.select[found["word"]]
        return Selects(
            _SELECTS[command],
            found["list"],
            found["other"] is not None,
            found["word"] in aliases.select_from_file,
            command == "select one external",
        )
    if _OSM.fullmatch(word):
        return Refuses(*NOT_CARRIED["osm"])
    if word in ("csv-external", "xml-external"):
        return Attaches(word.removesuffix("-external"))
    if word in aliases.settings_header:
        return Sets()
    described = QUESTION_TYPE_DICT.get(aliases._type_alias_map.get(word, word))
    return _asked(word, described) if described is not None else None


def _asked(word: str, described: Mapping[str, Any]) -> Kind | None:
    bind, control = described.get("bind", {}), described.get("control", {})
    constraint, hint = str(bind.get("constraint", "")), str(described.get("hint", ""))
    if "jr:preload" in bind or word == "audit":
        return Asks(QuestionType.METADATA, metadata=str(bind.get("jr:preloadParams", word)))
    match control.get("tag"):
        case "input":
            if bind.get("readonly") == "true()":
                return Asks(QuestionType.NOTE)
            found = _INPUTS.get(str(bind.get("type")))
            return Asks(found, constraint, hint) if found is not None else None
        case "upload":
            return Asks(_UPLOADS[control["mediatype"]], constraint, hint)
        case "trigger":
            return Asks(QuestionType.ACKNOWLEDGE)
        case "range":
            return Asks(QuestionType.RANGE)
        case None:
            return Asks(QuestionType.HIDDEN if word == "hidden" else QuestionType.CALCULATE)
        case _:
            # A select without its list.
            return None


@cache
def known_words() -> tuple[str, ...]:
    """The words that an author is most likely to have meant."""
    common = (
        "text integer decimal range select_one select_multiple rank note date time dateTime acknowledge image audio"
        " video file geopoint geotrace geoshape barcode calculate hidden start end today deviceid username"
    )
    return (*common.split(), "begin group", "end group", "begin repeat", "end repeat", *QUESTION_TYPE_DICT)
