"""``export``: who agreed is in it, who did not is not, and a spreadsheet carries nothing out."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path

import openpyxl
import pytest

from flows.conversation.events import Back, Correct
from storage.store import Store
from tests.bot.commands.installation import SAID, Installation, refused, run, two_people_answer
from tests.storage.lives import SAM, after, arrive, converse


@pytest.mark.usefixtures("here")
def test_the_answers_of_whoever_may_be_counted_are_exported_in_the_agreed_form() -> None:
    rows = json.loads(run("export", "st-james-house", "--format", "json").stdout)
    assert [tuple(row) for row in rows] == [
        ("person", "flow", "revision", "run", "question", "value", "unit", "at")
    ] * len(rows)
    assert {row["run"] for row in rows} == {"r1"}
    by_question = {row["question"]: row for row in rows}
    assert by_question["worry"]["value"] == SAID
    assert (by_question["week/hours"]["value"], by_question["week/hours"]["unit"]) == ("16", "hour")
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert run("export", "st-james-house").stdout == run("export", "st-james-house").stdout
    assert str(SAM) not in run("export", "st-james-house").stdout
    assert "Sam" not in run("export", "st-james-house").stdout


def test_what_was_taken_back_or_corrected_is_left_out(empty: Installation) -> None:
    async def answer(store: Store) -> None:
        sam = await arrive(store)
        await converse(store, sam, "7", "16", Correct(after(2), "week/hours"), "4", Back(after(4)), run="r1")
        await converse(store, await arrive(store, SAM + 1), "7", run="r2")
        async with store.transaction() as tx:
            changed = (await tx.people.by_telegram([SAM + 1]))[SAM + 1]
            await tx.people.consent(changed, "st-james-house", "count", False, after(9))

    empty.inside(answer)
    rows = json.loads(run("export", "st-james-house").stdout)
    assert {row["run"] for row in rows} == {"r1"}
    assert "16" not in [row["value"] for row in rows]


def test_a_cell_that_a_spreadsheet_would_carry_out_is_text(empty: Installation) -> None:
    async def answer(store: Store) -> None:
        await converse(store, await arrive(store), "2", '=HYPERLINK("x")\nand more \ud800', "16", run="r1")

    empty.inside(answer)
    out = empty.folder / "answers.csv"
    done = run("export", "st-james-house", "--format", "csv", "--out", out)
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"), newline="")))
    assert {row["question"]: row["value"] for row in rows}["worry"] == '\'=HYPERLINK("x")\nand more ?'
    assert {row["question"]: row["value"] for row in rows}["week/hours"] == "16"
    assert f"{len(rows)} answers are in {out}" in done.output
    # JSON keeps the words as they are, but for half a character.
    assert "and more ?" in json.loads(run("export", "st-james-house").stdout)[1]["value"]


def test_an_empty_programme_is_an_empty_array(empty: Installation) -> None:
    assert run("migrate").exit_code == 0
    assert json.loads(run("export", "st-james-house").stdout) == []
    assert run("export", "st-james-house", "--format", "csv").stdout.count("\n") == 1
    assert empty.database.is_file()


def test_a_programme_that_is_not_there_is_named_with_the_nearest(here: Installation) -> None:
    assert 'Did you mean "st-james-house"?' in refused(run("export", "st-jams-house"))
    assert here.database.is_file()


def test_a_programme_served_no_longer_is_exported_all_the_same(here: Installation) -> None:
    for table in ("memberships", "consents", "runs", "answers"):
        here.tamper(f"UPDATE {table} SET programme = 'long-ago'")
    assert json.loads(run("export", "long-ago").stdout)


def test_a_spreadsheet_has_a_sheet_for_each_flow_and_a_dictionary(here: Installation) -> None:
    out = here.folder / "answers.xlsx"
    done = run("export", "st-james-house", "--format", "xlsx", "--out", out)
    assert done.exit_code == 0, done.output
    assert f"One submission is in {out}" in done.output
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["check-in", "delivery-report", "gave-time", "tender-questions", "dictionary"]
    values = {cell.value for row in book["check-in"].iter_rows() for cell in row}
    assert {SAID, "week/hours", 16} <= values


@pytest.mark.usefixtures("here")
def test_one_flow_has_a_row_for_each_submission() -> None:
    wide = run("export", "st-james-house", "--format", "csv", "--shape", "wide", "--flow", "check-in").stdout
    [row] = csv.DictReader(io.StringIO(wide, newline=""))
    assert (row["run"], row["status"], row["week/hours"], row["worry"]) == ("r1", "open", "16", SAID)


@pytest.mark.parametrize(
    ("mistake", "said", "code"),
    [
        (("--format", "csv", "--shape", "wide"), "Name a folder or a zip", 2),
        (("--flow", "chek-in"), "There is: check-in", 2),
        (("--from", "monday"), "is no day", 2),
        (("--group", "shoe=42"), "is no group", 2),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_written_as_asked_is_said_in_one_sentence(
    mistake: tuple[str, ...], said: str, code: int
) -> None:
    wrong = run("export", "st-james-house", *mistake)
    assert (wrong.exit_code, wrong.stdout) == (code, "")
    assert said in wrong.stderr
    assert len(wrong.stderr.strip().splitlines()) == 1


def test_a_folder_that_is_there_is_left_as_it_is(here: Installation) -> None:
    said = refused(run("export", "st-james-house", "--format", "csv", "--shape", "wide", "--out", here.data))
    assert "is there already" in said
    assert here.database.is_file()


def test_what_cannot_be_opened_or_written_leaves_no_half_file(here: Installation) -> None:
    nowhere = here.folder / "not" / "there.json"
    assert "no such file" in refused(run("export", "st-james-house", "--out", nowhere))
    here.tamper("UPDATE answers SET sealed = zeroblob(60) WHERE sealed IS NOT NULL")
    out = here.folder / "answers.json"
    assert refused(run("export", "st-james-house", "--out", out))
    assert not list(here.folder.glob("answers*"))


@pytest.mark.postgres
def test_a_server_is_exported_alike(on_server: Installation) -> None:
    two_people_answer(on_server)
    rows = json.loads(run("export", "st-james-house").stdout)
    assert {row["question"] for row in rows} >= {"worry", "week/hours"}


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no device that is always full")
@pytest.mark.usefixtures("here")
def test_a_full_disk_is_one_sentence(form: str) -> None:
    said = refused(run("export", "st-james-house", "--format", form, "--out", "/dev/full"))
    assert said == "It could not be read or written to the end: no space left on device."
    assert Path("/dev/full").is_char_device()
