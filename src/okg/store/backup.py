"""A store in one file, and back again.

A backup is a compressed file (Zstandard) of N-Quads: any triple store can load it. Its first line
is a comment that says what is in it, its last one the SHA-256 of all bytes before and the hash of
the content (``okg.store.content``, of quads). It does not depend on the version of the database
that the store was kept in.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import IO, Protocol

import pyoxigraph as ox

from okg import __version__
from okg.errors import InputError
from okg.store.catalogue import FORMAT, Catalogue
from okg.store.content import line_of, without_labels
from okg.store.export import readable
from okg.store.folder import WAIT, Folder
from okg.store.holdings import Embedded

__all__ = ["back_up", "restore"]

HEAD = b"# okg-backup "
LONGEST_HEAD = 1 << 20
TAIL_LENGTH = len("# sha256  content \n") + 2 * 64
"""Bytes of the last line."""
MODULUS = 1 << 256
BLOCK = 1 << 17


class Reader(Protocol):
    """What can be read."""

    def read(self, size: int, /) -> bytes: ...


def back_up(folder: Folder, target: IO[bytes]) -> Catalogue:
    """Write the store in ``folder``, in the state that it has now, to ``target``.

    Returns what it holds.

    Raises EnvironmentFault where there is no store, or it cannot be read.
    """
    import zstandard

    with folder.reading() as store:
        catalogue = Embedded(store).catalogue
        about = {
            "format": FORMAT,
            "okg": __version__,
            "datasets": [it.name for it in catalogue.datasets],
            "quads": len(store),
        }
        content = 0
        digest = hashlib.sha256()
        compressor = zstandard.ZstdCompressor(write_checksum=True)
        with compressor.stream_writer(target, closefd=False) as packed:
            head = HEAD + json.dumps(about).encode() + b"\n"
            digest.update(head)
            packed.write(head)
            for quad in readable(store, folder.path):
                line = f"{quad} .\n".encode()
                digest.update(line)
                packed.write(line)
                content += _summand(quad)
            packed.write(_tail(digest, content))
    target.flush()
    os.fsync(target.fileno())
    return catalogue


def restore(backup: Path, folder: Folder, wait: float = WAIT) -> Catalogue:
    """Make the store in ``folder`` what it was when ``backup`` was written.

    Returns what it holds. The bytes are checked against their checksum, and what the store
    then holds against the hash of its content, before anything changes.

    Raises InputError where ``backup`` is none, is damaged or of a newer okg, or the store holds
    datasets already; EnvironmentFault where the store cannot be written.
    """
    import zstandard

    try:
        file = backup.open("rb")
    except OSError as error:
        raise InputError(f"{backup} cannot be read: {error.strerror}") from None
    with file, zstandard.ZstdDecompressor().stream_reader(file) as content:
        checked = _Checked(content, zstandard.ZstdError)
        _check_head(checked.head(), backup)
        with folder.writing(wait) as draft:
            _check_empty(folder)
            store = draft.start_empty()
            try:
                store.bulk_load(checked, ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
            except SyntaxError:
                # Half a line.
                raise _damaged(backup) from None
            if not checked.is_whole(sum(map(_summand, store))):
                raise _damaged(backup)
            catalogue = Embedded(store).catalogue
            draft.commit()
    return catalogue


def _check_head(line: bytes, backup: Path) -> None:
    try:
        if not line.startswith(HEAD):
            raise ValueError
        about = json.loads(line.removeprefix(HEAD))
        form, version = int(about["format"]), str(about["okg"])
    except (ValueError, LookupError, TypeError):
        raise InputError(f"{backup} is not a backup of okg: okg backup writes one") from None
    if form > FORMAT:
        raise InputError(f"{backup} was written by okg {version}: use okg {version} or later")


def _check_empty(folder: Folder) -> None:
    if not folder.exists():
        return
    with folder.reading() as store:
        there = Embedded(store).catalogue.datasets
    if there:
        raise InputError(
            f"{folder.path} holds {', '.join(it.name for it in there)}: restore into a new folder, "
            "or unload them first (okg unload)"
        )


def _summand(quad: ox.Quad) -> int:
    """Return what a quad adds to the hash of the content, whatever blank nodes are called."""
    text = f"{without_labels(line_of(quad))} {quad.graph_name}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest())


def _tail(digest: "hashlib._Hash", content: int) -> bytes:
    return f"# sha256 {digest.hexdigest()} content {content % MODULUS:064x}\n".encode()


def _damaged(backup: Path) -> InputError:
    return InputError(f"{backup} is damaged or not whole, so nothing was restored")


class _Checked:
    """What a backup holds, without its last line, which tells whether the rest is whole."""

    def __init__(self, source: Reader, fault: type[Exception]) -> None:
        self._source = source
        self._fault = fault
        self._held = b""
        self._digest = hashlib.sha256()

    def head(self) -> bytes:
        """Return the first line, which is still to be read."""
        while b"\n" not in self._held and len(self._held) < LONGEST_HEAD and self._fetch():
            pass
        return self._held.partition(b"\n")[0]

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes; none at the end, or where the rest cannot be unpacked."""
        while len(self._held) <= TAIL_LENGTH:
            if not self._fetch():
                return b""
        content = self._held[: min(size, len(self._held) - TAIL_LENGTH)]
        self._held = self._held[len(content) :]
        self._digest.update(content)
        return content

    def is_whole(self, content: int) -> bool:
        """Tell, after the end, whether all that was written was read and became ``content``."""
        return self._held == _tail(self._digest, content)

    def _fetch(self) -> bool:
        try:
            more = self._source.read(BLOCK)
        except self._fault:
            more = b""
        self._held += more
        return bool(more)
