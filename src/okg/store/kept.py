"""Objects that take long to make, kept in files between one process and the next.

An object is pickled, so the folder must be the user's own, as the cache folder is. A file is
written aside and put in place in one step; whatever is wrong with one, the object is made again.
"""

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from okg import __version__

__all__ = ["kept", "key_of"]

Object = TypeVar("Object")

KEPT = 8
"""Objects kept; each is some hundred kilobytes, and every set of shapes makes one."""
CHECKSUM = 32
"""Bytes of SHA-256 in front of the pickle: half a file is none."""


def key_of(*contents: bytes) -> str:
    """Return a name for what is made of ``contents`` by this version of okg and of Python."""
    digest = hashlib.sha256(f"{__version__} {sys.version}".encode())
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:40]


def kept(folder: Path, key: str, make: Callable[[], Object]) -> Object:
    """Return the object kept under ``key`` in ``folder``, or keep and return what ``make`` gives.

    Where the folder cannot be written, the object is made and not kept.
    """
    path = folder / f"{key}.pickle"
    found: Object
    try:
        content = path.read_bytes()
        if hashlib.sha256(content[CHECKSUM:]).digest() == content[:CHECKSUM]:
            found = pickle.loads(content[CHECKSUM:])
            return found
    except (OSError, pickle.UnpicklingError, AttributeError, ImportError, EOFError, IndexError):
        pass
    found = make()
    with suppress(OSError):
        _write(path, pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
        _prune(folder)
    return found


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as draft:
            draft.write(hashlib.sha256(content).digest() + content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _prune(folder: Path) -> None:
    paths = sorted(folder.glob("*.pickle"), key=lambda it: it.stat().st_mtime, reverse=True)
    for path in paths[KEPT:]:
        path.unlink(missing_ok=True)
