"""What a person types, edits or sends: a command in plain words, an answer, or something to be kind about.

Every path ends in a message: nobody is left without knowing what happened to what they sent.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot import account, changing, coming_back, drafting, helping, joining, pieces, rehearsing
from bot.library import Place
from bot.standing import zone_of
from bot.telegram.inbound import Thing
from bot.telegram.question import LINES, MANY_CHOICES, found, goes_on_until_done
from bot.telegram.render import WIDEST_LABEL, button
from bot.turn import Now, Turn
from bot.wording import plain_commands
from flows.conversation.days import MONTH_YEAR, YEAR, day_in_words, day_said, is_plain, weekday_of
from flows.conversation.definition import Question, QuestionType
from flows.conversation.engine import resume
from flows.conversation.events import Back, Refused, Reply, Skip, Stop
from flows.conversation.lexicon import clean, folded
from flows.conversation.replies import cast
from flows.conversation.run import Run, State
from flows.values import Attachment, Date

QUOTED = 80
"""So many characters of a person's own message are repeated to say which one is meant."""

MOST_OFFERS = 4

IN_SIGHT = 3
"""Words can mean a button of one of the last few messages."""

_ANSWERS = frozenset({"answer", "tick", "day", "rank"})
FILES = (QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE)
_BY_THE_CLOCK = (QuestionType.DATE, QuestionType.TIME, QuestionType.DATE_TIME)
_LISTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


async def heard(turn: Turn, text: str) -> None:
    """Words: a cry for help first, then a command, then an answer."""
    now = await turn.now()
    command = plain_commands().get(folded(text))
    if command == "stop":
        # Whatever is open, and even where a choice is called so: that one is tapped.
        await stop(turn, now)
        return
    if now is not None and await _is_line_of_list(turn, now, text):
        return
    if not (now is not None and is_choice(now, text)):
        if await _pressed_in_words(turn, now, text):
            return
        if await helping.help_where_needed(turn, text, now, taken=await _will_be_taken(turn, now)):
            return
        if command is not None:
            await plain_command(turn, command, now)
            return
    if now is None:
        if not await coming_back.came_late(turn):
            lead = await coming_back.what_became(turn) if turn.person.current else ""
            await joining.menu(turn, lead=lead)
    elif now.run.id != turn.person.focus or now.question is None:
        await turn.carry_on(now.place, now.run, lead=[turn.words("here-is-the-question")])
    elif await crossed(turn, now):
        if not await pieces.goes_on(turn, now, text):
            await _not_for_this_one(turn, now, text)
    elif goes_on_until_done(now.question) and (
        now.question.type is QuestionType.TEXT or cast(QuestionType.GEOPOINT, text)
    ):
        await pieces.one_piece_more(turn, now, clean(text))
    elif _finds_some(now, text):
        turn.finding = text
        await turn.carry_on(now.place, now.run, lead=[turn.words("found-some", text=quoted(text))])
    else:
        at = local_moment(turn, now.place, now.run, now.question)
        said, extra = pieces.soon_after(turn, now, text)
        reply = Reply(at=at, text=text, question=now.named)
        if now.out_of_turn and _is_refused(now, reply):
            await _not_for_this_one(turn, now, text)
            return
        if understood := _understood(turn, now, reply):
            said = [understood]
        await turn.give(now.place, now.run, reply, lead=said, extra=extra)


def _is_refused(now: Now, reply: Reply) -> bool:
    """Whether the words are no answer to the question shown: then the one that is next is asked, and says so."""
    return any(isinstance(event, Refused) for event in resume(now.place.flow, now.run, reply).events)


def _understood(turn: Turn, now: Now, reply: Reply) -> str:
    """Which day the words were taken for, where that is not plain from the words themselves."""
    if now.question is None or now.question.type is not QuestionType.DATE or is_plain(reply.text):
        return ""
    day = day_said(reply.text, reply.at.date(), now.question.appearance)
    if not isinstance(day, Date):
        return ""
    language = turn.person.language
    shown = day_in_words(day.day, language, now.question.appearance)
    whole = not now.question.appearance & {MONTH_YEAR, YEAR}
    return turn.words("understood-day", day=f"{weekday_of(day.day, language)}, {shown}" if whole else shown)


