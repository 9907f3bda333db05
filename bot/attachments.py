"""Fetches the files that people sent as answers, and keeps them sealed beside the answer.

From the database's own list, so a crash or a slow download delays nothing and loses nothing.
"""

from __future__ import annotations

from bot.background import Background
from bot.clock import Clock
from bot.log import log
from bot.tally import Tally
from bot.telegram.client import Client, Refused
from flows.values import Attachment
from storage.people import Person
from storage.store import Store, Tx

#: Telegram gives bots nothing larger.
LARGEST = 20 * 1024 * 1024
_AT_ONCE = 50


class Attachments(Background):
    """Call ``look`` whenever a file may have come in."""

    one = "a file"
    notes_tries = False

    def __init__(self, store: Store, client: Client, clock: Clock, tally: Tally) -> None:
        super().__init__()
        self._store = store
        self._client = client
        self._clock = clock
        self._tally = tally
        self._given_up: set[tuple[str, int]] = set()

    async def work_off(self) -> bool:
        async with self._store.reading() as tx:
            missing = await tx.attachments.missing(len(self._given_up) + _AT_ONCE)
        wanted = [one for one in missing if (one[1], one[2]) not in self._given_up]
        for person, run, sequence, attachment in wanted:
            try:
                body = await self._fetch(attachment)
            except Refused as error:
                # Too large, or gone from Telegram: nothing a later try would change. The answer itself stays.
                self._given_up.add((run, sequence))
                self._tally.attachments["refused"] += 1
                log().warning("a file cannot be fetched", run=run, code=error.code)
                continue
            await self._keep(person, run, sequence, body)
            self._tally.attachments["kept"] += 1
        return bool(wanted)

    async def _fetch(self, attachment: Attachment) -> bytes:
        if attachment.size > LARGEST:
            raise Refused("getFile", 413, "the file is too big")
        file = await self._client.call("getFile", {"file_id": attachment.reference})
        path = file.get("file_path") if isinstance(file, dict) else None
        if not isinstance(path, str):
            raise Refused("getFile", 404, "there is no path")
        return await self._client.download(path, at_most=LARGEST)

    async def _keep(self, person: Person, run: str, sequence: int, body: bytes) -> None:
        async def work(tx: Tx) -> None:
            # They may have asked to be forgotten while it was fetched.
            present = (await tx.people.get([person.id])).get(person.id)
            if present is not None and present.key is not None:
                await tx.attachments.keep(present, run, sequence, body, self._clock.now())

        await self._store.submit(work)
