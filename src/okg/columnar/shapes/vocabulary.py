"""Names that SHACL gives, and the form in which terms are written here."""

__all__ = [
    "BOOLEAN",
    "CLASSES",
    "FIRST",
    "INTEGER",
    "LANG_STRING",
    "NIL",
    "REST",
    "STRING",
    "SUBCLASS",
    "TYPE",
    "VIOLATION",
    "boolean_term",
    "component_iri",
    "integer_term",
    "iri_of",
    "sh",
]

SHACL = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"

TYPE = f"<{RDF}type>"
FIRST = f"<{RDF}first>"
REST = f"<{RDF}rest>"
NIL = f"<{RDF}nil>"
LANG_STRING = f"{RDF}langString"
SUBCLASS = f"<{RDFS}subClassOf>"
CLASSES = (f"<{RDFS}Class>", "<http://www.w3.org/2002/07/owl#Class>")
"""Every class of OWL is one of RDFS (OWL 2 RDF-Based Semantics, 5.2), as few graphs spell out."""
STRING = f"{XSD}string"
INTEGER = f"{XSD}integer"
BOOLEAN = f"{XSD}boolean"


def sh(name: str) -> str:
    """Return the term of SHACL's vocabulary with this local name."""
    return f"<{SHACL}{name}>"


def component_iri(parameter: str) -> str:
    """Return the component of SHACL Core that has this parameter: the names are regular."""
    return sh(f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent")


def integer_term(number: int) -> str:
    return f'"{number}"^^<{INTEGER}>'


def boolean_term(flag: bool) -> str:
    return f'"{str(flag).lower()}"^^<{BOOLEAN}>'


def iri_of(term: str) -> str:
    """Return the IRI of a term, without brackets."""
    return term[1:-1]


VIOLATION = sh("Violation")
