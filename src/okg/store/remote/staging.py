"""Sending contents to a server, where nobody asks for them yet.

Each content goes to a staging graph of its own. But much content for a graph that the catalogue
does not list goes there at once: nobody asks for it before the catalogue does list it, and to move
it would cost more than to send it. What was sent is noted in a graph beside them, so that an
interrupted load goes on where it stopped, and one that was given up can be cleared away. Parts are
without blank nodes and a graph is a set: sending one twice changes nothing.
"""

import hashlib
import os
import socket
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyoxigraph as ox

from okg.errors import EnvironmentFault
from okg.namespaces import ONTOLOGY, XSD
from okg.query.executable import written
from okg.store.names import CATALOGUE, TERMS
from okg.store.remote.comparison import check
from okg.store.remote.contents import PART, Content, Part
from okg.store.remote.failures import Refused
from okg.store.remote.store import RemoteStore
from okg.validation.wanted import Tell

__all__ = ["STAGING", "Staged", "clear_abandoned", "drop", "stage"]

STAGING = f"{ONTOLOGY}/staging"
"""The graph that notes what was sent; staging graphs have this IRI followed by their numbers."""

SENT = f"{TERMS}sent"
"""A staging graph holds the part with this SHA-256."""
WRITER = f"{TERMS}writer"
"""The host and process that fill a staging graph."""
AT = f"{TERMS}at"
"""When a staging graph was begun."""
FILLS = f"{TERMS}fills"
"""The graph that what is noted of a staging graph went to instead."""

ABANDONED = timedelta(hours=6)
"""After this long, what another computer's process left is taken to be given up."""

MUCH = 16 << 20
"""Bytes from which on content is sent where it is to stay, if it can be."""
TOO_LARGE = 413


@dataclass(frozen=True)
class Staged:
    """A content on the server, in the graph ``place``, to become the graph of ``content``."""

    content: Content
    key: str
    """What is noted of it is noted of this IRI."""
    place: str

    @property
    def is_in_place(self) -> bool:
        """Tell whether it is where it is to stay."""
        return self.place == self.content.graph


def stage(
    store: RemoteStore, contents: Sequence[Content], tell: Tell | None = None
) -> list[Staged]:
    """Send ``contents`` to staging graphs, as far as they are not there, and check what arrived.

    Raises EnvironmentFault where the server fails, or does not hold what it was sent: then the
    staging graphs are gone.
    """
    keys = {_key_of(it) for it in contents}
    clear_abandoned(store, keys)
    found = [_staged(store, it) for it in contents]
    total = sum(it.content.path.stat().st_size for it in found)
    sent = _begin(store, found)
    done = 0
    for size in _send(store, found, sent):
        done += size
        if tell:
            tell("sending", done, total)
    try:
        check(store, {it.place: it.content for it in found})
    except EnvironmentFault:
        with suppress(EnvironmentFault):
            _clear(store, {it.key: it.content.graph if it.is_in_place else None for it in found})
        raise
    return found


def _key_of(content: Content) -> str:
    """Return the staging graph for ``content``, the same in every attempt."""
    what = f"{content.graph} {content.how} {content.sha256}"
    return f"{STAGING}/{hashlib.sha256(what.encode()).hexdigest()[:20]}"


def _staged(store: RemoteStore, content: Content) -> Staged:
    """Decide where ``content`` goes."""
    key, graph = _key_of(content), content.graph
    if content.how != "whole" or graph in store.graphs or content.path.stat().st_size < MUCH:
        return Staged(content, key, key)
    fillers = store.rows(
        f"SELECT ?key ?writer {{ GRAPH <{STAGING}> "
        f"{{ ?key <{FILLS}> <{graph}> ; <{WRITER}> ?writer }} }}"
    )
    for other, writer in fillers:
        if other.value != key:
            host, _, process = writer.value.rpartition(" ")
            raise EnvironmentFault(
                f"{store.server.name}: process {process} on {host} is loading {graph} just now; "
                "wait until it is done, then try again"
            )
    # What nobody noted is not okg's, and goes when the commit replaces it.
    free = fillers or not store.counted(
        f"{{ SELECT * {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} LIMIT 1 }}"
    )
    return Staged(content, key, graph if free else key)


def drop(store: RemoteStore, staged: Iterable[Staged]) -> None:
    """Take away what is ``staged`` and no longer needed, as it is in place now."""
    steps = []
    for it in staged:
        if not it.is_in_place:
            steps.append(f"DROP SILENT GRAPH <{it.place}>")
        steps.append(_without_notes(it.key))
    if steps:
        _take_away(store, steps)


def clear_abandoned(store: RemoteStore, kept: Collection[str] = ()) -> None:
    """Take away what loads left that will not go on, but for the staging graphs ``kept``.

    Those are loads of a process on this computer that has ended, and those of other computers that
    began long ago.
    """
    begun = store.rows(
        f"SELECT ?key ?writer ?at {{ GRAPH <{STAGING}> "
        f"{{ ?key <{WRITER}> ?writer ; <{AT}> ?at }} }}"
    )
    over = {
        key.value
        for key, writer, at in begun
        if key.value not in kept and _is_over(writer.value, at.value)
    }
    if over:
        filled = store.rows(f"SELECT ?key ?g {{ GRAPH <{STAGING}> {{ ?key <{FILLS}> ?g }} }}")
        graphs = {key.value: graph.value for key, graph in filled}
        _clear(store, {key: graphs.get(key) for key in over})


