"""``convert``: any flow as a spreadsheet or as YAML, with the files it names, and nobody's file written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import Result

from bot.programmes import flow_called, load_flow
from tests.bot.commands.command_line import run
from tests.flows.authoring.round_trips import without_places

PULLED = """
| survey |
|        | type                          | name  | label  | calculation                          |
|        | select_one_from_file town.csv | where | Where? |                                      |
|        | calculate                     | size  |        | pulldata('sizes','n','name',${where}) |
"""


def said(done: Result) -> str:
    """What was said of a mistake, without the box around it."""
    return " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".yaml"])
def test_a_shipped_flow_is_written_and_read_again(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"check-in{ending}"
    done = run("convert", "st-james-house/check-in", "--out", out)
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"Written to {out}.\n", "")
    flow, _, _ = flow_called("st-james-house/check-in")
    again, problems = load_flow(out)
    assert problems == ()
    assert flow is not None
    assert again is not None
    assert without_places(again) == without_places(flow)


def test_the_files_a_form_names_come_along(tmp_path: Path) -> None:
    source, target = tmp_path / "from", tmp_path / "to"
    source.mkdir()
    target.mkdir()
    (source / "form.md").write_text(PULLED, encoding="utf-8")
    (source / "town.csv").write_text("name,label\nbangor,Bangor\n", encoding="utf-8")
    (source / "sizes.csv").write_text("name,n\nbangor,18000\n", encoding="utf-8")
    done = run("convert", source / "form.md", "--out", target / "form.xlsx")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.endswith("with 2 files that it names beside it.\n")
    assert sorted(path.name for path in target.iterdir()) == ["form.xlsx", "sizes.csv", "town.csv"]
    assert run("check", target / "form.xlsx").exit_code == 0


def test_no_file_is_written_over(tmp_path: Path) -> None:
    out = tmp_path / "mine.xlsx"
    out.write_bytes(b"a day of work")
    done = run("convert", "st-james-house/check-in", "--out", out)
    assert done.exit_code == 2
    assert "is there already" in said(done)
    assert out.read_bytes() == b"a day of work"


def test_what_a_page_of_markdown_cannot_hold_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "check-in.md"
    done = run("convert", "st-james-house/check-in", "--out", out)
    assert done.exit_code == 1
    assert "sheet survey: .md cannot hold" in done.stderr
    assert not out.exists()


def test_a_form_with_mistakes_is_not_converted_but_its_mistakes_are_shown(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(PULLED, encoding="utf-8")
    done = run("convert", tmp_path / "form.md", "--out", tmp_path / "form.xlsx")
    assert done.exit_code == 1
    assert "sheet survey, row 2, type: there is no file" in done.stderr


@pytest.mark.parametrize(
    ("flow", "out", "message"),
    [
        ("st-james-house/check-in", "form.pdf", "ends in one of .xlsx"),
        ("st-james-house/nothing", "form.xlsx", "there is no such flow"),
        ("nowhere.xlsx", "form.xlsx", "there is no such file"),
        ("st-james-house/check-in", "no/such/folder.xlsx", "no such file or directory"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, flow: str, out: str, message: str) -> None:
    done = run("convert", flow, "--out", tmp_path / out)
    assert done.exit_code in (1, 2)
    assert message in said(done)
