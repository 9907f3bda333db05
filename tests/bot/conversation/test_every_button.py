"""A dead button does not exist: every button ever sent, tapped at any time and in any order, answers or explains.

People play at random, tapping old buttons in between; then all they were ever sent is tapped once more. Each tap is
answered and followed by words; the only answer a tap may change is that of the question the button was under.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.asking import Open, open_in
from flows.conversation.definition import QuestionType
from flows.conversation.run import Run, State
from flows.values import Value
from tests.bot.conversation.room import Room, Someone, room, shipped
from tests.bot.conversation.test_any_questionnaire import served
from tests.bot.conversation.test_kinds_of_question import worker

FORM = """
| survey |
| | type | name | label | relevant | required | parameters | default | constraint |
| | text | words | Which words? | | | | | |
| | integer | whole | A whole number? | | | | 7 | . < 50 |
| | range | far | How far? | | | start=1 end=5 step=1 | | |
| | note | so | You said ${whole}. | | | | | |
| | select_one place | lives | Where do you live? | ${whole} != 3 | | | | |
| | select_multiple fruit | eaten | Which have you eaten? | | | | | |
| | rank fruit | best | Which is best? | ${whole} < 20 | yes | | | |
| | acknowledge | read | Please read this. | | | | | |
| | begin repeat | pet | Pet | | | | | |
| | text | called | What is it called? | | | | | |
| | end repeat | | | | | | | |
| | date | day | Which day? | | | | | |
| | geotrace | way | Which way did you come? | | | | | |
| | image | picture | A picture? | | | | | |
| settings |
| | bot::check_answers | bot::rhythm |
| | yes | any_time |
| choices |
| | list_name | name | label |
| | fruit | apple | Apple |
| | fruit | pear | Pear |
| | fruit | plum | Plum |
""" + "".join(f"| | place | p{number} | Place {number:02d} |\n" for number in range(1, 31))
WORDS = (
    "change",
    "back",
    "skip",
    "stop",
    "carry on",
    "/start",
    "/settings",
    "/language",
    "/help",
    "/people",
    "?",
    "",
)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, {"trial": served(FORM), **shipped()}) as opened:
        yield opened


@dataclass
class Sent:
    """Every button that was ever sent, with the message it was on."""

    buttons: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    def watch(self, here: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        call = here.call

        async def watched(method: str, **parameters: Any) -> dict[str, Any]:
            answer = await call(method, **parameters)
            keyboard = parameters.get("reply_markup", {}).get("inline_keyboard", [])
            for cell in (cell for line in keyboard for cell in line):
                number = answer["result"]["message_id"]
                self.buttons[cell["callback_data"]] = (parameters["chat_id"], number, cell["text"])
            return answer

        monkeypatch.setattr(here, "call", watched)


async def runs_of(here: Room, someone: Someone) -> list[Run]:
    async with here.store.reading() as tx:
        return await tx.runs.of_person((await someone.known()).id)


async def meaning(here: Room, data: str) -> Mapping[str, Any]:
    """What a button does, and the question it was under."""
    row, _, place = data.partition(".")
    async with here.store.reading() as tx:
        message = await tx.outbox.message(int(row))
    assert message is not None
    cells = [cell for line in message.payload["buttons"] for cell in line]
    return {"run": message.run, **cells[int(place)]["do"]}


def held(runs: list[Run]) -> dict[tuple[str, str], Value | None]:
    return {
        (run.id, path): answer.value
        for run in runs
        for path, answer in run.answers.items()
        if answer.state is not State.SAID
    }


async def tap(here: Room, someone: Someone, data: str, message: int, before: list[Run]) -> list[Run]:
    """Tap it, and hold it to what a tap may do; gives the runs after it."""
    here.clock.wind_to(here.clock.now() + timedelta(seconds=10))
    do = await meaning(here, data)
    KINDS[next(key for key in do if key != "run")] += 1
    chat = someone.person._chat
    seen = max(each.seq for each in chat.values())
    tapped = await someone.person.tap_data(message, data)
    await here.settle()
    await someone.person.wait_answer(tapped)
    assert [each for each in await someone.said() if each.seq > seen], f"nothing was said: {do}"
    after = await runs_of(here, someone)
    was, now = held(before), held(after)
    known = {run.id for run in before}
    own = next((do[key] for key in ("question", "keep", "skip", "done") if key in do), None)
    for (run, path), value in now.items():
        if run in known and value != was.get((run, path), NOTHING):
            assert (run, path) == (do["run"], own), (do, run, path)
    for ended in (run for run in before if not run.is_open):
        assert next(run for run in after if run.id == ended.id).answers == ended.answers, do
    return after


async def failures(here: Room) -> list[str]:
    async with here.store.reading() as tx:
        return [failure.reason for failure in await tx.inbox.failures()]


class Player:
    """Somebody who answers at random, and taps what is old."""

    def __init__(self, here: Room, someone: Someone, sent: Sent, chance: random.Random) -> None:
        self.here, self.someone, self.sent, self.chance = here, someone, sent, chance

    def mine(self) -> list[tuple[str, int, str]]:
        me = self.someone.person.id
        return [
            (data, number, label) for data, (chat, number, label) in self.sent.buttons.items() if chat == me
        ]

    async def open(self) -> tuple[Run, Open] | None:
        known = await self.someone.known()
        for run in await runs_of(self.here, self.someone):
            place = self.here.conversation.library.place("trial", run.flow)
            if run.is_open and run.id == known.focus and place is not None:
                found = open_in(place.flow, run)
                return (run, found) if found is not None else None
        return None

    async def plays(self, turns: int) -> None:
        for _ in range(turns):
            does = self.chance.random()
            if does < 0.15:
                data, number, label = self.chance.choice(self.mine())
                if "delete" not in label.casefold():
                    await tap(self.here, self.someone, data, number, await runs_of(self.here, self.someone))
            elif does < 0.22:
                await self.someone.type(self.chance.choice(WORDS) or "words")
            else:
                await self.answers()

    async def finishes(self) -> None:
        for _ in range(200):
            runs = await runs_of(self.here, self.someone)
            things = [run for run in runs if run.flow == "things"]
            if things and not any(run.is_open for run in things):
                return
            await self.answers()
        pytest.fail(f"never finished: {await self.someone.transcript()}")

    async def answers(self) -> None:
        """The open question, by a button or in words."""
        opened = await self.open()
        if opened is None or opened[0].stopped:
            await self.someone.type("/start" if opened is None else "carry on")
            return
        _, found = opened
        match found.question.type:
            case QuestionType.TEXT:
                await self.someone.type(self.chance.choice(["Rex", "Max", "some words"]))
            case QuestionType.INTEGER:
                await self.someone.type(str(self.chance.randint(1, 60)))
            case QuestionType.RANK:
                await self.someone.type("plum, pear, apple")
            case QuestionType.IMAGE:
                await self.someone.person.send_photo(b"\x89PNG")
                await self.here.settle()
            case QuestionType.GEOTRACE:
                await self.someone.type("51.5, -0.1; 51.6, -0.2")
            case QuestionType.DATE:
                await self.someone.type("yesterday")
            case QuestionType.SELECT_MULTIPLE:
                await self.someone.type("apple, plum")
            case QuestionType.SELECT_ONE if found.path == "/check":
                await self.someone.type("send")
            case QuestionType.SELECT_ONE if found.path.startswith("pet["):
                await self.someone.type(self.chance.choice(["yes", "no", "no"]))
            case QuestionType.SELECT_ONE:
                await self.someone.type(f"place {self.chance.randint(10, 30)}")
            case QuestionType.RANGE:
                await self.someone.type(str(self.chance.randint(1, 5)))
            case _:
                await self.someone.type("ok")


#: what the buttons that were tapped meant
KINDS: Counter[str] = Counter()
NOTHING = object()
AT_FULL_SIZE = [pytest.mark.soak, pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="make soak")]


@pytest.mark.parametrize("conversations", [5, pytest.param(100, marks=AT_FULL_SIZE)])
async def test_every_button_ever_sent_answers_or_explains(
    here: Room, monkeypatch: pytest.MonkeyPatch, conversations: int
) -> None:
    sent = Sent()
    sent.watch(here, monkeypatch)
    tapped = 0
    for seed in range(conversations):
        chance = random.Random(seed)
        someone = await worker(here, 100 + seed)
        player = Player(here, someone, sent, chance)
        await player.plays(18)
        await player.finishes()
        buttons = player.mine()
        chance.shuffle(buttons)
        runs = await runs_of(here, someone)
        for data, number, label in buttons:
            tapped += 1
            try:
                runs = await tap(here, someone, data, number, runs)
            except AssertionError as error:
                raise AssertionError(
                    f"seed {seed}, {label!r}: {error}\n{await someone.transcript()}"
                ) from error
    assert not await failures(here)
    assert tapped > 60 * conversations
    assert set(KINDS) >= {"answer", "tick", "rank", "page", "done", "day", "keep", "skip", "back", "stop"}
    assert set(KINDS) >= {"change", "told", "carry_on", "flow", "settings"}
