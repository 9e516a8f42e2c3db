"""Workers within limits: what waits, what is stopped, and who takes its place."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okg.errors import EnvironmentFault
from okg.server.pool import Pool
from okg.server.pool.queue import FairQueue
from okg.server.pool.worker import Job
from okg.server.problems import Problem
from okg.server.reply import Reply

MIB = 1 << 20


class Bench:
    """A desk with nothing on it but a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def refresh(self) -> None:
        """There is nothing to bring up to date."""


def broken(_: Path) -> Bench:
    """Fail as a store does that is damaged."""
    raise EnvironmentFault("the desk is broken")


def hindered(hindrance: Path, folder: Path) -> Bench:
    """Fail for as long as a file is there."""
    if hindrance.exists():
        raise EnvironmentFault("the desk is not free")
    return Bench(folder)


def dying(_: Path) -> Bench:
    """End as a process does that has no memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@dataclass(frozen=True)
class Say:
    """Answers with a word, and the worker's process id."""

    word: str = ""

    def run(self, _: Bench) -> Reply:
        return Reply(body=f"{self.word} {os.getpid()}".encode())


@dataclass(frozen=True)
class Sleep:
    """Takes its time."""

    seconds: float

    def run(self, _: Bench) -> Reply:
        time.sleep(self.seconds)
        return Reply(body=b"slept")


@dataclass(frozen=True)
class Take:
    """Takes memory."""

    size: int

    def run(self, _: Bench) -> Reply:
        return Reply(body=str(len(bytearray(self.size))).encode())


@dataclass(frozen=True)
class Die:
    """Ends the process."""

    def run(self, _: Bench) -> Reply:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


@dataclass(frozen=True)
class Fail:
    """Fails as nobody foresaw."""

    def run(self, _: Bench) -> Reply:
        raise ZeroDivisionError("secret particulars")


@dataclass(frozen=True)
class Write:
    """Answers with a file."""

    def run(self, desk: Bench) -> Reply:
        path = desk.folder / "answer"
        path.write_bytes(b"large")
        return Reply(path=str(path))


@asynccontextmanager
async def pool(
    open_desk: Callable[[Path], Bench] = Bench,
    *,
    size: int = 1,
    time_limit: float = 10,
    waiting: int = 10,
    patience: float = 10,
    once: bool = False,
) -> AsyncIterator[Pool]:
    """Give a pool that is running."""
    made = Pool(
        open_desk,
        size=size,
        time_limit=time_limit,
        memory_limit=400 * MIB,
        queue_limit=waiting,
        queue_time_limit=patience,
        once=once,
    )
    await made.start()
    try:
        yield made
    finally:
        await made.close(0)


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a test that waits for things, in a thread where nothing else does."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(test())).result()


async def answer(made: Pool, job: Job, client: str = "", limit: float | None = None) -> str:
    return (await made.submit(job, client, limit).future).body.decode()


def test_one_worker_answers_one_job_after_another() -> None:
    async def test() -> None:
        async with pool() as made:
            answers = await asyncio.gather(*(answer(made, Say(it)) for it in "abc"))
            assert [it.split()[0] for it in answers] == ["a", "b", "c"]
            assert len({it.split()[1] for it in answers}) == 1
            assert (made.done, made.busy, made.waiting, made.ready) == (3, 0, 0, 1)

    run(test)


def test_workers_work_side_by_side() -> None:
    async def test() -> None:
        async with pool(size=3) as made:
            while made.ready < 3:
                await asyncio.sleep(0.01)
            began = time.monotonic()
            await asyncio.gather(*(answer(made, Sleep(0.5)) for _ in range(3)))
            assert time.monotonic() - began < 1.4

    run(test)


