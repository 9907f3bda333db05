"""What was played in the terminal is recorded, and played again it gives the same submission."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.commands.command_line import run

HOUSEHOLD = """
| survey |
|        | type              | name   | label             | default | relevant        | read_only |
|        | text              | name   | Your name?        |         |                 |           |
|        | integer           | years  | How many years?   | 3       |                 |           |
|        | date              | since  | Since when?       |         |                 |           |
|        | begin repeat      | child  | Child             |         |                 |           |
|        | text              | called | Called?           |         |                 |           |
|        | begin repeat      | pet    | Pet               |         |                 |           |
|        | select_one kinds  | kind   | What kind?        |         |                 |           |
|        | end repeat        |        |                   |         |                 |           |
|        | end repeat        |        |                   |         |                 |           |
|        | select_multiple kinds | likes | Which do you like? |      | ${name} != 'No' |           |
|        | rank kinds        | best   | Which is best?    |         |                 |           |
|        | image             | photo  | A picture?        |         |                 |           |
| choices |
|        | list_name | name | label |
|        | kinds     | cat  | Cat   |
|        | kinds     | dog  | Dog   |
"""
#: a name, the default left blank, a day in words, two children of whom the first has a pet, and the rest
TYPED = """Sam
[Skip]
1/2/2026
yes
Ann
yes
cat
no
yes
Ben
no
no
[Cat] [Dog] [Done]
dog cat
<image a.jpg>
"""


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "household.md"
    path.write_text(HOUSEHOLD, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["said.txt", "said.json"])
def test_what_was_recorded_gives_the_same_submission(form: Path, tmp_path: Path, name: str) -> None:
    done = run("play", form, "--record", tmp_path / name, into=TYPED)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "ended completed"
    again = run("play", form, "--answers", tmp_path / name, "--json")
    assert again.exit_code == 0
    played = json.loads(again.stdout)
    assert played["status"] == "completed"
    assert played["submission"] == {
        "name": "Sam",
        "since": "2026-02-01",
        "child": [{"called": "Ann", "pet": [{"kind": "cat"}]}, {"called": "Ben"}],
        "likes": "cat dog",
        "best": "dog cat",
        "photo": "a.jpg",
    }


def test_a_recorded_conversation_that_was_mended_by_hand_plays_again(form: Path, tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    run("play", form, "--record", said, into=TYPED)
    said.write_text(said.read_text(encoding="utf-8").replace("you   Sam", "you   Kim"), encoding="utf-8")
    again = run("play", form, "--answers", said, "--json")
    assert json.loads(again.stdout)["submission"]["name"] == "Kim"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("at    some time ago\nflow  household\n", "line 1: at is written like: at    2026-03-02 09:00"),
        ("lang  en\nyou   Sam\n", "line 2: a transcript begins with: flow  programme/flow"),
        ("lang  en\n", "line 1: a transcript begins with"),
    ],
)
def test_a_recording_that_cannot_be_played_is_a_problem(
    form: Path, tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "said.txt").write_text(text, encoding="utf-8")
    done = run("play", form, "--answers", tmp_path / "said.txt", "--json")
    assert done.exit_code == 1
    assert message in json.loads(done.stdout)["message"]
