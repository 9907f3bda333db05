"""What publishing a questionnaire means, in words: what it is, what is new in it, what of it counts, whom it meets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from bot.wording import Words
from flows.authoring.outline import Outline
from flows.conversation.definition import Flow, Label
from flows.conversation.revisions import Change, Kind
from flows.languages import named_in
from flows.value.references import in_language

if TYPE_CHECKING:
    from bot.publishing import Preview

MOST = 5
"""So many questions are named in one line."""

MOST_ENTRIES = 12
"""So many entries of the value map."""

LONGEST = 60

_TOLD = (Kind.ADDED, Kind.REMOVED, Kind.RENAMED, Kind.RETYPED, Kind.INTO_REPEAT, Kind.OUT_OF_REPEAT)
"""Each of these is said with the questions it is about; of the others there is only how many they are."""


def about(flow: Flow, outlined: Outline, words: Words) -> str:
    """How many questions, in which languages, how long it takes."""
    languages = _and([named_in(code, words.language) for code in flow.settings.languages], words)
    return words("draft-about", count=outlined.asked, languages=languages, minutes=outlined.minutes)


def differences(preview: Preview, words: Words) -> list[str]:
    """What is new against the revision that is served; empty where there is none."""
    if preview.before is None:
        return []
    old, new = _namer(preview.before, words), _namer(preview.flow, words)
    lines = []
    for kind in _TOLD:
        found = [change for change in preview.changes if change.kind is kind]
        if not found:
            continue
        lines.append(words(f"draft-{kind.value}", questions=_listed(_said(found, kind, old, new), words)))
    others = {change.question for change in preview.changes if change.kind not in _TOLD}
    if others:
        lines.append(words("draft-changed", count=len(others)))
    if not lines:
        lines.append(words("draft-no-change"))
    return [words("draft-differences"), *_bulleted(lines, words)]


def counting(flow: Flow, outlined: Outline, words: Words) -> list[str]:
    """What the value map makes of the answers, and what nothing counts."""
    named = _namer(flow, words)
    by_entry = dict.fromkeys(
        in_language(each.entry, words.language) if each.entry is not None else words("draft-time")
        for each in outlined.feeding
    )
    lines = [words("draft-feeds", entries=_listed(by_entry, words, MOST_ENTRIES))] if by_entry else []
    if outlined.uncounted:
        without = _listed([named(question.path) for question in outlined.uncounted], words)
        lines.append(words("draft-uncounted", questions=without))
    return [words("draft-counting"), *_bulleted(lines, words)] if lines else []


def effect(preview: Preview, words: Words) -> list[str]:
    """What becomes of those who are half-way."""
    if not preview.runs:
        return [words("draft-nobody-half-way")]
    named = _namer(preview.flow, words)
    before = _namer(preview.before, words) if preview.before is not None else named
    lines = []
    if preview.unaffected:
        lines.append(words("draft-unaffected", count=preview.unaffected))
    if preview.asked_again:
        again = [
            words(
                "draft-again-one" if n == preview.asked_again else "draft-again-some",
                question=named(each.question),
                why=words(f"draft-why-{each.why.value}"),
                n=n,
            )
            for each, n in preview.again.items()
        ]
        lines.append(words("draft-again", count=preview.asked_again, questions=_listed(again, words)))
    if preview.stays:
        because = _listed([before(question) for question in preview.staying], words)
        key = "draft-stay-because" if preview.staying else "draft-stay"
        lines.append(words(key, count=preview.stays, questions=because))
    if preview.dropped:
        dropped = _listed([before(question) for question in preview.dropped], words)
        lines.append(words("draft-not-counted", questions=dropped))
    return [words("draft-half-way", count=preview.runs), *_bulleted(lines, words)]


def _said(
    found: Sequence[Change], kind: Kind, old: Callable[[str], str], new: Callable[[str], str]
) -> Iterable[str]:
    for change in found:
        match kind:
            case Kind.REMOVED:
                yield old(change.question)
            case Kind.RENAMED:
                yield f"{change.before} → {change.question}"
            case Kind.RETYPED:
                yield f"{new(change.question)} ({change.before} → {change.after})"
            case _:
                yield new(change.question)


def _namer(flow: Flow, words: Words) -> Callable[[str], str]:
    """What a question or group is called in a list: its own words, shortened, or its name."""
    labels: dict[str, Label | None] = {}
    for question, around in flow.walk():
        labels[question.path] = question.label
        labels.update({group.path: group.label for group in around})

    def named(path: str) -> str:
        label = labels.get(path)
        text = label.in_language(words.language, flow.settings.default_language) if label else None
        line = " ".join(text.source.split()) if text is not None else ""
        if not line:
            return path
        shown = line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
        return words("draft-question", label=shown)

    return named


def _listed(found: Iterable[str], words: Words, most: int = MOST) -> str:
    """The first of them, and how many more there are."""
    each = list(dict.fromkeys(found))
    shown = ", ".join(each[:most])
    return words("draft-and-more", shown=shown, count=len(each) - most) if len(each) > most else shown


def _bulleted(lines: Sequence[str], words: Words) -> list[str]:
    return [words("draft-line", line=line) for line in lines]


def _and(each: Sequence[str], words: Words) -> str:
    if len(each) < 2:
        return "".join(each)
    return words("draft-and", first=", ".join(each[:-1]), last=each[-1])
