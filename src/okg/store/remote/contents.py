"""What is to be sent to a server: files of N-Triples without blank nodes, in parts."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from heapq import merge
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Literal

import pyoxigraph as ox

from okg.namespaces import XSD
from okg.store.remote.skolem import Skolemizer

__all__ = ["Content", "How", "Outbox", "Part"]

How = Literal["whole", "more", "less"]
"""Whether lines are all that a graph is to have, or are added to it, or taken out of it."""

PART = 16 << 20
"""Bytes sent at a time: little enough to be sent again, much enough for a server to work on."""
SAMPLE = 50
"""Lines of a graph that are looked for on the server."""
BUFFER = 1 << 20
RUN = 128 << 20
"""Bytes that are sorted in memory."""
BATCH = 10_000
"""Lines that are worked on together."""

DECIMAL = f'"^^<{XSD}decimal> '.encode()
NUMBER = re.compile(rb'"([+-]?)0*([0-9]*)(?:\.([0-9]*?)0*)?' + re.escape(DECIMAL))


@dataclass(frozen=True)
class Part:
    """Some lines of a content, and the SHA-256 of them."""

    lines: bytes
    sha256: str


@dataclass
class Content:
    """Lines of N-Triples for a graph, none of them twice, in the file ``path``."""

    graph: str
    how: How
    path: Path
    lines: int = 0
    sha256: str = ""
    sample: list[str] = field(default_factory=list)
    """Some of the lines, up to the full stop, always the same ones."""

    def parts(self, size: int = PART) -> Iterator[Part]:
        """Return the lines in parts of about ``size`` bytes, always the same ones."""
        with self.path.open("rb") as source:
            while lines := b"".join(source.readlines(size)):
                yield Part(lines, hashlib.sha256(lines).hexdigest())


class Outbox:
    """Collects what is to be sent, in files of ``folder``."""

    def __init__(self, folder: Path, document: str, *, point: bool = False) -> None:
        """Collect what ``document``, any text that nothing else has, and its kind say together.

        ``point`` writes decimals with a decimal point always, as some servers do.
        """
        self._folder = folder
        self._skolemizer = Skolemizer(document)
        self._zero = b".0" if point else b""
        self._writers: dict[tuple[str, How], _Writer] = {}

    def __enter__(self) -> "Outbox":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for it in self._writers.values():
            it.close()

    def add(self, graph: str, how: How, lines: Iterable[bytes]) -> None:
        """Collect ``lines`` of N-Triples, a space between terms, for ``graph``."""
        key = (graph, how)
        writer = self._writers.get(key)
        if writer is None:
            path = self._folder / f"{len(self._writers)}.nt"
            writer = self._writers[key] = _Writer(Content(graph, how, path))
        for some in _batches(lines):
            writer.add(self._normal(some), len(some))

    def add_file(self, graph: str, how: How, path: Path) -> None:
        """Collect the lines of the file ``path``, as ``add`` does, but sorted.

        In whatever order they came, each attempt sends the same; and servers that keep their
        indexes in order take triples of one subject faster when they come together.
        """
        self.add(graph, how, _sorted(path, self._folder))

    def add_quads(self, how: How, quads: Iterable[ox.Quad]) -> None:
        """Collect ``quads``, all of them in named graphs."""
        for quad in quads:
            assert isinstance(quad.graph_name, ox.NamedNode)
            self.add(quad.graph_name.value, how, [f"{quad.triple} .\n".encode()])

    def contents(self, last: str) -> list[Content]:
        """Return what was collected; what is for the graph ``last`` comes at the end."""
        for it in self._writers.values():
            it.close()
        found = [it.content for it in self._writers.values()]
        return sorted(found, key=lambda it: (it.graph == last, it.how != "less"))

    def _normal(self, lines: Sequence[bytes]) -> bytes:
        """Return ``lines`` as they will be given back: with one way to write each decimal."""
        text = b"".join(lines)
        if b"_:" in text:
            text = b"".join(map(self._skolemizer.line, lines))
        return NUMBER.sub(self._decimal, text) if DECIMAL in text else text

    def _decimal(self, match: re.Match[bytes]) -> bytes:
        sign, whole, part = match.groups()
        if not match[0][1 : -len(DECIMAL)].strip(b"+-."):
            # No digits, so no number.
            return match[0]
        number = (whole or b"0") + (b"." + part if part else self._zero)
        minus = b"-" if sign == b"-" and number.strip(b"0.") else b""
        return b'"' + minus + number + DECIMAL


class _Writer:
    """Writes a content to its file, and learns about it."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._target: IO[bytes] = content.path.open("wb", buffering=BUFFER)
        self._digest = hashlib.sha256()

    def add(self, text: bytes, lines: int) -> None:
        self._target.write(text)
        self._digest.update(text)
        self.content.lines += lines

    def close(self) -> None:
        self._target.close()
        self.content.sha256 = self._digest.hexdigest()
        self.content.sample = _sample(self.content)


def _sample(content: Content) -> list[str]:
    """Return lines from all over the file."""
    with content.path.open("rb") as source:
        if content.lines <= SAMPLE:
            found = source.readlines()
        else:
            found = []
            size = content.path.stat().st_size
            for at in range(0, size, size // SAMPLE):
                source.seek(at)
                if at:
                    # The rest of the line before.
                    source.readline()
                found.append(source.readline())
    return [_without_stop(it) for it in dict.fromkeys(found) if it][:SAMPLE]


def _without_stop(line: bytes) -> str:
    return line.decode().rstrip("\n").removesuffix(".").rstrip(" ")


def _batches(lines: Iterable[bytes]) -> Iterator[Sequence[bytes]]:
    rest = iter(lines)
    while some := [*islice(rest, BATCH)]:
        yield some


def _sorted(path: Path, folder: Path) -> Iterator[bytes]:
    """Return the lines of ``path`` in order; what memory should not hold goes to ``folder``."""
    with ExitStack() as stack:
        source = stack.enter_context(path.open("rb"))
        runs: list[Iterable[bytes]] = []
        while lines := source.readlines(RUN):
            lines.sort()
            if source.tell() < path.stat().st_size:
                run = stack.enter_context(TemporaryFile(dir=folder, buffering=BUFFER))
                run.writelines(lines)
                run.seek(0)
                runs.append(run)
            else:
                runs.append(lines)
        yield from merge(*runs) if len(runs) > 1 else chain.from_iterable(runs)
