"""Flows read as an author meets it: what is right becomes a flow, what is wrong becomes Problems, all at once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from flows.authoring.flow_file import read_flow
from flows.authoring.problems import Problem
from flows.conversation.definition import Flow, QuestionType, Rhythm, Steps
from tests.flows.authoring.flow_texts import RIGHT, WRONG, with_survey


def flow_of(content: bytes | str) -> Flow:
    flow, problems = read_flow("flow.yaml", content if isinstance(content, bytes) else content.encode())
    assert not problems
    assert flow is not None
    return flow


def problems_of(content: bytes | str) -> tuple[Problem, ...]:
    flow, problems = read_flow("flow.yaml", content if isinstance(content, bytes) else content.encode())
    assert flow is None
    assert problems
    return problems


def only_problem_of(content: bytes | str) -> Problem:
    (problem,) = problems_of(content)
    return problem


# --- what is right ------------------------------------------------------------------------------------


def test_a_flow_is_read_with_all_that_its_author_wrote() -> None:
    flow = flow_of(RIGHT)
    assert flow.id == "check-in"
    assert flow.audience == "service_user"
    assert [question.path for question in flow.questions] == [
        "welcome",
        "housing",
        "work/training_hours",
        "home",
        "moved",
        "mood",
        "story",
        "total",
    ]
    settings = flow.settings
    assert settings.languages == ("en", "bn")
    assert (settings.rhythm, settings.offered_on, settings.offered_at) == (Rhythm.WEEKLY, 1, 10)
    assert settings.expires_after == timedelta(days=14)
    assert settings.thanks is not None
    assert settings.thanks.by_language["bn"].source == "ধন্যবাদ।"


def test_a_flow_says_when_it_opens_and_closes_and_how_often_it_reminds() -> None:
    timed = "minutes: 4, opens_on: 2027-01-11, closes_on: 2027-03-31, reminders: 2, remind_after_hours: 36}"
    settings = flow_of(RIGHT.replace("minutes: 4}", timed)).settings
    assert (settings.opens_on, settings.closes_on) == (date(2027, 1, 11), date(2027, 3, 31))
    assert (settings.reminders, settings.remind_after) == (2, timedelta(hours=36))
    assert flow_of(RIGHT).settings.reminders == 0
    cell = flow_of(RIGHT.replace("minutes: 4}", 'minutes: 4, opens_on: "2027-01-11 00:00:00"}'))
    assert cell.settings.opens_on == date(2027, 1, 11)


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ("opens_on: 31 March", "opens_on"),
        ("closes_on: 2027-02-30", "closes_on"),
        ("opens_on: 2027-04-01, closes_on: 2027-03-31", "closes_on"),
        ("reminders: 40", "reminders"),
        ("remind_after_hours: 0", "remind_after_hours"),
    ],
)
def test_a_time_that_cannot_be_is_a_problem_in_its_key(wrong: str, column: str) -> None:
    assert only_problem_of(RIGHT.replace("minutes: 4}", f"minutes: 4, {wrong}}}")).column == column


def test_a_ladder_is_a_range_whose_named_steps_are_its_choices() -> None:
    flow = flow_of(RIGHT)
    housing = flow.by_path["housing"]
    assert housing.type is QuestionType.RANGE
    assert housing.is_ladder
    assert housing.steps == Steps(Decimal(1), Decimal(10))
    assert housing.measures == "housing"
    assert housing.list_name == "housing"
    assert [row.name for row in flow.choices_of(housing)] == ["1", "10"]


def test_yes_and_no_stay_words_where_a_word_is_meant() -> None:
    flow = flow_of(RIGHT)
    assert [row.name for row in flow.choices_of(flow.by_path["moved"])] == ["yes", "no"]
    assert flow.by_path["home"].required is not None
    assert flow.by_path["work/training_hours"].required is None
    assert flow.by_path["mood"].sensitive


def test_a_plain_text_is_in_the_default_language() -> None:
    flow = flow_of(with_survey("{type: text, name: what, label: What did you do?}"))
    label = flow.by_path["what"].label
    assert label is not None
    assert label.by_language["en"].source == "What did you do?"


def test_comments_order_of_keys_and_layout_make_no_new_revision() -> None:
    reordered = RIGHT.replace("# A comment is no part of a flow.\n", "").replace(
        "{type: note, name: welcome, label: {en: Hello., bn: নমস্কার।}}",
        "label: {bn: নমস্কার।, en: 'Hello.'}  # greets\n    name: welcome\n    type: note",
    )
    assert flow_of(reordered).revision == flow_of(RIGHT).revision
    assert len(flow_of(RIGHT).revision) == 16


def test_another_word_makes_another_revision() -> None:
    assert flow_of(RIGHT.replace("Hello.", "Good day.")).revision != flow_of(RIGHT).revision


# --- what is wrong ------------------------------------------------------------------------------------


def test_fifteen_mistakes_give_fifteen_problems_each_with_its_line_and_a_remedy() -> None:
    found = problems_of(WRONG)
    assert [(problem.row, problem.column) for problem in found] == [
        (3, "audiense"),
        (6, "rhythm"),
        (7, "offered_at"),
        (10, "name"),
        (12, "name"),
        (14, "label"),
        (15, "type"),
        (16, "name"),
        (17, "name"),
        (18, "relevant"),
        (19, "relevant"),
        (20, "type"),
        (21, "label"),
        (22, "constraint"),
        (23, "choices"),
    ]
    assert all(problem.file == "flow.yaml" and problem.sheet is None for problem in found)
    assert all(problem.remedy for problem in found)


@pytest.mark.parametrize(
    ("row", "remedy"),
    [
        (3, 'Did you mean "audience"?'),
        (6, 'Did you mean "weekly"?'),
        (10, 'Write "own_home"; the label may have spaces.'),
        (15, 'Did you mean "integer"?'),
        (16, 'Begin with a letter; use only letters, digits, "_", "-" and ".": "q2nd_time".'),
        (18, "Did you mean ${hours}?"),
        (20, 'Did you mean "homes"?'),
    ],
)
def test_a_slip_is_answered_with_what_was_probably_meant(row: int, remedy: str) -> None:
    (problem,) = (problem for problem in problems_of(WRONG) if problem.row == row)
    assert problem.remedy == remedy


def test_a_problem_reads_as_one_sentence_with_its_place() -> None:
    problem = next(problem for problem in problems_of(WRONG) if problem.row == 18)
    assert str(problem) == (
        "flow.yaml, line 18, relevant: relevant names ${hous}, which is no question. Did you mean ${hours}?"
    )


def test_a_condition_on_a_question_that_comes_later_is_refused() -> None:
    problem = only_problem_of(
        with_survey(
            "{type: text, name: first, label: First?, relevant: \"${second} != ''\"}",
            "{type: text, name: second, label: Second?}",
        )
    )
    assert (problem.row, problem.column) == (5, "relevant")
    assert "only asked later (line 6)" in problem.message


def test_a_condition_may_name_a_calculation_wherever_it_stands() -> None:
    flow_of(
        with_survey(
            "{type: integer, name: hours, label: Hours?}",
            '{type: text, name: why, label: Why so many?, relevant: "${minutes} > 600"}',
            '{type: calculate, name: minutes, calculation: "${hours} * 60"}',
        )
    )


def test_a_group_cannot_wait_for_a_question_inside_itself() -> None:
    problem = only_problem_of(
        with_survey(
            "type: group\n    name: work\n    relevant: ${hours} > 1\n    survey:\n"
            "      - {type: integer, name: hours, label: Hours?}"
        )
    )
    assert (problem.row, problem.column) == (7, "relevant")


def test_calculations_that_wait_for_each_other_are_one_problem() -> None:
    problem = only_problem_of(
        with_survey(
            "{type: integer, name: hours, label: Hours?}",
            '{type: calculate, name: a, calculation: "${b} + ${hours}"}',
            '{type: calculate, name: b, calculation: "${c}"}',
            '{type: calculate, name: c, calculation: "${a}"}',
        )
    )
    assert problem.message == "these wait for each other: ${a} → ${b} → ${c} → ${a}"
    assert problem.row == 6


def test_a_question_that_decides_through_a_calculation_whether_it_is_asked_is_refused() -> None:
    problem = only_problem_of(
        with_survey(
            '{type: integer, name: hours, label: Hours?, relevant: "${double} > 1"}',
            '{type: calculate, name: double, calculation: "${hours} * 2"}',
        )
    )
    assert "wait for each other" in problem.message


def test_a_choice_that_nobody_can_give_is_refused_in_a_condition() -> None:
    lists = "choices:\n  homes:\n    - {name: hostel, label: Hostel}\n    - {name: street, label: No home}\n"
    problem = only_problem_of(
        with_survey(
            "{type: select_one homes, name: home, label: Where?}",
            "{type: text, name: why, label: Why?, relevant: \"${home} = 'hostl'\"}",
            more=lists,
        )
    )
    assert problem.message == "relevant compares ${home} with 'hostl', which it does not offer"
    assert problem.remedy == 'Did you mean "hostel"?'


def test_choices_that_nobody_can_tell_apart_are_refused() -> None:
    lists = "choices:\n  homes:\n    - {name: a, label: A hostel}\n    - {name: b, label: a Hostel.}\n"
    problem = only_problem_of(with_survey("{type: select_one homes, name: home, label: Where?}", more=lists))
    assert (problem.row, problem.message) == (7, '"a" has the same words in "en"')


def test_the_dot_stands_for_the_answer_only_where_there_is_one() -> None:
    problem = only_problem_of(with_survey('{type: integer, name: hours, label: Hours?, relevant: ". > 1"}'))
    assert problem.message.startswith('"." is the answer being checked')


def test_an_expression_that_cannot_be_read_says_where() -> None:
    problem = only_problem_of(
        with_survey('{type: integer, name: hours, label: Hours?, constraint: ". > (1"}')
    )
    assert (problem.row, problem.column) == (5, "constraint")
    assert "constraint cannot be read" in problem.message


def test_an_unknown_function_is_refused_when_the_flow_is_read() -> None:
    problem = only_problem_of(
        with_survey('{type: integer, name: hours, label: Hours?, constraint: "rounds(.) = 1"}')
    )
    assert problem.remedy == "Did you mean round()?"


def test_a_text_too_long_for_one_message_is_refused_with_its_length() -> None:
    problem = only_problem_of(with_survey(f"{{type: note, name: long, label: {'word ' * 1000}}}"))
    assert (problem.row, problem.column) == (5, "label")
    assert "4999" in problem.message


def test_label_hint_and_steps_share_one_message() -> None:
    problem = only_problem_of(
        with_survey(f"{{type: text, name: long, label: {'word ' * 500}, hint: {'word ' * 500}}}")
    )
    assert "one message carries" in problem.message


def test_a_choice_too_long_for_a_button_is_refused() -> None:
    lists = f"choices:\n  homes:\n    - {{name: hostel, label: {'very ' * 20}long}}\n"
    problem = only_problem_of(with_survey("{type: select_one homes, name: home, label: Where?}", more=lists))
    assert (problem.row, problem.column) == (6, "label")
    assert "Telegram carries 64" in problem.message


def test_another_language_than_the_flow_speaks_is_refused() -> None:
    wrong = RIGHT.replace("{en: Hello., bn: নমস্কার।}", "{en: Hello., bm: নমস্কার।}")
    assert [problem.message for problem in problems_of(wrong)] == [
        'label has the language "bm"; the flow speaks en, bn',
        'label is missing in the language "bn"',
    ]


def test_a_translation_that_names_other_answers_is_refused() -> None:
    problem = only_problem_of(RIGHT.replace('bn: "${training_hours} ঘণ্টা।', 'bn: "${mood} ঘণ্টা।'))
    assert problem.message == 'label names ${mood} in "bn", but ${training_hours} in "en"'


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{type: text, label: What?}", "the question has no name"),
        ("{type: text, name: what}", 'the text "what" has no label'),
        ("{type: text, name: meta, label: What?}", 'the name "meta" is kept for the form itself'),
        ("{type: select_one, name: what, label: What?}", "select_one does not say which list"),
        ("{type: calculate, name: what}", "a calculate needs its calculation"),
        ("{type: osm, name: what, label: What?}", 'a row of type "osm" is not carried here'),
        ("{type: repeat, name: what, label: What?}", "a repeat needs questions"),
        ("{type: select_one_from_file what.csv, name: what, label: What?}", 'there is no file "what.csv"'),
        ("{type: select_one_from_file what.pdf, name: what, label: What?}", "is no file that can be read"),
        ("{type: select_one_from_file, name: what, label: What?}", "does not say which list"),
        ("{type: rank whats, name: what, label: What?}", 'there is no list "whats"'),
        (
            "{type: calculate, name: what, calculation: \"pulldata('t', 'a', 'b', 'c')\"}",
            'there is no file "t.csv"',
        ),
        ("{type: calculate, name: what, calculation: now(), trigger: waht}", "${waht}, which is no question"),
        ("{type: text, name: what, label: What?, default: 1 +}", "default cannot be read"),
        ("{type: text, name: what, label: What?, media: {picture: a.png}}", 'has no key "picture"'),
        ("{type: text, name: what, label: What?, choice_filter: a = 1}", 'has no key "choice_filter"'),
        ("{type: text, name: what, label: What?, read_only: 1 +}", "read_only cannot be read"),
        ("{type: csv-external, name: what}", 'there is no file "what.csv"'),
        ("{type: ladder, name: what, label: What?, steps: 3, choices: whats}", 'there is no list "whats"'),
        ("{type: note, name: what, label: What?, required: yes}", 'a row of type note has no key "required"'),
        (
            "{type: text, name: what, label: What?, relevant: no}",
            "relevant: no means that this is never asked",
        ),
        ("{type: range, name: what, label: What?}", "a range needs the key start"),
        ("{type: range, name: what, label: What?, start: 5, end: 1}", "end has to be more than start"),
        ("{type: range, name: what, label: What?, start: 0, end: 1, step: 0}", "step has to be more than 0"),
        (
            "{type: range, name: what, label: What?, start: 0, end: 9, step: 2}",
            "do not reach the end exactly",
        ),
        ("{type: ladder, name: what, label: What?, steps: 5}", "a ladder needs words for its steps"),
        (
            "{type: ladder, name: what, label: What?, steps: 99}",
            "steps has to be a whole number from 2 to 20",
        ),
        ("{type: group, name: what, label: What?}", "a group needs questions"),
        ("{type: text, name: what, label: What?, sensitive: perhaps}", "sensitive has to be yes or no"),
        ("{type: text, name: what, label: What?, appearance: multilne}", 'there is no appearance "multilne"'),
        ("{type: text, name: what, label: 'What ${', hint: x}", "label cannot be read"),
        ("{type: text, name: what, label: [What?]}", "label has to be a text"),
        ("{type: text, name: what, label: What?, constraint_message: No.}", "there is no constraint"),
        ("{type: text, name: what, label: 'What, ${what}?'}", "which has no answer yet"),
    ],
)
def test_a_mistake_in_one_row_is_named(row: str, message: str) -> None:
    found = problems_of(with_survey(row))
    assert any(message in problem.message for problem in found), found
    assert all(problem.row == 5 for problem in found)


@pytest.mark.parametrize("missing", ["flow", "title", "audience", "survey"])
def test_a_flow_without_one_of_its_parts_says_which(missing: str) -> None:
    written = RIGHT[: RIGHT.index("survey:")] + "survey:\n  - {type: note, name: n, label: {en: N, bn: ন}}\n"
    lines = [line for line in written.splitlines(keepends=True) if not line.startswith(f"{missing}:")]
    if missing == "survey":
        lines = lines[:-1]
    found = problems_of("".join(lines))
    assert any(problem.column == missing for problem in found)


def test_what_is_repeated_filtered_and_set_off_is_read_in_yaml_too() -> None:
    flow = flow_of(
        """\
