"""What a graph that is kept in a store needs of it, be it in a folder or on a server."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pyoxigraph as ox

if TYPE_CHECKING:
    from okg.ingest.given import Data
    from okg.store.catalogue import Catalogue, Dataset
    from okg.store.loading import Options
    from okg.validation.report import Report

__all__ = ["Home", "Loaded", "Source"]


class Source(NamedTuple):
    """A state of a store, to be asked."""

    store: ox.Store
    """Or what answers ``query``, ``quads_for_pattern`` and ``len`` as a store does."""
    datasets: "tuple[Dataset, ...]"
    """In the order in which they were loaded."""
    own: Collection[ox.NamedNode] | None
    """The things that the datasets describe, None where there are no datasets."""
    movable: bool = False
    """Whether it is so little that memory is the better place for it."""
    keep: object = None
    """What must live as long as the store is asked."""


@dataclass(frozen=True)
class Loaded:
    """What became of a dataset."""

    dataset: "Dataset"
    changed: bool = True
    """False where the same content was there already."""
    report: "Report | None" = None


class Home(Protocol):
    """A store that datasets are loaded into."""

    @property
    def catalogue(self) -> "Catalogue":
        """What is loaded now."""

    def source(self) -> Source:
        """Return what is to be asked: the state of now."""

    def load(
        self, inputs: "Sequence[Data]", name: str | None = None, options: "Options" = ...
    ) -> list[Loaded]:
        """Load ``inputs``: as one dataset called ``name``, or each as one named after its file.

        All are loaded or none. Raises NotConforming with the report of the first that does not
        conform, InputError where one cannot be read or named, and EnvironmentFault where the store
        cannot be written.
        """

    def unload(self, name: str, options: "Options" = ...) -> None:
        """Take the dataset ``name`` out. Raises InputError where there is none."""

    def refresh(self, options: "Options" = ...) -> bool:
        """Bring the store up to date with this okg; tell whether there was anything to do."""
