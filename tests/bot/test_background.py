"""What is done in the background: until none is left, whatever fails on the way."""

from __future__ import annotations

from typing import ClassVar

from bot.background import Background
from storage.store import StorageUnavailable


class Pile(Background):
    """So many to do; each raises what stands for it first."""

    one: ClassVar[str] = "a stone"

    def __init__(self, *wrong: Exception) -> None:
        super().__init__()
        self.left = 3
        self.wrong = list(wrong)

    async def work_off(self) -> bool:
        if self.wrong:
            raise self.wrong.pop()
        self.left -= 1
        return self.left > 0


async def done(pile: Pile) -> int:
    pile.start()
    await pile.idle()
    await pile.stop()
    return pile.left


async def test_what_waits_is_done_until_none_is_left() -> None:
    assert await done(Pile()) == 0


async def test_what_met_a_mistake_of_ours_is_tried_again_and_is_not_done_before_that() -> None:
    assert await done(Pile(ValueError(), ValueError())) == 0


async def test_what_waits_for_the_database_is_done_when_it_is_there() -> None:
    assert await done(Pile(StorageUnavailable("locked"))) == 0


async def test_what_notes_no_tries_is_left_until_it_is_looked_for_again() -> None:
    class Unnoted(Pile):
        notes_tries: ClassVar[bool] = False

    pile = Unnoted(ValueError())
    pile.start()
    await pile.idle()
    assert pile.left == 3
    pile.look()
    await pile.idle()
    assert pile.left == 0
    await pile.stop()
