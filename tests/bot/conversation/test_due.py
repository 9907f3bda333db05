"""What comes on its day: offers to those who asked for them, and Monday's summary, once to each commissioner."""

from __future__ import annotations

from tests.bot.conversation.room import Room, Someone


async def finished(here: Room, number: int = 71) -> Someone:
    sam = await here.member(number, f"Sam{number}")
    for _ in range(12):
        await sam.type("skip")
    return sam


async def test_the_check_in_is_offered_on_its_day_once(here: Room) -> None:
    sam = await finished(here)
    count = len(await sam.chat())
    await here.wind("2026-11-23T09:59")
    assert len(await sam.chat()) == count
    await here.wind("2026-11-23T10:00")
    offer = await sam.last()
    assert offer.text == "Weekly check-in: would now be a good time? It takes about 4 minutes."
    assert offer.labels == ["Start", "Later today", "Not now", "Turn off these offers"]
    for moment in ("2026-11-23T10:01", "2026-11-23T18:00", "2026-11-24T09:00", "2026-11-26T12:00"):
        await here.wind(moment)
    assert len(await sam.chat()) == count + 1
    await sam.tap("Start")
    assert "How is your housing right now?" in (await sam.last()).text
    await here.wind("2026-11-30T10:00")
    assert (await sam.last()).text.startswith("You have not finished this: Weekly check-in.")


async def test_not_now_and_the_off_switch_do_as_they_say(here: Room) -> None:
    sam = await finished(here)
    await here.wind("2026-11-23T10:00")
    offer = await sam.last()
    await sam.tap("Not now")
    assert "All right, not now." in (await sam.last()).text
    assert next(message for message in await sam.chat() if message.id == offer.id).labels == []
    await here.wind("2026-11-30T10:00")
    await sam.tap("Turn off these offers")
    assert (await sam.known()).opted_in == frozenset()
    count = len(await sam.chat())
    await here.wind("2026-12-07T10:00")
    assert len(await sam.chat()) == count


async def test_nobody_is_offered_what_they_did_not_ask_for(here: Room) -> None:
    sam = await here.person(71, "Sam")
    await sam.start(await here.invite("service_user"))
    for _ in range(3):
        await sam.tap("No")
    count = len(await sam.chat())
    await here.wind("2026-11-23T10:00")
    assert len(await sam.chat()) == count


async def test_a_check_in_done_that_day_already_is_not_offered(here: Room) -> None:
    sam = await finished(here)
    await here.wind("2026-11-23T08:00")
    await sam.start()
    await sam.tap("Weekly check-in")
    for _ in range(12):
        await sam.type("skip")
    count = len(await sam.chat())
    await here.wind("2026-11-23T10:00")
    assert len(await sam.chat()) == count


async def test_a_provider_is_offered_the_report_on_the_first_monday_of_the_month(here: Room) -> None:
    pat = await here.member(76, "Pat", "provider")
    for _ in range(12):
        await pat.type("skip")
    count = len(await pat.chat())
    for moment in ("2026-11-23T10:00", "2026-11-30T10:00"):
        await here.wind(moment)
    assert len(await pat.chat()) == count
    await here.wind("2026-12-07T10:00")
    assert (await pat.last()).text.startswith("Monthly delivery report: would now be a good time?")


async def test_mondays_summary_goes_to_each_commissioner_once(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    dee = await here.member(61, "Dee", "commissioner")
    await finished(here)
    await here.wind("2026-11-23T08:59")
    quiet = len(await cas.chat())
    await here.wind("2026-11-23T09:00")
    for commissioner in (cas, dee):
        said = [message.text for message in await commissioner.said()]
        assert len([text for text in said if "week 47" in text]) == 1
    assert len(await cas.chat()) > quiet
    count = len(await cas.chat())
    for moment in ("2026-11-23T09:01", "2026-11-23T12:00", "2026-11-29T23:00"):
        await here.wind(moment)
    assert len(await cas.chat()) == count
    async with here.store.reading() as tx:
        assert await tx.releases.last_period("st-james-house") == "2026-W47"


async def test_missed_weeks_are_caught_up_in_order(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await here.wind("2026-12-08T12:00")
    weeks = [
        word for message in await cas.said() for word in message.text.split() if word in ("47", "48", "49")
    ]
    assert weeks == ["47", "48", "49"]


async def test_a_restarted_bot_sends_no_summary_twice(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await here.wind("2026-11-23T09:00")
    count = len(await cas.chat())
    here.forget()
    await here.wind("2026-11-23T09:05")
    assert len(await cas.chat()) == count


async def test_the_week_so_far_is_shown_on_demand_and_says_so(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    await finished(here)
    await cas.type("/summary")
    said = "\n".join(message.text for message in await cas.said())
    assert "week 47" in said
    assert "This week is not over" in said


async def test_eight_people_make_a_picture_with_its_numbers_in_the_caption(here: Room) -> None:
    cas = await here.member(60, "Cas", "commissioner")
    people = [await here.member(300 + number, f"P{number}") for number in range(9)]
    for someone in people:
        for step in ("3", "skip", "4", *["skip"] * 5, "5", "skip", "6", "skip"):
            await someone.type(step)
    await here.wind("2026-12-18T12:00")
    for someone in people:
        await someone.start()
        await someone.tap("Weekly check-in")
        for step in ("6", "skip", "5", *["skip"] * 5, "7", "skip", "6", "skip"):
            await someone.type(step)
    await here.wind("2026-12-21T09:00")
    pictures = [message for message in await cas.said() if message.photo is not None]
    assert pictures[0].photo is not None
    assert (await here.client.file(pictures[0].photo)).startswith(b"\x89PNG")
    assert "10 people" in pictures[0].caption  # nine, to the nearest five
    assert "week 51" in pictures[0].caption
