"""The examination behind ``doctor``: one remark for each thing an operator must know, from the settings to Telegram.

It changes nothing, and goes on past what is wrong: whoever is in trouble needs the whole list.
"""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.commands import worded
from bot.notes import last_up
from bot.opening import why
from bot.programmes import load_programmes
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.store import Tx

KEYS = ("master.key", "lookup.key", "inbox.key")
_SHOWN = 10
_UP = timedelta(seconds=90)
#: Waiting longer than this, an update has met a bot that is down or stuck.
_PROMPT = timedelta(minutes=5)
_LITTLE_BYTES = 1_000_000_000
_TOO_LITTLE_BYTES = 100_000_000


class Mark(StrEnum):
    WELL = "well"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of the examination: how it is, and the sentence of ``words.ftl`` that says so."""

    mark: Mark
    key: str
    facts: dict[str, str | int] = field(default_factory=dict)

    def text(self) -> str:
        return worded(f"doctor-{self.key}", **self.facts)

    def as_line(self) -> str:
        return f"{worded(f'doctor-{self.mark.value}')}  {self.text()}"

    def as_json(self) -> str:
        return json.dumps(
            {"mark": self.mark.value, "what": self.key, "text": self.text()}, ensure_ascii=False
        )


async def examine(settings: Settings) -> AsyncIterator[Remark]:
    """Everything, in the order in which an operator would look."""
    for remark in _of_files(settings):
        yield remark
    for remark in _of_keys(settings):
        yield remark
    async for remark in _of_database(settings):
        yield remark
    for remark in _of_programmes(settings):
        yield remark
    for remark in _of_disk(settings):
        yield remark
    yield _last_up(settings)
    yield await _of_telegram(settings)


def _of_files(settings: Settings) -> Iterator[Remark]:
    where = str(settings.database_file) if settings.database_file is not None else "PostgreSQL"
    yield Remark(Mark.WELL, "settings", {"database": where, "zone": settings.timezone})
    env = Path(".env")
    if env.is_file() and env.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield Remark(Mark.LOOK, "env-readable", {"file": str(env.absolute())})


def _of_keys(settings: Settings) -> Iterator[Remark]:
    folder = settings.key_dir.absolute()
    data = settings.data_dir.absolute()
    missing = [name for name in KEYS if not (folder / name).is_file()]
    if missing and all((folder / f"{name}.unfinished").is_file() for name in missing):
        yield Remark(Mark.LOOK, "keys-later", {"folder": str(folder)})
        return
    if len(missing) == len(KEYS):
        file = settings.database_file
        if file is not None and not file.exists():
            yield Remark(Mark.LOOK, "keys-later", {"folder": str(folder)})
        else:
            yield Remark(Mark.WRONG, "keys-missing", {"folder": str(folder)})
        return
    if missing:
        names = ", ".join(missing)
        yield Remark(Mark.WRONG, "keys-incomplete", {"folder": str(folder), "missing": names})
        return
    open_to_others = [
        path
        for path in (folder, *folder.glob("*.key"), *folder.glob("*.keys"))
        if path.stat().st_mode & 0o077
    ]
    if open_to_others:
        yield Remark(Mark.WRONG, "keys-readable", {"folder": str(folder)})
    if folder == data or data in folder.parents or folder in data.parents:
        yield Remark(Mark.WRONG, "keys-beside-data", {"folder": str(folder), "data": str(data)})
    elif not open_to_others:
        yield Remark(Mark.WELL, "keys", {"folder": str(folder)})


async def _of_database(settings: Settings) -> AsyncIterator[Remark]:
    from storage.encryption import KeyMismatch, Keyring
    from storage.store import MadeByNewer, NotMigrated, Store

    file = settings.database_file
    if file is not None and not file.is_file():
        yield Remark(Mark.LOOK, "database-later", {"file": str(file)})
        return
    try:
        keyring = Keyring.open(settings.key_dir, make=False)
    except (KeyMismatch, OSError) as error:
        if isinstance(error, KeyMismatch) and all((settings.key_dir / name).is_file() for name in KEYS):
            yield Remark(Mark.WRONG, "as-said", {"reason": worded(error.key, **error.about)})
        yield Remark(Mark.WRONG, "database-closed")
        return
    store = await Store.open(settings.database, keyring)
    try:
        await store.check()
        revision = await store.revision() or ""
        yield Remark(
            Mark.WELL,
            "database",
            {"kind": "SQLite" if store.on_sqlite else "PostgreSQL", "revision": revision},
        )
        async with store.reading() as tx:
            remarks = [*await _of_rows(tx, Clock().now()), *await _of_published(tx, settings)]
        for remark in remarks:
            yield remark
    except MadeByNewer:
        yield Remark(Mark.WRONG, "as-said", {"reason": worded("made-by-newer")})
    except NotMigrated:
        yield Remark(Mark.WRONG, "as-said", {"reason": worded("not-migrated")})
    except Exception as error:
        yield Remark(Mark.WRONG, "as-said", {"reason": why(error)})
    finally:
        await store.close()


async def _of_rows(tx: Tx, now: datetime) -> list[Remark]:
    from storage.condition import condition, refusals

    here = await condition(tx)
    found = [
        Remark(Mark.WELL, "amount", {"people": here.people, "runs": here.open_runs, "answers": here.answers})
    ]
    if here.last_update is None:
        found.append(Remark(Mark.LOOK, "no-update"))
    else:
        found.append(Remark(Mark.WELL, "last-update", {"at": _when(here.last_update)}))
    late = here.waiting_since is not None and now - here.waiting_since > _PROMPT
    found.append(
        Remark(
            Mark.LOOK if late else Mark.WELL,
            "waiting",
            {"updates": here.waiting_updates, "messages": here.waiting_messages},
        )
    )
    if here.failed_updates:
        found.append(Remark(Mark.LOOK, "failed", {"count": here.failed_updates}))
        for failure in (await tx.inbox.failures())[-_SHOWN:]:
            facts: dict[str, str | int] = {
                "row": str(failure.id), "at": _when(failure.at), "kind": failure.kind, "reason": failure.reason
            }  # fmt: skip
            found.append(Remark(Mark.LOOK, "failure", facts))
    if here.failed_messages:
        found.append(Remark(Mark.LOOK, "refused", {"count": here.failed_messages}))
        for row, kind, reason, at in await refusals(tx, _SHOWN):
            found.append(
                Remark(
                    Mark.LOOK, "failure", {"row": str(row), "at": _when(at), "kind": kind, "reason": reason}
                )
            )
    if here.undecided_messages:
        found.append(Remark(Mark.LOOK, "undecided", {"count": here.undecided_messages}))
    if kept := await tx.releases.undelivered():
        found.append(Remark(Mark.LOOK, "undelivered", {"count": len(kept)}))
    if not await tx.invitations.any_administrator():
        found.append(Remark(Mark.LOOK, "no-administrator"))
    return found


async def _of_published(tx: Tx, settings: Settings) -> list[Remark]:
    from bot.published import Published

    programmes, _ = load_programmes(settings.programmes)
    published = Published(programmes)
    await published.refresh(tx)
    differing = sum(
        flow.revision != served.revision
        for programme in programmes.values()
        for flow, served in (
            (flow, published.programmes[programme.id].flows.get(flow.id, flow))
            for flow in programme.flows.values()
        )
    )
    found = [
        Remark(Mark.WRONG, "unfit", {"programme": programme, "flow": flow, "revision": revision})
        for (programme, flow), revision in published.unfit.items()
    ]
    return [*([Remark(Mark.WELL, "published", {"count": differing})] if differing else []), *found]


def _of_programmes(settings: Settings) -> Iterator[Remark]:
    programmes, problems = load_programmes(settings.programmes)
    if programmes:
        yield Remark(Mark.WELL, "programmes", {"programmes": ", ".join(sorted(programmes))})
    else:
        yield Remark(Mark.WRONG, "no-programmes")
    for file in dict.fromkeys(problem.file for problem in problems):
        count = sum(problem.file == file for problem in problems)
        yield Remark(Mark.WRONG, "programme-mistakes", {"file": file, "count": count})


def _of_disk(settings: Settings) -> Iterator[Remark]:
    folder = settings.data_dir.absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    mark = Mark.WRONG if free < _TOO_LITTLE_BYTES else Mark.LOOK if free < _LITTLE_BYTES else Mark.WELL
    yield Remark(mark, "disk", {"folder": str(folder), "free": f"{free / 1_000_000_000:.1f}"})


def _last_up(settings: Settings) -> Remark:
    at = last_up(settings.data_dir)
    if at is None:
        return Remark(Mark.LOOK, "never-up")
    running = Clock().now() - at < _UP
    return Remark(Mark.WELL if running else Mark.LOOK, "up" if running else "down", {"at": _when(at)})


async def _of_telegram(settings: Settings) -> Remark:
    from bot.log import hide
    from bot.telegram.client import Client, Refused, Unreachable

    token = settings.token.get_secret_value()
    if not token:
        return Remark(Mark.WRONG, "no-token")
    hide(token)
    client = Client(settings.api_url, token)
    try:
        me = await client.call("getMe", within=10)
    except Refused as error:
        if error.code in (401, 404):
            return Remark(Mark.WRONG, "token-refused")
        return Remark(Mark.LOOK, "telegram-refuses", {"url": settings.api_url, "code": str(error.code)})
    except Unreachable as error:
        return Remark(Mark.LOOK, "unreachable", {"url": settings.api_url, "reason": error.reason})
    finally:
        await client.close()
    return Remark(Mark.WELL, "telegram", {"username": str(me.get("username", ""))})


def _when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at is not None else "–"
