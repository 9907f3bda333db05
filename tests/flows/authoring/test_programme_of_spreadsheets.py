"""A programme's flows may be spreadsheets: they say in columns of their own what YAML says in keys."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import timedelta

import openpyxl
import pytest

from flows.authoring.problems import Problem
from flows.authoring.programme import Programme
from flows.authoring.programme_file import read_programme
from flows.conversation.definition import Rhythm

PROGRAMME = """\
programme: print-shop
title: {en: Print Shop, cy: Siop Argraffu}
provider: {en: Print Shop Trust, cy: Siop}
timezone: Europe/London
languages: [en, cy]
purpose: {en: We print., cy: Argraffwn.}
who_sees: {en: The staff., cy: Y staff.}
roles:
  service_user: {flows: [weekly]}
help_lines: {en: In danger? Call 999., cy: Ffoniwch 999.}
crisis_words: {en: [suicide], cy: [hunanladdiad]}
contact: {en: Ask at the desk., cy: Gofynnwch.}
"""

Rows = Sequence[Sequence[object]]
SURVEY: Rows = [
    ["type", "name", "label::English (en)", "label::Cymraeg (cy)", "bot::counts", "value::unit", "was"],
    ["integer", "hours", "How many hours?", "Faint o oriau?", "training", "hour", "time, spent"],
    ["select_one_from_file towns.csv", "town", "Where?", "Ble?", None, None, None],
]
SETTINGS: Rows = [
    [
        "form_title", "form_id", "default_language", "version", "bot::title::Cymraeg (cy)", "bot::audience",
        "bot::rhythm", "bot::offered_on", "bot::offered_at", "bot::expires_after_days", "bot::minutes",
        "bot::thanks::English (en)", "bot::thanks::Cymraeg (cy)", "bot::unchecked_languages",
    ],
    ["Every week", "weekly", "English (en)", 3, "Wythnosol", "service_user", "weekly", "friday", 17, 6, 4,
     "Thank you", "Diolch", "cy"],
]  # fmt: skip
MAP = """\
value_map: print-shop
title: {en: Print Shop, cy: Siop}
activities: [{id: courses, label: {en: Courses, cy: Cyrsiau}}]
outputs:
  - {id: training, activity: courses, label: {en: Training, cy: H}, sum: weekly/hours, unit: hour}
