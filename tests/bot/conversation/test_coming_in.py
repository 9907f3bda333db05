"""Coming in: an invitation, who asks and why, the two questions of consent, the offer, the first flow."""

from __future__ import annotations

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
    assert "May I offer you the check-in once a week?" in (await sam.last()).text
    await sam.tap("Yes, once a week")
    first = await sam.last()
    assert "How is your housing right now?" in first.text
    assert "1 – I have no safe place to live" in first.text
    known = await sam.known()
    assert dict(known.consents) == {("st-james-house", "count"): True, ("st-james-house", "quote"): False}
    assert known.opted_in == {("st-james-house", "check-in")}
