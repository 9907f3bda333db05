"""A flow that is written and read again is the same flow: as YAML, and as an XLSForm that pyxform accepts."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from bot.report.form_workbook import as_workbook
from flows.authoring.attached import Beside, nothing_beside
from flows.authoring.flow_file import read_flow
from flows.authoring.flow_writing import plain_settings, write_flow
from flows.authoring.xlsform import read_xlsform
from flows.authoring.xlsform.writing import CannotWriteError, as_csv, as_markdown, write_sheets
from flows.conversation.definition import Flow, FlowSettings
from tests.flows.authoring.round_trips import NAMES, form, library, without_places

LIBRARY = {name: (flow, beside) for name, flow, beside in library()}

#: what YAML asks of a flow and a spreadsheet does not: every text in every language, conditions that look back
STRICTER = (
    "is missing in the language",
    "which is only asked later",
    "which is a note",
    "which is a group",
    "there is no appearance",
    "end has to be more than start",
    "is the answer being checked",
    "the constraint does not look at the answer",
    "means that this is never asked",
)


def assert_the_same(flow: Flow, content: bytes, name: str, beside: Beside) -> None:
    reading = read_xlsform(name, content, beside)
    assert reading.problems == ()
    assert reading.flow is not None
    assert without_places(reading.flow) == without_places(flow)


@pytest.mark.parametrize("name", [*NAMES, *LIBRARY])
def test_a_flow_comes_back_from_a_spreadsheet_as_it_was_and_pyxform_accepts_it(name: str) -> None:
    flow, beside = LIBRARY.get(name) or form(name)
    # Reading asks pyxform too.
    assert_the_same(flow, as_csv(write_sheets(flow)).encode(), "form.csv", beside)


@pytest.mark.parametrize("name", [*NAMES, *LIBRARY])
def test_a_flow_comes_back_from_yaml_as_it_was(name: str) -> None:
    flow, beside = LIBRARY.get(name) or form(name)
    again, problems = read_flow("flow.yaml", write_flow(flow).encode(), beside)
    # Where YAML is stricter, it says so; it never reads another flow.
    assert all(any(known in problem.message for known in STRICTER) for problem in problems), problems
    if again is not None:
        assert without_places(again) == without_places(flow)
    else:
        assert problems


@pytest.mark.parametrize("name", ["every-type-and-appearance", "st-james-house/check-in", "everything"])
def test_a_workbook_and_a_page_of_markdown_hold_the_same(name: str) -> None:
    flow, beside = everything() if name == "everything" else LIBRARY.get(name) or form(name)
    sheets = write_sheets(flow)
    assert_the_same(flow, as_workbook(sheets), "form.xlsx", beside)
    if any("\n" in text for rows in sheets.values() for row in rows for text in row):
        with pytest.raises(CannotWriteError):
            as_markdown(sheets)
    else:
        assert_the_same(flow, as_markdown(sheets).encode(), "form.md", beside)


RICH = """\
flow: rich
title: {en: "Ladders | and #1", cy: Ysgolion}
audience: worker
settings:
  default_language: cy
  rhythm: monthly
  offered_on: 3
  offered_at: 17
  expires_after_days: 5
  opens_on: 2027-01-01
  closes_on: 2027-03-31
  reminders: 2
  remind_after_hours: 5
  minutes: 3
  check_answers: yes
  version: "7"
  instance_name: concat(${age}, '!')
  unchecked_languages: [cy]
  allow_choice_duplicates: yes
  columns: {style: pages, public_key: abc}
thanks: {en: Thank you., cy: Diolch.}
choices:
  agree:
    - {name: "1", label: {en: Not at all, cy: Dim o gwbl}, media: {image: {en: no.png, cy: na.png}}}
    - {name: "2", label: {en: Fully, cy: Yn llwyr}}
  towns:
    - {name: bangor, label: {en: Bangor, cy: Bangor}, county: gwynedd}
    - {name: bangor, label: {en: Bangor, cy: Bangor}, county: down}
survey:
  - {type: start, name: start}
  - {type: hidden, name: kept, default: x}
  - {type: group, name: Home, was: [House], label: {en: Home, cy: Cartref}, appearance: field-list, survey: [
      {type: ladder, name: Housing, label: {en: "Housing?  Two spaces", cy: Tai?}, steps: 10, measures: housing_ladder,
       choices: {1: {en: Lost, cy: Ar goll}, 10: {en: Safe, cy: Diogel}}, was: [home, flat]},
      {type: ladder, name: shared, label: {en: Agree?, cy: Cytuno?}, start: 1, end: 2, step: 1, choices: agree}]}
  - {type: ladder, name: again, label: {en: Agree?, cy: Cytuno?}, start: 1, end: 2, step: 1, choices: agree}
  - {type: range, name: warm, label: {en: Warm?, cy: Cynnes?}, start: -5, end: 5, step: 0.5, unit: degree}
  - {type: integer, name: age, label: {en: Age?, cy: Oed?}, hint: {en: "=1+1", cy: Blynyddoedd}, unit: year,
     counts: ages, guidance_hint: {en: Ask kindly, cy: Yn garedig}, constraint: ". > 0",
     constraint_message: {en: More, cy: Mwy},
     required: yes, required_message: {en: Please, cy: Os gwelwch}, default: "${warm} + 40", sensitive: yes}
  - {type: select_one towns, name: town, label: {en: Where?, cy: Ble?}, choice_filter: "county = ${kept}",
     parameters: randomize=true seed=3, columns: {"bind::odk:x": "y"}}
  - {type: repeat, name: pets, was: [animals], label: {en: Pet, cy: Anifail}, repeat_count: "${age}", survey: [
      {type: text, name: pet, label: {en: Name?, cy: Enw?}, read_only: "${age} > 100"}]}
  - {type: "select_one ${pet}", name: best, label: {en: Best?, cy: Gorau?}, choice_filter: "${pet} != 'Rex'"}
  - {type: note, name: bye, label: {en: "Bye, ${age}\\nand more", cy: "Hwyl, ${age}"},
     media: {audio: {en: a.mp3, cy: b.mp3}}}
  - {type: calculate, name: stamp, calculation: "now()", trigger: [age, town]}
