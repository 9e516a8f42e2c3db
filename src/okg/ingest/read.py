"""A user's data, whatever it is written in, as quads."""

import re
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import DATA_GRAPH

__all__ = ["FORMATS", "read_data"]

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
"""The syntaxes by the suffix of a file's name."""

ENTITY = re.compile(r"<!\s*ENTITY", re.IGNORECASE)


def read_data(paths: Iterable[Path | str], tell: Callable[[str], None]) -> list[ox.Quad]:
    """Return what the files at ``paths`` say; "-" is Turtle from standard input.

    The triples of a file are in the graph ``DATA_GRAPH`` followed by the file's name, unless the
    file puts them in a graph of its own. Blank nodes get names that no other file shares.
    ``tell`` is given a message about each file that is empty.

    Raises InputError that tells of every file that cannot be read, with line and column.
    """
    quads: list[ox.Quad] = []
    faults: list[str] = []
    for path in paths:
        try:
            found = _read(str(path))
        except InputError as error:
            faults.append(error.message)
            continue
        if not found:
            tell(f"{path} has no triples in it")
        quads += found
    if faults:
        raise InputError("\n".join(faults))
    return quads


def _read(name: str) -> list[ox.Quad]:
    path = Path("standard-input.ttl" if name == "-" else name)
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise InputError(
            f"{name}: what it is written in cannot be told from its name; "
            f"it should end in one of {', '.join(FORMATS)}"
        )
    try:
        content = sys.stdin.buffer.read() if name == "-" else path.read_bytes()
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}") from None
    content = content.removeprefix(BOM_UTF8)
    _refuse_entities(name, content, form)
    graph = ox.NamedNode(DATA_GRAPH + quote(path.name, safe=""))
    try:
        return [
            quad
            if isinstance(quad.graph_name, ox.NamedNode)
            else ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            for quad in ox.parse(content, format=form, rename_blank_nodes=True)
        ]
    except SyntaxError as error:
        place = f", line {error.lineno}, column {error.offset}" if error.lineno else ""
        # The library tells the place once more, in its own words.
        reason = re.sub(r"^Parser error at line [^:]*: ", "", str(error.msg))
        raise InputError(f"{name}{place}: not valid {form.name}: {reason}") from None


def _refuse_entities(name: str, content: bytes, form: ox.RdfFormat) -> None:
    """Refuse XML that defines entities: a few lines of them can grow to fill all memory."""
    if form != ox.RdfFormat.RDF_XML:
        return
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {line}: not UTF-8; save the file as UTF-8") from None
    found = ENTITY.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(
            f"{name}, line {line}: it defines XML entities, which okg does not expand; "
            "save the file as Turtle"
        )
