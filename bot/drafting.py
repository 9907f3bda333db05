"""A questionnaire on its way to being published by chat: what is said of it, which flow it is, what can be done.

Turns only note what is wanted with a draft. It is done by ``drafts``, which has read the spreadsheet by then.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bot import publishing, rehearsing
from bot.publishing import Preview, Publishable
from bot.report.draft import about, counting, differences, effect
from bot.report.to_mend import Fault, as_text, in_paragraphs
from bot.report.wording import report_words
from bot.spreadsheets import LARGEST, XLSX, Spreadsheet
from bot.telegram.render import Paragraph, Row, button
from bot.turn import Turn
from bot.which_flow import ask_role, ask_which, chosen, plain_stem
from flows.authoring.flow_files import DATA_SUFFIXES, FORM_SUFFIXES
from flows.authoring.outline import outline
from flows.authoring.programme import ANYONE
from flows.values import Attachment
from storage.drafts import Draft

READ, SHOW, TRY, PUBLISH, PUBLISH_PINNED = "read", "show", "try", "publish", "publish-pinned"
"""What can be wanted with a draft."""

ROOM = 2_600
"""So many characters of problems stand in the message itself."""

MOST_DRAFTS = 20
"""So many files of one person wait at a time: the oldest make room."""

ROOM_FOR_ADVICE = 500
"""So many characters of what the check says stand in a summary."""

LONGEST_NAME = 120

Step = Callable[[Turn, Draft], Awaitable[None]]
Do = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was found out about a draft before its turn: what it is, and what publishing it would do."""

    sheet: Spreadsheet
    marked: bytes | None = None
    new: Publishable | None = None
    foreseen: Preview | None = None
    #: what the author's check says of a sound one: what cannot be meant so, and what could be better
    doubts: tuple[Fault, ...] = ()
    advice: tuple[Fault, ...] = ()


def is_for_publishing(turn: Turn, attachment: Attachment | None) -> bool:
    """Whether a file that came in is a questionnaire to publish: only from those who may, and never a picture."""
    return (
        attachment is not None and attachment.kind == "file" and bool(turn.library.published_by(turn.person))
    )


