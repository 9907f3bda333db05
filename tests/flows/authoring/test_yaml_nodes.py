"""YAML from strangers: nothing runs, swells or loops, and every refusal names its line."""

from __future__ import annotations

import pytest

from flows.authoring.problems import MOST_PROBLEMS, Problems
from flows.authoring.yaml_nodes import LARGEST_FILE, Mapping, Scalar, read_yaml


def read(content: bytes | str) -> tuple[object, list[tuple[int | None, str]]]:
    problems = Problems("a.yaml")
    root = read_yaml(content if isinstance(content, bytes) else content.encode(), problems)
    return root, [(problem.row, problem.message) for problem in problems.in_order()]


def test_texts_stay_as_they_were_written() -> None:
    root, problems = read("a: no\nb: 1.50\nc: 2026-01-01\nd: ~\n")
    assert not problems
    assert isinstance(root, Mapping)
    texts = [entry.value.text for entry in root.entries if isinstance(entry.value, Scalar)]
    assert texts == ["no", "1.50", "2026-01-01", "~"]
    assert [entry.line for entry in root.entries] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("content", "row", "message"),
    [
        (b"", 1, "the file is empty"),
        (b"# only a comment\n", 1, "the file is empty"),
        (b"a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "the tag"),
        (b"a: 1\nb: ! c\n", 2, "the tag"),
        (b"a: &x 1\n", 1, "the anchor &x is not allowed"),
        (b"a: 1\n\na: 2\n", 3, 'the key "a" is here twice; it is also in line 1'),
        (b"a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        (b"a: 1\n? [b]\n: 2\n", 2, "a key has to be one word"),
        (b"a: one\nb: t\0wo\n", 2, "the invisible character NUL cannot stand in a text"),
        (b"a: one\nb: t\x1bwo\n", 2, "the invisible character U+001B cannot stand in a text"),
        (b"a: one\nb: \xff\xfe\n", 2, "this is not UTF-8 text"),
        (b"a: one\n\tb: two\n", 2, "this is not YAML"),
        (b"a: [one\nb: two\n", 2, "this is not YAML"),
        (b"a: 'one\n", 2, "this is not YAML"),
        (b"[" * 100_000, 1, "nested more than 64 deep"),
        (b"a: " + b"{a: " * 100 + b"1", 1, "nested more than 64 deep"),
        (b"a" * (LARGEST_FILE + 1), None, "the file is larger than 1 MB"),
    ],
)
def test_what_is_refused_is_refused_with_its_line(content: bytes, row: int | None, message: str) -> None:
    _, problems = read(content)
    assert any(line == row and message in said for line, said in problems), problems


def test_a_bomb_of_aliases_never_swells() -> None:
    levels = [f"l{depth}: &l{depth} [{', '.join([f'*l{depth - 1}'] * 9)}]" for depth in range(1, 20)]
    _, problems = read("\n".join(["l0: &l0 [lol]", *levels]))
    assert any("the alias *l0 is not allowed" in message for _, message in problems)


def test_a_byte_order_mark_is_no_mistake() -> None:
    root, problems = read(b"\xef\xbb\xbfa: 1\n")
    assert isinstance(root, Mapping)
    assert not problems


def test_very_many_mistakes_end_with_how_many_more_there_are() -> None:
    _, problems = read("".join(f"a{number}: &x{number} 1\n" for number in range(MOST_PROBLEMS + 7)))
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1] == (None, "there are 7 more mistakes")
