"""Where a term stands: what is above it, below it and beside it."""

from collections.abc import Mapping

import pyoxigraph as ox

from okg.server.linked.known import HAS_CATEGORY, node, okg
from okg.server.linked.reader import Reader

__all__ = ["below", "beside", "most_specific", "nested", "parents", "services_under", "trails"]

UPWARDS = (
    *map(okg, ("hasParentCategory", "hasParentService", "hasParentSkill")),
    *map(node, ("skos:broader", "rdfs:subClassOf", "rdfs:subPropertyOf")),
)
"""What leads from a term to the one directly above it, where it is asserted."""
LISTED = okg("isListedUnder")
PARENT_SERVICE = okg("hasParentService")
MOST = 500
"""Terms below a term that are read."""
MOST_TRAILS = 12
DEEPEST = 20


def parents(reader: Reader, term: ox.NamedNode) -> list[ox.NamedNode]:
    """Return what stands directly above ``term``, in the order of the IRIs.

    A service without a wider one stands under the categories it belongs to.
    """
    found = {it for predicate in UPWARDS for it in reader.nodes(term, predicate, asserted=True)} - {
        term
    }
    if not found:
        found = set(most_specific(reader, reader.nodes(term, HAS_CATEGORY)))
    return sorted(found, key=lambda it: it.value)


def trails(reader: Reader, term: ox.NamedNode) -> list[list[ox.NamedNode]]:
    """Return the ways from the top down to ``term``, which is left out itself.

    At most ``MOST_TRAILS`` are returned; a circle is cut where it closes.
    """
    found: list[list[ox.NamedNode]] = []
    waiting = [[it] for it in parents(reader, term)]
    while waiting and len(found) < MOST_TRAILS:
        trail = waiting.pop(0)
        above = [it for it in parents(reader, trail[0]) if it not in trail and it != term]
        if above and len(trail) < DEEPEST:
            waiting += [[it, *trail] for it in above]
        else:
            found.append(trail)
    return found


def below(reader: Reader, term: ox.NamedNode) -> list[ox.NamedNode]:
    """Return what stands directly below ``term``, but for services under a category."""
    found = {
        it for predicate in UPWARDS for it in reader.subjects(predicate, term, MOST, asserted=True)
    }
    return sorted(found - {term}, key=lambda it: it.value)


def beside(reader: Reader, term: ox.NamedNode) -> list[ox.NamedNode]:
    """Return what of its kind stands below the same as ``term``, in the order of the IRIs."""
    categories = reader.known.broader_categories
    found: set[ox.NamedNode] = set()
    for parent in parents(reader, term):
        if parent in categories and term not in categories:
            found.update(services_under(reader, parent))
        else:
            found.update(below(reader, parent))
    if term in categories:
        found.intersection_update(categories)
    return sorted(found - {term}, key=lambda it: it.value)


def services_under(reader: Reader, category: ox.NamedNode) -> dict[ox.NamedNode, bool]:
    """Return the services that belong to ``category`` and to none below it.

    False goes with those whose place there is contested, because a source lists them elsewhere.
    At most ``MOST`` are read.
    """

    def found() -> dict[ox.NamedNode, bool]:
        firm = {
            it: True
            for it in reader.subjects(HAS_CATEGORY, category, MOST)
            if category in most_specific(reader, reader.nodes(it, HAS_CATEGORY))
        }
        return firm | {
            it: False
            for it in reader.subjects(LISTED, category, MOST)
            if it not in firm and category in contested_categories(reader, it)
        }

    return reader.known.kept(f"services under {category.value}", found)


def contested_categories(reader: Reader, service: ox.NamedNode) -> list[ox.NamedNode]:
    """Return the categories that ``service`` is listed under and does not firmly belong to."""
    firm = set(reader.nodes(service, HAS_CATEGORY))
    listed = [it for it in reader.nodes(service, LISTED) if it not in firm]
    return most_specific(reader, listed)


def most_specific(reader: Reader, categories: list[ox.NamedNode]) -> list[ox.NamedNode]:
    """Leave out the categories that are above another of them."""
    broader = reader.known.broader_categories
    above = {wide for it in categories for wide in broader.get(it, ()) if wide != it}
    return [it for it in categories if it not in above]


def nested(
    reader: Reader, services: Mapping[ox.NamedNode, bool]
) -> dict[ox.NamedNode | None, list[ox.NamedNode]]:
    """Return which of ``services`` are directly below which other; at None are those below none."""
    found: dict[ox.NamedNode | None, list[ox.NamedNode]] = {}
    for it in services:
        wider = reader.nodes(it, PARENT_SERVICE, asserted=True)
        above = next((up for up in wider if up in services and up != it), None)
        found.setdefault(above, []).append(it)
    return found
