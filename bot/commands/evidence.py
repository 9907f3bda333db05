"""``evidence``: where one figure of a summary comes from: formula, parameters, sources, and how many stand behind it.

It is the figure as commissioners have it, so what is hidden stays hidden. With ``--exact``, for the operator only, the
answers stand below it, under their people's pseudonyms.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands import has_words, say, worded
from bot.looking import looked_at

if TYPE_CHECKING:
    from bot.report.provenance import Entry
    from flows.value.evidence import EvidenceRow
    from flows.value.figures import Figure, Published
    from flows.value.value_map import ValueMap

MOST_NAMED = 5


def command(
    programme: Annotated[str, typer.Argument(help="The programme's id, for example st-james-house.")],
    figure: Annotated[str, typer.Argument(help="The figure's id, as summary --format json names it.")],
    week: Annotated[str | None, typer.Option(help="For example 2026-W47. Default: the week so far.")] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="For the operator only: small groups and the answers behind.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show what a figure rests on: formula, parameters with their source, and how many people or answers."""
    typer.echo(asyncio.run(_shown(programme, figure, week, exact, as_json)))


async def _shown(programme: str, id: str, week: str | None, exact: bool, as_json: bool) -> str:
    from bot.behind import asked_in
    from bot.report.counted import counted_so
    from bot.report.numbers import numbers_in
    from bot.report.provenance import entry_alone
    from bot.report.wording import report_words
    from bot.summing_up import evidence_of

    async with looked_at(programme, week, exact=exact) as look:
        summary = look.told.summary
        figures = _found(summary, id)
        look.say_how_it_stands()
        rows: Sequence[EvidenceRow] = ()
        if summary.exact:
            rows = (await evidence_of(look.tx, look.library, look.programme, look.period, figures)).rows
        asked, rules = asked_in(look.programme, "en"), counted_so(look.programme, report_words("en"))
        questions = {key: words for key, words in asked.items() if key not in rules}
        entry = entry_alone(summary, figures, numbers_in("en", summary.head.currency), questions)
        found = (_how(each, look.programme.value_map, rules) for each in figures)
        how = list(dict.fromkeys(filter(None, found)))
    if as_json:
        return _as_json(summary, figures, entry, rows, how)
    return "\n".join(_as_text(summary, figures, entry, rows, how if len(figures) == 1 else ()))


def _found(summary: Published, id: str) -> list[Figure]:
    """The figure of this id, or all that share an entry of this name. Where there is none the command ends with 2."""
    from bot.report.provenance import key_of

    figures = [figure for figure in summary.figures if figure.id == id] or [
        figure for figure in summary.figures if key_of(figure) == id
    ]
    if figures:
        return figures
    ids = [figure.id for figure in summary.figures]
    near = [one for one in ids if id.casefold() in one] if len(id) > 2 else []
    near += get_close_matches(id.casefold(), ids, n=MOST_NAMED)
    say("no-such-figure", err=True, figure=id)
    if near:
        say("figures-near", err=True)
    else:
        say("figures-all", err=True)
    for one in list(dict.fromkeys(near))[:MOST_NAMED] or ids:
        typer.echo(f"  {one}", err=True)
    raise typer.Exit(2)


def _how(figure: Figure, value_map: ValueMap, rules: Mapping[str, str]) -> str:
    """What was counted, in words: by the rule of its valuation, or as its measure says; empty where it is plain."""
    from bot.report.counted import key_of_rule
    from flows.value.figures import Measure
    from flows.value.references import Each

    rule = key_of_rule(figure)
    if rule is not None:
        return rules.get(rule, "")
    if figure.measure is Measure.OUTPUT:
        each = next((one.each for one in value_map.outputs if one.id == figure.subject), Each.ANSWER)
        if each is not Each.ANSWER:
            return worded("how-output-each", each=each)
    key = f"how-{figure.measure}"
    return worded(key) if has_words(key) else ""


def _as_json(
    summary: Published, figures: list[Figure], entry: Entry, rows: Sequence[EvidenceRow], how: Sequence[str]
) -> str:
    """One figure as JSON has it, with what is told of where it comes from."""
    from bot.report.json_form import summary_object

    ids = {figure.id for figure in figures}
    told: list[dict[str, Any]] = [
        figure for figure in summary_object(summary)["figures"] if figure["id"] in ids
    ]
    found = told[0] if len(told) == 1 else {"title": entry.title, "figures": told}
    found = found | {"how": list(how), "facts": list(entry.facts), "parts": list(entry.parts)}
    if shown := _shown_of(summary, figures):
        found |= {"shown": shown}
    if summary.exact:
        found |= {"answers": [_answer(row) for row in rows]}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _as_text(
    summary: Published, figures: list[Figure], entry: Entry, rows: Sequence[EvidenceRow], how: Sequence[str]
) -> list[str]:
    from bot.report.footnotes import star_of
    from bot.report.numbers import numbers_in
    from flows.value.figures import State

    lines = [entry.title]
    for line in entry.lines:
        formula = f" = {line.formula}" if line.formula else ""
        details = f" ({'; '.join(line.details)})" if line.details else ""
        name = "" if line.name == entry.title else f"{line.name}: "
        lines.append(f"  {name}{line.value}{formula}{details}")
    lines += [f"  {worded('evidence-shown', figure=each)}" for each in _shown_of(summary, figures)]
    lines += [f"  {worded('evidence-how', how=each)}." for each in how]
    lines += [f"  {fact}" for fact in entry.facts]
    if entry.parts:
        lines += [f"  {worded('evidence-parts')}", *(f"    {part}" for part in entry.parts)]
    if any(figure.state is State.HIDDEN for figure in figures):
        lines.append(star_of(figures, numbers_in("en", summary.head.currency)).splitlines()[0])
    if not summary.exact:
        return lines
    lines.append(worded("evidence-answers", count=len(rows)))
    for row in rows:
        answer = _answer(row)
        facts = ("answer", "person", "flow", "revision", "question", "value", "at")
        lines.append("  " + "  ".join(str(answer[fact]) for fact in facts))
    return lines


def _shown_of(summary: Published, figures: Sequence[Figure]) -> list[str]:
    """The figures that stand for what of these may be shown, where they are hidden and those are not among them."""
    from flows.value.figures import State

    there = {figure.id for figure in summary.figures} - {figure.id for figure in figures}
    hidden = (figure.id for figure in figures if figure.state is State.HIDDEN)
    return [shown for id in hidden if (shown := f"{id}.shown") in there]


def _answer(row: EvidenceRow) -> dict[str, Any]:
    from flows.values import as_text

    return {
        "answer": row.identity,
        "person": row.person,
        "flow": row.flow,
        "revision": row.revision,
        "question": row.question,
        "value": as_text(row.value),
        "at": row.at.isoformat(timespec="seconds"),
    }
