"""The folder of an embedded store: whole generations, of which one is named as the current one.

- ``okg-store.json`` names the current generation, and is replaced in one step;
- ``<generation>/`` is a folder of Oxigraph (RocksDB), never written again once it was named;
- ``lock`` is held by the one writer, and holds its process id and command.

A writer makes the next generation beside the current one, with whose big files it shares hard
links, and names it when it is whole and on the disk. Readers hold a shared lock on the generation
that they read, so that no writer removes it from under them; they need no right to write.
"""

import errno
import fcntl
import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from okg import __version__
from okg.errors import EnvironmentFault
from okg.store import disk
from okg.store.catalogue import FORMAT

__all__ = ["MANIFEST", "WAIT", "Draft", "Folder", "Locked", "Opened"]

WAIT = 10.0
"""Seconds that a writer waits for another to finish, by default."""
PAUSE = 0.05
TRIES = 20
MANIFEST = "okg-store.json"
LOCK = "lock"
GENERATION = "generation-"
LINKS = 2
"""Of a file that a draft has made, in the draft and in its copy; what has more is on the disk."""


class Locked(EnvironmentFault):
    """Another writer is at work, and has not finished in time."""


class Opened:
    """A generation that is being read; nothing removes it before it is closed."""

    def __init__(self, store: ox.Store, generation: str, lock: int) -> None:
        self.store = store
        self.generation = generation
        self._lock = lock

    def close(self) -> None:
        """Let go of the generation; the store must not be used afterwards."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def __del__(self) -> None:
        self.close()


class Named(NamedTuple):
    """What ``okg-store.json`` says."""

    format: int
    version: str
    generation: str


class Folder:
    """The folder of a store, whether or not it exists yet."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def exists(self) -> bool:
        """Tell whether there is a store in the folder."""
        return self._manifest.is_file()

    def must_exist(self) -> None:
        """Raise EnvironmentFault where there is no store that this okg can read."""
        self._named()

    def open(self) -> Opened:
        """Open the current generation for reading; close it when it is no longer needed.

        Raises EnvironmentFault where there is no store, it is of a newer okg, or it is damaged.
        """
        for _ in range(TRIES):
            named = self._named()
            folder = self.path / named.generation
            try:
                lock = os.open(folder / disk.HELD, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError:
                # A writer was faster: another generation is named by now, or none ever will be.
                if self._named() == named:
                    break
                continue
            except OSError as error:
                raise EnvironmentFault(f"{folder} cannot be read: {error.strerror}") from None
            try:
                fcntl.flock(lock, fcntl.LOCK_SH)
                if self._named() == named:
                    return Opened(disk.read_only(folder), named.generation, lock)
            except BaseException:
                os.close(lock)
                raise
            os.close(lock)
        raise EnvironmentFault(
            f"{self.path} is damaged: its generation {named.generation} is missing or incomplete; "
            "restore a backup (okg restore), or load the data into a new folder"
        )

    @contextmanager
    def reading(self) -> Iterator[ox.Store]:
        """Give the store, read-only, in the state that it has now. Raises what ``open`` does."""
        opened = self.open()
        try:
            yield opened.store
        finally:
            opened.close()

    @contextmanager
    def writing(self, wait: float = WAIT) -> Iterator["Draft"]:
        """Give a draft of the next generation, which nobody sees before its ``commit``.

        The folder is made where it does not exist. Another writer is waited for, ``wait`` seconds.
        Without a commit nothing has changed. What the disk or RocksDB refuse becomes an
        EnvironmentFault.

        Raises Locked where another writer does not finish, EnvironmentFault where the folder cannot
        be written, or is not a store and not empty, and what ``open`` raises.
        """
        made = self._make()
        try:
            with self._locked(wait):
                self._tidy()
                draft = Draft(self)
                try:
                    with disk.faults(self.path):
                        yield draft
                finally:
                    draft.discard()
        finally:
            if made and not self.exists():
                # A first load that came to nothing leaves nothing behind.
                (self.path / LOCK).unlink(missing_ok=True)
                with suppress(OSError):
                    self.path.rmdir()

    @property
    def _manifest(self) -> Path:
        return self.path / MANIFEST

    def _named(self) -> Named:
        try:
            said = json.loads(self._manifest.read_bytes())
            named = Named(int(said["format"]), str(said["okg"]), str(said["generation"]))
        except (FileNotFoundError, NotADirectoryError):
            raise EnvironmentFault(self._no_store()) from None
        except OSError as error:
            raise EnvironmentFault(f"{self._manifest} cannot be read: {error.strerror}") from None
        except (ValueError, LookupError, TypeError):
            raise EnvironmentFault(
                f"{self._manifest} is damaged: restore a backup (okg restore), or load the data "
                "into a new folder"
            ) from None
        if named.format > FORMAT:
            raise EnvironmentFault(
                f"{self.path} was written by okg {named.version} in a newer form: "
                f"use okg {named.version} or later"
            )
        if not named.generation or Path(named.generation).name != named.generation:
            raise EnvironmentFault(f"{self._manifest} is damaged: it names no generation")
        return named

    def _names(self, generation: str) -> bool:
        return self.exists() and self._named().generation == generation

    def _no_store(self) -> str:
        if not self.path.exists():
            return f"there is no store at {self.path}: okg load FILE --store {self.path} makes one"
        if not self.path.is_dir():
            return f"{self.path} is a file: a store is a folder"
        return f"{self.path} is not a store of okg: it has no {MANIFEST} in it"

    def _make(self) -> bool:
        """Make the folder; tell whether it was missing."""
        if self.path.is_dir():
            if not self.exists() and any(not _ours(it.name) for it in self.path.iterdir()):
                raise EnvironmentFault(
                    f"{self.path} has other files in it and is not a store of okg: "
                    "name a new or an empty folder"
                )
            return False
        if self.path.exists():
            raise EnvironmentFault(self._no_store())
        try:
            self.path.mkdir(parents=True)
        except FileExistsError:
            return False
        except OSError as error:
            raise EnvironmentFault(f"{self.path} cannot be made: {error.strerror}") from None
        return True

    @contextmanager
    def _locked(self, wait: float) -> Iterator[None]:
        try:
            lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise EnvironmentFault(
                f"{self.path} cannot be written: {error.strerror}; it can still be queried"
            ) from None
        try:
            self._acquire(lock, wait)
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()} {disk.command()}\n".encode(), 0)
            yield
        finally:
            # What the file says is only meant while it is locked.
            with suppress(OSError):
                os.ftruncate(lock, 0)
            os.close(lock)

    def _acquire(self, lock: int, wait: float) -> None:
        until = time.monotonic() + wait
        told = False
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except OSError as error:
                if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                    raise EnvironmentFault(
                        f"{self.path} cannot be locked: {error.strerror}; stores need a file "
                        "system with locks"
                    ) from None
            process, _, command = os.pread(lock, 1000, 0).decode(errors="replace").partition(" ")
            owner = f"process {process or '?'}" + (f" ({command.strip()})" if command else "")
            if time.monotonic() >= until:
                raise Locked(
                    f"{self.path} is being written by {owner}: try again when it has finished, or "
                    "wait longer with --wait SECONDS"
                )
            if not told and wait > 1:
                print(f"okg: waiting for {owner}, which writes to {self.path}", file=sys.stderr)
                told = True
            time.sleep(PAUSE)

    def _tidy(self) -> None:
        """Remove the generations that are not named and that nobody reads; the lock is held."""
        current = self._named().generation if self.exists() else ""
        for it in self.path.iterdir():
            if it.name.startswith(f"{MANIFEST}."):
                it.unlink(missing_ok=True)
            elif (
                it.is_dir()
                and it.name.startswith(GENERATION)
                and it.name != current
                and not disk.is_held(it)
            ):
                shutil.rmtree(it, ignore_errors=True)

    def _name(self, generation: str) -> None:
        """Make ``generation`` the current one: before this nothing has changed, then all has."""
        aside = self.path / f"{MANIFEST}.{generation}"
        said = {"format": FORMAT, "okg": __version__, "generation": generation}
        with aside.open("w", encoding="utf-8") as target:
            json.dump(said, target, indent=1)
            target.write("\n")
            target.flush()
            os.fsync(target.fileno())
        aside.replace(self._manifest)
        with suppress(OSError):
            # Not every file system can do that, and it is done now.
            disk.sync(self.path)


