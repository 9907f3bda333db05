"""Turns the flat rows of a survey sheet into a tree: groups, repeats and loops with the rows inside them.

A loop is written out here: its rows once for each choice of its list, with ``%(name)s`` and ``%(label)s`` filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyxform.aliases import yes_no
from pyxform.parsing.expression import is_xml_tag

from flows.authoring.problems import did_you_mean, nearest, quote
from flows.authoring.xlsform.columns import PLAIN_LANGUAGE, TRANSLATED, Row, Table, Tokens
from flows.authoring.xlsform.form import Form
from flows.authoring.xlsform.kinds import SAID_PLAINLY, Begins, Ends, Kind, Sets, kind_of, known_words

DEEPEST = 64
"""Groups within groups."""


@dataclass
class Entry:
    """A row that is part of the form, what kind it is, and the rows inside it."""

    row: Row
    kind: Kind
    name: str
    inside: list[Entry] = field(default_factory=list)

    def walk(self) -> Iterator[Entry]:
        yield self
        for entry in self.inside:
            yield from entry.walk()


def nest(table: Table, form: Form) -> list[Entry]:
    """The rows of the survey as a tree. Rows that cannot be placed are Problems and left out."""
    top: list[Entry] = []
    open_groups: list[Entry] = []
    for row in table.rows:
        if not row.cells or yes_no.get(row.text("disabled")):
            continue
        kind = _kind(row, form)
        if isinstance(kind, Ends):
            _close(row, kind, open_groups, form)
            continue
        if kind is None and row.text("type") and row.text("name"):
            # What it asks is unclear; that there is such a row is not.
            form.unread.add(_name(row, form))
        if kind is None or isinstance(kind, Sets):
            continue
        entry = Entry(row, kind, _name(row, form))
        (open_groups[-1].inside if open_groups else top).append(entry)
        if isinstance(kind, Begins):
            open_groups.append(entry)
            if len(open_groups) == DEEPEST + 1:
                form.problem(
                    row, "type", f"groups are nested more than {DEEPEST} levels deep", "Use fewer groups"
                )
    for entry in open_groups:
        form.problem(
            entry.row,
            entry.row.column("type"),
            f"the {_word(entry)} {quote(entry.name)} is never ended",
            f"Add a row of type end {_word(entry)}",
        )
    _check_names(top, form)
    return top


def _word(entry: Entry) -> str:
    return entry.kind.kind if isinstance(entry.kind, Begins) else ""


def _kind(row: Row, form: Form) -> Kind | None:
    word = row.text("type")
    if not word:
        if row.text("name") or row.translations("label"):
            form.problem(
                row,
                "type",
                "the row has no type",
                "Write its type, for example text, or delete its name and label",
            )
        return None
    kind = kind_of(word)
    if kind is None:
        form.problem(row, row.column("type"), *_unknown_type(word, form))
    return kind


COMMON = "text, integer, decimal, select_one LIST, select_multiple LIST, date, note, calculate, begin group"


def _unknown_type(word: str, form: Form) -> tuple[str, str]:
    """What is wrong with a type, and what was probably meant."""
    first, _, rest = word.partition(" ")
    if rest in form.lists and kind_of(f"{first} list") is not None:
        joined = "_".join(rest.split())
        return (
            f"the name of the list {quote(rest)} has a space in it",
            f'Write "{first} {joined}", and {joined} in the sheet choices',
        )
    if " " in rest and " or" not in rest and kind_of(f"{first} list") is not None:
        joined = "_".join(rest.split())
        listed = nearest(joined, form.lists) or joined
        return f"there is no type {quote(word)}", f'Write "{first} {listed}": a list has no space in its name'
    if kind_of(f"{word} list") is not None:
        return f"{quote(word)} does not say which list", f"Write {word} NAME_OF_THE_LIST"
    message = f"there is no type {quote(word)}"
    for mended in (word.lower(), f"{first.lower()} {rest}", word.replace("-", "_"), word.replace("_", " ")):
        if kind_of(mended) is not None:
            return message, f'Did you mean "{mended}"?'
    plain, list_name = (first, rest) if rest in form.lists else (word, "LIST")
    if meant := SAID_PLAINLY.get(" ".join(re.split(r"[\s_-]+", plain.casefold()))):
        return message, f'Did you mean "{meant.replace("LIST", list_name)}"?'
    near = nearest(word, known_words())
    begins = nearest(first, known_words()) if rest else None
    if begins is not None and kind_of(f"{begins} {rest}") is not None:
        near = f"{begins} {rest}"
    return message, f'Did you mean "{near}"?' if near else f"Use one of: {COMMON}"


def _close(row: Row, kind: Ends, open_groups: list[Entry], form: Form) -> None:
    if open_groups and _word(open_groups[-1]) == kind.kind:
        open_groups.pop()
        return
    if open_groups:
        last = open_groups[-1]
        remedy = (
            f"Write end {_word(last)}: the {_word(last)} {quote(last.name)} of row {last.row.number} is open"
        )
    else:
        remedy = f"Delete it, or add begin {kind.kind} above"
    form.problem(row, row.column("type"), f"this {kind.kind} was not begun", remedy)


def _name(row: Row, form: Form) -> str:
    name = row.text("name")
    if row.text("type") == "audit":
        return name or "audit"
    if not name:
        if row.text("type") == "note":
            return f"generated_note_name_{row.number}"
        form.missing(row, "name", "the row has no name", "Give it a short name, for example age")
        return ""
    if not is_xml_tag(name):
        mended = re.sub(r"[^\w.-]+", "_", name).strip("_.-")
        example = mended if is_xml_tag(mended) else f"q_{mended}"
        form.problem(
            row,
            row.column("name"),
            f'{quote(name)} cannot be a name: it has only letters, digits, "_", "-", ".", a letter or "_" first',
            f'Write for example "{example}"; the label may be anything',
        )
    return name


def _check_names(entries: list[Entry], form: Form) -> None:
    """Names are unique within their group, and those of repeats in the whole form."""
    repeats: dict[str, int] = {}

    def check(siblings: list[Entry]) -> None:
        taken: dict[str, int] = {}
        for entry in siblings:
            row, name = entry.row, entry.name
            if name and name in taken:
                form.problem(
                    row,
                    row.column("name"),
                    f"the name {quote(name)} is taken by row {taken[name]}",
                    f'Choose another, for example "{name}_2"',
                )
            if name == "meta":
                form.problem(
                    row, row.column("name"), "the name meta is kept for the form itself", "Choose another"
                )
            taken.setdefault(name, row.number)
            if _word(entry) == "repeat":
                if name in repeats:
                    form.problem(
                        row,
                        row.column("name"),
                        f"the repeat {quote(name)} is already in row {repeats[name]}",
                        "Give each repeat a name of its own",
                    )
                repeats.setdefault(name, row.number)
            check(entry.inside)

    check(entries)


# --- loops ----------------------------------------------------------------------------------------------


def write_out_loops(entries: list[Entry], form: Form) -> list[Entry]:
    """The same tree with each loop as a group that holds a group for every choice of its list."""
    out: list[Entry] = []
    for entry in entries:
        inside = write_out_loops(entry.inside, form)
        if _word(entry) != "loop":
            out.append(Entry(entry.row, entry.kind, entry.name, inside))
            continue
        assert isinstance(entry.kind, Begins)
        rows = form.lists.get(entry.kind.list_name or "")
        if rows is None:
            form.problem(
                entry.row,
                entry.row.column("type"),
                f"there is no list {quote(entry.kind.list_name or '')}",
                did_you_mean(
                    entry.kind.list_name or "", form.lists, "Write begin loop over NAME_OF_THE_LIST"
                ),
            )
            continue
        groups = []
        for choice in rows:
            if choice.name == "none":
                continue
            if not is_xml_tag(choice.name):
                form.problem(
                    entry.row,
                    entry.row.column("type"),
                    f"the choice {quote(choice.name)} cannot name a group of the loop",
                    "Rename the choice: letters, digits and _",
                )
                continue
            labels = {language: text.source for language, text in choice.label.by_language.items()}
            default = next(iter(labels.values()), choice.name)
            own: dict[Tokens, str] = {("label",): default} if default else {}
            filled = [_filled(child, choice.name, labels, default, form) for child in inside]
            groups.append(Entry(entry.row.replaced(own), Begins("group", None), choice.name, filled))
        out.append(Entry(entry.row, Begins("group", None), entry.name, groups))
    return out


def _filled(entry: Entry, name: str, labels: dict[str, str], default: str, form: Form) -> Entry:
    """A row of a loop for one choice. Only the row itself is filled in, not what a group in it holds."""
    cells: dict[Tokens, str] = {}
    for tokens, text in entry.row.cells.items():
        language = form.languages.codes.get(_language(tokens), "")
        own = labels.get(language, default)
        cells[tokens] = text.replace("%(name)s", name).replace("%(label)s", own).replace("%%", "%")
    row = entry.row.replaced(cells)
    return Entry(row, entry.kind, row.text("name") or entry.name, entry.inside)


def _language(tokens: Tokens) -> str:
    for known in TRANSLATED:
        if tokens[: len(known)] == known and len(tokens) > len(known):
            return tokens[-1]
    return PLAIN_LANGUAGE


# --- flat forms -----------------------------------------------------------------------------------------


def flatten(entries: list[Entry], relevant: str = "") -> list[Entry]:
    """The same rows without their groups (the setting ``flat``); each row takes on the conditions of its groups."""
    out: list[Entry] = []
    for entry in entries:
        own = entry.row.text("bind", "relevant")
        both = f"{relevant} and ({own})" if relevant and own else relevant or own
        if _word(entry) == "group":
            out += flatten(entry.inside, both)
        elif both == own:
            out.append(entry)
        else:
            row = entry.row.replaced({**entry.row.cells, ("bind", "relevant"): both})
            out.append(Entry(row, entry.kind, entry.name, entry.inside))
    return out
