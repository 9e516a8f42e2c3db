"""A server as the home of a graph: what ``okg.open(endpoint=…)`` asks and loads into."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from okg.knowledge import Knowledge
from okg.store.catalogue import Catalogue
from okg.store.home import Loaded, Source
from okg.store.loading import DEFAULT, Options
from okg.store.remote.discovery import Endpoint
from okg.store.remote.store import RemoteStore

if TYPE_CHECKING:
    from okg.ingest.given import Data
    from okg.store.remote.holdings import Remote

__all__ = ["RemoteHome"]


class RemoteHome:
    """The store on the server at an endpoint; see ``okg.store.home.Home``."""

    def __init__(
        self,
        endpoint: Endpoint | str,
        knowledge: Knowledge,
        cache_folder: Path | None = None,
    ) -> None:
        """``knowledge`` is what is to be there beside datasets, and tells what terms are called."""
        self._endpoint = endpoint
        self._knowledge = knowledge
        self._cache_folder = cache_folder

    @cached_property
    def store(self) -> RemoteStore:
        """The store, to which the first use connects."""
        return RemoteStore(self._endpoint, self._knowledge, self._cache_folder)

    @property
    def catalogue(self) -> Catalogue:
        """What is loaded, an empty catalogue where okg loaded nothing."""
        return self.store.catalogue or Catalogue("", "")

    @property
    def holdings(self) -> "Remote":
        """What is loaded, to be read."""
        from okg.store.closed import open_knowledge
        from okg.store.remote.holdings import Remote

        return Remote(self.store, open_knowledge(self._knowledge, self._cache_folder))

    def source(self) -> Source:
        """See ``Home``."""
        return Source(self.store, self.catalogue.datasets, self.store.own)  # type: ignore[arg-type]

    def load(
        self, inputs: "Sequence[Data]", name: str | None = None, options: Options = DEFAULT
    ) -> list[Loaded]:
        """See ``Home``, but that each dataset is loaded or not, one after the other."""
        from okg.store.remote.loading import load

        return load(self.store, inputs, name, options)

    def unload(self, name: str, options: Options = DEFAULT) -> None:
        """See ``Home``."""
        from okg.store.remote.loading import unload

        unload(self.store, name, options)

    def refresh(self, options: Options = DEFAULT) -> bool:
        """See ``Home``."""
        from okg.store.remote.loading import refresh

        return refresh(self.store, options)
