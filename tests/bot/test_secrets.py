"""Fifty secrets told to the running bot are in nothing it leaves behind: database, journal, backup, log at DEBUG.

The search itself is tried first on one that was planted unencrypted.
"""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from secrets import randbelow, token_hex

from bot.emulator.client import EmulatedPerson, EmulatorClient
from storage.encryption import Keyring
from storage.store import Store
from tests.bot.crowd import open_invitation, write_flow
from tests.bot.plumbing.process import bot_process
from tests.bot.plumbing.station import emulated
from tests.storage.test_secrets import columns_of, forms

PATIENCE = 60.0
SURVEY = """
  - {type: text, name: story, label: 'Number 1: what happened?'}
  - {type: image, name: picture, label: 'Number 2: may we see it?'}
  - {type: text, name: more, label: 'Number 3: and then?'}
"""


class Told:
    """One person and what they told the bot."""

    def __init__(self) -> None:
        # Six bytes hold it, as they do a real one; its digits are nobody else's.
        self.id = 5_000_000_000 + randbelow(900_000_000)
        self.name = f"Name{token_hex(6)}"
        self.story = f"Story{token_hex(6)}"
        self.more = f"More{token_hex(6)}"
        self.picture = f"Picture{token_hex(6)}"

    @property
    def secrets(self) -> list[str | int]:
        return [self.id, self.name, self.story, self.more, self.picture]


def found_in(contents: dict[str, bytes], secrets: list[str | int]) -> list[tuple[str, str | int]]:
    return [
        (name, secret)
        for name, content in contents.items()
        for secret in secrets
        if any(form in content for form in forms(secret))
    ]


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


async def test_fifty_secrets_told_to_the_running_bot_are_in_nothing_it_leaves_behind(tmp_path: Path) -> None:
    told = [Told() for _ in range(10)]
    secrets = [secret for one in told for secret in one.secrets]
    assert len(secrets) == 50
    write_flow(tmp_path / "programmes", SURVEY)
    code = await open_invitation(tmp_path)
    settings = {"BOT_PROGRAMMES": str(tmp_path / "programmes"), "BOT_LOG_LEVEL": "DEBUG"}
    seen: dict[str, bytes] = {}
    async with emulated() as emulator, EmulatorClient(emulator.url) as people:
        async with bot_process(tmp_path, emulator.url, **settings) as bot:
            for number, one in enumerate(told):
                await tell(people, one, code, trouble=number % 2 == 0)
            await nonsense(people, told[0])
            backup = tmp_path / "copies" / "copy.db"
            backup.parent.mkdir()
            async with bot_process(tmp_path, emulator.url, "backup", "--out", str(backup)) as command:
                assert await command.ended() == 0, command.said
            # As the machine's thief finds it: the journal not yet brought in, the process killed.
            shutil.copytree(tmp_path / "data", tmp_path / "copies" / "running")
            bot.process.send_signal(signal.SIGKILL)
            await bot.ended()
            seen["the log"] = bot.said.encode()
        async with bot_process(tmp_path, emulator.url, **settings) as bot:
            await bot.says("the bot is up")
            bot.process.send_signal(signal.SIGTERM)
            await bot.ended()
            seen["the second log"] = bot.said.encode()
    assert "debug" in str(seen["the log"]) or "info" in str(seen["the log"])
    seen |= files_in(tmp_path / "data") | files_in(tmp_path / "copies")
    assert any(name.endswith("-wal") and content for name, content in seen.items()), "a journal was searched"

    plant(tmp_path / "data" / "commonweal.db", told[0])
    planted = files_in(tmp_path / "data")
    assert {secret for _, secret in found_in(planted, secrets)} == {told[0].story, told[0].id}

    assert found_in(seen, secrets) == []
    for database in (backup, tmp_path / "copies" / "running" / "commonweal.db"):
        dump = columns_of(database)
        assert [secret for secret in secrets if str(secret) in dump] == []
    assert await pictures_of(tmp_path, told) == [picture(one) for one in told], "and yet all of it is kept"


