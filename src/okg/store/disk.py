"""What a store does with files and folders, whatever is in them."""

import errno
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from okg.errors import EnvironmentFault, InputError

__all__ = ["HELD", "command", "faults", "is_held", "link", "read_only", "sync"]

HELD = "CURRENT"
"""The file of a generation that its readers hold a lock on; RocksDB itself locks another."""


def is_held(generation: Path) -> bool:
    """Tell whether somebody reads ``generation``."""
    try:
        lock = os.open(generation / HELD, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False


def link(source: Path, target: Path) -> None:
    """Fill ``target`` with the files of a finished generation, the immutable ones by hard links."""
    for it in source.iterdir():
        if it.name in ("LOCK", "LOG") or it.name.startswith("LOG.old"):
            continue
        if it.suffix == ".sst":
            try:
                os.link(it, target / it.name)
                continue
            except OSError as error:
                if error.errno == errno.ENOSPC:
                    raise
                # A file system without hard links.
        shutil.copyfile(it, target / it.name)


def read_only(folder: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(folder))
    except (OSError, RuntimeError) as error:
        raise EnvironmentFault(
            f"{folder.parent} is damaged: {error}; restore a backup (okg restore), or load the "
            "data into a new folder"
        ) from None


def sync(*paths: Path) -> None:
    """See to it that what is written is on the disk."""
    for path in paths:
        file = os.open(path, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def command() -> str:
    """Return the command line of this process, for others to know it by."""
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Tell of a disk that is full or broken as an EnvironmentFault."""
    try:
        yield
    except (EnvironmentFault, InputError):
        raise
    except OSError as error:
        raise EnvironmentFault(
            f"{path} cannot be written: {error.strerror or error}; nothing has changed"
        ) from None
    except RuntimeError as error:
        # That is how pyoxigraph tells of some faults of RocksDB.
        raise EnvironmentFault(f"{path} cannot be written: {error}; nothing has changed") from None
