"""The catalogue as RDF, in the form of SIB's sparql-examples: queries that can be queried.

Each query is a SHACL executable (SHACL-AF, section 5). A parameter has its default put in as a
VALUES block, written from the RDF term by the library that will read it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import ONTOLOGY, OWL, PREFIXES, RDF, RDFS, XSD
from okg.query.catalogue import Query
from okg.query.lexer import Word, words
from okg.query.parameters import default_terms
from okg.query.terms import Terms

__all__ = ["QUERY", "executable_text", "executables", "self_contained", "written"]

QUERY = f"{ONTOLOGY}/query/"
"""A query's IRI is this followed by its name; by itself it names the declared prefixes."""

ESCAPE = re.compile(r"(\\.)([uU]?)")

SHACL = "http://www.w3.org/ns/shacl#"
# sparql-examples writes https, though okg's own prefix is the older form.
SCHEMA = "https://schema.org/"
KINDS = {
    "SELECT": (f"{SHACL}SPARQLSelectExecutable", f"{SHACL}select"),
    "ASK": (f"{SHACL}SPARQLAskExecutable", f"{SHACL}ask"),
    "CONSTRUCT": (f"{SHACL}SPARQLConstructExecutable", f"{SHACL}construct"),
    # SHACL has no such kind; sparql-examples fills the gap with a property of its own.
    "DESCRIBE": (
        f"{SHACL}SPARQLExecutable",
        "https://purl.expasy.org/sparql-examples/ontology#describe",
    ),
}


def executables(queries: Iterable[Query], terms: Terms) -> list[ox.Quad]:
    """Return ``queries`` as SHACL executables, with the prefixes that all may use."""
    namespace = ox.NamedNode(QUERY)
    triples = [
        ox.Quad(namespace, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{OWL}Ontology")),
        ox.Quad(namespace, ox.NamedNode(f"{OWL}imports"), ox.NamedNode(SHACL)),
    ]
    for prefix, iri in PREFIXES.items():
        declared = ox.BlankNode(f"prefix-{prefix}")
        triples += [
            ox.Quad(namespace, ox.NamedNode(f"{SHACL}declare"), declared),
            ox.Quad(declared, ox.NamedNode(f"{SHACL}prefix"), ox.Literal(prefix)),
            ox.Quad(
                declared,
                ox.NamedNode(f"{SHACL}namespace"),
                ox.Literal(iri, datatype=ox.NamedNode(f"{XSD}anyURI")),
            ),
        ]
    for query in queries:
        kind, predicate = KINDS[query.form]
        facts: list[tuple[str, ox.NamedNode | ox.Literal]] = [
            (f"{RDF}type", ox.NamedNode(f"{SHACL}SPARQLExecutable")),
            (f"{RDF}type", ox.NamedNode(kind)),
            (f"{RDFS}comment", ox.Literal(query.summary, language="en")),
            (f"{SHACL}prefixes", namespace),
            (predicate, ox.Literal(executable_text(query, terms))),
            (f"{SCHEMA}target", ox.NamedNode(ONTOLOGY)),
            *((f"{SCHEMA}keywords", ox.Literal(tag)) for tag in query.tags),
        ]
        subject = ox.NamedNode(QUERY + query.name)
        triples += [ox.Quad(subject, ox.NamedNode(it), value) for it, value in facts]
    return triples


def executable_text(query: Query, terms: Terms) -> str:
    """Return the text of ``query`` that can be run anywhere: prefixes declared, defaults put in.

    Raises InputError where a parameter that is not optional has no default.
    """
    return self_contained(query.body, query.form, default_terms(query, terms))


def self_contained(
    text: str, form: str, values: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]
) -> str:
    """Return the query ``text`` with the prefixes it uses declared, and its variables bound.

    ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE, and ``values`` are the terms by variable.
    """
    clauses = "".join(
        f"\n  VALUES ?{name} {{ {' '.join(map(written, found))} }}"
        for name, found in values.items()
    )
    if clauses:
        parsed = [word for word in words(text) if word.kind != "comment"]
        place = _pattern_start(parsed, form)
        text = (
            text[:place] + clauses + text[place:]
            if place
            else f"{text.rstrip()}\n{clauses.strip()}\n"
        )
    return _declarations(text) + text


def written(term: ox.NamedNode | ox.Literal) -> str:
    """Return ``term`` as SPARQL writes it, so that no reader can take it for anything else.

    SPARQL 1.1, section 19.2, resolves ``\\uXXXX`` before anything is parsed, most engines only
    within a string. After a backslash of the text's own, the letter u is escaped itself: then both
    readings come to the same.
    """
    return ESCAPE.sub(_unmistakable, str(term))


def _unmistakable(match: re.Match[str]) -> str:
    escape, letter = match.groups()
    return f"{escape}\\u{ord(letter):04X}" if letter and escape == r"\\" else match[0]


def _pattern_start(parsed: list[Word], form: str) -> int | None:
    """Return where the query's pattern begins, after its brace; None where VALUES must follow it.

    CONSTRUCT WHERE takes triples alone, and DESCRIBE may do without a pattern.
    """
    if form == "CONSTRUCT":
        for before, word, brace in zip(parsed, parsed[1:], parsed[2:], strict=False):
            if word.text.upper() == "WHERE" and brace.text == "{":
                return None if before.text.upper() == "CONSTRUCT" else brace.end
        raise InputError("write WHERE before the pattern of a CONSTRUCT query")
    depth = 0
    for word in parsed:
        # Within parentheses, a brace is that of an EXISTS.
        depth += {"(": 1, ")": -1}.get(word.text, 0)
        if word.text == "{" and depth == 0:
            return word.end
    return None


def _declarations(text: str) -> str:
    """Return the PREFIX lines that ``text`` relies on and does not have."""
    parsed = words(text)
    used = {word.text.partition(":")[0] for word in parsed if word.kind == "name"}
    declared = {
        name.text.partition(":")[0]
        for word, name in pairwise(parsed)
        if word.text.upper() == "PREFIX"
    }
    return "".join(
        f"PREFIX {name}: <{PREFIXES[name]}>\n"
        for name in sorted(used - declared)
        if name in PREFIXES
    )