async def received(turn: Turn, attachment: Attachment) -> None:
    """A file from somebody who may publish: it is kept as a draft, and read afterwards."""
    name = _name_of(attachment)
    if PurePath(name).suffix.lower() not in {*FORM_SUFFIXES, *DATA_SUFFIXES, ""}:
        await turn.say("draft-other-kind", name=name)
        return
    if attachment.size > LARGEST:
        await turn.say("draft-too-large", name=name, size=LARGEST // 1_000_000)
        return
    await rehearsing.forget(turn)
    kept = await turn.tx.drafts.of(turn.person)
    no_room = kept[MOST_DRAFTS - 1 :]
    await turn.tx.drafts.drop(draft.id for draft in no_room)
    if unread := [draft.name for draft in reversed(no_room) if draft.wanted == READ and draft.name]:
        await turn.say("draft-no-room", names=", ".join(unread))
    await turn.tx.drafts.add(turn.person, READ, {"name": name, "reference": attachment.reference}, turn.at)
    await turn.say("draft-reading", name=name)
    await turn.put("chat_action", {"action": "typing"})
    turn.wants_drafts = True


def _name_of(attachment: Attachment) -> str:
    """The file's own name: one line, nothing of a path, not too long."""
    plain = re.split(r"[/\\]", attachment.name)[-1]
    shown = "".join(letter if letter.isprintable() else " " for letter in plain).strip()
    stem, dot, suffix = shown.rpartition(".")
    return (f"{stem[:LONGEST_NAME]}{dot}{suffix[:10]}" if dot else shown[:LONGEST_NAME]) or "form.xlsx"


# --- what came of reading it ---------------------------------------------------------------------------


async def go_on(turn: Turn, draft: Draft, prepared: Prepared) -> None:
    """The spreadsheet was read: do what was wanted. The draft waits for its author afterwards."""
    sheet = prepared.sheet
    if not turn.library.published_by(turn.person):
        await turn.tx.drafts.drop([draft.id])
        await turn.say("people-not-yours")
    elif sheet.is_table:
        await _keep_table(turn, draft)
    elif not sheet.is_sound:
        await _show_problems(turn, draft, sheet, prepared.marked)
    else:
        await _sound(turn, draft, prepared)


async def gave_up(turn: Turn, draft: Draft) -> None:
    """Reading it went wrong again and again; the mistake is ours."""
    await turn.tx.drafts.drop([draft.id])
    await (turn.say("draft-gave-up", name=draft.name) if draft.name else turn.say("failed"))


async def too_large(turn: Turn, draft: Draft) -> None:
    """It is larger than it was said to be."""
    await turn.tx.drafts.drop([draft.id])
    await turn.say("draft-too-large", name=draft.name, size=LARGEST // 1_000_000)


async def not_fetched(turn: Turn, draft: Draft) -> None:
    """Telegram does not give the file."""
    await turn.tx.drafts.drop([draft.id])
    await turn.say("draft-not-fetched", name=draft.name)


async def _keep_table(turn: Turn, draft: Draft) -> None:
    """A file that a questionnaire names: kept for it, and what waits for it is read again."""
    name = draft.name.casefold()
    stem = PurePath(name).stem
    waiting = False
    for other in await turn.tx.drafts.of(turn.person):
        if other.id == draft.id:
            continue
        if other.about.get("table") and other.name.casefold() == name:
            await turn.tx.drafts.drop([other.id])
        elif any(PurePath(each.casefold()).stem == stem for each in other.about.get("missing", ())):
            await turn.tx.drafts.change(other, wanted=READ, tries=0)
            waiting = turn.wants_drafts = True
    await turn.tx.drafts.change(draft, table=True, tries=0)
    if not waiting:
        await turn.say("draft-table", name=draft.name)


async def _show_problems(turn: Turn, draft: Draft, sheet: Spreadsheet, marked: bytes | None) -> None:
    """What there is to change: the first of it in the message, all of it in the marked workbook or as a text."""
    said, words = turn.words, report_words(turn.person.language)
    found = sheet.faults
    if sheet.missing and not sheet.has_other_problems:
        await turn.tx.drafts.change(draft, missing=list(sheet.missing), tries=0)
        await turn.say("draft-missing", names=", ".join(sheet.missing))
        return
    if sheet.missing:
        # It may be complete as soon as these come.
        await turn.tx.drafts.change(draft, missing=list(sheet.missing), tries=0)
    else:
        await turn.tx.drafts.drop([draft.id])
    if len(found) == 1 and found[0].sheet is None and not found[0].rows:
        # The file as a whole is something else: one sentence says it.
        [whole] = found
        await turn.say("draft-unreadable", name=draft.name, what=whole.message, remedy=whole.remedy)
        return
    shown, left = in_paragraphs(found, words, room=ROOM)
    paragraphs: list[Paragraph | str] = [
        Paragraph(said("draft-problems", name=draft.name, count=len(found)), strong=True),
        *shown,
    ]
    if left:
        paragraphs.append(said("draft-problems-more", count=left))
    if sheet.missing:
        paragraphs.append(said("draft-missing", names=", ".join(sheet.missing)))
    else:
        paragraphs.append(said("draft-problems-send"))
    await turn.send(paragraphs)
    stem = plain_stem(draft.name)
    if marked is not None:
        await turn.send_file(f"{stem}-marked.xlsx", XLSX, marked, said("draft-marked"))
    elif left:
        await turn.send_file(f"{stem}.txt", "text/plain", as_text(found, words), said("draft-list"))


# --- which flow it is ----------------------------------------------------------------------------------


async def _sound(turn: Turn, draft: Draft, prepared: Prepared) -> None:
    flow, meant = prepared.sheet.flow, chosen(turn.library, turn.person, draft, prepared.sheet)
    assert flow is not None
    about: dict[str, Any] = {"missing": [], "tries": 0, "revision": flow.revision}
    if meant is not None:
        about |= {"programme": meant.programme.id, "flow": meant.flow, "role": meant.audience or ""}
    kept = await turn.tx.drafts.change(draft, **about)
    if kept is None:
        return
    if meant is None:
        await ask_which(turn, kept, flow)
    elif meant.audience is None:
        await ask_role(turn, kept, meant.programme, flow)
    elif prepared.new is None or prepared.foreseen is None:
        # The programme became another one while the draft was read: it is read once more.
        await _want(turn, kept, draft.wanted)
    else:
        await _supersede(turn, kept)
        await _carry_out(turn, kept, draft.wanted, prepared, prepared.new, prepared.foreseen)


async def _carry_out(
    turn: Turn, draft: Draft, wanted: str, prepared: Prepared, new: Publishable, foreseen: Preview
) -> None:
    match wanted:
        case "try":
            await rehearsing.begin(turn, draft, new.flow)
        case "publish" | "publish-pinned":
            await _publish(turn, draft, new, foreseen, pinned=wanted == PUBLISH_PINNED)
        case _:
            await _show(turn, draft, prepared, new, foreseen)


async def _supersede(turn: Turn, draft: Draft) -> None:
    """A newer file of the same flow takes the place of earlier ones."""
    for other in await turn.tx.drafts.of(turn.person):
        if other.id != draft.id and (other.programme, other.flow) == (draft.programme, draft.flow):
            await _take_buttons_away(turn, other)
            await turn.tx.drafts.drop([other.id])


async def _show(turn: Turn, draft: Draft, prepared: Prepared, new: Publishable, foreseen: Preview) -> None:
    """The summary of a sound draft, what publishing it does, and what can be done with it."""
    said, words, flow = turn.words, report_words(turn.person.language), new.flow
    if prepared.marked is not None:
        stem = plain_stem(draft.name)
        await turn.send_file(f"{stem}-marked.xlsx", XLSX, prepared.marked, said("draft-looked-at"))
    programme = turn.library.programmes[new.programme]
    title, of = turn.text(flow.title, programme), turn.text(programme.title, programme)
    outlined = outline(flow, programme.value_map)
    paragraphs: list[Paragraph | str] = [Paragraph(said("draft-sound", title=title), strong=True)]
    if foreseen.is_same:
        paragraphs.append(said("draft-same"))
    elif foreseen.before is not None:
        old = turn.text(foreseen.before.title, programme)
        paragraphs.append(said("draft-replaces", title=old, programme=of))
    else:
        for_whom = said("everyone") if flow.audience == ANYONE else said.role(flow.audience)
        paragraphs.append(said("draft-new", programme=of, role=for_whom))
    paragraphs.append(about(flow, outlined, words))
    paragraphs += _headed(differences(foreseen, words))
    if not foreseen.is_same:
        paragraphs += _headed([said("draft-if"), *effect(foreseen, words)])
    paragraphs += _headed(counting(flow, outlined, words))
    for key, found in (("draft-doubts", prepared.doubts), ("draft-advice", prepared.advice)):
        paragraphs += _first_of(turn, said(key), found)
    # What is published is what was looked at: a button stands for this draft, as things stood then.
    over = await publishing.standing(turn.tx, new.programme, flow.id)
    rows: list[Row] = [[button(said("button-rehearse"), draft_try=draft.id)]]
    if not foreseen.is_same:
        rows.append([button(said("button-publish"), draft_publish=draft.id, over=over, pinned=False)])
        if foreseen.runs > foreseen.stays:
            label = said("button-publish-pinned")
            rows.append([button(label, draft_publish=draft.id, over=over, pinned=True)])
    rows.append(
        [
            button(said("button-draft-which"), draft_which=draft.id),
            button(said("button-draft-drop"), draft_drop=draft.id),
        ]
    )
    await _take_buttons_away(turn, draft)
    shown = await turn.send(paragraphs, rows)
    await turn.tx.drafts.change(draft, shown=shown.id)


async def _take_buttons_away(turn: Turn, draft: Draft) -> None:
    """The summary that was shown last stays to be read; what can be done stands elsewhere, or is done."""
    row = draft.about.get("shown")
    shown = await turn.tx.outbox.message(int(row)) if row is not None else None
    if shown is not None and "text" in shown.payload:
        await turn.edit(shown.id, {"text": shown.payload["text"], "buttons": []})


def _first_of(turn: Turn, head: str, found: Sequence[Fault]) -> list[Paragraph | str]:
    """The first of what the check says; all of it is in the marked workbook above."""
    shown, left = in_paragraphs(found, report_words(turn.person.language), room=ROOM_FOR_ADVICE)
    if left:
        shown.append(turn.words("draft-advice-more", count=left))
    return [Paragraph("\n".join(shown), head=head)] if shown else []


def _headed(lines: Sequence[str]) -> list[Paragraph | str]:
    """The first of the lines as a heading over the others."""
    return [Paragraph("\n".join(lines[1:]), head=lines[0])] if lines else []


async def _publish(turn: Turn, draft: Draft, new: Publishable, foreseen: Preview, *, pinned: bool) -> None:
    """Serve the draft from now on, if nobody published something else since its author looked at it."""
    tx, library, said = turn.tx, turn.library, turn.words
    await library.published.refresh(tx)
    programme = library.programmes[new.programme]
    title = turn.text(new.flow.title, programme)
    if await publishing.standing(tx, new.programme, new.flow.id) != draft.about.get("over"):
        await turn.say("draft-overtaken", title=title)
        await _want(turn, draft, SHOW)
        return
    published = await publishing.publish(tx, library, new, turn.at, by=turn.person.id, pinned=pinned)
    await rehearsing.forget(turn)
    await _drop_with_tables(turn, draft, new)
    if not published:
        await turn.say("draft-same")
        return
    rows: list[Row] = [
        [button(said("button-flow-versions"), flow_versions=new.flow.id, programme=programme.id)]
    ]
    key = "draft-published-pinned" if pinned and foreseen.runs else "draft-published"
    await turn.say("draft-published-new" if foreseen.before is None else key, rows, title=title)


async def _drop_with_tables(turn: Turn, draft: Draft, new: Publishable) -> None:
    await _take_buttons_away(turn, draft)
    used = {name.casefold() for name in new.source.files}
    kept = await turn.tx.drafts.of(turn.person)
    tables = [each.id for each in kept if each.about.get("table") and each.name.casefold() in used]
    await turn.tx.drafts.drop([draft.id, *tables])


# --- buttons -------------------------------------------------------------------------------------------


async def _own(turn: Turn, draft_id: str) -> Draft | None:
    """The draft a button is about, if it is still there and this person's; otherwise says why not."""
    draft = await turn.tx.drafts.get(draft_id)
    if draft is None or draft.person != turn.person.id:
        await turn.say("draft-gone")
        return None
    if not turn.library.published_by(turn.person):
        await turn.say("people-not-yours")
        return None
    return draft


async def _want(turn: Turn, draft: Draft, wanted: str, **about: Any) -> None:
    """Note what is to be done; it is done as soon as this turn is kept."""
    await turn.tx.drafts.change(draft, wanted=wanted, tries=0, **about)
    await turn.put("chat_action", {"action": "typing"})
    turn.wants_drafts = True


async def choose_flow(turn: Turn, do: Do) -> None:
    draft = await _own(turn, str(do["draft_flow"]))
    programme = turn.library.may_publish(turn.person, str(do["programme"]))
    if draft is None:
        return
    if programme is None:
        await turn.say("people-not-yours")
        return
    await _want(turn, draft, SHOW, programme=programme.id, flow=str(do["flow"]), role="")


async def choose_programme(turn: Turn, do: Do) -> None:
    """Which programme it is for: then, which of its flows."""
    draft = await _own(turn, str(do["draft_programme"]))
    programme = turn.library.may_publish(turn.person, str(do["programme"]))
    if draft is not None and programme is not None:
        await _want(turn, draft, SHOW, programme=programme.id, flow="", role="", ask=True)


async def choose_role(turn: Turn, do: Do) -> None:
    draft = await _own(turn, str(do["draft_role"]))
    if draft is not None:
        await _want(turn, draft, SHOW, role=str(do["role"]))


async def choose_another(turn: Turn, do: Do) -> None:
    """It is not the flow it was taken for: ask which."""
    draft = await _own(turn, str(do["draft_which"]))
    if draft is not None:
        await _want(turn, draft, SHOW, programme="", flow="", role="", ask=True)


async def show(turn: Turn, do: Do) -> None:
    draft = await _own(turn, str(do["draft_show"]))
    if draft is not None:
        await _want(turn, draft, SHOW)


async def publish(turn: Turn, do: Do) -> None:
    draft = await _own(turn, str(do["draft_publish"]))
    if draft is not None:
        pinned = bool(do["pinned"])
        await _want(turn, draft, PUBLISH_PINNED if pinned else PUBLISH, over=do["over"])


async def rehearse(turn: Turn, do: Do) -> None:
    draft = await _own(turn, str(do["draft_try"]))
    if draft is not None:
        await _want(turn, draft, TRY)


async def drop(turn: Turn, do: Do) -> None:
    draft = await _own(turn, str(do["draft_drop"]))
    if draft is not None:
        await rehearsing.forget(turn)
        await _take_buttons_away(turn, draft)
        await turn.tx.drafts.drop([draft.id])
        await turn.say("draft-dropped", name=draft.name)
