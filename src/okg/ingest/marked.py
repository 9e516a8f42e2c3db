"""Places in RDF/XML and JSON-LD, as far as their markup shows them without a full parser."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urljoin
from xml.parsers import expat

import pyoxigraph as ox

from okg.namespaces import RDF

__all__ = ["json_ld_nodes", "rdf_xml_places"]

XML_BASE = "http://www.w3.org/XML/1998/namespace base"
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')

COLON = re.compile(r"\s*:")

Point = tuple[int, int]
Key = tuple[str, str, str]


class _Reader:
    """Follows the alternation of node and property elements (RDF 1.1 XML Syntax, section 2)."""

    def __init__(self) -> None:
        self.triples: dict[Key, Point] = {}
        self.nodes: dict[str, Point] = {}
        self.stack: list[tuple[str, str, Point, str]] = []
        """For each open element: "node" or "property", its IRI, where it begins, its datatype."""
        self.bases = [""]
        self.text = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        here = (self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self.bases.append(attributes.get(XML_BASE, self.bases[-1]))
        self.text = ""
        if namespace == RDF and local == "RDF":
            self.stack.append(("root", "", here, ""))
        elif self.stack and self.stack[-1][0] == "node":
            self.property(f"{namespace}{local}", attributes, here)
        else:
            self.node(f"{namespace}{local}", attributes, here)

    def node(self, kind: str, attributes: dict[str, str], here: Point) -> None:
        about = attributes.get(f"{RDF} about")
        identity = attributes.get(f"{RDF} ID")
        base = self.bases[-1]
        iri = ""
        if about is not None:
            iri = urljoin(base, about) if base else about
        elif identity is not None:
            iri = f"{base.partition('#')[0]}#{identity}"
        if iri:
            self.nodes.setdefault(iri, here)
            self.said(iri, f"{RDF}type", f"<{kind}>", here)
        if self.stack and self.stack[-1][0] == "property" and iri:
            _, predicate, begins, _ = self.stack[-1]
            self.said(self.stack[-2][1], predicate, f"<{iri}>", begins)
        self.stack.append(("node", iri, here, ""))

    def property(self, predicate: str, attributes: dict[str, str], here: Point) -> None:
        resource = attributes.get(f"{RDF} resource")
        subject = self.stack[-1][1]
        if resource is not None:
            base = self.bases[-1]
            iri = urljoin(base, resource) if base else resource
            self.said(subject, predicate, f"<{iri}>", here)
        datatype = attributes.get(f"{RDF} datatype", "")
        if attributes.get(f"{RDF} parseType") == "Resource":
            self.stack.append(("node", "", here, ""))
        else:
            self.stack.append(("property", predicate, here, datatype))

    def characters(self, text: str) -> None:
        self.text += text

    def end(self, _: str) -> None:
        kind, predicate, here, datatype = self.stack.pop()
        self.bases.pop()
        if kind == "property" and self.stack:
            kind_of_text = ox.NamedNode(datatype) if datatype else None
            value = str(ox.Literal(self.text, datatype=kind_of_text))
            self.said(self.stack[-1][1], predicate, value, here)
        self.text = ""

    def said(self, subject: str, predicate: str, value: str, here: Point) -> None:
        if subject:
            self.triples.setdefault((f"<{subject}>", f"<{predicate}>", value), here)


def rdf_xml_places(content: bytes) -> tuple[dict[Key, Point], dict[str, Point]]:
    """Return the places of triples, in N-Triples form, and of named nodes, as line and column."""
    reader = _Reader()
    # A parser with other opinions has read it: what was found until an error is right.
    with suppress(expat.ExpatError):
        reader.parser.Parse(content, True)
    return reader.triples, reader.nodes


def json_ld_nodes(text: str, subjects: set[str]) -> dict[str, int]:
    """Return, for those of ``subjects`` that are found, where their ``@id`` is written.

    Only node objects that say something count, and references to them where there are none.
    """
    prefixes = _prefixes(json.loads(text))
    described: dict[str, int] = {}
    mentioned: dict[str, int] = {}
    for start, value, alone in _identities(text):
        prefix, colon, local = value.partition(":")
        expanded = prefixes[prefix] + local if colon and prefix in prefixes else value
        matches = [expanded] if expanded in subjects else _ending(expanded, subjects)
        for iri in matches:
            (mentioned if alone else described).setdefault(iri, start)
    return {**mentioned, **described}


def _ending(local: str, subjects: set[str]) -> list[str]:
    """A relative ``@id`` belongs to the one subject that ends in it."""
    found = [iri for iri in subjects if ":" not in local and local and iri.endswith(local)]
    return found if len(found) == 1 else []


def _identities(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield each ``@id``'s value, where it starts, and whether it is its object's only key."""
    objects: list[list[tuple[int, str, bool]]] = []
    keys: list[int] = []
    key, expects_value = "", False
    at = 0
    while at < len(text):
        character = text[at]
        if character == '"':
            match = STRING.match(text, at)
            if match is None:
                return
            word = json.loads(match.group(), strict=False)
            if not expects_value and COLON.match(text, match.end()):
                key = word
                keys[-1] += 1
            elif key == "@id" and expects_value and objects:
                objects[-1].append((at, word, False))
            expects_value = False
            at = match.end()
            continue
        if character == ":":
            expects_value = True
        elif character == "{":
            objects.append([])
            keys.append(0)
            expects_value = False
        elif character == "}":
            alone = keys.pop() == 1
            for start, word, _ in objects.pop():
                yield start, word, alone
        elif character in ",[":
            expects_value = False
        at += 1


def _prefixes(document: object) -> dict[str, str]:
    """Return the prefixes that the document's contexts declare as plain strings."""
    found: dict[str, str] = {}
    if isinstance(document, list):
        for part in document:
            found |= _prefixes(part)
    elif isinstance(document, dict):
        contexts = document.get("@context", {})
        for context in contexts if isinstance(contexts, list) else [contexts]:
            if isinstance(context, dict):
                found |= {name: it for name, it in context.items() if isinstance(it, str)}
        for part in document.values():
            found |= _prefixes(part) if isinstance(part, list | dict) else {}
    return found
