"""What is to be sent to a server: files of N-Triples without blank nodes, in parts."""

import hashlib
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
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
        for line in lines:
            writer.add(self._normal(line))

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

    def _normal(self, line: bytes) -> bytes:
        """Return ``line`` as it will be given back: with one way to write each decimal."""
        line = self._skolemizer.line(line)
        if DECIMAL not in line:
            return line
        return NUMBER.sub(self._decimal, line)

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
        # Any lines will do, but the same in every attempt.
        self._chance = random.Random(content.graph)

    def add(self, line: bytes) -> None:
        self._target.write(line)
        self._digest.update(line)
        content = self.content
        content.lines += 1
        if len(content.sample) < SAMPLE:
            content.sample.append(_without_stop(line))
        elif (place := int(self._chance.random() * content.lines)) < SAMPLE:
            content.sample[place] = _without_stop(line)

    def close(self) -> None:
        self._target.close()
        self.content.sha256 = self._digest.hexdigest()


def _without_stop(line: bytes) -> str:
    return line.decode().rstrip("\n").removesuffix(".").rstrip(" ")
