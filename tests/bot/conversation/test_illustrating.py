"""Pictures and sounds that go with a question or a choice are sent with it, where they lie beside the form."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.programmes import load_programme
from tests.bot.conversation.room import Room, room
from tests.bot.conversation.test_kinds_of_question import PROGRAMME, worker
from tests.bot.emulator.test_api import png

FORM = """
| survey |
| | type | name | label | media::image | media::audio |
| | select_one door | door | Which door is yours? | house.png | house.mp3 |
| | text | why | Why? | ../secret.png | |
| | text | last | Anything else? | gone.png | |
| choices |
| | list_name | name | label | media::image |
| | door | red | Red door | red.png |
| | door | blue | Blue door | |
| settings |
| | bot::audience |
| | worker |
"""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Room]:
    folder = tmp_path / "programmes" / "trial"
    folder.mkdir(parents=True)
    (folder / "programme.yaml").write_bytes(PROGRAMME)
    (folder / "things.md").write_text(FORM, encoding="utf-8")
    for name in ("house.png", "red.png", "other.png"):
        (folder / name).write_bytes(png())
    (folder / "house.mp3").write_bytes(b"ID3 sound")
    (folder.parent / "secret.png").write_bytes(png())
    programme, problems = load_programme(folder)
    assert programme is not None, problems
    assert set(programme.media) == {"house.png", "red.png", "house.mp3"}
    async with room(tmp_path, {"trial": programme}) as opened:
        yield opened


async def test_what_goes_with_a_question_and_its_choices_is_sent_before_it(here: Room) -> None:
    kim = await worker(here)
    *_, house, sound, red, asked = await kim.said()
    assert (house.media, house.caption) == ("photo", "")
    assert (sound.media, sound.name) == ("document", "house.mp3")
    assert (red.media, red.caption) == ("photo", "Red door")
    assert await here.client.file(house.path) == png()
    assert "Which door is yours?" in asked.text
    # Asked again, it is not shown again.
    await kim.type("green")
    assert len([each for each in await kim.said() if each.media]) == 3
    # A file that is not there, or lies elsewhere, is left out.
    await kim.tap("Red door")
    await kim.type("I like it")
    assert "Anything else?" in (await kim.last()).text
    assert len([each for each in await kim.said() if each.media]) == 3


async def test_nothing_of_a_picture_is_kept_for_each_person(here: Room) -> None:
    kim = await worker(here)
    async with here.store.reading() as tx:
        sent = [each for each in await tx.outbox.recent((await kim.known()).id, 10) if each.kind == "photo"]
    assert len(sent) == 2
    assert all(each.blob is None for each in sent)
