"""The meals club and Raploch as a whole: they read without a problem, and speak as plainly and kindly as the first."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pytest
import yaml

from flows.authoring.crisis_words import shared_crisis_words
from flows.authoring.programme import Programme
from flows.authoring.programme_file import read_programme
from flows.conversation.safeguarding import speaks_of_crisis
from tests.flows.library.sentences import (
    LANGUAGES,
    PROGRAMMES,
    file_of,
    reading_age,
    sentences,
    texts,
    words_in,
)
from tests.flows.library.test_st_james_house_wording import LONGEST_BUTTON, MOST_WORDS, UNKIND

NAMES = ("meals", "raploch")
in_each = pytest.mark.parametrize("programme", NAMES)


@cache
def read(name: str) -> Programme:
    files = {file.name: file.read_bytes() for file in PROGRAMMES.joinpath(name).iterdir() if file.is_file()}
    programme, problems = read_programme(files)
    assert [str(problem) for problem in problems] == []
    assert programme is not None
    return programme


def read_by_people(programme: str, language: str = "en") -> list[str]:
    """Every text of the programme and its flows in a language; the value map is the commissioner's."""
    names = ("programme", *read(programme).flows)
    return [text.by_language[language] for name in names for text in texts(name, programme)]


@in_each
def test_everything_is_said_in_bengali_too_and_marked_as_not_yet_checked(programme: str) -> None:
    found = read(programme)
    assert found.languages == LANGUAGES
    assert found.unchecked_languages == ("bn",)
    for name in ("programme", "value-map", *found.flows):
        for text in texts(name, programme):
            assert set(text.by_language) == set(LANGUAGES), text.where
            # An id of ours is no translation, and nothing was left as it was.
            assert re.search("[\u0980-\u09ff]", text.by_language["bn"]), text.where
        content = file_of(name, programme).decode("utf-8")
        assert content == unicodedata.normalize("NFC", content), name


@in_each
def test_it_reads_without_a_problem_and_every_role_has_what_it_is_asked(programme: str) -> None:
    found = read(programme)
    asked = {flow for flows in found.roles.values() for flow in flows}
    assert asked == set(found.flows)
    assert "commissioner" in found.roles


@in_each
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_at_most_fifteen_words(programme: str, language: str) -> None:
    said = [sentence for text in read_by_people(programme, language) for sentence in sentences(text)]
    assert [sentence for sentence in said if words_in(sentence) > MOST_WORDS] == []


@in_each
def test_what_people_read_is_plain_enough_for_the_age_of_nine(programme: str) -> None:
    assert reading_age(read_by_people(programme)) < 9.5


@in_each
def test_nothing_praises_pities_hurries_or_needs_an_emoji(programme: str) -> None:
    for text in read_by_people(programme):
        found = [word for word in UNKIND if re.search(rf"\b{re.escape(word)}\b", text.casefold())]
        assert found == [], text
        assert "!" not in text
        assert not any(unicodedata.category(letter) == "So" for letter in text)


@in_each
def test_a_choice_fits_a_button_and_none_is_taken_for_a_cry_for_help(programme: str) -> None:
    phrases = read(programme).crisis_words
    for name in read(programme).flows:
        for text in texts(name, programme):
            for said in text.by_language.values():
                assert not speaks_of_crisis(said, phrases), text.where
                if "/choices/" in text.where:
                    assert len(said) <= LONGEST_BUTTON, text.where


@in_each
def test_the_help_lines_come_first_with_999_and_crisis_is_recognised(programme: str) -> None:
    listed = yaml.safe_load(file_of("programme", programme))["help_lines"]
    for lines in listed.values():
        assert "999" in lines[0]
        together = " ".join(lines)
        for number in ("116 123", "85258", "111"):
            assert number in together
    numbers = [re.findall(r"\d[\d ]+\d", " ".join(lines)) for lines in listed.values()]
    assert numbers[0] == numbers[1]
    phrases = read(programme).crisis_words
    assert speaks_of_crisis("i dont want to live", phrases)
    assert not speaks_of_crisis("I have no reason to leave", phrases)


@in_each
def test_telegram_is_never_the_only_way_to_answer(programme: str) -> None:
    contact = read(programme).contact.in_language("en", "en")
    assert contact is not None
    assert "paper" in contact.source
    assert "telephone" in contact.source


@in_each
def test_the_crisis_words_are_those_that_all_programmes_share(programme: str) -> None:
    found = read(programme)
    shared = [phrase for language in found.languages for phrase in shared_crisis_words()[language]]
    assert list(found.crisis_words) == shared