"""


def everything() -> tuple[Flow, Beside]:
    flow, problems = read_flow("flow.yaml", RICH.encode())
    assert flow is not None, problems
    return flow, nothing_beside


def test_all_that_a_flow_can_say_comes_back_from_both() -> None:
    flow, _ = everything()
    again, problems = read_flow("flow.yaml", write_flow(flow).encode())
    assert problems == ()
    assert again is not None
    assert without_places(again) == without_places(flow)
    text = as_csv(write_sheets(flow))
    assert_the_same(flow, text.encode(), "form.csv", nothing_beside)
    assert convert(text).xform


def test_a_ladder_is_written_as_a_range_with_the_words_of_its_steps() -> None:
    header, *rows = write_sheets(everything()[0])["survey"]
    row = next(dict(zip(header, row, strict=True)) for row in rows if row[header.index("name")] == "Housing")
    assert row["type"] == "range"
    assert row["appearance"] == "ladder vertical"
    assert row["parameters"] == "start=1 end=10 step=1 tick_labelset=home.housing"


def test_no_setting_is_forgotten_in_writing() -> None:
    known = {field.name for field in fields(FlowSettings)}
    elsewhere = {"default_language", "languages", "version", "thanks", "instance_name", "unchecked_languages"}
    named = {"expires_after_days": "expires_after", "remind_after_hours": "remind_after"}
    written = {named.get(key, key) for key in plain_settings(FlowSettings())}
    assert written | elsewhere | {"columns"} == known


NAME = st.sampled_from(["a", "B2", "long-name", "x.y", "_u"])
TEXT = st.text(st.sampled_from("abc ÄবাংSwitch\n'\"|#\\&<>:{}[],=@-*!?%1"), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text and text and "${" not in text
)
ROW = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["text", "integer", "note", "date", "time", "dateTime", "geopoint", "barcode", "audio", "image",
             "acknowledge", "select_one l", "select_multiple l", "rank l", "select_one l or_other", "range", "file"]
        ),
        "label": TEXT,
    },
    optional={
        "hint": TEXT,
        "guidance_hint": TEXT,
        "required": st.just("yes"),
        "required_message": TEXT,
        "read_only": st.sampled_from(["yes", "1 = 2"]),
        "relevant": st.sampled_from(["1 = 1", "${first} != ''", "${first} > 3"]),
        "constraint": st.sampled_from([". != ''", "string-length(.) < 9"]),
        "constraint_message": TEXT,
        "default": st.sampled_from(["x", "1 + 1", "yes", "2026-01-31"]),
        "appearance": st.sampled_from(["minimal", "w1 quick", "columns-2"]),
        "parameters": st.sampled_from(["randomize=true", "max-pixels=100"]),
        "media::image": st.just("a.png"),
        "bot::counts": st.just("hours"),
        "bot::sensitive": st.just("yes"),
        "was": st.just("old older"),
        "my notes": TEXT,
    },
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(st.lists(ROW, min_size=1, max_size=6), st.lists(TEXT, min_size=1, max_size=3))
def test_any_form_comes_back_from_both(rows: list[dict[str, str]], labels: list[str]) -> None:
    headers = list(dict.fromkeys(key for row in rows for key in row))
    survey = [["type", "name", *headers[1:]], ["integer", "first", "First", *[""] * (len(headers) - 2)]]
    for number, row in enumerate(rows):
        survey.append([row["type"], f"q{number}", *(row.get(header, "") for header in headers[1:])])
    choices = [
        ["list_name", "name", "label"],
        *(["l", str(number), text] for number, text in enumerate(labels)),
    ]
    sheets = {
        "survey": survey,
        "choices": choices,
        "settings": [["form_id", "clean_text_values"], ["any", "no"]],
    }
    reading = read_xlsform("form.xlsx", as_workbook(sheets))
    if reading.flow is None:
        # Only what pyxform alone refuses (a parameter that does not go with a type) may end here.
        assert reading.problems
        return
    flow = reading.flow
    assert_the_same(flow, as_csv(write_sheets(flow)).encode(), "form.csv", nothing_beside)
    again, problems = read_flow("flow.yaml", write_flow(flow).encode())
    assert again is None or without_places(again) == without_places(flow), problems
