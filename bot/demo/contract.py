"""The sample contract: the shipped programme as the demonstration serves it, with promises that begin as it does."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from flows.authoring.programme_file import VALUE_MAP_FILE


def with_promises(programme: Path, folder: Path, begins: date) -> Path:
    """A copy of the programme inside ``folder``. A report tells of the month before: with that the contract begins."""
    copy = folder / programme.name
    shutil.copytree(programme, copy)
    first_day = (begins.replace(day=1) - timedelta(days=1)).replace(day=1)
    last_day = first_day.replace(year=first_day.year + 1) - timedelta(days=1)
    promises = files("bot.demo").joinpath("contract.yaml").read_text("utf-8")
    promises = promises.replace("{first_day}", str(first_day)).replace("{last_day}", str(last_day))
    with (copy / VALUE_MAP_FILE).open("a", encoding="utf-8") as value_map:
        value_map.write(promises)
    return copy
