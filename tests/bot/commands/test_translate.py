"""``translate`` as an author uses it: out, to a translator, in again, and the gate before people."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.programmes import LIBRARY, load_programme
from tests.bot.commands.command_line import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "st-james-house"
    shutil.copytree(LIBRARY / "st-james-house", copy)
    return copy


def test_one_file_a_language_goes_out_filled_with_what_there_is(folder: Path, tmp_path: Path) -> None:
    said = run("translate", str(folder / "check-in.yaml"), "--out", str(tmp_path / "po"))
    assert "check-in.bn.po (complete)." in said.output
    said = run("translate", str(folder / "check-in.yaml"), "--out", str(tmp_path / "po"), "--language", "cy")
    assert "texts are missing" in said.output
    assert {path.name for path in (tmp_path / "po").iterdir()} == {"check-in.bn.po", "check-in.cy.po"}


def test_a_finished_file_comes_in_and_is_served_with_the_flow(folder: Path, tmp_path: Path) -> None:
    po = tmp_path / "check-in.bn.po"
    run("translate", str(folder / "check-in.yaml"), "--out", str(po))
    po.write_text(po.read_text("utf-8").replace("সাপ্তাহিক খোঁজখবর", "সাপ্তাহিক খবর", 1), "utf-8")
    said = run("translate", str(folder / "check-in.yaml"), "--in", str(po))
    assert said.exit_code == 0
    programme, problems = load_programme(folder)
    assert not problems
    assert programme is not None
    assert programme.flows["check-in"].title.by_language["bn"].source == "সাপ্তাহিক খবর"
    shipped, _ = load_programme(LIBRARY / "st-james-house")
    assert shipped is not None
    assert programme.flows["check-in"].revision != shipped.flows["check-in"].revision


def test_an_unfinished_file_is_refused_with_what_it_lacks_and_nothing_is_changed(
    folder: Path, tmp_path: Path
) -> None:
    po = tmp_path / "check-in.cy.po"
    run("translate", str(folder / "check-in.yaml"), "--out", str(po), "--language", "cy")
    said = run("translate", str(folder / "check-in.yaml"), "--in", str(po))
    assert said.exit_code == 1
    assert "housing/label is not translated yet" in said.output
    assert not list(folder.glob("*.po"))


def test_work_in_progress_is_kept_when_the_file_is_written_again(folder: Path, tmp_path: Path) -> None:
    po = tmp_path / "check-in.cy.po"
    command = ("translate", str(folder / "check-in.yaml"), "--out", str(po), "--language", "cy")
    run(*command)
    text = po.read_text("utf-8")
    po.write_text(
        text.replace('msgid "Weekly check-in"\nmsgstr ""', 'msgid "Weekly check-in"\nmsgstr "Wythnosol"')
    )
    source = folder / "check-in.yaml"
    source.write_text(
        source.read_text("utf-8").replace("How is your housing right now?", "How is your home?")
    )
    assert "missing" in run(*command).output
    assert 'msgstr "Wythnosol"' in po.read_text("utf-8")


def test_a_programmes_own_texts_are_translated_too(folder: Path, tmp_path: Path) -> None:
    said = run("translate", str(folder), "--out", str(tmp_path), "--language", "cy")
    assert "programme.cy.po (6 texts are missing)." in said.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Say --out FOLDER to write PO files"),
        (("--out", "x", "--in", "y.cy.po"), "Either --out or --in, not both."),
        (("--out", "x", "--language", "welsh!"), "is no language code"),
        (("--in", "welsh.po"), "the name does not say the language"),
        (("--in", "check-in.cy.po"), "the file cannot be opened"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    said = run("translate", str(folder / "check-in.yaml"), *arguments)
    assert said.exit_code in (1, 2)
    assert message in said.output
