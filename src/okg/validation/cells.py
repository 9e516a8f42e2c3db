"""Which cell of a table, or which member of a JSON file, a finding is about.

What was imported says so itself, wherever it is now: in memory, in a database, in a file of RDF.
See ``okg.ingest.arrangements``.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from okg.namespaces import OKG, RDFS

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    from okg.columnar.memory import Graph

__all__ = ["Cell", "cell_of", "columns_about"]

DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
TITLE = "http://www.w3.org/ns/csvw#title"
SOURCE = re.compile(r"(?P<file>.*/source/(?P<name>[^/#]+))#(?P<fragment>.*)")
ROW = re.compile(r"(?:sheet=(?P<sheet>[^&]*)&)?row=(?P<row>\d+)")
NAMES = {f"{RDFS}label": "title"}
"""What columns of other properties than okg's are called in IRIs."""


@dataclass(frozen=True, order=True)
class Cell:
    """A cell, or a row where ``column`` is "". In JSON, ``path`` is a pointer (RFC 6901)."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    path: str = ""

    def __str__(self) -> str:
        if self.path:
            return f"{self.file}, {self.path}{self.column}"
        sheet = f", sheet {self.sheet}" if self.sheet else ""
        column = f', column "{self.column}"' if self.column else ""
        return f"{self.file}{sheet}, row {self.row}{column}"


def cell_of(focus: "Node", path: str, *graphs: "rdflib.Graph") -> Cell | None:
    """Return the cell that the property ``path`` of ``focus`` was read from, or else its row."""
    import rdflib

    derived, title = rdflib.URIRef(DERIVED), rdflib.URIRef(TITLE)
    rows = sorted({str(it) for graph in graphs for it in graph.objects(focus, derived)}, key=_order)
    for row in rows:
        found = SOURCE.fullmatch(row)
        if found is None:
            continue
        column = rdflib.URIRef(_column(found, path) or "about:none")
        header = next((str(it) for graph in graphs for it in graph.objects(column, title)), "")
        name, fragment = unquote(found["name"].replace("_", " ")), found["fragment"]
        place = ROW.fullmatch(fragment)
        if place:
            return Cell(name, unquote(place["sheet"] or ""), int(place["row"]), header)
        if fragment.startswith("/"):
            return Cell(name, column=header, path=unquote(fragment))
    return None


def columns_about(facts: "Graph") -> set[str]:
    """Return the nodes of the columns that ``facts`` can have been read from, in N-Triples form."""
    predicates = {name.strip("<>") for _, name, _ in facts}
    nodes = set()
    for _, _, row in facts.matching(None, f"<{DERIVED}>", None):
        found = SOURCE.fullmatch(row.strip("<>"))
        if found:
            nodes |= {f"<{it}>" for name in predicates if (it := _column(found, name))}
    return nodes


def _column(source: "re.Match[str]", path: str) -> str:
    """Return the IRI of the column for the property ``path``, or ""."""
    name = NAMES.get(path) or (path.removeprefix(OKG) if path.startswith(OKG) else "")
    if not name:
        return ""
    place = ROW.fullmatch(source["fragment"])
    sheet = f"sheet={place['sheet']}&" if place and place["sheet"] else ""
    return f"{source['file']}#{sheet}property={name}"


def _order(row: str) -> "tuple[str, int, str]":
    number = re.search(r"row=(\d+)", row)
    return row.partition("#")[0], int(number[1]) if number else 0, row