def _finds_some(now: Now, text: str) -> bool:
    """Whether the words are part of a choice (and none of them whole) in a list too long to be shown at once."""
    if now.open is None or now.question is None or now.question.type not in _LISTS:
        return False
    choices = now.open.choices()
    said = folded(text)
    if len(choices) <= MANY_CHOICES or any(said == folded(row.label) for row in choices):
        return False
    return bool(found(choices, text))


async def _will_be_taken(turn: Turn, now: Now | None) -> bool:
    """Whether any words at all would answer the open question."""
    return (
        now is not None
        and now.question is not None
        and now.question.type is QuestionType.TEXT
        and now.run.id == turn.person.focus
        and not now.run.stopped
        and not await crossed(turn, now)
    )


async def _is_line_of_list(turn: Turn, now: Now, text: str) -> bool:
    """Whether the list of what was said came after the open question, and this is the number of a line in it."""
    if now.question is None or now.run.stopped or now.run.id != turn.person.focus:
        return False
    asked = await turn.latest_question(now.run)
    if asked is None or "list" not in asked.payload or await crossed(turn, now):
        return False
    return await changing.chosen_by_number(turn, now, text)


async def _pressed_in_words(turn: Turn, now: Now | None, text: str) -> bool:
    """Typing works wherever a button does: the words of a button in sight are a tap on it."""
    if len(text) > WIDEST_LABEL:
        return False
    if (
        now is not None
        and now.question is not None
        and not now.run.stopped
        and now.run.id == turn.person.focus
    ):
        if await crossed(turn, now):
            return False
        asked = await turn.latest_question(now.run)
        in_sight = [asked] if asked is not None else []
        if asked is not None and "list" in asked.payload:
            listed = await turn.tx.outbox.message(int(asked.payload["list"]))
            in_sight += [listed] if listed is not None else []
    else:
        in_sight = await turn.tx.outbox.recent(turn.person.id, IN_SIGHT)
    if (
        now is not None
        and any(row.payload.get("told") == now.run.id for row in in_sight)
        and await changing.chosen_by_number(turn, now, text)
    ):
        return True
    said = folded(text)
    for row in in_sight:
        for cell in (cell for line in row.payload.get("buttons", ()) for cell in line):
            # Answers themselves are read by the engine, which knows more words for them than their labels.
            do = cell.get("do", {})
            if not _ANSWERS.isdisjoint(do) or folded(cell["label"]) != said:
                continue
            await turn.press(row, do)
            return True
    return False


def is_choice(now: Now, text: str) -> bool:
    """Whether the words are one of the open question's choices: then they are an answer before all else."""
    if now.question is None or now.run.stopped:
        return False
    said = folded(text)
    return any(
        said == folded(row.name)
        or any(said == folded(label.source) for label in row.label.by_language.values())
        for row in (now.open.rows if now.open is not None else ())
    )


def local_moment(turn: Turn, place: Place, run: Run, question: Question | None) -> datetime:
    """The moment of the turn; for a date by the person's own clock, where "today" has its meaning."""
    moment = turn.moment(run)
    if question is not None and question.type in _BY_THE_CLOCK:
        return moment.astimezone(ZoneInfo(zone_of(turn.person, place.programme)))
    return moment


async def crossed(turn: Turn, now: Now) -> bool:
    """Whether words cannot be meant for the open question: they came before it, or it was never shown.

    A flow may have a newer revision since its last question was asked, and what is open now be another one.
    """
    if now.run.stopped or now.question is None:
        return False
    latest = await turn.latest_question(now.run)
    if latest is not None and latest.question != now.path:
        return True
    return await came_before(turn, now.run)


async def _not_for_this_one(turn: Turn, now: Now, text: str) -> None:
    turn.passed_over = True
    await turn.carry_on(now.place, now.run, lead=[turn.words("came-before", text=quoted(text))])


async def came_before(turn: Turn, run: Run) -> bool:
    """Whether the words were sent before the open question had arrived: then they cannot be meant for it."""
    latest = await turn.latest_question(run)
    if latest is None or turn.message_id is None:
        return False
    first = latest.payload.get("first")
    if first is not None:
        latest = await turn.tx.outbox.message(first) or latest
    if latest.attempts:
        # It was sent once more after a crash or a lost connection: the words may well answer the first copy.
        return False
    if latest.telegram_message_id is not None:
        return turn.message_id < latest.telegram_message_id
    if any(latest.id == message.id for message in turn.tx.outbox.new):
        return True
    after = latest.payload.get("after")
    # Numbers rise with arrival: where nothing lies between two messages, the question was not there yet.
    return after is not None and turn.message_id <= after + 1


