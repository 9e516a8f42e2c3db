"""Where in its file a triple stands.

The parser that reads the data (pyoxigraph) tells no positions, so a file is scanned once more,
and only when there is something to tell. For Turtle, TriG, N-Triples and N-Quads the scan is
exact: it walks through the tokens as the parser does, and its n-th triple is the parser's n-th. The
place of a triple is where its object begins, that of a node where it first begins a subject. In
RDF/XML the place is that of the property's element, or else of the node's; in JSON-LD it is the
``@id`` of the node object. Blank nodes have a place in the Turtle family only.

Lines and columns count from 1, columns in characters.
"""

import re
from array import array
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from okg.ingest.marked import json_ld_nodes, rdf_xml_places
from okg.ingest.read import DataFile
from okg.ingest.scan import Lost, Said, scan, scanned

__all__ = ["Place", "Positions", "Statements"]

Key = tuple[str, str, str]
"""A triple by the N-Triples form of its terms."""

TAG = re.compile(r'"@[A-Za-z0-9-]+\Z')

LARGEST = 1 << 26
EXACT = (
    ox.RdfFormat.TURTLE,
    ox.RdfFormat.TRIG,
    ox.RdfFormat.N_TRIPLES,
    ox.RdfFormat.N_QUADS,
)


@dataclass(frozen=True, order=True)
class Place:
    """A file, and the line and column in it."""

    file: str
    line: int
    column: int


class Positions:
    """The places of the triples and nodes of ``files``, found when first asked for."""

    def __init__(self, files: Iterable[DataFile]) -> None:
        self._waiting = list(files)
        self._triples: dict[Key, Place] = {}
        self._nodes: dict[str, Place] = {}

    def of_triple(self, subject: str, predicate: str, value: str) -> Place | None:
        """Return where the triple is first said; terms are given in N-Triples form.

        Language tags are compared without regard to case (RDF 1.1 Concepts, section 3.3).
        """
        self._scan()
        found = self._triples.get((subject, predicate, _lowered(value)))
        # In RDF/XML the language may stand on any element around the text: the text decides.
        return found or self._triples.get((subject, predicate, TAG.sub('"', value)))

    def of_node(self, node: str) -> Place | None:
        """Return where ``node``, in N-Triples form, is first described."""
        self._scan()
        return self._nodes.get(node)

    def _scan(self) -> None:
        while self._waiting:
            file = self._waiting.pop(0)
            if file.imported:
                # It has cells, not lines: see okg.validation.cells.
                continue
            if file.form in EXACT:
                self._add_exact(file)
            elif file.form == ox.RdfFormat.RDF_XML:
                triples, nodes = rdf_xml_places(file.content)
                self._add(file, nodes, triples)
            elif file.form == ox.RdfFormat.JSON_LD:
                text = file.content.decode()
                subjects = {
                    it.subject.value for it in file.quads if isinstance(it.subject, ox.NamedNode)
                }
                offsets = json_ld_nodes(text, subjects)
                lines = _Lines(text)
                self._add(file, {iri: lines.place(at) for iri, at in offsets.items()}, {})

    def _add(
        self,
        file: DataFile,
        nodes: Mapping[str, tuple[int, int]],
        triples: Mapping[Key, tuple[int, int]],
    ) -> None:
        for iri, (line, column) in nodes.items():
            self._nodes.setdefault(f"<{iri}>", Place(file.name, line, column))
        for key, (line, column) in triples.items():
            self._triples.setdefault(key, Place(file.name, line, column))

    def _add_exact(self, file: DataFile) -> None:
        text = file.content.decode()
        found = scan(text, quads=file.form == ox.RdfFormat.N_QUADS)
        kinds = [(_kind(quad.subject), _kind(quad.object)) for quad in file.quads]
        if found is None or kinds != [(it.subject_kind, it.object_kind) for it in found]:
            # Better no place than a wrong one.
            return
        lines = _Lines(text)
        for quad, it in zip(file.quads, found, strict=True):
            key = (str(quad.subject), str(quad.predicate), _lowered(str(quad.object)))
            self._triples.setdefault(key, Place(file.name, *lines.place(it.object_start)))
            place = Place(file.name, *lines.place(it.subject_start))
            known = self._nodes.get(key[0])
            # Nested nodes come before the node around them.
            if known is None or (known.file == place.file and place < known):
                self._nodes[key[0]] = place


class Statements:
    """The places of the statements of a large file, by their numbers, found when first asked for.

    Only files in Turtle and TriG up to ``LARGEST`` bytes have any: beyond, the scan takes minutes.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._subjects = array("q")
        self._objects = array("q")
        self._text = self._read()

    def place(self, number: int, *, subject: bool) -> Place | None:
        """Return where the subject or else the object of a statement is; the first is number 1."""
        starts = self._subjects if subject else self._objects
        # No further than is asked for: the walk takes its time.
        for said in islice(self._coming, max(0, number - len(starts))):
            self._subjects.append(said.subject_start)
            self._objects.append(said.object_start)
        if number > len(starts):
            return None
        return Place(self._name, *self._lines.place(starts[number - 1]))

    @cached_property
    def _coming(self) -> Iterator[Said]:
        with suppress(Lost):
            yield from scanned(self._text)

    @cached_property
    def _lines(self) -> "_Lines":
        return _Lines(self._text)

    def _read(self) -> str:
        path = Path(self._name)
        if path.suffix.lower() not in (".ttl", ".trig") or not path.is_file():
            return ""
        if path.stat().st_size > LARGEST:
            return ""
        return path.read_bytes().removeprefix(BOM_UTF8).decode()


class _Lines:
    """The lines of a text, by where they start."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(it.end() for it in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _lowered(value: str) -> str:
    return TAG.sub(lambda match: match.group().lower(), value)


def _kind(term: object) -> str:
    return {ox.NamedNode: "iri", ox.BlankNode: "blank"}.get(type(term), "literal")
