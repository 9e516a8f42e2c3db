"""Carrying out an update of SPARQL 1.1."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from okg.errors import InputError
from okg.query.safety import without_calls
from okg.query.update import operations
from okg.server.problems import Problem
from okg.server.reply import Reply
from okg.server.settings import Settings
from okg.store.folder import Folder, Locked
from okg.store.updating import OwnGraphs, ReservedGraph, carry_out, changing

__all__ = ["Update", "WritingDesk", "named_nodes", "writing"]

WAIT = 1.0
"""Seconds that another writer, such as okg load, is waited for; after that, the client waits."""


@dataclass
class WritingDesk:
    """What jobs work with that change the store: nothing is read before a change is made."""

    settings: Settings
    folder: Path

    def refresh(self) -> None:
        """Do nothing: the next draft is made of the generation that is current then."""


@dataclass(frozen=True)
class Update:
    """An update of a client's, with the dataset it names in the protocol (section 2.2.3)."""

    text: str
    base: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()

    def run(self, desk: WritingDesk) -> Reply:
        """Do what the update says, all of it or nothing.

        Raises InputError where it is none, calls the network, or cannot be done, and Problem with
        status 403 where it would change a graph of okg's, 503 where somebody else writes.
        """
        found = operations(
            without_calls(self.text, update=True),
            self.base,
            named_nodes(self.using),
            named_nodes(self.using_named),
        )
        with writing(desk) as graphs:
            for it in found:
                carry_out(it, graphs)
        return Reply(204)


@contextmanager
def writing(desk: WritingDesk) -> Iterator[OwnGraphs]:
    """Give the user's own graphs, to be changed; what is refused becomes a Problem."""
    assert desk.settings.store is not None
    try:
        with changing(Folder(desk.settings.store), WAIT) as graphs:
            yield graphs
    except ReservedGraph as error:
        raise Problem(403, "reserved-graph", "The graph is okg's", error.message) from None
    except Locked as error:
        raise Problem(
            503,
            "locked",
            "The store is being written",
            error.message,
            headers={"Retry-After": "5"},
        ) from None


def named_nodes(iris: Sequence[str]) -> list[ox.NamedNode]:
    """Return ``iris`` as terms. Raises InputError where one is not an absolute IRI."""
    try:
        return [ox.NamedNode(it) for it in iris]
    except ValueError as error:
        raise InputError(f"a graph's name is not an absolute IRI: {error}") from None