def test_a_job_past_its_time_is_stopped_and_others_are_not() -> None:
    async def test() -> None:
        async with pool(size=2) as made:
            while made.ready < 2:
                await asyncio.sleep(0.01)
            before = set(made.processes)
            long = made.submit(Sleep(60), time_limit=0.3)
            other = made.submit(Sleep(0.8))
            with pytest.raises(Problem) as caught:
                await long.future
            assert (caught.value.status, caught.value.kind) == (503, "time-limit")
            assert (await other.future).body == b"slept"
            while made.ready < 2:
                await asyncio.sleep(0.01)
            assert len(before & set(made.processes)) == 1
            assert made.killed == 1
            [gone] = before - set(made.processes)
            assert not Path(f"/proc/{gone}").exists()

    run(test)


def test_a_job_that_nobody_waits_for_is_given_up() -> None:
    async def test() -> None:
        async with pool() as made:
            running = made.submit(Sleep(60))
            waiting = made.submit(Say("never"))
            waiting.withdraw()
            assert made.waiting == 0
            running.withdraw()
            assert (made.killed, made.busy) == (1, 0)
            assert (await answer(made, Say("next"))).startswith("next")

    run(test)


def test_a_worker_that_dies_is_replaced() -> None:
    async def test() -> None:
        async with pool() as made:
            with pytest.raises(Problem) as caught:
                await answer(made, Die())
            assert caught.value.kind == "out-of-memory"
            assert (await answer(made, Say("next"))).startswith("next")
            assert made.died == 1

    run(test)


def test_memory_is_limited_and_given_back() -> None:
    async def test() -> None:
        async with pool() as made:
            first = (await answer(made, Say())).strip()
            assert await answer(made, Take(50 * MIB)) == str(50 * MIB)
            with pytest.raises(Problem) as caught:
                await answer(made, Take(4000 * MIB))
            assert (caught.value.status, caught.value.kind) == (503, "out-of-memory")
            assert (await answer(made, Say())).strip() != first

    run(test)


def test_a_fault_of_the_program_tells_nothing_of_it() -> None:
    async def test() -> None:
        async with pool() as made:
            with pytest.raises(Problem) as caught:
                await answer(made, Fail())
            assert caught.value.status == 500
            assert "secret" not in str(caught.value.document())
            assert (await answer(made, Say("next"))).startswith("next")

    run(test)


def test_too_many_are_told_to_come_back() -> None:
    async def test() -> None:
        async with pool(waiting=2) as made:
            tickets = [made.submit(Sleep(0.2)) for _ in range(3)]
            with pytest.raises(Problem) as caught:
                made.submit(Say())
            assert caught.value.status == 429
            assert caught.value.headers["Retry-After"]
            await asyncio.gather(*(it.future for it in tickets))

    run(test)


def test_who_asks_too_much_does_not_shut_the_others_out() -> None:
    async def test() -> None:
        async with pool(waiting=3) as made:
            greedy = [made.submit(Sleep(0.1), "greedy") for _ in range(4)]
            modest = made.submit(Say("modest"), "modest")
            with pytest.raises(Problem) as caught:
                await greedy[-1].future
            assert caught.value.status == 429
            with pytest.raises(Problem):
                made.submit(Say(), "greedy")
            assert (await modest.future).body.startswith(b"modest")
            await asyncio.gather(*(it.future for it in greedy[:-1]))

    run(test)


def test_what_keeps_workers_from_beginning_may_pass(tmp_path: Path) -> None:
    hindrance = tmp_path / "hindrance"

    async def test() -> None:
        async with pool(partial(hindered, hindrance)) as made:
            hindrance.touch()
            with pytest.raises(Problem):
                await answer(made, Die())
            await asyncio.sleep(0.5)
            assert made.ready == 0
            hindrance.unlink()
            assert (await answer(made, Say("again"))).startswith("again")

    run(test)


def test_what_a_killed_server_left_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(tempfile.mkdtemp())
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    left = folder / f"okg-serve-{int(done.stdout)}-x"
    ours = folder / f"okg-serve-{os.getpid()}-x"
    for it in (left, ours):
        (it / "1").mkdir(parents=True)

    async def test() -> None:
        async with pool():
            assert not left.exists()
            assert ours.exists()

    run(test)
    shutil.rmtree(folder)


