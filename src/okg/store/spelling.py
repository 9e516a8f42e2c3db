"""How stores write literals: by their values.

Oxigraph keeps numbers, dates and the like as values, in one spelling each: ``86000.00`` comes back
as ``86000``, an ``xsd:int`` as an ``xsd:integer``, a language tag in lower case. Other stores do so
too, each in its way. Triples are therefore counted, compared and hashed as Oxigraph spells them.
"""

import re
from collections.abc import Collection

import pyoxigraph as ox

__all__ = ["CERTAIN", "canonical"]

XSD = r"\^\^<http://www\.w3\.org/2001/XMLSchema#"
DATE = r"[1-9][0-9]{3}-[01][0-9]-[0-3][0-9]"
KEPT = "string|anyURI|normalizedString|token|language|Name|NCName|NMTOKEN|hexBinary|base64Binary"
CERTAIN = (
    rf'(?s)".*"(@[a-z0-9-]+|{XSD}({KEPT})>)?'
    rf'|"(0|-?[1-9][0-9]{{0,14}})"{XSD}(integer|decimal)>'
    rf'|"-?(0|[1-9][0-9]{{0,11}})\.[0-9]{{0,5}}[1-9]"{XSD}decimal>'
    rf'|"{DATE}Z?"{XSD}date>'
    rf'|"{DATE}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?"{XSD}dateTime>'
    rf'|"[1-9][0-9]{{3}}"{XSD}gYear>'
    rf'|"(true|false)"{XSD}boolean>'
)
"""A pattern, of Python and of RE2, of literals that certainly stay as they are."""

certain = re.compile(CERTAIN).fullmatch


def canonical(literals: Collection[str]) -> dict[str, str]:
    """Return the spelling of those ``literals``, in N-Triples, that a store spells otherwise."""
    listed = [it for it in literals if it[0] == '"' and not certain(it)]
    if not listed:
        return {}
    store = ox.Store()
    lines = "".join(f"<urn:{number}> <urn:p> {it} .\n" for number, it in enumerate(listed))
    store.load(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
    found = {}
    for quad in store:
        assert isinstance(quad.subject, ox.NamedNode)
        literal, kept = listed[int(quad.subject.value[4:])], str(quad.object)
        if literal != kept:
            found[literal] = kept
    return found
