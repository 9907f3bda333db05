"""Checks what the cells of a form refer to: every ``${name}`` is one row, and nothing waits for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from flows.authoring.problems import nearest, quote
from flows.authoring.xlsform.form import Form, Mention
from flows.authoring.xlsform.nesting import Entry
from flows.conversation.expressions.tree import Filter, Node, Operation, Path, Reference

OWN = frozenset({"instanceID"})
"""Names that every form has without a row of its own."""
MOST_RINGS = 20


def check_mentions(entries: Iterable[Entry], form: Form) -> None:
    """A Problem for each name that is no row, or more than one, and for each ring of calculations."""
    rows = [entry for top in entries for entry in top.walk()]
    names = Counter(entry.name for entry in rows if entry.name)
    for mention in form.mentions:
        for name in sorted(mention.names - OWN):
            if names[name] != 1 and name not in form.unread:
                _report(mention, name, names, form)
    _check_triggers(rows, names, form)
    _check_rings(rows, form)


def _report(mention: Mention, name: str, names: Counter[str], form: Form) -> None:
    if mention.row is None:
        return
    written, column = f"${{{name}}}", mention.column
    if names[name]:
        message = f"{column} names {written}, and {names[name]} rows have that name"
        remedy = "Give them different names"
    else:
        message = f"{column} names {written}, which is no row of the survey"
        near = nearest(name, names)
        remedy = f"Did you mean ${{{near}}}?" if near else "Use the name of a question"
    form.problem(mention.row, column, message, remedy)


def _check_triggers(rows: list[Entry], names: Counter[str], form: Form) -> None:
    for entry in rows:
        written = entry.row.text("trigger")
        for part in filter(None, (part.strip() for part in written.split(","))):
            name = part.removeprefix("${").removesuffix("}")
            if part == name or (names[name] != 1 and name not in form.unread):
                form.problem(
                    entry.row,
                    entry.row.column("trigger"),
                    f"the trigger {quote(part)} is no question",
                    "Write ${name} with the name of a question that is asked",
                )


# --- rings ----------------------------------------------------------------------------------------------


def _check_rings(rows: list[Entry], form: Form) -> None:
    """Calculations and conditions that wait for each other, one Problem for each ring."""
    needs: dict[str, set[str]] = {}
    places: dict[str, Mention] = {}
    known = {entry.name for entry in rows}
    triggered = {entry.name for entry in rows if entry.row.text("trigger")}
    for mention in form.mentions:
        if mention.by is None or mention.row is None or mention.tree is None:
            continue
        if mention.how == "relevant" or (mention.how == "calculation" and mention.by not in triggered):
            needs.setdefault(mention.by, set()).update(set(plainly_named(mention.tree)) & known)
            places.setdefault(mention.by, mention)
    for _ in range(MOST_RINGS):
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            ring: list[str] = error.args[1][:0:-1]
            _report_ring(ring, places, form)
            needs = {name: others - set(ring) for name, others in needs.items() if name not in ring}
        else:
            return


def _report_ring(ring: list[str], places: Mapping[str, Mention], form: Form) -> None:
    first = min(ring, key=lambda name: _row_number(places[name]))
    turned = ring[ring.index(first) :] + ring[: ring.index(first)]
    shown = " → ".join(f"${{{name}}}" for name in (*turned[:8], first))
    mention = places[first]
    assert mention.row is not None
    form.problem(
        mention.row, mention.column, f"these wait for each other: {shown}", "Let one of them use only answers"
    )


def _row_number(mention: Mention) -> int:
    return mention.row.number if mention.row is not None else 0


def plainly_named(node: Node) -> Iterator[str]:
    """The names an expression needs for certain: not those it picks other instances of a repeat by."""
    match node:
        case Reference(name, last_saved):
            if not last_saved:
                yield name
        case Operation("indexed-repeat", _) | Operation("once", _):
            return
        case Operation(operands=operands):
            for operand in operands:
                yield from plainly_named(operand)
        case Filter() | Path():
            return
        case _:
            return
