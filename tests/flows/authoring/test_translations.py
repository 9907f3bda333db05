"""PO files beside a flow: out, translated, in again; and nothing half translated reaches people."""

from __future__ import annotations

from random import Random

import pytest

from flows.authoring.flow_file import read_flow
from flows.authoring.problems import Problem, Problems
from flows.authoring.programme import Programme
from flows.authoring.programme_file import TEXTS, read_programme, texts_in
from flows.authoring.publications import Source
from flows.authoring.published_flow import filed_as, read_source
from flows.authoring.texts import Text, completeness, texts_of
from flows.authoring.translations import (
    language_of,
    read_entries,
    templates_in,
    translated,
    with_translations,
    write_entries,
)
from flows.conversation.definition import Flow
from tests.flows.authoring.flow_texts import RIGHT
from tests.flows.authoring.test_programme_file import PROGRAMME, SHIPPED, WEEKLY


def flow_of(text: str = RIGHT) -> Flow:
    flow, problems = read_flow("check-in.yaml", text.encode())
    assert flow is not None, problems
    return flow


def in_welsh(flow: Flow) -> bytes:
    """Every text of the flow, with a word before it that no language has."""
    po = write_entries(texts_of(flow), "en", "cy").decode()
    entries = read_entries(po.encode(), "cy", Problems("x"))
    known = {
        place: type(entry)(
            entry.source, f"Cymraeg: {entry.source}"[:60] if "${" not in entry.source else entry.source
        )
        for place, entry in entries.items()
    }
    return write_entries(texts_of(flow), "en", "cy", known)


def overlaid(flow: Flow, po: bytes, name: str = "check-in.cy.po") -> tuple[Flow | None, tuple[Problem, ...]]:
    return with_translations(flow, (), {name: po}, "check-in")


def only(problems: tuple[Problem, ...]) -> Problem:
    (problem,) = problems
    return problem


def test_every_text_has_a_place_of_its_own_and_is_written_with_what_a_translator_has_to_know() -> None:
    flow = flow_of()
    places = [text.place for text in texts_of(flow)]
    assert len(places) == len(set(places))
    assert {"title", "housing/label", "choices/housing/10/label", "work/label", "thanks"} <= set(places)
    po = write_entries(texts_of(flow), "en", "cy", name="check-in").decode()
    assert 'msgctxt "work/training_hours/constraint_message"\nmsgid "A week has 168 hours."\nmsgstr ""' in po
    assert "#. a choice; at most 64 characters\n" in po
    assert "keep ${training_hours} as written" in po
    assert "python" not in po
    assert po.startswith("# check-in: Welsh (cy)\n")


def test_a_flow_is_translated_by_the_file_beside_it_and_is_another_revision() -> None:
    flow = flow_of()
    po = in_welsh(flow)
    whole, problems = overlaid(flow, po)
    assert not problems
    assert whole is not None
    assert whole.settings.languages == ("en", "bn", "cy")
    label = whole.by_path["housing"].label
    assert label is not None
    assert label.by_language["cy"].source.startswith("Cymraeg: How is your housing")
    assert completeness(whole, ("en", "bn", "cy")) == {"en": (), "bn": (), "cy": ()}
    assert whole.revision != flow.revision
    assert overlaid(flow, po)[0] == whole
    changed, _ = overlaid(flow, po.replace(b"Cymraeg: Work", b"Gwaith"))
    assert changed is not None
    assert changed.revision not in (flow.revision, whole.revision)


def test_what_is_written_comes_back_the_same() -> None:
    flow = flow_of()
    entries = read_entries(in_welsh(flow), "cy", Problems("x"))
    again = write_entries(texts_of(flow), "en", "cy", entries)
    assert read_entries(again, "cy", Problems("x")) == entries
    assert again == in_welsh(flow)


def test_texts_of_the_flow_itself_are_filled_in() -> None:
    flow = flow_of()
    entries = read_entries(write_entries(texts_of(flow), "en", "bn"), "bn", Problems("x"))
    assert entries["thanks"].text == "ধন্যবাদ।"
    assert all(entry.text for entry in entries.values())
    whole, problems = overlaid(flow, write_entries(texts_of(flow), "en", "bn"), "check-in.bn.po")
    assert not problems
    assert whole is not None
    assert whole.questions == flow.questions


