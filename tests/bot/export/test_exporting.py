"""Exports: wide with columns that stay, repeats as their own table, long, labels, and never more than a page held."""

from __future__ import annotations

import csv
import gc
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import insert, select

from bot.export import exporting
from bot.export.exporting import Format, NeedsFolder, Shape, Wanted
from bot.export.files import CsvFiles, TooWide, csv_folder, workbook
from bot.export.rows import Exported, Head
from flows.conversation.definition import Flow, Group
from flows.conversation.engine import resume, start
from flows.conversation.events import Invited, Reply
from flows.conversation.tables import Seen, tables
from flows.values import Number
from storage import schema
from storage.selection import Selection
from storage.store import Store
from storage.submissions import Stored, submissions
from tests.flows.conversation.sample_flows import HOMES, MONDAY, flow, group, question
from tests.storage.lives import ADA, PROGRAMME, SAM, after, arrive, converse, keep

HOUSEHOLD = flow(
    question("text", "street", "Which street?"),
    group(
        "member",
        question("integer", "age", "How old is this person?", path="member/age"),
        Group(
            "job", "member/job", (question("text", "title", "What is the job?", path="member/job/title"),),
            repeats=True,
        ),
        repeats=True,
    ),
    question("select_multiple", "homes", "Where have you lived?", list_name="homes"),
    question("calculate", "twice", calculation="count(${member}) * 2"),
    lists={"homes": HOMES},
)  # fmt: skip
SAID = ("=cmd()", "yes", "40", "yes", "Baker", "yes", "Clerk", "no", "yes", "9", "no", "no")


async def lives_in(
    store: Store, asked: Flow = HOUSEHOLD, *said: str, run: str = "r1", who: int = SAM
) -> None:
    """Somebody goes through a flow, ticking two of the places at the end of the household's."""
    person = await arrive(store, who)
    sprint = start(asked, Invited(run, person.id, "en", MONDAY))
    async with store.transaction() as tx:
        kept = await keep(tx, None, sprint, person.key)
        for turn, words in enumerate(said or SAID, start=1):
            sprint = resume(asked, kept, Reply(at=after(turn), text=words))
            kept = await keep(tx, kept, sprint, person.key)
        if not said:
            ticked = Reply(at=after(20), ticked=("hostel", "own_home"), question="homes")
            await keep(tx, kept, resume(asked, kept, ticked), person.key)


def wanted(form: Format, shape: Shape, *flows: Flow, **how: Any) -> Wanted:
    selection = how.pop("selection", Selection(PROGRAMME))
    flows_by_id = {each.id: each for each in flows or (HOUSEHOLD,)}
    return Wanted(selection, form, shape, "Europe/London", flows_by_id, **how)


async def written(store: Store, what: Wanted, out: Path) -> Path:
    async with store.reading() as tx:
        await exporting.export(tx, what, out, lambda _done, _all: None)
    return out


