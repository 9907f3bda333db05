"""Typing works wherever a button does: the words on it are a tap on it."""

from __future__ import annotations

from tests.bot.conversation.room import Room
from tests.bot.conversation.test_answering import at_training_hours


async def test_a_flow_of_the_menu(here: Room) -> None:
    sam = await at_training_hours(here)
    for _ in range(8):
        await sam.type("skip")
    await sam.start()
    await sam.type("i gave time")
    assert "What did you do?" in (await sam.last()).text


async def test_keeping_an_earlier_answer(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.type("16")
    await sam.type("back")
    await sam.type("Keep: 16")
    assert (await sam.answers())["training_hours"] == "16"


async def test_an_answer_that_was_taken_for_a_cry(here: Room) -> None:
    sam = await here.member(71, "Sam")
    for _ in range(10):
        await sam.type("skip")
    await sam.type("I want to die")
    await sam.type("That was my answer")
    assert (await sam.answers())["story"] == "I want to die"


async def test_changing_an_earlier_answer(here: Room) -> None:
    sam = await at_training_hours(here)
    ladder = next(message for message in await sam.said() if "How is your housing" in message.text)
    data = f"{(await question_row(here, 'housing'))}.0"
    await sam.person.tap_data(ladder.id, data)
    await here.settle()
    await sam.type("change that answer")
    assert "How is your housing right now?" in (await sam.last()).text


async def test_an_offer_and_the_settings(here: Room) -> None:
    sam = await at_training_hours(here)
    for _ in range(8):
        await sam.type("skip")
    await here.wind("2026-11-23T10:00")
    await sam.type("not now")
    assert "All right, not now." in (await sam.last()).text
    await sam.type("/settings")
    await sam.type("stop quoting")
    assert (await sam.known()).consents["st-james-house", "quote"] is False


async def test_deleting_everything(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.type("/delete")
    await sam.type("Yes, delete everything")
    # An open question comes first, so the words are an answer to it, and nothing is deleted by mistake.
    assert not (await sam.known()).erased
    await sam.type("stop")
    await sam.type("/delete")
    await sam.type("Yes, delete everything")
    assert (await sam.last()).text.startswith("Everything about you is deleted.")


async def question_row(here: Room, path: str) -> int:
    async with here.store.reading() as tx:
        for person in await tx.people.all():
            for run in await tx.runs.of_person(person.id):
                for message in await tx.outbox.of_run(run.id):
                    if message.question == path:
                        return message.id
    raise AssertionError(path)