def test_completeness_names_what_a_language_lacks() -> None:
    lacking = completeness(flow_of(), ("en", "cy"))
    assert lacking["en"] == ()
    assert len(lacking["cy"]) == len(texts_of(flow_of()))
    assert "housing/label" in lacking["cy"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'msgstr "Cymraeg: A hostel"', b'msgstr ""', "choices/homes/hostel/label is not translated yet"),
        (b'msgid "A hostel"', b'msgid "A hotel"', 'has to be looked at: the text is now "A hostel"'),
        (b'msgctxt "choices/homes/hostel', b'#, fuzzy\nmsgctxt "choices/homes/hostel', "it is marked fuzzy"),
        (b'msgstr "${training_hours} hours. How?"', b'msgstr "Sut?"', "has to name ${training_hours}"),
        (b'msgstr "${training_hours} hours. How?"', b'msgstr "${training hours} sut?"', "cannot be read"),
        (b'msgstr "Cymraeg: A hostel"', b'msgstr "Cymraeg: A home of my own"', "has the same words as"),
        (b'msgstr "Cymraeg: A hostel"', b'msgstr "' + b"hostel " * 12 + b'"', "characters long; 64 is the most"),
        (b'"Language: cy', b'"Language: de', 'is named "cy" and says "de"'),
        (b'msgctxt "thanks"', b'nonsense\nmsgctxt "thanks"', "this cannot be read"),
    ],
)  # fmt: skip
def test_what_may_not_reach_people_is_a_problem_in_its_line(old: bytes, new: bytes, message: str) -> None:
    flow = flow_of()
    po = in_welsh(flow)
    assert old in po
    whole, problems = overlaid(flow, po.replace(old, new, 1))
    assert whole is None
    problem = problems[0]
    assert message in problem.message
    assert problem.file == "check-in.cy.po"
    assert problem.row


def test_a_source_that_changed_is_kept_and_marked_fuzzy() -> None:
    flow = flow_of()
    entries = read_entries(in_welsh(flow), "cy", Problems("x"))
    changed = flow_of(RIGHT.replace("How is your housing right now?", "How is your home?"))
    po = write_entries(texts_of(changed), "en", "cy", entries).decode()
    assert '#, fuzzy\n#| msgid "How is your housing right now?"\n' in po
    assert po.count("#, fuzzy") == 1
    assert only(overlaid(changed, po.encode())[1]).column == "housing/label"


def test_any_bytes_are_problems_and_never_an_error() -> None:
    flow, random = flow_of(), Random(7)
    po = in_welsh(flow)
    for _ in range(150):
        broken = bytearray(po)
        for _ in range(random.randrange(1, 12)):
            place = random.randrange(len(broken))
            broken[place : place + random.randrange(4)] = random.randbytes(random.randrange(4))
        notes = {"check-in.cy.po": Problems("check-in.cy.po")}
        translated(flow, {"check-in.cy.po": bytes(broken)}, "check-in", notes)
    for content in (b"", b"\xff\xfe", b"\0" * 100, b'msgid "', b'msgctxt "a"\nmsgid "b"\nmsgid_plural "c"\n'):
        assert overlaid(flow, content)[1]


def test_a_file_is_named_after_its_flow_and_its_language() -> None:
    assert language_of("check-in.pt_BR.po", "check-in") == "pt-BR"
    assert language_of("check-in.bn.po", "check") is None
    assert language_of("check-in.po", "check-in") is None
    assert language_of("check-in.bn.yaml", "check-in") is None


# --- in a programme -----------------------------------------------------------------------------------


def programme_with(**files: bytes) -> tuple[Programme | None, tuple[Problem, ...]]:
    named = {name.replace("__", "."): content for name, content in files.items()}
    return read_programme({"programme.yaml": PROGRAMME.encode(), "weekly.yaml": WEEKLY.encode(), **named})


