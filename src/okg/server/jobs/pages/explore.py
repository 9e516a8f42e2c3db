"""The page with the tree of categories."""

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from okg.server.linked.categories import Branch, as_node, tree, unplaced
from okg.server.linked.known import COUNTED, HAS_CATEGORY, okg
from okg.server.linked.neighbourhood import Drawn, drawn_node
from okg.server.linked.reader import Reader
from okg.server.pages import render
from okg.server.pages.parts import Link
from okg.server.pages.render import say

__all__ = ["explore_page"]

MOST_NODES = 80
PARENT = okg("hasParentCategory")


def explore_page(reader: Reader, *, here: str) -> bytes:
    """Return the page, asked for at ``here``; see the template for what is on it."""
    categories = tree(reader)
    return render(
        "explore",
        reader.language,
        here=here,
        categories=[as_node(it) for it in categories],
        elsewhere=[as_node(it) for it in unplaced(reader)],
        kinds=sorted(_kinds(reader), key=lambda it: (it.label.casefold(), it.href)),
        graph=_drawn(reader, categories),
    )


def _kinds(reader: Reader) -> Iterator[Link]:
    for kind, number in reader.known.members.items():
        many = say(reader.language, "term.more_than", n=f"{COUNTED:,}")
        yield reader.link(kind, many if number > COUNTED else f"{number:,}")


def _drawn(reader: Reader, categories: Sequence[Branch]) -> Drawn | None:
    """Return the categories and the services directly in them as a graph."""
    found: dict[str, None] = {}
    links: list[tuple[str, str, ox.NamedNode]] = []

    def add(it: Branch) -> None:
        found[it["iri"]] = None
        for child in it["children"]:
            add(child)
            links.append((child["iri"], it["iri"], PARENT))
        for service in it["services"]:
            if len(found) < MOST_NODES:
                found[service["iri"]] = None
                links.append((service["iri"], it["iri"], HAS_CATEGORY))

    for top in categories:
        add(top)
    if not found:
        return None
    return {
        "nodes": [drawn_node(reader, ox.NamedNode(it)) for it in found],
        "links": [
            {"source": source, "target": target, "label": reader.property(label).label}
            for source, target, label in links
        ],
    }
