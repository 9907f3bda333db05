"""What is behind a figure, in the chat: how it was reckoned, from what, and what it is made of, tap by tap.

All of it goes into the row of the summary's message as it is sent: whoever taps a year later reads of the figures that
they were given, and nothing is reckoned again. Only the answers themselves, for those who may see them, are looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from bot.telegram.render import Payload, Row, button
from bot.wording import words
from flows.authoring.programme import Programme
from flows.value.disclosure import SMALLEST_GROUP
from flows.value.evidence import Evidence
from flows.value.figures import Figure, Measure, Published, Section

if TYPE_CHECKING:
    from bot.report.provenance import Entry
    from bot.turn import Turn
    from storage.outbox import Message

PAGE = 8
FIRST = (Measure.TOTAL, Measure.COMPARED, Measure.REACHED)
"""What the first tap shows: the total; where there is none, the first ladder, or who answered."""

_LONGEST = 3500
_MOST_BUTTONS = 12


def kept_with(summary: Published, language: str, asked: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a summary's message keeps of where its figures come from. ``asked``: questions in the words people read."""
    from bot.report.numbers import numbers_in
    from bot.report.provenance import entries

    numbers = numbers_in(language, summary.head.currency)
    found = entries(summary, numbers, asked)
    star = numbers.words("star", people=SMALLEST_GROUP)
    return {
        "programme": summary.head.programme,
        "period": summary.head.week,
        "language": language,
        "first": _first(summary, found),
        "sections": {
            section: numbers.words(f"section-{section}")
            for section in dict.fromkeys(_section(entry.key) for entry in found)
        },
        "entries": {
            entry.key: {
                "title": entry.title,
                "text": _text(entry, star),
                "parts": entry.parts,
            }
            for entry in found
        },
    }


def _section(key: str) -> str:
    """The part of the summary that an entry belongs to: its key begins with it."""
    return key.partition(".")[0]


def _first(summary: Published, found: Sequence[Entry]) -> str:
    for measure in FIRST:
        for figure in summary.figures:
            if figure.measure is measure:
                return next(entry.key for entry in found if figure.id in entry.ids)
    return found[0].key if found else ""


def asked_in(programme: Programme, language: str) -> dict[str, str]:
    """The questions of a programme by ``flow/name``, as people read them, and how each of its values is counted.

    Questions whose words depend on answers are left out.
    """
    from bot.report.counted import counted_so
    from bot.report.wording import report_words

    found = counted_so(programme, report_words(language))
    for flow in programme.flows.values():
        for question in flow.questions:
            label = question.label
            template = label.in_language(language, flow.settings.default_language) if label else None
            if template is not None and "${" not in template.source:
                found[f"{flow.id}/{question.name}"] = " ".join(template.source.split())
    return found


def _text(entry: Entry, star: str) -> str:
    lines = [f"<b>{escape(entry.title, quote=False)}</b>", ""]
    for line in entry.lines:
        formula = f" = {escape(line.formula, quote=False)}" if line.formula else ""
        details = f" ({escape('; '.join(line.details), quote=False)})" if line.details else ""
        name = "" if line.name == entry.title else f"{escape(line.name, quote=False)}: "
        lines.append(f"{name}<b>{escape(line.value, quote=False)}</b>{formula}{details}")
    lines.append("")
    # What suppliers spend is hidden for another reason, which stands among the facts.
    hidden = any(line.is_hidden and not line.id.startswith(Section.LOCAL_MONEY) for line in entry.lines)
    for fact in (*((star,) if hidden else ()), *entry.facts):
        if sum(map(len, lines)) + len(fact) < _LONGEST:
            lines.append(escape(fact, quote=False))
    return "\n".join(lines)


async def show(turn: Turn, tapped: Message, do: Mapping[str, Any]) -> None:
    """One entry: its figures, what they come from, and a button for each part of a total."""
    source, kept = await _kept(turn, tapped, do)
    if source is not None and not _may_see(turn, kept["programme"]):
        await turn.say("summary-not-yours")
        return
    key = str(do["behind"]) or str(kept.get("first"))
    entry = kept.get("entries", {}).get(key)
    if source is None or entry is None:
        await turn.say("old-button")
        return
    said = words(str(kept["language"]))
    rows: list[Row] = [
        [button(kept["entries"][part]["title"], behind=part, of=source)]
        for part in entry["parts"][:_MOST_BUTTONS]
        if part in kept["entries"]
    ]
    if _may_see_answers(turn):
        about = {"of": str(kept["programme"]), "period": str(kept["period"])}
        rows.append([button(said("button-answers-behind"), answers=key, **about)])
    rows.append([button(said("button-other-figures"), figures=source, start=0)])
    payload: Payload = {"text": entry["text"], "buttons": rows}
    await turn.put("send", payload)


