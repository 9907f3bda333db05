"""The commands that Telegram lists beside the text field of one chat: everybody's, and those that do something for this
person. They follow from what the person is, so they are sent again whenever that, or their language, changes.
"""

from __future__ import annotations

from bot import stars
from bot.stories import read_by
from bot.turn import Turn
from bot.wording import menu_of_commands

COMMANDS = "commands"
"""The outbox's word for the list of one chat."""


def own_commands(turn: Turn) -> tuple[str, ...]:
    """What this person can use beside the commands of everybody."""
    library, person = turn.library, turn.person
    manages = bool(library.managed_by(person))
    found = (
        ("star", stars.has_any(turn)),
        ("stories", bool(read_by(turn))),
        ("summary", manages),
        ("questions", bool(library.learnt_of(person))),
        ("questionnaires", bool(library.published_by(person))),
        ("people", manages),
    )
    return tuple(name for name, is_theirs in found if is_theirs)


async def show(turn: Turn) -> None:
    """The list as it is for this person now; that of everybody where they have nothing of their own."""
    own = own_commands(turn)
    listed = menu_of_commands(turn.words.language, own) if own else {}
    commands = [{"command": name, "description": said} for name, said in listed.items()]
    await turn.put(COMMANDS, {"commands": commands})


async def show_everybodys(turn: Turn) -> None:
    """Nothing is left of what the person was."""
    await turn.put(COMMANDS, {"commands": []})
