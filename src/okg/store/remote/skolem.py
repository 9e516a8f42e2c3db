"""Blank nodes on servers: as IRIs of a form that tells what they stand for.

A blank node has no name outside the document that it stands in, so what a server is sent in many
requests, or sent again, would fall apart or double. RDF 1.1 (Concepts, section 3.5) lets a system
give each an IRI of its own instead. okg writes them so, and gives them back as blank nodes.
"""

import hashlib

import pyoxigraph as ox

from okg.namespaces import ONTOLOGY

__all__ = ["GENID", "Skolemizer", "blank"]

GENID = f"{ONTOLOGY}/.well-known/genid/"
"""What the IRI of a blank node begins with."""

PREFIX = f"<{GENID}".encode()
LABEL = "okg-genid-"
"""What the label of a blank node begins with that came from a server; the rest is its IRI's."""


class Skolemizer:
    """Names the blank nodes of one document, in the order in which they come.

    The same document gets the same names in every process, whatever its reader called them.
    """

    def __init__(self, document: str) -> None:
        """Name those of ``document``, which is any text that no other document has."""
        self._prefix = PREFIX + hashlib.sha256(document.encode()).hexdigest()[:16].encode() + b"-"
        self._names: dict[bytes, bytes] = {}

    def line(self, line: bytes) -> bytes:
        """Return a line of N-Triples or N-Quads, a space between terms, without blank nodes."""
        if b"_:" not in line:
            return line
        subject, predicate, rest = line.split(b" ", 2)
        if subject.startswith(b"_:"):
            subject = self._name(subject)
        if rest.startswith(b"_:"):
            label, space, end = rest.partition(b" ")
            rest = self._name(label) + space + end
        return b" ".join((subject, predicate, rest))

    def _name(self, label: bytes) -> bytes:
        if label.startswith(b"_:" + LABEL.encode()):
            return PREFIX + label.removeprefix(b"_:" + LABEL.encode()) + b">"
        found = self._names.get(label)
        if found is None:
            found = self._names[label] = self._prefix + str(len(self._names) + 1).encode() + b">"
        return found


def blank(term: object) -> object:
    """Return the blank node that ``term`` stands for, or ``term``."""
    if isinstance(term, ox.NamedNode) and term.value.startswith(GENID):
        return ox.BlankNode(LABEL + term.value.removeprefix(GENID))
    return term
