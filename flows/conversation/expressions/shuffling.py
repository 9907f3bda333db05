"""An order of chance that is the same in every engine for the same seed: Park and Miller's generator, and Fisher and
Yates from the inside out.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from typing import TypeVar

from flows.conversation.expressions.values import as_number

_MERSENNE = 2_147_483_647

Thing = TypeVar("Thing")


def shuffled(things: Iterable[Thing], seed: str | None, chance: bytes) -> tuple[Thing, ...]:
    """The things in the order that ODK's engines give for a seed; without one, by ``chance``."""
    state = int.from_bytes(hashlib.sha256(chance).digest()[:4], "big") if seed is None else _seeded(seed)
    # The remainder has the sign of the seed, as in the engines that are to agree.
    state = int(math.copysign(abs(state) % _MERSENNE, state))
    if state <= 0:
        state += _MERSENNE - 1
    order: list[Thing] = []
    for index, thing in enumerate(things):
        state = state * 16807 % _MERSENNE
        other = int((state - 1) / (_MERSENNE - 1) * (index + 1))
        order.append(order[other] if other < index else thing)
        order[other] = thing
    return tuple(order)


def _seeded(seed: str) -> int:
    """The number that a seed is: a number without its fraction, 0 for a blank, else the hash of the text."""
    number = as_number(seed)
    if math.isnan(number):
        return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big", signed=True) if seed else 0
    if math.isinf(number):
        return 2**63 - 1 if number > 0 else -(2**63)
    return int(number)