def test_who_waits_too_long_is_told() -> None:
    async def test() -> None:
        async with pool(patience=0.2) as made:
            running = made.submit(Sleep(0.8))
            with pytest.raises(Problem) as caught:
                await answer(made, Say())
            assert (caught.value.status, caught.value.kind) == (503, "busy")
            await running.future
            assert made.waiting == 0

    run(test)


def test_who_asks_much_waits_for_himself() -> None:
    async def test() -> None:
        async with pool(waiting=100) as made:
            order: list[str] = []

            async def ask(client: str, word: str) -> None:
                await answer(made, Say(word), client)
                order.append(word)

            greedy = [asyncio.ensure_future(ask("greedy", f"g{it}")) for it in range(10)]
            await asyncio.sleep(0)
            await asyncio.gather(ask("modest", "m"), *greedy)
            assert order.index("m") <= 2

    run(test)


def test_a_worker_for_one_job_is_replaced_and_its_file_stays() -> None:
    async def test() -> None:
        async with pool(once=True) as made:
            first = await answer(made, Say())
            assert await answer(made, Say()) != first
            reply = await made.submit(Write()).future
            assert Path(reply.path).read_bytes() == b"large"

    run(test)


def test_what_keeps_a_desk_from_being_opened_is_told() -> None:
    async def test() -> None:
        with pytest.raises(EnvironmentFault, match="the desk is broken"):
            async with pool(broken):
                raise AssertionError

    run(test)


def test_workers_that_cannot_even_begin_are_told() -> None:
    async def test() -> None:
        with pytest.raises(EnvironmentFault, match="before it was ready"):
            async with pool(dying, size=2):
                raise AssertionError

    run(test)


def test_nothing_is_left_when_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path = Path(tempfile.mkdtemp())
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    async def test() -> None:
        async with pool(size=2) as made:
            ticket = made.submit(Sleep(60))
            processes = made.processes
            assert list(tmp_path.iterdir())
        with pytest.raises(Problem) as caught:
            await ticket.future
        assert caught.value.kind == "stopping"
        until = time.monotonic() + 5
        while any(Path(f"/proc/{it}").exists() for it in processes) and time.monotonic() < until:
            await asyncio.sleep(0.02)
        assert not any(Path(f"/proc/{it}").exists() for it in processes)

    run(test)
    assert not list(tmp_path.glob("okg-*"))


def test_closing_waits_for_what_is_nearly_done() -> None:
    async def test() -> None:
        made = Pool(
            Bench,
            size=1,
            time_limit=10,
            memory_limit=400 * MIB,
            queue_limit=1,
            queue_time_limit=10,
        )
        await made.start()
        ticket = made.submit(Sleep(0.3))
        await made.close(grace=5)
        assert (await ticket.future).body == b"slept"

    run(test)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers()), max_size=30))
def test_the_queue_serves_clients_in_turn(items: list[tuple[str, int]]) -> None:
    queue: FairQueue[tuple[str, int]] = FairQueue()
    for item in items:
        queue.push(item[0], item)
    assert len(queue) == len(items)
    served = [queue.pop() for _ in items]
    assert sorted(served) == sorted(items)
    for client in "abc":
        # Its own items stay in their order, and nobody is served twice while another waits.
        assert [it for it in served if it[0] == client] == [it for it in items if it[0] == client]
    for place, (client, _) in enumerate(served[:-1]):
        if served[place + 1][0] == client:
            assert all(it[0] == client for it in served[place:])
    with pytest.raises(IndexError):
        queue.pop()


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers()), min_size=1, unique=True))
def test_what_is_taken_out_of_the_queue_is_not_served(items: list[tuple[str, int]]) -> None:
    queue: FairQueue[tuple[str, int]] = FairQueue()
    for item in items:
        queue.push(item[0], item)
    queue.remove(items[0][0], items[0])
    assert sorted(queue.pop() for _ in items[1:]) == sorted(items[1:])
    with pytest.raises(ValueError, match="not in"):
        queue.remove(items[0][0], items[0])
