"""The words people meet at St James House: short, in both languages, kind, and small enough for a button."""

from __future__ import annotations

import re
import unicodedata

import pytest
import yaml

from flows.authoring.crisis_words import shared_crisis_words
from flows.conversation.safeguarding import speaks_of_crisis
from tests.flows.library.sentences import FLOWS, LANGUAGES, file_of, reading_age, sentences, texts, words_in

FILES = ("programme", *FLOWS)
EVERY_TEXT = [text for name in FILES for text in texts(name)]
in_each_file = pytest.mark.parametrize("name", FILES)
in_each_language = pytest.mark.parametrize("language", LANGUAGES)

MOST_WORDS = 15
LONGEST_BUTTON = 40

# What the bot never says: praise, pity, hurry, or a machine's tone.
UNKIND = (
    "well done", "great", "awesome", "congratulations", "proud", "amazing", "fantastic", "unfortunately", "sorry",
    "poor you", "hurry", "don't forget", "quickly", "asap", "invalid", "error", "must", "failed", "please note",
    "survey", "questionnaire", "client", "patient", "score", "rate your",
)  # fmt: skip


def test_the_splitter_counts_words_and_not_signs() -> None:
    assert sentences("One two. Three? Send 0.8 now.\nFour") == ["One two.", "Three?", "Send 0.8 now.", "Four"]
    assert words_in("Written down: ${hours} h – 0.8 min.") == 6
    assert sentences("এক দুই। তিন?") == ["এক দুই।", "তিন?"]


@in_each_file
@in_each_language
def test_every_sentence_has_at_most_fifteen_words(name: str, language: str) -> None:
    long = [
        (text.where, sentence)
        for text in texts(name)
        for sentence in sentences(text.by_language[language])
        if words_in(sentence) > MOST_WORDS
    ]
    assert long == []


@pytest.mark.parametrize("name", ["programme", "check-in", "gave-time", "delivery-report"])
def test_what_people_read_is_plain_enough_for_the_age_of_nine(name: str) -> None:
    """Not the tender questions: their wording is the source's, and their readers write tenders."""
    asked = [text.by_language["en"] for text in texts(name) if "/choices/" not in text.where]
    assert reading_age(asked) < 9.5


@in_each_file
def test_every_text_is_there_in_both_languages_and_differs(name: str) -> None:
    for text in texts(name):
        assert set(text.by_language) == set(LANGUAGES), text.where
        assert text.by_language["en"] != text.by_language["bn"], text.where


@in_each_file
def test_bengali_is_in_bengali_and_english_is_in_english(name: str) -> None:
    def bengali(letters: str) -> bool:
        return any("BENGALI" in unicodedata.name(letter, "") for letter in letters)

    for text in texts(name):
        assert bengali(text.by_language["bn"]), text.where
        assert not bengali(text.by_language["en"]), text.where


@in_each_file
def test_a_text_says_the_same_numbers_in_both_languages(name: str) -> None:
    def numbers(letters: str) -> set[str]:
        return set(re.findall(r"\d+(?:[.,]\d+)*", letters))

    for text in texts(name):
        assert numbers(text.by_language["en"]) == numbers(text.by_language["bn"]), text.where


@in_each_file
def test_nothing_praises_pities_hurries_or_needs_an_emoji(name: str) -> None:
    for text in texts(name):
        english = text.by_language["en"].casefold()
        assert [word for word in UNKIND if re.search(rf"\b{re.escape(word)}\b", english)] == [], text.where
        assert "!" not in english, text.where
        together = "".join(text.by_language.values())
        assert not any(unicodedata.category(letter) == "So" for letter in together), text.where


@in_each_file
@in_each_language
def test_a_choice_fits_a_button(name: str, language: str) -> None:
    labels = [text.by_language[language] for text in texts(name) if "/choices/" in text.where]
    assert [label for label in labels if len(label) > LONGEST_BUTTON] == []


@in_each_file
def test_letters_are_encoded_one_way_only(name: str) -> None:
    content = file_of(name).decode("utf-8")
    assert content == unicodedata.normalize("NFC", content)


def test_british_spelling() -> None:
    american = re.compile(r"\b(\w+(ize|izing|ized|ization)|behavior|color|center|program|labor|favorite)\b")
    english = "\n".join(text.by_language["en"] for text in EVERY_TEXT)
    assert [match[0] for match in american.finditer(english.casefold())] == []


@in_each_language
def test_the_help_lines_carry_every_number(language: str) -> None:
    lines = yaml.safe_load(file_of("programme"))["help_lines"][language]
    together = "\n".join(lines)
    assert "999" in lines[0]
    for number in ("116 123", "85258", "SHOUT", "111"):
        assert number in together


@pytest.mark.parametrize(
    "said",
    [
        "I want to die",
        "im going to kill myself tonight",
        "I can’t stop thinking about suicide.",
        "i dont want to live",
        "Everyone would be better off without me",
        "I've been cutting myself again",
        "i took an overdose last night",
        "I CAN'T GO ON LIKE THIS",
        "16 hours but honestly I want to end it all",
        "hope I don't wake up tomorrow",
        "I self-harmed on Tuesday",
        "আমি আর বাঁচতে চাই না",
        "মরে যেতে ইচ্ছা করে।",
        "আমি আত্মহত্যার কথা ভাবছি",
        "নিজেকে শেষ করে দেব",
        "ami more jete chai",
        "আমি মরতাম চাই",
    ],
)
def test_words_of_danger_are_recognised(said: str) -> None:
    assert speaks_of_crisis(
        said, [phrase for phrases in shared_crisis_words().values() for phrase in phrases]
    )


@pytest.mark.parametrize(
    "said",
    [
        "I can't go on Mondays",
        "In the end it all worked out",
        "I want to take my life in a new direction",
        "I cut myself on the paper cutter",
        "cutting myself some slack this week",
        "I walked 5 kms to the workshop",
        "My feet are killing me",
        "Killing time before the bus",
        "The printer died and I fixed it",
        "I would die for a cup of tea",
        "I want to live on my own",
        "I want to live in Camden",
        "The flat is not worth living in",
        "We jumped in front of the camera",
        "I have no reason to leave",
        "Shot myself in the foot with that one",
        "deadline on Friday",
        "1", "I am in crisis now", "Every day is a struggle", "I have nobody to turn to",
        "আমি কাজ শেষ করে দেব",
        "বাঁচতে চাই, কাজ করতে চাই",
        "ছাপার কাজ শেষ করতে চাই",
        "সংকটে আছি",
    ],
)  # fmt: skip
def test_ordinary_words_are_left_alone(said: str) -> None:
    assert not speaks_of_crisis(
        said, [phrase for phrases in shared_crisis_words().values() for phrase in phrases]
    )


def test_no_crisis_phrase_is_listed_twice_or_inside_another() -> None:
    for phrases in shared_crisis_words().values():
        for phrase in phrases:
            assert not speaks_of_crisis(phrase, [other for other in phrases if other != phrase])


def test_no_choice_or_step_is_taken_for_a_cry_for_help() -> None:
    phrases = [phrase for listed in shared_crisis_words().values() for phrase in listed]
    for text in EVERY_TEXT:
        for words in text.by_language.values():
            assert not speaks_of_crisis(words, phrases), text.where
