"""What Telegram took, written to a small file the moment it says so; the database hears of it a little later.

Between a send and its record the bot may be killed, and would send again what has arrived. The line in the file
outlives the process, so after a kill only what was on the wire itself can come twice. After a power cut the file may
be behind; then a message may come twice, and none is missing.
"""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_MOST_PROCESSES = 64


@dataclass(frozen=True, slots=True)
class Arrival:
    """A row of the outbox that has arrived, as Telegram's message ``number`` in the chat of ``person``."""

    row: int
    person: str
    number: int
    at: datetime


class Arrivals:
    """The file of one process. Several in one folder each lock their own; one left by a dead process is taken over."""

    def __init__(self, folder: Path) -> None:
        self._file = self._locked(folder)

    @staticmethod
    def _locked(folder: Path) -> int:
        for number in range(_MOST_PROCESSES):
            file = os.open(
                folder / f"arrivals-{number}", os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600
            )
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(file)
            else:
                return file
        raise OSError("too many processes share this folder")

    def left(self) -> list[Arrival]:
        """What a process that was killed had noted and not recorded. A line cut short is left out."""
        size = os.fstat(self._file).st_size
        lines = os.pread(self._file, size, 0).decode("ascii", "replace").split("\n")[:-1]
        found: list[Arrival] = []
        for line in lines:
            try:
                row, person, number, seconds = line.split(" ")
                found.append(
                    Arrival(int(row), person, int(number), datetime.fromtimestamp(float(seconds), UTC))
                )
            except ValueError:
                continue
        return found

    def note(self, arrival: Arrival) -> None:
        """Write it down. A full disk is no reason to stop: then the record in the database is all there is."""
        line = f"{arrival.row} {arrival.person} {arrival.number} {arrival.at.timestamp()}\n"
        try:
            os.write(self._file, line.encode("ascii"))
        except OSError:
            pass

    def all_recorded(self) -> None:
        """The database knows all that is noted here: begin anew."""
        os.ftruncate(self._file, 0)

    def close(self) -> None:
        os.close(self._file)
