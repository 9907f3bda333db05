"""``/questions``: what became of each question, in the chat: the finding, a picture, and a file with every number.

For those who look after a programme, write its questionnaires or work in it. Whoever taps is looked up again at
every tap: a button outlives the right to press it.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot import learning
from bot.library import Library
from bot.telegram.render import Row, button
from bot.turn import Turn
from flows.authoring.programme import Programme
from flows.conversation.definition import Flow
from flows.conversation.schedule import period_began
from storage.people import Person
from storage.questions import not_finished
from storage.selection import Selection

MOST_CODES = 30
MOST_FLOWS = 12


def code_of(person: Person) -> str:
    """What somebody is called where their name may not be."""
    return person.id[-4:].upper()


async def show_all(turn: Turn) -> None:
    """Of which flow: a button for each, where there are several."""
    programmes = turn.library.learnt_of(turn.person)
    flows = [(programme, flow) for programme in programmes for flow in programme.flows.values()]
    if not programmes:
        await turn.say("questions-not-yours")
    elif len(flows) == 1:
        await _show(turn, *flows[0])
    else:
        several = len(programmes) > 1
        rows: list[Row] = []
        for programme, flow in flows[:MOST_FLOWS]:
            title = turn.text(flow.title, programme)
            if several:
                title = f"{title} · {turn.text(programme.title, programme)}"
            rows.append([button(title, questions=programme.id, of=flow.id)])
        await turn.say("questions-which", rows)


async def show(turn: Turn, programme_id: str, flow_id: str) -> None:
    """One flow; of any, where none is named."""
    if not flow_id:
        await show_all(turn)
        return
    found = _found(turn, programme_id, flow_id)
    if found is None:
        await turn.say("questions-not-yours")
    else:
        await _show(turn, *found)


def _found(turn: Turn, programme_id: str, flow_id: str) -> tuple[Programme, Flow] | None:
    for programme in turn.library.learnt_of(turn.person):
        if programme.id == programme_id and flow_id in programme.flows:
            return programme, programme.flows[flow_id]
    return None


async def _show(turn: Turn, programme: Programme, flow: Flow) -> None:
    # Drawing needs typst, which is slow to import: whoever never sees a picture need not wait for it.
    from bot.report.question_chart import chart_caption, question_chart
    from bot.report.questions import as_csv, message

    library = turn.library
    questions = await learning.became(turn.tx, library.published, flow, Selection(programme.id, flow.id))
    view = learning.in_words(programme, flow, questions, turn.person.language, sample=library.sample_data)
    rows: list[Row] = []
    if Library.sees_unanswered(turn.person, programme):
        rows.append([button(turn.words("button-unanswered"), unanswered=programme.id, of=flow.id)])
    await turn.send([message(view)], rows)
    picture = question_chart(view)
    if picture is None:
        return
    name = f"{programme.id}-{flow.id}"
    await turn.send_file(f"{name}.png", "image/png", picture, chart_caption(view))
    await turn.send_file(f"{name}.csv", "text/csv", as_csv(view), turn.words("questions-file"))


async def unanswered(turn: Turn, programme_id: str, flow_id: str) -> None:
    """Who has not answered, in this week or month where the flow has one: by code, never by name."""
    found = _found(turn, programme_id, flow_id)
    if found is None or not Library.sees_unanswered(turn.person, found[0]):
        await turn.say("questions-not-yours")
        return
    programme, flow = found
    since = period_began(flow.settings, turn.at, programme.timezone)
    roles = [role for role, flows in programme.roles.items() if flow.id in flows]
    waited_for = await not_finished(turn.tx, programme.id, flow.id, roles, since)
    people = await turn.tx.people.get(waited_for[:MOST_CODES])
    said = turn.words
    lines = [said("unanswered", title=turn.text(flow.title, programme), count=len(waited_for))]
    if since is not None:
        day = since.astimezone(ZoneInfo(programme.timezone)).date()
        locale = "en_GB" if said.language == "en" else said.language
        lines.append(said("unanswered-since", day=format_date(day, "d MMMM", locale=locale)))
    lines += [said("people-code", code=code_of(person)) for person in people.values()]
    if len(waited_for) > MOST_CODES:
        lines.append(said("people-more", count=len(waited_for) - MOST_CODES))
    await turn.send(["\n".join(lines)], about=list(people))
