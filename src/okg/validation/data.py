"""The user's data for the columnar engine: in memory if it is little, or else as files."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from okg.columnar.memory import Triple
from okg.errors import InputError
from okg.ingest.read import FORMATS, DataFile, read_content, read_files
from okg.validation.wanted import Input, Inputs

if TYPE_CHECKING:
    from typing import BinaryIO

    import rdflib

    from okg.columnar.reading import DataFile as LargeFile

__all__ = ["Large", "Small", "collected", "is_small", "items_of"]

LITTLE = 1 << 20
"""Bytes up to which data is judged in memory: a database takes a while to start."""


@dataclass(frozen=True)
class Small:
    """Data that was read."""

    triples: list[Triple]
    files: list[DataFile]


@dataclass(frozen=True)
class Large:
    """Data that a database will read."""

    files: "Sequence[LargeFile]"


def items_of(inputs: Inputs) -> list[Input]:
    """Return ``inputs``, one item or several, as a list."""
    pair = isinstance(inputs, tuple) and len(inputs) == 2 and isinstance(inputs[0], bytes)
    single = pair or isinstance(inputs, str | Path) or hasattr(inputs, "triples")
    return [inputs] if single else list(inputs)  # type: ignore[list-item, arg-type]


def is_small(items: Iterable[Input]) -> bool:
    """Tell whether the items are so little that memory is the place for them."""
    size = 0
    for item in items:
        if isinstance(item, tuple):
            size += len(item[0])
        elif isinstance(item, str | Path):
            path = Path(item)
            if str(item) == "-":
                continue
            if path.suffix.lower() not in FORMATS and path.is_file():
                # Packed, or something only the reader for much data has a word for.
                return path.suffix.lower() not in PACKED
            size += path.stat().st_size if path.is_file() else 0
        else:
            size += len(item) * 100
    return size <= LITTLE


PACKED = (".gz", ".zst")


def collected(items: Iterable[Input], tell: Callable[[str], None], small: bool) -> Small | Large:
    """Read the items, or say how they are to be read.

    Raises InputError that tells of every file that cannot be read.
    """
    return _small(list(items), tell) if small else _large(items)


def _small(items: list[Input], tell: Callable[[str], None]) -> Small:
    files = read_files([it for it in items if isinstance(it, str | Path)], tell)
    triples: list[Triple] = []
    for number, item in enumerate(items, 1):
        if isinstance(item, tuple):
            content, form = item
            files.append(read_content(content, form, f"data {number}"))
        elif not isinstance(item, str | Path):
            triples += _of_graph(item)
    for file in files:
        triples += map(_triple, file.quads)
    return Small(triples, files)


def _triple(quad: ox.Quad) -> Triple:
    if isinstance(quad.object, ox.Triple):
        raise InputError(
            f"{quad.object} is a quoted triple: okg reads RDF 1.1, so write it as plain triples"
        )
    return str(quad.subject), str(quad.predicate), str(quad.object)


def _of_graph(graph: "rdflib.Graph") -> Iterable[Triple]:
    from okg.validation.terms import key

    return ((key(s), key(p), key(o)) for s, p, o in graph)


def _large(items: Iterable[Input]) -> Large:
    from okg.columnar.reading import DataFile as LargeFile

    files = []
    for number, item in enumerate(items, 1):
        name = f"data {number}"
        if isinstance(item, tuple):
            content, form = item
            files.append(LargeFile(name, form.lower().removeprefix("."), BytesIO(content)))
        elif isinstance(item, str | Path):
            source: BinaryIO | None = sys.stdin.buffer if str(item) == "-" else None
            files.append(LargeFile(str(item), source=source))
        else:
            lines = "".join(f"{' '.join(it)} .\n" for it in _of_graph(item))
            files.append(LargeFile(name, "nt", BytesIO(lines.encode())))
    return Large(files)
