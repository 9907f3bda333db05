"""Reads a questionnaire from a spreadsheet in XLSForm: every mistake a Problem with its place, all of them at once.

What is accepted here means what it means in every other tool that reads XLSForm; what pyxform would refuse, is
refused.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pyxform.aliases import yes_no
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from flows.authoring.attached import Beside, nothing_beside
from flows.authoring.effort import check_effort
from flows.authoring.problems import Problem
from flows.authoring.xlsform.columns import read_table
from flows.authoring.xlsform.form import Form, Languages
from flows.authoring.xlsform.lists import read_lists
from flows.authoring.xlsform.mentions import check_mentions
from flows.authoring.xlsform.mistakes import Mistakes, NotCarried
from flows.authoring.xlsform.nesting import flatten, nest, write_out_loops
from flows.authoring.xlsform.settings import read_settings, settings_row
from flows.authoring.xlsform.sheets import SHEETS, Workbook
from flows.authoring.xlsform.slips import find_slips
from flows.authoring.xlsform.survey import add_other_choices, read_entries
from flows.authoring.xlsform.tables import attach_named_tables
from flows.authoring.xlsform.workbook import open_workbook
from flows.conversation.definition import Flow

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".md")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a form.

    ``flow`` is there where the form can be played as it stands. ``problems`` are all there is to mend before it
    is published; ``unsupported`` is what a chat cannot carry (each is also a Problem); ``notices`` need nothing.
    """

    flow: Flow | None
    problems: tuple[Problem, ...]
    unsupported: tuple[NotCarried, ...] = ()
    notices: tuple[Problem, ...] = ()


def read_xlsform(file: str, content: bytes, beside: Beside = nothing_beside) -> Reading:
    """The flow in a workbook, or all that is wrong with it. Never raises, for any bytes.

    ``beside`` gives the content of files that the form names (``select_one_from_file``, ``pulldata``).
    """
    mistakes = Mistakes(file)
    workbook = open_workbook(content, mistakes)
    flow = _flow_in(file, workbook, mistakes, beside) if workbook is not None else None
    if flow is not None and not mistakes.problems and not mistakes.unsupported:
        _agree_with_pyxform(workbook, mistakes)
    playable = flow is not None and not mistakes.problems and not mistakes.unsupported
    only_refused = () if mistakes.problems else mistakes.unsupported
    return Reading(
        flow if playable else None, mistakes.all_problems, only_refused, mistakes.notices.in_order()
    )


def _flow_in(file: str, workbook: Workbook, mistakes: Mistakes, beside: Beside) -> Flow | None:
    settings_table = read_table(workbook.sheet("settings"), mistakes)
    settings = settings_row(settings_table)
    collapse = yes_no.get(settings.text("clean_text_values") or "yes", True)
    survey = read_table(workbook.sheet("survey"), mistakes, collapse=collapse)
    choices = read_table(workbook.sheet("choices"), mistakes)
    if ("type",) not in survey.headers:
        mistakes.problems.add(
            1,
            "type",
            "the sheet survey has no column type: this is no questionnaire",
            "Name its columns in the first row: type, name, label",
            sheet="survey",
        )
        return None
    form = Form(mistakes, Languages.of(survey, choices, settings.text("default_language")), beside)
    form.other_sheets = tuple(name for name in workbook.names if name.lower() not in SHEETS)
    duplicates = yes_no.get(settings.text("allow_choice_duplicates") or "no", False)
    form.lists.update(read_lists(choices, form, duplicates=duplicates))
    external = read_table(workbook.sheet("external_choices"), mistakes)
    form.external.update(read_lists(external, form, duplicates=True))
    nested = nest(survey, form)
    add_other_choices(nested, form)
    entries = write_out_loops(nested, form)
    if settings.text("flat"):
        entries = flatten(entries)
    children = read_entries(entries, form, "")
    own = read_settings(settings, file, form)
    find_slips(workbook, (survey, choices, settings_table), settings, form)
    check_mentions(nested, form)
    attach_named_tables(form)
    if not children and not mistakes.problems and not mistakes.unsupported:
        mistakes.problems.add(None, None, "the survey asks nothing", "Add a question", sheet="survey")
    flow = Flow(
        id=own.id,
        revision=_revision(workbook, form),
        title=own.title,
        audience=own.audience,
        children=children,
        settings=own.settings,
        choices=MappingProxyType(dict(form.lists)),
        files=MappingProxyType(dict(form.files)),
        file_names=tuple(sorted(form.file_names)),
    )
    check_effort(flow, mistakes.problems, "survey")
    return flow


def _revision(workbook: Workbook, form: Form) -> str:
    """The first 16 hex digits of the hash over what the sheets say, in their order."""
    content: dict[str, Any] = {
        name: [dict(row) for row in sheet.rows if row] for name, sheet in workbook.sheets.items()
    }
    files: Mapping[str, Any] = {name: repr(read) for name, read in form.files.items()}
    canonical = json.dumps(
        {**content, "files": files}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode("utf-8", "replace")).hexdigest()[:16]


_SAYS_ROW = re.compile(r"\[row : (\d+)\]\s*(?:On the '(\w+)' sheet, (?:the '([^']*)' value is invalid\. )?)?")


def _agree_with_pyxform(workbook: Workbook | None, mistakes: Mistakes) -> None:
    """Whatever is accepted here, pyxform accepts too: what it alone finds wrong, is passed on in its words."""
    assert workbook is not None
    data: dict[str, Any] = {}
    for name, sheet in workbook.sheets.items():
        kept = [header for header in sheet.headers if not _only_ours(header)]
        data[name] = [{key: text for key, text in row.items() if not _only_ours(key)} for row in sheet.rows]
        data[f"{name}_header"] = [dict.fromkeys(kept)] if kept else []
    data["sheet_names"] = list(workbook.sheets)
    try:
        convert(data)
    except PyXFormError as error:
        message = str(error).strip()
        found = _SAYS_ROW.match(message)
        mistakes.problems.add(
            int(found[1]) if found else None,
            found[3] if found else None,
            (message[found.end() :] if found else message).rstrip(". ") or message,
            "Mend it as it says: other tools that read XLSForm refuse it too",
            sheet=(found[2] or "survey") if found else None,
        )
    except Exception as error:  # a mistake pyxform has no word for still is one that it would not pass
        mistakes.problems.add(
            None,
            None,
            f"pyxform cannot convert the form ({type(error).__name__})",
            "Look at what is unusual in it",
        )


def _only_ours(header: str) -> bool:
    # Our other columns, bot::…, are none that pyxform knows: it passes over them.
    return re.match(r"\s*value\s*::?", header, re.IGNORECASE) is not None
