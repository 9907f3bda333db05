"""The best form a chat offers for a question: a calendar, columns, more about it, and dates in one's own words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from flows.values import Date
from tests.bot.conversation.room import Room, room
from tests.bot.conversation.test_any_questionnaire import as_it_is_now, served, stored
from tests.bot.conversation.test_kinds_of_question import worker

DAYS = """
| survey |
| | type | name | label | appearance | guidance_hint |
| | date | day | Which day? | | The day you moved in. |
| | date | month | Which month? | month-year | |
| | date | year | Which year? | year | |
| | date | plain | Any day? | no-calendar | |
| | select_one fruit | fruit | Which fruit? | columns-3 | |
| | select_multiple fruit | fruits | Which fruits? | columns-2 | |
| choices |
| | list_name | name | label |
| | fruit | apple | Apple |
| | fruit | pear | Pear |
| | fruit | plum | Plum |
| | fruit | fig | Fig |
"""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, {"trial": served(DAYS)}) as opened:
        yield opened


async def test_a_day_is_tapped_in_a_calendar_whose_leaves_turn(here: Room) -> None:
    kim = await worker(here)
    asked = await kim.last()
    assert asked.labels[:3] == ["Yesterday", "Today", "Calendar"]
    await kim.tap("Calendar")
    november = await as_it_is_now(kim, asked)
    assert "November 2026. Tap a day." in november.text
    weeks = [[each.text for each in row] for row in november.buttons]
    assert weeks[0] == ["‹", "‹", "‹", "‹", "‹", "‹", "1"]
    assert weeks[4] == ["23", "24", "25", "26", "27", "28", "29"]
    assert weeks[6:8] == [["‹ October", "December ›"], ["‹ 2025", "2027 ›"]]
    assert november.labels[-2:] == ["Skip", "Stop"]
    await kim.tap("‹ October")
    await kim.tap("‹ 2025")
    assert "October 2025. Tap a day." in (await as_it_is_now(kim, asked)).text
    await kim.tap("17")
    assert (await stored(here, kim))["day"] == Date(date(2025, 10, 17))
    assert (await as_it_is_now(kim, asked)).text.endswith("You said: 17 October 2025")


async def test_a_month_and_a_year_have_leaves_of_their_own(here: Room) -> None:
    kim = await worker(here)
    await kim.tap("Skip")
    assert "for example March 2026" in (await kim.last()).text
    await kim.tap("Choose")
    await kim.tap("‹ 2025")
    await kim.tap("March")
    await kim.tap("Choose")
    await kim.tap("‹ 2003–2014")
    await kim.tap("2009")
    found = await stored(here, kim)
    assert found == {"month": Date(date(2025, 3, 1)), "year": Date(date(2009, 1, 1))}
    assert await kim.answers("things") == {"month": "March 2025", "year": "2009"}
    # Where the author wants no calendar, there is none.
    assert (await kim.last()).labels == ["Yesterday", "Today", "‹ Back", "Skip", "Stop"]


async def test_what_had_to_be_understood_is_said(here: Room) -> None:
    kim = await worker(here)
    number = await kim.type("last Friday")
    last = await kim.last()
    assert last.text.startswith("I understood Friday, 13 November 2026.")
    await kim.edit(number, "3/5")
    assert (await kim.last()).text.startswith("Changed. You now say: “3 May 2026”.")
    await kim.type("nonsense")
    assert (await kim.last()).text.startswith("That was not a month.")
    await kim.type("May 2024")
    assert "I understood" not in (await kim.last()).text


async def test_more_about_a_question_is_told_to_those_who_ask(here: Room) -> None:
    kim = await worker(here)
    assert "The day you moved in." not in (await kim.last()).text
    await kim.type("more about this question")
    last = await kim.last()
    assert last.text.startswith("The day you moved in.")
    assert "Which day?" in last.text


async def test_choices_stand_side_by_side_as_the_author_wants(here: Room) -> None:
    kim = await worker(here)
    for _ in range(4):
        await kim.tap("Skip")
    assert [[each.text for each in row] for row in (await kim.last()).buttons[:2]] == [
        ["Apple", "Pear", "Plum"],
        ["Fig"],
    ]
    await kim.tap("Fig")
    rows = [[each.text for each in row] for row in (await kim.last()).buttons[:3]]
    assert rows == [["☐ Apple", "☐ Pear"], ["☐ Plum", "☐ Fig"], ["Done"]]


TOGETHER = """
| survey |
| | type | name | label | appearance | default | read_only | calculation |
| | text | ref | Your reference | | AB-12 | yes | |
| | begin group | flat | About the flat | field-list | | | |
| | text | colour | What colour is the door? | | | | |
| | integer | floor | Which floor? | | | | |
| | end group | | | | | | |
| | integer | above | Floors above you | | | | 10 - ${floor} |
| | text | last | Anything else? | | | | |
"""


@pytest.fixture
async def together(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, {"trial": served(TOGETHER)}) as opened:
        yield opened


async def test_questions_that_belong_together_are_announced_and_what_nobody_can_change_is_told(
    together: Room,
) -> None:
    kim = await worker(together)
    said = [each.text for each in await kim.said()]
    assert "Your reference\nAB-12" in said
    assert said[-1].startswith("About the flat: the next 2 questions belong together.")
    await kim.type("red")
    assert "belong together" not in (await kim.last()).text
    await kim.type("3")
    assert "Floors above you\n7" in [each.text for each in await kim.said()]
    assert "Anything else?" in (await kim.last()).text
