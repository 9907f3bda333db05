"""The store under test, as the store's own tests have it: SQLite and PostgreSQL."""

from tests.storage.conftest import database_url, keyring, store

__all__ = ["database_url", "keyring", "store"]