class Draft:
    """The next generation in the making."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.is_new = not folder.exists()
        """Whether there is no store yet, so that the draft is empty."""
        self._path: Path | None = None
        self._store: ox.Store | None = None

    @property
    def store(self) -> ox.Store:
        """The draft, first made when it is asked for: what the current generation holds."""
        if self._store is None:
            self._path = self._new()
            if not self.is_new:
                opened = self._folder.open()
                disk.link(self._folder.path / opened.generation, self._path)
                opened.close()
            self._store = ox.Store(str(self._path))
        return self._store

    def start_empty(self) -> ox.Store:
        """Return an empty draft instead: nothing is taken over from the current generation."""
        self.discard()
        self._path = self._new()
        self._store = ox.Store(str(self._path))
        return self._store

    def without(self, graphs: Collection[str]) -> ox.Store:
        """Return the draft without these graphs, made afresh from all others.

        RocksDB takes longer to forget much than to write little. Stores that were given out before
        must not be used any more.
        """
        source, path = self.store, self._path
        assert path is not None
        self._path = self._new()
        self._store = ox.Store(str(self._path))
        for graph in (ox.DefaultGraph(), *source.named_graphs()):
            if not (isinstance(graph, ox.NamedNode) and graph.value in graphs):
                # One that is empty is there all the same.
                self._store.add_graph(graph)
                self._store.bulk_extend(source.quads_for_pattern(None, None, None, graph))
        shutil.rmtree(path, ignore_errors=True)
        return self._store

    def commit(self) -> None:
        """Write the draft to the disk and make it the current generation."""
        self.store.flush()
        # A copy (of hard links, RocksDB's checkpoint) that nobody has open for writing.
        final = self._new(make=False)
        try:
            self.store.backup(str(final))
            disk.sync(*(it for it in final.iterdir() if it.stat().st_nlink <= LINKS), final)
            self._folder._name(final.name)
        except BaseException:
            if not self._folder._names(final.name):
                shutil.rmtree(final, ignore_errors=True)
            raise
        self.discard()
        self._folder._tidy()

    def discard(self) -> None:
        """Remove the draft, if it was not committed."""
        self._store = None
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)
            self._path = None

    def _new(self, *, make: bool = True) -> Path:
        path = self._folder.path / f"{GENERATION}{time.time_ns():x}-{secrets.token_hex(4)}"
        if make:
            path.mkdir()
        return path


def _ours(name: str) -> bool:
    """Tell whether a writer that came to nothing may have left ``name``."""
    return name == LOCK or name.startswith((f"{MANIFEST}.", GENERATION))