on_both = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def in_it(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def rows_of(file: Path | bytes) -> list[dict[str, str]]:
    content = file if isinstance(file, bytes) else file.read_bytes()
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@on_both
async def test_each_repeat_is_a_table_of_its_own_keyed_by_run_and_instance(
    store: Store, tmp_path: Path
) -> None:
    await lives_in(store)
    out = await written(store, wanted(Format.CSV, Shape.WIDE), tmp_path / "answers")
    assert {file.name for file in out.iterdir()} == {
        "check-in.csv", "check-in.member.csv", "check-in.member.job.csv", "dictionary.csv",
    }  # fmt: skip
    [submission] = rows_of(out / "check-in.csv")
    assert (submission["street"], submission["homes"], submission["twice"]) == (
        "'=cmd()",
        "hostel own_home",
        "4",
    )
    assert submission["status"] == "completed"
    assert submission["started"] == "2026-03-02T09:00:00+00:00"
    assert rows_of(out / "check-in.member.csv") == [
        {"run": "r1", "member": "1", "member/age": "40"},
        {"run": "r1", "member": "2", "member/age": "9"},
    ]
    assert rows_of(out / "check-in.member.job.csv") == [
        {"run": "r1", "member": "1", "member/job": "1", "member/job/title": "Baker"},
        {"run": "r1", "member": "1", "member/job": "2", "member/job/title": "Clerk"},
    ]
    described = {row["question"]: row for row in rows_of(out / "dictionary.csv")}
    assert described["homes"]["type"] == "select_multiple homes"
    assert described["homes"]["choices"].startswith("hostel = A hostel; own_home = My own home")
    assert described["member/age"]["label::en"] == "How old is this person?"


async def test_the_long_form_has_a_row_for_each_answer_with_its_instance(
    store: Store, tmp_path: Path
) -> None:
    await lives_in(store)
    rows = rows_of(await written(store, wanted(Format.CSV, Shape.LONG), tmp_path / "long.csv"))
    assert [(row["question"], row["instance"], row["value"]) for row in rows] == [
        ("street", "", "'=cmd()"), ("member/age", "1", "40"), ("member/job/title", "1.1", "Baker"),
        ("member/job/title", "1.2", "Clerk"), ("member/age", "2", "9"), ("homes", "", "hostel own_home"),
    ]  # fmt: skip
    assert {row["revision"] for row in rows} == {"1"}


async def test_labels_stand_where_names_would_and_each_choice_has_a_column_where_wanted(
    store: Store, tmp_path: Path
) -> None:
    await lives_in(store)
    how = wanted(Format.CSV, Shape.WIDE, labels="en", each_choice=True)
    out = await written(store, how, tmp_path / "answers.zip")
    with zipfile.ZipFile(out) as packed:
        [row] = rows_of(packed.read("check-in.csv"))
    assert row["Where have you lived?"] == "A hostel; My own home"
    assert (row["Where have you lived?/A hostel"], row["Where have you lived?/No"]) == ("1", "0")


async def test_a_workbook_has_a_sheet_for_each_table_and_no_cell_is_carried_out(
    store: Store, tmp_path: Path
) -> None:
    await lives_in(store)
    out = await written(store, wanted(Format.XLSX, Shape.WIDE), tmp_path / "answers.xlsx")
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["check-in", "check-in.member", "check-in.member.job", "dictionary"]
    heads, values = book["check-in"].iter_rows()
    cells = dict(zip([head.value for head in heads], values, strict=True))
    # What looks like a formula is a text, whole, and stays one when somebody edits the cell.
    assert (cells["street"].value, cells["street"].data_type, cells["street"].quotePrefix) == (
        "=cmd()",
        "s",
        True,
    )
    assert cells["started"].is_date
    assert cells["twice"].value == 4
    assert book["check-in.member"]["C2"].value == 40
    assert out.name in in_it(tmp_path)
    assert not [name for name in in_it(tmp_path) if "unfinished" in name]


async def test_json_lines_hold_one_submission_or_one_answer_each(store: Store, tmp_path: Path) -> None:
    await lives_in(store)
    wide = (await written(store, wanted(Format.JSONL, Shape.WIDE), tmp_path / "w")).read_text().splitlines()
    [submission] = [json.loads(line) for line in wide]
    assert submission["answers"]["street"] == "=cmd()"
    assert submission["repeats"]["member"][1] == {"instance": [2], "answers": {"member/age": "9"}}
    long = (await written(store, wanted(Format.JSONL, Shape.LONG), tmp_path / "l")).read_text().splitlines()
    assert json.loads(long[0])["question"] == "street"
    assert list(json.loads(long[0])) == [
        "person",
        "flow",
        "revision",
        "run",
        "question",
        "value",
        "unit",
        "at",
    ]


OLD = flow(question("integer", "rooms"), question("text", "wish"), revision="1")
NEW = flow(question("text", "dream"), question("text", "wish"), revision="2")


async def test_a_column_that_existed_stays_whatever_the_flow_asks_now(store: Store, tmp_path: Path) -> None:
    await lives_in(store, OLD, "3", "A garden", run="r1")
    await lives_in(store, NEW, "To sleep", run="r2", who=ADA)
    rows = rows_of(await written(store, wanted(Format.CSV, Shape.WIDE, NEW), tmp_path / "wide.csv"))
    assert [(row["dream"], row["wish"], row["rooms"]) for row in rows] == [
        ("", "A garden", "3"),
        ("To sleep", "", ""),
    ]
    assert [row["revision"] for row in rows] == ["1", "2"]
    # It stays too when only those are exported who were never asked it.
    late = Selection(PROGRAMME, "check-in", languages=frozenset({"bn"}))
    empty = await written(store, wanted(Format.CSV, Shape.WIDE, NEW, selection=late), tmp_path / "none.csv")
    assert empty.read_text().strip().endswith("dream,wish,rooms")


def test_a_renamed_question_keeps_its_one_column() -> None:
    given = [
        Seen("bedrooms", "bedrooms", "1", "number", 1, 2),
        Seen("bedrooms", "bedrooms", "2", "number", 3, 4),
    ]
    now = flow(question("integer", "bedrooms"), revision="2")
    [table] = tables([now], given)
    [column] = table.columns
    assert (column.path, column.first_revision, column.last_revision) == ("bedrooms", "1", "2")


def test_two_questions_worded_alike_have_columns_called_differently() -> None:
    twins = flow(question("text", "one", "Why?"), question("text", "two", "Why?"))
    export = Exported("f", twins, tables([twins], []), zone=None, labels="en")  # type: ignore[arg-type]
    assert export.heads[0].columns[-2:] == ("Why?", "Why? (two)")


@on_both
async def test_days_groups_and_flows_narrow_an_export(store: Store, tmp_path: Path) -> None:
    await lives_in(store, OLD, "3")

    async def found(selection: Selection) -> int:
        what = wanted(Format.JSONL, Shape.LONG, OLD, selection=selection)
        return len((await written(store, what, tmp_path / "found")).read_text().splitlines())

    here, day = Selection(PROGRAMME), timedelta(days=1)
    assert await found(here) == 1
    assert await found(replace(here, since=MONDAY, before=MONDAY + day)) == 1
    assert await found(replace(here, since=MONDAY + day)) == 0
    assert await found(replace(here, roles=frozenset({"supplier"}))) == 0
    assert await found(replace(here, flow="another")) == 0


async def test_who_may_not_be_counted_or_was_erased_is_in_no_export(store: Store, tmp_path: Path) -> None:
    await converse(store, await arrive(store, counted=False), "7", run="r1")
    ada = await arrive(store, ADA)
    await converse(store, ada, "7", run="r2")
    async with store.transaction() as tx:
        await tx.people.erase(ada, after(9))
    for form, shape in ((Format.JSONL, Shape.LONG), (Format.JSONL, Shape.WIDE)):
        assert (await written(store, wanted(form, shape), tmp_path / "none")).read_bytes() == b""


async def test_several_tables_are_never_pressed_into_one_file_and_a_folder_is_never_overwritten(
    store: Store, tmp_path: Path
) -> None:
    await lives_in(store)
    with pytest.raises(NeedsFolder):
        await written(store, wanted(Format.CSV, Shape.WIDE), tmp_path / "answers.csv")
    (tmp_path / "there").mkdir()
    with pytest.raises(FileExistsError):
        await written(store, wanted(Format.CSV, Shape.WIDE), tmp_path / "there")
    assert not [name for name in in_it(tmp_path) if "unfinished" in name]


@pytest.mark.parametrize("name", ["answers.xlsx", "answers.zip", "folder"])
async def test_what_breaks_half_way_leaves_nothing_behind(store: Store, tmp_path: Path, name: str) -> None:
    await lives_in(store)
    before = in_it(tmp_path)

    def broken(done: int, _all: int) -> None:
        if done:
            raise OSError(28, "No space left on device")

    form = Format.XLSX if name.endswith("xlsx") else Format.CSV
    async with store.reading() as tx:
        with pytest.raises(OSError, match="No space"):
            await exporting.export(tx, wanted(form, Shape.WIDE), tmp_path / name, broken)
    assert in_it(tmp_path) == before


async def many(store: Store, count: int) -> None:
    """So many submissions of one person, as rows: nobody has the time to play them."""
    sam = await arrive(store)
    run = {
        "person": sam.id, "programme": PROGRAMME, "flow": "check-in", "first_revision": "1", "revision": "1",
        "first_language": "en", "language": "en", "invited": False, "sequence": 3, "stopped": False, "refusals": 0,
        "ending": "completed",
    }  # fmt: skip
    answer = {
        "sequence": 2, "person": sam.id, "programme": PROGRAMME, "flow": "check-in", "revision": "1",
        "question": "rooms", "kind": "answered", "type": "number", "exact": "3", "millionths": 3_000_000,
        "shown": "3", "standing": True,
    }  # fmt: skip
    at = schema.to_moment(MONDAY)
    async with store.transaction() as tx:
        for number in range(count):
            # Several begin in the same moment: a page may end between them.
            began = {"id": f"r{number}", "started_at": at + number // 3, "last_at": at + number // 3}
            await tx.execute(insert(schema.runs).values(**run, **began))
            await tx.execute(insert(schema.answers).values(**answer, run=f"r{number}", at=at))


@on_both
async def test_no_more_than_a_page_of_submissions_is_ever_held(store: Store) -> None:
    await many(store, 95)
    most, seen = 0, []
    async with store.reading() as tx:
        async for stored in submissions(tx, Selection(PROGRAMME), page=10):
            seen.append(stored.id)
            most = max(most, sum(isinstance(thing, Stored) for thing in gc.get_objects()))
        rows = await tx.rows(select(schema.runs.c.id).order_by(schema.runs.c.started_at, schema.runs.c.id))
    assert seen == [row.id for row in rows]
    # The one that is being written, and the one that comes after it.
    assert most <= 2


def test_a_full_sheet_goes_on_in_another_and_names_are_ones_a_spreadsheet_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.export.files.MOST_ROWS", 4)
    head = Head("a-flow-with-a-name/that:is*too?long[for]a-sheet", ("n",))
    out = tmp_path / "full.xlsx"
    with out.open("wb") as file, workbook([head, head], tmp_path, file) as book:
        for number in range(7):
            book.row(0, [number])
    sheets = openpyxl.load_workbook(out)
    assert [len(name) <= 31 for name in sheets.sheetnames] == [True] * 4
    assert [[cell.value for cell in sheet["A"]] for sheet in sheets] == [
        ["n", 0, 1, 2], ["n"], ["n", 3, 4, 5], ["n", 6],
    ]  # fmt: skip


def test_more_columns_than_a_spreadsheet_holds_are_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(TooWide),
        (tmp_path / "x").open("wb") as file,
        workbook([Head("wide", ("c",) * 16_385)], tmp_path, file),
    ):
        raise AssertionError


@pytest.mark.parametrize(
    ("exact", "kept"), [("16.50", 16.5), ("0.000001", 1e-6), ("12345678901234567", "12345678901234567")]
)
def test_a_number_too_long_for_a_spreadsheet_is_kept_as_text(
    exact: str, kept: object, tmp_path: Path
) -> None:
    out = tmp_path / "n.xlsx"
    with out.open("wb") as file, workbook([Head("n", ("n",))], tmp_path, file) as book:
        book.row(0, [Number(exact)])
    assert openpyxl.load_workbook(out)["n"]["A2"].value == kept
    line = io.BytesIO()
    CsvFiles([Head("n", ("n",))], [line]).row(0, [Number(exact)])
    assert line.getvalue().decode().split() == ["n", exact]


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark_and_not_dropped(tmp_path: Path) -> None:
    out = tmp_path / "long.xlsx"
    with out.open("wb") as file, workbook([Head("n", ("n",))], tmp_path, file) as book:
        book.row(0, ["🙂" * 20_000])
    kept = openpyxl.load_workbook(out)["n"]["A2"].value
    assert kept == "🙂" * 16_383 + "…"


def test_whatever_a_flow_is_called_its_file_goes_nowhere_else(tmp_path: Path) -> None:
    with csv_folder([Head("../../up and away", ("n",))], tmp_path):
        pass
    assert in_it(tmp_path) == {"-..-up-and-away.csv"}


def test_tables_whose_names_come_to_the_same_or_are_very_long_have_a_file_each(tmp_path: Path) -> None:
    heads = [Head(name, ("n",)) for name in ("f.a.b", "f.a.b", "f.A.b", "f/a.b", "পরিবার" * 90, "পরিবার" * 91)]
    with csv_folder(heads, tmp_path) as files:
        for number in range(len(heads)):
            files.row(number, [number])
    held = sorted(file.read_text().split()[1] for file in tmp_path.iterdir())
    assert held == ["0", "1", "2", "3", "4", "5"]
