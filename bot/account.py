"""What a person decides about themselves: settings, language, their data, and leaving for good.

These always answer, whatever is open; what is open stays open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot import clocks, command_menu, joining, rehearsing, stars
from bot.library import CONSENT, COUNT, OFFERS, QUOTE, worded
from bot.reviewing import code_of
from bot.stories import read_by
from bot.telegram.render import Paragraph, Payload, Row, button, message
from bot.turn import Turn
from bot.wording import language_name, languages
from flows.conversation.events import Stop
from storage.outbox import Message


async def show_help(turn: Turn) -> None:
    said = turn.words
    programmes = turn.library.of(turn.person)
    if not programmes and not turn.library.administers(turn.person):
        await turn.say("help-nobody")
        return
    names = ", ".join(turn.text(each.title, each) for each in programmes)
    paragraphs = [said("help", programme=names)]
    if turn.library.managed_by(turn.person):
        paragraphs.append(said("help-manage"))
    if turn.library.published_by(turn.person):
        paragraphs.append(said("help-publish"))
    if turn.library.learnt_of(turn.person):
        paragraphs.append(said("help-learn"))
    if stars.has_any(turn):
        paragraphs.append(said("help-star"))
    if read_by(turn):
        paragraphs.append(said("help-stories"))
    paragraphs += [contact for each in programmes if (contact := turn.text(each.contact, each))]
    await turn.send(paragraphs, await _go_on(turn))
    # Who was here before a command was theirs, or there, has it from now on.
    if command_menu.own_commands(turn):
        await command_menu.show(turn)


async def show_privacy(turn: Turn) -> None:
    said = turn.words
    seen = [
        said("privacy-programme", programme=turn.text(each.title, each), who=turn.text(each.who_sees, each))
        for each in turn.library.of(turn.person)
    ]
    codes = [
        said("privacy-code", programme=turn.text(each.title, each), code=code_of(turn.person))
        for each in turn.library.of(turn.person)
        if each.sees_unanswered
    ]
    await turn.send([*seen, said("privacy"), *codes], await _go_on(turn))


async def cancel(turn: Turn) -> None:
    """Leave whatever is being done: an open flow is paused, anything else has changed nothing."""
    now = await turn.now()
    if now is not None and now.place.rehearsal:
        await rehearsing.end(turn, now.place, now.run)
    elif now is not None and not now.run.stopped:
        await turn.give(now.place, now.run, Stop(turn.moment(now.run)))
    else:
        await turn.say("cancelled", await _go_on(turn))


async def _go_on(turn: Turn) -> list[Row]:
    """Where something is open, the way back to it."""
    now = await turn.now()
    return [[button(turn.words("button-carry-on"), carry_on=now.run.id)]] if now is not None else []


# --- settings ----------------------------------------------------------------------------------------


async def show_settings(turn: Turn) -> None:
    [payload, *_] = _settings(turn)
    await turn.put("send", payload)


async def change_setting(turn: Turn, row: Message, do: Mapping[str, Any]) -> None:
    """One tap in the settings: kept, and the same message shows how things now stand."""
    programme, on = turn.library.programmes.get(str(do.get("programme"))), bool(do.get("on"))
    if programme is None or not turn.library.roles(turn.person, programme):
        await turn.say("old-button")
        return
    people = turn.tx.people
    if do["set"] in (COUNT, QUOTE):
        turn.person = await people.consent(turn.person, programme.id, do["set"], on, turn.at)
    elif do["set"] == "offer":
        turn.person = await people.opt(turn.person, programme.id, str(do["flow"]), on, turn.at)
    [payload, *_] = _settings(turn)
    await turn.edit(_root(row), payload)


def _settings(turn: Turn) -> list[Payload]:
    person, said = turn.person, turn.words
    lines: list[str] = []
    rows: list[Row] = []
    programmes = turn.library.of(person)
    for programme in programmes:
        title = turn.text(programme.title, programme)
        # Two buttons with the same words must never change different things.
        of_which = f" · {title}" if len(programmes) > 1 else ""
        flows = turn.library.flows_for(person, programme)
        for purpose in (COUNT, QUOTE):
            given = person.consents.get((programme.id, purpose))
            if given is None:
                continue
            lines.append(said(f"setting-{purpose}-{'yes' if given else 'no'}", programme=title))
            change = said(f"button-{purpose}-{'off' if given else 'on'}") + of_which
            rows.append([button(change, set=purpose, programme=programme.id, on=not given)])
        for flow in flows:
            kind = "offer" if flow.settings.rhythm in OFFERS else "remind"
            if kind == "remind" and (programme.id, flow.id) not in person.opts:
                continue
            on = (programme.id, flow.id) in person.opted_in
            name = worded(flow.title, person.language, programme) + of_which
            lines.append(said(f"setting-{kind}-{'on' if on else 'off'}", title=name))
            change = said(f"button-{kind}-{'off' if on else 'on'}", title=name)
            rows.append([button(change, set="offer", programme=programme.id, flow=flow.id, on=not on)])
    if place := clocks.own_place(turn):
        lines.append(said("setting-clock", place=place))
        rows.append([button(said("button-clock"), clocks=True)])
    if turn.library.managed_by(person):
        rows.append([button(said("button-change-what-i-get"), get_all=True)])
    lines.append(said("setting-language", language=language_name(turn.person.language)))
    rows.append([button(said("button-language"), languages=True)])
    return message([Paragraph(said("settings"), strong=True), "\n".join(lines)], rows)


def _root(row: Message) -> int:
    """The message a button stands under: edits lead back to the one they edited."""
    return row.edits or row.id


# --- language ----------------------------------------------------------------------------------------


async def show_languages(turn: Turn) -> None:
    said = turn.words
    unchecked = {code for each in turn.library.programmes.values() for code in each.unchecked_languages}
    rows: list[Row] = []
    for code in turn.library.languages(turn.library.of(turn.person)):
        name = language_name(code)
        label = said("language-unchecked", language=name) if code in unchecked else name
        rows.append([button(label, language=code)])
    await turn.send([said("language-choose")], rows)


async def set_language(turn: Turn, language: str) -> None:
    """Speak another language from now on, in the open questions too."""
    if language not in turn.library.languages(turn.library.of(turn.person)):
        await turn.say("old-button")
        return
    turn.person = await turn.tx.people.set_language(turn.person, language)
    now = await turn.now()
    own = language in languages()
    chosen = (
        turn.words("language-set") if own else turn.words("language-part", language=language_name(language))
    )
    if now is not None and now.place.flow.id == CONSENT:
        # Who asks, why, and who sees it is said in the language in which they say yes or no.
        await joining.welcome_again(turn, now.place.programme)
    if now is None:
        await turn.send([chosen])
    else:
        await turn.carry_on(now.place, now.run, lead=[chosen])
    if command_menu.own_commands(turn):
        await command_menu.show(turn)


# --- their data --------------------------------------------------------------------------------------


async def give_data(turn: Turn) -> None:
    """All that is held about the person, as a file."""
    held = await turn.tx.people.everything(turn.person)
    said = turn.words
    body = json.dumps(held, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    await turn.send_file(said("mydata-filename"), "application/json", body, said("mydata-caption"))


async def ask_to_delete(turn: Turn) -> None:
    said = turn.words
    rows: list[Row] = [
        [button(said("button-delete"), delete=True)],
        [button(said("button-keep-data"), delete=False)],
    ]
    await turn.send([said("delete-ask")], rows)


async def delete(turn: Turn, sure: bool, callback: str) -> None:
    """Destroy the person's key and empty their rows. The last sentence goes out after it."""
    if not sure:
        await turn.say("delete-kept", await _go_on(turn))
        return
    goodbye = turn.words("deleted")
    for draft in await turn.tx.drafts.of(turn.person):
        turn.library.rehearsed.pop(draft.id, None)
    turn.person = await turn.tx.people.erase(turn.person, turn.at)
    if callback:
        await turn.answer_tap(callback)
    await turn.send([goodbye])
    await command_menu.show_everybodys(turn)
