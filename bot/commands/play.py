"""``play``: a conversation in the terminal, or without a person from a file of answers. Nothing is stored."""

from __future__ import annotations

import io
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import programmes
from bot.clock import Clock
from bot.commands import say, worded
from bot.commands.check import report
from bot.settings import Settings
from bot.terminal import Terminal, at_margin
from bot.transcript import TranscriptError, is_transcript, run_in
from bot.wording import words
from flows.authoring.problems import Problem
from flows.authoring.rehearsal import Rehearsal, answers_of, rehearse
from flows.conversation.definition import Flow
from flows.conversation.engine import resume, start
from flows.conversation.events import Started
from flows.conversation.run import Run

if TYPE_CHECKING:
    from flows.authoring.xlsform import Reading

YOU = "you"


def play(
    flow: Annotated[str, typer.Argument(help="A flow: programme/flow, or the path of its file.")],
    language: Annotated[
        str, typer.Option("--language", help="The language to play in, for example bn.")
    ] = "",
    record: Annotated[
        Path | None,
        typer.Option(
            "--record", help="Write what was said to this file, or the answers alone if it ends in .json."
        ),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option("--answers", help="Play with the answers in this file, or again what was recorded."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Play a flow here in the terminal. Nothing is kept."""
    if programmes.is_form(Path(flow)) and Path(flow).is_file():
        form = programmes.load_form(Path(flow))
        if form.unsupported and as_json:
            typer.echo(json.dumps(_unsupported(form), ensure_ascii=False))
            return
        found, problems = form.flow, form.problems
    else:
        found, problems, _ = programmes.flow_called(flow, Settings().programmes)
    if found is None:
        for line in [json.dumps(each.to_json(), ensure_ascii=False) for each in problems] if as_json else []:
            typer.echo(line)
        if not as_json:
            typer.echo(report(0, list(problems)), err=True)
        raise typer.Exit(1)
    if language and language not in found.settings.languages:
        spoken = ", ".join(found.settings.languages)
        raise typer.BadParameter(worded("play-speaks", languages=spoken), param_hint="--language")
    if answers is not None:
        _from_file(found, answers, as_json)
    elif as_json:
        raise typer.BadParameter(worded("play-no-json"), param_hint="--json")
    else:
        _converse(found, flow, language or found.settings.default_language, record)


# --- with a person ------------------------------------------------------------------------------------


def _converse(flow: Flow, name: str, language: str, record: Path | None) -> None:
    clock = Clock()
    if isinstance(sys.stdin, io.TextIOWrapper):
        # A stray byte is a reply that is not understood, never the end of the conversation.
        sys.stdin.reconfigure(errors="replace")
    if sys.stdin.isatty():
        say("play-how")
    terminal = Terminal(flow, language)
    header = [at_margin("lang", language)] if language != "en" else []
    began = clock.now()
    written = [*header, at_margin("at", began.isoformat(" ", "minutes")), at_margin("flow", name)]
    sprint = start(flow, Started("run1", YOU, language, began))
    while True:
        lines = terminal.lines(sprint.events)
        written += lines
        _record(record, written, sprint.run)
        for line in lines:
            typer.echo(line)
        if not sprint.run.is_open:
            break
        typed = _typed(terminal.place())
        if typed is None:
            break
        written.append(at_margin(YOU, typed))
        sprint = resume(flow, sprint.run, terminal.understood(typed, clock.now()))


def _record(record: Path | None, written: list[str], run: Run) -> None:
    """Keep what was said so far: after every turn, so that nothing is lost if the terminal is closed."""
    if record is None:
        return
    said = "\n".join(written)
    if record.suffix == ".json":
        said = json.dumps(answers_of(run), ensure_ascii=False, indent=2)
    try:
        record.write_text(f"{said}\n", encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter((error.strerror or "").lower(), param_hint="--record") from None


def _typed(place: str) -> str | None:
    """The next line that is not empty; ``None`` at the end of what is typed (Ctrl-D, Ctrl-C)."""
    while True:
        if sys.stdin.isatty():
            typer.echo(f"\n{at_margin('', place)}\n{at_margin(YOU, '')} ", nl=False)
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            return None
        if not line:
            return None
        if line.strip():
            return line.strip()


# --- from a file --------------------------------------------------------------------------------------


def _from_file(flow: Flow, file: Path, as_json: bool) -> None:
    read = _text_of(file)
    given = read if isinstance(read, Problem) else _answers_in(flow, file, read)
    if isinstance(given, Problem):
        typer.echo(json.dumps(given.to_json(), ensure_ascii=False) if as_json else report(0, [given]))
        raise typer.Exit(1)
    answers, at = given
    played = rehearse(flow, answers, at)
    typer.echo(json.dumps(_as_json(flow, played), ensure_ascii=False, indent=None if as_json else 2))


def _text_of(file: Path) -> str | Problem:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        return Problem(
            str(file), None, None, None, f"the file cannot be opened: {why}", "Check its name and rights."
        )
    except ValueError:
        return Problem(str(file), None, None, None, "this is not JSON", "Save it as JSON in UTF-8.")


def _answers_in(flow: Flow, file: Path, text: str) -> tuple[dict[str, Any], datetime] | Problem:
    """The answers in a file, or those of a conversation that was recorded; and the moment they are given at."""
    if is_transcript(text):
        try:
            run = run_in(text, lambda _: flow)
        except TranscriptError as error:
            return Problem(str(file), None, None, None, str(error), "Mend the line, or record it again.")
        return answers_of(run), run.started_at
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        return Problem(
            str(file), None, error.lineno, None, f"this is not JSON: {error.msg}", "Mend it there."
        )
    except (ValueError, RecursionError):
        return Problem(str(file), None, None, None, "this is not JSON", "Save it as JSON in UTF-8.")
    if not isinstance(given, dict):
        return Problem(str(file), None, 1, None, "the answers are no object", 'Write {"path": answer, …}.')
    return given, Clock().now()


def _unsupported(form: Reading) -> dict[str, Any]:
    return {
        "status": "unsupported",
        "unsupported": [{"path": each.path, "what": each.what} for each in form.unsupported],
        "asked": [],
        "refused": [],
        "submission": {},
    }


def _as_json(flow: Flow, played: Rehearsal) -> dict[str, Any]:
    said = words(flow.settings.default_language)

    return {
        "status": played.status,
        "asked": list(played.asked),
        "refused": [
            {"path": attempt.path, "value": attempt.value, "message": said.of(attempt.reason)}
            for attempt in played.refused
        ],
        "submission": played.submission,
    }