async def test_what_an_author_sends_and_tries_is_in_nothing_the_bot_leaves_behind(tmp_path: Path) -> None:
    author = Told()
    file, question, table = f"File{token_hex(6)}", f"Question{token_hex(6)}", f"Table{token_hex(6)}"
    faulty = f"Faulty{token_hex(6)}"
    secrets = [*author.secrets, file, question, table, faulty]
    write_flow(tmp_path / "programmes", SURVEY)
    settings = {"BOT_PROGRAMMES": str(tmp_path / "programmes"), "BOT_LOG_LEVEL": "DEBUG"}
    seen: dict[str, bytes] = {}
    async with emulated() as emulator, EmulatorClient(emulator.url) as people:
        async with bot_process(tmp_path, emulator.url, **settings) as bot:
            link = re.search(r"\?start=([\w-]+)", await bot.says("?start="))
            assert link is not None
            person = await people.person(author.id, author.name)
            await person.start(link[1])
            await person.wait_for("What would you like to do?", PATIENCE)
            # Not compressed, as a workbook is: what is not sealed would be found.
            await person.send_document(f"{table}.csv", f"name,label\na,{table}\n".encode())
            await person.wait_for(f"{table}.csv", PATIENCE)
            await person.send_document(f"{file}.csv", drafted(f"${{{faulty}}}", table))
            await person.wait_for(lambda shown: faulty in shown.text, PATIENCE)
            await person.send_document(f"{file}.csv", drafted("true()", table, question))
            await choose(person)
            await person.tap("Try it here first")
            await person.wait_for(question, PATIENCE)
            await person.send(author.story)
            await person.wait_for("Which?", PATIENCE)
            backup = tmp_path / "copies" / "copy.db"
            backup.parent.mkdir()
            async with bot_process(tmp_path, emulator.url, "backup", "--out", str(backup)) as command:
                assert await command.ended() == 0, command.said
            shutil.copytree(tmp_path / "data", tmp_path / "copies" / "running")
            bot.process.send_signal(signal.SIGKILL)
            await bot.ended()
            seen["the log"] = bot.said.encode()
        seen |= files_in(tmp_path / "data") | files_in(tmp_path / "copies")
        assert found_in(seen, secrets) == []
        assert [secret for secret in secrets if str(secret) in columns_of(backup)] == []
        async with bot_process(tmp_path, emulator.url, **settings) as bot:
            await bot.says("the bot is up")
            await person.send("/delete")
            await person.wait_for("Shall I delete", PATIENCE)
            await person.tap("Yes, delete everything")
            await person.wait_for("Everything about you is deleted", PATIENCE)
            bot.process.send_signal(signal.SIGTERM)
            await bot.ended()
    with closing(sqlite3.connect(tmp_path / "data" / "commonweal.db")) as connection:
        for rows in ("drafts", "runs", "answers", "turns", "attachments", "person_keys"):
            assert connection.execute(f"SELECT count(*) FROM {rows}").fetchone() == (0,), rows


def drafted(condition: str, table: str, question: str = "What was it?") -> bytes:
    return (
        "survey\n,type,name,label,relevant\n"
        f",text,story,{question},{condition}\n,select_one_from_file {table}.csv,fruit,Which?,\n"
    ).encode()


_CHOSEN = re.compile(r"Crash\Z|new|Try it here|orker")


async def choose(person: EmulatedPerson) -> None:
    """Say for which programme it is, that it is new, and for whom, where the bot asks."""
    while True:
        asked = await person.wait_for(
            lambda shown: any(_CHOSEN.search(each) for each in shown.labels),
            PATIENCE,
        )
        if "Try it here first" in asked.labels:
            return
        await person.tap(next(each for each in asked.labels if _CHOSEN.search(each)), message=asked.id)


async def tell(people: EmulatorClient, one: Told, code: str, *, trouble: bool) -> None:
    """Go through the flow; with ``trouble``, while Telegram refuses and connections break."""
    person = await people.person(one.id, one.name)
    await person.start(code)
    for _ in range(2):
        asked = await person.wait_for(lambda seen: any("Yes" in label for label in seen.labels), PATIENCE)
        await person.tap(next(label for label in asked.labels if label.startswith("Yes")), message=asked.id)
    await person.wait_for("Number 1", PATIENCE)
    if trouble:
        await people.fail("sendMessage", drop="before")
        await people.fail("editMessageText", status=400, description=f"Bad Request: cannot parse {one.story}")
    words = await person.send(one.story)
    await person.wait_for("Number 2", PATIENCE)
    await person.send_photo(picture(one))
    await person.wait_for("Number 3", PATIENCE)
    await person.edit(words, f"{one.story} {one.more}")
    await person.send(one.more)
    await person.wait_for("hank", PATIENCE)
    await person.send("/mydata")
    await person.wait_for(lambda seen: seen.document is not None, PATIENCE)


async def nonsense(people: EmulatorClient, one: Told) -> None:
    """Updates that cannot be understood, full of secrets; handled when a later word is answered."""
    await people.inject({"message": {"from": {"id": one.id, "first_name": one.name}, "text": one.story}})
    await people.inject({one.story: {"from": {"id": one.id}}})
    await people.inject({"callback_query": {"id": one.more, "from": {"id": one.id}, "data": [one.name]}})
    person = await people.person(one.id, one.name)
    await person.send("/help")
    await person.wait_for(lambda _: True, PATIENCE)


def picture(one: Told) -> bytes:
    return b"\xff\xd8\xff\xe0" + one.picture.encode() + b"\xff\xd9"


def plant(database: Path, one: Told) -> None:
    """What a careless version would do."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE planted (words, number)")
        connection.execute("INSERT INTO planted VALUES (?, ?)", (one.story.encode("utf-16-le"), one.id))
        connection.commit()


async def pictures_of(folder: Path, told: list[Told]) -> list[bytes | None]:
    """The pictures as they are kept, opened with the keys."""
    store = await Store.open(f"sqlite:///{folder / 'data' / 'commonweal.db'}", Keyring.open(folder / "keys"))
    kept = []
    try:
        async with store.reading() as tx:
            known = await tx.people.by_telegram([one.id for one in told])
            for one in told:
                person = known[one.id]
                [run] = [run for run in await tx.runs.of_person(person.id) if run.flow == "hours"]
                kept.append(await tx.attachments.read(person, run.id, run.answers["picture"].sequence))
    finally:
        await store.close()
    return kept
