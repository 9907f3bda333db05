"""The commissioner's message: one minute's reading, in Telegram's HTML, and the caption of its picture.

It arranges what ``bot.report.view`` says. If a programme has so much to tell that the message would not fit,
the least important parts go first, whole; they are all in the text form.
"""

from __future__ import annotations

from html import escape

from bot.report.view import AreaView, SummaryView, most_telling, view_of
from bot.report.wording import report_words
from flows.value.figures import Published

LONGEST_MESSAGE = 4096
LONGEST_CAPTION = 1024


def summary_message(summary: Published, language: str) -> str:
    """The summary as Telegram HTML, never longer than a message may be."""
    view = view_of(summary, language)
    words = report_words(language)
    heading = [f"<b>{escape(view.heading, quote=False)}</b>", *_escaped(view.warnings)]
    changed = [words("since-start"), *(line for area in view.areas for line in _area_lines(area))]
    # Paragraphs of (what goes first if there is no room: the highest number, its lines).
    paragraphs = [
        [(0, heading)],
        [(0, _escaped(view.reached))],
        [(1, changed if view.areas else [])],
        [(0, _worth(view)), (3, _indented(view.valuations))],
        [(2, _escaped(view.transfers))],
        [(4, _titled(words("not-priced"), view.not_priced))],
        [(5, _titled(words("delivered", length=summary.head.length), view.delivered))],
        [(6, _titled(words("delivered-quarter"), view.reported))],
        [(2, _escaped(view.given)), (3, _indented(view.cells))],
        [(2, _escaped(view.involved)), (3, _indented(view.kinds))],
        [(2, _escaped(view.tenders))],
        [(1, _escaped((view.unknown,)))],
        [(0, _escaped((view.star,)))],
    ]
    for spared in range(7, 0, -1):
        kept = [[line for rank, lines in one if rank < spared for line in lines] for one in paragraphs]
        text = "\n\n".join("\n".join(lines) for lines in kept if lines)
        if _units(text) <= LONGEST_MESSAGE:
            return text
    return heading[0][:LONGEST_MESSAGE]


def chart_caption(summary: Published, language: str) -> str:
    """The numbers of the picture, each of them, as text; for a reader who cannot see it as well."""
    view = view_of(summary, language)
    words = report_words(language)
    for count in range(len(view.areas), -1, -1):
        lines = [view.heading, *view.warnings]
        lines += (_caption_line(area, language) for area in most_telling(view.areas, count))
        if count < len(view.areas):
            # What does not fit here stands in the message above.
            lines.append(words("and-more", count=len(view.areas) - count))
        caption = "\n".join(line for line in (*lines, view.star) if line)
        if _units(caption) <= LONGEST_CAPTION:
            return caption
    return view.heading[:LONGEST_CAPTION]


def _caption_line(area: AreaView, language: str) -> str:
    words = report_words(language)
    if area.is_hidden:
        return words("caption-hidden", label=area.label)
    return words(
        "caption-area",
        label=area.label,
        first=area.first,
        latest=area.latest,
        people=area.people,
        moves=area.moves,
    )


def _area_lines(area: AreaView) -> list[str]:
    label, moves = escape(area.label, quote=False), escape(area.moves, quote=False)
    if area.is_hidden:
        return [f"<b>{label}</b>  {escape(area.first, quote=False)}"]
    top = escape(area.began_at_top, quote=False)
    return [f"<b>{label}</b>  {area.first} → {area.latest}", f"   {moves}  ({top})"]


def _worth(view: SummaryView) -> list[str]:
    if not view.worth:
        return []
    headline = f"<b>{escape(view.worth, quote=False)}</b> {escape(view.worth_range, quote=False)}".rstrip()
    split = escape(" · ".join(view.accrues), quote=False)
    return [line for line in (headline, split, *_escaped((view.mostly, view.prices))) if line]


def _escaped(lines: tuple[str, ...]) -> list[str]:
    return [escape(line, quote=False) for line in lines if line]


def _indented(lines: tuple[str, ...]) -> list[str]:
    return [f"· {line}" for line in _escaped(lines)]


def _titled(title: str, lines: tuple[str, ...]) -> list[str]:
    return [escape(title, quote=False), *_indented(lines)] if lines else []


def _units(text: str) -> int:
    """The length as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
