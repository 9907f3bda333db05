"""Does what is wanted with drafts: fetches the spreadsheet, reads it, and says what came of it, once.

What a draft leads to and the note that it was done are one commit; who dies before it leaves the draft as it was, and
it is done again from the beginning.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from bot import drafting, publishing, questionnaires, which_flow
from bot.background import Background
from bot.clock import Clock
from bot.conversation import Conversation
from bot.library import Library
from bot.report.to_mend import Fault, faults
from bot.spreadsheets import (
    LARGEST,
    as_flow,
    checked_aside,
    fitted_aside,
    marked_aside,
    read_aside,
    source_of,
)
from bot.telegram.client import Client, Refused
from bot.turn import Turn
from flows.authoring.flow_files import DATA_SUFFIXES
from storage.drafts import Draft
from storage.outbox import Message
from storage.people import Person
from storage.store import Store, Tx

TRIES = 3
"""What went wrong so often will go wrong again: its author is told instead."""

TOO_LARGE = 413
LEASE_SECONDS = 120
_AT_ONCE = 20


class Drafts(Background):
    """Call ``look`` whenever something may be wanted."""

    one = "a draft"

    def __init__(
        self,
        store: Store,
        client: Client,
        clock: Clock,
        conversation: Conversation,
        deliver: Callable[[Sequence[Message]], None],
    ) -> None:
        super().__init__()
        self._store = store
        self._client = client
        self._clock = clock
        self._conversation = conversation
        self._deliver = deliver

    async def work_off(self) -> bool:
        """Do what is wanted with the drafts that wait. ``False`` when there were none to do."""
        async with self._store.reading() as tx:
            waiting = [draft for draft in await tx.drafts.waiting(_AT_ONCE) if self._is_ours(draft)]
        # Tables first: the questionnaires that name them may be among the others.
        waiting.sort(key=lambda draft: PurePath(draft.name).suffix.lower() not in DATA_SUFFIXES)
        for draft in waiting:
            await self._work_on(draft)
        return bool(waiting)

    def _is_ours(self, draft: Draft) -> bool:
        """Whether no other process is at it. An embedded database has one process only: who had it is gone."""
        theirs = draft.about.get("by", self._store.process) != self._store.process
        return self._store.on_sqlite or not theirs or float(draft.about.get("until", 0)) < time.time()

    async def _work_on(self, draft: Draft) -> None:
        content = None
        if "reference" in draft.about:
            async with self._store.reading() as tx:
                fetched = await tx.drafts.body(draft) is not None
            try:
                content = None if fetched else await self._fetch(draft)
            except Refused as error:
                too_large = error.code == TOO_LARGE
                await self._finish(draft, drafting.too_large if too_large else drafting.not_fetched)
                return
        tried = await self._store.submit(lambda tx: _note_try(tx, draft, content))
        if tried is None:
            return  # it has changed since, or another process was quicker
        if tried.about["tries"] > TRIES:
            await self._finish(tried, drafting.gave_up)
            return
        async with self._store.reading() as tx:
            person = (await tx.people.get([draft.person])).get(draft.person)
            if person is None or person.key is None:
                return
            body, tables = await tx.drafts.body(tried), await tx.drafts.tables(person)
        if body is None:
            await self._weigh(tried)
        else:
            known = which_flow.tables_known(self._library, person, tried)
            await self._read(tried, person, body, {**known, **tables})

    async def _read(self, draft: Draft, person: Person, body: bytes, tables: Mapping[str, bytes]) -> None:
        """Read the spreadsheet, hold it against its programme, and go on from there."""
        sheet = await read_aside(draft.name, body, tables)
        new = foreseen = None
        chosen = which_flow.chosen(self._library, person, draft, sheet)
        if chosen is not None and sheet.flow is not None and chosen.audience is not None:
            flow = as_flow(sheet.flow, chosen.flow, chosen.audience)
            source = source_of(draft.name, body, sheet, chosen.audience)
            new, wrong = await fitted_aside(chosen.programme, flow, source)
            sheet = replace(sheet, problems=wrong)
            if new is not None:
                async with self._store.reading() as tx:
                    foreseen = await publishing.preview(tx, self._library, chosen.programme.id, new.flow)
        doubts, advice = await checked_aside(draft.name, new.flow) if new is not None else ((), ())
        marked = None
        if draft.wanted in (drafting.READ, drafting.SHOW):
            marked = await self._marked(body, faults((*sheet.problems, *doubts, *advice)), person)
        prepared = drafting.Prepared(sheet, marked, new, foreseen, faults(doubts), faults(advice))

        async def go_on(turn: Turn, same: Draft) -> None:
            await drafting.go_on(turn, same, prepared)

        await self._finish(draft, go_on)

    async def _weigh(self, draft: Draft) -> None:
        """What withdrawing a revision, or bringing one back, would do."""
        async with self._store.reading() as tx:
            foreseen = await questionnaires.foresee(tx, self._library, draft)

        async def ask(turn: Turn, same: Draft) -> None:
            await questionnaires.ask(turn, same, foreseen)

        await self._finish(draft, ask)

    @property
    def _library(self) -> Library:
        return self._conversation.library

    async def _marked(self, body: bytes, found: tuple[Fault, ...], person: Person) -> bytes | None:
        if not any(fault.sheet is not None for fault in found):
            return None
        return await marked_aside(body, found, person.language)

    async def _fetch(self, draft: Draft) -> bytes:
        file = await self._client.call("getFile", {"file_id": draft.about["reference"]})
        path = file.get("file_path") if isinstance(file, dict) else None
        if not isinstance(path, str):
            raise Refused("getFile", 404, "there is no path")
        return await self._client.download(path, at_most=LARGEST)

    async def _finish(self, draft: Draft, step: drafting.Step) -> None:
        """Do the step in one commit, if the draft is still as it was read."""

        async def work(tx: Tx) -> tuple[Message, ...]:
            same = await tx.drafts.get(draft.id)
            person = (await tx.people.get([draft.person])).get(draft.person)
            if same is None or same.step != draft.step or person is None or person.key is None:
                return ()
            await step(self._conversation.turn(tx, person, self._clock.now(), kind="draft"), same)
            return tx.outbox.new

        async with self._store.reading() as tx:
            person = (await tx.people.get([draft.person])).get(draft.person)
        about = [person.telegram_id] if person is not None and person.key is not None else []
        self._deliver(await self._store.submit(work, about=about))


async def _note_try(tx: Tx, draft: Draft, body: bytes | None) -> Draft | None:
    """Keep what was fetched, and that it is tried: what kills the process each time must not do so for ever."""
    tries = int(draft.about.get("tries", 0)) + 1
    # Leases are between machines, so they follow the machine's clock.
    until = time.time() + LEASE_SECONDS
    return await tx.drafts.change(
        draft, wanted=draft.wanted, body=body, tries=tries, by=tx.process, until=until
    )
