"""Changing an answer: from the list of what was said, and from the check at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.conversation.room import Room, room
from tests.bot.conversation.test_any_questionnaire import replayed_anew, served
from tests.bot.conversation.test_buttons import tap_old
from tests.bot.conversation.test_kinds_of_question import worker

SHORT = """
| survey |
| | type | name | label | relevant | constraint |
| | text | who | What is your name? | | |
| | integer | age | How old are you? | | |
| | text | school | Which school? | ${age} < 16 | |
| | begin repeat | pet | Pet | | |
| | text | called | What is it called? | | |
| | end repeat | | | | |
| | integer | years | How long here? | | . <= ${age} |
"""
CHECKED = SHORT + "| settings |\n| | bot::check_answers |\n| | yes |\n"
LONG = (
    "| survey |\n| | type | name | label |\n"
    + "".join(f"| | integer | q{number} | Number {number}? |\n" for number in range(1, 21))
    + "| settings |\n| | bot::check_answers |\n| | yes |\n"
)


@pytest.fixture
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, {"trial": served(request.param)}) as opened:
        yield opened


short = pytest.mark.parametrize("here", [SHORT], indirect=True)
checked = pytest.mark.parametrize("here", [CHECKED], indirect=True)
long = pytest.mark.parametrize("here", [LONG], indirect=True)


@pytest.mark.parametrize("words", ["/change", "change", "Change an answer", "বদলান"])
@short
async def test_a_list_of_what_was_said_is_shown_and_any_line_of_it_changed(here: Room, words: str) -> None:
    kim = await worker(here)
    await kim.type("Kim")
    await kim.type("40")
    await kim.tap("Yes")
    await kim.type("Rex")
    await kim.type(words)
    listed = await kim.last()
    assert "1. What is your name?\n– Kim" in listed.text
    assert "Pet 1" in listed.text
    assert "4. What is it called?\n– Rex" in listed.text
    assert listed.labels == [
        "1. What is your name?",
        "2. How old are you?",
        "3. Pet: is there one to tell about?",
        "4. What is it called?",
        "Carry on",
    ]
    await kim.tap("4. What is it called?")
    assert (await kim.last()).labels[0] == "Keep: Rex"
    await kim.type("Max")
    # Nothing else is asked anew.
    assert "Pet: is there another one to tell about?" in (await kim.last()).text
    assert (await kim.answers("things"))["pet[1]/called"] == "Max"


@short
async def test_a_number_typed_under_the_list_means_its_line_and_not_the_open_question(here: Room) -> None:
    kim = await worker(here)
    await kim.type("Kim")
    await kim.type("/change")
    await kim.type("1")
    assert "What is your name?" in (await kim.last()).text
    await kim.type("Kimberley")
    await kim.type("12")
    assert await kim.answers("things") == {"who": "Kimberley", "age": "12"}
    assert "Which school?" in (await kim.last()).text


@short
async def test_only_what_is_newly_relevant_is_asked_after_a_change(here: Room) -> None:
    kim = await worker(here)
    for said in ("Kim", "40", "no"):
        await kim.type(said)
    await kim.type("/change")
    await kim.type("২")
    await kim.type("12")
    assert "Which school?" in (await kim.last()).text
    await kim.type("Mill Lane")
    assert "How long here?" in (await kim.last()).text


@short
async def test_an_answer_can_be_changed_while_stopped(here: Room) -> None:
    kim = await worker(here)
    await kim.type("Kim")
    await kim.tap("Stop")
    assert (await kim.last()).labels == ["Carry on", "Change an answer"]
    await kim.tap("Change an answer")
    await kim.type("1")
    assert (await kim.last()).labels[0] == "Keep: Kim"


@short
async def test_before_anything_was_said_there_is_nothing_to_change(here: Room) -> None:
    kim = await worker(here)
    await kim.type("/change")
    assert (await kim.last()).text.startswith("You have not answered anything yet.")
    for said in ("Kim", "40", "no", "3"):
        await kim.type(said)
    await kim.type("/change")
    assert (await kim.last()).text.startswith("There is nothing open")


@checked
async def test_the_answers_are_checked_changed_and_sent(here: Room) -> None:
    kim = await worker(here)
    for said in ("Kim", "40", "no", "30"):
        await kim.type(said)
    check = await kim.last()
    assert check.text.startswith("Please check your answers.")
    assert check.labels[-3:] == ["Send", "‹ Back", "Stop"]
    await kim.type("what?")
    assert (await kim.last()).text.startswith("I did not understand that. Tap “Send”")
    await kim.tap("2. How old are you?")
    await kim.type("20")
    assert "Here you said “30”. That no longer fits your other answers." in (await kim.last()).text
    await kim.type("10")
    assert "2. How old are you?\n– 20" in (await kim.last()).text
    await kim.tap("Stop")
    await kim.tap("Carry on")
    sent = await kim.last()
    await kim.type("send")
    assert (await kim.last()).text.startswith("Thank you. That is all.")
    # What was sent stays to be read, without buttons.
    record = next(each for each in await kim.chat() if each.id == sent.id)
    assert record.text.startswith("You sent these answers.")
    assert "2. How old are you?\n– 20" in record.text
    assert record.labels == []
    await tap_old(here, kim, check, "Send")
    assert (await kim.last()).text.startswith("Those questions are finished.")
    assert (await kim.answers("things"))["years"] == "10"
    assert await replayed_anew(here, kim)


@checked
async def test_an_old_send_does_not_send_what_is_open_again(here: Room) -> None:
    kim = await worker(here)
    for said in ("Kim", "40", "no", "30"):
        await kim.type(said)
    check = await kim.last()
    await kim.tap("1. What is your name?")
    await tap_old(here, kim, check, "Send")
    assert (await kim.last()).text.startswith("There is something else to answer first.")
    assert "What is your name?" in (await kim.last()).text


@long
async def test_a_long_check_has_pages(here: Room) -> None:
    kim = await worker(here)
    for number in range(1, 21):
        await kim.type(str(number * 3))
    check = await kim.last()
    assert "Page 1 of 3." in check.text
    assert check.labels[7:] == ["8. Number 8?", "More ›", "Send", "‹ Back", "Stop"]
    await kim.tap("More ›")
    await kim.tap("More ›")
    last = next(each for each in await kim.chat() if each.id == check.id)
    assert last.labels[:5] == [f"{n}. Number {n}?" for n in range(17, 21)] + ["‹ Before"]
    # A number means its line on any page.
    await kim.type("9")
    assert (await kim.last()).labels[0] == "Keep: 27"
    await kim.type("28")
    await kim.tap("Send")
    assert (await kim.last()).text.startswith("Thank you.")
    assert (await kim.answers("things"))["q9"] == "28"


NUMBERS = """
| survey |
| | type | name | label |
| | text | who | What is your name? |
| | select_one count | rooms | How many rooms? |
| choices |
| | list_name | name | label |
| | count | 1 | 1 |
| | count | 2 | 2 |
"""


@pytest.mark.parametrize("here", [NUMBERS], indirect=True)
async def test_a_number_under_the_list_is_a_line_also_where_a_choice_is_called_so(here: Room) -> None:
    kim = await worker(here)
    await kim.type("Kim")
    await kim.type("change")
    await kim.type("1")
    assert (await kim.last()).labels[0] == "Keep: Kim"
    await kim.tap("Keep: Kim")
    await kim.type("1")
    assert await kim.answers("things") == {"who": "Kim", "rooms": "1"}
