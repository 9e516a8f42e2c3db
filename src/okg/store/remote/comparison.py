"""Whether a server holds what it was sent: all triples are counted, and some are looked for."""

from collections import Counter
from collections.abc import Mapping

from okg.errors import EnvironmentFault
from okg.store.remote.contents import Content
from okg.store.remote.store import RemoteStore

__all__ = ["check"]

LOOKED_FOR = 100
"""Triples that are looked for in all."""
TOGETHER = 50
"""Triples that are looked for in one request; engines compile queries in little memory."""
SHORT = 10_000
"""Characters of a triple that a query can hold without trouble."""


def check(store: RemoteStore, contents: Mapping[str, Content]) -> None:
    """Raise EnvironmentFault unless the graphs on the server have the ``contents``."""
    if not contents:
        return
    listed = " ".join(f"<{it}>" for it in contents)
    counted = {
        graph.value: int(number.value)
        for graph, number in store.rows(
            f"SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {listed} }} GRAPH ?g {{ ?s ?p ?o }} }} "
            "GROUP BY ?g"
        )
    }
    for graph, content in contents.items():
        found = counted.get(graph, 0)
        # A server may keep the value of a literal and not how it was written: 1.0 and 1.00 are one.
        if found != content.lines and not (
            found < content.lines and content.lines - found <= _mergeable(content)
        ):
            raise _difference(
                store, f"{found:,} triples are there and {content.lines:,} were sent", content
            )
    share = max(1, LOOKED_FOR // len(contents))
    wanted = [
        (graph, line)
        for graph, content in contents.items()
        for line in [it for it in dict.fromkeys(content.sample) if len(it) <= SHORT][:share]
    ]
    for start in range(0, len(wanted), TOGETHER):
        some = wanted[start : start + TOGETHER]
        patterns = [f"{{ GRAPH <{graph}> {{ {line} }} }}" for graph, line in some]
        if store.counted(" UNION ".join(patterns)) != len(some):
            for graph, line in some:
                if not _is_there(store, graph, line):
                    raise _difference(store, f"{line} is not there", contents[graph])


def _is_there(store: RemoteStore, graph: str, line: str) -> bool:
    """Tell whether ``graph`` has the triple ``line``, however its literal is written there."""
    if store.counted(f"GRAPH <{graph}> {{ {line} }}"):
        return True
    subject, predicate, value = line.split(" ", 2)
    if not (value.startswith('"') and '"^^<' in value):
        return False
    same = f"{subject} {predicate} ?o FILTER (?o = {value})"
    return store.counted(f"GRAPH <{graph}> {{ {same} }}") > 0


def _mergeable(content: Content) -> int:
    """Return how many lines could say the same as another in literals written differently."""
    groups: Counter[bytes] = Counter()
    with content.path.open("rb") as lines:
        for line in lines:
            subject, predicate, value = line.split(b" ", 2)
            if value.startswith(b'"') and b'"^^<' in value:
                groups[subject + predicate] += 1
    return sum(groups.values()) - len(groups)


def _difference(store: RemoteStore, what: str, content: Content) -> EnvironmentFault:
    return EnvironmentFault(
        f"{store.server.name} does not hold what it was sent: {what}, for {content.graph}. Run the "
        "load again; the server's log may tell why"
    )
