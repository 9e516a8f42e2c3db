"""The front's side of the workers: who works on what, who waits, and who has had his time."""

import asyncio
import logging
import multiprocessing
import os
import pickle
import shutil
import socket
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

from okg.errors import EnvironmentFault
from okg.server.pool.channel import Channel
from okg.server.pool.queue import FairQueue
from okg.server.pool.ticket import Ticket
from okg.server.pool.worker import READY, Desk, Job, out_of_memory, work
from okg.server.problems import Problem
from okg.server.reply import Reply

__all__ = ["Pool"]

START = 60.0
"""Seconds that the first workers have to open their desks."""
PAUSE = 1.0
"""Seconds before a worker is replaced that did not even get as far as being ready."""
LONGEST = 70
"""Characters of the temporary folder's path: a socket's may have some hundred, its own included."""
FOLDER = "okg-serve-"
GRACE = 5.0
"""Seconds after which a worker that was told to stop is stopped."""

log = logging.getLogger(__name__)


class Worker:
    """A process, and what it works on."""

    channel: Channel

    def __init__(self, process: BaseProcess, folder: Path) -> None:
        self.process = process
        self.folder = folder
        self.ready = False
        self.ticket: Ticket | None = None


class Pool:
    """Workers of one kind and the queue before them; used from one event loop.

    ``open_desk`` is called in each worker, with a folder for its files that is removed with it, and
    returns what its jobs work with; it is pickled. Workers that carry out ``once`` only one job
    are replaced after it.

    There should be more workers than processors, so that long jobs leave room for short ones.
    """

    def __init__(  # noqa: PLR0913 — each limit by its name
        self,
        open_desk: Callable[[Path], Desk],
        *,
        size: int,
        time_limit: float,
        memory_limit: int,
        queue_limit: int,
        queue_time_limit: float,
        once: bool = False,
    ) -> None:
        self._open_desk = open_desk
        self._size = size
        self._time_limit = time_limit
        self._memory_limit = memory_limit
        self._queue_limit = queue_limit
        self._queue_time_limit = queue_time_limit
        self._once = once
        # Started from a process that has imported what workers need, and nothing runs in it.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["okg.server.jobs.preload"])
        self._workers: list[Worker] = []
        self._idle: list[Worker] = []
        self._queue: FairQueue[Ticket] = FairQueue()
        self._folder: Path | None = None
        self._number = 0
        self._hirings: set[asyncio.Task[None]] = set()
        self._closing = False
        self._failure: Exception | None = None
        self._first: asyncio.Event = asyncio.Event()
        self.done = 0
        """Jobs that were carried out, whatever came of them."""
        self.killed = 0
        """Workers that were stopped because their job took too long or nobody waits for it."""
        self.died = 0
        """Workers that ended by themselves while they worked: most for want of memory."""

    @property
    def waiting(self) -> int:
        """How many jobs wait for a worker."""
        return len(self._queue)

    @property
    def busy(self) -> int:
        """How many workers are working."""
        return sum(1 for it in self._workers if it.ticket)

    @property
    def ready(self) -> int:
        """How many workers there are to work."""
        return sum(1 for it in self._workers if it.ready)

    @property
    def processes(self) -> list[int]:
        """The process ids of the workers."""
        return [it.process.pid for it in self._workers if it.process.pid is not None]

    async def start(self) -> None:
        """Start the workers, and return when the first is ready.

        Raises the OkgError for which none can be.
        """
        if len(tempfile.gettempdir()) > LONGEST:
            raise EnvironmentFault(
                f"the path of the temporary folder, {tempfile.gettempdir()}, is too long for the "
                "sockets that go into it: set TMPDIR to a shorter one"
            )
        _tidy()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-"))
        try:
            for _ in range(self._size):
                await self._hire()
            async with asyncio.timeout(START):
                await self._first.wait()
        except TimeoutError:
            self._failure = EnvironmentFault(f"no worker was ready within {START:.0f} seconds")
        except OSError as error:
            self._failure = EnvironmentFault(f"no worker can be started: {error}")
        if self._failure:
            failure = self._failure
            await self.close(0)
            raise failure

    async def close(self, grace: float = GRACE) -> None:
        """Stop: what waits is refused, what runs may end within ``grace`` seconds."""
        self._closing = True
        while len(self._queue):
            self._queue.pop().settle(_stopping())
        running = [it.ticket.future for it in self._workers if it.ticket]
        if running and grace:
            await asyncio.wait(running, timeout=grace)
        for worker in list(self._workers):
            self._dismiss(worker, _stopping())
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def submit(self, job: Job, client: str = "", time_limit: float | None = None) -> Ticket:
        """Hand in ``job``, to be carried out in turn with those of other clients.

        Raises Problem where too many wait already.
        """
        if self._closing:
            raise _stopping()
        future = asyncio.get_running_loop().create_future()
        ticket = Ticket(pickle.dumps(job), client, future, time_limit or self._time_limit)
        ticket.withdraw = partial(self._withdraw, ticket)
        if self._idle:
            self._give(self._idle.pop(), ticket)
            return ticket
        if len(self._queue) >= self._queue_limit:
            # Who asks most makes room, so that nobody can shut the others out.
            most = self._queue.longest()
            if most is None or self._queue.length(client) + 1 >= self._queue.length(most):
                raise _too_many(len(self._queue))
            self._queue.pop_last(most).settle(_too_many(len(self._queue)))
        self._queue.push(client, ticket)
        loop = asyncio.get_running_loop()
        ticket.timer = loop.call_later(self._queue_time_limit, self._waited_too_long, ticket)
        return ticket

    async def _hire(self) -> None:
        """Start a worker. Raises OSError where the system refuses."""
        assert self._folder is not None
        self._number += 1
        folder = self._folder / str(self._number)
        folder.mkdir()
        with ExitStack() as undone:
            undone.callback(shutil.rmtree, folder, ignore_errors=True)
            ours, theirs = socket.socketpair()
            undone.callback(ours.close)
            with theirs:
                process = self._context.Process(
                    target=work,
                    args=(theirs, self._open_desk, folder, self._memory_limit),
                    daemon=True,
                )
                process.start()
            undone.pop_all()
        worker = Worker(process, folder)
        worker.channel = Channel(partial(self._hear, worker), partial(self._lose, worker))
        self._workers.append(worker)
        await asyncio.get_running_loop().create_unix_connection(lambda: worker.channel, sock=ours)

    def _hire_soon(self) -> None:
        if not self._closing:
            hiring = asyncio.get_running_loop().create_task(self._hire_or_later())
            self._hirings.add(hiring)
            hiring.add_done_callback(self._hirings.discard)

    async def _hire_or_later(self) -> None:
        try:
            await self._hire()
        except OSError as error:
            # Files or processes may be used up for a while; a worker less must not stay one less.
            log.warning("no worker could be started: %s", error)
            asyncio.get_running_loop().call_later(PAUSE, self._hire_soon)

    def _give(self, worker: Worker, ticket: Ticket) -> None:
        if ticket.timer:
            ticket.timer.cancel()
        worker.ticket = ticket
        loop = asyncio.get_running_loop()
        ticket.timer = loop.call_later(ticket.limit, self._took_too_long, worker, ticket)
        worker.channel.send(ticket.payload)

    def _hear(self, worker: Worker, message: bytes) -> None:
        """Take what a worker says: that it is ready, why it is not, or the outcome of its job."""
        said = pickle.loads(message)
        if said == READY:
            worker.ready = True
            self._first.set()
        elif not worker.ready:
            # It ends now, and is replaced: what it met may pass.
            if self._first.is_set():
                log.warning("a worker could not begin: %s", said)
            else:
                self._failure = said
                self._first.set()
            return
        elif worker.ticket:
            self.done += 1
            ticket, worker.ticket = worker.ticket, None
            ticket.settle(self._kept(said.answer))
            if self._once or not said.sound:
                self._replace(worker)
                return
        if len(self._queue):
            self._give(worker, self._queue.pop())
        else:
            self._idle.append(worker)

    def _kept(self, reply: Reply | Problem) -> Reply | Problem:
        """Return the reply with its file, if it has one, where it outlives the worker."""
        if isinstance(reply, Problem) or not reply.path:
            return reply
        assert self._folder is not None
        self._number += 1
        path = self._folder / f"answer-{self._number}"
        Path(reply.path).rename(path)
        return reply._replace(path=str(path))

    def _took_too_long(self, worker: Worker, ticket: Ticket) -> None:
        self.killed += 1
        self._replace(worker, _too_long(ticket.limit))

    def _waited_too_long(self, ticket: Ticket) -> None:
        self._queue.remove(ticket.client, ticket)
        ticket.settle(
            Problem(
                503,
                "busy",
                "The server is busy",
                "the question has waited too long for its turn; try again later",
                headers={"Retry-After": "10"},
            )
        )

    def _withdraw(self, ticket: Ticket) -> None:
        """Give up a job that nobody waits for any more."""
        if ticket.future.done():
            return
        ticket.future.cancel()
        for worker in self._workers:
            if worker.ticket is ticket:
                self.killed += 1
                self._replace(worker, _stopping())
                return
        self._queue.remove(ticket.client, ticket)
        ticket.settle(_stopping())

    def _lose(self, worker: Worker) -> None:
        """Replace a worker that ended by itself."""
        if worker not in self._workers:
            return
        was_ready = worker.ready
        if worker.ticket:
            self.died += 1
            log.warning("worker %s ended while it worked", worker.process.pid)
        self._dismiss(worker, out_of_memory())
        if not self._first.is_set() and not self._workers:
            self._failure = EnvironmentFault(
                "a worker ended before it was ready: perhaps it may take too little memory"
            )
            self._first.set()
        if self._closing:
            return
        if was_ready:
            self._hire_soon()
        else:
            # What keeps a worker from being ready may pass: a disk that is full, say.
            asyncio.get_running_loop().call_later(PAUSE, self._hire_soon)

    def _replace(self, worker: Worker, reason: Exception | None = None) -> None:
        self._dismiss(worker, reason)
        self._hire_soon()

    def _dismiss(self, worker: Worker, reason: Exception | None) -> None:
        """Stop a worker at once, and answer what it was working on with ``reason``."""
        worker.channel.close()
        worker.process.kill()
        self._workers.remove(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if worker.ticket:
            ticket, worker.ticket = worker.ticket, None
            ticket.settle(reason or _stopping())
        shutil.rmtree(worker.folder, ignore_errors=True)


def _tidy() -> None:
    """Remove what servers left behind that were killed."""
    for it in Path(tempfile.gettempdir()).glob(f"{FOLDER}*-*"):
        process = it.name.removeprefix(FOLDER).partition("-")[0]
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            shutil.rmtree(it, ignore_errors=True)
        except (ValueError, OSError):
            continue


def _too_many(waiting: int) -> Problem:
    return Problem(
        429,
        "too-many-requests",
        "Too many questions at once",
        f"{waiting} wait already; try again in a moment",
        headers={"Retry-After": "1"},
    )


def _too_long(limit: float) -> Problem:
    return Problem(
        503,
        "time-limit",
        "The question takes too long",
        f"it was stopped after {limit:g} seconds, and there is no answer; ask for less",
        limit=limit,
    )


def _stopping() -> Problem:
    return Problem(
        503,
        "stopping",
        "The server is stopping",
        "try again when it is back",
        headers={"Retry-After": "10"},
    )
