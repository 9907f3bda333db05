"""Rendering is a value: words in, Telegram's HTML and buttons out, never longer than Telegram takes."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import render
from bot.telegram.render import LONGEST_TEXT, Paragraph


def plain(html: str) -> str:
    return unescape(re.sub(r"</?[bi]>", "", html))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.lists(st.text(alphabet=st.characters(codec=None), max_size=6000), max_size=4), st.booleans())
def test_any_words_become_messages_that_telegram_takes(texts: list[str], strong: bool) -> None:
    for payload in render.message(
        [Paragraph(text, strong=strong) for text in texts], [[render.button("OK", x=1)]]
    ):
        shown = plain(payload["text"])
        assert 0 < units(shown) <= LONGEST_TEXT
        assert "\x00" not in shown
        payload["text"].encode("utf-8")


def test_a_long_text_is_cut_between_words_and_nothing_of_it_is_lost() -> None:
    words = [f"word{number}" for number in range(3000)]
    payloads = render.message([" ".join(words)], [[render.button("OK", x=1)]])
    assert len(payloads) > 1
    assert " ".join(payload["text"] for payload in payloads).split() == words
    assert [bool(payload.get("buttons")) for payload in payloads] == [False] * (len(payloads) - 1) + [True]


def test_an_emoji_counts_two_as_telegram_counts_it() -> None:
    payloads = render.message(["🙂" * 2049])
    assert len(payloads) == 2
    assert sum(payload["text"].count("🙂") for payload in payloads) == 2049


def test_what_people_write_is_escaped_and_only_that() -> None:
    [payload] = render.message([Paragraph("<b>&", strong=True), Paragraph("a > b", quiet=True), "plain"])
    assert payload["text"] == "<b>&lt;b&gt;&amp;</b>\n\n<i>a &gt; b</i>\n\nplain"


def test_the_record_of_a_long_answer_is_cut_and_says_so() -> None:
    payload = render.answered("What did you do?", "You said: " + "x" * 5000)
    assert units(plain(payload["text"])) <= LONGEST_TEXT
    assert payload["text"].endswith("…")
    assert payload["buttons"] == []


def test_half_a_surrogate_pair_is_shown_as_a_replacement() -> None:
    [payload] = render.message(["half \ud83d pair", "whole \ud83d\ude42"])
    assert payload["text"] == "half � pair\n\nwhole 🙂"
