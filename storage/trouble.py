"""Trouble that whoever runs the bot can mend. Storage names it; the words for it are kept with the commands'."""

from __future__ import annotations


class Trouble(Exception):
    """``key`` names the sentence, ``about`` what stands in it: files and numbers, never what a person said."""

    def __init__(self, key: str, **about: str | int) -> None:
        super().__init__(" ".join((key, *map(str, about.values()))))
        self.key = key
        self.about = about
