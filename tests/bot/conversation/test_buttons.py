"""Any button ever sent does the right thing: it answers, or says what has become of it and shows the open question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.emulator.client import Button, EmulatedMessage
from tests.bot.conversation.room import Room, Someone
from tests.bot.conversation.test_answering import at_training_hours


def button(message: EmulatedMessage, label: str) -> Button:
    return next(each for row in message.buttons for each in row if each.text == label)


async def tap_old(here: Room, someone: Someone, message: EmulatedMessage, label: str) -> None:
    """Tap a button as it was when the message still had it."""
    await someone.person.tap_data(message.id, button(message, label).data)
    await here.settle()


async def test_two_taps_at_once_are_one_answer_and_one_question(here: Room) -> None:
    sam = await here.member(71, "Sam")
    ladder = await sam.last()
    data = button(ladder, "5").data
    await sam.person.tap_data(ladder.id, data)
    await sam.person.tap_data(ladder.id, data)
    await here.settle()
    said = await sam.said()
    assert await sam.answers() == {"housing": "5"}
    assert len([message for message in said if "Where do you live" in message.text]) == 1
    assert len(sam.person.answers) >= 2


@pytest.mark.parametrize("label", ["Skip", "‹ Back", "Stop"])
async def test_two_taps_on_a_way_out_go_one_step(here: Room, label: str) -> None:
    sam = await at_training_hours(here)
    asked = await sam.last()
    data = button(asked, label).data
    for _ in range(2):
        await sam.person.tap_data(asked.id, data)
    await here.settle()
    last = (await sam.last()).text
    if label == "Skip":
        assert "How many hours did you work with support" in last
    elif label == "‹ Back":
        assert "Where are you with work" in last or "Which of these fits you best now?" in last
    else:
        stopped = [message for message in await sam.said() if message.text.startswith("Stopped.")]
        assert len(stopped) == 1


async def test_two_taps_on_the_last_answer_end_once(here: Room) -> None:
    kim = await here.member(74, "Kim", "worker")
    for answer in ("printing", "1", "0", "skip"):
        await kim.type(answer)
    asked = await kim.last()
    data = button(asked, "I was told about something").data
    for _ in range(2):
        await kim.person.tap_data(asked.id, data)
    await here.settle()
    assert "You can write down more time whenever you like." in (await kim.last()).text


async def test_a_button_of_an_answered_question_explains_and_offers_to_change_it(here: Room) -> None:
    sam = await here.member(71, "Sam")
    ladder = await sam.last()
    await sam.tap("2")
    here.clock.wind_to(here.clock.now() + timedelta(days=20))
    await tap_old(here, sam, ladder, "9")
    last = await sam.last()
    assert "That question is already answered: you said “2 – I may lose my home soon”." in last.text
    assert "Where do you live at the moment?" in last.text
    assert last.labels[0] == "Change that answer"
    assert (await sam.answers())["housing"] == "2"
    await sam.tap("Change that answer")
    reopened = await sam.last()
    assert "How is your housing right now?" in reopened.text
    assert reopened.labels[-3:] == ["Keep: 2", "Skip", "Stop"] or "Keep: 2" in reopened.labels
    await sam.tap("9")
    assert (await sam.answers())["housing"] == "9"
    assert "Where do you live at the moment?" in (await sam.last()).text


async def test_the_same_button_again_after_a_while_explains(here: Room) -> None:
    sam = await here.member(71, "Sam")
    ladder = await sam.last()
    await sam.tap("2")
    here.clock.wind_to(here.clock.now() + timedelta(minutes=1))
    await tap_old(here, sam, ladder, "2")
    assert "That question is already answered" in (await sam.last()).text


async def test_a_button_of_a_skipped_question_can_still_be_answered(here: Room) -> None:
    sam = await here.member(71, "Sam")
    ladder = await sam.last()
    await sam.tap("Skip")
    here.clock.wind_to(here.clock.now() + timedelta(minutes=1))
    await tap_old(here, sam, ladder, "5")
    last = await sam.last()
    assert "You skipped that question." in last.text
    await sam.tap("Change that answer")
    await sam.tap("5")
    assert (await sam.answers())["housing"] == "5"


async def test_a_button_of_finished_questions_says_that_they_are_finished(here: Room) -> None:
    sam = await here.member(71, "Sam")
    ladder = await sam.last()
    for _ in range(12):
        await sam.type("skip")
    here.clock.wind_to(here.clock.now() + timedelta(days=30))
    await tap_old(here, sam, ladder, "5")
    last = await sam.last()
    assert "Those questions are finished. Your answers are saved." in last.text
    assert "Weekly check-in" in last.labels


async def test_an_older_copy_of_the_open_question_answers_it(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.tap("5")
    older = await sam.last()
    await sam.type("Timbuktu")
    await tap_old(here, sam, older, "With family or friends")
    assert (await sam.answers())["home"] == "With family or friends"


@pytest.mark.parametrize(
    "data", ["", "x", "1.0", "999999.0", "-1.0", "1.-1", "1.999", "9" * 30 + ".0", "1.0.0", "१.०"]
)
async def test_a_forged_tap_changes_nothing(here: Room, data: str) -> None:
    ann = await here.member(70, "Ann")
    await ann.tap("4")
    sam = await here.member(71, "Sam")
    before = await ann.answers()
    asked = await sam.last()
    await sam.person.tap_data(asked.id, data or "?")
    await here.settle()
    last = await sam.last()
    assert last.text.startswith("I cannot use that button any more.")
    assert "How is your housing right now?" in last.text
    assert await sam.answers() == {}
    assert await ann.answers() == before


async def test_another_persons_button_is_nobodys(here: Room) -> None:
    ann = await here.member(70, "Ann")
    hers = button(await ann.last(), "5").data
    sam = await here.member(71, "Sam")
    asked = await sam.last()
    await sam.person.tap_data(asked.id, hers)
    await here.settle()
    assert (await sam.last()).text.startswith("I cannot use that button any more.")
    assert await ann.answers() == {}
    assert await sam.answers() == {}


async def test_a_tap_on_a_message_telegram_no_longer_shows_works(here: Room) -> None:
    sam = await here.member(71, "Sam")
    asked = await sam.last()
    await sam.person.tap_data(asked.id, button(asked, "5").data, inaccessible=True)
    await here.settle()
    assert await sam.answers() == {"housing": "5"}


async def test_a_button_of_another_open_flow_answers_there(here: Room) -> None:
    sam = await here.member(71, "Sam")
    ladder = await sam.last()
    await sam.tap("Stop")
    await sam.start(await here.invite("worker"))
    assert "What did you do?" in (await sam.last()).text
    await tap_old(here, sam, ladder, "5")
    assert await sam.answers() == {"housing": "5"}
    assert "Where do you live at the moment?" in (await sam.last()).text
    await sam.type("with family or friends")
    assert (await sam.answers())["home"] == "With family or friends"


async def test_after_one_flow_ends_the_other_open_one_is_offered(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.tap("Stop")
    await sam.start(await here.invite("worker"))
    for answer in ("printing", "1", "0", "skip"):
        await sam.type(answer)
    await sam.tap("I was told about something")
    last = await sam.last()
    assert last.text == "You have not finished this yet: Weekly check-in."
    await sam.tap("Carry on")
    assert "How is your housing right now?" in (await sam.last()).text
