"""An installation for the tests of the operator's commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.commands.installation import Installation, install, two_people_answer


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Settings only: nothing was ever started."""
    return install(tmp_path, monkeypatch)


@pytest.fixture
def here(empty: Installation) -> Installation:
    """An installation in which two people have answered."""
    two_people_answer(empty)
    return empty


@pytest.fixture
def on_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> Installation:
    return install(tmp_path, monkeypatch, postgres_url)
