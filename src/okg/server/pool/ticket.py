"""The promise of an answer to a job that was handed in."""

import asyncio
from collections.abc import Callable

from okg.server.reply import Reply

__all__ = ["Ticket"]


class Ticket:
    """A job that waits, or is being carried out; ``future`` becomes its reply, or a Problem."""

    def __init__(
        self, payload: bytes, client: str, future: "asyncio.Future[Reply]", limit: float
    ) -> None:
        self.payload = payload
        self.client = client
        self.future = future
        self.limit = limit
        self.timer: asyncio.TimerHandle | None = None
        self.withdraw: Callable[[], None] = lambda: None
        """Give the job up: it leaves the queue, or its worker is stopped."""

    def settle(self, outcome: Reply | Exception) -> None:
        """Tell the outcome to whoever waits, if anybody still does."""
        if self.timer:
            self.timer.cancel()
            self.timer = None
        if self.future.done():
            return
        if isinstance(outcome, Exception):
            self.future.set_exception(outcome)
        else:
            self.future.set_result(outcome)
