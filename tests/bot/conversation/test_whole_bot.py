"""The bot as it runs in production, over HTTP with the emulator: the main job, from a tap to a figure."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.clock import Clock
from bot.emulator.client import EmulatedPerson, EmulatorClient
from bot.emulator.server import Emulator
from bot.report.json_form import summary_object
from bot.settings import Settings
from bot.summing_up import published
from flows.value.periods import week_named
from storage.encryption import Keyring
from storage.store import Store
from tests.bot.conversation.room import NOON, TOKEN, shipped


@asynccontextmanager
async def running(folder: Path, database: str = "") -> AsyncIterator[tuple[App, EmulatorClient]]:
    clock = Clock()
    clock.offset = NOON - clock.now()
    emulator = Emulator(clock, token=TOKEN, page=None)
    await emulator.start()
    settings = Settings(
        token=SecretStr(TOKEN),
        api_url=emulator.url,
        database_url=database,
        data_dir=folder / "data",
        key_dir=folder / "keys",
        send_rate=0,
        chat_rate=0,
        log_level="ERROR",
    )
    app = App(settings, clock, shipped())
    try:
        await app.start()
        async with EmulatorClient(emulator.url) as client:
            yield app, client
    finally:
        await app.stop()
        await emulator.stop()


async def invited(app: App, client: EmulatorClient, number: int, name: str, role: str) -> EmulatedPerson:
    now = app.clock.now()
    async with app.store.transaction() as tx:
        code = await tx.invitations.create(
            "st-james-house", role, single_use=True, expires_at=now + timedelta(days=1), by=None, at=now
        )
    person = await client.person(number, name)
    await person.start(code)
    return person


async def wind(app: App, moment: str) -> None:
    await app.idle()
    app.clock.wind_to(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/London")))
    await app.jobs.run_due(app.clock.now())
    await app.idle()


async def test_from_a_tap_to_a_figure(tmp_path: Path) -> None:
    await from_a_tap_to_a_figure(tmp_path)


@pytest.mark.postgres
async def test_from_a_tap_to_a_figure_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    store = await Store.open(postgres_url, Keyring.open(tmp_path / "keys"))
    await store.migrate()
    await store.close()
    await from_a_tap_to_a_figure(tmp_path, postgres_url)


async def from_a_tap_to_a_figure(folder: Path, database: str = "") -> None:
    async with running(folder, database) as (app, client):
        cas = await invited(app, client, 60, "Cas", "commissioner")
        await cas.wait_for("What would you like to do?")

        sam = await invited(app, client, 71, "Sam", "service_user")
        await sam.tap("Yes, count them")
        await sam.tap("Yes, without my name")
        await sam.tap("Yes, once a week")
        await sam.wait_for("How is your housing right now?")
        await sam.tap("3")
        await sam.tap("A hostel with council staff")
        await sam.tap("4")
        await sam.tap("I am looking for work")
        await sam.wait_for("How many hours of training")
        mistaken = await sam.send("61")
        await sam.wait_for("How many hours did you work with support")
        await sam.edit(mistaken, "16")
        await sam.wait_for("Changed. You now say: “16”.")
        await sam.tap("Stop")
        await sam.wait_for("Stopped. Your answers so far are safe.")
        await sam.send("hello again")
        await sam.wait_for("How many hours did you work with support")
        await sam.send("0")
        await sam.wait_for("other paid work")
        for _ in range(4):
            await sam.tap("Skip")
        await sam.wait_for("in your own words")
        await sam.send("I sleep better.")
        await sam.wait_for("Next time: Monday.")

        await sam.start()
        await sam.tap("I gave time")
        await sam.wait_for("What did you do?")
        for words, following in (
            ("Showed two people the press", "whole hours"),
            ("2", "minutes"),
            ("0", "Who did you do it with?"),
        ):
            await sam.send(words)
            await sam.wait_for(following)
        await sam.tap("Skip")
        await sam.tap("I did something with or for others")
        await sam.tap("Staff together with others")
        await sam.tap("Staff together with others")
        await sam.wait_for("You can write down more time whenever you like.")

        ana = await invited(app, client, 72, "Ana", "supplier")
        await ana.tap("Yes, count them")
        await ana.tap("Yes, without my name")
        for number in range(3):
            await ana.wait_for("Question")
            await ana.send(f"Answer {number}")

        await wind(app, "2026-11-23T09:00")
        summary = await cas.wait_for("week 47")
        assert "*" in summary.text

        async with app.store.reading() as tx:
            programme = shipped()["st-james-house"]
            week = week_named("2026-W47", programme.timezone, app.clock.now())
            assert week is not None
            exact = summary_object(await published(tx, app.conversation.library, programme, week, exact=True))
        figures = {figure["id"]: figure for figure in exact["figures"]}
        assert json.dumps(figures)
        values = {id: figure["value"] for id, figure in figures.items() if figure["value"]}
        assert values["reach.check_in.answered"] == 1
        training = next(value for id, value in values.items() if "training" in id)
        assert training == 16
        given = next(value for id, value in values.items() if id.startswith("time_given") and "given" in id)
        assert given == 2
        assert next(value for id, value in values.items() if "tender" in id) == 1


async def test_two_taps_at_once_are_one_answer_for_many_people_at_once(tmp_path: Path) -> None:
    async with running(tmp_path) as (app, client):
        people = [
            await invited(app, client, 100 + number, f"P{number}", "service_user") for number in range(20)
        ]
        for person in people:
            for label in ("Yes, count them", "Yes, without my name", "No"):
                await person.tap(label)
        for _ in range(4):
            for person in people:
                asked = await person.wait_for(
                    lambda message: "Question" in message.text and bool(message.labels)
                )
                data = asked.buttons[0][0].data
                await person.tap_data(asked.id, data)
                await person.tap_data(asked.id, data)
            while await client.pending():
                await app.idle()
            await app.idle()
        async with app.store.reading() as tx:
            known = await tx.people.by_telegram([person.id for person in people])
            for one in known.values():
                [run] = [run for run in await tx.runs.of_person(one.id) if run.flow == "check-in"]
                answered = [path for path, answer in run.answers.items() if answer.counts]
                assert answered == ["housing", "home", "work_and_learning", "work_now"]
