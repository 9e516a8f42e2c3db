"""The files as they come: named, piped or compressed, in any syntax of RDF.

Whatever a file is written in, it ends as lines of N-Triples or N-Quads: those are read where they
stand, everything else is rewritten into a temporary file by pyoxigraph's parsers.
"""

import io
import mmap
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from okg.columnar.reading.faults import Fault, syntax_fault

__all__ = ["FORMATS", "DataFile", "Lines", "Unreadable", "as_lines"]

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""The syntaxes by the suffix of a file's name."""

LINED = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
FOREIGN = {
    b"PK\x03\x04": "it is a zip archive; unpack it, or pack it with gzip or zstd",
    b"BZh": "it is packed with bzip2; unpack it, or pack it with gzip or zstd",
    b"\xfd7zXZ": "it is packed with xz; unpack it, or pack it with gzip or zstd",
    b"\xff\xfe": "it is UTF-16; save the file as UTF-8",
    b"\xfe\xff": "it is UTF-16; save the file as UTF-8",
}
"""What a file begins with that cannot be read, and what to do about it."""

BOM = b"\xef\xbb\xbf"
PACKED_BLOCK = 8192  # small: a few bytes may unpack to very many
BLOCK = 1 << 20
ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)


@dataclass(frozen=True)
class DataFile:
    """A file to read. Standard input is called "-"."""

    name: str
    """Its path, and its name in messages."""
    form: str | None = None
    """A suffix such as "ttl"; where it is None, the name's suffix tells, or "-" is Turtle."""
    source: BinaryIO | None = None
    """Where the content comes from, where it is not in the file called ``name``."""


@dataclass
class Lines:
    """A file as lines of N-Triples, or of N-Quads."""

    path: Path
    quads: bool
    ordinal: bool
    """Whether line n is the file's statement n, not its line."""


class Unreadable(Exception):
    """A file that cannot be read at all."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


def as_lines(file: DataFile, folder: Path, tell: Callable[[int], None]) -> Lines:
    """Return ``file`` as lines, which are not checked if it is written in lines already.

    Copies go to ``folder``, which is empty. ``tell`` is given the number of bytes read, as it
    grows. Raises Unreadable; OSError where there is no room for a copy.
    """
    form = _form(file)
    path = _plain(file, folder, tell)
    copied = path.parent == folder
    if form in LINED:
        return Lines(path, form == ox.RdfFormat.N_QUADS, ordinal=False)
    try:
        return Lines(_rewritten(path, form, folder), quads=True, ordinal=True)
    finally:
        if copied:
            path.unlink()


def _form(file: DataFile) -> ox.RdfFormat:
    if file.form:
        suffix = file.form
        reason = f"there is no format {suffix!r}; there are {', '.join(FORMATS)}"
    else:
        name = "standard-input.ttl" if file.name == "-" else Path(file.name).name
        suffix = re.sub(r"\.(gz|gzip|zst|zstd)$", "", name, flags=re.IGNORECASE).rpartition(".")[2]
        reason = (
            "what it is written in cannot be told from its name; "
            f"it should end in one of {', '.join(f'.{it}' for it in FORMATS)}"
        )
    form = FORMATS.get(suffix.lower().removeprefix("."))
    if form is None:
        raise Unreadable(Fault(reason))
    return form


def _plain(file: DataFile, folder: Path, tell: Callable[[int], None]) -> Path:
    """Return the path of the file's content, unpacked: of the file itself, or of a copy."""
    path = Path(file.name)
    stream = sys.stdin.buffer if file.name == "-" and not file.source else file.source
    try:
        opened = nullcontext(stream) if stream else path.open("rb")
    except OSError as error:
        raise Unreadable(Fault(f"it cannot be read: {error.strerror}")) from None
    with opened as content:
        head = content.read(6)
        packed = head.startswith((GZIP, ZSTD))
        if not stream and path.is_file() and not packed and head == _text_start(head):
            return path.absolute()
        size = PACKED_BLOCK if packed else BLOCK
        blocks: Iterator[bytes] = chain([head], iter(lambda: content.read(size), b""))
        blocks = _counted(blocks, tell)
        copy = folder / "content"
        with copy.open("wb") as target:
            target.writelines(_text(_unpacked(blocks, head) if packed else blocks))
        return copy


def _text(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Return the blocks without a byte order mark."""
    start = b""
    for block in blocks:
        start += block
        if len(start) >= 6:
            break
    yield _text_start(start)
    yield from blocks


def _text_start(head: bytes) -> bytes:
    """Return how a text begins. Raises Unreadable where it is none."""
    for start, reason in FOREIGN.items():
        if head.startswith(start):
            raise Unreadable(Fault(reason))
    return head.removeprefix(BOM)


def _counted(blocks: Iterator[bytes], tell: Callable[[int], None]) -> Iterator[bytes]:
    read = 0
    for block in blocks:
        yield block
        read += len(block)
        tell(read)


def _unpacked(blocks: Iterator[bytes], head: bytes) -> Iterator[bytes]:
    """Return what was packed; an archive may have several members (RFC 1952, RFC 8878)."""
    name = "gzip" if head.startswith(GZIP) else "zstd"
    new, error = _unpackers(name)
    unpacker = new()
    try:
        for block in blocks:
            rest = block
            while rest:
                if unpacker.eof:
                    if name == "gzip" and not rest.strip(b"\0"):
                        break  # padding
                    unpacker = new()
                yield unpacker.decompress(rest)
                rest = unpacker.unused_data if unpacker.eof else b""
    except error as fault:
        raise Unreadable(
            Fault(f"the {name} archive is damaged: {fault}; get the file again")
        ) from None
    if not unpacker.eof:
        raise Unreadable(Fault(f"the {name} archive ends too early; get the file again"))


def _unpackers(name: str) -> tuple[Callable[[], Any], type[Exception]]:
    if name == "gzip":
        return (lambda: zlib.decompressobj(wbits=31)), zlib.error
    import zstandard

    # Archives of "zstd --long" need more than the library allows by itself.
    return (
        lambda: zstandard.ZstdDecompressor(max_window_size=2**31).decompressobj()
    ), zstandard.ZstdError


def _rewritten(path: Path, form: ox.RdfFormat, folder: Path) -> Path:
    """Return the path of a copy of ``path`` as N-Quads, statement by statement."""
    copy = folder / "content.nq"
    with path.open("rb") as content:
        if form == ox.RdfFormat.RDF_XML:
            _refuse_entities(content)
        try:
            ox.serialize(ox.parse(content, format=form), copy, format=ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            text = _line(path, error.lineno) if error.lineno else b""
            raise Unreadable(syntax_fault(error, form.name, text)) from None
    return copy


def _refuse_entities(content: BinaryIO) -> None:
    """Refuse XML that defines entities: a few lines of them can grow to fill all memory."""
    if not content.seek(0, io.SEEK_END):
        return  # nothing to map
    with mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as text:
        found = ENTITY.search(text)
        if found:
            raise Unreadable(
                Fault(
                    "it defines XML entities, which are not expanded; save the file as Turtle",
                    text[: found.start()].count(b"\n") + 1,
                )
            )
    content.seek(0)


def _line(path: Path, number: int) -> bytes:
    with path.open("rb") as content:
        return next(islice(content, number - 1, None), b"")
