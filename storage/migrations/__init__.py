"""Migrations: how the tables came to be what they are, one revision after the other, from the first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import Connection

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent


def upgrade(connection: Connection) -> None:
    """Bring the database of this connection to the latest revision, in the transaction that is open."""
    from alembic import command

    settings = _settings()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def current_revision(connection: Connection) -> str | None:
    """The revision a database is at; ``None`` for one that has no tables yet."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def latest_revision() -> str | None:
    """The revision this version of the bot works with."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_settings()).get_current_head()


def known_revisions() -> set[str]:
    """The revisions this version of the bot can work with, or bring up to date."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_settings()).walk_revisions()}


def _settings() -> Config:
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return settings
