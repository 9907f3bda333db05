"""A started station for the tests that need nothing special."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot.log import set_up
from tests.bot.plumbing.station import Station, station


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Station]:
    async with station(tmp_path) as opened:
        yield opened


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """The bot's log at DEBUG, as an operator reads it; everything is as before when the test ends."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook)
    stream = io.StringIO()
    set_up("DEBUG", stream=stream)
    yield stream
    root.handlers[:], level, sys.excepthook = before
    root.setLevel(level)
    structlog.reset_defaults()
