"""Every mistake in a form is named with its sheet, row and column, and all of them at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from flows.authoring.problems import Problem
from flows.authoring.xlsform import Reading, read_xlsform
from flows.conversation.definition import QuestionType, Steps

CHOICES = """
| choices | list_name | name | label |
|         | yn        | yes  | Yes   |
|         | yn        | no   | No    |
"""


def reading(survey: str, rest: str = CHOICES) -> Reading:
    rows = "\n".join(f"| | {line.strip()} |" for line in survey.strip().splitlines())
    tables = rest.replace("| choices | ", "| choices |\n| | ").replace("| settings | ", "| settings |\n| | ")
    return read_xlsform("form.md", f"| survey |\n{rows}\n{tables}".encode())


def places(problems: tuple[Problem, ...]) -> list[tuple[str | None, int | None, str | None]]:
    return [(problem.sheet, problem.row, problem.column) for problem in problems]


@pytest.mark.parametrize(
    ("survey", "row", "column", "message"),
    [
        ("type | name | label\nunknown | a | A", 2, "type", "there is no type"),
        ("type | name | label\nselect_one | a | A", 2, "type", "does not say which list"),
        ("type | name | label\nselect_one nolist | a | A", 2, "type", "there is no list"),
        ("type | name | label\ntext | my name | A", 2, "name", "cannot be a name"),
        ("type | label\ntext | A\ntext | B", 1, "name", "the sheet survey has no column name"),
        (
            "type | name | lable\ntext | a | A\ntext | b | B",
            1,
            "label",
            "the sheet survey has no column label",
        ),
        ("type | name | label\nselect_one y n | a | A", 2, "type", 'there is no type "select_one y n"'),
        ("type | name | label\nSELECT_ONE yn | a | A", 2, "type", "there is no type"),
        ("type | name | label\ntext | | A", 2, "name", "has no name"),
        ("type | name | label\ntext | a |", 2, "label", "has no label"),
        ("type | name | label\n | a | A", 2, "type", "has no type"),
        ("type | name | label\ntext | a | A\ntext | a | B", 3, "name", "is taken by row 2"),
        ("type | name | label\ntext | meta | A", 2, "name", "kept for the form itself"),
        ("type | name | label\nbegin group | g | G\ntext | a | A", 2, "type", "is never ended"),
        ("type | name | label\ntext | a | A\nend group | |", 3, "type", "was not begun"),
        ("type | name | label | relevant\ntext | a | A | ${b} = 1", 2, "relevant", "is no row of the survey"),
        ("type | name | label | relevant\ntext | a | A | 1 = ", 2, "relevant", "ends too soon"),
        (
            "type | name | label | relevant\ntext | a | A | nofunction(1)",
            2,
            "relevant",
            "there is no function",
        ),
        ("type | name | label | calculation\ncalculate | a | |", 2, "calculation", "needs its calculation"),
        (
            "type | name | label | calculation\ncalculate | a | | ${b}\ncalculate | b | | ${a}",
            2,
            "calculation",
            "wait for each other",
        ),
        (
            "type | name | label | parameters\nrange | a | A | start=1 end=x",
            2,
            "parameters",
            "has to be a number",
        ),
        ("type | name | label | trigger\ncalculate | a | | b", 2, "trigger", "no question"),
        ("type | name | label | bind::relevant | relevant\ntext | a | A | |", 1, "relevant", "same column"),
        ("type | name | label\nselect_one_from_file x.csv | a | A", 2, "type", "there is no file"),
        ("type | name | label\nbackground-audio | a | A", 2, "type", "a chat cannot carry"),
        (
            "type | name | label\nbegin repeat | r | R\ntext | a | A\nend repeat | |\nselect_multiple ${a} | b | B",
            5,
            "type",
            "only a select_one takes its choices from a repeat",
        ),
        ("type | name | label | bot::unti\ntext | a | A | x", 1, "bot::unti", "has no column"),
        (
            "type | name | label | bot::sensitive\ntext | a | A | so so",
            2,
            "bot::sensitive",
            "has to be yes or no",
        ),
        (
            "type | name | label | value::counts\ninteger | a | A | two words",
            2,
            "value::counts",
            "cannot be the name",
        ),
        (
            f"type | name | label | bot::unit\ninteger | a | A | {'u' * 31}",
            2,
            "bot::unit",
            "the unit is too long",
        ),
        (
            "type | name | label | appearance\nselect_one yn | a | A | ladder",
            2,
            "appearance",
            "the choices of a ladder are numbered",
        ),
        (
            "type | name | label | parameters\nrange | a | A | start=1 end=3 tick_labelset=steps",
            2,
            "parameters",
            "there is no list",
        ),
    ],
)
def test_a_mistake_is_named_with_its_row_and_column(survey: str, row: int, column: str, message: str) -> None:
    read = reading(survey)
    assert read.flow is None
    assert ("survey", row, column) in places(read.problems)
    assert any(message in problem.message for problem in read.problems)
    assert all(problem.remedy for problem in read.problems)


def test_all_mistakes_come_at_once() -> None:
    read = reading(
        "type | name | label | relevant\nunknown | a | A |\ntext | b c | B | ${nobody} = 1\ntext | d | | 1 +"
    )
    assert {(problem.row, problem.column) for problem in read.problems} >= {
        (2, "type"),
        (3, "name"),
        (3, "relevant"),
        (4, "label"),
        (4, "relevant"),
    }


def test_a_choice_that_is_there_twice_is_a_problem_unless_the_settings_allow_it() -> None:
    twice = CHOICES + "|         | yn        | no   | Nope  |\n"
    survey = "type | name | label\nselect_one yn | a | A"
    assert places(reading(survey, twice).problems) == [("choices", 4, "name")]
    allowed = twice + "| settings | allow_choice_duplicates |\n| | yes |\n"
    assert reading(survey, allowed).flow is not None


def test_what_a_chat_cannot_carry_is_named_and_only_that() -> None:
    read = reading(
        "type | name | label\nbegin group | g | G\nosm | where | Where\nend group | |\ntext | a | A"
    )
    assert [(each.path, "osm" in each.what) for each in read.unsupported] == [("g/where", True)]
    assert places(read.problems) == [("survey", 3, "type")]


def test_printers_quotation_marks_are_read_as_straight_ones() -> None:
    read = reading("type | name | label | relevant\ntext | a | A |\ntext | b | B | ${a} = “x”")
    assert read.flow is not None
    condition = read.flow.by_name["b"].relevant
    assert condition is not None
    assert condition.source == '${a} = "x"'


def test_entities_are_passed_over_with_a_notice() -> None:
    read = reading(
        "type | name | label\ntext | a | A", "| entities |\n| | dataset | label |\n| | people | ${a} |\n"
    )
    assert read.flow is not None
    assert read.problems == ()
    assert [notice.sheet for notice in read.notices] == ["entities"]


def test_columns_tie_a_question_to_the_value_map() -> None:
    survey = """
        type | name | label | value::counts | value::unit | value::measures
        integer | h | Hours | training | hour | ladder
    """
    read = reading(survey)
    assert read.flow is not None
    question = read.flow.by_name["h"]
    assert (question.counts, question.unit, question.measures) == ("training", "hour", "ladder")


def test_a_revision_is_its_content() -> None:
    survey = "type | name | label\ntext | a | A"
    first, again, other = reading(survey), reading(survey), reading(survey + "!")
    assert first.flow is not None
    assert again.flow is not None
    assert other.flow is not None
    assert first.flow.revision == again.flow.revision != other.flow.revision


def test_languages_come_from_the_columns() -> None:
    survey = "type | name | label::English (en) | label::বাংলা (bn) | hint::English (en)\ntext | a | Name | নাম | Yours"
    read = reading(survey, "| settings | default_language |\n| | English (en) |\n")
    assert read.flow is not None
    assert read.flow.settings.languages == ("en", "bn")
    label = read.flow.by_name["a"].label
    assert label is not None
    assert {code: text.source for code, text in label.by_language.items()} == {"en": "Name", "bn": "নাম"}


def test_a_ladder_is_a_range_or_a_select_whose_steps_have_words() -> None:
    lists = """
