"""Secrets: what people said, who they are and what was sent to them is in no file in any readable form."""

from __future__ import annotations

import base64
import sqlite3
from pathlib import Path
from secrets import token_hex

from flows.conversation.events import Answered
from flows.conversation.run import apply
from flows.values import Attachment
from storage.backup import backup
from storage.inbox import RawUpdate
from storage.outbox import Outgoing
from storage.store import Store

from .lives import after, arrive, converse

IDS = [5_123_456_700 + number for number in range(10)]


def forms(secret: str | int) -> set[bytes]:
    """How a secret could lie in a file: as text in several codings, and a number also as whole bytes."""
    text = str(secret)
    found = {
        text.encode("utf-8"),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        text.encode().hex().encode(),
    }
    # In the middle of other base64 a text starts at any of three places.
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + text.encode())
        found.add(coded[4 if before else 0 : len(coded) - 4])
    if isinstance(secret, int):
        for size in (6, 8):
            found |= {secret.to_bytes(size, "big"), secret.to_bytes(size, "little")}
        found |= {f"{secret:x}".encode(), f"{secret:X}".encode()}
    return found


def found_in(folder: Path, secrets: list[str | int]) -> set[str | int]:
    contents = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return {
        secret for secret in secrets if any(form in content for form in forms(secret) for content in contents)
    }


def columns_of(database: Path) -> str:
    """Every value of every column, as a person with the file could print it."""
    connection = sqlite3.connect(database)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = [row for table in tables for row in connection.execute(f"SELECT * FROM {table}")]
    connection.close()
    return "\n".join(repr(row) for row in rows)


async def test_planted_secrets_are_in_no_file(embedded: Store, tmp_path: Path) -> None:
    database = embedded.database_file
    assert database is not None
    names = [f"Name-{token_hex(8)}" for _ in IDS]
    stories = [f"Story-{token_hex(8)}" for _ in IDS]
    wordings = [f"Wording-{token_hex(8)}" for _ in IDS]
    files = [f"File-{token_hex(8)}" for _ in IDS]
    secrets: list[str | int] = [*IDS, *names, *stories, *wordings, *files]
    assert len(secrets) == 50

    for telegram_id, name, story, wording, file in zip(IDS, names, stories, wordings, files, strict=True):
        person = await arrive(embedded, telegram_id, name=name)
        body = f'{{"from":{{"id":{telegram_id},"first_name":"{name}"}},"text":"{story}"}}'.encode()
        async with embedded.transaction() as tx:
            stored = await tx.inbox.add(
                [RawUpdate(telegram_id % 1000, body, telegram_id, after(0), "message")]
            )
            failed = await tx.inbox.add(
                [RawUpdate(telegram_id % 1000, body + b" ", telegram_id, after(0), "message")]
            )
            await tx.inbox.failed(failed[0].id, "ValueError")
            await tx.inbox.done(stored[0].id)
        run, _ = await converse(embedded, person, "2", story, run=f"r-{person.id}")
        async with embedded.transaction() as tx:
            answered = Answered(run.sequence + 1, after(3), "picture", Attachment("image", file, file), file)
            await tx.runs.record(
                run, apply(run, answered), [answered], programme="p", key=person.own_key(), input_kind="reply"
            )
            await tx.attachments.keep(person, run.id, answered.sequence, file.encode(), after(3))
            message = await tx.outbox.put(
                Outgoing(person, "photo", {"caption": wording}, run=run.id, blob=wording.encode())
            )
            await tx.outbox.put(Outgoing(person, "edit", {"text": f"You said: {story}"}, edits=message.id))
            await tx.outbox.update_payload(message.id, {"caption": wording, "ticked": [story]})
            await tx.people.set_name(person, name)
    async with embedded.transaction() as tx:
        last = (await tx.people.by_telegram([IDS[-1]]))[IDS[-1]]
        gone = await tx.people.erase(last, after(4))
        await tx.outbox.put(Outgoing(gone, "send", {"text": wordings[-1]}))
    await backup(embedded, tmp_path / "data" / "backup.db")

    assert found_in(tmp_path / "data", secrets) == set()
    dump = columns_of(database)
    assert [secret for secret in secrets if str(secret) in dump] == []


async def test_the_search_finds_what_was_planted_in_the_clear(embedded: Store, tmp_path: Path) -> None:
    database = embedded.database_file
    assert database is not None
    await arrive(embedded)
    planted: list[str | int] = [
        "Name-planted-in-text",
        "Name-planted-as-utf-16",
        5_999_888_777,
        5_999_888_666,
    ]
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE planted (a, b, c, d)")
    connection.execute(
        "INSERT INTO planted VALUES (?, ?, ?, ?)",
        (
            planted[0],
            str(planted[1]).encode("utf-16-le"),
            planted[2],
            b"x" + base64.b64encode(b"x5999888666yz"),
        ),
    )
    connection.commit()
    connection.close()
    assert found_in(tmp_path / "data", planted) == set(planted)
