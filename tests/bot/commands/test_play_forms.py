"""``play`` and ``check`` with questionnaires from spreadsheets: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.commands.command_line import run

HOUSEHOLD = """
| survey |
|        | type         | name      | label      | constraint | constraint_message | required | relevant     |
|        | integer      | age       | How old?   | . >= 18    | Adults only.       | yes      |              |
|        | begin group  | about     | About      |            |                    |          |              |
|        | text         | why       | Why?       |            |                    |          |              |
|        | end group    |           |            |            |                    |          |              |
|        | begin repeat | household | Who?       |            |                    |          |              |
|        | text         | name      | Name?      |            |                    |          |              |
|        | begin repeat | pet       | Pet        |            |                    |          |              |
|        | text         | kind      | What kind? |            |                    |          |              |
|        | end repeat   |           |            |            |                    |          |              |
|        | end repeat   |           |            |            |                    |          |              |
"""
ANSWERS = {
    "age": [7, 30],
    "about/why": "x",
    "household": 2,
    "household[1]/name": "Bob",
    "household[2]/pet[1]/kind": "cat",
}


def played(tmp_path: Path, form: str, answers: object, name: str = "form.md") -> dict[str, Any]:
    (tmp_path / name).write_text(form, encoding="utf-8")
    (tmp_path / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    done = run("play", tmp_path / name, "--answers", tmp_path / "answers.json", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    object_: dict[str, Any] = json.loads(done.stdout)
    return object_


def test_a_form_is_played_into_nested_json(tmp_path: Path) -> None:
    assert played(tmp_path, HOUSEHOLD, ANSWERS) == {
        "status": "completed",
        "asked": [
            *("age", "about/why", "household[1]/name", "household[2]/name"),
            "household[2]/pet[1]/kind",
        ],
        "refused": [{"path": "age", "value": 7, "message": "Adults only."}],
        "submission": {
            "age": "30",
            "about": {"why": "x"},
            "household": [{"name": "Bob"}, {"pet": [{"kind": "cat"}]}],
        },
    }


def test_a_play_stops_where_what_is_required_stays_blank(tmp_path: Path) -> None:
    result = played(tmp_path, HOUSEHOLD, {"age": [7]})
    assert result["status"] == "refused"
    assert [(each["path"], each["value"]) for each in result["refused"]] == [("age", 7), ("age", "")]
    assert result["asked"] == ["age"]


def test_what_a_chat_cannot_carry_is_said_in_the_result(tmp_path: Path) -> None:
    form = "| survey |\n| | type | name | label |\n| | background-audio | voice | |\n| | text | a | A |\n"
    result = played(tmp_path, form, {})
    assert result["status"] == "unsupported"
    assert [each["path"] for each in result["unsupported"]] == ["voice"]


def test_a_form_that_cannot_be_read_prints_its_problems_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "form.csv").write_text(
        '"survey"\n,"type","name","label"\n,"unknown","a","A"\n,"text","b c","B"\n', encoding="utf-8"
    )
    (tmp_path / "answers.json").write_text("{}", encoding="utf-8")
    done = run("play", tmp_path / "form.csv", "--answers", tmp_path / "answers.json", "--json")
    assert done.exit_code == 1
    problems = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["sheet"], each["row"], each["column"]) for each in problems] == [
        ("survey", 2, "type"),
        ("survey", 3, "name"),
    ]
    assert set(problems[0]) == {"file", "sheet", "row", "column", "message", "remedy"}


def test_tables_lie_beside_the_form(tmp_path: Path) -> None:
    (tmp_path / "fruits.csv").write_text("name_key,name\nmango,Mango\n", encoding="utf-8")
    form = """
| survey |
|        | type      | name  | label | calculation |
|        | calculate | fruit |       | pulldata('fruits', 'name', 'name_key', 'mango') |
|        | note      | said  | ${fruit} |          |
"""
    assert played(tmp_path, form, {})["submission"] == {"fruit": "Mango"}


def test_check_names_sheet_and_row(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(
        "| survey |\n| | type | name | label |\n| | oops | a | A |\n", encoding="utf-8"
    )
    done = run("check", tmp_path / "form.md")
    assert done.exit_code == 1
    assert "sheet survey, row 2, type: there is no type" in done.stdout


PROGRAMME = """\
programme: print-shop
title: Print Shop
provider: Print Shop Trust
timezone: Europe/London
languages: [en]
purpose: We print.
who_sees: The staff.
roles: {service_user: {flows: [household]}}
help_lines: In danger? Call 999.
crisis_words: [suicide]
contact: Ask at the desk.
"""


def test_a_spreadsheet_in_a_programmes_folder_is_checked_and_played_as_its_flow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "print-shop"
    folder.mkdir()
    (folder / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
    (folder / "household.md").write_text(HOUSEHOLD, encoding="utf-8")
    (folder / "README.md").write_text("# About this folder\n", encoding="utf-8")
    done = run("check", tmp_path)
    assert (done.exit_code, done.stdout) == (0, "2 files read, no problems\n")
    (tmp_path / "answers.json").write_text(json.dumps(ANSWERS), encoding="utf-8")
    monkeypatch.setenv("BOT_PROGRAMMES", str(tmp_path))
    done = run("play", "print-shop/household", "--answers", tmp_path / "answers.json", "--json")
    assert json.loads(done.stdout)["status"] == "completed"
    (folder / "household.md").write_text(HOUSEHOLD.replace("begin repeat | pet", "begin repat | pet"))
    done = run("check", folder, "--json")
    assert done.exit_code == 1
    problems = [json.loads(line) for line in done.stdout.splitlines()]
    assert (problems[0]["file"], problems[0]["sheet"], problems[0]["row"]) == (
        str(folder / "household.md"),
        "survey",
        8,
    )
