"""Every kind of question as buttons and as words: boxes to tick, days, steps, files, and choices that are commands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.conversation import Conversation
from flows.authoring.programme import Programme
from flows.authoring.programme_file import read_programme
from flows.values import Attachment, Choices, Date
from tests.bot.conversation.room import Room, Someone, room
from tests.bot.conversation.test_buttons import button, tap_old

PROGRAMME = b"""
programme: trial
title: Trial
provider: The council
timezone: Pacific/Auckland
languages: [en]
summary: {weekday: 1, hour: 9}
purpose: We try things.
who_sees: Nobody.
roles:
  worker: {flows: [things]}
help_lines: {en: [Call 999.]}
crisis_words: {en: [suicide]}
contact: Ring us.
"""

THINGS = """
flow: things
title: Things
audience: worker
settings: {default_language: en, rhythm: any_time}
choices:
  fruit:
    - {name: apple, label: Apple}
    - {name: pear, label: "Pear, or quince"}
    - {name: stop, label: Stop}
    - {name: help, label: Help}
    - {name: long, label: "A fruit with a name that no telephone shows to its end"}
survey:
"""

QUESTIONS = {
    "fruits": "{type: select_multiple fruit, name: fruits, label: Which fruits?}",
    "day": "{type: date, name: day, label: Which day?}",
    "read": "{type: acknowledge, name: read, label: Please read this.}",
    "rate": "{type: range, name: rate, start: 0, end: 10, step: 2, label: How much?}",
    "best": "{type: select_one fruit, name: best, label: Which is best?}",
    "picture": "{type: image, name: picture, label: A picture?}",
    "sound": "{type: audio, name: sound, label: A sound?}",
    "paper": "{type: file, name: paper, label: A file?}",
}


def trial(first: str) -> Programme:
    """A programme with one flow that begins with this question."""
    order = [first, *(name for name in QUESTIONS if name != first)]
    flow = THINGS + "".join(f"  - {QUESTIONS[name]}\n" for name in order)
    programme, problems = read_programme({"programme.yaml": PROGRAMME, "things.yaml": flow.encode()})
    assert programme is not None, problems
    return programme


@pytest.fixture
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, {"trial": trial(request.param)}) as opened:
        yield opened


async def worker(here: Room, number: int = 74) -> Someone:
    kim = await here.person(number, "Kim")
    await kim.start(await here.invite("worker", "trial"))
    await kim.tap("Yes, count them")
    await kim.tap("Yes, without my name")
    return kim


async def value(here: Room, someone: Someone, path: str) -> object:
    async with here.store.reading() as tx:
        for run in await tx.runs.of_person((await someone.known()).id):
            if path in run.answers:
                return run.answers[path].value
    return None


begins_with = pytest.mark.parametrize


@begins_with("here", ["fruits"], indirect=True)
async def test_boxes_are_ticked_in_place_and_done_answers(here: Room) -> None:
    kim = await worker(here)
    asked = await kim.last()
    assert "Tap all that fit, then Done." in asked.text
    assert asked.labels[:2] == ["☐ Apple", "☐ Pear, or quince"]
    await kim.tap("☐ Apple")
    await kim.tap("☐ Pear, or quince")
    await kim.tap("☑ Apple")
    await kim.tap("☐ Stop")
    ticked = next(message for message in await kim.chat() if message.id == asked.id)
    assert ticked.labels[:3] == ["☐ Apple", "☑ Pear, or quince", "☑ Stop"]
    assert len(await kim.said()) == len([message for message in await kim.said() if message.id <= asked.id])
    await kim.tap("Done")
    assert await value(here, kim, "fruits") == Choices(("pear", "stop"))
    record = next(message for message in await kim.chat() if message.id == asked.id)
    assert record.text.endswith("You said: Pear, or quince, Stop")


@begins_with("here", ["fruits"], indirect=True)
async def test_two_taps_on_a_box_tick_it_once_and_two_boxes_tapped_at_once_are_both_ticked(
    here: Room,
) -> None:
    kim = await worker(here)
    asked = await kim.last()
    for label in ("☐ Apple", "☐ Apple", "☐ Stop"):
        await kim.person.tap_data(asked.id, button(asked, label).data)
    await here.settle()
    ticked = next(message for message in await kim.chat() if message.id == asked.id)
    assert [label[0] for label in ticked.labels[:4]] == ["☑", "☐", "☑", "☐"]


@begins_with("here", ["fruits"], indirect=True)
async def test_ticks_survive_being_asked_again(here: Room) -> None:
    kim = await worker(here)
    await kim.tap("☐ Apple")
    await kim.type("bananas")
    again = await kim.last()
    assert again.text.startswith("I could not match that.")
    assert again.labels[0] == "☑ Apple"
    await kim.tap("Done")
    assert await value(here, kim, "fruits") == Choices(("apple",))


@begins_with("here", ["fruits"], indirect=True)
async def test_done_with_nothing_ticked_is_asked_again(here: Room) -> None:
    kim = await worker(here)
    await kim.tap("Done")
    assert (await kim.last()).text.startswith("Nothing is ticked yet.")
    await kim.type("apple; pear")
    assert await value(here, kim, "fruits") == Choices(("apple", "pear"))


@begins_with("here", ["day"], indirect=True)
async def test_today_is_a_day_where_the_programme_is(here: Room) -> None:
    kim = await worker(here)
    asked = await kim.last()
    assert asked.labels[:2] == ["Yesterday", "Today"]
    await kim.tap("Today")
    # Noon on Wednesday in London is Thursday in Auckland.
    assert await value(here, kim, "day") == Date(date(2026, 11, 19))
    record = next(message for message in await kim.chat() if message.id == asked.id)
    assert record.text.endswith("You said: 19 November 2026")
    await kim.type("back")
    await kim.type("yesterday")
    assert await value(here, kim, "day") == Date(date(2026, 11, 18))


@begins_with("here", ["read"], indirect=True)
async def test_ok_under_something_to_read(here: Room) -> None:
    kim = await worker(here)
    await kim.type("what?")
    assert (await kim.last()).text.startswith("Please read this, then tap OK.")
    await kim.tap("OK")
    assert (await kim.answers("things"))["read"] == "OK"


@begins_with("here", ["rate"], indirect=True)
async def test_a_range_has_its_steps_as_buttons(here: Room) -> None:
    kim = await worker(here)
    asked = await kim.last()
    rows = [[each.text for each in row] for row in asked.buttons[:2]]
    assert rows == [["0", "2", "4", "6", "8"], ["10"]]
    await kim.type("3")
    assert "That is between two steps." in (await kim.last()).text
    await kim.tap("10")
    assert (await kim.answers("things"))["rate"] == "10"


@begins_with("here", ["best"], indirect=True)
async def test_a_choice_that_reads_like_a_command_is_a_choice(here: Room) -> None:
    kim = await worker(here)
    await kim.type("help")
    assert (await kim.answers("things"))["best"] == "Help"


@begins_with("here", ["best"], indirect=True)
async def test_stop_stops_even_where_a_choice_is_called_so(here: Room) -> None:
    kim = await worker(here)
    await kim.type("stop")
    assert "best" not in await kim.answers("things")
    assert (await kim.last()).text.startswith("Stopped.")


@begins_with("here", ["best"], indirect=True)
async def test_a_choice_too_long_for_a_button_is_written_out(here: Room) -> None:
    kim = await worker(here)
    asked = await kim.last()
    assert "• A fruit with a name that no telephone shows to its end" in asked.text


@begins_with("here", ["picture"], indirect=True)
async def test_a_picture_answers_a_question_for_one(here: Room) -> None:
    kim = await worker(here)
    assert "Please send a picture." in (await kim.last()).text
    await kim.type("here it is")
    assert "That was not a picture." in (await kim.last()).text
    await kim.person.send_voice()
    await here.settle()
    assert "That was not a picture." in (await kim.last()).text
    await kim.person.send_photo(b"\x89PNG")
    await here.settle()
    kept = await value(here, kim, "picture")
    assert isinstance(kept, Attachment)
    assert kept.kind == "image"


@begins_with("here", ["paper"], indirect=True)
async def test_a_file_keeps_its_name_for_showing_only(here: Room) -> None:
    kim = await worker(here)
    await kim.person.send_document("../../etc/passwd", b"x", mime="text/plain")
    await here.settle()
    kept = await value(here, kim, "paper")
    assert isinstance(kept, Attachment)
    assert kept.kind == "file"
    assert "passwd" in kept.name


@begins_with("here", ["read"], indirect=True)
async def test_buttons_of_an_earlier_kind_stay_what_they_were(here: Room) -> None:
    kim = await worker(here)
    asked = await kim.last()
    await kim.tap("OK")
    await kim.tap("Skip")
    await tap_old(here, kim, asked, "OK")
    assert "That question is already answered: you said “OK”." in (await kim.last()).text


@begins_with("here", ["rate"], indirect=True)
async def test_a_changed_questionnaire_takes_the_answers_along(here: Room) -> None:
    kim = await worker(here)
    await kim.tap("4")
    asked = await kim.last()
    before = here.programmes["trial"].flows["things"].revision
    changed = trial("sound")
    assert changed.flows["things"].revision != before
    here.conversation = Conversation(programmes={"trial": changed}, clock=here.clock)
    await kim.type("/start")
    assert "A sound?" in (await kim.last()).text
    await kim.tap("Skip")
    assert "Which fruits?" in (await kim.last()).text
    assert (await kim.answers("things"))["rate"] == "4"
    # A button of the earlier revision still stands for its question.
    await tap_old(here, kim, asked, "Skip")
    assert "Which day?" in (await kim.last()).text
