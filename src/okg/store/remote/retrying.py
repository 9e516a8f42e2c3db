"""Trying again what may be tried again, after pauses that grow.

A request is repeated where that can change nothing twice, or where it certainly never arrived.
"""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from okg.store.remote.failures import Refused, Unreachable

__all__ = ["Passing", "repeated"]

Result = TypeVar("Result")

PAUSE = 0.25
"""Seconds before the second attempt; each further pause is twice as long."""
LONGEST = 30.0
"""Seconds of pause at most, whatever a server asks for."""


class Passing(Exception):
    """A fault that may have passed by the next attempt.

    ``fault`` is what to raise when it has not, ``arrived`` tells whether the server may have acted
    on the request, and ``pause`` is how many seconds the server asks to be left alone.
    """

    def __init__(
        self, fault: Unreachable | Refused, *, arrived: bool = True, pause: float = 0
    ) -> None:
        super().__init__(fault.message)
        self.fault = fault
        self.arrived = arrived
        self.pause = pause


def repeated(attempt: Callable[[], Result], *, harmless: bool, attempts: int) -> Result:
    """Return what ``attempt`` does, after as many as ``attempts`` of them.

    ``harmless`` tells that a repeat changes nothing that the first attempt has not changed.

    Raises the fault of the last attempt.
    """
    for number in range(attempts):
        try:
            return attempt()
        except Passing as passing:
            if number == attempts - 1 or (passing.arrived and not harmless):
                raise passing.fault from None
            # Many clients that were refused together should not come back together.
            pause = PAUSE * 2**number * random.uniform(0.5, 1.5)
            time.sleep(min(max(pause, passing.pause), LONGEST))
    raise AssertionError("there is at least one attempt")
