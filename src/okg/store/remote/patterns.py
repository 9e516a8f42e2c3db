"""What terms are called, where the store is a server: looked up with few requests.

The packaged knowledge tells of okg's own terms. Of a user's things the server is asked, of many at
once: of everything that the last answers named, or of all members of a class.
"""

from collections.abc import Callable, Collection, Iterable, Iterator

import pyoxigraph as ox

from okg.namespaces import OKG, RDF
from okg.query.terms import NAMES

__all__ = ["OwnThings", "Patterns"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Fetch = Callable[[str], Iterable[ox.Triple]]
"""Answers a CONSTRUCT query over the datasets alone."""

TYPE = ox.NamedNode(f"{RDF}type")
TOLD = " ".join(f"<{it}>" for it in (TYPE.value, *NAMES))
"""The properties that tell what a thing is and what it is called."""

TOGETHER = 500
"""Things that are asked about in one request."""


class Patterns:
    """Triples of the knowledge, and of the datasets as far as they are needed.

    It answers what ``Terms`` asks of a store: by subject, by class, by property.
    """

    def __init__(self, knowledge: ox.Store, fetch: Fetch) -> None:
        self._knowledge = knowledge
        self._fetch = fetch
        self._fetched = ox.Store()
        self._waiting: dict[ox.NamedNode, None] = {}
        self._known: set[object] = set()

    def expect(self, terms: Iterable[object]) -> None:
        """Hear of ``terms`` that may be asked about soon, to ask of them together."""
        for term in terms:
            if isinstance(term, ox.NamedNode) and not self._is_known(term):
                self._waiting[term] = None

    def quads_for_pattern(
        self, subject: Term | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[ox.Quad]:
        """Return the quads of this pattern, each triple once or oftener.

        Of the datasets' things only types and names are certain to be all there, unless a property
        is named.
        """
        self._prepare(subject, predicate, value)
        for store in (self._knowledge, self._fetched):
            yield from store.quads_for_pattern(subject, predicate, value)  # type: ignore[arg-type]

    def _prepare(
        self, subject: Term | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> None:
        if isinstance(subject, ox.NamedNode):
            self._prepare_thing(subject)
            if predicate is None or predicate.value in (TYPE.value, *NAMES):
                return
        elif predicate == TYPE and isinstance(value, ox.NamedNode):
            self._prepare_class(value)
            return
        pattern = (subject, predicate, value)
        if pattern not in self._known and subject != predicate:
            self._known.add(pattern)
            self._add(_query(*pattern))

    def _prepare_thing(self, thing: ox.NamedNode) -> None:
        if self._is_known(thing):
            return
        self._waiting[thing] = None
        waiting = list(self._waiting)
        for start in range(0, len(waiting), TOGETHER):
            listed = " ".join(map(str, waiting[start : start + TOGETHER]))
            self._add(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?p {{ {TOLD} }} "
                f"VALUES ?s {{ {listed} }} ?s ?p ?o }}"
            )
        self._known.update(self._waiting)
        self._waiting.clear()
        if next(self._fetched.quads_for_pattern(thing, None, None), None) is None:
            # Something with neither type nor name may be described all the same.
            self._add(f"{_query(thing, None, None)} LIMIT 1")

    def _prepare_class(self, kind: ox.NamedNode) -> None:
        if kind in self._known:
            return
        self._known.add(kind)
        before = len(self._fetched)
        self._add(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?p {{ {TOLD} }} ?s a {kind} ; ?p ?o }}"
        )
        if len(self._fetched) > before:
            members = self._fetched.quads_for_pattern(None, TYPE, kind)
            self._known.update(quad.subject for quad in members)

    def know_all(self) -> None:
        """Ask for the types and names of everything at once."""
        if TOLD not in self._known:
            self._known.add(TOLD)
            self._add(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?p {{ {TOLD} }} ?s ?p ?o }}")
            self._known.update(quad.subject for quad in self._fetched)

    def _is_known(self, thing: ox.NamedNode) -> bool:
        # A user's data may describe a term of okg further, but does not name it anew.
        return (
            thing in self._known
            or thing.value.startswith(OKG)
            or next(self._knowledge.quads_for_pattern(thing, None, None), None) is not None
        )

    def _add(self, query: str) -> None:
        self._fetched.extend(
            ox.Quad(it.subject, it.predicate, it.object) for it in self._fetch(query)
        )


class OwnThings(Collection[ox.NamedNode]):
    """The things that the datasets describe, fetched when they are first needed."""

    def __init__(self, fetch: Callable[[], Iterable[ox.NamedNode]]) -> None:
        self._fetch = fetch
        self._things: frozenset[ox.NamedNode] | None = None

    @property
    def _all(self) -> frozenset[ox.NamedNode]:
        if self._things is None:
            self._things = frozenset(self._fetch())
        return self._things

    def __contains__(self, thing: object) -> bool:
        return thing in self._all

    def __iter__(self) -> Iterator[ox.NamedNode]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def _query(subject: Term | None, predicate: ox.NamedNode | None, value: Term | None) -> str:
    from okg.query.executable import written

    s, p, o = (
        variable if term is None or isinstance(term, ox.BlankNode) else written(term)
        for term, variable in ((subject, "?s"), (predicate, "?p"), (value, "?o"))
    )
    return f"CONSTRUCT {{ {s} {p} {o} }} WHERE {{ {s} {p} {o} }}"
