"""The store under test: every test that asks for ``store`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.encryption import Keyring
from storage.store import Store


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.open(tmp_path / "keys")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{tmp_path}/data/commonweal.db"


@pytest.fixture
async def store(database_url: str, keyring: Keyring) -> AsyncIterator[Store]:
    opened = await Store.open(database_url, keyring)
    await opened.migrate()
    yield opened
    await opened.close()


@pytest.fixture
async def embedded(tmp_path: Path, keyring: Keyring) -> AsyncIterator[Store]:
    """A store on SQLite, for what only an embedded database has."""
    opened = await Store.open(f"sqlite:///{tmp_path}/data/commonweal.db", keyring)
    await opened.migrate()
    yield opened
    await opened.close()
