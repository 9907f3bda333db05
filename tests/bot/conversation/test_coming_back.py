"""Stopping, coming back, words that crossed a question on their way, and answers edited afterwards."""

from __future__ import annotations

from datetime import timedelta

from bot.jobs import Jobs
from tests.bot.conversation.room import Room
from tests.bot.conversation.test_answering import at_training_hours


async def test_stop_pauses_and_anything_afterwards_asks_the_open_question_again(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.tap("Stop")
    stopped = await sam.last()
    assert stopped.text == "Stopped. Your answers so far are safe. Send anything when you want to go on."
    assert stopped.labels == ["Carry on", "Change an answer"]
    await sam.type("16")
    assert "How many hours of training" in (await sam.last()).text
    assert "training_hours" not in await sam.answers()
    await sam.type("16")
    assert (await sam.answers())["training_hours"] == "16"


async def test_a_tap_on_the_open_question_answers_it_after_a_stop(here: Room) -> None:
    sam = await here.member(71, "Sam")
    ladder = await sam.last()
    await sam.type("/stop")
    await sam.tap("5", message=ladder.id)
    assert await sam.answers() == {"housing": "5"}


async def test_stop_with_nothing_open_says_so(here: Room) -> None:
    kim = await here.member(74, "Kim", "commissioner")
    await kim.type("stop")
    assert "There is nothing open to stop." in (await kim.last()).text


async def test_plain_words_are_commands_unless_they_are_a_choice(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.type("Stop!")
    assert (await sam.last()).text.startswith("Stopped.")
    await sam.type("carry on")
    assert "How many hours of training" in (await sam.last()).text
    await sam.type("skip")
    assert "How many hours did you work with support" in (await sam.last()).text
    await sam.type("back")
    assert "How many hours of training" in (await sam.last()).text
    await sam.type("HELP")
    assert "/settings" in (await sam.last()).text
    await sam.type("থামুন")
    assert (await sam.last()).text.startswith("Stopped.")


async def test_words_sent_before_the_question_came_do_not_answer_it(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.person.send("16")
    await sam.person.send("4")
    await here.settle()
    last = await sam.last()
    assert last.text.startswith("“4” was sent before this question came.")
    assert "How many hours did you work with support" in last.text
    answers = await sam.answers()
    assert answers["training_hours"] == "16"
    assert "supported_employment_hours" not in answers
    await sam.type("4")
    assert (await sam.answers())["supported_employment_hours"] == "4"


async def test_words_that_crossed_the_question_are_told_by_their_number(here: Room) -> None:
    sam = await at_training_hours(here)
    asked = await sam.last()
    date = int(here.clock.now().timestamp())
    sender = {"id": 71, "is_bot": False, "first_name": "Sam"}
    late = {
        "message_id": asked.id - 1,
        "date": date,
        "chat": {"id": 71, "type": "private"},
        "from": sender,
        "text": "9",
    }
    await here.client.inject({"message": late})
    await here.settle()
    assert "was sent before this question came" in (await sam.last()).text
    assert "training_hours" not in await sam.answers()


async def test_words_for_the_first_copy_of_a_question_sent_again_after_a_crash_answer_it(here: Room) -> None:
    sam = await here.member(71, "Sam")
    before = await sam.last()
    await sam.tap("5")
    # The process died after sending the question and before it could note so; the next one sends it again.
    async with here.store.transaction() as tx:
        row = (await tx.outbox.recent((await sam.known()).id, 1))[0]
        await tx.outbox.retry_at(row.id, here.clock.now())
    first_copy = (await sam.last()).id
    assert first_copy > before.id
    number = await sam.person.send("somewhere else")
    async with here.store.transaction() as tx:
        await tx.outbox.sent([(row.id, number + 1, here.clock.now())])
    await here.settle()
    assert (await sam.answers())["home"] == "Somewhere else"


async def test_editing_an_answer_corrects_it_while_its_questions_are_open(here: Room) -> None:
    sam = await at_training_hours(here)
    asked = await sam.last()
    number = await sam.type("16")
    await sam.edit(number, "12")
    assert (await sam.answers())["training_hours"] == "12"
    record = next(message for message in await sam.chat() if message.id == asked.id)
    assert record.text.endswith("You said: 12")
    last = await sam.last()
    assert last.text.startswith("Changed. You now say: “12”.")
    assert "How many hours did you work with support" in last.text


async def test_an_edited_step_of_a_ladder_is_said_with_its_words(here: Room) -> None:
    sam = await here.member(71, "Sam")
    asked = await sam.last()
    number = await sam.type("6")
    await sam.edit(number, "7")
    record = next(message for message in await sam.chat() if message.id == asked.id)
    assert record.text.endswith("You said: 7 – My home is steady")
    assert (await sam.last()).text.startswith("Changed. You now say: “7 – My home is steady”.")


async def test_an_edit_that_is_no_answer_leaves_the_earlier_one(here: Room) -> None:
    sam = await at_training_hours(here)
    number = await sam.type("16")
    await sam.edit(number, "loads")
    assert (await sam.answers())["training_hours"] == "16"
    last = (await sam.last()).text
    assert "That was not a number." in last
    assert "your earlier answer stands: “16”" in last


async def test_editing_a_refused_reply_answers_the_open_question(here: Room) -> None:
    sam = await at_training_hours(here)
    number = await sam.type("loads")
    await sam.edit(number, "16")
    assert (await sam.answers())["training_hours"] == "16"


async def test_editing_after_the_end_changes_nothing_and_says_so(here: Room) -> None:
    sam = await at_training_hours(here)
    number = await sam.type("16")
    for _ in range(8):
        await sam.type("skip")
    await sam.edit(number, "12")
    assert (await sam.answers())["training_hours"] == "16"
    assert "your answer stays as it was" in (await sam.last()).text


async def test_editing_what_was_no_answer_says_so(here: Room) -> None:
    eve = await here.person(73, "Eve")
    number = await eve.type("hello")
    await eve.edit(number, "hello!")
    assert "That message was no answer" in (await eve.last()).text


async def test_questions_that_waited_too_long_are_closed_without_a_word(here: Room) -> None:
    sam = await at_training_hours(here)
    asked = await sam.last()
    count = len(await sam.chat())
    here.clock.wind_to(here.clock.now() + timedelta(days=32))
    await here.due()
    chat = await sam.chat()
    assert len(chat) == count
    record = next(message for message in chat if message.id == asked.id)
    assert record.text.endswith("These questions are closed.")
    assert record.labels == []
    await sam.person.tap_data(asked.id, asked.buttons[-1][-1].data)
    await here.settle()
    assert "Those questions are closed. They had waited a long time." in (await sam.last()).text


async def test_after_an_outage_the_open_question_is_asked_again_once(here: Room) -> None:
    sam = await at_training_hours(here)
    kim = await here.member(74, "Kim", "worker")
    await kim.tap("Stop")
    quiet = len(await kim.chat())
    jobs = Jobs(store=here.store, conversation=here.conversation, clock=here.clock, deliver=here.later)
    down = here.clock.now() + timedelta(minutes=1)
    here.clock.wind_to(down + timedelta(minutes=10))
    for _ in range(2):
        await jobs.after_outage(down, here.clock.now())
        await here.delivered()
    said = [message.text for message in await sam.said() if "I was away for a while" in message.text]
    assert len(said) == 1
    assert "How many hours of training" in said[0]
    assert len(await kim.chat()) == quiet


async def test_a_plain_word_with_a_slash_is_that_word(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.type("/back")
    assert "Where are you with work" in (await sam.last()).text
    await sam.type("/skip")
    assert "How many hours of training" in (await sam.last()).text
    await sam.type("/dance")
    assert "I do not know that command." in (await sam.last()).text
