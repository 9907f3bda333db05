"""The very first start, which dies at a line: a child process begins it again and again, each time one line further.

Run by ``test_first_start``: ``dying_at_first.py FOLDER keys|start``. It prints how many lines there were to die at.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import storage.database
import storage.encryption
import storage.store
from storage.encryption import Keyring
from storage.store import Store

DIED = 9
WATCHED = {each.__file__ for each in (storage.encryption, storage.database, storage.store)}


def start(folder: Path, whole: bool) -> bytes:
    """What a first start does, in its order. Returns something that only these keys make."""
    keyring = Keyring.open(folder / "keys", make=not (folder / "commonweal.db").exists())
    if whole:
        asyncio.run(_database(folder, keyring))
    return keyring.lookup(1)


async def _database(folder: Path, keyring: Keyring) -> None:
    store = await Store.open(f"sqlite:///{folder / 'commonweal.db'}", keyring)
    await store.migrate()
    await store.check()
    await store.close()


def dies(folder: Path, whole: bool, at: int) -> bool:
    """Whether a start came to so many lines, and died at the last of them."""
    child = os.fork()
    if not child:
        left = at
        seen: set[tuple[str, int]] = set()

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal left
            file, line = frame.f_code.co_filename, frame.f_lineno
            if file not in WATCHED:
                return None
            # Of a whole start each line once: it comes past some of them for every row.
            if event == "line" and not (whole and (file, line) in seen):
                seen.add((file, line))
                left -= 1
                if not left:
                    os._exit(DIED)
            return trace

        sys.settrace(trace)
        start(folder, whole)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, DIED), code
    return code == DIED


def main() -> None:
    folder, whole = Path(sys.argv[1]), sys.argv[2] == "start"
    lines = 0
    while dies(folder, whole, lines + 1):
        lines += 1
        # It goes on by itself, and from now on with the same keys.
        assert start(folder, whole) == start(folder, whole)
        left = sorted(file.name for file in (folder / "keys").iterdir())
        assert left == ["inbox.key", "lookup.key", "master.key"], left
        shutil.rmtree(folder / "keys")
        for file in folder.glob("commonweal.db*"):
            file.unlink()
    sys.stdout.write(f"{lines}\n")


if __name__ == "__main__":
    main()
