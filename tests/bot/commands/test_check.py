"""``check`` as an author uses it: the real command, on real files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.programmes import LIBRARY, load_flow, load_programmes
from bot.transcript import played_anew
from flows.conversation.definition import Flow
from tests.bot.commands.command_line import run
from tests.flows.authoring.flow_texts import RIGHT, WRONG


def test_what_ships_has_no_problems() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check", LIBRARY.parent],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(" files read, no problems\n")


def test_mistakes_are_shown_under_their_file_with_how_to_mend_them(tmp_path: Path) -> None:
    wrong = tmp_path / "check-in.yaml"
    wrong.write_text(WRONG, encoding="utf-8")
    done = run("check", wrong)
    assert (done.exit_code, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[0] == str(wrong)
    at = lines.index("  line 18, relevant: relevant names ${hous}, which is no question")
    assert lines[at + 1] == "      Did you mean ${hours}?"
    assert lines[-1] == "1 file read, 15 problems"


def test_as_json_each_problem_is_one_object_a_line(tmp_path: Path) -> None:
    (tmp_path / "check-in.yaml").write_text(WRONG, encoding="utf-8")
    (tmp_path / "right.yaml").write_text(RIGHT, encoding="utf-8")
    done = run("check", tmp_path, "--json")
    problems = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert len(problems) == 15
    assert set(problems[0]) >= {"file", "sheet", "row", "column", "message", "remedy"}
    assert problems[0]["severity"] == "problem"
    assert problems[0]["file"] == str(tmp_path / "check-in.yaml")


def test_as_json_nothing_is_printed_where_nothing_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "right.yaml").write_text(RIGHT, encoding="utf-8")
    done = run("check", "--json", tmp_path)
    assert (done.exit_code, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("binary.yaml", bytes(range(256)), "this is not UTF-8 text"),
        ("empty.yaml", b"", "the file is empty"),
        ("large.yaml", b"a: b\n" * 300_000, "the file is larger than 1 MB"),
        ("form.xlsx", b"PK", "this is no workbook"),
    ],
)
def test_any_file_gives_a_problem_and_no_traceback(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = run("check", tmp_path / name)
    assert (done.exit_code, done.stderr) == (1, "")
    assert message in done.stdout


def test_a_path_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    done = run("check", tmp_path / "none.yaml")
    assert done.exit_code == 1
    assert "there is no such file" in done.stdout


def test_the_file_of_a_programme_is_checked_with_the_flows_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "st-james-house"
    shutil.copytree(LIBRARY / "st-james-house", folder)
    (folder / "check-in.yaml").unlink()
    done = run("check", folder / "programme.yaml")
    assert done.exit_code == 1
    assert 'names the flow "check-in", which is not in this folder' in done.stdout


# --- loading for the bot ------------------------------------------------------------------------------


def test_a_programme_of_the_operators_own_is_added_to_what_ships(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(LIBRARY / "st-james-house", folder)
    _replace(folder / "programme.yaml", "programme: st-james-house", "programme: own")
    _replace(folder / "value-map.yaml", "value_map: st-james-house", "value_map: own")
    programmes, problems = load_programmes(tmp_path)
    assert not problems
    assert {"own", "st-james-house"} <= set(programmes)


def test_the_same_id_replaces_what_ships(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    shutil.copytree(LIBRARY / "st-james-house", folder)
    _replace(folder / "check-in.yaml", 'title: {en: "Weekly check-in"', 'title: {en: "Your week"')
    shipped, _ = load_programmes()
    programmes, problems = load_programmes(tmp_path)
    assert not problems
    ours, theirs = (each["st-james-house"].flows["check-in"] for each in (programmes, shipped))
    assert ours.title.by_language["en"].source == "Your week"
    assert ours.revision != theirs.revision


def test_a_broken_programme_is_left_out_and_the_others_are_loaded(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "programme.yaml").write_text("programme: broken\n")
    programmes, problems = load_programmes(tmp_path)
    assert "broken" not in programmes
    assert "st-james-house" in programmes
    assert {problem.file for problem in problems} == {str(tmp_path / "broken" / "programme.yaml")}


def test_a_folder_that_is_not_there_is_a_problem_and_not_the_end(tmp_path: Path) -> None:
    programmes, (problem,) = load_programmes(tmp_path / "none")
    assert "st-james-house" in programmes
    assert problem.message == "there is no such folder"


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


FORM = """
| survey |
| | type | name | label | relevant |
| | integer | hours | How many hours did you do of all the things that we spoke of when you were here last week? | |
| | text | more | Why so many? | ${hours} > 40 |
| | text | odd | And? | ${hours} > 5 and ${hours} < 4 |
"""


def test_a_question_that_is_never_asked_is_a_problem_and_a_long_sentence_is_advice(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(FORM, encoding="utf-8")
    done = run("check", tmp_path / "form.md")
    assert (done.exit_code, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[1].startswith('  sheet survey, row 4, relevant: the question "odd" can never be asked')
    assert lines[3].startswith("  advice, sheet survey, row 2, label: label has a sentence of 20 words")
    assert lines[-1] == "1 file read, 1 problem"
    as_json = [json.loads(line) for line in run("check", tmp_path / "form.md", "--json").stdout.splitlines()]
    assert [(each["severity"], each["kind"], each["row"]) for each in as_json] == [
        ("problem", "never-asked", 4),
        ("advice", "long-sentence", 2),
    ]


def test_advice_alone_fails_nothing(tmp_path: Path) -> None:
    sound = "\n".join(line for line in FORM.splitlines() if "odd" not in line)
    (tmp_path / "form.md").write_text(sound, encoding="utf-8")
    done = run("check", tmp_path / "form.md")
    assert done.exit_code == 0
    assert done.stdout.endswith("1 file read, no problems\n")
    assert "advice, " in done.stdout


def test_the_answers_of_a_witness_played_from_a_file_ask_its_question(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(FORM, encoding="utf-8")
    done = run("check", tmp_path / "form.md", "--json", "--witnesses")
    witnesses = [each for each in map(json.loads, done.stdout.splitlines()) if "answers" in each]
    (more,) = (each for each in witnesses if each["question"] == "more")
    assert (more["choice"], more["turns"], set(more["answers"])) == (None, 1, {"hours"})
    (tmp_path / "answers.json").write_text(json.dumps(more["answers"]), encoding="utf-8")
    played = run("play", tmp_path / "form.md", "--answers", tmp_path / "answers.json", "--json")
    assert "more" in json.loads(played.stdout)["asked"]


def shipped(called: str) -> Flow:
    flow, _ = load_flow(LIBRARY / f"{called}.yaml")
    assert flow is not None
    return flow


def test_transcripts_are_written_for_each_branch_and_pass_when_played(tmp_path: Path) -> None:
    flow = LIBRARY / "st-james-house" / "gave-time.yaml"
    done = run("check", flow.parent, "--transcripts", tmp_path / "out")
    assert done.exit_code == 0
    written = sorted((tmp_path / "out").iterdir())
    assert any(path.name.startswith("gave-time-") for path in written)
    assert f"{len(written)} conversations were written" in done.stderr
    for path in written:
        text = path.read_text(encoding="utf-8")
        title, called = text.splitlines()[:2]
        assert " is asked: " in title
        assert called.split()[-1].startswith("st-james-house/")
        assert played_anew(text, shipped, lambda _flow, sprint: sprint.run) == text
        asked = text.splitlines()[-1]
        assert not asked.startswith("ended")


def test_transcripts_that_cannot_be_written_are_said_so(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(FORM, encoding="utf-8")
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    done = run("check", tmp_path / "form.md", "--transcripts", tmp_path / "taken")
    assert done.exit_code == 1
    assert str(tmp_path / "taken") in done.stderr
    assert "Traceback" not in done.output
