from __future__ import annotations
from storage.store import Store
async def test_x(store: Store) -> None:
    async with store.transaction() as tx:
        assert await tx.people.all() == []
