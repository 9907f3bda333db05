"""``invite``, ``summary`` and ``evidence`` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import assemble
from bot.notes import note_sample_data, note_up
from flows.value.figures import Measure


@pytest.fixture
def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """``python -m bot`` with its own data and no token."""
    monkeypatch.chdir(tmp_path)
    for name, value in (
        ("TOKEN", ""),
        ("DATA_DIR", str(tmp_path / "data")),
        ("KEY_DIR", str(tmp_path / "keys")),
    ):
        monkeypatch.setenv(f"BOT_{name}", value)
    monkeypatch.delenv("BOT_DATABASE_URL", raising=False)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(assemble(arguments), list(arguments))

    return run


def test_an_invitation_works_once_and_expires(bot: Callable[..., Result]) -> None:
    made = json.loads(bot("invite", "st-james-house", "--role", "supplier", "--json").stdout)
    assert set(made) == {"link", "code", "role", "programme", "expires", "single_use"}
    assert made["role"] == "supplier"
    assert made["single_use"] is True
    assert made["expires"] is not None
    assert len(made["code"]) == 22


def test_a_posters_invitation_stays_open(bot: Callable[..., Result]) -> None:
    made = json.loads(bot("invite", "st-james-house", "--role", "service_user", "--open", "--json").stdout)
    assert made["single_use"] is False
    assert made["expires"] is None


def test_without_telegram_the_code_itself_is_shown(bot: Callable[..., Result]) -> None:
    said = bot("invite", "st-james-house", "--role", "administrator").stdout
    assert "/start " in said
    assert "It works once, until " in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("invite", "nowhere", "--role", "supplier"),
        ("invite", "st-james-house", "--role", "king"),
        ("summary", "nowhere"),
        ("summary", "st-james-house", "--week", "2026-W60"),
        ("evidence", "st-james-house", "no.such.figure"),
    ],
)
def test_what_is_not_there_is_one_sentence_and_exit_code_2(
    bot: Callable[..., Result], arguments: tuple[str, ...]
) -> None:
    result = bot(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


def test_a_summary_is_text_or_json_and_every_figure_has_its_evidence(bot: Callable[..., Result]) -> None:
    assert bot("summary", "st-james-house").stdout.startswith("St James House · week ")
    summary = json.loads(bot("summary", "st-james-house", "--format", "json", "--exact").stdout)
    assert summary["programme"] == "st-james-house"
    figure = summary["figures"][0]
    shown = bot("evidence", "st-james-house", figure["id"])
    assert shown.stdout.startswith("Weekly check-in\n  People we hope to hear from: 0 people\n")
    assert "behind it" not in shown.stdout
    exact = bot("evidence", "st-james-house", figure["id"], "--exact")
    assert "No answers are behind it." in exact.stdout
    assert "answers" not in json.loads(bot("evidence", "st-james-house", figure["id"], "--json").stdout)
    behind = json.loads(bot("evidence", "st-james-house", figure["id"], "--exact", "--json").stdout)
    assert behind["answers"] == []


@pytest.mark.parametrize(
    ("figure", "meant"),
    [("value.totl", "  value.total"), ("hostel", "  value.hostel_weeks"), ("x", "  reach.check_in")],
)
def test_a_figure_of_no_such_name_is_asked_for_by_one_that_there_is(
    bot: Callable[..., Result], figure: str, meant: str
) -> None:
    said = bot("evidence", "st-james-house", figure).stderr
    assert f'There is no figure "{figure}"' in said
    assert meant in said


@pytest.mark.parametrize(
    ("figure", "how"),
    [
        ("value.hostel_weeks", "weeks since people were seen to have left “A hostel with council staff”"),
        ("value.tenancies_kept.quantity", "people who rose from"),
        ("outputs.training_hours", "of one person's in the same week only the latest"),
        ("reach.check_in.answered", "those of them who answered at least one question of it in the period"),
    ],
)
def test_evidence_says_what_was_counted(bot: Callable[..., Result], figure: str, how: str) -> None:
    assert how in bot("evidence", "st-james-house", figure).stdout
    assert how in json.loads(bot("evidence", "st-james-house", figure, "--json").stdout)["how"][0]


def test_every_sentence_on_how_something_is_counted_is_about_a_measure_that_there_is() -> None:
    text = (files("bot.commands") / "words.ftl").read_text(encoding="utf-8")
    told = {
        line.split(" = ")[0].removeprefix("how-") for line in text.splitlines() if line.startswith("how-")
    }
    assert told - {"output-each"} <= {str(measure) for measure in Measure}


def test_a_summary_says_whether_commissioners_have_it(bot: Callable[..., Result]) -> None:
    so_far = bot("summary", "st-james-house")
    assert "This week is not over, and was never sent." in so_far.stderr
    before = datetime.now(UTC) - timedelta(days=7)
    week = f"{before:%G}-W{before:%V}"
    assert "This was never sent." in bot("summary", "st-james-house", "--week", week).stderr
    assert "sent" not in bot("summary", "st-james-house", "--week", week, "--exact").stderr


def test_a_language_that_reports_do_not_speak_is_refused_by_name(bot: Callable[..., Result]) -> None:
    result = bot("summary", "st-james-house", "--language", "fr")
    assert result.exit_code == 2
    assert 'Reports do not speak "fr". They speak: en, bn' in result.stderr


def test_a_summary_goes_into_a_file_only_its_owner_reads(bot: Callable[..., Result], tmp_path: Path) -> None:
    out = tmp_path / "week.json"
    bot("summary", "st-james-house", "--format", "json", "--out", str(out))
    assert json.loads(out.read_text(encoding="utf-8"))["figures"]
    assert out.stat().st_mode & 0o077 == 0


def test_where_a_demonstration_was_wound_ahead_its_weeks_have_been(
    bot: Callable[..., Result], tmp_path: Path
) -> None:
    ahead = datetime.now(UTC) + timedelta(days=21)
    (tmp_path / "data").mkdir()
    note_up(tmp_path / "data", ahead)
    note_sample_data(tmp_path / "data")
    year, week, _ = (ahead - timedelta(days=7)).isocalendar()
    summary = json.loads(
        bot("summary", "st-james-house", "--week", f"{year}-W{week:02}", "--format", "json").stdout
    )
    assert summary["finished"] is True
    assert summary["sample_data"] is True
    assert "Sample data" in bot("summary", "st-james-house").stdout


def test_a_bot_that_was_last_up_long_ago_does_not_hold_the_time(
    bot: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    note_up(tmp_path / "data", datetime.now(UTC) - timedelta(days=60))
    year, week, _ = (datetime.now(UTC) - timedelta(days=7)).isocalendar()
    summary = json.loads(
        bot("summary", "st-james-house", "--week", f"{year}-W{week:02}", "--format", "json").stdout
    )
    assert summary["finished"] is True
    assert summary["sample_data"] is False