flow: rich
title: Rich
audience: anyone
choices:
  towns:
    - {name: bangor, label: Bangor, county: gwynedd}
    - {name: cardiff, label: Cardiff, county: glamorgan}
survey:
  - {type: text, name: county, label: Which county?, default: "concat('gwyn', 'edd')"}
  - {type: select_one towns, name: town, label: Which town?, choice_filter: "county = ${county}"}
  - {type: select_multiple towns or_other, name: seen, label: Which have you seen?}
  - {type: calculate, name: stamp, calculation: now(), trigger: town}
  - {type: repeat, name: child, label: Child, repeat_count: 2, survey: [{type: text, name: called, label: Called?}]}
  - {type: dateTime, name: when, label: When?, read_only: "${town} = 'cardiff'", was: [then]}
"""
    )
    town = flow.by_name["town"]
    assert town.choice_filter is not None
    assert [row.columns for row in flow.choices_of(town)][:2] == [
        {"county": "gwynedd"},
        {"county": "glamorgan"},
    ]
    assert flow.by_name["stamp"].triggers == ("town",)
    assert flow.groups_around["child/called"][0].repeats
    assert flow.by_name["when"].was == ("then",)
    # or_other: one more choice in the list, and a question for it.
    assert [row.name for row in flow.choices["towns"]] == ["bangor", "cardiff", "other"]
    assert [question.name for question in flow.questions][3] == "seen_other"


def test_one_name_may_stand_in_two_groups_but_then_nothing_can_refer_to_it() -> None:
    groups = "".join(
        f"  - {{type: group, name: g{n}, label: G, survey: [{{type: text, name: same, label: A}}]}}\n"
        for n in (1, 2)
    )
    flow = flow_of(f"flow: two\ntitle: Two\naudience: anyone\nsurvey:\n{groups}")
    assert list(flow.by_path) == ["g1/same", "g2/same"]
    (problem,) = problems_of(
        f"flow: two\ntitle: Two\naudience: anyone\nsurvey:\n{groups}  - {{type: note, name: n, label: '${{same}}'}}\n"
    )
    assert "2 rows have that name" in problem.message
