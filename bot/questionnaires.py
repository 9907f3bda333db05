"""``/questionnaires``: what is asked in each programme, its versions, getting one as a spreadsheet, and going back.

For those who may publish. What withdrawing or bringing back would do is worked out by ``drafts`` and shown before it
is done; whoever taps is looked up again at every tap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from bot import publishing
from bot.managing import day_in_words
from bot.published import in_order
from bot.publishing import NothingBefore, Preview
from bot.report.draft import differences, effect
from bot.report.wording import report_words
from bot.spreadsheets import XLSX, tables_beside
from bot.telegram.render import Paragraph, Row, button
from bot.turn import Turn
from flows.authoring.flow_files import is_yaml
from flows.authoring.programme import Programme
from flows.authoring.publications import Source
from flows.authoring.translations import translations_of
from flows.conversation.definition import Flow
from storage.drafts import Draft

if TYPE_CHECKING:
    from bot.library import Library
    from storage.store import Tx

WITHDRAW, BRING_BACK = "withdraw", "bring-back"
"""What can be wanted with a revision."""

MOST = 8
"""So many versions are listed, the newest first."""

Do = Mapping[str, Any]


async def show_all(turn: Turn) -> None:
    """``/questionnaires``: those of each programme this person may publish into."""
    programmes = turn.library.published_by(turn.person)
    if not programmes:
        await turn.say("questionnaires-not-yours")
    for programme in programmes:
        kept = {each.flow for each in await turn.tx.revisions.of(programme.id)}
        rows: list[Row] = [
            [button(turn.text(flow.title, programme), flow_versions=flow.id, programme=programme.id)]
            for flow in programme.flows.values()
        ]
        rows += [
            [button(turn.words("button-withdrawn", title=flow), flow_versions=flow, programme=programme.id)]
            for flow in sorted(kept - set(programme.flows))
        ]
        await turn.say("questionnaires", rows, programme=turn.text(programme.title, programme))


async def _programme(turn: Turn, do: Do) -> Programme | None:
    found = turn.library.may_publish(turn.person, str(do["programme"]))
    if found is None:
        await turn.say("questionnaires-not-yours")
    return found


# --- the versions of one -------------------------------------------------------------------------------


async def show_versions(turn: Turn, do: Do) -> None:
    """Which versions there are, which of them people get, and what can be done."""
    programme = await _programme(turn, do)
    if programme is not None:
        await _show_versions(turn, programme, str(do["flow_versions"]))


async def _show_versions(turn: Turn, programme: Programme, flow: str, lead: str = "") -> None:
    said = turn.words
    await turn.library.published.refresh(turn.tx)
    programme = turn.library.programmes[programme.id]
    kept = {each.revision: each for each in await turn.tx.revisions.of(programme.id, flow)}
    if not kept and flow not in programme.flows:
        await turn.say("old-button")
        return
    served = turn.library.published.served(programme.id, flow)
    numbers = {revision: number for number, revision in enumerate(kept, start=1)}
    ordered = in_order(list(kept), served)[:MOST]
    over = await publishing.standing(turn.tx, programme.id, flow)
    lines: list[str] = []
    rows: list[Row] = [[button(said("button-flow-file"), flow_file=flow, programme=programme.id)]]
    for revision in ordered:
        now, gone = revision == served.revision, revision in served.withdrawn
        key = "version-now" if now else "version-withdrawn" if gone else "version-before"
        day = day_in_words(kept[revision].made_at, programme, turn)
        lines.append(said(key, number=numbers[revision], day=day))
        do = {"programme": programme.id, "revision": revision, "over": over}
        if now:
            label = said("button-withdraw", number=numbers[revision])
            rows.append([button(label, flow_withdraw=flow, **do)])
        else:
            rows.append(
                [button(said("button-bring-back", number=numbers[revision]), flow_bring_back=flow, **do)]
            )
    title = _title(turn, programme, flow)
    paragraphs: list[Paragraph | str] = [lead, Paragraph(title, strong=True), "\n".join(lines)]
    await turn.send([*paragraphs, said("questionnaire-change")], rows)


def _title(turn: Turn, programme: Programme, flow: str) -> str:
    found = programme.flows.get(flow)
    return turn.text(found.title, programme) if found is not None else flow


async def give_file(turn: Turn, do: Do) -> None:
    """The questionnaire that people get now, as the spreadsheet it came as, or written as one."""
    programme = await _programme(turn, do)
    if programme is None:
        return
    flow_id = str(do["flow_file"])
    flow = programme.flows.get(flow_id)
    revision = flow.revision if flow is not None else None
    if revision is None:
        kept = await turn.tx.revisions.of(programme.id, flow_id)
        revision = kept[-1].revision if kept else ""
        flow = await turn.library.published.flow(turn.tx, programme.id, flow_id, revision)
    if flow is None:
        await turn.say("old-button")
        return
    source = await turn.tx.revisions.source(programme.id, flow_id, revision)
    source = source or programme.sources.get(flow_id)
    try:
        name, content = _as_spreadsheet(flow, source)
    except ValueError:
        # A text that no cell can hold: only a file written by hand has one.
        await turn.say("questionnaire-unreadable")
        return
    await _send_file(turn, turn.words("questionnaire-file"), name, content)
    for table, rows in (tables_beside(source) if source is not None else {}).items():
        await _send_file(turn, turn.words("questionnaire-table"), table, rows)


async def _send_file(turn: Turn, says: str, name: str, content: bytes) -> None:
    media_type = XLSX if name.endswith(".xlsx") else "application/octet-stream"
    await turn.send_file(name, media_type, content, says)


def _as_spreadsheet(flow: Flow, source: Source | None) -> tuple[str, bytes]:
    """As it was sent, where all of it is in there; translations beside it become columns of a new one."""
    if source is not None and not is_yaml(source.file):
        path = PurePath(source.file)
        if not translations_of(path.stem, source.files):
            return path.name, source.content
    # openpyxl is only needed here.
    from bot.report.form_workbook import as_workbook
    from flows.authoring.xlsform.writing import write_sheets

    return f"{flow.id}.xlsx", as_workbook(write_sheets(flow))


# --- going back ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of people. ``preview`` is ``None`` where nothing would be left to begin."""

    preview: Preview | None
    number: int


