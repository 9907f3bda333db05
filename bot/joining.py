"""Coming in, and what comes next: invitations, the questions about consent and offers, the first flow, the menu.

The order is the same for everybody: who asks and why, what may be done with the answers, then the questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import coming_back, command_menu, offering, rehearsing
from bot.library import CONSENT, COUNT, OFFERS, QUOTE, Place, worded
from bot.telegram.render import Paragraph, Row, button
from bot.turn import Turn
from flows.authoring.programme import Programme
from flows.conversation.definition import Flow, Rhythm
from flows.conversation.events import Answered, Corrected, Ending, Event, RunEnded
from flows.conversation.run import Run
from flows.conversation.schedule import Door, door
from flows.values import Choice
from storage.invitations import Refused

MOST_OFFERED = 4


async def started(turn: Turn, code: str) -> None:
    """``/start``, with the code of an invitation or without."""
    if code:
        await _invited(turn, code)
        return
    now = await turn.now()
    if now is not None:
        lead = [turn.words("carrying-on")] if now.run.stopped else []
        await turn.carry_on(now.place, now.run, lead=lead)
        return
    for programme in turn.library.of(turn.person):
        if await _next_step(turn, programme, opening=False):
            return
    await menu(turn)


async def _invited(turn: Turn, code: str) -> None:
    known = await turn.tx.invitations.look(code, turn.at)
    programme = turn.library.programmes.get(known.programme) if not isinstance(known, Refused) else None
    if (
        programme is not None
        and not isinstance(known, Refused)
        and turn.person.holds(programme.id, known.role)
    ):
        await _already_in(turn, programme, known.role)
        return
    opened = await turn.tx.invitations.redeem(code, turn.person, turn.at)
    if isinstance(opened, Refused):
        await turn.say(f"invitation-{opened.value}")
        if turn.person.current:
            await started(turn, "")
        return
    programme = turn.library.programmes.get(opened.programme)
    if programme is None:
        await turn.say("invitation-unknown")
        return
    if turn.person.holds(programme.id, opened.role):
        # The link of a single-use invitation, opened again by the one who used it.
        await _already_in(turn, programme, opened.role)
        return
    turn.person = await turn.tx.people.join(turn.person, programme.id, opened.role, turn.at, opened.id)
    await _welcome(turn, programme, opened.role)
    if not await _next_step(turn, programme, opening=True):
        await menu(turn)
    if command_menu.own_commands(turn):
        await command_menu.show(turn)


async def _already_in(turn: Turn, programme: Programme, role: str) -> None:
    title = turn.text(programme.title, programme)
    await turn.say("invitation-known", programme=title, role=turn.words.role(role))
    await started(turn, "")


async def _welcome(turn: Turn, programme: Programme, role: str) -> None:
    """Who asks, why, who sees it: in the programme's words, before anything is asked."""
    said = turn.words
    title = turn.text(programme.title, programme)
    name = turn.person.name
    hello = said("welcome", name=name, programme=title) if name else said("welcome-nameless", programme=title)
    paragraphs: list[Paragraph | str] = [
        Paragraph(hello, strong=True),
        said("asked-by", provider=turn.text(programme.provider, programme)),
        turn.text(programme.purpose, programme),
        turn.text(programme.who_sees, programme),
        said("joined-as", role=said.role(role)),
    ]
    asks = any(flow in programme.flows for flow in programme.roles.get(role, ()))
    if asks and not _has_agreed(turn, programme):
        flows = turn.library.flows_for(turn.person, programme)
        offers = len(dict.fromkeys(_undecided_offers(turn, programme, flows)))
        paragraphs.append(
            said("before-we-begin-offers", offers=offers) if offers else said("before-we-begin")
        )
    if len(turn.library.languages([programme])) > 1:
        paragraphs.append(said("other-language"))
    if turn.person.language in programme.unchecked_languages:
        paragraphs.append(Paragraph(said("unchecked-language"), quiet=True))
    await turn.send(paragraphs)


async def welcome_again(turn: Turn, programme: Programme) -> None:
    """The same in another language, for somebody who has not answered anything yet."""
    for role in turn.library.roles(turn.person, programme)[:1]:
        await _welcome(turn, programme, role)


def _has_agreed(turn: Turn, programme: Programme) -> bool:
    """Whether both questions of consent were answered, one way or the other."""
    return all((programme.id, purpose) in turn.person.consents for purpose in (COUNT, QUOTE))


async def _next_step(turn: Turn, programme: Programme, *, opening: bool) -> bool:
    """Ask what must be asked before the questions, or (``opening``) open the newest role's first flow.

    ``False`` when nothing is left to do by itself.
    """
    flows = turn.library.flows_for(turn.person, programme)
    if flows and not _has_agreed(turn, programme):
        return await _open(turn, programme, CONSENT)
    offer = next(_undecided_offers(turn, programme, flows), None)
    if offer is not None:
        return await _open(turn, programme, offer)
    first = await _first_flow(turn, programme, flows) if opening else None
    return first is not None and await _open(turn, programme, first.id)


def _undecided_offers(turn: Turn, programme: Programme, flows: Sequence[Flow]) -> Iterator[str]:
    """The questions about offers that are still to be asked: only where a role has such a flow of its own."""
    for flow in flows:
        rhythm = flow.settings.rhythm
        if rhythm in OFFERS and (programme.id, flow.id) not in turn.person.opts:
            yield OFFERS[rhythm]


