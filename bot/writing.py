"""Where a command writes to: standard output, or a file or folder that gets its name only when it is complete."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

UNFINISHED = ".unfinished"


@contextmanager
def written_to(out: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that only its owner reads."""
    if out is None:
        yield sys.stdout.buffer
        return
    if out.exists() and not out.is_file():
        # A device or a pipe has no place for another file beside it, and must never be replaced by one.
        with out.open("wb") as file:
            yield file
        return
    unfinished = out.with_name(out.name + UNFINISHED)
    unfinished.unlink(missing_ok=True)
    try:
        with private(unfinished) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def folder_for(out: Path) -> Iterator[Path]:
    """A folder that only its owner reads. It takes the name ``out`` at the end; what is there already is never touched.

    Raises ``FileExistsError`` where something is.
    """
    if out.exists():
        raise FileExistsError(17, os.strerror(17), str(out))
    with scratch_beside(out) as unfinished:
        yield unfinished
        unfinished.rename(out)


@contextmanager
def scratch_beside(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` for what is not finished; it is gone afterwards, whatever happens."""
    folder = out.with_name(out.name + UNFINISHED)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def private(file: Path) -> BinaryIO:
    """A new file that only its owner reads."""
    return os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
