"""Late replies: a run that expired lately is opened again where it was; else it is said kindly what became of it."""

from __future__ import annotations

from bot.library import Place, worded
from bot.telegram.render import Row, button
from bot.turn import Turn
from flows.conversation.engine import revive
from flows.conversation.events import Ending
from flows.conversation.run import Run
from flows.conversation.schedule import REVIVES, Door, door


async def came_late(turn: Turn) -> bool:
    """Words while nothing is open: where a run had expired, it is open again, and its question is asked once more.

    The words themselves are not taken: they may have been meant for something else.
    """
    run = await turn.tx.runs.last_ended(turn.person.id)
    place = await _revivable(turn, run) if run is not None else None
    if run is None or place is None:
        return False
    where, again = await reopened(turn, run)
    if where is None or again is None:
        return False
    title = worded(where.flow.title, turn.person.language, where.programme)
    await turn.carry_on(where, again, lead=[turn.words("revived", title=title)])
    return True


async def reopened(turn: Turn, run: Run | None) -> tuple[Place | None, Run | None]:
    """Where a run happens, and the run: open again where it expired lately; else as it is."""
    if run is not None and (place := await _revivable(turn, run)) is not None:
        sprint = revive(run, turn.moment(run))
        await turn.record(place, run, sprint)
        run = sprint.run
    return await turn.taken_up(run)


async def what_became(turn: Turn) -> str:
    """What is said to words that nothing open would take: that what they may answer has closed."""
    run = await turn.tx.runs.last_ended(turn.person.id)
    place, run = await turn.taken_up(run) if run is not None and run.ending is Ending.EXPIRED else (None, run)
    if run is None or place is None or await _begun_since(turn, place, run):
        return turn.words("not-needed")
    return closed_since(turn, place) or turn.words(
        "expired", title=turn.text(place.flow.title, place.programme)
    )


def closed_since(turn: Turn, place: Place) -> str:
    """That a flow has had its last day; nothing where it has not."""
    closes = place.flow.settings.closes_on
    if closes is None or _door(turn, place) is not Door.CLOSED:
        return ""
    title = turn.text(place.flow.title, place.programme)
    return turn.words("closed-since", title=title, day=turn.day_in_words(closes))


async def shut(turn: Turn, place: Place) -> bool:
    """Whether the flow cannot be begun today; then it is said why, and what can be done."""
    opens = place.flow.settings.opens_on
    if closed := closed_since(turn, place):
        await turn.send([closed])
        return True
    if opens is None or _door(turn, place) is not Door.NOT_YET:
        return False
    rows: list[Row] = []
    if (place.programme.id, place.flow.id) not in turn.person.opted_in:
        tell = button(turn.words("button-tell-me"), remind=place.flow.id, programme=place.programme.id)
        rows.append([tell])
    title = turn.text(place.flow.title, place.programme)
    await turn.say("opens-later", rows, title=title, day=turn.day_in_words(opens))
    return True


async def _revivable(turn: Turn, run: Run) -> Place | None:
    """Where a run goes on that expired lately: as long as its flow is open and was not begun anew since."""
    place, _ = await turn.taken_up(run) if run.ending is Ending.EXPIRED else (None, run)
    if place is None or turn.at - turn.last(run) >= REVIVES or _door(turn, place) is not Door.OPEN:
        return None
    return place if not await _begun_since(turn, place, run) else None


async def _begun_since(turn: Turn, place: Place, run: Run) -> bool:
    return await turn.tx.runs.last_begun(turn.person.id, place.programme.id, place.flow.id) != run.id


def _door(turn: Turn, place: Place) -> Door:
    return door(place.flow.settings, turn.at, place.programme.timezone)
