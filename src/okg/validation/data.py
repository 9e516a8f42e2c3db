"""The user's data for the columnar engine: in memory if it is little, or else as files."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

import pyoxigraph as ox

from okg.columnar.memory import Triple
from okg.errors import InputError
from okg.ingest.given import listed
from okg.ingest.kinds import is_imported
from okg.ingest.read import FORMATS, DataFile, read_content, read_files
from okg.validation.wanted import Input, Inputs

if TYPE_CHECKING:
    from typing import BinaryIO

    import rdflib
    from _typeshed import WriteableBuffer

    from okg.columnar.reading import DataFile as LargeFile
    from okg.ingest.imported import Imported

__all__ = ["Item", "Large", "Small", "collected", "is_small", "items_of"]

Item: TypeAlias = "Input | Piped | Imported"

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


@dataclass(frozen=True)
class Piped:
    """Standard input, of which only the beginning was read, to see whether it is little."""

    head: bytes

    def stream(self) -> "BinaryIO":
        """Return all of it."""
        return BufferedReader(_Joined(self.head, sys.stdin.buffer))


class _Joined(RawIOBase):
    """What was read already, and then the rest."""

    def __init__(self, head: bytes, rest: "BinaryIO") -> None:
        self._parts: list[BinaryIO] = [BytesIO(head), rest]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        while self._parts:
            if content := self._parts[0].read(len(view)):
                view[: len(content)] = content
                return len(content)
            done = self._parts.pop(0)
            if done is not sys.stdin.buffer:
                done.close()
        return 0


def items_of(inputs: Inputs) -> "list[Item]":
    """Return ``inputs``, one item or several, as a list."""
    return [
        Piped(sys.stdin.buffer.read(LITTLE + 1)) if isinstance(it, str) and it == "-" else it
        for it in map(_imported, listed(inputs))
    ]


def _imported(item: Input) -> "Input | Imported":
    """Return ``item``, or what is made of it where it is a table or open contracting."""
    if not isinstance(item, str | Path) or not is_imported(item):
        return item
    from okg.ingest.imported import import_file

    return import_file(Path(item))


def is_small(items: "Iterable[Item]") -> bool:
    """Tell whether the items are so little that memory is the place for them."""
    size = 0
    for item in items:
        if isinstance(item, Piped):
            size += len(item.head)
        elif _is_imported(item):
            size += item.size
        elif isinstance(item, tuple):
            size += len(item[0])
        elif isinstance(item, str | Path):
            path = Path(item)
            if path.suffix.lower() not in FORMATS and path.is_file():
                # Packed, or something only the reader for much data has a word for.
                return path.suffix.lower() not in PACKED
            size += path.stat().st_size if path.is_file() else 0
        else:
            size += len(item) * 100  # type: ignore[arg-type]
    return size <= LITTLE


PACKED = (".gz", ".zst")


def collected(items: "Iterable[Item]", tell: Callable[[str], None], small: bool) -> Small | Large:
    """Read the items, or say how they are to be read.

    Raises InputError that tells of every file that cannot be read.
    """
    several = list(items)
    for item in several:
        for note in item.notes if _is_imported(item) else ():
            tell(note)
    return _small(several, tell) if small else _large(several)


def _is_imported(item: Item) -> "TypeGuard[Imported]":
    # Without importing what few commands need.
    return hasattr(item, "lines")


def _small(items: "list[Item]", tell: Callable[[str], None]) -> Small:
    files = read_files([it for it in items if isinstance(it, str | Path)], tell)
    triples: list[Triple] = []
    for number, item in enumerate(items, 1):
        if isinstance(item, tuple):
            content, form = item
            files.append(read_content(content, form, f"data {number}"))
        elif isinstance(item, Piped):
            files.append(read_content(item.head, "ttl", "-"))
        elif _is_imported(item):
            file = read_content(item.content(), "nt", item.name)
            files.append(replace(file, imported=True))
        elif not isinstance(item, str | Path):
            triples += _of_graph(item)  # type: ignore[arg-type]
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


def _large(items: "Iterable[Item]") -> Large:
    from okg.columnar.reading import DataFile as LargeFile

    files = []
    for number, item in enumerate(items, 1):
        name = f"data {number}"
        if isinstance(item, tuple):
            content, form = item
            files.append(LargeFile(name, form.lower().removeprefix("."), BytesIO(content)))
        elif isinstance(item, Piped):
            files.append(LargeFile("-", source=item.stream()))
        elif _is_imported(item):
            whole = BufferedReader(_Joined(b"", item.lines))
            files.append(LargeFile(item.name, "nt", whole))
        elif isinstance(item, str | Path):
            files.append(LargeFile(str(item)))
        else:
            lines = "".join(f"{' '.join(it)} .\n" for it in _of_graph(item))  # type: ignore[arg-type]
            files.append(LargeFile(name, "nt", BytesIO(lines.encode())))
    return Large(files)
