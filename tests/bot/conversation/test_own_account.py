"""What always answers: help, privacy, settings, language, one's own data, and leaving for good."""

from __future__ import annotations

import json

import pytest

from tests.bot.conversation.room import Room
from tests.bot.conversation.test_answering import at_training_hours

ALWAYS = ["/start", "/help", "/stop", "/privacy", "/cancel", "/mydata", "/delete", "/language", "/settings"]


@pytest.mark.parametrize(
    "role", ["", "service_user", "supplier", "provider", "worker", "commissioner", "administrator"]
)
async def test_they_answer_for_everyone(here: Room, role: str) -> None:
    someone = await (here.member(71, "Sam", role) if role else here.person(71, "Sam"))
    for command in ALWAYS:
        before = len(await someone.said())
        await someone.type(command)
        assert len(await someone.said()) > before, command


@pytest.mark.parametrize(
    "command", ["/start", "/help", "/privacy", "/mydata", "/language", "/settings", "/delete"]
)
async def test_an_open_question_stays_open_behind_them(here: Room, command: str) -> None:
    sam = await at_training_hours(here)
    await sam.type(command)
    await sam.type("16")
    assert (await sam.answers())["training_hours"] == "16"


async def test_help_leads_back_to_the_open_question(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.type("/help@commonweal_bot")
    assert "I ask short questions for St James House" in (await sam.last()).text
    await sam.tap("Carry on")
    assert "How many hours of training" in (await sam.last()).text


async def test_settings_change_consents_in_place(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.type("/settings")
    shown = await sam.last()
    assert "St James House: your answers are counted." in shown.text
    for label in ("Stop counting my answers", "Stop quoting", "Do not offer: Weekly check-in"):
        await sam.tap(label)
    after = next(message for message in await sam.chat() if message.id == shown.id)
    assert after.edited
    assert "your answers are not counted." in after.text
    assert "your words are not quoted." in after.text
    assert "Weekly check-in: I do not offer it." in after.text
    known = await sam.known()
    assert set(known.consents.values()) == {False}
    assert known.opted_in == frozenset()
    await sam.tap("Offer: Weekly check-in")
    assert (await sam.known()).opted_in == {("st-james-house", "check-in")}


async def test_another_language_is_spoken_at_once_in_the_open_question_too(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.type("/language")
    offered = await sam.last()
    assert offered.labels[0] == "English"
    assert offered.labels[1].startswith("বাংলা (not yet checked")
    await sam.tap(offered.labels[1])
    last = await sam.last()
    assert "এখন আপনার থাকার ব্যবস্থা কেমন?" in last.text
    assert (await sam.known()).language == "bn"
    await sam.tap("5")
    assert await sam.answers() == {"housing": "5"}


async def test_my_data_is_a_file_with_all_that_is_held(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.type("16")
    await sam.type("/mydata")
    sent = await sam.last()
    assert sent.caption.startswith("Here is all that is kept about you")
    assert sent.document is not None
    held = json.loads(await here.client.file(sent.document))
    assert held["name"] == "Sam"
    assert held["telegram_id"] == 71
    assert [part["role"] for part in held["memberships"]] == ["service_user"]
    check_in = next(run for run in held["runs"] if run["flow"] == "check-in")
    assert {"question": "training_hours", "value": "16"}.items() <= check_in["answers"][-1].items()
    assert any("How many hours of training" in message["text"] for message in held["messages"])


async def test_deleting_asks_once_and_leaves_nothing(here: Room) -> None:
    sam = await at_training_hours(here)
    await sam.type("16")
    before = await sam.known()
    await sam.type("/delete")
    await sam.tap("No, keep it")
    assert "Nothing was deleted." in (await sam.last()).text
    await sam.type("/delete")
    await sam.tap("Yes, delete everything")
    assert (await sam.last()).text.startswith("Everything about you is deleted.")
    async with here.store.reading() as tx:
        assert await tx.people.by_telegram([71]) == {}
        gone = (await tx.people.get([before.id]))[before.id]
        assert gone.erased
        assert gone.key is None
        assert await tx.runs.of_person(before.id) == []
    await sam.type("hello")
    assert "it works by invitation link only" in (await sam.last()).text


async def test_an_old_button_of_a_deleted_life_is_nobodys(here: Room) -> None:
    sam = await at_training_hours(here)
    asked = await sam.last()
    skip = asked.buttons[-1][1].data
    await sam.type("/delete")
    await sam.tap("Yes, delete everything")
    await sam.person.tap_data(asked.id, skip)
    await here.settle()
    assert "I cannot use that button" in (await sam.last()).text or "invitation" in (await sam.last()).text


async def test_whoever_blocks_the_bot_is_known_to_have_done_so(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.person.block()
    await here.settle()
    assert (await sam.known()).blocked
    await sam.person.unblock()
    await here.settle()
    assert not (await sam.known()).blocked


async def test_my_data_holds_earlier_answers_and_sealed_words_too(here: Room) -> None:
    sam = await at_training_hours(here)
    number = await sam.type("16")
    await sam.edit(number, "12")
    await sam.type("I want to die")
    await sam.type("/mydata")
    sent = await sam.last()
    assert sent.document is not None
    held = json.loads(await here.client.file(sent.document))
    check_in = next(run for run in held["runs"] if run["flow"] == "check-in")
    hours = [each for each in check_in["answers"] if each["question"] == "training_hours" and each["value"]]
    assert [(each["value"], each["stands"]) for each in hours] == [("16", False), ("12", True)]
    assert "I want to die" in [message.get("you_wrote") for message in held["messages"]]


async def test_who_asks_and_why_is_said_in_the_language_of_the_yes_or_no(here: Room) -> None:
    sam = await here.person(71, "Sam")
    await sam.start(await here.invite("service_user"))
    await sam.type("/language")
    await sam.tap("বাংলা (not yet checked by a speaker)")
    *_, welcome, question = await sam.said()
    assert "সেন্ট জেমস হাউস" in welcome.text
    assert "কাউন্সিল শুধু যোগফল দেখে" in welcome.text
    assert question.labels[0] == "হ্যাঁ, গুনুন"


async def test_somebody_is_called_what_they_call_themselves_by_now(here: Room) -> None:
    await here.member(71, "Sam")
    samira = await here.person(71, "Samira")
    await samira.type("5")
    assert (await samira.known()).name == "Samira"
    assert await samira.answers() == {"housing": "5"}
