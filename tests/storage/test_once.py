"""What must happen once: an offer for a person and period, a summary for a recipient and period."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import update

from flows.conversation.approaching import Answer, Kind
from flows.value.disclosure import disclose
from flows.value.subscription import Part, Subscription
from storage.schema import releases
from storage.store import Store, Tx
from tests.flows.value.samples import forty_people

from .lives import PROGRAMME, after, arrive, opened_again


async def test_a_flow_is_offered_once_in_a_period(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        assert await tx.offers.claim(sam.id, PROGRAMME, "check-in", "2026-W10")
        assert not await tx.offers.claim(sam.id, PROGRAMME, "check-in", "2026-W10")
        assert await tx.offers.claim(sam.id, PROGRAMME, "check-in", "2026-W11")


async def test_of_many_who_ask_at_once_one_gets_to_send_the_summary(store: Store) -> None:
    other = await opened_again(store)

    async def ask(through: Store) -> bool:
        async def work(tx: Tx) -> bool:
            return await tx.releases.claim(PROGRAMME, "2026-W10", "p-commissioner")

        return await through.submit(work)

    won = await asyncio.gather(*(ask(each) for each in (store, other) * 5))
    await other.close()
    assert sorted(won) == [False] * 9 + [True]
    async with store.reading() as tx:
        assert await tx.releases.claimed(PROGRAMME, "2026-W10") == {"p-commissioner"}


async def test_what_a_blocked_chat_could_not_get_is_kept_and_claimed_once_more(store: Store) -> None:
    async with store.transaction() as tx:
        assert await tx.releases.claim(PROGRAMME, "2026-W10", "p-one", at=after(0), standing="undelivered")
        assert not await tx.releases.claim(PROGRAMME, "2026-W10", "p-one", standing="undelivered")
        assert await tx.releases.claim(PROGRAMME, "2026-W11", "p-one", standing="not_wanted")
        assert [each.period for each in await tx.releases.undelivered(PROGRAMME)] == ["2026-W10"]
        assert await tx.releases.claim(PROGRAMME, "2026-W10", "p-one", at=after(1))
        assert not await tx.releases.claim(PROGRAMME, "2026-W10", "p-one", at=after(2))
        assert not await tx.releases.claim(PROGRAMME, "2026-W11", "p-one")
        assert await tx.releases.undelivered() == []
        assert await tx.releases.settled(PROGRAMME, ["p-one"]) == {
            ("2026-W10", "p-one"),
            ("2026-W11", "p-one"),
        }


async def test_outcomes_are_told_apart_from_the_first_time_on_and_anew_when_that_changes(
    store: Store,
) -> None:
    async with store.transaction() as tx:
        assert await tx.releases.told_since(PROGRAMME, "M", after(0)) == after(0)
        assert await tx.releases.told_since(PROGRAMME, "M", after(5)) == after(0)
        assert await tx.releases.told_since(PROGRAMME, "Q", after(6)) == after(6)


async def test_what_somebody_wants_is_kept_and_changed(store: Store) -> None:
    sam = await arrive(store)
    wanted = Subscription(frozenset({Part.PICTURES, Part.WEEKS}), after(9), "bn")
    async with store.transaction() as tx:
        assert await tx.subscriptions.of(sam.id, PROGRAMME) == Subscription()
        await tx.subscriptions.keep(sam.id, PROGRAMME, wanted, after(0))
        assert await tx.subscriptions.of_programme(PROGRAMME) == {sam.id: wanted}
        await tx.subscriptions.keep(sam.id, PROGRAMME, Subscription(), after(1))
        assert await tx.subscriptions.of(sam.id, PROGRAMME) == Subscription()


async def test_what_was_asked_of_a_process_is_its_own_for_a_while_however_much_others_have_before_it(
    store: Store,
) -> None:
    sam = await arrive(store)
    other = await opened_again(store)
    minute = timedelta(minutes=1)
    async with store.transaction() as tx:
        for number in range(3):
            await tx.subscriptions.wish(
                sam.id, PROGRAMME, f"2026-W1{number}", after(1 + number / 10), exact=False
            )
    async with other.transaction() as tx:
        await tx.subscriptions.wish(sam.id, PROGRAMME, "2026-W47", after(2), exact=False)
    async with other.reading() as tx:
        [first] = await tx.subscriptions.wishes(1, after(2), minute)
        # An embedded database has one process: whatever is there is its own.
        assert first.period == ("2026-W10" if other.on_sqlite else "2026-W47")
        [left] = await tx.subscriptions.wishes(1, after(2) + 2 * minute, minute)
        assert left.period == "2026-W10"
    await other.close()


async def test_a_published_summary_is_kept_as_it_was_published(store: Store) -> None:
    async with store.transaction() as tx:
        assert await tx.releases.last_period(PROGRAMME) is None
        await tx.releases.store(PROGRAMME, "2026-W10", {"figures": [{"value": "484.00"}]}, after(0))
        await tx.releases.store(PROGRAMME, "2026-W09", '{"figures": []}', after(1))
        await tx.releases.store("raploch", "2026-W12", {}, after(1))
    async with store.reading() as tx:
        assert await tx.releases.last_period(PROGRAMME) == "2026-W10"
        assert await tx.releases.get(PROGRAMME, "2026-W10") == {"figures": [{"value": "484.00"}]}
        assert await tx.releases.get(PROGRAMME, "2026-W08") is None


async def test_a_published_summary_is_read_again_whole_unless_an_earlier_version_wrote_it(
    store: Store,
) -> None:
    published = disclose(forty_people(), exact=False)
    async with store.transaction() as tx:
        await tx.releases.store(PROGRAMME, "2026-W47", {}, after(0), published)
        await tx.releases.store(PROGRAMME, "2026-W48", {}, after(1), published)
        await tx.releases.store(PROGRAMME, "2026-W46", {}, after(2))
        in_other_words = update(releases).where(releases.c.period == "2026-W48")
        await tx.execute(in_other_words.values(published='{"head": {}, "figures": [], "exact": false}'))
    async with store.reading() as tx:
        assert await tx.releases.published(PROGRAMME, "2026-W47") == (published, after(0))
        # That they were sent, and when, is known all the same.
        assert await tx.releases.published(PROGRAMME, "2026-W46") == (None, after(2))
        assert await tx.releases.published(PROGRAMME, "2026-W48") == (None, after(1))
        assert await tx.releases.published(PROGRAMME, "2026-W49") is None


async def test_what_was_promised_for_later_is_said_once(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        for _ in range(2):
            await tx.offers.promise(sam.id, PROGRAMME, "check-in", after(0), after(60))
        (promise,) = (await tx.offers.around([sam.id], after(0)))[sam.id].promises
        assert (promise.asked_at, promise.at) == (after(0), after(60))
        assert await tx.offers.concerned() == [sam.id]
        kept = (sam.id, PROGRAMME, "check-in", promise.occasion, after(60))
        assert await tx.offers.keep(*kept)
        assert not await tx.offers.keep(*kept)
        around = (await tx.offers.around([sam.id], after(0)))[sam.id]
        assert not around.promises
        assert [made.kind for made in around.made] == [Kind.AGAIN]


async def test_what_was_said_first_is_read_back_with_what_came_of_it(store: Store) -> None:
    sam = await arrive(store)
    async with store.transaction() as tx:
        await tx.offers.claim(sam.id, PROGRAMME, "check-in", "2026-W10", at=after(0))
        await tx.offers.claim(sam.id, PROGRAMME, "check-in", "outage", kind="outage", at=after(1))
        await tx.offers.answer(sam.id, PROGRAMME, "check-in", "2026-W10", Answer.NOT_NOW, after(5))
    async with store.reading() as tx:
        around = (await tx.offers.around([sam.id], after(0)))[sam.id]
    (made,) = around.made
    assert (made.occasion, made.at, made.answer) == ("2026-W10", after(0), Answer.NOT_NOW)
    assert made.answered_at == after(5)
