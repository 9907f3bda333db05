"""Writes a conversation for every branch of a flow, as a transcript: the witnesses of the author's check.

A branch is a question or a group that is not asked of everybody, and a choice that is not always offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.terminal import Terminal, at_margin
from bot.transcript import BEGINNING, played_anew
from flows.authoring.checking import Check, Witness
from flows.conversation.definition import Flow, Group, Item, Question
from flows.conversation.engine import Sprint, resume, start
from flows.conversation.events import Answered, Input, Reply, Skip, Skipped, Started
from flows.values import as_text

YOU = "sam"


@dataclass(frozen=True, slots=True)
class Branch:
    """A transcript: the name of its file, and what stands in it."""

    name: str
    text: str


def branches(flow: Flow, called: str, check: Check) -> Iterator[Branch]:
    """A transcript for each branch, in the order of the flow. ``called`` is how a transcript names the flow."""
    witnesses = {(each.question, each.choice): each for each in check.witnesses}
    for path, item, condition in _conditional(flow.children):
        found = witnesses.get((path, None))
        if found is not None:
            title = f"{item.name} is asked: {condition}"
            yield Branch(_file_name(flow, path), _written(flow, called, found, title))
    for question in flow.questions:
        if question.choice_filter is None:
            continue
        for row in flow.choices_of(question):
            found = witnesses.get((question.path, row.name))
            if found is not None:
                title = f"{question.name} offers {row.name}: {question.choice_filter.source}"
                yield Branch(
                    _file_name(flow, f"{question.path}-{row.name}"), _written(flow, called, found, title)
                )


def answers_in(flow: Flow, witness: Witness) -> dict[str, str]:
    """What a witness answers, by path, as a file of answers has it."""
    sprint = start(flow, Started("run1", "person", flow.settings.default_language, BEGINNING))
    found: dict[str, str] = {}
    for given in witness.inputs:
        sprint = resume(flow, sprint.run, given)
        for event in sprint.events:
            if isinstance(event, Answered):
                found[event.question] = as_text(event.value)
    return found


def _conditional(items: tuple[Item, ...]) -> Iterator[tuple[str, Item, str]]:
    """What is not asked of everybody: the path of its first question, itself, and its condition."""
    for item in items:
        first = item if isinstance(item, Question) else _first_asked(item)
        asked = first is not None and (not isinstance(item, Question) or item.is_asked)
        if item.relevant is not None and first is not None and asked:
            yield first.path, item, item.relevant.source
        elif isinstance(item, Group) and item.repeats and first is not None:
            count = item.count.source if item.count is not None else "as often as there is another one"
            yield first.path, item, count
        if isinstance(item, Group):
            yield from _conditional(item.children)


def _first_asked(group: Group) -> Question | None:
    for item in group.children:
        found = item if isinstance(item, Question) else _first_asked(item)
        if found is not None and found.is_asked:
            return found
    return None


def _file_name(flow: Flow, path: str) -> str:
    return re.sub(r"[^\w.-]+", "-", f"{flow.id}-{path}").strip("-")[:120] + ".txt"


def _written(flow: Flow, called: str, witness: Witness, title: str) -> str:
    """The witness as a transcript, with the bot's lines as they are today."""
    one_line = " ".join(title.split())
    lines = [f"# {one_line}", at_margin("flow", called)]
    lines += [at_margin(YOU, line) for line in _typed(flow, witness.inputs)]
    return played_anew("\n".join(lines) + "\n", lambda _: flow, lambda _flow, sprint: sprint.run)


def _typed(flow: Flow, inputs: tuple[Input, ...]) -> Iterator[str]:
    """What has to be typed so that the same is answered."""
    language = flow.settings.default_language
    terminal = Terminal(flow, language)
    at = BEGINNING
    sprint = start(flow, Started("run1", "person", language, at))
    terminal.lines(sprint.events)
    for given in inputs:
        at += timedelta(minutes=1)
        wanted = _outcome(resume(flow, sprint.run, given))
        for line in _lines_for(given, terminal):
            after = resume(flow, sprint.run, terminal.understood(line, at))
            if _outcome(after) == wanted:
                break
        else:
            return
        yield line
        sprint = after
        terminal.lines(sprint.events)


def _outcome(sprint: Sprint) -> list[tuple[str, object]]:
    return [
        (event.question, event.value if isinstance(event, Answered) else None)
        for event in sprint.events
        if isinstance(event, Answered | Skipped)
    ]


def _lines_for(given: Input, terminal: Terminal) -> Iterator[str]:
    """Lines that may mean an input, the plainest first."""
    if isinstance(given, Skip):
        skip = terminal.words("button-skip")
        yield from (f"[{skip}]", "skip", "no")
        return
    assert isinstance(given, Reply)
    if given.attachment is not None:
        yield f"<{given.attachment.kind} {given.attachment.name}>"
    if given.choice is not None:
        for label, do in terminal.screen.taps.items():
            if do.get("answer") == given.choice:
                yield f"[{label}]"
        yield given.choice
    if given.ticked is not None:
        yield ", ".join(given.ticked)
        yield " ".join(given.ticked)
    if given.text:
        yield given.text