async def plain_command(turn: Turn, command: str, now: Now | None) -> None:
    """``stop``, ``help``, ``back``, ``skip`` and ``change`` as words."""
    if command == "help":
        await account.show_help(turn)
    elif command == "stop":
        await stop(turn, now)
    elif command == "change":
        await changing.show(turn, now)
    elif now is None:
        await joining.menu(turn)
    elif command == "carry-on" or now.run.stopped or now.run.id != turn.person.focus:
        await turn.carry_on(now.place, now.run)
    elif command == "back":
        await go_back(turn, now)
    elif await crossed(turn, now):
        await _not_for_this_one(turn, now, turn.words("button-skip"))
    else:
        await turn.give(now.place, now.run, Skip(turn.moment(now.run), now.named))


async def stop(turn: Turn, now: Now | None) -> None:
    if now is None:
        await _nothing_to_stop(turn)
    elif now.place.rehearsal:
        await rehearsing.end(turn, now.place, now.run)
    elif now.run.stopped:
        await turn.say("stopped")
    else:
        await turn.give(now.place, now.run, Stop(turn.moment(now.run)))


async def _nothing_to_stop(turn: Turn) -> None:
    """Nothing is open: perhaps it is the offers and reminders that are to stop."""
    said, rows = turn.words, []
    for programme in turn.library.of(turn.person):
        for flow in turn.library.flows_for(turn.person, programme):
            if (programme.id, flow.id) in turn.person.opted_in:
                title = said("button-offer-off", title=turn.text(flow.title, programme))
                rows.append([button(title, off=flow.id, programme=programme.id)])
    await turn.send([said("nothing-to-stop"), said("stop-offers") if rows else ""], rows[:MOST_OFFERS])


async def go_back(turn: Turn, now: Now) -> None:
    sprint = resume(now.place.flow, now.run, Back(turn.moment(now.run)))
    reopened = any(answer.state is State.REOPENED for answer in sprint.run.answers.values())
    lead = [] if reopened else [turn.words("nothing-to-go-back-to")]
    await turn.give(now.place, now.run, Back(turn.moment(now.run)), lead=lead)


def quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else line[: QUOTED - 1].rstrip() + "…"


# --- what is not words -------------------------------------------------------------------------------


async def received(
    turn: Turn, thing: Thing, attachment: Attachment | None, caption: str, position: str = ""
) -> None:
    """A sticker, a picture, a place …: an answer where the question wants one, otherwise thanks and the question."""
    now = await turn.now()
    if caption and await helping.help_where_needed(turn, caption, now):
        return
    wants_file = now is not None and now.question is not None and now.question.type in FILES
    if attachment is not None and not wants_file and drafting.is_for_publishing(turn, attachment):
        await drafting.received(turn, attachment)
        return
    thanks = turn.words(f"thing-{thing.value}")
    if now is None or now.question is None:
        await joining.menu(turn, lead=thanks) if turn.person.current else await joining.menu(turn)
        return
    meant = now.run.id == turn.person.focus and not await crossed(turn, now)
    if now.question.type in FILES and attachment is not None and meant:
        at = turn.moment(now.run)
        await turn.give(
            now.place, now.run, Reply(at=at, attachment=attachment, text=caption, question=now.named)
        )
        return
    if position and meant and now.question.type is QuestionType.GEOPOINT:
        await turn.give(now.place, now.run, Reply(at=turn.moment(now.run), text=position, question=now.named))
        return
    if position and meant and now.question.type in LINES and not now.run.stopped:
        await pieces.one_piece_more(turn, now, position)
        return
    await turn.carry_on(now.place, now.run, lead=[thanks])


async def cried_for_help(turn: Turn, text: str) -> bool:
    """Whether a message that looks like a command holds words of crisis that come before all else."""
    return await helping.help_where_needed(turn, text, await turn.now())


async def unknown_command(turn: Turn, word: str) -> None:
    """A word with a slash that means one without it; or a command nobody taught the bot: said so, and what is open."""
    now = await turn.now()
    if (command := plain_commands().get(folded(word))) is not None:
        await plain_command(turn, command, now)
    elif now is None:
        await joining.menu(turn, lead=turn.words("unknown-command") if turn.person.current else "")
    else:
        await turn.carry_on(now.place, now.run, lead=[turn.words("unknown-command")])
