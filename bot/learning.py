"""What became of each question of a flow: counted in the store, put in the order of the flow, shown where it may be.

For those who look after a programme, who work in it and who write its questionnaires.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.published import Published
from flows.authoring.programme import Programme
from flows.conversation.definition import Flow
from flows.conversation.over_revisions import PlaceNow, as_stored
from flows.conversation.renaming import Counterparts, Route
from flows.value.questions import Questions, disclosed
from storage import questions as counted
from storage.selection import Selection

if TYPE_CHECKING:
    from bot.report.questions import QuestionsView
    from storage.store import Tx


async def names_now(tx: Tx, published: Published, programme: str, flow: Flow) -> PlaceNow:
    """What the questions of every revision are called in this one."""
    routes = {
        kept.revision: await published.route(tx, programme, flow.id, kept.revision, flow.revision)
        for kept in await tx.revisions.of(programme, flow.id)
    }

    def now(path: str, revision: str) -> tuple[str, str]:
        if revision == flow.revision:
            return as_stored(path, revision)
        by = routes.get(revision) or Route(
            (Counterparts(None, flow, revision=revision, paths=frozenset({path})),)
        )
        # What has no place in the flow any more is still called what it was called.
        return as_stored(by.path(path) or path, revision)

    return now


async def became(
    tx: Tx, published: Published, flow: Flow, selection: Selection, *, exact: bool = False
) -> Questions:
    """What may be seen of the selected runs of a flow. ``exact`` is the operator's view, with each revision apart."""
    from bot.report.questions import in_order, in_revisions

    now = await names_now(tx, published, selection.programme, flow)
    by_revision = await counted.became(tx, selection, now, by_revision=True) if exact else []
    found = Questions(
        flow=flow.id,
        runs=await counted.passed(tx, selection),
        became=in_order(flow, await counted.became(tx, selection, now)),
        by_revision=in_revisions(flow, by_revision),
    )
    return disclosed(found, exact)


def in_words(
    programme: Programme, flow: Flow, questions: Questions, language: str, *, sample: bool = False
) -> QuestionsView:
    from bot.library import worded
    from bot.report.questions import view_of

    title = f"{worded(programme.title, language, programme)} · {worded(flow.title, language, programme)}"
    return view_of(flow, title, questions, language, sample=sample)
