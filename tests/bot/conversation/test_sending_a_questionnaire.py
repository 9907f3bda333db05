"""A commissioner sends a spreadsheet: what is wrong with it comes back, and a sound one can be tried."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text

from bot import drafting
from bot.library import Library
from bot.spreadsheets import LARGEST, plain_name
from storage.verification import verify
from tests.bot.conversation.questionnaires import FOR_PEOPLE, HOME, HOURS, STORY, settings, xlsx
from tests.bot.conversation.room import Room, Someone
from tests.bot.conversation.test_changed_programmes import changed

FAULTY = (HOURS, HOME, ("text", "hostel", "Which hostel?", "${hone} = 'hostel'"), ("txt", "story", "", ""))


async def alex(here: Room, role: str = "commissioner") -> Someone:
    async with here.store.transaction() as tx:
        # As at the start of the bot: what the programmes' files say is what was published.
        await here.conversation.library.published.begin(tx, here.clock.now())
    return await here.member(81, "Alex", role)


async def files_of(here: Room, someone: Someone) -> list[tuple[str, bytes]]:
    """The files that the bot sent somebody."""
    return [
        (each.name, await here.client.file(each.document))
        for each in await someone.said()
        if each.document is not None
    ]


async def tried(here: Room, content: bytes | None = None, name: str = "moving-on.xlsx") -> Someone:
    """A rehearsal that has begun: its first question is open."""
    someone = await alex(here)
    await someone.send_file(name, content or xlsx())
    await someone.tap("Try it here first")
    return someone


async def counted(here: Room, table: str) -> int:
    async with here.store.reading() as tx:
        [(count,)] = await tx.rows(text(f"SELECT count(*) FROM {table}"))  # type: ignore[arg-type]
        return int(count)


async def test_problems_come_back_as_a_list_and_as_the_same_workbook_marked(here: Room) -> None:
    someone = await alex(here)
    await someone.send_file("moving-on.xlsx", xlsx(FAULTY))
    said = "\n".join(each.text for each in await someone.said())
    assert "I am reading moving-on.xlsx." in said
    assert "Sheet survey\nRow 4, column relevant: " in said
    assert "Did you mean ${home}?" in said
    assert "Row 5, column type: " in said
    assert "Nothing was published." in said
    [(name, content)] = await files_of(here, someone)
    assert name == "moving-on-marked.xlsx"
    survey = openpyxl.load_workbook(BytesIO(content))["survey"]
    assert survey["E4"].comment is not None
    assert survey["A5"].comment is not None
    assert await counted(here, "drafts") == 0


async def test_a_sound_one_is_tried_in_the_chat_and_nothing_of_it_stays(here: Room) -> None:
    someone = await tried(here)
    opening = await someone.last()
    assert opening.text.startswith("Rehearsal: nothing is kept.")
    assert "How many hours?" in opening.text
    await someone.type("loads")
    assert "That was not a number" in (await someone.last()).text
    await someone.type("16")
    await someone.tap("A hostel")
    assert "Which hostel?" in (await someone.last()).text
    await someone.type("The Elms")
    await someone.type("A secret of the rehearsal")
    said = await someone.said()
    assert said[-1].text == "The rehearsal is over. Nothing you said in it was kept."
    begun = next(number for number, each in enumerate(said) if each.text.startswith("Here is Moving on"))
    assert all(each.text.startswith("Rehearsal: ") for each in said[begun + 1 : -1])
    await here.due()
    here.clock.offset += timedelta(minutes=11)
    await here.due()
    for table in ("runs", "answers", "turns"):
        assert await counted(here, table) == 0
    async with here.store.reading() as tx:
        assert (await verify(tx)).findings == ()
        held = str(await tx.people.everything(await someone.known()))
    assert "A secret of the rehearsal" not in held
    assert "The Elms" not in held


@pytest.mark.parametrize("word", ["/stop", "stop", "/cancel", "Stop"])
async def test_stop_words_end_a_rehearsal(here: Room, word: str) -> None:
    someone = await tried(here)
    await someone.type("16")
    await (someone.tap("Stop") if word == "Stop" else someone.type(word))
    assert (await someone.last()).text == "The rehearsal is over. Nothing you said in it was kept."
    assert await counted(here, "runs") == 0
    await someone.tap("Try it again")
    assert "How many hours?" in (await someone.last()).text
    assert (await someone.last()).text.startswith("Rehearsal: nothing is kept.")


async def test_a_rehearsal_goes_on_after_a_restart(here: Room) -> None:
    someone = await tried(here)
    await someone.type("16")
    here.conversation.library.rehearsed.clear()
    await someone.tap("My own place")
    assert "What would you like to tell us?" in (await someone.last()).text


async def test_who_deletes_everything_leaves_no_draft_and_no_rehearsal_behind(here: Room) -> None:
    someone = await tried(here)
    await someone.type("16")
    assert here.conversation.library.rehearsed
    await someone.type("/delete")
    await someone.tap("Yes, delete everything")
    assert (await someone.last()).text.startswith("Everything about you is deleted.")
    for table in ("drafts", "runs", "answers", "turns"):
        assert await counted(here, table) == 0
    assert here.conversation.library.rehearsed == {}


async def test_a_rehearsal_nobody_ended_is_gone_after_a_day(here: Room) -> None:
    someone = await tried(here)
    await someone.type("16")
    await here.wind("2026-11-19T12:30")
    assert await counted(here, "runs") == 0
    await someone.tap("A hostel")
    assert "I cannot use that button any more." in (await someone.last()).text


async def test_an_edit_of_what_was_said_in_a_rehearsal_changes_nothing_elsewhere(here: Room) -> None:
    someone = await tried(here)
    number = await someone.type("16")
    await someone.type("/stop")
    await someone.edit(number, "17")
    assert "I saw your edit." in (await someone.last()).text


async def test_a_corrected_file_ends_the_rehearsal_and_is_read(here: Room) -> None:
    someone = await tried(here)
    await someone.send_file("moving-on (2).xlsx", xlsx((HOURS, STORY)))
    assert await counted(here, "runs") == 0
    assert await counted(here, "drafts") == 1
    await someone.tap("Try it here first")
    await someone.type("4")
    assert "What would you like to tell us?" in (await someone.last()).text


async def test_an_old_button_of_a_draft_explains(here: Room) -> None:
    someone = await alex(here)
    await someone.send_file("moving-on.xlsx", xlsx())
    first = next(each for each in await someone.said() if "Try it here first" in each.labels)
    await someone.send_file("moving-on.xlsx", xlsx((HOURS, STORY)))
    await someone.tap_old(first, "Try it here first")
    assert (await someone.last()).text.startswith("That file is not here any more.")


async def test_somebody_who_may_not_publish_is_answered_as_with_any_file(here: Room) -> None:
    sam = await here.member(71, "Sam")
    await sam.send_file("moving-on.xlsx", xlsx())
    last = await sam.last()
    assert "A file, thank you. I can only read words or a tap here." in last.text
    assert "How is your housing" in last.text
    assert await counted(here, "drafts") == 0


async def test_an_author_may_publish_and_invites_nobody(here: Room) -> None:
    someone = await alex(here, "author")
    await someone.send_file("moving-on.xlsx", xlsx())
    assert "Moving on" in (await someone.last()).text
    await someone.type("/people")
    assert (await someone.last()).text == "Only administrators and commissioners can do this."


async def test_files_that_a_questionnaire_names_can_come_before_or_after_it(here: Room) -> None:
    survey = (("select_one_from_file towns.csv", "town", "Which town?", ""), HOURS)
    someone = await alex(here)
    await someone.send_file("moving-on.xlsx", xlsx(survey, ()))
    said = (await someone.last()).text
    assert said == "It uses files that I do not have yet: towns.csv. Send them here."
    await someone.send_file("towns.csv", b"name,label\nleeds,Leeds\nyork,York\n")
    await someone.tap("Try it here first")
    assert (await someone.last()).labels[:2] == ["Leeds", "York"]
    await someone.type("stop")
    # And before it: the file is still here.
    await someone.send_file("other.xlsx", xlsx(survey, (), settings("other", "Other", **FOR_PEOPLE)))
    assert "Try it here first" in (await someone.last()).labels
    await someone.send_file("unused.csv", b"name,label\na,A\n")
    assert (await someone.last()).text == "I have kept unused.csv. Now send the questionnaire that uses it."


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.pdf", b"%PDF-1.7", "notes.pdf is something else."),
        ("form.xlsx", b"%PDF-1.7\xff\xfe", "I cannot read form.xlsx: this is a PDF"),
        ("form.xlsx", b"PK\x03\x04nothing", "cannot be opened"),
        ("form.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1nothing", "cannot be opened"),
        ("empty.xlsx", b"", "empty.xlsx"),
        ("../../etc/form.xlsx", b"PK", "form.xlsx"),
    ],
)
async def test_a_file_that_is_no_questionnaire_gets_a_kind_sentence(
    here: Room, name: str, content: bytes, said: str
) -> None:
    someone = await alex(here)
    await someone.send_file(name, content)
    last = await someone.last()
    assert said in last.text
    assert ".." not in last.text
    assert await counted(here, "drafts") == 0


async def test_a_new_questionnaire_without_an_audience_asks_who_it_is_for(here: Room) -> None:
    someone = await alex(here)
    await someone.send_file("moving-on.xlsx", xlsx(about=settings()))
    assert (await someone.last()).text == "Moving on is new in St James House. Who is it for?"
    await someone.tap("It replaces another one")
    asked = await someone.last()
    assert asked.text == "Moving on: is it new, or does it replace another one?"
    assert "Replaces: Weekly check-in" in asked.labels
    await someone.tap("A new questionnaire")
    assert (await someone.last()).text == "Moving on is new in St James House. Who is it for?"
    await someone.tap("Supplier")
    assert "Try it here first" in (await someone.last()).labels


async def test_a_file_whose_reading_kills_the_process_is_given_up(here: Room) -> None:
    someone = await alex(here)
    work_off = here.drafts.work_off

    async def killed() -> bool:
        return False

    here.drafts.work_off = killed  # type: ignore[method-assign]
    await someone.send_file("moving-on.xlsx", xlsx())
    async with here.store.transaction() as tx:
        [draft] = await tx.drafts.waiting(9)
        await tx.drafts.change(draft, wanted=draft.wanted, tries=3)
    here.drafts.work_off = work_off  # type: ignore[method-assign]
    await here.settle()
    assert (await someone.last()).text.startswith("Sorry, I could not read moving-on.xlsx.")
    assert await counted(here, "drafts") == 0


async def test_what_a_draft_leads_to_is_said_once_whoever_dies_on_the_way(here: Room) -> None:
    someone = await alex(here)
    finish = here.drafts._finish

    async def dies(*_: object) -> None:
        raise ConnectionResetError

    here.drafts._finish = dies  # type: ignore[method-assign, assignment]
    with pytest.raises(ConnectionResetError):
        await someone.send_file("moving-on.xlsx", xlsx(FAULTY))
    here.drafts._finish = finish  # type: ignore[method-assign]
    await here.settle()
    said = [each.text for each in await someone.said()]
    assert sum("things to change" in each for each in said) == 1
    assert len(await files_of(here, someone)) == 1


async def test_what_the_check_says_of_a_sound_one_stands_in_its_summary_and_in_the_marked_file(
    here: Room,
) -> None:
    never = ("text", "hostel", "Which hostel?", "${home} = 'hostel' and ${home} = 'own'")
    long = ("text", "why", "How do you feel about your home and what would you like to change about it?", "")
    someone = await alex(here)
    await someone.send_file("moving-on.xlsx", xlsx((HOURS, HOME, never, long)))
    summary = await someone.last()
    assert "Look at this first\nSheet survey\nRow 4, column relevant: " in summary.text
    assert "Could be better\n" in summary.text
    assert "Publish" in summary.labels
    [(_, content)] = await files_of(here, someone)
    assert openpyxl.load_workbook(BytesIO(content))["survey"]["E4"].comment is not None


async def test_what_is_too_large_or_unpacks_to_too_much_is_refused_in_a_sentence(here: Room) -> None:
    someone = await alex(here)
    await someone.send_file("huge.xlsx", bytes(LARGEST + 1))
    assert (await someone.last()).text == "huge.xlsx is too large. A questionnaire may have 10 MB."
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(60_000_000))
    assert len(packed.getvalue()) < 100_000
    await someone.send_file("bomb.xlsx", packed.getvalue())
    assert "I cannot read bomb.xlsx: the workbook unpacks to more than" in (await someone.last()).text
    assert await counted(here, "drafts") == 0


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("check-in (2).xlsx", "check-in.xlsx"),
        ("check-in-marked.xlsx", "check-in.xlsx"),
        ("Copy of check-in v3 final.xlsx", "check-in.xlsx"),
        ("check-in 2026-11-27.csv", "check-in.csv"),
        ("renew.xlsx", "renew.xlsx"),
        ("final.xlsx", "final.xlsx"),
    ],
)
def test_a_copy_of_a_file_is_known_by_its_name(name: str, plain: str) -> None:
    assert plain_name(name) == plain


async def test_in_several_programmes_it_is_asked_which_one_is_meant(here: Room, tmp_path: Path) -> None:
    ours = here.programmes["st-james-house"]
    other = changed(
        tmp_path,
        "raploch",
        ("programme.yaml", "programme: st-james-house", "programme: raploch"),
        ("programme.yaml", "St James House", "Raploch"),
    )
    here.conversation.library = Library({ours.id: ours, other.id: other})
    someone = await alex(here)
    await someone.start(await here.invite("author", "raploch"))
    await someone.send_file("moving-on.xlsx", xlsx())
    assert (await someone.last()).text == "Moving on: which programme is it for?"
    await someone.tap("Raploch")
    await someone.tap("A new questionnaire")
    assert "A new questionnaire in Raploch" in (await someone.last()).text
    await someone.send_file("check-in.xlsx", xlsx(about=settings("check-in", "Check-in", **FOR_PEOPLE)))
    asked = await someone.last()
    assert asked.labels[:2] == [
        "Replaces: Weekly check-in · Raploch",
        "Replaces: Weekly check-in · St James House",
    ]


async def test_a_file_that_has_to_make_room_before_it_is_read_is_named(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = await alex(here)
    person, now = await someone.known(), here.clock.now()
    monkeypatch.setattr(drafting, "MOST_DRAFTS", 2)
    async with here.store.transaction() as tx:
        for number, name in enumerate(("one.xlsx", "two.xlsx")):
            about = {"name": name, "reference": "gone"}
            await tx.drafts.add(person, drafting.READ, about, now + timedelta(seconds=number))
    await someone.send_file("three.xlsx", xlsx(FAULTY))
    said = [each.text for each in await someone.said()]
    assert "I have not read one.xlsx: too many of your files wait. Please send it again later." in said
    assert any("three.xlsx" in each and "to change" in each for each in said)
