"""Every text of a flow by its place: what a translator works through, and what a language may lack.

A place is the path of what the text belongs to, and which of its texts it is: ``work/training_hours/hint``,
``choices/homes/hostel/label``, ``title``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from flows.authoring.attached import file_of_list
from flows.authoring.draft import LONGEST_BUTTON, LONGEST_MESSAGE, telegram_length
from flows.authoring.or_other import made_by_us
from flows.conversation.definition import ChoiceRow, Flow, Group, Item, Label, Question

LONGEST_TITLE = 60
OF_QUESTION = ("label", "hint", "guidance", "constraint_message", "required_message")
COLUMNS = {"guidance": "guidance_hint"}
"""What a spreadsheet calls a text that we call otherwise."""

Change: TypeAlias = Callable[[str, Label], Label]


@dataclass(frozen=True, slots=True)
class Text:
    """One text: its place, what it is in words, how long it may be, and the row that it was read from."""

    place: str
    label: Label
    what: str
    longest: int = LONGEST_MESSAGE
    row: int = 0
    sheet: str = "survey"

    def source(self, language: str) -> str:
        """The text that is translated: in the default language, or the first there is."""
        template = self.label.in_language(language, language)
        return template.source if template is not None else ""

    @property
    def is_ours(self) -> bool:
        return {template.source for template in self.label.by_language.values()} <= made_by_us()


def texts_of(flow: Flow) -> tuple[Text, ...]:
    """Every text of the flow, in the order in which people meet them."""
    return tuple(_texts(flow))


def completeness(flow: Flow, languages: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """By language: the places that have no text in it. A language that lacks nothing has an empty list."""
    return MappingProxyType(
        {language: tuple(text.place for text in lacking(flow, language)) for language in languages}
    )


def lacking(flow: Flow, language: str) -> Iterator[Text]:
    """The texts that the flow does not have in a language.

    A title that stands in one language only is everybody's, for a spreadsheet has no column for another; and so is
    what stands in a column without a language.
    """
    spoken = set(flow.settings.languages)
    for text in texts_of(flow):
        written = set(text.label.by_language)
        for_everybody = (text.place == "title" and len(written) == 1) or not written <= spoken
        if language not in written and not text.is_ours and not for_everybody:
            yield text


def with_texts(flow: Flow, change: Change) -> Flow:
    """The flow with each of its texts as ``change`` gives it."""

    def changed(label: Label | None, place: str) -> Label | None:
        return change(place, label) if label is not None else None

    def item(each: Item) -> Item:
        if isinstance(each, Group):
            children = tuple(item(child) for child in each.children)
            return replace(each, label=changed(each.label, f"{each.path}/label"), children=children)
        texts: dict[str, Any] = {
            name: changed(getattr(each, name), f"{each.path}/{name}") for name in OF_QUESTION
        }
        return replace(each, **texts)

    thanks = changed(flow.settings.thanks, "thanks")
    return replace(
        flow,
        title=change("title", flow.title),
        children=tuple(item(each) for each in flow.children),
        settings=replace(flow.settings, thanks=thanks),
        choices=MappingProxyType(
            {
                name: rows
                if _is_data(name)
                else tuple(replace(row, label=change(place, row.label)) for place, row in _placed(name, rows))
                for name, rows in flow.choices.items()
            }
        ),
    )


def _texts(flow: Flow) -> Iterator[Text]:
    yield Text("title", flow.title, "title of the questionnaire, on a button too", LONGEST_TITLE)
    listed: set[str] = set()
    for each in _items(flow.children):
        if isinstance(each, Group):
            if each.label is not None:
                yield Text(f"{each.path}/label", each.label, "heading of a group", row=each.row)
            continue
        for name in OF_QUESTION:
            label = getattr(each, name)
            if label is not None:
                yield Text(f"{each.path}/{name}", label, _what(each, name), row=each.row)
        if each.list_name and each.list_name not in listed and not _is_data(each.list_name):
            listed.add(each.list_name)
            yield from _of_list(flow, each.list_name, each)
    for name in flow.choices:
        if name not in listed and not _is_data(name):
            yield from _of_list(flow, name, None)
    if flow.settings.thanks is not None:
        yield Text("thanks", flow.settings.thanks, "said at the end", row=2, sheet="settings")


def _of_list(flow: Flow, name: str, question: Question | None) -> Iterator[Text]:
    is_ladder = question is not None and question.is_ladder
    what, longest = ("a step of a ladder", LONGEST_MESSAGE) if is_ladder else ("a choice", LONGEST_BUTTON)
    rows = flow.choices.get(name, ())
    written = [telegram_length(label.source) for row in rows for label in row.label.by_language.values()]
    for place, row in _placed(name, rows):
        # Where the author's own are longer than a button, they are written out above it.
        yield Text(place, row.label, what, max(longest, *written), row.row, "choices")


def _placed(list_name: str, rows: Iterable[ChoiceRow]) -> Iterator[tuple[str, ChoiceRow]]:
    """Each row with the place of its label; a name that comes again (where that is allowed) is numbered."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row.name] += 1
        number = f"[{seen[row.name]}]" if seen[row.name] > 1 else ""
        yield f"choices/{list_name}/{row.name}{number}/label", row


def _is_data(list_name: str) -> bool:
    """Whether a list stands in a file of its own: its rows are data, not the questionnaire's words."""
    return file_of_list(list_name) is not None


def _items(items: Iterable[Item]) -> Iterator[Item]:
    for each in items:
        yield each
        if isinstance(each, Group):
            yield from _items(each.children)


def _what(question: Question, name: str) -> str:
    kind = "ladder" if question.is_ladder else question.type.value
    return f"question ({kind})" if name == "label" else f"{name.replace('_', ' ')} of a question ({kind})"
