"""Sealing: what nobody may read from the database is sealed with a person's own key, and that key is wrapped by
a master key kept in a folder of its own. Destroying a person's key makes what they said unreadable:
``kept_keys`` says how this reaches the backups.

AES-GCM-SIV, so that a repeated nonce would not reveal a key; every box is bound to its place by its context.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections import OrderedDict
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from storage.trouble import Trouble

_VERSION = b"\x01"
_NONCE = 12
_REMEMBERED_KEYS = 8192


_encode = json.JSONEncoder(separators=(",", ":")).encode


class KeyMismatch(Trouble):
    """The key folder does not fit: a key is missing, broken, or from another database."""


class PersonKey:
    """A key that seals and opens. ``context`` says where the box belongs; it opens nowhere else."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCMSIV(key)

    def seal(self, plain: bytes, context: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """What was sealed for this context. Raises ``KeyMismatch`` for another key, place or content."""
        if sealed[:1] != _VERSION:
            raise KeyMismatch("sealed-unknown")
        try:
            return self._cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], context.encode())
        except (InvalidTag, ValueError):
            # Another key, place or content; or cut short.
            raise KeyMismatch("key-opens-not", what=context.partition(":")[0]) from None

    def __repr__(self) -> str:
        return "PersonKey(…)"


def as_json(thing: Any) -> bytes:
    """What is sealed is compact JSON in ASCII: even a lone surrogate comes back as it was."""
    return _encode(thing).encode("ascii")


class Keyring:
    """The three keys of an installation, and the persons' keys they unwrap."""

    def __init__(self, folder: Path, master: bytes, lookup: bytes, inbox: bytes) -> None:
        self.folder = folder
        self._master = PersonKey(master)
        self._lookup = lookup
        #: for what belongs to nobody yet: raw updates, and the goodbye to somebody whose key is gone
        self.inbox = PersonKey(inbox)
        self._unwrapped: OrderedDict[bytes, PersonKey] = OrderedDict()

    @classmethod
    def open(cls, key_dir: Path, *, make: bool = True) -> Keyring:
        """Read the keys; at first use, make them. Raises ``KeyMismatch`` when some were lost.

        With ``make=False`` they must be there: new ones would open nothing that is kept already.
        """
        files = [key_dir / f"{name}.key" for name in ("master", "lookup", "inbox")]
        missing = [file for file in files if not file.exists()]
        if len(missing) == len(files) and not make:
            raise KeyMismatch("keys-none", folder=str(key_dir))
        if missing:
            key_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            missing = _made(key_dir, files)
        if missing:
            names = ", ".join(file.name for file in missing)
            raise KeyMismatch("keys-missing", names=names, folder=str(key_dir))
        return cls(key_dir, *(_read_key(file) for file in files))

    def lookup(self, telegram_id: int) -> bytes:
        """The form in which a Telegram id can be found again without being kept."""
        return hmac.digest(self._lookup, b"telegram:%d" % telegram_id, hashlib.sha256)

    def fingerprint(self, content: bytes) -> bytes:
        """A keyed hash: says whether two contents are the same, and nothing to anyone without the key."""
        return hmac.digest(self._lookup, b"content:" + content, hashlib.sha256)

    def for_releases(self) -> bytes:
        """The key under which the memory of disclosure control hashes people and answers: of no use elsewhere."""
        return hmac.digest(self._lookup, b"releases", hashlib.sha256)

    def new_person_key(self, person: str) -> tuple[PersonKey, bytes]:
        """A fresh key, and the wrapped form that is stored with the person it belongs to."""
        key = secrets.token_bytes(32)
        wrapped = self._master.seal(key, f"key:{person}")
        return self._remember(wrapped, PersonKey(key)), wrapped

    def unwrap(self, wrapped: bytes, person: str) -> PersonKey:
        known = self._unwrapped.get(wrapped)
        if known is not None:
            self._unwrapped.move_to_end(wrapped)
            return known
        return self._remember(wrapped, PersonKey(self._master.open(wrapped, f"key:{person}")))

    def forget(self, wrapped: bytes) -> None:
        self._unwrapped.pop(wrapped, None)

    def seal_check(self) -> bytes:
        return self._master.seal(b"commonweal", "keycheck")

    def opens(self, check: bytes) -> bool:
        """Whether these are the keys that sealed ``check``."""
        try:
            return self._master.open(check, "keycheck") == b"commonweal"
        except KeyMismatch:
            return False

    def _remember(self, wrapped: bytes, key: PersonKey) -> PersonKey:
        self._unwrapped[wrapped] = key
        if len(self._unwrapped) > _REMEMBERED_KEYS:
            self._unwrapped.popitem(last=False)
        return key

    def __repr__(self) -> str:
        return "Keyring(…)"


def _made(folder: Path, files: list[Path]) -> list[Path]:
    """Make the keys where there are none. Returns those that are missing still.

    The first gets its name when all are written: a start that was killed after that is gone on with, and what one that
    was killed before it has left was never used.
    """
    alone = os.open(folder, os.O_RDONLY)
    try:
        # Two that start together: the second waits, and finds the keys of the first.
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not any(file.exists() for file in files):
            for file in files:
                _write_new_key(unfinished(file))
            keep_names(folder)
        missing = [file for file in files if not file.exists()]
        for file in missing:
            if unfinished(file).exists():
                unfinished(file).replace(file)
        keep_names(folder)
        return [file for file in missing if not file.exists()]
    finally:
        os.close(alone)


def unfinished(file: Path) -> Path:
    """Where a file is written that gets its name when it is complete."""
    return file.with_name(f"{file.name}.unfinished")


def _write_new_key(file: Path) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(base64.urlsafe_b64encode(secrets.token_bytes(32)) + b"\n")
        out.flush()
        # A database whose keys were lost in a power cut could never be read again.
        os.fsync(out.fileno())


def keep_names(folder: Path) -> None:
    """A power cut from here on leaves the files of a folder under the names that they have now."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _read_key(file: Path) -> bytes:
    try:
        key = base64.urlsafe_b64decode(file.read_bytes().strip())
    except (OSError, binascii.Error, ValueError) as mistake:
        raise KeyMismatch("key-unreadable", file=str(file), why=type(mistake).__name__) from None
    if len(key) != 32:
        raise KeyMismatch("key-of-wrong-length", file=str(file), count=len(key))
    return key