async def _first_flow(turn: Turn, programme: Programme, flows: Sequence[Flow]) -> Flow | None:
    """The first flow of the newest role, unless the person has been through it before."""
    roles = turn.library.roles(turn.person, programme)
    own = programme.roles.get(roles[0], ()) if roles else ()
    first = next((flow for flow in flows if own and flow.id == own[0]), None)
    if first is not None and door(first.settings, turn.at, programme.timezone) is not Door.OPEN:
        return None
    return first if first is not None and not await _has_completed(turn, programme, first) else None


async def _has_completed(turn: Turn, programme: Programme, flow: Flow) -> bool:
    runs = turn.tx.runs
    for run in await runs.of_person(turn.person.id):
        completed = run.flow == flow.id and run.ending is Ending.COMPLETED
        if completed and await runs.programme_of(run.id) == programme.id:
            return True
    return False


async def _open(turn: Turn, programme: Programme, flow: str) -> bool:
    place = turn.library.place(programme.id, flow)
    if place is None:
        return False
    await turn.begin(place, invited=True)
    return True


async def open_flow(turn: Turn, place: Place) -> None:
    """A flow the person chose; what must be asked before any answer comes first."""
    if not _has_agreed(turn, place.programme):
        await _open(turn, place.programme, CONSENT)
    elif not await coming_back.shut(turn, place):
        await turn.begin(place, invited=False)


# --- what follows from a sprint ----------------------------------------------------------------------


async def follow(turn: Turn, place: Place, run: Run, events: Sequence[Event]) -> None:
    """Keep consents and choices as they are given, and open what comes after a run that has ended."""
    if place.rehearsal:
        await rehearsing.follow(turn, place, run, events)
        return
    if place.is_built_in:
        for event in events:
            if isinstance(event, (Answered, Corrected)) and isinstance(event.value, Choice):
                await _keep_choice(turn, place, event.question, event.value.name == "yes")
    ended = next((event for event in events if isinstance(event, RunEnded)), None)
    if ended is None:
        return
    if turn.person.focus == run.id:
        await turn.focus_on(None)
    if ended.ending is not Ending.COMPLETED:
        return
    if place.is_built_in:
        if not await _next_step(turn, place.programme, opening=True):
            await menu(turn)
        return
    await _what_now(turn, place)


async def _keep_choice(turn: Turn, place: Place, question: str, given: bool) -> None:
    programme = place.programme
    if place.flow.id == CONSENT:
        turn.person = await turn.tx.people.consent(turn.person, programme.id, question, given, turn.at)
        return
    for flow in turn.library.flows_for(turn.person, programme):
        if OFFERS.get(flow.settings.rhythm) == place.flow.id:
            turn.person = await turn.tx.people.opt(turn.person, programme.id, flow.id, given, turn.at)


async def _what_now(turn: Turn, place: Place) -> None:
    """After a flow: when it comes again, and what else is open."""
    flow, programme, said = place.flow, place.programme, turn.words
    if flow.settings.rhythm is Rhythm.WEEKLY and (programme.id, flow.id) in turn.person.opted_in:
        await turn.say("next-weekly", day=said(f"weekday-{flow.settings.offered_on}"))
    others = await turn.open_runs()
    if others:
        other, run = others[0]
        carry_on = [[button(said("button-carry-on"), carry_on=run.id)]]
        await turn.say("open-elsewhere", carry_on, title=turn.text(other.flow.title, other.programme))
    else:
        await offering.offer_next(turn)


# --- the menu ----------------------------------------------------------------------------------------


async def menu(turn: Turn, *, lead: str = "") -> None:
    """What this person can do now, as buttons: their flows first, never more than a handful."""
    person, said = turn.person, turn.words
    if not person.current:
        parted = bool(person.memberships)
        await turn.say("menu-nobody" if parted else "no-invitation")
        return
    rows: list[Row] = []
    programmes = turn.library.of(person)
    for programme in programmes:
        for flow in turn.library.flows_for(person, programme):
            if door(flow.settings, turn.at, programme.timezone) is Door.CLOSED:
                continue
            if flow.settings.rhythm is Rhythm.ONCE and await _has_completed(turn, programme, flow):
                continue
            title = worded(flow.title, person.language, programme)
            if len(programmes) > 1:
                title = f"{title} · {turn.text(programme.title, programme)}"
            rows.append([button(title, flow=flow.id, programme=programme.id)])
    rows = rows[:MOST_OFFERED]
    for programme in turn.library.managed_by(person)[:2]:
        title = f" · {turn.text(programme.title, programme)}" if len(turn.library.programmes) > 1 else ""
        rows.append([button(said("button-summary") + title, summary=programme.id)])
        rows.append([button(said("button-people") + title, people=programme.id)])
    if turn.library.published_by(person):
        rows.append([button(said("button-questionnaires"), questionnaires=True)])
    if len(rows) < MOST_OFFERED and turn.library.learnt_of(person):
        rows.append([button(said("button-questions"), questions="", of="")])
    if any(turn.person.holds(each.id, "worker") for each in turn.library.of(turn.person)):
        rows.append([button(said("button-stories"), stories=True)])
    if len(rows) < MOST_OFFERED:
        rows.append([button(said("button-settings"), settings=True)])
    if len(rows) == 1:
        rows.append([button(said("button-help"), help=True)])
    await turn.send([lead, said("menu")], rows)