async def show_list(turn: Turn, tapped: Message, do: Mapping[str, Any]) -> None:
    """The parts of the summary; of one part every entry by its name, a page at a time."""
    source, kept = await _kept(turn, tapped, {"of": do["figures"]})
    if source is None:
        await turn.say("old-button")
        return
    if not _may_see(turn, kept["programme"]):
        await turn.say("summary-not-yours")
        return
    section = str(do.get("section", ""))
    # A summary of long ago kept no parts: all its figures are one list.
    if kept.get("sections") and not section:
        payload = _parts(source, kept)
    else:
        payload = _page(source, kept, section, int(do["start"]))
    if tapped.payload.get("turns"):
        await turn.edit(tapped.id, payload)
    else:
        # What is behind a figure stays to be read.
        await turn.put("send", payload)


def _parts(source: int, kept: Mapping[str, Any]) -> Payload:
    """A button for each part; one that holds a single entry leads to it at once."""
    rows: list[Row] = []
    for section, title in kept["sections"].items():
        of_it = [key for key in kept["entries"] if _section(key) == section]
        leads = {"behind": of_it[0], "of": source} if len(of_it) == 1 else {"figures": source, "start": 0}
        rows.append([button(title, **leads, **({"section": section} if "figures" in leads else {}))])
    text = words(str(kept["language"]))("figures-parts")
    return {"text": escape(text, quote=False), "buttons": rows, "turns": True}


def _page(source: int, kept: Mapping[str, Any], section: str, start: int) -> Payload:
    said = words(str(kept["language"]))
    found = [one for one in kept["entries"].items() if not section or _section(one[0]) == section]
    start = max(0, min(start, len(found) - 1))
    within = {"section": section} if section else {}
    rows: list[Row] = [
        [button(entry["title"], behind=key, of=source)] for key, entry in found[start : start + PAGE]
    ]
    turning: Row = []
    if start > 0:
        before = max(0, start - PAGE)
        turning.append(button(said("button-page-before"), figures=source, start=before, **within))
    if start + PAGE < len(found):
        turning.append(button(said("button-page-after"), figures=source, start=start + PAGE, **within))
    shown = said(
        "figures-list", first=str(start + 1), last=str(min(start + PAGE, len(found))), all=str(len(found))
    )
    rows.append(turning)
    if section:
        rows.append([button(said("button-other-figures"), figures=source, start=0)])
    return {"text": escape(shown, quote=False), "buttons": [row for row in rows if row], "turns": True}


async def want_answers(turn: Turn, do: Mapping[str, Any]) -> None:
    """The answers behind a figure, as a file: worked out outside this turn."""
    if not (_may_see(turn, do["of"]) and _may_see_answers(turn)):
        await turn.say("summary-not-yours")
        return
    await turn.tx.subscriptions.wish(
        turn.person.id,
        str(do["of"]),
        str(do["period"]),
        turn.at,
        exact=True,
        what=f"{ANSWERS}{do['answers']}",
    )
    await turn.put("chat_action", {"action": "upload_document"})
    turn.wants_summaries = True


ANSWERS = "answers:"


def figures_of(summary: Published, key: str) -> list[Figure]:
    """The figures that an entry is about; none where there is no such entry."""
    from bot.report.provenance import key_of

    return [figure for figure in summary.figures if key_of(figure) == key]


def answers_file(evidence: Evidence) -> bytes:
    """The pseudonymous list: who (by code), what was asked, what was answered and when."""
    from bot.report.cells import csv_line
    from flows.values import as_text

    lines = [csv_line(("person", "flow", "question", "value", "at", "answer"))]
    lines += (
        csv_line(
            (
                row.person[-4:].upper(),
                row.flow,
                row.question,
                as_text(row.value),
                row.at.isoformat(),
                row.identity,
            )
        )
        for row in evidence.rows
    )
    return b"".join(lines)


async def _kept(turn: Turn, tapped: Message, do: Mapping[str, Any]) -> tuple[int | None, dict[str, Any]]:
    """The summary's message that the button belongs to, if it is this person's own."""
    source = tapped if "of" not in do else await turn.tx.outbox.message(int(do["of"]))
    if source is None or source.person != turn.person.id:
        return None, {}
    kept = source.payload.get("evidence")
    return (source.id, kept) if isinstance(kept, dict) else (None, {})


def _may_see(turn: Turn, programme: object) -> bool:
    """Who looks after the programme now: a summary outlives the right to look behind it."""
    return any(each.id == programme for each in turn.library.managed_by(turn.person))


def _may_see_answers(turn: Turn) -> bool:
    """Who administers the bot; and everybody where nobody in it is real."""
    return turn.library.sample_data or turn.library.administers(turn.person)
