"""Putting staged contents in place, in one update request.

Each step asks, in its pattern, that the catalogue is still in the state that was read before, and
the last step ends that state. So a request that comes twice, or after another writer's, changes
nothing. On a server whose updates are transactions, readers see all of it or nothing; which servers
these are, each dialect says.
"""

from collections.abc import Collection, Iterator, Sequence

from okg.errors import EnvironmentFault
from okg.store.catalogue import REPEATS
from okg.store.names import CATALOGUE
from okg.store.remote.comparison import check
from okg.store.remote.failures import Unreachable
from okg.store.remote.staging import Staged, drop
from okg.store.remote.store import REVISION, RemoteStore

__all__ = ["Overtaken", "commit"]

ALL = "?s ?p ?o"
MUCH = 50_000
"""Triples that a server may have to write piecemeal."""


class Overtaken(EnvironmentFault):
    """Another writer changed the server's catalogue while a load was being prepared."""


def commit(
    store: RemoteStore, staged: Sequence[Staged], cleared: Collection[str], revision: str
) -> None:
    """Carry out what is ``staged``, and empty the graphs ``cleared`` before.

    What is staged for the catalogue is "more", and has its ``revision``; all that it had before
    goes, but for what datasets repeat, where the catalogue is not among those cleared.

    Raises Overtaken where nothing was changed, as another writer came first, and EnvironmentFault
    where the server fails, or does not hold afterwards what it should.
    """
    exact = store.server.dialect.exact
    request = " ;\n".join(_steps(staged, cleared, store.revision, exact=exact))
    if _written(store, staged, cleared) >= MUCH:
        request = store.server.dialect.piecemeal + request
    try:
        store.server.client.update(request, harmless=True)
    except Unreachable:
        # Whether it was carried out is for the server to tell.
        if _revision(store) != revision:
            raise
    if _revision(store) != revision:
        raise Overtaken(
            f"{store.server.name}: another load changed what is there while this one was being "
            "prepared; nothing was changed. Try again"
        )
    moved = [it.content for it in staged if it.content.how == "whole" and not it.is_in_place]
    check(store, {it.graph: it for it in moved})
    drop(store, staged)


def _written(store: RemoteStore, staged: Sequence[Staged], cleared: Collection[str]) -> int:
    """Return how many triples a commit puts in and takes out, at most."""
    datasets = store.catalogue.datasets if store.catalogue else ()
    new = sum(it.content.lines for it in staged if not it.is_in_place)
    return new + sum(it.triples + it.inferred for it in datasets if it.graph in cleared)


def _steps(
    staged: Sequence[Staged], cleared: Collection[str], before: str, *, exact: bool
) -> Iterator[str]:
    unchanged = (
        f'GRAPH <{CATALOGUE}> {{ <{CATALOGUE}> <{REVISION}> "{before}" }}'
        if before
        else f"FILTER NOT EXISTS {{ GRAPH <{CATALOGUE}> {{ <{CATALOGUE}> <{REVISION}> ?any }} }}"
    )
    moved = [it for it in staged if not it.is_in_place]
    whole = {it.content.graph for it in moved if it.content.how == "whole"}
    there = {it.place for it in staged if it.is_in_place}
    # What differs is written, and no more: to look a triple up takes less than to write it.
    differing = {it.content.graph: it.place for it in moved if exact and it.content.how == "whole"}
    for graph in sorted(whole.union(cleared) - there - {CATALOGUE}):
        here = f"GRAPH <{graph}> {{ {ALL} }}"
        gone = _not_in(differing[graph]) if graph in differing else ""
        yield f"DELETE {{ {here} }} WHERE {{ {unchanged} {here} {gone} }}"
    for it in moved:
        final, here = f"GRAPH <{it.content.graph}>", f"GRAPH <{it.place}>"
        if it.content.how == "less":
            # Servers keep values, and not always the way in which they were written.
            same = "sameTerm(?o, ?v) || (DATATYPE(?o) = DATATYPE(?v) && ?o = ?v)"
            yield (
                f"DELETE {{ {final} {{ {ALL} }} }} "
                f"WHERE {{ {unchanged} {here} {{ ?s ?p ?v }} {final} {{ {ALL} }} FILTER ({same}) }}"
            )
        else:
            lacking = _not_in(it.content.graph) if it.content.graph in differing else ""
            yield (
                f"INSERT {{ {final} {{ {ALL} }} }} "
                f"WHERE {{ {unchanged} {here} {{ {ALL} }} {lacking} }}"
            )
    # The old state of the catalogue ends last.
    new = next(
        it.place for it in staged if (it.content.graph, it.content.how) == (CATALOGUE, "more")
    )
    if before:
        here = f"GRAPH <{CATALOGUE}> {{ {ALL} }}"
        kept = "" if CATALOGUE in cleared else f"FILTER (?p != <{REPEATS}>)"
        yield f"DELETE {{ {here} }} WHERE {{ {unchanged} {here} {kept} {_not_in(new)} }}"


def _not_in(graph: str) -> str:
    return f"FILTER NOT EXISTS {{ GRAPH <{graph}> {{ {ALL} }} }}"


def _revision(store: RemoteStore) -> str:
    found = store.rows(f"SELECT ?r {{ GRAPH <{CATALOGUE}> {{ <{CATALOGUE}> <{REVISION}> ?r }} }}")
    return found[0][0].value if len(found) == 1 else ""
