"""``questions``: a table, CSV, JSON and a picture of what became of each question."""

from __future__ import annotations

import csv
import io
import json

import pytest

from flows.conversation.events import Stop
from storage.store import Store
from tests.bot.commands.installation import Installation, refused, run
from tests.storage.lives import SAM, after, arrive, converse


def many_answer(here: Installation, people: int = 9) -> None:
    async def answer(store: Store) -> None:
        for number in range(people):
            person = await arrive(store, SAM + number)
            said = ("7", Stop(after(2))) if number else ("lots", "7")
            await converse(store, person, *said, run=f"r{number}")

    here.inside(answer)


def exact(*narrowed: str) -> dict[str, dict[str, int]]:
    asked = run("questions", "st-james-house", "check-in", "--exact", "--format", "json", *narrowed)
    assert asked.exit_code == 0, asked.output
    return {each["question"]: each for each in json.loads(asked.stdout)["questions"]}


def test_the_operator_sees_every_number(empty: Installation) -> None:
    many_answer(empty)
    found = exact()
    assert (found["housing"]["shown"], found["housing"]["answered"], found["housing"]["refused"]) == (9, 9, 1)
    assert (found["week/hours"]["left"], found["week/hours"]["waiting"]) == (8, 1)
    assert "asked no longer" in str(found["week/hours"]["label"])


def test_without_exact_small_numbers_are_hidden(empty: Installation) -> None:
    many_answer(empty)
    said = run("questions", "st-james-house").stdout
    assert "10 began: 0 finished (0 %), 10 stopped, * still open." in said
    assert said.count("began: ") > 1
    rows = run("questions", "st-james-house", "check-in", "--format", "csv").stdout
    housing = next(row for row in csv.DictReader(io.StringIO(rows)) if row["question"] == "housing")
    assert (housing["shown"], housing["refused"]) == ("10", "*")


def test_days_and_groups_narrow_it_down(empty: Installation) -> None:
    many_answer(empty, people=2)
    day = after(0).date().isoformat()
    assert exact("--from", day, "--to", day, "--group", "role=service_user")["housing"]["shown"] == 2
    assert exact("--from", "2027-01-01")["housing"]["shown"] == 0
    assert exact("--group", "language=bn")["housing"]["shown"] == 0


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (("--from", "yesterday"), "is no day"),
        (("--from", "2026-11-02", "--to", "2026-11-01"), "before the first"),
        (("--group", "role=wizard"), "no role"),
        (("--group", "wizards"), "is no group"),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_mistake_is_named_in_one_sentence(mistake: tuple[str, ...], said: str) -> None:
    wrong = run("questions", "st-james-house", "check-in", *mistake)
    assert wrong.exit_code == 2
    assert said in wrong.stderr
    assert len(wrong.stderr.strip().splitlines()) == 1


@pytest.mark.usefixtures("here")
def test_what_is_not_there_is_named() -> None:
    assert "st-james-house" in run("questions", "nowhere").stderr
    assert "check-in" in run("questions", "st-james-house", "nothing").stderr
    assert "one flow" in run("questions", "st-james-house", "--format", "csv").stderr
    assert "nothing to draw" in refused(run("questions", "st-james-house", "check-in", "--format", "png"))


def test_the_picture_is_written_to_a_file(empty: Installation) -> None:
    many_answer(empty)
    out = empty.folder / "questions.png"
    done = run("questions", "st-james-house", "check-in", "--format", "png", "--out", out)
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(b"\x89PNG")
    assert not list(empty.folder.glob("*.unfinished"))
