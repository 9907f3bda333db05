"""What is asked once more in the very transaction that sends something on its way: it was made some time ago."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.library import COUNT, QUOTE

if TYPE_CHECKING:
    from bot.summing_up import Made, Piece
    from storage.store import Tx


async def may_go_out(tx: Tx, programme: str, pieces: Iterable[Piece], summaries: Iterable[Made]) -> bool:
    """Whether everybody in it is there and willing still. From here on nobody leaves before this is on its way.

    ``False``: it has to be made again, without them.
    """
    await tx.take_turns([programme])
    made = list(summaries)
    if made:
        withdrawn = await tx.evidence.withdrawn(programme)
        if any(each.withdrawn != withdrawn for each in made):
            return False
    return await _all_are_willing(tx, programme, pieces)


async def _all_are_willing(tx: Tx, programme: str, pieces: Iterable[Piece]) -> bool:
    """Who is named in a piece says yes to being counted; who is quoted, to that too."""
    needed: dict[str, set[str]] = {}
    for piece in pieces:
        purposes = (COUNT, QUOTE) if piece.payload.get("quotes", True) else (COUNT,)
        for whose in piece.payload.get("about", ()):
            needed.setdefault(whose, set()).update(purposes)
    found = await tx.people.get(needed)
    return all(
        whose in found
        and not found[whose].erased
        and all(found[whose].consents.get((programme, purpose), False) for purpose in purposes)
        for whose, purposes in needed.items()
    )
