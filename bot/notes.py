"""What a bot notes beside its data while it runs: when it was last up, and that everybody in it is invented.

Commands read it: a demonstration's clock is wound ahead of the machine's, and its weeks end when it says so.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

LAST_UP = "last-up"
SAMPLE_DATA = "sample-data"


def note_up(folder: Path, now: datetime) -> None:
    """Keep the moment at which the bot was up. Raises ``OSError``."""
    (folder / LAST_UP).write_text(now.isoformat(), encoding="ascii")


def last_up(folder: Path) -> datetime | None:
    """When the bot of this folder was last up, by its own clock."""
    try:
        noted = datetime.fromisoformat((folder / LAST_UP).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return noted if noted.tzinfo is not None else None


def present(folder: Path) -> datetime:
    """The moment it is for the data of this folder: the machine's, or later where a demonstration was wound."""
    now = datetime.now(UTC)
    noted = last_up(folder)
    return now if noted is None else max(now, noted)


def note_sample_data(folder: Path) -> None:
    """Keep that all of the data in this folder is invented. Raises ``OSError``."""
    (folder / SAMPLE_DATA).touch()


def is_sample_data(folder: Path) -> bool:
    return (folder / SAMPLE_DATA).exists()
