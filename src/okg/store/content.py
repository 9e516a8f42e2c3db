"""A hash of content that no order matters to, and that is made while triples stream by.

It is the sum of the SHA-256 of each distinct triple, as big-endian numbers modulo 2^256, in 64
hexadecimal digits. A triple is hashed as its line of canonical N-Triples (RDF 1.2 N-Triples,
section 3), without the line end and with each blank node written as ``_:``, since no label of a
blank node means anything.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from okg.columnar.memory import Triple

__all__ = [
    "hash_of",
    "line_of",
    "quads_of",
    "split",
    "subject_of",
    "summands",
    "total",
    "without_labels",
]

MODULUS = 1 << 256


def line_of(triple: ox.Quad | ox.Triple) -> str:
    """Return the line of N-Triples for ``triple``, up to its full stop."""
    return f"{triple.subject} {triple.predicate} {triple.object} ."


def quads_of(lines: Iterable[str], graph: str) -> list[ox.Quad]:
    """Return the triples of these lines as quads; blank nodes keep their labels."""
    name = ox.NamedNode(graph)
    content = "".join(f"{it}\n" for it in sorted(lines)).encode()
    return [
        ox.Quad(it.subject, it.predicate, it.object, name)
        for it in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
    ]


def split(line: str) -> "Triple":
    """Return the terms of a line."""
    subject, predicate, value = line.removesuffix(" .").split(" ", 2)
    return subject, predicate, value


def subject_of(line: str) -> str:
    """Return the subject of a line."""
    return line.partition(" ")[0]


def hash_of(lines: Iterable[str]) -> str:
    """Return the hash of the triples whose ``lines`` are given, each once."""
    return total(summands(lines))


def summands(lines: Iterable[str]) -> Iterator[int]:
    """Return what the lines contribute to the hash, each once."""
    for it in lines:
        yield int.from_bytes(hashlib.sha256(without_labels(it).encode()).digest())


def total(numbers: Iterable[int]) -> str:
    """Return the hash whose summands are ``numbers``."""
    return f"{sum(numbers) % MODULUS:064x}"


def without_labels(line: str) -> str:
    """Return a line of N-Triples with ``_:`` in the place of each blank node."""
    if "_:" not in line:
        return line
    # In a literal or an IRI the same characters are something else.
    subject, predicate, value = line.split(" ", 2)
    if subject.startswith("_:"):
        subject = "_:"
    if value.startswith("_:"):
        value = "_: ."
    return f"{subject} {predicate} {value}"
