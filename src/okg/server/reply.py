"""What a job answers, on its way from the worker to the front."""

from typing import NamedTuple

__all__ = ["Reply"]


class Reply(NamedTuple):
    """A response: whole, in ``body`` or, where it is large, in the file ``path``.

    The front removes the file when it was sent.
    """

    status: int = 200
    media_type: str = ""
    body: bytes = b""
    path: str = ""
    headers: tuple[tuple[str, str], ...] = ()
