"""The people's side: waiting for the bot, tapping as a person would, the clock, and who is kept out."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.clock import Clock
from bot.emulator.chats import Persona
from bot.emulator.client import EmulatedPerson, EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.winding import Winder
from tests.bot.emulator.conftest import TOKEN
from tests.bot.emulator.test_api import keyboard


async def test_waiting_looks_only_at_what_came_after_the_persons_last_act(
    bot: Bot, sam: EmulatedPerson
) -> None:
    await bot.send_message(sam.id, "How many?")
    await sam.send("loads")
    with pytest.raises(TimeoutError, match=r"waited 0\.05 s for 'How many\?'"):
        await sam.wait_for("How many?", timeout=0.05)
    assert (await sam.wait_for("How many?", anywhen=True)).text == "How many?"
    waiting = asyncio.create_task(sam.wait_for(lambda one: one.text.startswith("Please")))
    await bot.send_message(sam.id, "Please send a number.")
    assert (await waiting).text == "Please send a number."


async def test_a_tap_waits_for_the_reply_and_never_hits_the_question_before(
    bot: Bot, sam: EmulatedPerson
) -> None:
    await bot.send_message(sam.id, "First", reply_markup=keyboard("Skip"))
    await sam.tap("Skip")
    tapping = asyncio.create_task(sam.tap("Skip"))
    await asyncio.sleep(0.05)
    assert not tapping.done()
    second = await bot.send_message(sam.id, "Second", reply_markup=keyboard("Skip"))
    await tapping
    (update,) = await bot.get_updates(offset=-1)
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert update.callback_query.message.message_id == second.message_id


async def test_a_button_with_a_link_to_the_bot_starts_it_with_the_code(bot: Bot, sam: EmulatedPerson) -> None:
    link = InlineKeyboardButton(text="Join", url="https://t.me/commonweal_bot?start=AbC_9-x")
    await bot.send_message(sam.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[link]]))
    await sam.tap("Join")
    (update,) = await bot.get_updates(offset=-1)
    assert update.message is not None
    assert update.message.text == "/start AbC_9-x"


async def test_several_people_have_chats_of_their_own(bot: Bot, client: EmulatorClient) -> None:
    people = [await client.person(number, f"Person {number}") for number in range(1, 6)]
    await asyncio.gather(*(person.start() for person in people))
    await asyncio.gather(*(bot.send_message(person.id, f"for {person.id}") for person in people))
    for person in people:
        assert (await person.wait_for("for ")).text == f"for {person.id}"


async def test_the_chat_is_read_anew_when_the_stream_was_lost(
    emulator: Emulator, bot: Bot, sam: EmulatedPerson
) -> None:
    emulator.people.feed.close()
    await bot.send_message(sam.id, "while you were away")
    assert (await sam.wait_for("while you were away")).sender == "bot"


async def test_any_text_at_all_survives_the_way_to_the_bot(bot: Bot, sam: EmulatedPerson) -> None:
    for text in ("a\0b", "مرحبا ‮abc", "x" * 4096, "আমি ভালো আছি", "<b>&amp;"):
        await sam.send(text)
        (update,) = await bot.get_updates(offset=-1)
        assert update.message is not None
        assert update.message.text == text


async def test_winding_calls_who_runs_the_jobs_before_it_answers(
    emulator: Emulator, client: EmulatorClient
) -> None:
    wound: list[datetime] = []

    async def on_wind(moment: datetime) -> None:
        await asyncio.sleep(0.01)
        wound.append(moment)

    emulator.on_wind = on_wind
    now = await client.wind(next="monday 09:00")
    assert len(wound) == 1
    assert now - wound[0] < timedelta(minutes=1)
    assert wound[0].isoweekday() == 1
    before = await client.now()
    after = await client.wind(days=1)
    assert timedelta(hours=23, minutes=59) < after - before < timedelta(hours=24, minutes=1)
    assert await client.wind(to=before) >= after


@pytest.mark.parametrize(
    ("now", "asked", "expected"),
    [
        ("2026-11-20T12:00:00+00:00", {"next": "monday 09:00"}, "2026-11-23T09:00:00+00:00"),
        ("2026-11-23T08:59:00+00:00", {"next": "monday 09:00"}, "2026-11-23T09:00:00+00:00"),
        ("2026-11-23T09:00:00+00:00", {"next": "monday 09:00"}, "2026-11-30T09:00:00+00:00"),
        # Across both clock changes: nine in London, whatever that is in UTC.
        ("2026-03-27T12:00:00+00:00", {"next": "monday 09:00"}, "2026-03-30T08:00:00+00:00"),
        ("2026-10-23T12:00:00+00:00", {"next": "monday 09:00"}, "2026-10-26T09:00:00+00:00"),
        ("2026-10-24T12:00:00+00:00", {"days": 1}, "2026-10-25T13:00:00+00:00"),
        ("2026-07-01T12:00:00+00:00", {"to": "2026-07-02T09:00"}, "2026-07-02T08:00:00+00:00"),
    ],
)
async def test_the_next_monday_at_nine_is_nine_where_the_programme_lives(
    now: str, asked: dict[str, object], expected: str
) -> None:
    class Still(Clock):
        def now(self) -> datetime:
            return datetime.fromisoformat(now)

    assert Winder(Still(), "Europe/London").target(asked).astimezone(UTC).isoformat() == expected


async def test_another_web_site_cannot_drive_the_emulator(emulator: Emulator, sam: EmulatedPerson) -> None:
    send = f"{emulator.url}/emulator/people/{sam.id}/send"
    foreign = (
        {"Host": "evil.example"},
        {"Host": f"evil.example:{emulator.port}"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    )
    async with aiohttp.ClientSession() as http:
        for headers in foreign:
            async with http.post(send, json={"text": "gotcha"}, headers=headers) as response:
                assert response.status == 403
            async with http.get(f"{emulator.url}/emulator/state", headers=headers) as response:
                assert response.status == 403
        async with http.post(send, json={"text": "mine"}, headers={"Origin": emulator.url}) as response:
            assert response.status == 200
    assert [one.text for one in await sam.messages()] == ["/start", "mine"]


async def test_the_page_may_run_nothing_but_its_own_script(emulator: Emulator) -> None:
    async with aiohttp.ClientSession() as http:
        followed_a_link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
        async with http.get(emulator.url, headers=followed_a_link) as response:
            assert response.status == 200
            policy = response.headers["Content-Security-Policy"]
            assert "unsafe" not in policy
            assert policy.startswith("default-src 'none'; script-src 'self';")
            assert "frame-ancestors 'none'" in policy
            assert "://" not in await response.text()
        for path in ("chat.js", "chat.css", "icon.svg", "fonts/NotoSansBengali-Regular.ttf"):
            async with http.get(f"{emulator.url}/{path}") as response:
                assert response.status == 200
        for path in ("server.py", "fonts/..%2f__init__.py", "..%2fserver.py", "chat.py"):
            async with http.get(f"{emulator.url}/{path}") as response:
                assert response.status == 404


async def test_it_listens_on_loopback_only() -> None:
    with pytest.raises(ValueError, match="loopback only"):
        Emulator(Clock(), token=TOKEN, host="0.0.0.0")


async def test_a_file_from_a_person_is_never_shown_as_a_page(
    emulator: Emulator, client: EmulatorClient, sam: EmulatedPerson
) -> None:
    await sam.send_document("a.html", b"<script>1</script>", mime="text/html")
    seen = (await sam.messages())[-1]
    async with client.session.get(f"{emulator.url}{seen.path}") as response:
        assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a.html"
        assert response.content_type == "application/octet-stream"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_page_is_told_whom_it_may_be(emulator: Emulator, client: EmulatorClient) -> None:
    emulator.personas = [
        Persona(1, "Sam (sample)", "Service user", start="CODE"),
        Persona(2, "Not shown", "Service user", featured=False),
    ]
    state = await client.call("GET", "/emulator/state")
    assert [(one["name"], one["start"], one["started"]) for one in state["people"]] == [
        ("Sam (sample)", "CODE", False)
    ]
    assert state["zone"] == "Europe/London"


async def test_what_makes_no_sense_is_refused_and_not_an_error(
    emulator: Emulator, sam: EmulatedPerson
) -> None:
    base = f"{emulator.url}/emulator"
    async with aiohttp.ClientSession() as http:
        for method, path, body, status in (
            ("POST", f"/people/{sam.id}/tap", "{}", 400),
            ("POST", f"/people/{sam.id}/edit", '{"message":1,"text":"x"}', 200),
            ("POST", f"/people/{sam.id}/edit", '{"message":77,"text":"x"}', 409),
            ("POST", f"/people/{sam.id}/send", "[]", 400),
            ("POST", f"/people/{sam.id}/send", "{", 400),
            ("POST", "/people/404/send", "{}", 404),
            ("POST", "/clock", '{"next":"someday 09:00"}', 400),
            ("POST", "/faults", '{"unknown":1}', 400),
            ("GET", "/files/none/x", "", 404),
        ):
            async with http.request(method, base + path, data=body.encode()) as response:
                assert response.status == status, path
