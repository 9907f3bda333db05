"""Coming in: an invitation, who asks and why, the two questions of consent, the offer, the first flow, the menu."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.wording import words
from tests.bot.conversation.room import Room


async def test_an_invitation_leads_from_the_purpose_to_the_first_question(here: Room) -> None:
    sam = await here.person(71, "Sam")
    await sam.start(await here.invite("service_user"))
    welcome, counted = await sam.said()
    assert "Hello Sam. This is St James House." in welcome.text
    assert "Your answers are added up with other people's." in welcome.text
    assert "May we count your answers" in counted.text
    assert "Question 1 of 2" in counted.text
    await sam.tap("Yes, count them")
    assert "may we quote it, without your name?" in (await sam.last()).text
    await sam.type("no")
    offer = (await sam.last()).text
    assert "May I offer you the check-in once a week?" in offer
    await sam.tap("Yes, once a week")
    first = await sam.last()
    assert "How is your housing right now?" in first.text
    assert "1 – I have no safe place to live" in first.text
    known = await sam.known()
    assert dict(known.consents) == {("st-james-house", "count"): True, ("st-james-house", "quote"): False}
    assert known.opted_in == {("st-james-house", "check-in")}


@pytest.mark.parametrize(
    ("role", "said", "asked"),
    [
        ("service_user", "First, two short questions about your answers, and one about messages from me.", 3),
        ("supplier", "First, two short questions about your answers. You can change both", 2),
    ],
)
async def test_as_many_questions_come_first_as_the_welcome_says(
    here: Room, role: str, said: str, asked: int
) -> None:
    sam = await here.person(71, "Sam")
    await sam.start(await here.invite(role))
    assert said in (await sam.said())[0].text
    for _ in range(asked):
        question = (await sam.last()).text
        assert "answers" in question or "own words" in question or "once a week" in question
        assert "Question 1 of 1" not in question
        await sam.tap("No")
    assert "Question 1 of" in (await sam.last()).text


async def test_a_supplier_is_not_asked_about_weekly_offers(here: Room) -> None:
    ana = await here.person(72, "Ana")
    await ana.start(await here.invite("supplier"))
    await ana.tap("Yes, count them")
    await ana.tap("Yes, without my name")
    title = here.programmes["st-james-house"].flows["tender-questions"].questions[0].label
    assert title is not None
    shown = "\n".join(message.text for message in await ana.said())
    assert title.by_language["en"].source.split("\n")[0][:40] in shown
    assert "once a week" not in shown
    assert (await ana.known()).opted_in == frozenset()


async def test_whoever_says_no_to_both_goes_on_all_the_same(here: Room) -> None:
    sam = await here.person(71, "Sam")
    await sam.start(await here.invite("service_user"))
    for _ in range(3):
        await sam.tap("No")
    assert "How is your housing right now?" in (await sam.last()).text
    known = await sam.known()
    assert set(known.consents.values()) == {False}
    assert known.opted_in == frozenset()


async def test_consent_cannot_be_skipped_but_can_be_gone_back_to(here: Room) -> None:
    sam = await here.person(71, "Sam")
    await sam.start(await here.invite("service_user"))
    assert "Skip" not in (await sam.last()).labels
    await sam.type("skip")
    assert "Please say yes or no. Both are fine." in (await sam.last()).text
    await sam.type("perhaps")
    assert "I could not match that to a choice." in (await sam.last()).text
    await sam.tap("Yes, count them")
    await sam.tap("‹ Back")
    await sam.tap("No")
    assert (await sam.known()).consents["st-james-house", "count"] is False


async def test_without_an_invitation_there_is_one_neutral_sentence(here: Room) -> None:
    eve = await here.person(73, "Eve")
    await eve.start()
    await eve.type("hello?")
    said = [message.text for message in await eve.said()]
    assert said == [said[0]] * 2
    assert said[0].count(".") == 1
    assert "St James" not in said[0]


@pytest.mark.parametrize("code", ["nonsense", "x" * 60, "ৎ", "../../etc"])
async def test_a_code_nobody_made_is_answered_kindly(here: Room, code: str) -> None:
    eve = await here.person(73, "Eve")
    await eve.type(f"/start {code}")
    assert "I do not know this invitation." in (await eve.last()).text
    assert (await eve.known()).memberships == ()


async def test_a_used_an_expired_and_an_ended_invitation_each_say_so(here: Room) -> None:
    used = await here.invite("service_user")
    await (await here.person(71, "Sam")).start(used)
    eve = await here.person(73, "Eve")
    await eve.start(used)
    assert "has been used already" in (await eve.last()).text
    ended = await here.invite("service_user")
    async with here.store.transaction() as tx:
        newest = (await tx.invitations.all("st-james-house"))[-1]
        await tx.invitations.revoke(newest.id, here.clock.now())
    await eve.start(ended)
    assert "was taken back" in (await eve.last()).text
    late = await here.invite("service_user")
    here.clock.wind_to(here.clock.now() + timedelta(days=15))
    await eve.start(late)
    assert "has run out" in (await eve.last()).text
    assert (await eve.known()).memberships == ()


async def test_an_open_invitation_lets_several_in(here: Room) -> None:
    code = await here.invite("service_user", single_use=False)
    for number in (81, 82, 83):
        someone = await here.person(number, f"P{number}")
        await someone.start(code)
        assert "May we count your answers" in (await someone.last()).text


async def test_the_link_opened_again_shows_the_open_question(here: Room) -> None:
    sam = await here.person(71, "Sam")
    code = await here.invite("service_user")
    await sam.start(code)
    await sam.start(code)
    said = [message.text for message in await sam.said()]
    assert "You already take part in St James House as a person who uses the service." in said
    assert "May we count your answers" in said[-1]
    assert len((await sam.known()).memberships) == 1


async def test_a_second_role_needs_no_second_consent(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.tap("Stop")
    await sam.start(await here.invite("supplier"))
    said = "\n".join(message.text for message in (await sam.said())[-3:])
    assert "You take part as a supplier." in said
    assert "May we count" not in said
    assert {part.role for part in (await sam.known()).current} == {"service_user", "supplier"}


async def test_start_later_asks_the_open_question_again(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.tap("5")
    await sam.tap("Skip")
    asked = (await sam.last()).text
    await sam.start()
    assert (await sam.last()).text == asked


async def test_start_with_nothing_open_shows_what_this_role_can_do_now(here: Room) -> None:
    kim = await here.member(74, "Kim", "worker")
    await kim.type("printing")
    for answer in ("1", "30", "skip"):
        await kim.type(answer)
    await kim.tap("I was asked what I think")
    await kim.start()
    menu = await kim.last()
    assert menu.text == "What would you like to do?"
    assert menu.labels[0] == "I gave time"
    assert 2 <= len(menu.labels) <= 4
    await kim.tap("I gave time")
    assert "What did you do?" in (await kim.last()).text


async def test_a_tender_is_not_offered_twice_but_a_check_in_is(here: Room) -> None:
    ana = await here.member(72, "Ana", "supplier")
    for _ in range(12):
        if "Skip" not in (await ana.last()).labels:
            break
        await ana.tap("Skip")
    await ana.start()
    assert "Three questions" not in "".join((await ana.last()).labels)
    assert "I gave time" in (await ana.last()).labels


async def test_a_newcomer_is_spoken_to_in_their_own_language(here: Room) -> None:
    rina = await here.person(75, "Rina", "bn")
    await rina.start(await here.invite("service_user"))
    welcome, counted = await rina.said()
    assert "Rina" in welcome.text
    assert "সেন্ট জেমস হাউস" in welcome.text
    assert words("bn")("unchecked-language") in welcome.text
    await rina.type("হ্যাঁ")
    assert (await rina.known()).consents["st-james-house", "count"] is True
    assert counted.labels[-1] == words("bn")("button-stop")
