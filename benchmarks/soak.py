"""Leaving the server to a crowd for some minutes, part of it hostile, and seeing how it is after.

Sixty-four clients ask canned queries and SPARQL of their own; validate files; read large answers
slowly; go away in the middle; send queries that never end, or that want all memory, or call other
servers; send what is no HTTP. Nothing but deliberate answers may come back, the others must be
served all the while, every worker that is stopped must be replaced, and memory must not grow.

Exit status 1, with what was wrong, where one of these does not hold.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
import urllib.parse
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.clients import fetch, get, post
from okg.store.local import LocalStore
from tests.servers.server import free_port, working

__all__ = ["main"]

HOST = "127.0.0.1"
EXAMPLES = Path(__file__).parents[1] / "examples"
JSON = "application/sparql-results+json"
TIME_LIMIT = 2
DELIBERATE = {200, 304, 400, 404, 406, 408, 413, 415, 422, 429, 503}
GROWTH = 1.15
"""How much more memory there may be: of the front in the last fifth of the time than in the second,
of all when nobody asks than before."""

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY DESC(?c) ?f"
CALLING = "SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e 1 } LIMIT 100000"
NAMES = (
    "services-requiring-skill",
    "value-by-category",
    "arrangements-by-category",
    "services-in-category",
    "arrangements-ending",
)


@dataclass
class Seen:
    """What clients saw, by the kind of client."""

    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    slowest: float = 0.0
    front: list[int] = field(default_factory=list)
    """Bytes that the front holds, each second."""
    all: list[int] = field(default_factory=list)
    """Bytes that all processes hold, each second."""
    before: int = 0
    after: int = 0
    """The same when nobody asks: after the first answers, and at the end."""

    def note(self, kind: str, status: int) -> None:
        self.statuses.setdefault(kind, Counter())[status] += 1


def main() -> None:
    """Print what was seen, and end with status 1 where it is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--clients", type=int, default=64)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="okg-soak-") as name:
        folder = Path(name)
        for company in ("bank", "software-company"):
            LocalStore(folder / "store").load([EXAMPLES / company / "arrangements.ttl"], company)
        port = free_port()
        command = [sys.executable, "-m", "okg", "serve", "--store", str(folder / "store")]
        command += ["--port", str(port), "--time-limit", str(TIME_LIMIT)]
        command += ["--memory-limit", "1GiB", "--max-waiting", "100"]
        with working(command, f"http://{HOST}:{port}/sparql", folder) as (process, log):
            seen = asyncio.run(_soak(port, process.pid, options.clients, options.minutes * 60))
            health = json.loads(asyncio.run(fetch(HOST, port, get(HOST, "/health")))[1])
            metrics = asyncio.run(fetch(HOST, port, get(HOST, "/metrics")))[1].decode()
        faults = _faults(seen, health, metrics, log.read_text(errors="replace"))
    _report(seen, metrics)
    for it in faults:
        print(f"fault: {it}")
    sys.exit(1 if faults else 0)


async def _soak(port: int, process: int, clients: int, seconds: float) -> Seen:
    seen = Seen()
    until = time.monotonic() + seconds
    kinds: list[tuple[str, int, Callable[[int, random.Random, Seen], Awaitable[int | None]]]] = [
        ("canned", 24, _canned),
        ("sparql", 14, _sparql),
        ("validating", 4, _validating),
        ("slow reader", 6, _slow),
        ("leaving", 6, _leaving),
        ("endless", 3, _endless),
        ("hungry", 2, _hungry),
        ("calling", 2, _calling),
        ("garbage", 3, _garbage),
    ]
    weights = [weight for _, weight, _ in kinds]

    async def client(number: int) -> None:
        chance = random.Random(number)
        name, _, act = chance.choices(kinds, weights)[0] if number >= len(kinds) else kinds[number]
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                status = await act(port, chance, seen)
            except (OSError, TimeoutError, EOFError) as error:
                seen.note(f"{name}: {type(error).__name__}", 0)
                continue
            if status is not None:
                seen.note(name, status)
            if name == "canned":
                seen.slowest = max(seen.slowest, time.monotonic() - began)

    async def memory() -> None:
        while time.monotonic() < until:
            seen.front.append(_resident(process, alone=True))
            seen.all.append(_resident(process))
            await asyncio.sleep(1)

    for name in NAMES * 10:
        await fetch(HOST, port, get(HOST, f"/queries/{name}.json"))
    seen.before = _resident(process)
    await asyncio.gather(memory(), *(client(it) for it in range(clients)))
    await asyncio.sleep(TIME_LIMIT + 3)
    seen.after = _resident(process)
    return seen


async def _canned(port: int, chance: random.Random, _: Seen) -> int:
    name = chance.choice(NAMES)
    status, body = await fetch(HOST, port, get(HOST, f"/queries/{name}.json"))
    if status == 200:
        json.loads(body)
    return status


async def _sparql(port: int, chance: random.Random, _: Seen) -> int:
    limit = chance.choice((1, 10, 1000))
    query = f"SELECT * {{ ?s a ?class ; ?p ?o }} LIMIT {limit}"
    status, body = await fetch(HOST, port, post(HOST, "/sparql", query, JSON))
    if status == 200 and len(json.loads(body)["results"]["bindings"]) != limit:
        raise EOFError("an answer is not whole")
    return status


