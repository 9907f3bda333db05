"""``/people``: who takes part, inviting by link and picture, and ending someone's part.

For administrators and commissioners. Whoever taps is looked up again at every tap: a button outlives the right
to press it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import command_menu
from bot.qr import picture_of
from bot.reviewing import code_of
from bot.telegram.render import Paragraph, Row, button
from bot.turn import Turn
from flows.authoring.programme import Programme
from storage.people import Membership, Person
from storage.releases import message_key

INVITATION_KEEPS = timedelta(days=14)
AT_ONCE = 8


async def people(turn: Turn) -> None:
    """``/people``: each programme this person looks after."""
    managed = turn.library.managed_by(turn.person)
    if not managed:
        await turn.say("people-not-yours")
    for programme in managed:
        await show_people(turn, programme.id)


async def _managed(turn: Turn, programme: str) -> Programme | None:
    found = next((each for each in turn.library.managed_by(turn.person) if each.id == programme), None)
    if found is None:
        await turn.say("people-not-yours")
    return found


async def show_people(turn: Turn, programme_id: str) -> None:
    programme = await _managed(turn, programme_id)
    if programme is None:
        return
    taking_part = await turn.tx.people.of_programme(programme.id)
    rows: list[Row] = [[button(turn.words("button-invite"), invite=programme.id)]]
    if taking_part:
        rows.append([button(turn.words("button-list"), list=programme.id, **{"from": 0})])
    title = turn.text(programme.title, programme)
    await turn.say("people", rows, programme=title, count=len(taking_part))


async def list_people(turn: Turn, programme_id: str, first: int) -> None:
    """Who takes part as what, and since when, with a button to end each part."""
    programme = await _managed(turn, programme_id)
    if programme is None:
        return
    said = turn.words
    parts = [
        (person, part)
        for person in await turn.tx.people.of_programme(programme.id)
        for part in person.current
        if part.programme == programme.id
    ]
    shown = parts[first : first + AT_ONCE]
    lines: list[Paragraph | str] = []
    rows: list[Row] = []
    for person, part in shown:
        name = _called(turn, person, part.role)
        day = day_in_words(part.joined_at, programme, turn)
        lines.append(said("people-line", name=name, role=said.role(part.role), day=day))
        label = said("button-end", name=name, role=said.role(part.role, button=True))
        rows.append(
            [button(label, end=person.id, since=_since(part), programme=programme.id, role=part.role)]
        )
    left = len(parts) - first - len(shown)
    if left > 0:
        lines.append(said("people-more", count=left))
        rows.append([button(said("button-older"), list=programme.id, **{"from": first + AT_ONCE})])
    if not lines:
        lines.append(said("people", programme=turn.text(programme.title, programme), count=0))
    named = [person.id for person, _ in shown]
    await turn.send(
        ["\n".join(each if isinstance(each, str) else each.text for each in lines)], rows, about=named
    )


def _called(turn: Turn, person: Person, role: str) -> str:
    """What somebody is called in a list. Who uses the service was promised that the council never sees their name."""
    if role == "service_user" and not turn.library.administers(turn.person):
        return turn.words("people-code", code=code_of(person))
    return person.name or turn.words("people-nameless")


# --- inviting ----------------------------------------------------------------------------------------


async def ask_role(turn: Turn, programme_id: str) -> None:
    programme = await _managed(turn, programme_id)
    if programme is None:
        return
    said = turn.words
    rows: list[Row] = [
        [button(said.role(role, button=True), invite_as=role, programme=programme.id)]
        for role in turn.library.invitable(turn.person, programme)
    ]
    await turn.say("invite-whom", rows, programme=turn.text(programme.title, programme))


async def invite(turn: Turn, programme_id: str, role: str) -> None:
    """One invitation: the link in words, and as a picture to hold up to another phone."""
    programme = await _managed(turn, programme_id)
    if programme is None:
        return
    said = turn.words
    if role not in turn.library.invitable(turn.person, programme):
        await turn.say("people-not-yours")
        return
    until = turn.at + INVITATION_KEEPS
    code = await turn.tx.invitations.create(
        programme.id, role, single_use=True, expires_at=until, by=turn.person.id, at=turn.at
    )
    link = link_to(turn.bot_name, code)
    text = said(
        "invite-caption",
        programme=turn.text(programme.title, programme),
        role=said.role(role),
        link=link,
        day=day_in_words(until, programme, turn),
    )
    await turn.send_file("invitation.png", "image/png", picture_of(link), text)


def link_to(bot_name: str, code: str) -> str:
    return f"https://t.me/{bot_name}?start={code}"


def day_in_words(moment: datetime, programme: Programme, turn: Turn) -> str:
    return turn.day_in_words(moment.astimezone(ZoneInfo(programme.timezone)).date())


# --- ending a part -----------------------------------------------------------------------------------


def _since(part: Membership) -> str:
    return part.joined_at.isoformat()


async def _part_meant(turn: Turn, person_id: str, do: Mapping[str, Any]) -> tuple[Person, Programme] | None:
    """Whose part a button means, if it is still the same one: somebody may have been invited anew since."""
    programme = await _managed(turn, str(do["programme"]))
    if programme is None:
        return None
    person = (await turn.tx.people.get([person_id])).get(person_id)
    for part in person.current if person is not None else ():
        if (part.programme, part.role, _since(part)) == (programme.id, do["role"], do["since"]):
            assert person is not None
            return person, programme
    await turn.say("end-gone")
    return None


async def ask_to_end(turn: Turn, do: Mapping[str, Any]) -> None:
    part = await _part_meant(turn, str(do["end"]), do)
    if part is None:
        return
    person, programme = part
    said, role = turn.words, str(do["role"])
    rows: list[Row] = [
        [
            button(
                said("button-end-yes"),
                end_yes=person.id,
                since=do["since"],
                programme=programme.id,
                role=role,
            )
        ],
        [button(said("button-end-no"), end_no=True)],
    ]
    name, title = _called(turn, person, role), turn.text(programme.title, programme)
    asked = said("end-ask", name=name, role=said.role(role), programme=title)
    await turn.send([asked], rows, about=[person.id])


async def leave_as_is(turn: Turn) -> None:
    await turn.say("cancelled")


async def end(turn: Turn, do: Mapping[str, Any]) -> None:
    """End a part, and tell the person whose part it was. An administrator cannot lock themselves out."""
    part = await _part_meant(turn, str(do["end_yes"]), do)
    if part is None:
        return
    person, programme = part
    said, role = turn.words, str(do["role"])
    if role == "administrator" and (person.id == turn.person.id or not turn.library.administers(turn.person)):
        await turn.say("end-self" if person.id == turn.person.id else "people-not-yours")
        return
    gone = await turn.tx.people.leave(person, programme.id, turn.at, role)
    if programme not in turn.library.managed_by(gone):
        await turn.tx.outbox.drop(gone.id, message_key(programme.id))
    if person.id == turn.person.id:
        turn.person = gone
    name = _called(turn, person, role)
    await turn.send([said("end-done", name=name, role=said.role(role))], about=[person.id])
    theirs = turn if person.id == turn.person.id else turn.for_other(gone)
    if gone.blocked:
        return
    if theirs is not turn:
        title = theirs.text(programme.title, programme)
        await theirs.say("part-ended", programme=title, role=theirs.words.role(role))
    await command_menu.show(theirs)
