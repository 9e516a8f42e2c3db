"""What a server is told when it is started: its store, its address and its limits."""

import os
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["GIB", "MIB", "Settings"]

MIB = 1 << 20
GIB = 1 << 30


def _workers() -> int:
    # More than cores, so that a few long questions leave room for the many short ones.
    return max(4, 2 * (os.cpu_count() or 1))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The options of a server. Times are in seconds, sizes in bytes."""

    store: Path | None = None
    """The folder of the embedded store; None for the packaged knowledge alone."""
    writable: bool = False
    """Whether updates are accepted from who knows the ``token``."""
    token: str = field(default="", repr=False)
    behind_proxy: bool = False
    """Whether a proxy on this machine says who the clients are (X-Forwarded-For)."""
    workers: int = field(default_factory=_workers)
    """How many questions are answered at the same time."""
    time_limit: float = 30
    """How long a question may take once it has a worker."""
    validation_time_limit: float = 120
    memory_limit: int = 2 * GIB
    """How much memory a worker may take."""
    rows_limit: int = 1_000_000
    """How many rows, or triples, an answer may have."""
    answer_limit: int = 256 * MIB
    """How large an answer may be."""
    upload_limit: int = 64 * MIB
    """How large the content of a request may be."""
    unpacked_limit: int = 256 * MIB
    """How large that may become when it is unpacked."""
    upload_time_limit: float = 60
    """How long a client may take to send it."""
    query_limit: int = MIB
    """How long the text of a query may be."""
    queue_limit: int = 200
    """How many questions may wait for a worker."""
    queue_time_limit: float = 60
    """How long a question may wait for one."""
    shutdown_time_limit: float = 30
    """How long requests may go on when the server is asked to stop."""
