"""Datasets that share what follows from them, and which share is whose.

See ``okg.store.loading`` for the rules.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from okg.store.catalogue import Catalogue, Dataset
from okg.store.content import line_of, split, subject_of
from okg.store.contents import Contents
from okg.store.holdings import Holdings

if TYPE_CHECKING:
    from okg.columnar.memory import Triple

__all__ = ["Member", "New", "links", "members_of", "shares_of", "together", "with_linked"]


class Member:
    """A dataset that is in the store, as its files say it: its lines in a file."""

    def __init__(
        self, holdings: Holdings, dataset: Dataset, path: Path, without: Collection[str]
    ) -> None:
        self.name = dataset.name
        self._without = without
        self.path = path
        self.size = 0
        self.subjects: set[str] = set()
        self.terms: set[str] = set()
        with path.open("w", encoding="utf-8", newline="\n") as target:
            self._take(map(line_of, holdings.triples(self.name)), target)
            self.described = {it for it in self.subjects if it[0] == "<"}
            """The IRIs of which it says what no other graph does."""
            if dataset.repeats:
                self._take(holdings.repeats(self.name), target)

    def _take(self, lines: Iterable[str], target: TextIO) -> None:
        for line in lines:
            if line not in self._without:
                target.write(f"{line}\n")
            self.size += 1
            subject, predicate, value = split(line)
            self.subjects.add(subject)
            self.terms.update((predicate, value))

    def describes(self, term: str) -> bool:
        """Tell whether it says something of ``term``."""
        return term in self.subjects

    def mentions(self, term: str) -> bool:
        """Tell whether ``term`` is anywhere in it."""
        return term in self.terms or term in self.subjects

    def triples(self) -> "Iterator[Triple]":
        """Return what is in the file."""
        with self.path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield split(line.rstrip("\n"))


class New:
    """The dataset that is being loaded, among the others."""

    def __init__(self, name: str, contents: Contents, repeats: Collection[str]) -> None:
        self.name = name
        repeated = {subject_of(it) for it in repeats}
        own = {subject_of(it) for it in contents.about(repeated).difference(repeats)}
        self._subjects = contents.subjects(inferred=False)
        self.described = self._subjects - repeated | own
        self.terms = contents.mentioned(inferred=False)

    def describes(self, term: str) -> bool:
        """Tell whether it says something of ``term``."""
        return term in self._subjects

    def mentions(self, term: str) -> bool:
        """Tell whether ``term`` is anywhere in it."""
        # It comes last: a blank node that nobody else has is its own.
        return term[0] == "_" or term in self.terms or term in self._subjects


def members_of(
    holdings: Holdings, names: Collection[str], folder: Path, without: Collection[str] = ()
) -> list[Member]:
    """Return the datasets ``names`` in the order in which they were loaded.

    Their files have not the lines ``without``: the data to be judged has them, as it spells them.
    """
    return [
        Member(holdings, it, folder / f"member{it.order}.nt", without)
        for it in holdings.catalogue.datasets
        if it.name in names
    ]


def shares_of(lines: Iterable[str], members: "Sequence[Member | New]") -> dict[str, set[str]]:
    """Return which of the inferred ``lines`` stand in the graph of which dataset."""
    owners: dict[str, str | None] = {}

    def owner(subject: str) -> str | None:
        if subject not in owners:
            anywhere = [it for it in members if it.mentions(subject)]
            # A blank node is of one dataset only, whether it says something of it or not.
            named = subject[0] != "_"
            found = [it for it in anywhere if named and it.describes(subject)] or anywhere
            owners[subject] = found[0].name if found else None
        return owners[subject]

    shares: dict[str, set[str]] = {}
    for line in lines:
        subject, _, value = split(line)
        name = owner(subject) or next((it.name for it in members if it.mentions(value)), None)
        shares.setdefault(name or members[0].name, set()).add(line)
    return shares


def links(members: "Sequence[Member | New]", shares: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return which of the members, with what follows, each is linked with directly."""
    described: dict[str, set[str]] = {}
    mentioned: dict[str, set[str]] = {}
    for it in members:
        follows = [split(line) for line in shares.get(it.name, ())]
        described[it.name] = it.described.union(s for s, _, _ in follows)
        mentioned[it.name] = (it.described | it.terms).union(*follows)
    return {
        one.name: {
            other.name
            for other in members
            if other is not one
            and not (
                described[one.name].isdisjoint(mentioned[other.name])
                and described[other.name].isdisjoint(mentioned[one.name])
            )
        }
        for one in members
    }


def together(name: str, linked: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return all that ``name`` is linked with, directly or by way of others, sorted."""
    found, waiting = {name}, [name]
    while waiting:
        one = waiting.pop()
        new = {it for it in linked if it in linked.get(one, ()) or one in linked[it]} - found
        found |= new
        waiting += new
    return tuple(sorted(found - {name}))


def with_linked(catalogue: Catalogue, names: Collection[str]) -> set[str]:
    """Return the datasets ``names`` and all that they are linked with."""
    found, waiting = set(names), list(names)
    while waiting:
        record = catalogue.find(waiting.pop())
        new = set(record.beside if record else ()) - found
        found |= new
        waiting += new
    return found
