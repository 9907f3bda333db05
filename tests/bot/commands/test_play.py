"""``play``: a conversation in the terminal, and one played from a file of answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.transcript import played_anew
from flows.authoring.flow_file import read_flow
from tests.bot.commands.command_line import run
from tests.flows.authoring.flow_texts import RIGHT, WRONG

EVERY_TYPE = Path(__file__).parent.parent.parent / "transcripts" / "flows" / "every-type.yaml"


def play(tmp_path: Path, answers: object, flow: Path = EVERY_TYPE) -> dict[str, Any]:
    (tmp_path / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    done = run("play", flow, "--answers", tmp_path / "answers.json", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    played: dict[str, Any] = json.loads(done.stdout)
    return played


def test_a_conversation_in_the_terminal_can_be_recorded_and_played_again(tmp_path: Path) -> None:
    typed = "[OK]\nmaybe\n[No]\n1.3.2026\n[Skip]\n[Back]\n[0.5]\nskip\n"
    done = run("play", EVERY_TYPE, "--record", tmp_path / "said.txt", into=typed)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "ended completed"
    recorded = (tmp_path / "said.txt").read_text(encoding="utf-8")
    assert "you   maybe\nbot   I could not match that to a choice." in recorded
    flow, _ = read_flow("every-type.yaml", EVERY_TYPE.read_bytes())
    assert flow is not None
    assert played_anew(recorded, lambda _: flow, lambda _flow, sprint: sprint.run) == recorded


def test_a_conversation_ends_where_the_typing_ends() -> None:
    done = run("play", "st-james-house/gave-time", into="Painted\n")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "saved what = Painted" in done.stdout
    assert "ended" not in done.stdout


def test_a_conversation_can_be_had_in_another_language() -> None:
    done = run("play", EVERY_TYPE, "--language", "bn", into="")
    assert "কেউ এখনই পড়ে না।" in done.stdout


def test_a_language_the_flow_does_not_speak_is_refused_with_those_it_does() -> None:
    done = run("play", EVERY_TYPE, "--language", "fr", into="")
    assert done.exit_code == 2
    assert "en, bn" in done.stderr


@pytest.mark.parametrize("name", ["st-james-house/none", "none/none", "none.yaml", "none"])
def test_a_flow_that_is_not_there_is_a_problem(name: str) -> None:
    done = run("play", name, into="")
    assert done.exit_code == 1
    assert "there is no such" in done.stderr
    assert "Traceback" not in done.stderr


def test_answers_from_a_file_give_the_submission(tmp_path: Path) -> None:
    answers = {
        "understood": "OK",
        "eaten": ["perhaps", "yes"],
        "meal/foods": "milk bread",
        "meal/litres": [9, 0.25],
        "when": "2026-01-31",
        "warmth": 0.5,
        "picture": "lunch.jpg",
        "not/asked": "at all",
    }
    played = play(tmp_path, answers)
    assert played["status"] == "completed"
    assert played["asked"] == [
        "understood",
        "eaten",
        "meal/foods",
        "meal/litres",
        "when",
        "warmth",
        "picture",
    ]
    assert played["refused"] == [
        {
            "path": "eaten",
            "value": "perhaps",
            "message": "That choice is not part of this question. Please choose one of these.",
        },
        {"path": "meal/litres", "value": 9, "message": "That is a lot of milk. Please check it."},
    ]
    assert played["submission"] == {
        "understood": "OK",
        "eaten": "yes",
        "meal": {"foods": "bread milk", "litres": "0.25"},
        "when": "2026-01-31",
        "warmth": "0.5",
        "picture": "lunch.jpg",
        "millilitres": "250",
    }


def test_a_needed_question_without_an_answer_stops_the_play(tmp_path: Path) -> None:
    played = play(tmp_path, {"understood": ["No", "OK"], "eaten": None})
    assert played["status"] == "refused"
    assert [(refused["path"], refused["value"]) for refused in played["refused"]] == [
        ("understood", "No"),
        ("eaten", ""),
    ]
    assert played["submission"] == {"understood": "OK"}


def test_what_holds_no_more_at_the_end_is_refused_at_the_end(tmp_path: Path) -> None:
    flow = tmp_path / "flow.yaml"
    flow.write_text(
        "flow: late\ntitle: Late\naudience: anyone\nsurvey:\n"
        "  - {type: integer, name: a, label: A?, constraint: \"${b} = '' or . < ${b}\"}\n"
        "  - {type: integer, name: b, label: B?}\n"
    )
    played = play(tmp_path, {"a": 5, "b": 3}, flow)
    assert played["status"] == "refused"
    assert [(refused["path"], refused["value"]) for refused in played["refused"]] == [("a", "5")]


def test_a_flow_with_mistakes_gives_its_problems_as_json(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    (tmp_path / "answers.json").write_text("{}")
    done = run("play", tmp_path / "wrong.yaml", "--answers", tmp_path / "answers.json", "--json")
    assert done.exit_code == 1
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 15


@pytest.mark.parametrize(
    "content", [b"", b"[1]", b"{", b"\xff", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"]
)
def test_answers_that_cannot_be_read_are_a_problem(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "flow.yaml").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "answers.json").write_bytes(content)
    done = run("play", tmp_path / "flow.yaml", "--answers", tmp_path / "answers.json", "--json")
    assert (done.exit_code, done.stderr) == (1, "")
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["file"] == str(tmp_path / "answers.json")
