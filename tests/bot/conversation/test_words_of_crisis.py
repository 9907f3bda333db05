"""Words of crisis, in any state: help lines at once, and the person decides what their words were."""

from __future__ import annotations

import pytest

from tests.bot.conversation.room import Room, Someone
from tests.bot.conversation.test_answering import at_training_hours

CRY = "I don't want to live any more"


async def helped(someone: Someone) -> bool:
    return "Samaritans, 116 123" in (await someone.last()).text


async def at_story(here: Room) -> Someone:
    sam = await here.member(71, "Sam")
    for _ in range(10):
        await sam.type("skip")
    assert "in your own words" in (await sam.last()).text
    return sam


async def test_the_questions_stop_and_the_help_lines_come_at_once(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.type(CRY)
    last = await sam.last()
    assert last.text.startswith(
        "It sounds as if things are very hard right now. Nobody reads this chat live."
    )
    assert "If you are in danger now, call 999." in last.text
    assert "I have stopped the questions." in last.text
    # A number is asked for: words could not be the answer, so nothing offers to make them one.
    assert last.labels == ["Carry on"]
    async with here.store.reading() as tx:
        [run] = (await tx.runs.open_of([(await sam.known()).id])).popitem()[1]
    assert run.stopped


async def test_the_message_is_kept_sealed_and_is_no_answer(here: Room) -> None:
    sam = await at_story(here)
    await sam.type(CRY)
    assert "story" not in await sam.answers()
    async with here.store.reading() as tx:
        person = await sam.known()
        [run] = (await tx.runs.open_of([person.id]))[person.id]
        kept = [
            message.payload["kept"] for message in await tx.outbox.of_run(run.id) if "kept" in message.payload
        ]
    assert kept == [CRY]
    database = here.store.database_file
    assert database is not None
    for file in database.parent.glob("room.db*"):
        assert CRY.encode() not in file.read_bytes()


async def test_one_tap_makes_it_the_answer(here: Room) -> None:
    sam = await at_story(here)
    await sam.type(CRY)
    await sam.tap("That was my answer")
    assert (await sam.answers())["story"] == CRY
    assert "That is all for this week." in "".join(message.text for message in (await sam.said())[-2:])


async def test_carry_on_asks_again(here: Room) -> None:
    sam = await at_story(here)
    await sam.type(CRY)
    await sam.tap("Carry on")
    assert "in your own words" in (await sam.last()).text
    await sam.type("A good week.")
    assert (await sam.answers())["story"] == "A good week."


async def test_that_was_my_answer_does_not_answer_another_question_later(here: Room) -> None:
    kim = await here.member(74, "Kim", "worker")
    await kim.type(CRY)
    await kim.tap("Carry on")
    await kim.type("made tea")
    await kim.tap("That was my answer")
    assert "That question is already answered" in (await kim.last()).text
    assert await kim.answers("gave-time") == {"what": "made tea"}


async def test_in_a_suppliers_flow_the_answer_is_taken_and_help_stands_below_it(here: Room) -> None:
    ana = await here.member(72, "Ana", "supplier")
    question = await ana.last()
    await ana.type("Our users told us: suicide is on their minds.")
    said = await ana.said()
    assert "Samaritans, 116 123" in said[-2].text
    assert said[-2].labels == []
    assert said[-1].labels
    record = next(message for message in said if message.id == question.id)
    assert "suicide is on their minds" in record.text
    assert len(await ana.answers("tender-questions")) == 1


async def test_a_worker_is_heard_too(here: Room) -> None:
    kim = await here.member(74, "Kim", "worker")
    await kim.type("suicide")
    assert "I have stopped the questions." in (await kim.last()).text
    assert await kim.answers("gave-time") == {}


@pytest.mark.parametrize("state", ["unknown", "welcome", "stopped", "menu"])
async def test_they_are_heard_in_any_state(here: Room, state: str) -> None:
    sam = await here.person(71, "Sam")
    if state == "welcome":
        await sam.start(await here.invite("service_user"))
    elif state == "stopped":
        sam = await at_training_hours(here)
        await sam.tap("Stop")
    elif state == "menu":
        sam = await here.member(71, "Sam", "commissioner")
    await sam.type("i want to KILL MYSELF!!!")
    assert await helped(sam)


async def test_they_are_heard_in_an_edit_and_under_a_picture(here: Room) -> None:
    sam = await at_training_hours(here)
    number = await sam.type("loads")
    await sam.edit(number, CRY)
    assert await helped(sam)
    await sam.tap("Carry on")
    await sam.person.send_photo(b"\x89PNG", CRY)
    await here.settle()
    assert await helped(sam)


async def test_help_is_shown_in_the_persons_language(here: Room) -> None:
    rina = await here.member(75, "Rina", language="bn")
    await rina.type("আমি মরে যেতে চাই")
    last = await rina.last()
    assert "116 123" in last.text
    assert "সামারিটানস" in last.text


async def test_in_an_edit_they_never_become_the_answer_to_another_question(here: Room) -> None:
    kim = await here.member(74, "Kim", "worker")
    first = await kim.type("made tea")
    await kim.type("2")
    await kim.type("0")
    assert "Who did you do it with?" in (await kim.last()).text
    await kim.edit(first, CRY)
    await kim.tap("That was my answer")
    answers = await kim.answers("gave-time")
    assert answers["what"] == CRY
    assert "with_whom" not in answers
    assert "Who did you do it with?" in (await kim.last()).text


@pytest.mark.parametrize("text", ["/i want to die", "/stop i want to die", "/start i want to die"])
async def test_they_are_heard_behind_a_slash(here: Room, text: str) -> None:
    sam = await here.person(71, "Sam")
    await sam.type(text)
    assert await helped(sam)
    kim = await here.member(74, "Kim", "worker")
    await kim.type(text)
    assert await helped(kim)
    assert await kim.answers("gave-time") == {}


async def test_an_answer_is_only_said_to_be_kept_where_it_is(here: Room) -> None:
    ana = await here.person(72, "Ana")
    await ana.start(await here.invite("supplier"))
    await ana.type("Our users speak of suicide.")
    *_, lines, again = await ana.said()
    assert "Samaritans" in lines.text
    assert "Your answer is kept" not in lines.text
    assert "May we count" in again.text