async def _validating(port: int, chance: random.Random, _: Seen) -> int:
    file = chance.choice(sorted((EXAMPLES / "broken").glob("*.ttl")))
    body = file.read_bytes()
    head = (
        f"POST /validate HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: text/turtle\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    status, _answer = await fetch(HOST, port, head.encode() + body)
    await asyncio.sleep(chance.random())
    return status


async def _slow(port: int, chance: random.Random, _: Seen) -> int | None:
    """Read a large answer in small pieces, with pauses."""
    reader, writer = await asyncio.open_connection(HOST, port, limit=4096)
    try:
        writer.write(get(HOST, f"/sparql?query={urllib.parse.quote(LARGE)}", JSON))
        status = int((await reader.readline()).split()[1])
        for _piece in range(chance.randrange(5, 60)):
            if not await reader.read(2048):
                break
            await asyncio.sleep(0.1)
        return status
    finally:
        writer.close()


async def _leaving(port: int, chance: random.Random, seen: Seen) -> int | None:
    """Ask, and go away before the answer, or in the middle of the question."""
    _reader, writer = await asyncio.open_connection(HOST, port)
    query = chance.choice((LARGE, ENDLESS, "ASK {}"))
    request = post(HOST, "/sparql", query, JSON)
    writer.write(request[: chance.choice((len(request), len(request) - 20, 30))])
    await asyncio.sleep(chance.random() * 1.5)
    writer.transport.abort()
    seen.note("leaving", 200)
    return None


async def _endless(port: int, _: random.Random, __: Seen) -> int:
    return (await fetch(HOST, port, post(HOST, "/sparql", ENDLESS, JSON)))[0]


async def _hungry(port: int, _: random.Random, __: Seen) -> int:
    return (await fetch(HOST, port, post(HOST, "/sparql", HUNGRY, JSON)))[0]


async def _calling(port: int, _: random.Random, __: Seen) -> int:
    await asyncio.sleep(0.05)
    return (await fetch(HOST, port, post(HOST, "/sparql", CALLING, JSON)))[0]


async def _garbage(port: int, chance: random.Random, _: Seen) -> int:
    """Send what is no query, no address, no form, or no HTTP."""
    await asyncio.sleep(0.05)
    noise = chance.randbytes(chance.randrange(1, 2000))
    requests = (
        post(HOST, "/sparql", noise.decode("latin-1"), JSON),
        get(HOST, f"/queries/{urllib.parse.quote_from_bytes(noise[:200])}"),
        get(HOST, f"/term/{urllib.parse.quote_from_bytes(noise[:200])}"),
        get(HOST, "/queries/services-requiring-skill?skill=" + urllib.parse.quote(noise[:300])),
        post(HOST, "/validate", noise.decode("latin-1"), JSON),
        get(HOST, "/sparql?query=ASK%7B%7D", "text/nothing"),
    )
    return (await fetch(HOST, port, chance.choice(requests)))[0]


def _resident(process: int, *, alone: bool = False) -> int:
    """Return the bytes of memory that a process and all that it started hold, Linux only."""
    found, size = [process], 0
    for it in found:
        try:
            size += int(Path(f"/proc/{it}/statm").read_text().split()[1])
            for task in [] if alone else Path(f"/proc/{it}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except (OSError, IndexError):
            continue
    return size * os.sysconf("SC_PAGE_SIZE")


def _faults(seen: Seen, health: dict[str, object], metrics: str, log: str) -> list[str]:
    faults = []
    for kind, statuses in seen.statuses.items():
        if bad := {it: n for it, n in statuses.items() if it not in DELIBERATE}:
            faults.append(f"{kind} got {bad}")
    for kind in ("canned", "sparql", "validating", "slow reader"):
        if not seen.statuses.get(kind, Counter())[200]:
            faults.append(f"{kind} never got an answer")
    if "Traceback" in log:
        faults.append(f"the log has a traceback: {log[log.index('Traceback') :][:2000]}")
    if health["status"] != "pass" or _metric(metrics, "okg_workers_busy", "questions"):
        faults.append(f"the server is not well after it: {health}")
    if not _metric(metrics, "okg_workers_killed", "questions"):
        faults.append("no worker was stopped: the hostile part did nothing")
    fifth = len(seen.front) // 5
    early = statistics.median(seen.front[fifth : 2 * fifth])
    late = statistics.median(seen.front[-fifth:])
    for what, then, now in (("the front", early, late), ("all", seen.before, seen.after)):
        if now > then * GROWTH:
            faults.append(f"memory of {what} grew from {then / 1e6:,.0f} to {now / 1e6:,.0f} MB")
    return faults


def _metric(metrics: str, name: str, pool: str) -> float:
    start = f'{name}{{pool="{pool}"}} '
    return next(float(it[len(start) :]) for it in metrics.splitlines() if it.startswith(start))


def _report(seen: Seen, metrics: str) -> None:
    print("| client | answers | by status |")
    print("|---|---:|---|")
    for kind, statuses in seen.statuses.items():
        listed = ", ".join(f"{status}: {n:,}" for status, n in sorted(statuses.items()))
        print(f"| {kind} | {sum(statuses.values()):,} | {listed} |")
    print(
        f"\nSlowest canned answer {seen.slowest:.1f} s. Memory of all processes, without requests: "
        f"{seen.before / 1e6:,.0f} MB before, {seen.after / 1e6:,.0f} after; "
        f"{max(seen.all) / 1e6:,.0f} at most; of the front {max(seen.front) / 1e6:,.0f} at most. "
        f"Workers stopped: "
        f"{_metric(metrics, 'okg_workers_killed', 'questions'):.0f}, ended by themselves: "
        f"{_metric(metrics, 'okg_workers_died', 'questions'):.0f}."
    )


if __name__ == "__main__":
    main()
