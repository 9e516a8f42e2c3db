"""What a worker process does: open its desk, and carry out one job after another."""

import logging
import os
import pickle
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from okg.errors import OkgError
from okg.server.pool.channel import receive, send
from okg.server.problems import Problem, problem_of
from okg.server.reply import Reply

__all__ = ["READY", "Desk", "Job", "Outcome", "out_of_memory", "work"]

READY = "ready"

log = logging.getLogger(__name__)


class Desk(Protocol):
    """What jobs work with; see ``okg.server.jobs.desk``."""

    def refresh(self) -> None:
        """Bring it up to date; called before each job."""


class Job(Protocol):
    """What can be carried out; it is pickled on its way."""

    def run(self, desk: Any) -> Reply:  # noqa: ANN401 — the desk of its kind of worker
        """Return the answer. Raises Problem, or an error of okg, where there is none."""


def work(
    channel: socket.socket, open_desk: Callable[[Path], Desk], folder: Path, memory_limit: int
) -> None:
    """Carry out the jobs that come through ``channel`` until it is closed.

    The first message sent back is READY, or the error that kept the desk from being opened.
    """
    # Stopping is the front's business: Ctrl-C reaches the whole group of processes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_front, daemon=True).start()
    _limit_memory(memory_limit)
    try:
        desk = open_desk(folder)
    except OkgError as error:
        send(channel, pickle.dumps(error))
        return
    with suppress(EOFError, OSError):
        send(channel, pickle.dumps(READY))
        while True:
            job = pickle.loads(receive(channel))
            send(channel, pickle.dumps(_outcome(job, desk)))


class Outcome(NamedTuple):
    """What came of a job, and whether the worker is fit for another."""

    answer: Reply | Problem
    sound: bool = True


def _outcome(job: Job, desk: Desk) -> Outcome:
    try:
        desk.refresh()
        return Outcome(job.run(desk))
    except Problem as problem:
        return Outcome(problem)
    except OkgError as error:
        return Outcome(problem_of(error))
    except MemoryError:
        return Outcome(out_of_memory(), sound=False)
    except Exception:
        log.exception("a job failed: %r", job)
        fault = Problem(
            500,
            "internal",
            "The server failed",
            "this is a fault of okg; its log has the particulars. Please report it",
        )
        return Outcome(fault, sound=False)


def out_of_memory() -> Problem:
    """Return what is answered where a worker had not memory enough."""
    return Problem(
        503,
        "out-of-memory",
        "The question needs too much memory",
        "it was stopped; ask for less: fewer variables, a narrower pattern, a LIMIT without an "
        "ORDER BY",
    )


def _end_with_front() -> None:
    """End this process when the front's ends, however that came about.

    Between jobs the closed channel tells; within one that does not end nobody would look.
    """
    front = parent_process()
    assert front is not None
    front.join()
    os._exit(1)


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    # What the process itself allocates; files that a store maps are not counted.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
