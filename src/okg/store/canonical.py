"""Statements in one order and with one name for each blank node, whatever order they come in.

The form is canonical N-Quads (RDF Dataset Canonicalization 1.0, sections 4.4 and 5): equal contents
give equal bytes. Only statements with blank nodes are held in memory, as the name of a blank node
depends on no other; lines are sorted on disk where they are many.
"""

import heapq
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import IO

import pyoxigraph as ox

__all__ = ["canonical_lines"]

RUN = 500_000
"""Lines sorted in memory at a time: some hundred megabytes."""


def canonical_lines(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple],
    *,
    by_graph: bool = False,
    run: int = RUN,
    temporary: Path | None = None,
) -> Iterator[bytes]:
    """Return ``statements`` as lines of canonical N-Quads, each once, in the order of their bytes.

    ``by_graph`` sorts by the name of the graph first. ``run`` lines are sorted in memory at a time;
    what is more goes to files in the folder ``temporary`` (default: the system's).
    """
    with_blanks: list[ox.Quad] = []
    key = _graph_first if by_graph else None
    lines = _sorted(_named(_ground(statements, with_blanks), with_blanks), key, run, temporary)
    return map(itemgetter(0), groupby(lines))


def _ground(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple], with_blanks: list[ox.Quad]
) -> Iterator[bytes]:
    """Return the lines of statements without blank nodes, and put the others aside."""
    for it in statements:
        if isinstance(it.subject, ox.BlankNode) or isinstance(it.object, ox.BlankNode):
            quad = it if isinstance(it, ox.Quad) else ox.Quad(it.subject, it.predicate, it.object)
            with_blanks.append(quad)
        else:
            yield f"{it} .\n".encode()


def _named(ground: Iterable[bytes], with_blanks: list[ox.Quad]) -> Iterator[bytes]:
    """Return the lines of ``ground``, then those of what was put aside meanwhile."""
    yield from ground
    dataset = ox.Dataset(with_blanks)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    for quad in dataset:
        yield f"{quad} .\n".encode()


def _graph_first(line: bytes) -> tuple[bytes, bytes]:
    return line.rsplit(b" ", 2)[1], line


def _sorted(
    lines: Iterator[bytes],
    key: Callable[[bytes], tuple[bytes, bytes]] | None,
    run: int,
    temporary: Path | None,
) -> Iterator[bytes]:
    files: list[IO[bytes]] = []
    with ExitStack() as opened:
        while batch := sorted(islice(lines, run), key=key):
            if len(batch) < run and not files:
                yield from batch
                return
            file = opened.enter_context(tempfile.TemporaryFile(prefix="okg-", dir=temporary))
            files.append(file)
            file.writelines(batch)
            file.seek(0)
        yield from heapq.merge(*files, key=key)
