"""A hasty thumb: two taps on one button within fifty milliseconds, five hundred times."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from bot.app import App
from bot.emulator.client import EmulatorClient
from bot.programmes import load_programmes
from tests.bot.crowd import PROGRAMME, Memory, Verdict, judge, number_of, open_invitation, write_programme
from tests.bot.plumbing.station import emulated, settings

PEOPLE, QUESTIONS = 10, 50
LABELS = {"Fine": "yes_choice", "Poor": "no_choice"}


async def test_two_taps_within_fifty_milliseconds_are_one_answer_and_none_to_the_next_question(
    tmp_path: Path,
) -> None:
    verdict = await tapped_twice(tmp_path)
    assert verdict.answers == PEOPLE * QUESTIONS
    assert verdict.lost == []
    assert verdict.twice == []
    assert verdict.begun_again == []


async def tapped_twice(folder: Path) -> Verdict:
    """Everybody goes through the flow and taps each button twice; what became of it."""
    write_programme(folder / "programmes", QUESTIONS, kinds=("select_one yes_no",))
    code = await open_invitation(folder)
    programmes, problems = load_programmes(folder / "programmes")
    assert not problems
    async with emulated() as emulator, EmulatorClient(emulator.url) as people:
        app = App(settings(folder, emulator.url), emulator.clock, {PROGRAMME: programmes[PROGRAMME]})
        await app.start()
        try:
            memories = await asyncio.gather(*(hasty(people, 800 + n, code) for n in range(PEOPLE)))
            await app.idle()
        finally:
            await app.stop()
        return await judge(memories, people, folder)


async def hasty(people: EmulatorClient, telegram_id: int, code: str) -> Memory:
    chance, memory = random.Random(telegram_id), Memory(telegram_id)
    person = await people.person(telegram_id, f"Person {telegram_id}")
    await person.start(code)
    for _ in range(2):
        asked = await person.wait_for(lambda one: any("Yes" in label for label in one.labels))
        await person.tap(next(label for label in asked.labels if label.startswith("Yes")), message=asked.id)
    for number in range(1, QUESTIONS + 1):
        asked = await person.wait_for(
            lambda one, number=number: number_of(one) == number and not one.edited,  # type: ignore[misc]
            anywhen=True,
        )
        label = chance.choice(list(LABELS))
        memory.said[f"q{number}"] = LABELS[label]
        data = next(button.data for row in asked.buttons for button in row if button.text == label)

        async def again(pause: float, asked_id: int = asked.id, data: str = data) -> None:
            await asyncio.sleep(pause)
            await person.tap_data(asked_id, data)

        await asyncio.gather(again(0), again(chance.uniform(0, 0.05)))
    await person.wait_for(lambda one: "thank" in one.text.lower(), anywhen=True)
    return memory
