"""Which flow of which programme a questionnaire is for: by its name, by what its author said, or by asking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bot.library import Library
from bot.spreadsheets import Spreadsheet, plain_name, tables_beside
from bot.telegram.render import Row, button
from bot.turn import Turn
from flows.authoring.flow_files import BUILT_IN
from flows.authoring.programme import ANYONE, Programme
from flows.conversation.definition import Flow
from storage.drafts import Draft
from storage.people import Person

MOST_OFFERED = 40
"""So many flows or programmes are offered to choose from."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The flow a draft is for. ``audience`` is ``None`` while nobody knows whom a new one is for."""

    programme: Programme
    flow: str
    audience: str | None


def chosen(library: Library, person: Person, draft: Draft, sheet: Spreadsheet) -> Chosen | None:
    """The programme and flow a sound draft is for, where its author said so or only one is meant."""
    if sheet.flow is None or not sheet.is_sound:
        return None
    found = _meant(library, person, draft, sheet.flow)
    return Chosen(*found, _audience(*found, draft, sheet.flow)) if found is not None else None


def _meant(library: Library, person: Person, draft: Draft, flow: Flow) -> tuple[Programme, str] | None:
    programmes = {programme.id: programme for programme in library.published_by(person)}
    if draft.programme in programmes and draft.flow:
        return programmes[draft.programme], draft.flow
    if draft.about.get("ask"):
        return None
    for name in dict.fromkeys((flow.id, _flow_id(plain_stem(draft.name)))):
        having = [programme for programme in programmes.values() if name in programme.flows]
        if len(having) == 1:
            return having[0], name
        if having:
            return None
    if len(programmes) == 1:
        [programme] = programmes.values()
        return programme, _new_id(programme, flow.id)
    return None


def tables_known(library: Library, person: Person, draft: Draft) -> dict[str, bytes]:
    """The tables of the version that is served: who only changes the questions need not send them again."""
    meant = {draft.flow, _flow_id(plain_stem(draft.name))}
    return {
        name: content
        for programme in library.published_by(person)
        for flow, source in programme.sources.items()
        if flow in meant
        for name, content in tables_beside(source).items()
    }


def _audience(programme: Programme, flow_id: str, draft: Draft, flow: Flow) -> str | None:
    """Whom the flow is for: as the form says, as its author said, or as it was; ``None`` while nobody knows."""
    if flow.audience != ANYONE:
        return flow.audience
    if draft.about.get("role"):
        return str(draft.about["role"])
    known = programme.flows.get(flow_id)
    return known.audience if known is not None else None


def plain_stem(name: str) -> str:
    return PurePath(plain_name(name)).stem


def _flow_id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "form"


async def ask_which(turn: Turn, draft: Draft, flow: Flow) -> None:
    """Is it new, or a revision of one there is? Where a name fits in several programmes, only those are asked about."""
    said = turn.words
    programmes = turn.library.published_by(turn.person)
    names = () if draft.about.get("ask") else (flow.id, _flow_id(plain_stem(draft.name)))
    fitting = [(each, name) for each in programmes for name in names if name in each.flows]
    rows: list[Row] = []
    if fitting:
        for programme in programmes:
            for name in dict.fromkeys(name for each, name in fitting if each.id == programme.id):
                rows.append([_flow_button(turn, draft, programme, name, several=True)])
    elif len(programmes) > 1 and not draft.programme:
        for programme in programmes[:MOST_OFFERED]:
            title = turn.text(programme.title, programme)
            rows.append([button(title, draft_programme=draft.id, programme=programme.id)])
    else:
        here = [programme for programme in programmes if programme.id == draft.programme] or programmes
        for name in list(here[0].flows)[:MOST_OFFERED]:
            rows.append([_flow_button(turn, draft, here[0], name)])
        new = {"programme": here[0].id, "flow": _new_id(here[0], flow.id)}
        rows.append([button(said("button-draft-new"), draft_flow=draft.id, **new)])
    rows.append([button(said("button-draft-drop"), draft_drop=draft.id)])
    title = turn.text(flow.title, programmes[0])
    key = "draft-where" if len(programmes) > 1 and not fitting and not draft.programme else "draft-which"
    await turn.send([said(key, title=title)], rows)


def _flow_button(
    turn: Turn, draft: Draft, programme: Programme, name: str, *, several: bool = False
) -> dict[str, Any]:
    label = turn.words("button-draft-flow", title=turn.text(programme.flows[name].title, programme))
    of = f" · {turn.text(programme.title, programme)}" if several else ""
    return button(label + of, draft_flow=draft.id, programme=programme.id, flow=name)


def _new_id(programme: Programme, wanted: str) -> str:
    """An id that no flow of the programme has, and none of the bot's own."""
    taken = {*programme.flows, *BUILT_IN}
    return next(name for name in _numbered(wanted) if name not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in range(2, 10_000))


async def ask_role(turn: Turn, draft: Draft, programme: Programme, flow: Flow) -> None:
    """A new questionnaire: who is it for?"""
    said = turn.words
    rows: list[Row] = [
        [button(said.role(role, button=True), draft_role=draft.id, role=role)] for role in programme.roles
    ]
    rows.append([button(said("button-everyone"), draft_role=draft.id, role=ANYONE)])
    rows.append([button(said("button-draft-which"), draft_which=draft.id)])
    rows.append([button(said("button-draft-drop"), draft_drop=draft.id)])
    title, of = turn.text(flow.title, programme), turn.text(programme.title, programme)
    await turn.send([said("draft-whom", title=title, programme=of)], rows)
