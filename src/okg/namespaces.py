"""The IRIs that the program itself needs, and the prefixes that shorten IRIs for people.

Plain strings: importing this module must cost nothing.
"""

__all__ = [
    "CLAIM",
    "DATA_GRAPH",
    "INFERRED_DATA_GRAPH",
    "INFERRED_GRAPH",
    "OKG",
    "ONTOLOGY",
    "ONTOLOGY_FILES",
    "OWL",
    "PREFIXES",
    "RDF",
    "RDFS",
    "RESERVED",
    "XSD",
    "expand",
    "shorten",
]

ONTOLOGY = "https://w3id.org/outsourcing"
OKG = f"{ONTOLOGY}#"
ONTOLOGY_FILES = f"{ONTOLOGY}/ontology/"
"""``ontology/<path>.ttl`` is the ontology with this IRI followed by ``<path>``."""
CLAIM = f"{ONTOLOGY}/claim/"
INFERRED_GRAPH = f"{ONTOLOGY}/graph/inferred"
DATA_GRAPH = f"{ONTOLOGY}/graph/data/"
"""A user's file is the graph with this IRI followed by the file's name."""
INFERRED_DATA_GRAPH = f"{ONTOLOGY}/graph/inferred-from-data"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RESERVED = (RDF, RDFS, OWL, XSD)
"""The vocabularies that OWL reserves (OWL 2 Structural Specification, section 2.4)."""

PREFIXES = {
    "okg": OKG,
    "claim": CLAIM,
    "editors": f"{CLAIM}editors/",
    "source": f"{ONTOLOGY}/source/",
    "mapping": f"{ONTOLOGY}/mapping/",
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "cpc": "https://unstats.un.org/classifications/CPC/v2.1/",
    "cpv": "http://data.europa.eu/cpv/cpv/",
    "esco": "http://data.europa.eu/esco/",
    "isic": "https://unstats.un.org/classifications/ISIC/rev4/",
}
"""Known to every query without a PREFIX line, and used to shorten IRIs in tables."""


def shorten(iri: str) -> str:
    """Return ``iri`` with a known prefix, such as ``okg:payroll``, or unchanged.

    A prefix is used only where the result could be pasted into a query: what is left after the
    prefix must be a name without punctuation that SPARQL would want escaped.
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            name = iri.removeprefix(namespace)
            if name and name.replace("-", "").replace("_", "").isalnum() and name[0] != "-":
                return f"{prefix}:{name}"
    return iri


def expand(name: str) -> str:
    """Return the IRI that ``name`` shortens, or ``name`` itself: the reverse of ``shorten``."""
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name
