"""A term's text taken apart.

The text is the term's canonical N-Triples form, as pyoxigraph writes it: ``<iri>``, ``_:label``,
``"lexical"``, ``"lexical"@language``, ``"lexical"^^<datatype>`` (never ``^^xsd:string``), with
language tags in lower case.
"""

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

__all__ = ["RDF", "XSD", "Kind", "Term", "string", "term"]

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
NAMED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Kind(IntEnum):
    """What a term is; the numbers are those in the table ``term``."""

    IRI = 0
    BLANK = 1
    LITERAL = 2


class Term(NamedTuple):
    """A term in its parts."""

    kind: Kind
    lexical: str
    """A literal's lexical form, unescaped; an IRI without its brackets; a blank node's label."""
    language: str = ""
    datatype: str = ""
    """The IRI that SPARQL's ``datatype`` returns (17.4.2.7); empty for what is no literal."""


@lru_cache(maxsize=65536)
def term(text: str) -> Term:
    """Take ``text``, a canonical N-Triples term, apart."""
    if text.startswith("<"):
        return Term(Kind.IRI, text[1:-1])
    if text.startswith("_:"):
        return Term(Kind.BLANK, text[2:])
    # No quotation mark can stand in what follows the closing one.
    closing = text.rindex('"')
    lexical, suffix = text[1:closing], text[closing + 1 :]
    if "\\" in lexical:
        lexical = ESCAPE.sub(_unescaped, lexical)
    if suffix.startswith("@"):
        return Term(Kind.LITERAL, lexical, suffix[1:], f"{RDF}langString")
    return Term(Kind.LITERAL, lexical, "", suffix[3:-1] or f"{XSD}string")


def string(text: str) -> str | None:
    """Return what SPARQL's ``str`` (17.4.2.5) makes of the term; None for a blank node.

    It is what sh:minLength, sh:maxLength and sh:pattern look at (SHACL, section 4.4).
    """
    it = term(text)
    return None if it.kind is Kind.BLANK else it.lexical


def _unescaped(match: re.Match[str]) -> str:
    short, long, character = match.groups()
    if character is not None:
        return NAMED.get(character, character)
    return chr(int(short or long, 16))
