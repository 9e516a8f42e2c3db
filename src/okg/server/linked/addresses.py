"""Where on the server a term is: the path that its IRI becomes, and back.

The terms of the vocabulary, ``https://w3id.org/outsourcing#payroll``, are at ``/term/payroll``;
what else okg has names for, ``https://w3id.org/outsourcing/claim/74``, is at ``/term/claim/74``;
any other node is at ``/term?iri=…``.
"""

from functools import lru_cache
from urllib.parse import quote, urlencode

from okg.namespaces import OKG, ONTOLOGY, expand

__all__ = ["address_of", "iri_of", "named", "query_address", "sparql_address"]

OWN = f"{ONTOLOGY}/"
SAFE = "/:@!$&'()*+,;=~"
"""What may stand in a path as it is (RFC 3986, section 3.3)."""

LONGEST = 500
"""Characters of an IRI whose address is remembered."""


def address_of(iri: str, suffix: str = "") -> str:
    """Return the path of ``iri``, in the form called ``suffix`` where there is one."""
    # Long ones would fill the memory, were thousands of them remembered.
    return _remembered(iri, suffix) if len(iri) <= LONGEST else _address(iri, suffix)


def _address(iri: str, suffix: str) -> str:
    ending = f".{suffix}" if suffix else ""
    name = _name(iri)
    if name:
        return f"/term/{quote(name, safe=SAFE)}{ending}"
    return f"/term{ending}?{urlencode({'iri': iri})}"


_remembered = lru_cache(maxsize=10_000)(_address)


def iri_of(name: str) -> str:
    """Return the IRI of what is at ``/term/<name>``, ``name`` with its escapes resolved."""
    return f"{OWN}{name}" if "/" in name else f"{OKG}{name}"


def query_address(query: str, parameter: str, value: str) -> str:
    """Return where a canned query is asked with ``value``."""
    return f"/queries/{query}?{urlencode({parameter: value})}"


def sparql_address(query: str) -> str:
    """Return where a query in SPARQL is asked."""
    return f"/sparql?{urlencode({'query': query})}"


def named(text: str) -> str:
    """Return the IRI that ``text`` is or shortens, with or without angle brackets."""
    return expand(text.removeprefix("<").removesuffix(">") if text.startswith("<") else text)


def _name(iri: str) -> str:
    """Return what comes after ``/term/``, "" where the IRI would not come back from it."""
    for beginning in (OKG, OWN):
        name = iri.removeprefix(beginning)
        # Clients take out "." and ".." before they ask, and some servers on the way "//".
        if name != iri and not {"", ".", ".."}.intersection(name.split("/")):
            return name if iri_of(name) == iri else ""
    return ""
