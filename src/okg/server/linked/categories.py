"""The tree of categories with their services."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

import pyoxigraph as ox

from okg.namespaces import shorten
from okg.server.linked.addresses import address_of
from okg.server.linked.known import HAS_CATEGORY, node, okg
from okg.server.linked.parts import Node
from okg.server.linked.reader import Reader
from okg.server.linked.standing import LISTED, below, nested, parents, services_under

__all__ = ["Branch", "as_node", "branch", "services", "tree", "unplaced"]

TYPE = node("rdf:type")
MOST_SERVICES = 2000


class Branch(TypedDict):
    """A category or service; ``certainty`` is that of its place: endorsed or contested."""

    iri: str
    name: str
    label: str
    acronym: str
    definition: str
    href: str
    certainty: str
    children: "Sequence[Branch]"
    services: "Sequence[Branch]"


def tree(reader: Reader) -> list[Branch]:
    """Return the categories that are below no other, each with all that is below it."""
    known = reader.known.broader_categories

    def made() -> list[Branch]:
        tops = [it for it in known if not any(up in known for up in parents(reader, it))]
        return _sorted(_category(reader, it, set()) for it in tops)

    return reader.known.kept(f"tree {reader.language}", made)


def unplaced(reader: Reader) -> list[Branch]:
    """Return the services that are in no category, firmly or not."""

    def made() -> list[Branch]:
        found = reader.subjects(TYPE, okg("Service"), MOST_SERVICES)
        free = {
            it: True
            for it in found
            if not reader.objects(it, HAS_CATEGORY) and not reader.objects(it, LISTED)
        }
        return _services(reader, free)

    return reader.known.kept(f"unplaced {reader.language}", made)


def services(reader: Reader, category: ox.NamedNode) -> list[Branch]:
    """Return the services of ``category`` itself, the narrower ones below the wider."""
    return _services(reader, services_under(reader, category))


def branch(reader: Reader, term: ox.NamedNode, certainty: str = "endorsed") -> Branch:
    """Return ``term`` with nothing below it."""
    definition = reader.definition(term)
    return {
        "iri": term.value,
        "name": shorten(term.value),
        "label": reader.label(term).text,
        "acronym": reader.acronym(term),
        "definition": definition.text if definition else "",
        "href": address_of(term.value),
        "certainty": certainty,
        "children": [],
        "services": [],
    }


def as_node(it: Branch) -> Node:
    """Return a branch as pages show it."""
    return Node(
        label=it["label"],
        href=it["href"],
        acronym=it["acronym"],
        definition=it["definition"],
        contested=it["certainty"] == "contested",
        children=[as_node(child) for child in it["children"]],
        services=[as_node(service) for service in it["services"]],
    )


def _category(reader: Reader, term: ox.NamedNode, above: set[ox.NamedNode]) -> Branch:
    known = reader.known.broader_categories
    inside = [it for it in below(reader, term) if it in known and it not in above]
    found = branch(reader, term)
    found["children"] = _sorted(_category(reader, it, above | {term}) for it in inside)
    found["services"] = services(reader, term)
    return found


def _services(reader: Reader, found: Mapping[ox.NamedNode, bool]) -> list[Branch]:
    inside = nested(reader, found)

    def under(wider: ox.NamedNode | None) -> list[Branch]:
        return _sorted(told(it) for it in inside.pop(wider, ()))

    def told(it: ox.NamedNode) -> Branch:
        one = branch(reader, it, "endorsed" if found[it] else "contested")
        one["children"] = under(it)
        return one

    return under(None)


def _sorted(branches: Iterable[Branch]) -> list[Branch]:
    return sorted(branches, key=lambda it: (it["label"].casefold(), it["iri"]))
