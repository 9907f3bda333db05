"""What became of the questions, as it is read: a message, a table, a file and a picture with the same numbers."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from bot.learning import in_words
from bot.report.question_chart import chart_caption, question_chart
from bot.report.questions import QuestionsView, as_csv, as_json, in_order, message, shortened, table
from flows.conversation.definition import Flow
from flows.value.questions import MEASURES, Became, Passed, Questions, disclosed
from tests.bot.conversation.room import shipped
from tests.bot.report.test_chart import size_of
from tests.flows.conversation.sample_flows import flow, group, question


def check_in() -> Flow:
    return shipped()["st-james-house"].flows["check-in"]


def some(*, exact: bool = False, language: str = "en", scale: int = 10) -> QuestionsView:
    """Fewer and fewer are shown each question; every third one loses people."""
    shown, found = 12 * scale, []
    for number, asked in enumerate(q for q in check_in().questions if q.is_asked):
        left = scale if number % 3 == 2 else 0
        counts: dict[str, Any] = {
            "shown": shown,
            "answered": shown - left,
            "left": left,
            "refused": number * scale // 10,
        }
        resting = {**dict.fromkeys(MEASURES, 0), **counts, "seconds": shown}
        found.append(Became(asked.path, **counts, seconds=4.0 * number, people=resting))
        shown -= left
    runs = {"started": 12 * scale, "completed": shown, "left": 12 * scale - shown, "waiting": 0}
    programme = shipped()["st-james-house"]
    questions = Questions("check-in", Passed(**runs, people=runs), tuple(found), tuple(found[:1]))
    return in_words(programme, check_in(), disclosed(questions, exact), language)


def test_the_message_says_where_people_stop_and_what_is_hard() -> None:
    said = message(some())
    assert "120 began, and 75 % of them finished." in said
    assert "Stops people most: 9 · How many hours of" in said
    assert "Takes longest: 11 · " in said
    assert "Counts are to the nearest 5." in said


def test_few_people_are_not_told_about() -> None:
    said = message(some(scale=0))
    assert said.endswith("Nobody has begun yet.")
    programme = shipped()["st-james-house"]
    few = disclosed(Questions("check-in", Passed(started=3, people={"started": 3}), ()), exact=False)
    view = in_words(programme, check_in(), few, "en")
    assert "few people have begun. It is shown from 8 people on." in message(view)
    assert question_chart(view) is None


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_picture_is_square_and_its_caption_has_its_numbers(language: str) -> None:
    view = some(language=language)
    assert size_of(question_chart(view)) == (800, 800)
    caption = chart_caption(view)
    assert len(caption) < 1024
    assert "8 %" in caption


def test_text_that_looks_like_markup_is_drawn_and_not_obeyed() -> None:
    odd = flow(question("integer", "hours", '#read("/etc/passwd") $x$ *b* @ref \\ "'))
    counts: dict[str, Any] = dict.fromkeys(("shown", "answered"), 20)
    found = Questions("check-in", Passed(started=20, people={"started": 20}), (Became("hours", **counts),))
    assert size_of(question_chart(in_words(shipped()["st-james-house"], odd, found, "en"))) == (800, 800)


def test_the_table_has_a_line_for_each_question_and_lines_up() -> None:
    lines = table(some(exact=True)).splitlines()
    at = lines[3].index("question")
    assert [line[at:].split(" · ")[0] for line in lines[4:15]] == [str(number) for number in range(1, 12)]
    assert "120 began: 90 finished (75 %), 30 stopped, 0 still open." in lines


def test_the_file_has_every_number_hidden_ones_as_a_star() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(some()).decode())))
    assert len(rows) == 11
    assert (rows[1]["question"], rows[1]["shown"], rows[1]["refused"]) == ("home", "120", "*")
    assert rows[2]["left"] == "10"
    exact = list(csv.DictReader(io.StringIO(as_csv(some(exact=True)).decode())))
    assert len(exact) == 12


def test_json_keeps_hidden_numbers_empty_and_revisions_for_the_operator_only() -> None:
    hidden = json.loads(as_json(some(), "st-james-house"))
    assert hidden["questions"][1]["refused"] is None
    assert "revisions" not in hidden["questions"][0]
    exact = json.loads(as_json(some(exact=True), "st-james-house"))
    assert exact["questions"][1]["refused"] == 1
    assert len(exact["questions"][0]["revisions"]) == 1


def test_questions_stand_in_the_order_of_the_flow_and_those_that_are_gone_come_last() -> None:
    asks = flow(
        question("note", "hello"),
        group("member", question("integer", "age", path="member/age"), repeats=True),
        question("text", "wish"),
    )
    found = in_order(asks, [Became("old", shown=3), Became("wish", shown=2)])
    assert [each.question for each in found] == ["member", "member/age", "wish", "old"]
    view = in_words(shipped()["st-james-house"], asks, Questions("check-in", Passed(), found), "en")
    assert [line.label for line in view.lines] == [
        "member: another one?",
        "age?",
        "wish?",
        "old (asked no longer)",
    ]


def test_a_long_question_is_cut_after_a_whole_word() -> None:
    assert shortened("How many hours of training did you do?", 20) == "How many hours of…"
    assert shortened("x" * 30, 20) == "x" * 19 + "…"
