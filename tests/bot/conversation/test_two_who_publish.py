"""Several processes on one PostgreSQL: what comes of a draft is said once, and who publishes second is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.drafts import Drafts
from storage.encryption import Keyring
from storage.store import Store
from tests.bot.conversation.questionnaires import HOURS, STORY, xlsx
from tests.bot.conversation.room import Room, Someone, room
from tests.bot.conversation.test_sending_a_questionnaire import FAULTY, alex

pytestmark = pytest.mark.postgres


class Held(Drafts):
    """A worker that waits until it is told to work."""

    held = True

    async def work_off(self) -> bool:
        return False if self.held else await super().work_off()


@asynccontextmanager
async def two(url: str, folder: Path) -> AsyncIterator[tuple[Room, Held, Held]]:
    """A room, and the workers of two processes; both are held."""
    async with room(folder, url=url) as here:
        another = await Store.open(url, Keyring.open(folder / "keys"))
        talk = Conversation(programmes=here.programmes, clock=here.clock)
        one = Held(here.store, here.telegram, here.clock, here.conversation, here.later)
        other = Held(another, here.telegram, here.clock, talk, here.later)
        here.drafts = one
        yield here, one, other
        await another.close()


async def both(here: Room, *workers: Held) -> None:
    """Both work at once, until there is nothing left to do."""
    for each in workers:
        each.held = False
    while any(await asyncio.gather(*(each.work_off() for each in workers))):
        await here.delivered()
    for each in workers:
        each.held = True


async def said(someone: Someone) -> list[str]:
    return [each.text for each in await someone.said()]


async def test_what_comes_of_a_draft_is_said_once(postgres_url: str, tmp_path: Path) -> None:
    async with two(postgres_url, tmp_path) as (here, one, other):
        someone = await alex(here)
        await someone.send_file("moving-on.xlsx", xlsx(FAULTY))
        await both(here, one, other)
        assert sum("things to change" in each for each in await said(someone)) == 1
        async with here.store.reading() as tx:
            assert await tx.drafts.waiting(9) == []


async def test_of_two_who_publish_at_once_one_does_and_the_other_is_shown_how_things_stand(
    postgres_url: str, tmp_path: Path
) -> None:
    async with two(postgres_url, tmp_path) as (here, one, other):
        people = [await alex(here), await here.member(82, "Priya", "author")]
        for someone, content in zip(people, (xlsx(), xlsx((HOURS, STORY))), strict=True):
            await someone.send_file("moving-on.xlsx", content)
        await both(here, one, other)
        for someone in people:
            await someone.tap("Publish")
        await both(here, one, other)
        ends = ["\n".join(await said(someone)) for someone in people]
        assert sum("Moving on is published." in each for each in ends) == 1
        assert sum("was published in the meantime." in each for each in ends) == 1
        async with here.store.reading() as tx:
            assert len(await tx.revisions.publications("st-james-house", "moving-on")) == 1


async def test_a_rehearsal_leaves_nothing_on_postgresql_either(postgres_url: str, tmp_path: Path) -> None:
    async with room(tmp_path, url=postgres_url) as here:
        someone = await alex(here)
        await someone.send_file("moving-on.xlsx", xlsx((HOURS, STORY)))
        await someone.tap("Try it here first")
        await someone.type("16")
        await someone.type("/stop")
        assert (await someone.last()).text.startswith("The rehearsal is over.")
        async with here.store.transaction() as tx:
            assert await tx.runs.rehearsals() == []
            assert await tx.runs.of_person((await someone.known()).id) == []
