"""The terms of the data, as they are written in N-Triples."""

from functools import cache

__all__ = [
    "BASE",
    "CONCEPT",
    "XSD",
    "Record",
    "english",
    "money",
    "okg",
    "own",
    "predicate",
    "terms",
    "text",
]

BASE = "https://example.org/generated"
OKG = "https://w3id.org/outsourcing#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
FOREIGN = {
    "type": "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
    "label": "<http://www.w3.org/2000/01/rdf-schema#label>",
    "broader": f"<{SKOS}broader>",
    "title": f"<{DCTERMS}title>",
    "description": f"<{DCTERMS}description>",
}
"""Properties that are not the project's own, by the names they have in a record."""
CONCEPT = f"<{SKOS}Concept>"

Values = tuple[str, ...]
Record = dict[str, Values]
"""The values of each property of one subject: names of properties, and N-Triples terms."""


@cache
def okg(name: str) -> str:
    return f"<{OKG}{name}>"


@cache
def predicate(name: str) -> str:
    """Return the property that a record calls ``name``."""
    return FOREIGN.get(name) or okg(name)


def terms(names: str) -> list[str]:
    return [okg(name) for name in names.split()]


def own(path: str) -> str:
    return f"<{BASE}/{path}>"


def text(value: str) -> Values:
    return (f'"{value}"',)


def english(value: str) -> Values:
    return (f'"{value}"@en',)


def money(value: float) -> Values:
    return (f'"{value:.2f}"^^<{XSD}decimal>',)
