"""The delivery loop: sends what the outbox holds, in order within a chat and side by side across chats, at a pace.

Laws: a row is sent only after the commit that put it; it is marked sent only after Telegram took it; whatever fails
for a while is tried again, whatever fails for good is recorded without its wording.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any, TypeVar, assert_never

from bot.arrivals import Arrivals
from bot.clock import Clock
from bot.log import log, where
from bot.pace import Pace
from bot.recording import Recorder, stored
from bot.tally import Tally
from bot.telegram.poller import Pause
from bot.telegram.sender import Arrived, Blocked, Outcome, Rejected, Sender, TooFast, Unanswered, describe
from bot.unsettled import Unsettled
from storage.outbox import Message
from storage.store import StorageUnavailable, Store, Tx

T = TypeVar("T")

#: New messages on their way at most: so many may come twice after a crash. At Telegram's own pace a few suffice.
ON_THEIR_WAY = 12
#: Edits and answered taps on their way: they do no harm when they come twice.
_HARMLESS = 60
_REMEMBERED_NUMBERS = 50_000
_SWEEP_SECONDS = 2.0
_SWEPT = 500
_RENEW_SECONDS = 30.0
_LONG_WAIT = 30.0
_BESIDE = ("answer_callback", "chat_action")
_COUNTED = ("send", "photo", "document")


class _Lane:
    """What waits for one chat, in order; one row of it is under way at a time."""

    __slots__ = ("rows", "running")

    def __init__(self) -> None:
        self.rows: deque[Message] = deque()
        self.running = False


class Delivery:
    """Give it rows with ``take``; it does the rest until ``stop``."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        clock: Clock,
        *,
        send_rate: float,
        chat_rate: float,
        chat_burst: int,
        tally: Tally,
        arrivals: Arrivals,
    ) -> None:
        self._store = store
        self._sender = sender
        self._clock = clock
        self._tally = tally
        self._all = Pace(send_rate, max(1.0, send_rate / 6))
        self._chat_rate = chat_rate
        self._chat_burst = chat_burst
        self._paces: dict[str, Pace] = {}
        self._lanes: dict[tuple[str, bool], _Lane] = {}
        self._held: set[int] = set()  # rows in our hands, until they are settled on the disk
        self._numbers: OrderedDict[int, int] = OrderedDict()  # row -> Telegram's number
        self._places = asyncio.Semaphore(ON_THEIR_WAY)
        self._harmless = asyncio.Semaphore(_HARMLESS)
        self._tasks: set[asyncio.Task[None]] = set()
        self._loops: list[asyncio.Task[None]] = []
        self._stopping = asyncio.Event()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._trouble = Pause()
        self._too_fast: dict[str, float] = {}
        self._unsettled = Unsettled(store, sender, self._numbers)
        self._recorder = Recorder(store, arrivals, self._unsettled, self._recorded)
        self._latest_number = 0

    # --- what others call --------------------------------------------------------------------------------

    def start(self) -> None:
        self._loops = [
            asyncio.create_task(self._recorder.run(), name="delivery: record"),
            asyncio.create_task(self._sweep_all(), name="delivery: sweep"),
        ]

    def take(self, messages: Sequence[Message]) -> None:
        """Send these, which are committed, as soon as their chat allows."""
        for message in messages:
            if message.id in self._held:
                continue
            self._held.add(message.id)
            self._quiet.clear()
            if message.kind in _BESIDE:
                # Beside the next question, never before it.
                self._spawn(self._beside(message))
                continue
            # An edit waits for nothing but the message it is of.
            apart = message.kind == "edit" and (
                message.edits in self._numbers or message.edits not in self._held
            )
            key = (message.person, apart)
            lane = self._lanes.get(key)
            if lane is None:
                lane = self._lanes[key] = _Lane()
            lane.rows.append(message)
            if not lane.running:
                lane.running = True
                self._spawn(self._run(key, lane))

    async def idle(self) -> None:
        """Return when every row in our hands is sent or settled, and recorded."""
        await self._quiet.wait()

    async def stop(self, within: float) -> None:
        """Begin no more sends, wait for those under way, record them. What waits is sent after the next start."""
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        for task in (*self._tasks, *self._loops):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._loops, return_exceptions=True)
        await self._recorder.finish()

    @property
    def waiting(self) -> int:
        return len(self._held)

    # --- lanes -------------------------------------------------------------------------------------------

    async def _run(self, key: tuple[str, bool], lane: _Lane) -> None:
        while lane.rows and not self._stopping.is_set():
            message = lane.rows[0]
            try:
                if not await self._deliver(message, lane):
                    break
            except Exception as error:
                # Ours, not Telegram's: this row fails, the chat goes on.
                log().error(
                    "a message could not be sent", row=message.id, kind=message.kind, where=where(error)
                )
                await self._settle(message, type(error).__name__)
            if lane.rows and lane.rows[0] is message:
                lane.rows.popleft()
        lane.running = False
        if not lane.rows:
            self._lanes.pop(key, None)
            self._forget_rested(key[0])

    async def _deliver(self, message: Message, lane: _Lane) -> bool:
        """Send one row until it is settled. False when the bot stops before that."""
        target: int | None = None
        if message.kind == "edit":
            target = await self._number_of(message.edits)
            if target is None:
                await self._settle(message, "its message never arrived")
                return True
        counted = message.kind in _COUNTED
        waits = counted and self._unsettled.waiting(message.person)
        if waits and (earlier := await self._find_out(message.person)):
            # What was before it in the chat comes before it, if it never came.
            self._held.update(each.id for each in earlier)
            lane.rows.extendleft(reversed(earlier))
            return True
        pause = Pause()
        while True:
            if counted and not await self._wait_turn(message.person):
                return False
            async with self._places if counted else self._harmless:
                if self._stopping.is_set():
                    return False
                if not await self._may_go(message):
                    self._let_go(message.id)
                    return True
                begun = self._unsettled.begin()
                outcome = await self._sender.send(message, target)
                if isinstance(outcome, Arrived):
                    self._arrived(message, outcome.message_id, begun)
            self._tally.sent[describe(outcome)] += 1
            match outcome:
                case Arrived():
                    return True
                case Rejected(reason=reason):
                    log().warning(
                        "Telegram refused a message", row=message.id, kind=message.kind, reason=reason
                    )
                    await self._settle(message, reason)
                    return True
                case Blocked():
                    await self._stop_chat(message, lane)
                    return True
                case TooFast(seconds=seconds):
                    await self._take_back(message)
                    if not await self._slow_down(message, seconds):
                        return True
                case Unanswered():
                    if message.careful and outcome.may_have_arrived:
                        await self._leave_undecided(message)
                        return True
                    await self._take_back(message)
                    if not await self._sleep(self._after_no_answer(outcome, pause)):
                        return False
                case _:
                    assert_never(outcome)

    async def _beside(self, message: Message) -> None:
        try:
            async with self._harmless:
                outcome = await self._sender.send(message)
        except Exception as error:
            log().error("a tap could not be answered", row=message.id, kind=message.kind, where=where(error))
            outcome = Rejected(type(error).__name__)
        self._tally.sent[describe(outcome)] += 1
        if isinstance(outcome, Arrived):
            self._arrived(message, None, 0)
        else:
            # A tap that is answered later is not waiting any more: nothing to try again.
            await self._settle(message, _why(outcome))

    def _arrived(self, message: Message, number: int | None, begun: int) -> None:
        if number is not None:
            self._latest_number = max(self._latest_number, number)
            self._unsettled.arrived(begun, number)
            self._numbers[message.id] = number
            if len(self._numbers) > _REMEMBERED_NUMBERS:
                self._numbers.popitem(last=False)
        if self._trouble.over():
            log().info("Telegram takes messages again")
        self._recorder.note(message, number, self._clock.now())

    async def _number_of(self, row: int | None) -> int | None:
        """Telegram's number of the message in a row of ours."""
        if row is None:
            return None
        known = self._numbers.get(row)
        if known is not None:
            return known
        found = await self._stored(lambda tx: tx.outbox.message(row))
        return found.telegram_message_id if found is not None else None

    # --- outcomes ----------------------------------------------------------------------------------------

    async def _settle(self, message: Message, reason: str) -> None:
        await self._stored(lambda tx: tx.outbox.failed(message.id, reason))
        self._let_go(message.id)

    async def _may_go(self, message: Message) -> bool:
        """False where another process has taken it over, or somebody it names is gone since.

        Of a careful one it is committed before it goes out.
        """
        if message.careful:
            after = self._latest_number
            return await self._stored(lambda tx: tx.careful.announce(message.id, after))
        if "about" in message.payload:
            there = await self._stored(lambda tx: tx.outbox.message(message.id))
            return there is not None and there.state == "waiting"
        return True

    async def _take_back(self, message: Message) -> None:
        """It certainly did not leave: a crash from here on leaves nothing undecided."""
        if message.careful:
            await self._stored(lambda tx: tx.careful.not_sent(message.id))

    async def _find_out(self, person: str) -> list[Message]:
        try:
            return await self._unsettled.settle(person)
        except StorageUnavailable:
            return []  # it stays undecided; there will be another message
        except Exception as error:
            log().error("what became of a message could not be found out", where=where(error))
            return []

    async def _leave_undecided(self, message: Message) -> None:
        log().warning("a message may or may not have arrived; see doctor --undecided", row=message.id)
        await self._stored(lambda tx: tx.careful.unclear(message.id))
        try:
            # At once: the next message in the chat comes after it is known what became of this one.
            await self._unsettled.look()
        except StorageUnavailable:
            pass  # the next round looks
        self._let_go(message.id)

    async def _stop_chat(self, refused: Message, lane: _Lane) -> None:
        person_id = refused.person

        async def block(tx: Tx) -> None:
            await tx.outbox.stop_chat(person_id, refused.id)
            await tx.releases.keep_dropped(person_id)
            person = (await tx.people.get([person_id])).get(person_id)
            if person is not None and not person.erased:
                await tx.people.block(person)

        await self._stored(block)
        log().info("a person blocked the bot; nothing more is sent there", person=person_id)
        dropped = list(lane.rows)
        lane.rows.clear()
        for apart in (False, True):
            other = self._lanes.get((person_id, apart))
            if other is not None and other is not lane:
                # Its first row may be under way, and is refused by itself.
                while len(other.rows) > 1:
                    dropped.append(other.rows.pop())
        for message in dropped:
            self._let_go(message.id)

    async def _slow_down(self, message: Message, seconds: float) -> bool:
        """Telegram asks to wait. False when the row was given back for later."""
        now = time.monotonic()
        log().warning("Telegram asks to slow down", method=message.kind, seconds=seconds)
        self._too_fast = {person: until for person, until in self._too_fast.items() if until > now}
        self._too_fast[message.person] = now + seconds
        if len(self._too_fast) > 1:
            # More than one chat at once: it is not about a chat.
            self._all.hold(now + seconds)
        if seconds > _LONG_WAIT:
            at = self._clock.now() + timedelta(seconds=seconds)
            await self._stored(lambda tx: tx.outbox.retry_at(message.id, at))
            self._let_go(message.id)
            return False
        return await self._sleep(seconds)

    def _after_no_answer(self, outcome: Unanswered, pause: Pause) -> float:
        if not self._trouble.streak:
            log().warning("messages cannot be sent; trying again", reason=outcome.reason)
        self._trouble.next()
        return pause.next()

    # --- waiting -----------------------------------------------------------------------------------------

    async def _wait_turn(self, person: str) -> bool:
        if self._chat_rate:
            pace = self._paces.get(person)
            if pace is None:
                pace = self._paces[person] = Pace(self._chat_rate, self._chat_burst)
            wait = pace.reserve(time.monotonic())
            if wait and not await self._sleep(wait):
                return False
        wait = self._all.reserve(time.monotonic())
        return not wait or await self._sleep(wait)

    async def _sleep(self, seconds: float) -> bool:
        """Wait; false when the bot stops meanwhile."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return True
        return False

    def _forget_rested(self, person: str) -> None:
        pace = self._paces.get(person)
        if pace is not None and pace.is_rested(time.monotonic()):
            del self._paces[person]

    # --- the database ------------------------------------------------------------------------------------

    async def _stored(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        return await stored(self._store, work)

    def _recorded(self, rows: Sequence[int]) -> None:
        self._held.difference_update(rows)
        self._look_quiet()

    async def recall(self) -> int:
        """Take up what an earlier process sent and could not record any more. Call before the first sweep."""
        return await self._recorder.recall()

    async def sweep(self) -> int:
        """Fetch what waits and is in nobody's hands: after a start, put by a command, or due again."""
        taken = 0
        while found := await self._store.submit(lambda tx: tx.outbox.waiting(_SWEPT, self._clock.now())):
            await self._unsettled.look()
            self.take(found)
            taken += len(found)
            if len(found) < _SWEPT:
                break
        return taken

    async def _sweep_all(self) -> None:
        renewed = time.monotonic()
        trouble = Pause()
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            try:
                await self.sweep()
                await self._unsettled.look()
                for person in self._unsettled.people():
                    self.take(await self._find_out(person))
                if not self._store.on_sqlite and time.monotonic() - renewed > _RENEW_SECONDS:
                    await self._store.submit(lambda tx: tx.outbox.renew(sorted(self._held)))
                    renewed = time.monotonic()
                trouble.over()
            except StorageUnavailable:
                pass  # whoever stores says so; the next round comes soon
            except Exception as error:
                if trouble.next() and trouble.streak == 1:
                    reason = type(error).__name__
                    log().error("what waits could not be looked through", reason=reason, where=where(error))

    def _let_go(self, row: int) -> None:
        self._held.discard(row)
        self._look_quiet()

    def _look_quiet(self) -> None:
        if not self._held:
            self._quiet.set()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log().error("a chat is held up", reason=type(error).__name__, where=where(error))


def _why(outcome: Outcome) -> str:
    match outcome:
        case Rejected(reason=reason) | Unanswered(reason=reason):
            return reason
        case _:
            return describe(outcome)
