"""People's own words: nobody is shown what its writer does not allow, and what was read is not read again."""

from __future__ import annotations

from storage.store import Store

from .lives import ADA, PROGRAMME, SAM, after, arrive, converse

WORRIES = {("check-in", "worry")}


async def test_stories_are_read_one_by_one_and_only_the_fit_are_quoted(store: Store) -> None:
    people = [await arrive(store, telegram_id) for telegram_id in (SAM, ADA, ADA + 1)]
    for number, person in enumerate(people):
        async with store.transaction() as tx:
            await tx.people.consent(person, PROGRAMME, "quote", number != 1, after(0))
        await converse(store, person, "2", f"Worry {number}", run=f"r{number}")
    async with store.transaction() as tx:
        count, first = await tx.stories.unread(PROGRAMME, after(60), WORRIES)
        assert first is not None
        assert (count, first.text, first.person) == (2, "Worry 0", people[0].id)
        await tx.stories.review(PROGRAMME, first.answer, fit=True, by=people[2].id, at=after(5))
        count, second = await tx.stories.unread(PROGRAMME, after(60), WORRIES)
        assert second is not None
        assert (count, second.text) == (1, "Worry 2")
        await tx.stories.review(PROGRAMME, second.answer, fit=False, by=people[2].id, at=after(6))
    async with store.reading() as tx:
        assert await tx.stories.unread(PROGRAMME, after(60), WORRIES) == (0, None)
        assert await tx.stories.fit(PROGRAMME, after(60), WORRIES, after(0)) == [first]
        assert await tx.stories.one(PROGRAMME, after(60), WORRIES, first.answer) == first
        assert await tx.stories.one(PROGRAMME, after(60), WORRIES, "r1#4") is None
        assert await tx.stories.one(PROGRAMME, after(60), set(), first.answer) is None
