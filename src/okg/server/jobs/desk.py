"""What a worker has on its desk: the graph as it is now, and room for large answers."""

import logging
import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from okg.errors import OkgError
from okg.graph import KnowledgeGraph, open_packaged
from okg.server.jobs.spool import Spool
from okg.server.reply import Reply
from okg.server.settings import Settings
from okg.store.folder import MANIFEST, Folder

__all__ = ["Desk"]

log = logging.getLogger(__name__)

T = TypeVar("T")


class Desk:
    """The graph of a server, which follows its store when something is loaded into it."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        """Open the store. Raises EnvironmentFault where that cannot be done."""
        self.settings = settings
        self.folder = folder
        self._manifest = str(settings.store / MANIFEST) if settings.store else ""
        self._seen: object = None
        self._spools = 0
        self._made: dict[object, Any] = {}
        self.graph: KnowledgeGraph
        """The graph in one state, the same throughout a job."""
        self._open()

    @cached_property
    def state(self) -> str:
        """What tells this state of the graph from every other, and from those of other okgs."""
        return self.graph.state

    def refresh(self) -> None:
        """Open the store anew where another generation of it is current."""
        if self.settings.store is None or self._now() == self._seen:
            return
        try:
            self._open()
        except OkgError as error:
            # What was open is whole, and stays: better an older answer than none.
            log.warning("the store cannot be opened again: %s", error)
            self._seen = self._now()
            return
        vars(self).pop("state", None)

    def once(self, make: Callable[[KnowledgeGraph], T]) -> T:
        """Return what ``make`` makes of the graph, which is done once for each of its states."""
        if make not in self._made:
            self._made[make] = make(self.graph)
        found: T = self._made[make]
        return found

    def spool(self) -> Spool:
        """Return a place for an answer, which goes to the disk where it is large."""
        self._spools += 1
        settings = self.settings
        path = self.folder / str(self._spools)
        return Spool(path, settings.answer_limit, settings.rows_limit)

    def reply(
        self, media_type: str, content: bytes, headers: tuple[tuple[str, str], ...] = ()
    ) -> Reply:
        """Return ``content`` as a reply, which goes to the disk where it is large.

        Raises Problem where it is too large, or the disk does not take it.
        """
        spool = self.spool()
        try:
            spool.write(content)
        except BaseException:
            spool.discard()
            raise
        return spool.reply(media_type, headers)

    def _open(self) -> None:
        store = self.settings.store
        self._seen = self._now()
        if store is None:
            self.graph = open_packaged()
        else:
            Folder(store).must_exist()
            self.graph = open_packaged(store)
        self.graph.warm()
        self._made = {}

    def _now(self) -> object:
        """Return what changes when another generation becomes the current one."""
        if not self._manifest:
            return None
        try:
            # Before every job, so without making a Path.
            found = os.stat(self._manifest)  # noqa: PTH116
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size