def _clear(store: RemoteStore, keys: Mapping[str, str | None]) -> None:
    """Take staging graphs away, or what their content went to if the catalogue does not list it."""
    steps = []
    for key, graph in keys.items():
        if graph is None:
            steps.append(f"DROP SILENT GRAPH <{key}>")
        else:
            here = f"GRAPH <{graph}> {{ ?s ?p ?o }}"
            unlisted = " ".join(
                f"FILTER NOT EXISTS {{ GRAPH <{CATALOGUE}> {{ {it} }} }}"
                for it in (f"<{graph}> ?any ?way", f"?any ?way <{graph}>")
            )
            steps.append(f"DELETE {{ {here} }} WHERE {{ {unlisted} {here} }}")
        steps.append(_without_notes(key))
    _take_away(store, steps)


def _take_away(store: RemoteStore, steps: Iterable[str]) -> None:
    """Carry out ``steps`` on what nobody reads, which need not go all at once."""
    request = store.server.dialect.piecemeal + " ;\n".join(steps)
    store.server.client.update(request, harmless=True)


def _without_notes(key: str) -> str:
    return f"DELETE WHERE {{ GRAPH <{STAGING}> {{ <{key}> ?p ?o }} }}"


def _begin(store: RemoteStore, staged: Sequence[Staged]) -> dict[str, set[str]]:
    """Note who fills the staging graphs, and return what of each is there already."""
    listed = " ".join(f"<{it.key}>" for it in staged)
    sent: dict[str, set[str]] = {it.key: set() for it in staged}
    for key, part in store.rows(
        f"SELECT ?key ?part {{ VALUES ?key {{ {listed} }} "
        f"GRAPH <{STAGING}> {{ ?key <{SENT}> ?part }} }}"
    ):
        sent[key.value].add(part.value)
    at = f'"{datetime.now(UTC).isoformat(timespec="seconds")}"^^<{XSD}dateTime>'
    writer = written(ox.Literal(f"{socket.gethostname()} {os.getpid()}"))
    notes = "".join(
        f"<{it.key}> <{WRITER}> {writer} ; <{AT}> {at} . "
        + (f"<{it.key}> <{FILLS}> <{it.place}> . " if it.is_in_place else "")
        for it in staged
    )
    store.server.client.update(
        f"DELETE {{ GRAPH <{STAGING}> {{ ?key ?p ?o }} }} WHERE {{ "
        f"VALUES ?key {{ {listed} }} VALUES ?p {{ <{WRITER}> <{AT}> }} "
        f"GRAPH <{STAGING}> {{ ?key ?p ?o }} }} ;\n"
        f"INSERT DATA {{ GRAPH <{STAGING}> {{ {notes} }} }}",
        harmless=True,
    )
    return sent


def _is_over(writer: str, at: str) -> bool:
    host, _, process = writer.rpartition(" ")
    if host == socket.gethostname() and process.isdecimal():
        return not _is_alive(int(process))
    try:
        return datetime.fromisoformat(at) < datetime.now(UTC) - ABANDONED
    except (ValueError, TypeError):
        return True


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    # What this process has left over from an attempt before, it is not working on now.
    return process != os.getpid()


def _send(store: RemoteStore, staged: Sequence[Staged], sent: dict[str, set[str]]) -> Iterator[int]:
    """Send what is not there, some parts at once; yield the size of each part that is there."""
    workers = store.server.dialect.connections
    under_way: dict[Future[None], int] = {}
    with ThreadPoolExecutor(workers, "okg-upload") as pool:
        try:
            for it in staged:
                for part in it.content.parts():
                    if part.sha256 in sent[it.key]:
                        yield len(part.lines)
                        continue
                    if len(under_way) >= workers:
                        yield from _finished(under_way)
                    several = it.content.path.stat().st_size > PART
                    future = pool.submit(_send_part, store, it, part, noted=several)
                    under_way[future] = len(part.lines)
            while under_way:
                yield from _finished(under_way)
        finally:
            for future in under_way:
                future.cancel()


def _finished(under_way: "dict[Future[None], int]") -> Iterator[int]:
    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
    for future in done:
        size = under_way.pop(future)
        future.result()
        yield size


def _send_part(store: RemoteStore, staged: Staged, part: Part, *, noted: bool) -> None:
    _add(store, staged.place, part.lines)
    if not noted:
        # All of it at once: to send it again is less than to note it each time.
        return
    note = f"<{staged.key}> <{SENT}> {written(ox.Literal(part.sha256))}"
    store.server.client.update(f"INSERT DATA {{ GRAPH <{STAGING}> {{ {note} }} }}", harmless=True)


def _add(store: RemoteStore, place: str, lines: bytes) -> None:
    client, dialect = store.server.client, store.server.dialect
    try:
        if client.addresses.graph_store:
            client.add(place, lines, dialect.media_type, dialect.upload)
        else:
            text = f"INSERT DATA {{ GRAPH <{place}> {{\n{lines.decode()}}} }}"
            client.update(text, harmless=True)
    except Refused as refusal:
        middle = lines.find(b"\n", len(lines) // 2) + 1
        if refusal.status != TOO_LARGE or middle in (0, len(lines)):
            raise
        _add(store, place, lines[:middle])
        _add(store, place, lines[middle:])
