"""Reads one YAML mapping key by key, with the type that each key must have.

Whatever does not fit becomes a Problem and reads as ``None``, so that a reader says plainly what it
expects and goes on.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from flows.authoring.problems import Problems, did_you_mean, quote
from flows.authoring.yaml_nodes import Entry, Mapping, Node, Refused, Scalar, Sequence
from flows.values import exact_decimal

YES = frozenset({"yes", "true", "true()"})
NO = frozenset({"no", "false", "false()"})
LONGEST_NUMBER = 20


class Fields:
    """The keys of one mapping. ``what`` names it in messages ("a question", "a valuation").

    Keys outside ``known`` become Problems at once, as do missing ``required`` ones.
    """

    def __init__(
        self,
        node: Node,
        problems: Problems,
        what: str,
        known: Collection[str],
        required: Collection[str] = (),
    ) -> None:
        self.line = node.line
        self.problems = problems
        self.what = what
        self._entries: dict[str, Entry] = {}
        self.readable = isinstance(node, Mapping)
        if not isinstance(node, Mapping):
            if not isinstance(node, Refused):
                keys = ", ".join(f"{key}: …" for key in list(required or known)[:4])
                problems.add(node.line, None, f"{what} is written with keys", f"Write for example {{{keys}}}")
            return
        for entry in node.entries:
            if entry.key in known:
                self._entries[entry.key] = entry
            else:
                problems.add(
                    entry.line,
                    entry.key,
                    f"{what} has no key {quote(entry.key)}",
                    did_you_mean(entry.key, known),
                )
        for key in required:
            if not self.has(key):
                problems.add(node.line, key, f"{what} needs the key {key}", f"Add {key}: …")

    def has(self, key: str) -> bool:
        """The key is there and something is written behind it."""
        entry = self._entries.get(key)
        return entry is not None and not (isinstance(entry.value, Scalar) and entry.value.is_blank)

    def written(self) -> tuple[str, ...]:
        return tuple(key for key in self._entries if self.has(key))

    def node(self, key: str) -> Node | None:
        """What is written behind the key, if anything."""
        return self._entries[key].value if self.has(key) else None

    def line_of(self, key: str) -> int:
        """The line of the key; the mapping's own where the key is missing."""
        entry = self._entries.get(key)
        return entry.line if entry else self.line

    def problem(self, key: str | None, message: str, remedy: str) -> None:
        self.problems.add(self.line_of(key) if key else self.line, key, message, remedy)

    # --- one value, with its type ---------------------------------------------------------------------

    def scalar(self, key: str) -> Scalar | None:
        node = self.node(key)
        if node is None or isinstance(node, Scalar):
            return node
        if not isinstance(node, Refused):
            self.problem(key, f"{key} has to be one text", "Write it on one line behind the colon")
        return None

    def text(self, key: str) -> str | None:
        """A text without the spaces around it; an empty one (``""``) is a Problem."""
        scalar = self.scalar(key)
        if scalar is None:
            return None
        if not scalar.text.strip():
            self.problem(key, f"{key} is empty", f"Write something behind {key}: or leave the key out")
            return None
        return scalar.text.strip()

    def decimal(self, key: str) -> Decimal | None:
        text = self.text(key)
        if text is None:
            return None
        number = exact_decimal(text) if len(text) <= LONGEST_NUMBER else None
        if number is None:
            self.problem(key, f"{key} has to be a number, not {quote(text)}", f"Write for example {key}: 10")
        return number

    def integer(self, key: str, low: int, high: int) -> int | None:
        """A whole number from ``low`` to ``high``, both included."""
        number = self.decimal(key)
        if number is None:
            return None
        if number != int(number) or not low <= number <= high:
            self.problem(
                key, f"{key} has to be a whole number from {low} to {high}", f"Write for example {key}: {low}"
            )
            return None
        return int(number)

    def day(self, key: str) -> date | None:
        """A day as it is written everywhere: ``2027-03-31``."""
        text = self.text(key)
        if text is None:
            return None
        try:
            # A spreadsheet's own dates come with a midnight.
            year, month, day = (int(part) for part in text.removesuffix(" 00:00:00").split("-"))
            return date(year, month, day)
        except ValueError:
            self.problem(
                key, f"{key} has to be a day, not {quote(text)}", f"Write for example {key}: 2027-03-31"
            )
            return None

    def yes_or_no(self, key: str) -> bool | None:
        text = self.text(key)
        if text is None:
            return None
        if text.casefold() in YES | NO:
            return text.casefold() in YES
        self.problem(key, f"{key} has to be yes or no, not {quote(text)}", f"Write {key}: yes, or {key}: no")
        return None

    def one_of(self, key: str, known: Collection[str]) -> str | None:
        text = self.text(key)
        if text is None or text in known:
            return text
        self.problem(key, f"{key} cannot be {quote(text)}", did_you_mean(text, known))
        return None

    # --- several values -------------------------------------------------------------------------------

    def items(self, key: str) -> tuple[Node, ...]:
        """The items of a list; nothing where the key is missing."""
        node = self.node(key)
        if node is None or isinstance(node, Refused):
            return ()
        if isinstance(node, Sequence):
            return node.items
        self.problem(key, f"{key} has to be a list", "Begin each item on its own line with a dash: - …")
        return ()

    def mapping(self, key: str) -> Mapping | None:
        node = self.node(key)
        if node is None or isinstance(node, Mapping):
            return node
        if not isinstance(node, Refused):
            self.problem(key, f"{key} has to be written with keys", f"Write {key}: {{key: …}}")
        return None

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        """A list of texts, each with its line; a single text counts as a list of one."""
        node = self.node(key)
        if isinstance(node, Scalar):
            return (node,)
        found = []
        for item in self.items(key):
            if isinstance(item, Scalar) and not item.is_blank and item.text.strip():
                found.append(item)
            elif not isinstance(item, Refused):
                self.problems.add(
                    item.line,
                    key,
                    f"each item of {key} has to be one text",
                    "Write one text behind each dash",
                )
        return tuple(found)

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(scalar.text.strip() for scalar in self.scalars(key))

    def by_language(self, key: str, default_language: str) -> dict[str, Scalar]:
        """A text per language: either a plain one (in the default language) or ``{en: …, bn: …}``."""
        node = self.node(key)
        if node is None:
            return {}
        return texts_by_language(node, self.problems, key, default_language, self.line_of(key))


def texts_by_language(
    node: Node, problems: Problems, key: str, default_language: str, line: int
) -> dict[str, Scalar]:
    """The texts of one label by language code; anything that is no text becomes a Problem."""
    if isinstance(node, Scalar):
        written: dict[str, Node] = {default_language: node}
    elif isinstance(node, Mapping):
        written = {entry.key: entry.value for entry in node.entries}
        if not written:
            problems.add(line, key, f"{key} is empty", f"Write {key}: {{{default_language}: …}}")
    else:
        if not isinstance(node, Refused):
            problems.add(line, key, f"{key} has to be a text", f"Write {key}: {{{default_language}: …}}")
        return {}
    found = {}
    for language, value in written.items():
        if isinstance(value, Scalar) and value.text.strip() and not value.is_blank:
            found[language] = value
        elif isinstance(value, Scalar):
            problems.add(
                value.line, key, f"{key} is empty in the language {quote(language)}", "Write its text"
            )
        elif not isinstance(value, Refused):
            problems.add(
                value.line, key, f"{key} has to be one text in each language", "Write it on one line"
            )
    return found