"""
TOWNS = "name,label\nbangor,Bangor\n"


def workbook(survey: Rows = SURVEY, settings: Rows = SETTINGS) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("survey", survey), ("settings", settings)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(**changes: bytes | None) -> tuple[Programme | None, tuple[Problem, ...]]:
    """The small programme; each keyword a file, ``__`` for the full stop, replaced, added or left out (``None``)."""
    files: Mapping[str, bytes | None] = {
        "programme.yaml": PROGRAMME.encode(),
        "weekly.xlsx": workbook(),
        "towns.csv": TOWNS.encode(),
        "README.md": b"# Not a flow\n\n| a | b |\n",
        "~$weekly.xlsx": b"left by a spreadsheet program",
        **{name.replace("__", "."): content for name, content in changes.items()},
    }
    return read_programme({name: content for name, content in files.items() if content is not None})


def without_counts(survey: Rows = SURVEY) -> Rows:
    return [[cell for number, cell in enumerate(row) if number != 4] for row in survey]


def places(problems: tuple[Problem, ...]) -> list[tuple[str, str | None, int | None, str | None]]:
    return [(problem.file, problem.sheet, problem.row, problem.column) for problem in problems]


def test_a_spreadsheet_is_a_flow_of_its_programme_with_all_that_yaml_could_say() -> None:
    programme, problems = read(weekly__xlsx=workbook(without_counts()))
    assert problems == ()
    assert programme is not None
    flow = programme.flows["weekly"]
    assert {code: text.source for code, text in flow.title.by_language.items()} == {
        "en": "Every week",
        "cy": "Wythnosol",
    }
    assert flow.audience == "service_user"
    settings = flow.settings
    assert (settings.rhythm, settings.offered_on, settings.offered_at) == (Rhythm.WEEKLY, 5, 17)
    assert (settings.expires_after, settings.minutes, settings.version) == (timedelta(days=6), 4, "3")
    assert settings.unchecked_languages == ("cy",)
    assert settings.thanks is not None
    assert settings.thanks.by_language["en"].source == "Thank you"
    assert flow.by_name["hours"].was == ("time", "spent")
    assert [row.name for row in flow.choices_of(flow.by_name["town"])] == ["bangor"]


def test_a_spreadsheets_question_feeds_the_value_map_as_yamls_does() -> None:
    _, problems = read()
    assert places(problems) == [("weekly.xlsx", "survey", 2, "bot::counts")]
    _, problems = read(**{"value-map.yaml": MAP.encode().replace(b"id: training", b"id: course_hours")})
    assert ("weekly.xlsx", "survey", 2, "bot::counts") in places(problems)
    _, problems = read(**{"value-map.yaml": MAP.encode()})
    assert not [problem for problem in problems if problem.file == "weekly.xlsx"], problems


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("bot::audience", "servce_user", 'there is no role "servce_user"'),
        ("bot::rhythm", "daily", 'rhythm cannot be "daily"'),
        ("bot::offered_on", "fryday", '"fryday" is no day of the week'),
        ("bot::offered_at", 24, "offered_at has to be a whole number from 0 to 23"),
        ("bot::expires_after_days", "a week", "expires_after_days has to be a number"),
        ("bot::unchecked_languages", "bn", 'the flow does not speak "bn"'),
        ("form_id", "consent", 'the bot has a flow "consent" of its own'),
        ("form_id", "monthly", "no role can open this flow"),
    ],
)
def test_a_mistake_in_the_settings_has_its_sheet_row_and_column(
    column: str, text: object, message: str
) -> None:
    header, values = SETTINGS
    changed = [text if name == column else value for name, value in zip(header, values, strict=True)]
    programme, problems = read(weekly__xlsx=workbook(without_counts(), [header, changed]))
    assert programme is None
    assert ("weekly.xlsx", "settings", 2, column) in places(problems)
    assert any(message in problem.message and problem.column == column for problem in problems), problems


def test_a_column_of_ours_that_is_misspelt_is_a_problem() -> None:
    header, values = SETTINGS
    misspelt = [str(name).replace("audience", "audiense") for name in header]
    survey = [[str(cell).replace("value::unit", "bot::unti") for cell in SURVEY[0]], *SURVEY[1:]]
    _, problems = read(weekly__xlsx=workbook(survey, [misspelt, values]))
    remedies = {problem.column: problem.remedy for problem in problems}
    assert 'Did you mean "audience"?' in remedies["bot::audiense"]
    assert 'Did you mean "bot::unit"?' in remedies["bot::unti"]


def test_a_language_that_the_programme_speaks_and_the_form_does_not_is_a_problem() -> None:
    survey = [[cell for number, cell in enumerate(row) if number not in (3, 4)] for row in SURVEY]
    header, values = SETTINGS
    kept = [
        number for number, name in enumerate(header) if "cy" not in str(name) and "unchecked" not in str(name)
    ]
    settings = [[row[number] for number in kept] for row in (header, values)]
    _, problems = read(weekly__xlsx=workbook(survey, settings))
    assert places(problems) == [("weekly.xlsx", "survey", 1, "label")]
    assert "label::cy" in problems[0].remedy


def test_a_flow_that_is_in_two_files_is_a_problem() -> None:
    yaml = b"flow: weekly\ntitle: {en: W, cy: W}\naudience: service_user\nsurvey:\n"
    yaml += b"  - {type: text, name: a, label: {en: A, cy: A}}\n"
    _, problems = read(weekly__xlsx=workbook(without_counts()), weekly__yaml=yaml)
    assert any('weekly.xlsx holds the flow "weekly" too' in problem.message for problem in problems)


def test_a_csv_or_a_page_of_markdown_is_a_flow_only_where_it_has_a_survey() -> None:
    form = (
        b"| survey |\n| | type | name | label::English (en) | label::Cymraeg (cy) |\n| | text | a | A | A |\n"
    )
    form += b"| settings |\n| | form_id |\n| | weekly |\n"
    programme, problems = read(weekly__xlsx=None, form__md=form)
    assert problems == ()
    assert programme is not None
    assert programme.flows["weekly"].audience == "anyone"


def test_a_form_is_found_by_what_is_in_it_whatever_its_name_and_its_letters() -> None:
    book = workbook(without_counts())
    rows = [
        "survey\t\t\t",
        "\ttype\tname\tlabel::en\tlabel::cy",
        "\ttext\ta\tA\tÄ",
        "settings",
        "\tform_id",
        "\tweekly",
    ]
    wide = "\n".join(rows).encode("utf-16")
    for name, content in (
        ("weekly__md", book),
        ("weekly__csv", book),
        ("weekly__xls", book),
        ("weekly__csv", wide),
    ):
        programme, problems = read(weekly__xlsx=None, **{name: content})
        assert problems == ()
        assert programme is not None
        assert set(programme.flows) == {"weekly"}


def test_the_file_a_form_names_has_to_lie_beside_it_and_is_part_of_its_revision() -> None:
    form = workbook(without_counts())
    _, problems = read(weekly__xlsx=form, towns__csv=None)
    assert places(problems) == [("weekly.xlsx", "survey", 3, "type")]
    one, _ = read(weekly__xlsx=form)
    same, _ = read(weekly__xlsx=workbook(without_counts()))
    other, _ = read(weekly__xlsx=form, towns__csv=b"name,label\nconwy,Conwy\n")
    assert one is not None
    assert same is not None
    assert other is not None
    assert one.flows["weekly"].revision == same.flows["weekly"].revision != other.flows["weekly"].revision


def test_a_broken_workbook_takes_only_its_own_programme_out() -> None:
    programme, problems = read(weekly__xlsx=b"PK\x03\x04 and no more")
    assert programme is None
    assert {problem.file for problem in problems} == {"weekly.xlsx"}
