"""A summary is read again as it was sent; one that was not sent is shown as it would be, and nothing is released."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from typer.testing import CliRunner

from bot.cli import assemble
from bot.commands.evidence import _as_json, _as_text
from bot.commands.summary import Format, written
from bot.library import Library
from bot.notes import note_up
from bot.report.json_form import summary_object
from bot.report.numbers import numbers_in
from bot.report.provenance import entry_alone
from bot.told import Told, told
from flows.value.disclosure import disclose
from flows.value.periods import week_named
from storage.schema import released_tables, releases
from tests.bot.conversation.room import Room, Someone
from tests.flows.value.samples import forty_people

PROGRAMME, ZONE = "st-james-house", "Europe/London"


async def look(here: Room, week: str, *, exact: bool = False) -> Told:
    period = week_named(week, ZONE, datetime(2027, 1, 1, tzinfo=UTC))
    assert period is not None
    async with here.store.reading() as tx:
        library = Library(here.programmes)
        await library.published.refresh(tx)
        return await told(tx, library, library.programmes[PROGRAMME], period, exact=exact, sample_data=False)


async def releases_of(here: Room) -> int:
    async with here.store.reading() as tx:
        found = await tx.rows(select(func.count()).select_from(released_tables), released_tables)
        return int(found[0][0])


async def answers(someone: Someone, housing: str) -> None:
    for step in (housing, "skip", "4", *["skip"] * 5, "5", "skip", "6", "skip"):
        await someone.type(step)


async def eight_people(here: Room) -> list[Someone]:
    people = [await here.member(300 + number, f"P{number}") for number in range(8)]
    for someone in people:
        await answers(someone, "3")
    return people


def answered(found: Told) -> str:
    figure = found.summary.figure("reach.check_in.answered")
    assert figure is not None
    return "*" if figure.value is None else str(figure.value)


async def test_a_week_is_read_again_as_it_was_sent_whatever_came_since(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    people = await eight_people(here)
    await here.wind("2026-11-23T09:00")
    files = {path.rpartition(".")[2]: path for one in await cas.said() if (path := one.path) is not None}
    sent = await look(here, "2026-W47")
    assert sent.sent_at is not None
    assert sent.sent_at.replace(second=0, microsecond=0) == datetime(2026, 11, 23, 9, tzinfo=UTC)
    async with here.store.reading() as tx:
        assert await tx.releases.get(PROGRAMME, "2026-W47") == summary_object(sent.summary)

    programme = here.programmes[PROGRAMME]
    for form in (Format.PDF, Format.XLSX):
        assert written(sent, programme, form, "en") == await here.client.file(files[form])

    await people[0].type("/delete")
    await people[0].tap("Yes, delete everything")
    assert answered(await look(here, "2026-W47", exact=True)) == "7"
    assert await look(here, "2026-W47") == sent
    assert answered(sent) == "10"


async def test_what_was_never_sent_is_what_would_be_sent_and_looking_releases_nothing(here: Room) -> None:
    someone = await here.member(300, "Pia")
    await answers(someone, "3")
    await here.wind("2026-11-23T09:00")
    found = await look(here, "2026-W47")
    assert (found.sent_at, answered(found)) == (None, "*")
    assert await look(here, "2026-W47") == found
    assert answered(await look(here, "2026-W47", exact=True)) == "1"
    assert await releases_of(here) == 0


async def test_of_a_week_that_is_not_kept_whole_it_is_said_when_it_was_sent_and_that_it_is_worked_out_anew(
    here: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await here.member(60, "Cas", "commissioner")
    await eight_people(here)
    await here.wind("2026-11-23T09:00")
    (tmp_path / "data").mkdir()
    note_up(tmp_path / "data", here.clock.now())
    for name, value in (
        ("TOKEN", ""),
        ("DATA_DIR", str(tmp_path / "data")),
        ("KEY_DIR", str(tmp_path / "keys")),
        ("DATABASE_URL", here.store.url),
    ):
        monkeypatch.setenv(f"BOT_{name}", value)
    arguments = ["summary", PROGRAMME, "--week", "2026-W47"]

    def said() -> str:
        return CliRunner().invoke(assemble(tuple(arguments)), arguments).stderr

    assert await asyncio.to_thread(said) == "This is what was sent, last on 23 November 2026, 09:00.\n"
    async with here.store.transaction() as tx:
        # As it was kept before there was a place for all of it.
        await tx.execute(update(releases).values(published=None))
    assert await asyncio.to_thread(said) == (
        "This was sent, last on 23 November 2026, 09:00. "
        "It is not kept whole: the figures below are worked out anew, and may differ.\n"
    )


async def test_evidence_names_what_is_shown_in_the_place_of_a_hidden_total() -> None:
    summary = disclose(forty_people(), exact=False)
    total = [figure for figure in summary.figures if figure.id == "value.total"]
    entry = entry_alone(summary, total, numbers_in("en", "GBP"))
    assert "  What of it may be shown: value.total.shown" in _as_text(summary, total, entry, (), ())
    assert json.loads(_as_json(summary, total, entry, (), ()))["shown"] == ["value.total.shown"]
    both = [figure for figure in summary.figures if figure.id in ("value.total", "value.total.shown")]
    assert not any("may be shown:" in line for line in _as_text(summary, both, entry, (), ()))
