"""What was said so far as a message: the answers in pages, each with a button that changes it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.telegram.render import Paragraph, Payload, Row, answered, button, cut, message
from bot.wording import Words
from flows.conversation.told import CHECK_PATH, Told

PAGE = 8
"""So many answers are on one page: each is a line of text and a button."""

LONGEST_PART = 180
"""So much of a question, and of its answer, is shown in the list."""


def listed(
    lines: Sequence[Told],
    words: Words,
    *,
    run: str,
    page: int = 0,
    check: bool = False,
    lead: Sequence[str] = (),
) -> Payload:
    """One page of what was said. ``check``: it is the check at the end, from which all is sent."""
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(0, page), pages - 1)
    heading = words("check-your-answers" if check else "said-so-far")
    paragraphs = [*(Paragraph(each) for each in lead), Paragraph(heading, strong=True)]
    rows: list[Row] = []
    group = ""
    for number in range(page * PAGE, min(len(lines), (page + 1) * PAGE)):
        line = lines[number]
        if line.group != group:
            group = line.group
            paragraphs += [Paragraph(group, quiet=True)] if group else []
        asked = words("told-line", number=str(number + 1), question=asked_as(line, words))
        paragraphs.append(Paragraph(_line(number + 1, line, words)))
        rows.append([button(asked, change=line.path, run=run)])
    if pages > 1:
        paragraphs.append(
            Paragraph(words("page-of-answers", page=str(page + 1), pages=str(pages)), quiet=True)
        )
    elif check:
        paragraphs.append(Paragraph(words("tap-to-change"), quiet=True))
    turning: Row = []
    if page > 0:
        turning.append(button(words("button-page-before"), told=run, to=page - 1))
    if page < pages - 1:
        turning.append(button(words("button-page-after"), told=run, to=page + 1))
    rows.append(turning)
    if check:
        rows.append([button(words("button-send"), answer="send", question=CHECK_PATH)])
        steps = [button(words("button-back"), back=CHECK_PATH), button(words("button-stop"), stop=CHECK_PATH)]
        rows.append(steps)
    else:
        rows.append([button(words("button-carry-on"), carry_on=run)])
    return message(paragraphs, rows)[-1] | {"label": heading, "told": run}


def sent(lines: Sequence[Told], words: Words) -> Payload:
    """What the check becomes once all is sent: the answers, as many as one message holds, without buttons."""
    said = [_line(number, line, words) for number, line in enumerate(lines, start=1)]
    return answered(words("sent-answers"), "\n\n".join(said))


def _line(number: int, line: Told, words: Words) -> str:
    """One answer with its question and its number."""
    asked = words("told-line", number=str(number), question=asked_as(line, words))
    shown = " ".join(line.shown.split())
    said = words("told-answer", shown=cut(shown, LONGEST_PART)) if shown else words("told-skipped")
    return f"{asked}\n{said}"


def asked_as(line: Told, words: Words) -> str:
    """The question of a line, short enough for a list."""
    return cut(" ".join(words.of(line.label).split()), LONGEST_PART)
