"""A question and its answer: one message each, typing and tapping alike, and the record that stays."""

from __future__ import annotations

from tests.bot.conversation.room import Room, Someone


async def at_training_hours(here: Room) -> Someone:
    sam = await here.member(71, "Sam")
    for step in ("5", "skip", "5", "skip"):
        await sam.type(step)
    assert "How many hours of training" in (await sam.last()).text
    return sam


async def test_an_answered_question_becomes_its_own_record(here: Room) -> None:
    sam = await at_training_hours(here)
    asked = await sam.last()
    assert "Question 5 of 11" in asked.text
    assert asked.labels == ["‹ Back", "Skip", "Stop"]
    await sam.type("16")
    record = next(message for message in await sam.chat() if message.id == asked.id)
    assert record.text == "How many hours of training did you do in the last seven days?\n\nYou said: 16"
    assert record.edited
    assert record.labels == []
    assert (await sam.answers())["training_hours"] == "16"


async def test_a_step_of_a_ladder_is_tapped_by_number_and_read_in_words(here: Room) -> None:
    sam = await here.member(71, "Sam")
    ladder = await sam.last()
    assert [[button.text for button in row] for row in ladder.buttons[:2]] == [
        list("12345"),
        ["6", "7", "8", "9", "10"],
    ]
    assert "10 – My home is safe and right for me" in ladder.text
    await sam.tap("4")
    record = next(message for message in await sam.chat() if message.id == ladder.id)
    assert "You said: 4 – I keep my place with a lot of help" in record.text


async def test_typing_works_wherever_a_button_does(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.type("I feel at home where I live")
    await sam.type("a hostel with council staff")
    await sam.type("৭")
    await sam.type("I am looking for work.")
    assert await sam.answers() == {
        "housing": "8",
        "home": "A hostel with council staff",
        "work_and_learning": "7",
        "work_now": "I am looking for work",
    }


async def test_skipping_keeps_no_answer_and_says_so(here: Room) -> None:
    sam = await at_training_hours(here)
    asked = await sam.last()
    await sam.tap("Skip")
    record = next(message for message in await sam.chat() if message.id == asked.id)
    assert record.text.endswith("You skipped this question.")
    assert "training_hours" not in await sam.answers()


async def test_going_back_offers_the_earlier_answer_to_keep(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.type("16")
    await sam.tap("‹ Back")
    asked = await sam.last()
    assert "How many hours of training" in asked.text
    assert asked.labels[0] == "Keep: 16"
    assert "training_hours" not in await sam.answers()
    await sam.tap("Keep: 16")
    assert (await sam.answers())["training_hours"] == "16"
    await sam.type("back")
    await sam.type("12")
    assert (await sam.answers())["training_hours"] == "12"


async def test_there_is_nothing_before_the_first_question(here: Room) -> None:
    sam = await here.member(71, "Sam")
    assert "‹ Back" not in (await sam.last()).labels
    await sam.type("back")
    assert "This is the first question." in (await sam.last()).text


async def test_a_sensitive_question_says_that_it_can_be_skipped(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.tap("5")
    warning = "Some people find the next question hard. You can skip it."
    assert (await sam.last()).text.startswith(warning)
    await sam.type("nowhere")
    assert warning not in (await sam.last()).text


async def test_a_note_is_said_once_where_it_applies(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.tap("2")
    assert "Housing advice is free." in (await sam.said())[-2].text
    await sam.tap("‹ Back")
    await sam.tap("1")
    notes = [message for message in await sam.said() if "Housing advice is free." in message.text]
    assert len(notes) == 1


async def test_the_whole_check_in_ends_with_thanks_and_the_next_day(here: Room) -> None:
    sam = await here.member(71, "Sam")
    for _ in range(40):
        last = await sam.last()
        if not last.labels:
            break
        label = "5" if "5" in last.labels else "Skip"
        await sam.tap(label)
    thanks, following = (await sam.said())[-2:]
    assert "Thank you. That is all for this week." in thanks.text
    assert following.text == "Next time: Monday."
    assert (await sam.known()).focus is None


async def test_what_people_write_is_shown_and_never_understood_as_markup(here: Room) -> None:
    kim = await here.member(74, "Kim", "worker")
    asked = await kim.last()
    await kim.type("<b>printed</b> & packed <script>")
    record = next(message for message in await kim.chat() if message.id == asked.id)
    assert "You said: <b>printed</b> & packed <script>" in record.text
    assert (await kim.answers("gave-time"))["what"] == "<b>printed</b> & packed <script>"


async def test_a_name_with_markup_is_only_a_name(here: Room) -> None:
    eve = await here.person(73, "<i>Eve</i>&Co")
    await eve.start(await here.invite("service_user"))
    assert "Hello <i>Eve</i>&Co." in (await eve.said())[0].text
