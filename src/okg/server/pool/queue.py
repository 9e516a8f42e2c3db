"""A queue that is fair to its clients: whoever asks much waits for himself, not the others."""

from collections import OrderedDict, deque
from typing import Generic, TypeVar

__all__ = ["FairQueue"]

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Items in turn, one of each client and again from the beginning; first come, first served."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[T]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def push(self, client: str, item: T) -> None:
        """Put ``item`` behind all that ``client`` has in the queue."""
        self._waiting.setdefault(client, deque()).append(item)
        self._size += 1

    def pop(self) -> T:
        """Take the next item. Raises IndexError where there is none."""
        if not self._size:
            raise IndexError("the queue is empty")
        client, items = self._waiting.popitem(last=False)
        item = items.popleft()
        if items:
            self._waiting[client] = items
        self._size -= 1
        return item

    def length(self, client: str) -> int:
        """Return how many items of ``client`` wait."""
        return len(self._waiting.get(client, ()))

    def longest(self) -> str | None:
        """Return the client with the most items, None where nothing waits."""
        return max(self._waiting, key=self.length, default=None)

    def pop_last(self, client: str) -> T:
        """Take the item of ``client`` that came last. Raises KeyError where it has none."""
        item = self._waiting[client].pop()
        if not self._waiting[client]:
            del self._waiting[client]
        self._size -= 1
        return item

    def remove(self, client: str, item: T) -> None:
        """Take ``item`` out. Raises ValueError where it does not wait."""
        items = self._waiting.get(client, deque())
        items.remove(item)
        if not items:
            del self._waiting[client]
        self._size -= 1
