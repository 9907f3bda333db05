"""The bot's log: short events with a few known facts, never what a person said, is called or is numbered.

What may be printed is a list of keys (``PRINTABLE``); a value under any other key is replaced by its type. So
a line added in haste can leak nothing, at DEBUG neither. Lines of libraries lose their arguments for the same reason.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

#: Facts that identify nobody: our own row numbers, counts, names of methods and settings, times.
PRINTABLE = frozenset(
    {
        "attempt", "batch", "code", "command", "count", "days", "flow", "handled", "host", "in_flight", "job", "kind",
        "level", "logger", "message", "method", "mode", "path", "period", "person", "port", "problem", "programme",
        "programmes", "reason", "recovered", "revision", "role", "row", "run", "seconds", "server", "setting", "signal",
        "state", "timestamp", "trouble", "update", "url", "username", "version", "waiting", "where",
    }
)  # fmt: skip

_TOKEN = re.compile(r"\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<![\w.-])-?\d{7,}(?![\w-])")
_HIDDEN = "[hidden]"

_secrets: set[str] = set()


def hide(secret: str) -> None:
    """Never print ``secret`` from now on, wherever it stands in a line."""
    if len(secret) >= 6:
        _secrets.add(secret)


def scrub(text: str) -> str:
    """``text`` without tokens, known secrets, or numbers long enough to be a Telegram id."""
    for secret in _secrets:
        text = text.replace(secret, _HIDDEN)
    return _LONG_NUMBER.sub(_HIDDEN, _TOKEN.sub(_HIDDEN, text))


def redact(_logger: object, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last word on every line of ours: known keys, scrubbed; everything else as the name of its type."""
    for key, value in line.items():
        if key in ("event", "timestamp", "level"):
            line[key] = scrub(value) if isinstance(value, str) else value
        elif key not in PRINTABLE:
            line[key] = f"[{type(value).__name__} hidden]"
        elif isinstance(value, str):
            line[key] = scrub(value)
        elif isinstance(value, (list, tuple, set, frozenset)):
            line[key] = [scrub(str(each)) for each in value]
        elif not isinstance(value, (int, float, bool, type(None))):
            line[key] = scrub(str(value))
    return line


def where(error: BaseException) -> str:
    """Where an error came from, innermost last, without its message: that may quote what a person wrote."""
    steps = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        # Of the libraries only the last step tells anything.
        if trace.tb_next is None or "site-packages" not in code.co_filename:
            steps.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " > ".join(steps[-8:])


class _OneLine(logging.Handler):
    """Lines of the libraries: the constant part of their message only, for arguments may hold rows or bodies."""

    def emit(self, record: logging.LogRecord) -> None:
        facts: dict[str, Any] = {"logger": record.name}
        if record.exc_info and record.exc_info[1] is not None:
            facts["reason"] = type(record.exc_info[1]).__name__
            facts["where"] = where(record.exc_info[1])
        # Not getMessage(): an f-string cannot be told from a template, but every library we use passes arguments.
        template = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        _log.log(record.levelno, template.split("\n", 1)[0], **facts)


_log: Any = structlog.stdlib.get_logger()


def set_up(level: str = "INFO", form: str = "plain", stream: TextIO | None = None) -> None:
    """Send every line, ours and the libraries', through ``redact`` to ``stream`` (standard error)."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.processors.LogfmtRenderer(
            key_order=("timestamp", "level", "event"), bool_as_flag=False
        )
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_OneLine()]
    # Below WARNING the drivers print statements with their rows: those never reach us, whatever the level.
    root.setLevel(logging.WARNING)
    sys.excepthook = _last_words


def _last_words(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.critical("the bot fell over", reason=kind.__name__, where=where(error))


def log() -> Any:
    """The logger. Events are constant sentences; facts go in as keywords out of ``PRINTABLE``."""
    return _log
