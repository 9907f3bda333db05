"""The store under test: SQLite, and for the tests that say so PostgreSQL too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.storage.conftest import keyring, store

__all__ = ["database_url", "keyring", "store"]


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if getattr(request, "param", "sqlite") == "postgres":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{tmp_path}/data/commonweal.db"