def test_a_programme_reads_the_translations_beside_its_flows_and_its_own() -> None:
    plain = {
        "programme.yaml": PROGRAMME.replace(", cy: Y Siop Argraffu", "").encode(),
        "weekly.yaml": b"flow: weekly\ntitle: Weekly\naudience: service_user\nsurvey:\n"
        b"  - {type: integer, name: hours, label: How many hours?}\n",
    }
    programme, problems = read_programme(plain)
    assert programme is None
    assert any('title is missing in the language "cy"' in problem.message for problem in problems)
    flow, _ = read_flow("weekly.yaml", plain["weekly.yaml"])
    assert flow is not None
    full, _ = read_programme({"programme.yaml": PROGRAMME.encode(), "weekly.yaml": WEEKLY.encode()})
    assert full is not None
    own = write_entries(texts_for(full), "en", "cy")
    programme, problems = read_programme({**plain, "weekly.cy.po": in_welsh(flow), "programme.cy.po": own})
    assert not problems
    assert programme is not None
    assert programme.title.by_language["cy"].source == "Y Siop Argraffu"
    weekly = programme.flows["weekly"]
    assert weekly.title.by_language["cy"].source == "Cymraeg: Weekly"
    assert weekly.settings.unchecked_languages == ("cy",)
    source = programme.sources["weekly"]
    again, wrong = read_source(source)
    assert not wrong
    assert again is not None
    assert again.revision == weekly.revision


def texts_for(programme: Programme) -> tuple[Text, ...]:
    return texts_in({key: getattr(programme, key) for key in TEXTS})


def test_a_translation_of_nothing_or_of_a_language_nobody_speaks_is_a_problem() -> None:
    _, problems = programme_with(weakly__cy__po=b"")
    assert only(problems).message == "this translates no file of this folder"
    assert 'Did you mean "weekly"?' in only(problems).remedy
    flow, _ = read_flow("weekly.yaml", WEEKLY.encode())
    assert flow is not None
    german = in_welsh(flow).replace(b"Language: cy", b"Language: de")
    _, problems = programme_with(weekly__de__po=german)
    assert 'the flow speaks "de", the programme does not' in only(problems).message


def test_a_flow_filed_under_its_own_name_takes_its_translations_along() -> None:
    flow = flow_of()
    source = Source("old.yaml", {"old.yaml": RIGHT.encode(), "old.cy.po": in_welsh(flow)})
    filed = filed_as(flow, source)
    assert set(filed.files) == {"check-in.yaml", "check-in.cy.po"}
    assert read_source(filed)[0] == read_source(source)[0]


def test_the_shipped_programme_could_be_translated_by_po_files_alone() -> None:
    programme, _ = read_programme({path.name: path.read_bytes() for path in SHIPPED.iterdir()})
    assert programme is not None
    for flow in programme.flows.values():
        problems = Problems("x")
        entries = read_entries(write_entries(texts_of(flow), "en", "bn"), "bn", problems)
        templates_in(entries, texts_of(flow), "en", "bn", problems)
        assert not problems, problems.in_order()


FORM = """
| survey |
| | type | name | label::English (en) | label::Cymraeg (cy) | hint::English (en) |
| | select_one place | home | Where do you live? | Ble rydych chi'n byw? | Now. |
| choices |
| | list_name | name | label::English (en) | label::Cymraeg (cy) |
| | place | flat | A flat | |
| | place | house | A house | Ty |
| settings |
| | form_title | form_id | bot::audience |
| | Weekly | weekly | service_user |
"""


def test_a_spreadsheet_goes_into_a_programme_only_when_its_languages_are_complete() -> None:
    programme, problems = read_programme({"programme.yaml": PROGRAMME.encode(), "weekly.md": FORM.encode()})
    assert programme is None
    assert [(each.sheet, each.row, each.column, each.message) for each in problems] == [
        ("survey", 2, "hint::cy", 'hint of "home" is missing in the language "cy"'),
        ("choices", 2, "label::cy", 'label of "flat" is missing in the language "cy"'),
    ]
    whole = FORM.replace("A flat | |", "A flat | Fflat |").replace("| Now. |", "| |")
    programme, problems = read_programme({"programme.yaml": PROGRAMME.encode(), "weekly.md": whole.encode()})
    assert not problems
    assert programme is not None


def test_an_unfinished_translation_is_reported_once() -> None:
    plain = b"flow: weekly\ntitle: Weekly\naudience: anyone\nsurvey:\n  - {type: text, name: hours, label: How?}\n"
    flow, _ = read_flow("weekly.yaml", plain)
    assert flow is not None
    po = in_welsh(flow).replace(b'msgstr "Cymraeg: How?"', b'msgstr ""')
    _, problems = read_programme(
        {"programme.yaml": PROGRAMME.encode(), "weekly.yaml": plain, "weekly.cy.po": po}
    )
    assert [problem.file for problem in problems] == ["weekly.cy.po"]
