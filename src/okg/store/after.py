"""A store as it is when a dataset has gone."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import pyoxigraph as ox

from okg.store.catalogue import Dataset, repeat
from okg.store.content import quads_of, split, subject_of
from okg.store.holdings import Holdings
from okg.store.names import graph_of

__all__ = ["After"]


class After:
    """The holdings of a store when a dataset has gone, but for what follows from its going."""

    def __init__(self, holdings: Holdings, before: Dataset) -> None:
        self._holdings = holdings
        self._before = before
        self._moved = _handed_over(holdings, before)
        """The lines that others take over, by who takes them."""
        self.touched = {*before.beside, *self._moved}
        """The datasets whose inferences may be others now."""
        self.known_subjects = holdings.known_subjects
        self.catalogue = replace(
            holdings.catalogue,
            datasets=tuple(
                replace(it, repeats=it.repeats - len(self._moved.get(it.name, ())))
                for it in holdings.catalogue.datasets
                if it.name != before.name
            ),
        )

    def removed(self) -> list[ox.Quad]:
        """Return what is no longer repeated."""
        gone = self._holdings.repeats(self._before.name)
        lines = [(self._before.name, it) for it in gone]
        lines += [(name, it) for name, lines in self._moved.items() for it in lines]
        return [repeat(name, it) for name, it in lines]

    def added(self) -> list[ox.Quad]:
        """Return what others take over."""
        return [
            quad for name, lines in self._moved.items() for quad in quads_of(lines, graph_of(name))
        ]

    def describing(self, iris: Collection[str]) -> Mapping[str, set[str]]:
        """See ``Holdings``."""
        found = {name: set(those) for name, those in self._holdings.describing(iris).items()}
        found.pop(self._before.name, None)
        for name, lines in self._moved.items():
            if here := {subject_of(it) for it in lines}.intersection(iris):
                found.setdefault(name, set()).update(here)
        return found

    def mentioning(self, iris: Collection[str], among: Collection[str]) -> set[str]:
        """See ``Holdings``."""
        found = self._holdings.mentioning(iris, among)
        for name, lines in self._moved.items():
            if name in among and not {term for it in lines for term in split(it)}.isdisjoint(iris):
                found.add(name)
        return found

    def about(self, subjects: Collection[str]) -> Iterator[tuple[str, str]]:
        """See ``Holdings``."""
        for name, line in self._holdings.about(subjects):
            if name != self._before.name:
                yield name, line
        for name, lines in self._moved.items():
            yield from ((name, it) for it in lines if subject_of(it) in subjects)

    def triples(self, name: str, *, inferred: bool = False) -> Iterator[ox.Quad]:
        """See ``Holdings``."""
        yield from self._holdings.triples(name, inferred=inferred)
        if not inferred:
            yield from quads_of(self._moved.get(name, ()), graph_of(name))

    def repeats(self, name: str) -> Iterator[str]:
        """See ``Holdings``."""
        moved = self._moved.get(name, ())
        return (it for it in self._holdings.repeats(name) if it not in moved)


def _handed_over(holdings: Holdings, before: Dataset) -> dict[str, set[str]]:
    """Return the triples that others take over when ``before`` goes, by who takes them."""
    waiting: dict[str, str] = {}
    for it in holdings.catalogue.datasets:
        if it.repeats and it.name != before.name:
            for line in holdings.repeats(it.name):
                # The first in the order of loading.
                waiting.setdefault(line, it.name)
    if not waiting:
        return {}
    subjects = {subject_of(line) for line in waiting}
    moved: dict[str, set[str]] = {}
    for name, line in holdings.about(subjects):
        if name == before.name and line in waiting:
            moved.setdefault(waiting[line], set()).add(line)
    return moved
