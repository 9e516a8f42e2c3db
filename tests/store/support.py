"""Stores in memory for tests, and what two stores have to have in common to be equal."""

from collections.abc import Collection

import pyoxigraph as ox

from okg import __version__
from okg.knowledge import packaged
from okg.namespaces import OKG
from okg.store.catalogue import REPEATS, Catalogue
from okg.store.closed import open_knowledge
from okg.store.content import hash_of, line_of
from okg.store.holdings import Embedded
from okg.store.local import record
from okg.store.names import CATALOGUE, name_of

__all__ = ["Draft", "contents", "empty", "is_sound", "records"]


class Draft:
    """A draft in memory."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def without(self, graphs: Collection[str], /) -> ox.Store:
        """Do what ``okg.store.folder.Draft`` does."""
        store = ox.Store()
        store.extend(
            it
            for it in self.store
            if not (isinstance(it.graph_name, ox.NamedNode) and it.graph_name.value in graphs)
        )
        self.store = store
        return store


def empty(about: frozenset[str]) -> ox.Store:
    """Return a store with no dataset, and of the knowledge what it says of a few terms of okg."""
    store = ox.Store()
    for quad in open_knowledge(packaged()):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.removeprefix(OKG) in about:
            store.add(quad)
    record(store, Catalogue(packaged().content_hash(), __version__))
    return store


def contents(store: ox.Store) -> set[ox.Quad]:
    """Return what is in the graphs of datasets and what they repeat, whatever its blank nodes."""
    dataset = ox.Dataset(
        quad
        for quad in store
        if isinstance(quad.graph_name, ox.NamedNode)
        and (quad.predicate.value == REPEATS or name_of(quad.graph_name.value))
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def records(store: ox.Store) -> list[tuple[object, ...]]:
    """Return what the catalogue says of datasets, but for when they were loaded."""
    return [
        (it.name, it.files, it.triples, it.inferred, it.repeats, it.content, it.beside)
        for it in Embedded(store).catalogue.datasets
    ]


def is_sound(store: ox.Store) -> bool:
    """Tell whether no triple stands twice, and each dataset is what the catalogue says of it."""
    quads = [it for it in store if it.graph_name != ox.NamedNode(CATALOGUE)]
    held = Embedded(store)
    return len({it.triple for it in quads}) == len(quads) and all(
        hash_of([*map(line_of, held.triples(it.name)), *held.repeats(it.name)]) == it.content
        and len(list(held.triples(it.name, inferred=True))) == it.inferred
        and len(list(held.repeats(it.name))) == it.repeats
        for it in held.catalogue.datasets
    )
