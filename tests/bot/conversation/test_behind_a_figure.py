"""Tapping a figure: where it comes from, part by part, and the answers behind it for those who may see them."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest

from bot.summing_up import evidence_of
from flows.value.evidence import Evidence
from tests.bot.conversation.room import Room, Someone

HOUSE = "st-james-house"


async def _summary(here: Room, role: str = "commissioner") -> Someone:
    """A commissioner who was told of one week in which nine people checked in."""
    for number in range(9):
        someone = await here.member(300 + number, f"P{number}")
        for step in ("3", "skip", "4", *["skip"] * 5, "5", "skip", "6", "skip"):
            await someone.type(step)
    cas = await here.member(60, "Cas", role)
    # A week so far ends with the second in which it was asked for.
    await here.wind((here.clock.now() + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    await cas.type("/summary")
    return cas


async def test_a_tap_on_the_summary_says_where_a_figure_comes_from_also_long_after(here: Room) -> None:
    cas = await _summary(here)
    await cas.tap("What is behind the figures")
    shown = await cas.last()
    assert "Period: " in shown.text
    assert "Grade E1: said by people or organisations themselves." in shown.text
    assert "The answers behind it" not in shown.labels
    await cas.tap("Other figures")
    parts = await cas.last()
    assert parts.id != shown.id, "what was shown stays to be read"
    assert parts.labels[:3] == ["Reached and answered", "What changed", "What was done"]
    await cas.tap("What was done")
    listed = await cas.last()
    assert listed.text.startswith("Figures 1 to 8 of ")
    await cas.tap("More ›")
    assert (await cas.last()).text.startswith("Figures 9 to ")
    assert (await cas.last()).id == listed.id == parts.id
    await cas.tap("‹ Before")
    await cas.tap("Other figures")
    assert (await cas.last()).labels == parts.labels
    # A part with a single entry leads to it at once.
    await cas.tap("Reached and answered")
    answered = (await cas.last()).text
    # What stands in the heading is not said again line by line, and a star is explained where it stands.
    assert re.search(r"\nPeople who answered: (\d+|\*) people", answered)
    assert ("* means: fewer than 8 people" in answered) == ("*" in answered.split("Period")[0])
    await cas.tap("Other figures")
    await cas.tap("What changed")
    await cas.tap("Housing")
    assert "From the answers to: “How is your housing right now?”." in (await cas.last()).text
    # What was told then stays what a tap shows, whatever was answered since.
    await here.wind((here.clock.now() + timedelta(days=60)).strftime("%Y-%m-%dT%H:%M"))
    summaries = [one for one in await cas.said() if "What is behind the figures" in one.labels]
    await cas.tap("What is behind the figures", message=summaries[0].id)
    assert (await cas.last()).text == shown.text


async def test_nobody_sees_what_is_behind_somebody_elses_summary(here: Room) -> None:
    cas = await _summary(here)
    mal = await here.member(61, "Mal", "commissioner")
    message = next(one for one in await cas.said() if "What is behind the figures" in one.labels)
    button = next(
        cell for row in message.buttons for cell in row if cell.text == "What is behind the figures"
    )
    before = len(await cas.said())
    await mal.person.tap_data((await mal.last()).id, button.data)
    await here.settle()
    assert "Period: " not in " ".join(one.text for one in await mal.said())
    assert len(await cas.said()) == before


async def test_an_administrator_gets_the_answers_behind_a_figure_by_code_and_never_by_name(
    here: Room,
) -> None:
    ada = await _summary(here, "administrator")
    # Who administers the bot is told of every programme.
    told = [one for one in await ada.said() if one.text.startswith("St James House · week")]
    await ada.tap("What is behind the figures", message=told[-1].id)
    await ada.tap("Other figures")
    await ada.tap("Reached and answered")
    await ada.tap("The answers behind it")
    file = (await ada.last()).path
    assert file is not None
    rows = list(csv.DictReader(io.StringIO((await here.client.file(file)).decode())))
    assert rows
    assert {row["flow"] for row in rows} == {"check-in"}
    assert all(len(row["person"]) == 4 for row in rows)
    assert not any(f"P{number}" == value for number in range(9) for row in rows for value in row.values())


async def test_the_full_report_comes_as_a_file_when_it_is_asked_for(here: Room) -> None:
    cas = await _summary(here)
    summary = next(one for one in await cas.said() if "Full report" in one.labels)
    assert len(summary.text) <= 1500
    before = len(await cas.said())
    await cas.tap("Full report")
    files = [one.path for one in (await cas.said())[before:] if one.path is not None]
    assert [file.rpartition(".")[2] for file in files] == ["pdf", "xlsx"]
    assert (await here.client.file(files[0])).startswith(b"%PDF")
    assert (await here.client.file(files[1])).startswith(b"PK")


async def test_who_loses_the_role_while_the_answers_are_gathered_gets_none_of_them(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await _summary(here, "administrator")
    told = [one for one in await ada.said() if one.text.startswith("St James House · week")]
    await ada.tap("What is behind the figures", message=told[-1].id)

    async def meanwhile(*about: Any) -> Evidence:
        async with here.store.transaction() as tx:
            person = (await tx.people.by_telegram([60]))[60]
            for part in person.current:
                person = await tx.people.leave(person, part.programme, here.clock.now(), part.role)
        return await evidence_of(*about)

    monkeypatch.setattr("bot.on_demand.evidence_of", meanwhile)
    before = len(await ada.said())
    await ada.tap("The answers behind it")
    [said] = (await ada.said())[before:]
    assert not said.path
    assert said.text == "Only commissioners and administrators receive summaries."
