"""Reads the published scales of a value map: which one, and the questions that are its items.

The items are the author's own questions. Here they are held to what the scale needs: how many, of one flow, each
answered once and on the scale's own numbers, with words at either end that stand the right way round. A scale whose
words belong to somebody names who said that they may be used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from flows.authoring.fields import Fields
from flows.authoring.map_draft import MapDraft
from flows.authoring.map_questions import AsItem
from flows.authoring.problems import did_you_mean, quote
from flows.value.distance import Norms
from flows.value.references import QuestionReference, Words
from flows.value.scales import FORMS, ONS4, Instrument, Scale
from flows.value.valuation import Source
from flows.value.value_map import Ladder


class ScaleReader:
    def __init__(self, draft: MapDraft) -> None:
        self._draft = draft
        #: question -> the scale that reads it
        self._read: dict[QuestionReference, str] = {}

    def scale(self, fields: Fields, id: str, label: Words) -> Ladder | None:
        if id and id in self._draft.known.get("ladders", {}):
            line = self._draft.lines[("ladders", id)]
            fields.problem("id", f"the id {quote(id)} is taken by line {line}", "Choose another id")
        scale = self._which(fields)
        items = self._draft.questions.items_of_scale(fields, "items")
        licence = self._licence(fields, scale)
        apart = fields.integer("apart_days", 1, 3650) if fields.has("apart_days") else None
        norms = norms_of(self._draft, fields)
        if scale is None or not self._are_sound(fields, scale, items, id):
            return None
        asked = tuple(item.reference for item in items)
        return Ladder(
            id, label, asked[0], scale.bottom, scale.top, (), apart or 28, None, norms, scale, asked, licence
        )

    def _which(self, fields: Fields) -> Scale | None:
        name = fields.one_of("scale", list(FORMS))
        instrument = None if name is None else Instrument(name)
        area = fields.text("area") or ""
        if instrument is Instrument.ONS4:
            if area not in ONS4:
                message = f"{quote(area)} is no question of ons4" if area else "ons4 has no total"
                remedy = did_you_mean(area, ONS4, f"Write area: and one of {', '.join(ONS4)}")
                fields.problem("area" if area else None, message, remedy)
                return None
        elif area and instrument is not None:
            fields.problem("area", f"{instrument} has one score", "Take area out")
        return None if instrument is None else Scale(instrument, area)

    def _licence(self, fields: Fields, scale: Scale | None) -> str:
        if scale is not None and scale.form.licensed and not fields.has("licence"):
            fields.problem(
                None,
                f"the words of {scale.instrument} belong to somebody, and nothing says that you may use them",
                "Ask its owner, write what they said into sources, and its id here: licence: …",
            )
        source = self._draft.known.get("sources", {}).get(
            self._draft.name(fields, "licence", "sources") or ""
        )
        return source.title if isinstance(source, Source) else ""

    def _are_sound(self, fields: Fields, scale: Scale, items: Sequence[AsItem], id: str) -> bool:
        written = len(fields.scalars("items"))
        if written != scale.items:
            items_are = "1 item" if scale.items == 1 else f"{scale.items} items"
            fields.problem(
                "items",
                f"{scale.instrument} has {items_are}, and {written} are named",
                "Name the question of each item once, in the order of the scale",
            )
            return False
        references = [item.reference for item in items]
        for place, item in enumerate(items):
            if item.reference in references[:place]:
                message = f"{item.reference} is named twice"
                self._draft.problems.add(item.line, "items", message, "Name the question of each item once")
                return False
        sound = len(items) == written
        for item in items:
            sound = self._is_sound(item, scale, id) and sound
        if len({item.reference.flow for item in items}) > 1:
            fields.problem(
                "items",
                "a reading is made of the answers of one run, and these questions stand in several flows",
                "Name questions of one flow",
            )
            return False
        return sound

    def _is_sound(self, item: AsItem, scale: Scale, id: str) -> bool:
        form, name = scale.form, item.reference
        found = True

        def problem(message: str, remedy: str) -> None:
            nonlocal found
            found = False
            self._draft.problems.add(item.line, "items", message, remedy)

        other = self._read.setdefault(name, id)
        if other != id or name in self._on_ladders():
            problem(f"{name} is read on another ladder or scale already", "Ask it once for each of them")
        if item.repeats:
            problem(f"{name} stands in a repeat, and an item is answered once", "Move it out of the repeat")
        wanted = f"{form.least} to {form.most}"
        if item.steps is None:
            problem(
                f"{name} is not answered with a number of a few",
                f"Make it a ladder, a range or a select_one whose answers are {wanted}",
            )
        elif item.steps != tuple(range(form.least, form.most + 1)):
            answers = ", ".join(map(str, item.steps))
            problem(
                f"{name} is answered with {answers}, and {scale.instrument} needs {wanted}",
                f"Give it the answers {wanted}",
            )
        elif _wrong_way_round(item.words, form.least, form.most, most_is_much=form.most_is_much):
            least, most = item.words[form.least], item.words[form.most]
            shown = next((language for language in least if language in most), "")
            problem(
                f"{form.least} is {quote(least[shown])} and {form.most} {quote(most[shown])}: in "
                f"{scale.instrument} it is the other way round",
                "Change the words of its answers round",
            )
        return found

    def _on_ladders(self) -> set[QuestionReference]:
        ladders = self._draft.known.get("ladders", {}).values()
        return {question for each in ladders if isinstance(each, Ladder) for question in each.questions}


def norms_of(draft: MapDraft, fields: Fields) -> Norms | None:
    """What studies of the scale say: how much people differ, how reliable it is, and what time alone does."""
    node = fields.node("norms")
    if node is None:
        return None
    pairs = (("sd", "alpha"), ("mean", "correlation"))
    keys = tuple(key for pair in pairs for key in pair)
    norms = Fields(node, draft.problems, "the norms of a ladder", (*keys, "source"), required=("source",))
    known = {key: norms.decimal(key) for key in keys if norms.has(key)}
    for one, other in pairs:
        if norms.has(one) != norms.has(other):
            norms.problem(
                one if norms.has(one) else other, f"{one} and {other} belong together", "Write both"
            )
    if not any(norms.has(key) for key in keys):
        norms.problem(None, "the norms say nothing", "Write sd and alpha, or mean and correlation")
    for key in ("alpha", "correlation"):
        share = known.get(key)
        if share is not None and not 0 <= share <= 1:
            norms.problem(key, f"{key} has to be from 0 to 1", f"Write for example {key}: 0.8")
    spread = known.get("sd")
    if spread is not None and spread <= 0:
        norms.problem("sd", "sd has to be more than nothing", "Look at the source again")
    source = draft.name(norms, "source", "sources")
    return None if source is None else Norms(**known, source=source)


def _wrong_way_round(
    words: Mapping[int, Mapping[str, str]], least: int, most: int, *, most_is_much: bool
) -> bool:
    """Whether in any language both ends have words, and each those that belong to the other."""
    expected = ("little", "much") if most_is_much else ("much", "little")
    for language in _ends():
        found = tuple(_says(words.get(end, {}).get(language, ""), language) for end in (least, most))
        if found == expected[::-1]:
            return True
    return False


def _says(text: str, language: str) -> str:
    """``much``, ``little``, or nothing that is sure."""
    plain = f" {' '.join(text.casefold().replace(',', ' ').replace('/', ' ').split())} "
    found = [
        side
        for side, phrases in _ends()[language].items()
        if any(f" {phrase.casefold()} " in plain for phrase in phrases)
    ]
    return found[0] if len(found) == 1 else ""


@cache
def _ends() -> Mapping[str, Mapping[str, Sequence[str]]]:
    content = files("flows.authoring").joinpath("scale_words.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(content)
    return found
