"""A user's data, in whatever form a Python program has it, as quads."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

import pyoxigraph as ox

from okg.errors import InputError
from okg.ingest.read import read_content, read_data
from okg.namespaces import DATA_GRAPH

if TYPE_CHECKING:
    import rdflib

__all__ = ["Data", "listed", "read_given"]

Data: TypeAlias = "Path | str | rdflib.Graph | tuple[bytes, str]"
"""A file, a graph, or bytes and their format, such as ``(content, "ttl")``."""


def read_given(data: "Data | Iterable[Data]", tell: Callable[[str], None]) -> list[ox.Quad]:
    """Return what ``data``, one item or several, says; ``tell`` hears of files that are empty.

    Raises InputError that tells of every file that cannot be read, and of an item that is neither
    a path, nor a graph of rdflib, nor bytes with their format.
    """
    items = listed(data)
    quads = read_data([it for it in items if isinstance(it, str | Path)], tell)
    for number, item in enumerate(items, 1):
        if isinstance(item, tuple) and not _is_several(item):
            content, form = item
            quads += read_content(content, form, f"data {number}").quads
        elif not isinstance(item, str | Path):
            quads += _of_graph(item, f"data {number}")
    return quads


def listed(data: "Data | Iterable[Data]") -> "list[Data]":
    """Return ``data``, one item or several, as a list."""
    return list(data) if _is_several(data) else [data]  # type: ignore[list-item, arg-type]


def _is_several(data: object) -> TypeGuard[Iterable[object]]:
    # Bytes and their format are a tuple too, and bytes and graphs are iterable.
    return (
        isinstance(data, Iterable)
        and not isinstance(data, str | bytes)
        and not hasattr(data, "triples")
        and not (isinstance(data, tuple) and len(data) == 2 and isinstance(data[0], bytes))
    )


def _of_graph(graph: object, name: str) -> list[ox.Quad]:
    import rdflib

    from okg.rdf import from_rdflib

    if not isinstance(graph, rdflib.Graph):
        raise InputError(
            f"{name} is {type(graph).__name__}: give a path, an rdflib.Graph, or bytes with their "
            'format, such as (content, "ttl")'
        )
    if isinstance(graph, rdflib.ConjunctiveGraph):
        # The graphs of a dataset together; iterating over one gives quads.
        whole = rdflib.Graph()
        for subject, predicate, value, _ in graph.quads():
            whole.add((subject, predicate, value))
        graph = whole
    try:
        return from_rdflib(graph, ox.NamedNode(DATA_GRAPH + name.replace(" ", "-")))
    except ValueError as error:
        # rdflib lets anything be an IRI.
        raise InputError(f"{name} is not RDF 1.1: {error}") from None
