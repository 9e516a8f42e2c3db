"""Lexical spaces of the datatypes that RDF 1.1 (Concepts, section 5) names.

SHACL's sh:datatype (section 4.1.2) wants the same datatype and, for those "supported by SPARQL
1.1", a lexical form that is not ill-typed. SPARQL 1.1 (17.1) lists string, boolean, the numbers and
dateTime, and lets processors support more. This one recognises all of RDF 1.1, because otherwise
``"2024-02-30"^^xsd:date`` would be a good date; Jena, RDF4J and pySHACL take the same view.

White space is no part of a lexical form: ``" 12 "^^xsd:integer`` is ill-typed, since RDF maps the
lexical form as it is, without the normalisation that XML Schema puts before it.
"""

from functools import lru_cache

from okg.columnar.values.characters import NAME, NAME_START, bracketed, difference
from okg.columnar.values.numeric import DECIMAL, FLOATING, INTEGER, INTEGERS, decimal, regex
from okg.columnar.values.terms import RDF, XSD
from okg.columnar.values.times import CALENDAR, DURATIONS, duration, instant

__all__ = ["PATTERNS", "is_valid"]

CHARACTERS = r"[^\u0000\uFFFE\uFFFF]*"
"""XML's Char; 1.1, the wider of the two editions that XSD 1.1 leaves to choose from (3.3.1)."""
COLON = ((0x3A, 0x3A),)
B64 = "[A-Za-z0-9+/] ?"
PADDED = f"(?:{B64}){{2}}[AEIMQUYcgkosw048] ?=|{B64}[AQgw] ?= ?="

PATTERNS = {
    "string": CHARACTERS,
    "anyURI": CHARACTERS,
    "normalizedString": r"[^\t\n\r\u0000\uFFFE\uFFFF]*",
    "token": r"(?:[^\t\n\r \u0000\uFFFE\uFFFF]+(?: [^\t\n\r \u0000\uFFFE\uFFFF]+)*)?",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "Name": f"{bracketed(NAME_START)}{bracketed(NAME)}*",
    "NCName": f"(?!:){bracketed(NAME_START)}{bracketed(difference(NAME, COLON))}*",
    "NMTOKEN": f"{bracketed(NAME)}+",
    "boolean": "true|false|1|0",
    "hexBinary": "(?:[0-9A-Fa-f]{2})*",
    "base64Binary": f"(?:(?:(?:{B64}){{4}})*(?:(?:{B64}){{3}}[A-Za-z0-9+/]|{PADDED}))?",
}
"""XSD 1.1, 3.3.1, 3.3.2, 3.3.15 to 3.3.17 and 3.4.1 to 3.4.7."""


@lru_cache(maxsize=65536)
def is_valid(lexical: str, datatype: str) -> bool:  # noqa: PLR0911 — one line a family
    """Tell whether ``lexical`` is in the lexical space of ``datatype``, an IRI.

    Every lexical form of a datatype that RDF 1.1 does not name is accepted, and every one of
    rdf:HTML (RDF 1.1 Concepts, 5.2) and rdf:langString.
    """
    if datatype == f"{RDF}XMLLiteral":
        return _is_xml(lexical)
    if not datatype.startswith(XSD):
        return True
    name = datatype.removeprefix(XSD)
    if name in PATTERNS:
        return regex(PATTERNS[name]).fullmatch(lexical) is not None
    if name in INTEGERS:
        if not regex(INTEGER).fullmatch(lexical):
            return False
        least, most = INTEGERS[name]
        value, _ = decimal(lexical)
        return (least is None or least <= value) and (most is None or value <= most)
    if name == "decimal":
        return regex(DECIMAL).fullmatch(lexical) is not None
    if name in ("float", "double"):
        return regex(FLOATING).fullmatch(lexical) is not None
    if name in CALENDAR:
        return instant(lexical, name) is not None
    if name in DURATIONS:
        return duration(lexical, name) is not None
    return True


def _is_xml(lexical: str) -> bool:
    """Tell whether ``lexical`` is balanced XML content with namespaces (RDF 1.1 Concepts, 5.3)."""
    from xml.parsers import expat

    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        # Inside an element there is no document type, hence there are no entities to expand.
        parser.Parse(f"<x>{lexical}</x>", True)
    except (expat.ExpatError, UnicodeEncodeError):
        return False
    return True