| choices | list_name | name | label |
|         | steps     | 1    | Lost  |
|         | steps     | 2    | Safe  |
"""
    survey = """
        type | name | label | appearance | parameters
        select_one steps | a | A | ladder |
        range | b | B | ladder vertical | start=1 end=2 step=1 tick_labelset=steps
    """
    read = reading(survey, lists)
    assert read.problems == ()
    assert read.flow is not None
    for question in read.flow.questions:
        assert (question.type, question.is_ladder) == (QuestionType.RANGE, True)
        assert question.steps == Steps(Decimal(1), Decimal(2), Decimal(1))
        assert [row.name for row in read.flow.choices_of(question)] == ["1", "2"]


def test_pictures_of_choices_and_what_only_other_tools_use_are_kept() -> None:
    survey = (
        "type | name | label | parameters | my notes\nselect_one yn | a | A | randomize=true | ask nicely"
    )
    choices = CHOICES.replace("label |", "label | media::image |").replace("Yes   |", "Yes   | y.png |")
    read = reading(survey, choices + "| settings | form_title | style |\n| | T | pages |\n")
    assert read.flow is not None
    assert read.flow.by_name["a"].columns == {"parameters": "randomize=true", "my notes": "ask nicely"}
    assert read.flow.settings.columns == {"style": "pages"}
    yes, no = read.flow.choices["yn"]
    assert yes.media["image"].by_language["en"].source == "y.png"
    assert no.media == {}


def test_or_other_speaks_the_languages_of_the_form() -> None:
    survey = (
        "type | name | label::English (en) | label::Bengali (bn)\n"
        "select_one yn or_other | a | A | ক\ntext | b | B | খ"
    )
    choices = "| choices | list_name | name | label::English (en) | label::Bengali (bn) |\n| | yn | yes | Yes | হ্যাঁ |\n"
    flow = reading(survey, choices).flow
    assert flow is not None
    which, other = flow.by_name["a_other"].label, flow.choices["yn"][-1].label
    assert which is not None
    assert [which.by_language[code].source for code in ("en", "bn")] == [
        "Please say which other.",
        "অন্যটি কী তা লিখুন।",
    ]
    assert [other.by_language[code].source for code in ("en", "bn")] == ["Other", "অন্য"]


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("Text", 'Did you mean "text"?'),
        ("SELECT_ONE yn", 'Did you mean "select_one yn"?'),
        ("select-multiple yn", 'Did you mean "select_multiple yn"?'),
        ("slect_one yn", 'Did you mean "select_one yn"?'),
        ("inetger", 'Did you mean "integer"?'),
        ("number", 'Did you mean "integer"?'),
        ("Yes/No", 'Did you mean "select_one LIST"?'),
        ("multiple choice", 'Did you mean "select_one LIST"?'),
        ("dropdown yn", 'Did you mean "select_one yn"?'),
        ("check boxes", 'Did you mean "select_multiple LIST"?'),
        ("paragraph", 'Did you mean "text"?'),
        ("select_one y n", 'Write "select_one yn": a list has no space in its name.'),
        ("section", 'Did you mean "begin group"?'),
        ("select_one", "Write select_one NAME_OF_THE_LIST."),
        ("no such thing at all", "Use one of: text, integer"),
        ("select_one two words", 'Write "select_one two_words", and two_words in the sheet choices.'),
    ],
)
def test_an_unknown_type_comes_with_what_was_probably_meant(word: str, remedy: str) -> None:
    choices = CHOICES + "|         | two words | yes  | Yes   |\n"
    read = reading(f"type | name | label\n{word} | a | A", choices)
    (problem,) = read.problems
    assert (problem.sheet, problem.row, problem.column) == ("survey", 2, "type")
    assert problem.remedy.startswith(remedy)


def test_a_row_whose_type_is_wrong_is_still_known_by_its_name() -> None:
    survey = (
        "type | name | label | relevant\nnumber | age | How old? |\n"
        "text | b | B | ${age} > 18\nText | my name | C |"
    )
    assert [(problem.row, problem.column) for problem in reading(survey, "").problems] == [
        (2, "type"),
        (4, "name"),
        (4, "type"),
    ]


@pytest.mark.parametrize(
    ("survey", "rest", "sheet", "column", "remedy"),
    [
        (
            "type | name | label | relevent\ntext | a | A |\ntext | b | B | ${a} = 1",
            "",
            "survey",
            "relevent",
            "relevant",
        ),
        (
            "type | name | label | hnt::English (en)\ntext | a | A | B",
            "",
            "survey",
            "hnt::English (en)",
            "hint::English (en)",
        ),
        (
            "type | name | label\ntext | a | A",
            "| settings | form_titel |\n| | T |",
            "settings",
            "form_titel",
            "form_title",
        ),
        (
            "type | name | label::English\ntext | a | A",
            "| settings | default_language |\n| | Englsh |",
            "settings",
            "default_language",
            "English",
        ),
    ],
)
def test_a_header_or_a_language_that_is_nearly_right_has_to_be_mended(
    survey: str, rest: str, sheet: str, column: str, remedy: str
) -> None:
    read = reading(survey, rest)
    (problem,) = read.problems
    assert (problem.sheet, problem.column) == (sheet, column)
    assert problem.remedy == f'Did you mean "{remedy}"?'
    # The form can be played meanwhile, as every other tool plays it.
    assert read.flow is not None


def test_columns_of_an_authors_own_are_nobodys_slip() -> None:
    survey = "type | name | label | notes | labels | version\ntext | a | A | x | y | z"
    assert reading(survey, "").problems == ()


@pytest.mark.parametrize(
    ("choices", "row", "column", "message"),
    [
        (
            "| choices | name | label |\n| | yes | Yes |",
            1,
            "list name",
            "the sheet choices has no column list_name",
        ),
        (
            "| choices | list_name | label |\n| | yn | Yes |",
            1,
            "name",
            "the sheet choices has no column name",
        ),
        ("| choices | list_name | name | label |\n| | yn | | Yes |", 2, "name", "has no name"),
    ],
)
def test_a_sheet_of_choices_without_its_columns_says_so_once(
    choices: str, row: int, column: str, message: str
) -> None:
    read = reading("type | name | label\ntext | a | A", choices)
    (problem,) = read.problems
    assert (problem.sheet, problem.row, problem.column) == ("choices", row, column)
    assert message in problem.message


def test_a_sheet_with_nearly_the_right_name_is_pointed_at() -> None:
    read = reading("type | name | label\nselect_one yn | a | A", CHOICES.replace("choices", "choice"))
    (problem,) = read.problems
    assert problem.remedy == 'Rename the sheet "choice" to choices.'


def test_what_a_chat_does_without_is_noticed_and_nothing_has_to_be_mended() -> None:
    survey = """
        type | name | label | parameters | body::accept
        select_one yn | a | A | randomize=true | x
        audit | audit | | |
    """
    lists = CHOICES + "|         | spare     | x    |       |\n"
    read = reading(survey, lists)
    assert read.problems == ()
    assert [(notice.sheet, notice.row, notice.column) for notice in read.notices] == [
        ("survey", 1, "body::accept"),
        ("survey", 3, "type"),
        ("choices", 4, "label"),
        ("choices", 4, "list_name"),
    ]


def test_a_choice_of_no_list_has_to_be_mended() -> None:
    read = reading(
        "type | name | label\nselect_one yn | a | A", CHOICES + "|         |           | x    | X     |\n"
    )
    (problem,) = read.problems
    assert (problem.sheet, problem.row, problem.column) == ("choices", 4, "list_name")
    assert read.flow is not None


def test_only_the_first_row_of_settings_is_read_and_the_others_are_named() -> None:
    read = reading("type | name | label\ntext | a | A", "| settings | form_title |\n| | T |\n| | U |\n")
    (problem,) = read.problems
    assert (problem.sheet, problem.row) == ("settings", 3)
    assert read.flow is not None
    assert read.flow.title.by_language["en"].source == "T"
