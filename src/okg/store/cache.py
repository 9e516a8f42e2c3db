"""A cache of ready-made stores on disk.

An entry is a folder in RocksDB's form, opened read-only (at 40,000 quads this took a third of the
time of loading N-Quads into memory), and beside it ``<key>.json``, which names the folder and the
checksum of each file in it. The JSON file is written last and put in place in one step: an entry
is complete or it does not exist. Nothing is ever changed in place, so processes may race: each
builds a folder of its own, and the first to finish is the one that later starts use.
"""

import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from time import time

import pyoxigraph as ox

__all__ = ["Cache", "default_folder"]

HOUR = 3600
KEPT = 4
"""Entries kept; each is some ten megabytes, and every change of the knowledge makes a new one."""


def default_folder() -> Path:
    """Return the folder named by OKG_CACHE_DIR, or else the user's cache folder."""
    chosen = os.environ.get("OKG_CACHE_DIR")
    if chosen:
        return Path(chosen)
    import platformdirs

    return platformdirs.user_cache_path("okg", appauthor=False)


class Cache:
    """Stores kept in ``folder``, which is made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str, build: Callable[[], Iterable[ox.Quad]]) -> ox.Store:
        """Return the store kept under ``key``, or keep and return what ``build`` gives.

        A damaged entry counts as none. Where the folder cannot be written, the store is in memory.
        """
        store = self._read(key)
        if store is not None:
            return store
        quads = list(build())
        try:
            self._write(key, quads)
            store = self._read(key)
        except (OSError, RuntimeError):
            # pyoxigraph raises either for a full or forbidden disk.
            store = None
        if store is None:
            store = ox.Store()
            store.bulk_extend(quads)
        return store

    def _read(self, key: str) -> ox.Store | None:
        try:
            manifest = json.loads(self._manifest(key).read_bytes())
            folder = self.folder / manifest["folder"]
            if _checksums(folder) != manifest["files"]:
                return None
            return ox.Store.read_only(str(folder))
        except (OSError, ValueError, LookupError, TypeError, RuntimeError):
            # Whatever is wrong with an entry, the remedy is the same: build it again.
            return None

    def _write(self, key: str, quads: list[ox.Quad]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{key}-", dir=self.folder))
        draft = folder.with_name(f"{folder.name}.draft")
        try:
            _write_store(folder, quads)
            if self._read(key) is not None:
                # Another process was faster.
                shutil.rmtree(folder, ignore_errors=True)
                return
            manifest = {"folder": folder.name, "files": _checksums(folder)}
            draft.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
            draft.replace(self._manifest(key))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            draft.unlink(missing_ok=True)
            raise
        with suppress(OSError):
            # Another process may be tidying up as well.
            self._prune()

    def _prune(self) -> None:
        """Remove all but the newest entries, and old folders that no entry names."""
        manifests = sorted(self.folder.glob("*.json"), key=_modified, reverse=True)
        for manifest in manifests[KEPT:]:
            manifest.unlink(missing_ok=True)
        named = "".join(manifest.read_text(encoding="utf-8") for manifest in manifests[:KEPT])
        for folder in self.folder.iterdir():
            # A young folder may be another process's work in progress.
            if folder.is_dir() and folder.name not in named and _modified(folder) < time() - HOUR:
                shutil.rmtree(folder, ignore_errors=True)

    def _manifest(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def _write_store(folder: Path, quads: list[ox.Quad]) -> None:
    store = ox.Store(str(folder))
    store.bulk_extend(quads)
    store.optimize()
    store.flush()
    # Closes the store: only then are its files final.
    del store


def _modified(path: Path) -> float:
    return path.stat().st_mtime


def _checksums(folder: Path) -> dict[str, int]:
    return {path.name: zlib.crc32(path.read_bytes()) for path in sorted(folder.iterdir())}
