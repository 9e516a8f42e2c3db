"""Triples in memory, indexed both ways: for little data, and as the oracle of tests."""

from collections.abc import Collection, Iterable, Iterator

__all__ = ["Graph", "Triple"]

Triple = tuple[str, str, str]
"""Subject, predicate and object, each in N-Triples form."""

NONE: frozenset[str] = frozenset()


class Graph:
    """A set of triples. Pickling it keeps one index; the other is made when first asked for."""

    __slots__ = ("_objects", "_subjects")

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._objects: dict[str, dict[str, set[str]]] = {}
        self._subjects: dict[str, dict[str, set[str]]] = {}
        for triple in triples:
            self.add(*triple)

    def add(self, subject: str, predicate: str, value: str) -> bool:
        """Add a triple; tell whether it is new."""
        values = self._objects.setdefault(predicate, {}).setdefault(subject, set())
        if value in values:
            return False
        values.add(value)
        inverse = self._subjects.get(predicate)
        if inverse is not None:
            inverse.setdefault(value, set()).add(subject)
        return True

    def has(self, subject: str, predicate: str, value: str) -> bool:
        return value in self._objects.get(predicate, {}).get(subject, NONE)

    def predicates(self) -> Collection[str]:
        return self._objects.keys()

    def objects(self, predicate: str, subject: str) -> Collection[str]:
        return self._objects.get(predicate, {}).get(subject, NONE)

    def subjects(self, predicate: str, value: str) -> Collection[str]:
        return self._inverse(predicate).get(value, NONE)

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Return the subjects and objects of ``predicate``."""
        for subject, values in self._objects.get(predicate, {}).items():
            for value in values:
                yield subject, value

    def matching(
        self, subject: str | None, predicate: str | None, value: str | None
    ) -> Iterator[Triple]:
        """Return the triples with these terms, None being any."""
        for name in tuple(self._objects) if predicate is None else (predicate,):
            if subject is not None and value is not None:
                if self.has(subject, name, value):
                    yield subject, name, value
            elif subject is not None:
                for it in self.objects(name, subject):
                    yield subject, name, it
            elif value is not None:
                for it in self.subjects(name, value):
                    yield it, name, value
            else:
                for start, end in self.pairs(name):
                    yield start, name, end

    def has_subject(self, subject: str) -> bool:
        return any(subject in pairs for pairs in self._objects.values())

    def __iter__(self) -> Iterator[Triple]:
        for predicate in self._objects:
            for subject, value in self.pairs(predicate):
                yield subject, predicate, value

    def __len__(self) -> int:
        return sum(len(it) for pairs in self._objects.values() for it in pairs.values())

    def __getstate__(self) -> dict[str, dict[str, set[str]]]:
        return self._objects

    def __setstate__(self, state: dict[str, dict[str, set[str]]]) -> None:
        self._objects, self._subjects = state, {}

    def _inverse(self, predicate: str) -> dict[str, set[str]]:
        found = self._subjects.get(predicate)
        if found is None:
            found = self._subjects[predicate] = {}
            for subject, value in self.pairs(predicate):
                found.setdefault(value, set()).add(subject)
        return found