async def want_withdrawn(turn: Turn, do: Do) -> None:
    await _want(turn, WITHDRAW, str(do["flow_withdraw"]), do)


async def want_back(turn: Turn, do: Do) -> None:
    await _want(turn, BRING_BACK, str(do["flow_bring_back"]), do)


async def _want(turn: Turn, wanted: str, flow: str, do: Do) -> None:
    """Have it worked out what it would do; it is asked about then."""
    programme = await _programme(turn, do)
    if programme is None or await _is_overtaken(turn, programme, flow, do):
        return
    about = {"programme": programme.id, "flow": flow, "revision": do["revision"], "over": do["over"]}
    await turn.tx.drafts.add(turn.person, wanted, about, turn.at)
    await turn.put("chat_action", {"action": "typing"})
    turn.wants_drafts = True


async def _is_overtaken(turn: Turn, programme: Programme, flow: str, do: Do) -> bool:
    """Whether another version is served by now than where the button was sent: then how things are is shown."""
    await turn.library.published.refresh(turn.tx)
    if await publishing.standing(turn.tx, programme.id, flow) == do["over"]:
        return False
    await _show_versions(turn, programme, flow, lead=turn.words("questionnaire-overtaken"))
    return True


async def foresee(tx: Tx, library: Library, draft: Draft) -> Foreseen | None:
    """What the step would do; ``None`` where there is no such revision that could be served."""
    await library.published.refresh(tx)
    programme, flow, revision = draft.programme, draft.flow, str(draft.about["revision"])
    ages = [kept.revision for kept in await tx.revisions.of(programme, flow)]
    if programme not in library.programmes or revision not in ages:
        return None
    number = ages.index(revision) + 1
    if draft.wanted == WITHDRAW:
        left = [each for each in library.published.served(programme, flow).revisions if each != revision]
        if not left:
            return Foreseen(None, number)
        revision = left[-1]
    found = await library.published.flow(tx, programme, flow, revision)
    if found is None:
        return None
    return Foreseen(await publishing.preview(tx, library, programme, found), number)


async def ask(turn: Turn, draft: Draft, foreseen: Foreseen | None) -> None:
    """What it would do, and whether to do it."""
    await turn.tx.drafts.drop([draft.id])
    programme = await _programme(turn, {"programme": draft.programme})
    if programme is None:
        return
    if foreseen is None:
        await turn.say("questionnaire-unreadable")
        return
    said, words = turn.words, report_words(turn.person.language)
    title = _title(turn, programme, draft.flow)
    withdrawing = draft.wanted == WITHDRAW
    key = "withdraw-ask" if withdrawing else "bring-back-ask"
    paragraphs: list[Paragraph | str] = [
        Paragraph(said(key, title=title, number=foreseen.number), strong=True)
    ]
    if foreseen.preview is None:
        paragraphs.append(said("withdraw-none-left"))
    else:
        if different := differences(foreseen.preview, words):
            paragraphs.append(Paragraph("\n".join(different[1:]), head=different[0]))
        paragraphs.append("\n".join(effect(foreseen.preview, words)))
    do = {
        "flow": draft.flow,
        "programme": programme.id,
        "revision": draft.about["revision"],
        "over": draft.about["over"],
    }
    rows: list[Row] = []
    if withdrawing:
        rows.append([button(said("button-withdraw-yes"), flow_withdraw_yes=True, **do)])
    else:
        rows.append([button(said("button-bring-back-yes"), flow_bring_back_yes=True, pinned=False, **do)])
        if foreseen.preview is not None and foreseen.preview.runs > foreseen.preview.stays:
            label = said("button-bring-back-pinned")
            rows.append([button(label, flow_bring_back_yes=True, pinned=True, **do)])
    rows.append([button(said("button-leave"), end_no=True)])
    await turn.send(paragraphs, rows)


async def withdraw(turn: Turn, do: Do) -> None:
    programme, flow = await _programme(turn, do), str(do["flow"])
    if programme is None or await _is_overtaken(turn, programme, flow, do):
        return
    tx, library = turn.tx, turn.library
    try:
        left = await publishing.withdraw(
            tx, library, programme.id, flow, str(do["revision"]), turn.at, by=turn.person.id
        )
    except NothingBefore:
        await turn.say("questionnaire-unreadable")
        return
    done = turn.words("withdrawn" if left is not None else "withdrawn-last")
    await _show_versions(turn, programme, flow, lead=done)


async def bring_back(turn: Turn, do: Do) -> None:
    programme, flow = await _programme(turn, do), str(do["flow"])
    if programme is None or await _is_overtaken(turn, programme, flow, do):
        return
    try:
        await publishing.bring_back(
            turn.tx, turn.library, programme.id, flow, str(do["revision"]), turn.at,
            by=turn.person.id, pinned=bool(do["pinned"]),
        )  # fmt: skip
    except NothingBefore:
        await turn.say("questionnaire-unreadable")
        return
    await _show_versions(turn, programme, flow, lead=turn.words("brought-back"))
