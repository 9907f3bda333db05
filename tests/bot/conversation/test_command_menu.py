"""The commands beside the text field: each chat has those that do something there, in its own language."""

from __future__ import annotations

from storage.verification import verify
from tests.bot.conversation.room import Room, Someone

EVERYBODYS = [
    "start",
    "help",
    "back",
    "change",
    "stop",
    "settings",
    "language",
    "privacy",
    "mydata",
    "delete",
    "cancel",
]


async def listed(here: Room, someone: Someone) -> list[str]:
    return [each["command"] for each in await described(here, someone)]


async def described(here: Room, someone: Someone) -> list[dict[str, str]]:
    scope = {"type": "chat", "chat_id": someone.person.id}
    found: list[dict[str, str]] = (await here.call("getMyCommands", scope=scope))["result"]
    return found


async def test_who_has_a_star_finds_it_in_the_menu_and_who_has_none_does_not(here: Room) -> None:
    sam, ann = await here.member(70, "Sam"), await here.member(71, "Ann", "provider")
    assert await listed(here, sam) == [*EVERYBODYS[:5], "star", *EVERYBODYS[5:]]
    assert await listed(here, ann) == []


async def test_workers_and_commissioners_find_what_is_theirs(here: Room) -> None:
    wes, cat = await here.member(72, "Wes", "worker"), await here.member(73, "Cat", "commissioner")
    assert set(await listed(here, wes)) - set(EVERYBODYS) == {"stories", "questions"}
    assert set(await listed(here, cat)) - set(EVERYBODYS) == {
        "summary",
        "questions",
        "questionnaires",
        "people",
    }


async def test_the_menu_speaks_the_language_that_was_chosen(here: Room) -> None:
    sam = await here.member(70, "Sam")
    assert {"command": "star", "description": "A picture of my own answers"} in await described(here, sam)
    await sam.type("/language")
    await sam.tap("বাংলা (not yet checked by a speaker)")
    assert {"command": "star", "description": "আমার নিজের উত্তরের ছবি"} in await described(here, sam)


async def test_a_part_that_ends_takes_its_commands_with_it(here: Room) -> None:
    admin = await here.person(1, "Ada")
    await admin.start(await here.invite("administrator"))
    wes = await here.member(72, "Wes", "worker")
    assert "stories" in await listed(here, wes)
    await admin.type("/people")
    await admin.tap("Who takes part")
    await admin.tap("End: Wes (Worker)")
    await admin.tap("Yes, end it")
    assert await listed(here, wes) == []


async def test_of_whoever_deletes_everything_no_menu_is_left(here: Room) -> None:
    sam = await here.member(70, "Sam")
    await sam.type("/delete")
    await sam.tap("Yes, delete everything")
    assert await listed(here, sam) == []
    async with here.store.reading() as tx:
        assert not (await verify(tx)).findings


async def test_who_was_here_before_has_it_from_the_next_help_on(here: Room) -> None:
    sam = await here.member(70, "Sam")
    await here.call("deleteMyCommands", scope={"type": "chat", "chat_id": sam.person.id})
    await sam.type("/help")
    assert "star" in await listed(here, sam)
