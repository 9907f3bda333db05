"""/people: inviting by link and picture, who takes part, and ending someone's part."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.bot.conversation.room import Room


async def test_a_commissioner_invites_by_link_and_picture(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await cas.type("/people")
    assert (await cas.last()).text == "St James House: one person takes part."
    await cas.tap("Invite someone")
    assert "Administrator" not in (await cas.last()).labels
    await cas.tap("Person who uses the service")
    invitation = await cas.last()
    assert invitation.photo is not None
    assert (await here.client.file(invitation.photo)).startswith(b"\x89PNG")
    assert "It works once, until 2 December 2026." in invitation.caption
    found = re.search(r"https://t\.me/commonweal_bot\?start=([A-Za-z0-9_-]{1,64})", invitation.caption)
    assert found
    sam = await here.person(71, "Sam")
    await sam.start(found[1])
    assert "Hello Sam." in (await sam.said())[0].text


async def test_an_administrator_can_make_another_one(here: Room) -> None:
    ada = await here.member(59, "Ada", "administrator")
    await ada.type("/people")
    await ada.tap("Invite someone")
    assert (await ada.last()).labels[-1] == "Administrator"


async def test_others_may_not(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await cas.type("/people")
    data = (await cas.last()).buttons[0][0].data
    sam = await here.member(71, "Sam")
    await sam.type("/people")
    assert (await sam.last()).text == "Only administrators and commissioners can do this."
    await sam.person.tap_data((await sam.last()).id, data)
    await here.settle()
    assert "Invite" not in "".join((await sam.last()).labels)


async def test_a_part_is_listed_ended_and_its_owner_told(here: Room) -> None:
    ada = await here.member(59, "Ada", "administrator")
    sam = await here.member(71, "Sam")
    question = await sam.last()
    await ada.type("/people")
    await ada.tap("Who takes part")
    assert "Sam – a person who uses the service, since 18 November 2026" in (await ada.last()).text
    await ada.tap("End: Sam (Person who uses the service)")
    assert "End the part of Sam" in (await ada.last()).text
    await ada.tap("Yes, end it")
    assert (await ada.last()).text == "Ended. Sam no longer takes part as a person who uses the service."
    assert "Your part in St James House" in (await sam.last()).text
    assert (await sam.known()).current == ()
    await sam.person.tap_data(question.id, question.buttons[0][0].data)
    await here.settle()
    assert await sam.answers() == {}
    assert "You do not take part in a programme now." in (await sam.last()).text
    await ada.tap("Yes, end it")
    assert (await ada.last()).text == "That part has already ended."


async def test_a_commissioner_never_reads_the_name_of_somebody_who_uses_the_service(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    sam = await here.member(71, "Samantha")
    await here.member(72, "Ana", "supplier")
    await cas.type("/people")
    await cas.tap("Who takes part")
    code = (await sam.known()).id[-4:].upper()
    listed = (await cas.last()).text
    assert f"Person {code} – a person who uses the service" in listed
    assert "Ana – a supplier" in listed
    await cas.tap(f"End: Person {code} (Person who uses the service)")
    await cas.tap("Yes, end it")
    assert (await sam.known()).current == ()
    assert "Samantha" not in await cas.transcript()


async def test_the_right_to_manage_is_looked_up_at_every_tap(here: Room) -> None:
    ada = await here.member(59, "Ada", "administrator")
    cas = await here.member(60, "Cas", "commissioner")
    await cas.type("/people")
    button = (await cas.last()).buttons[0][0].data
    message = (await cas.last()).id
    async with here.store.transaction() as tx:
        person = (await tx.people.by_telegram([60]))[60]
        await tx.people.leave(person, "st-james-house", here.clock.now())
    await cas.person.tap_data(message, button)
    await here.settle()
    assert (await cas.last()).text == "Only administrators and commissioners can do this."
    assert ada is not cas


async def test_an_administrator_cannot_lock_themselves_out(here: Room) -> None:
    ada = await here.member(59, "Ada", "administrator")
    await ada.type("/people")
    await ada.tap("Who takes part")
    await ada.tap("End: Ada (Administrator)")
    await ada.tap("Yes, end it")
    assert "You cannot end your own part" in (await ada.last()).text
    assert (await ada.known()).holds("st-james-house", "administrator")


async def test_a_long_list_comes_in_pages(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    code = await here.invite("supplier", single_use=False)
    for number in range(10):
        await (await here.person(200 + number, f"P{number}")).start(code)
    await cas.type("/people")
    await cas.tap("Who takes part")
    assert "… and 3 more." in (await cas.last()).text
    await cas.tap("More")
    assert "P9" in (await cas.last()).text


async def test_an_old_yes_does_not_end_a_part_that_was_given_anew(here: Room) -> None:
    ada = await here.member(59, "Ada", "administrator")
    sam = await here.member(71, "Sam")
    await ada.type("/people")
    await ada.tap("Who takes part")
    await ada.tap("End: Sam (Person who uses the service)")
    await ada.tap("Yes, end it")
    here.clock.offset += timedelta(minutes=1)
    await sam.start(await here.invite("service_user"))
    await ada.tap("Yes, end it")
    assert (await ada.last()).text == "That part has already ended."
    assert (await sam.known()).holds("st-james-house", "service_user")


async def test_a_name_cannot_turn_our_words_round(here: Room) -> None:
    ada = await here.member(59, "Ada", "administrator")
    await here.member(71, "\u202eSam\u202c")
    await ada.type("/people")
    await ada.tap("Who takes part")
    assert "End: Sam (Person who uses the service)" in (await ada.last()).labels


async def test_whose_part_was_ended_cannot_go_on_with_its_questions_by_another(here: Room) -> None:
    ada = await here.member(59, "Ada", "administrator")
    pat = await here.member(60, "Pat", "service_user")
    await pat.start(await here.invite("supplier"))
    tender = await pat.last()
    assert "What role would you envisage" in tender.text
    await ada.type("/people")
    await ada.tap("Who takes part")
    await ada.tap("End: Pat (Supplier)")
    await ada.tap("Yes, end it")
    await pat.type("Two users sit in every meeting.")
    assert "How is your housing right now?" in (await pat.last()).text
    await pat.person.tap_data(tender.id, tender.buttons[0][0].data)
    await here.settle()
    assert "I cannot use that button any more." in (await pat.last()).text
    assert await pat.answers("tender-questions") == {}


async def test_who_deletes_everything_is_gone_from_the_lists_others_were_shown(here: Room) -> None:
    ada = await here.member(59, "Ada", "administrator")
    sam = await here.member(71, "Samira")
    await ada.type("/people")
    await ada.tap("Who takes part")
    await ada.tap("End: Samira (Person who uses the service)")
    await ada.tap("Yes, end it")
    await sam.type("/delete")
    await sam.tap("Yes, delete everything")
    async with here.store.reading() as tx:
        held = str(await tx.people.everything(await ada.known()))
    assert "Ada" in held
    assert "Samira" not in held
    await ada.tap("No")
    assert "I cannot use that button any more." in (await ada.last()).text
