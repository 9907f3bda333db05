"""A published scale from the taps in the chat to its figure; a run in which an item was left out is no reading."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from bot.summing_up import evidence_of, made
from flows.authoring.programme import Programme
from flows.authoring.programme_file import read_programme
from flows.value.disclosure import disclose
from flows.value.figures import Published, State
from flows.value.periods import week_of
from flows.value.summary import summarise
from tests.bot.conversation.room import Room, Someone, room

PROGRAMME = """
programme: well
title: Well
languages: [en]
provider: The trial
timezone: Europe/London
purpose: We try a scale.
who_sees: Nobody.
roles:
  service_user: {flows: [how]}
help_lines: {en: [Call 999.]}
crisis_words: {en: [suicide]}
contact: Ring us.
"""
HOW = """
flow: how
title: How are you
audience: service_user
settings: {default_language: en, rhythm: any_time}
survey:
"""
ENDS = "{0: At no time, 5: All of the time}"
ITEM = f"{{type: ladder, name: %s, start: 0, end: 5, label: %s?, choices: {ENDS}, measures: who}}"
MAP = """
value_map: well
title: Well
sources: [{id: allowed, title: A letter of its owner}]
stakeholders: [{id: people, label: People}]
reach: [{id: all, label: All, role: service_user, flow: how}]
scales:
  - {id: who, label: Wellbeing, scale: who5, items: [how/a, how/b, how/c, how/d, how/e], licence: allowed}
activities: [{id: talk, label: Talk}]
outputs: [{id: talks, label: Talks, unit: talk, activities: talk, sum: how/talks}]
service_outcomes: [{id: better, label: Better, stakeholder: people, outputs: talks, measured_by: who}]
community_outcomes: [{id: lives, label: Lives, dimension: social, outcomes: better}]
"""


@cache
def well() -> Programme:
    flow = HOW + "".join(f"  - {ITEM % (name, name.upper())}\n" for name in "abcde")
    flow += "  - {type: integer, name: talks, label: Talks?, counts: talks}\n"
    files = {"programme.yaml": PROGRAMME, "how.yaml": flow, "value-map.yaml": MAP}
    programme, problems = read_programme({name: text.encode() for name, text in files.items()})
    assert programme is not None, "\n".join(map(str, problems))
    return programme


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, {"well": well()}) as opened:
        yield opened


async def joined(here: Room, number: int) -> Someone:
    someone = await here.person(number, f"P{number}")
    await someone.start(await here.invite("service_user", "well"))
    while (buttons := (await someone.last()).buttons) and buttons[0][0].text.startswith("Yes"):
        await someone.tap(buttons[0][0].text)
    return someone


async def summed(here: Room) -> Published:
    period = week_of(here.clock.now(), "Europe/London")
    library = here.conversation.library
    async with here.store.reading() as tx:
        exact = (await made(tx, library, well(), period, exact=True)).summary
        behind = await evidence_of(tx, library, well(), period, exact.figures)
        counted = await tx.evidence.counted("well")
        people = await tx.evidence.reached("well", period.until, counted)
        everything = await tx.evidence.read("well", period.until)
    assert {row.question for row in behind.rows} == set("abcde") | {"talks"}
    one_by_one = summarise(well().value_map, type(everything)(everything.rows, people), period)
    assert disclose(one_by_one, exact=True) == exact
    return exact


async def answers(someone: Someone, items: Sequence[str]) -> None:
    for item in (*items, "1"):
        await someone.type(item)


async def test_from_the_taps_to_the_score(here: Room) -> None:
    people = [await joined(here, 60 + number) for number in range(3)]
    for someone in people:
        await answers(someone, "21322")
    await here.wind((here.clock.now() + timedelta(days=35)).strftime("%Y-%m-%dT%H:%M"))
    for someone, items in zip(people, ("33323", "33323", ("3", "3", "skip", "2", "3")), strict=True):
        await someone.type("/start")
        if "How are you" in [cell.text for row in (await someone.last()).buttons for cell in row]:
            await someone.tap("How are you")
        await answers(someone, items)
    found = await summed(here)

    def value(measure: str) -> object:
        figure = found.figure(f"change.who.{measure}")
        assert figure is not None
        return figure.value

    assert [value(each) for each in ("compared", "one_reading", "first", "latest", "reliable_up")] == [
        2,
        1,
        40,
        56,
        2,
    ]
    assert value("up") == 2
    assert all(figure.state is not State.HIDDEN for figure in found.figures)
