"""/people: inviting by link and picture, who takes part, and ending someone's part."""

from __future__ import annotations

import re

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
    cas = await here.member(60, "Cas", "commissioner")
    sam = await here.member(71, "Sam")
    question = await sam.last()
    await cas.type("/people")
    await cas.tap("Who takes part")
    listed = await cas.last()
    assert "Sam – a person who uses the service, since 18 November 2026" in listed.text
    await cas.tap("End: Sam (Person who uses the service)")
    assert "End the part of Sam" in (await cas.last()).text
    await cas.tap("Yes, end it")
    assert (await cas.last()).text == "Ended. Sam no longer takes part as a person who uses the service."
    assert "Your part in St James House" in (await sam.last()).text
    assert (await sam.known()).current == ()
    await sam.person.tap_data(question.id, question.buttons[0][0].data)
    await here.settle()
    assert await sam.answers() == {}
    assert "You do not take part in a programme now." in (await sam.last()).text
    await cas.tap("Yes, end it")
    assert (await cas.last()).text == "That part has already ended."


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
