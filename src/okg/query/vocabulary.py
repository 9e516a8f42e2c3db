"""Which terms of okg a query or a user's data uses, to find those that do not exist.

A misspelt term is no error to SPARQL or RDF: it matches nothing, and the answer is just empty.
"""

from collections.abc import Collection, Iterator

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import OKG, PREFIXES, shorten
from okg.query.lexer import Word, words
from okg.query.terms import Terms

__all__ = ["UnknownTerm", "check_terms", "undeclared"]

SHOWN = 8
"""Unknown terms that a message names; the others are counted."""


class UnknownTerm(InputError):
    """A query names a term of okg that there is not."""


def check_terms(query: str, terms: Terms) -> None:
    """Raise UnknownTerm, with line and column, where ``query`` has a term of okg that is not."""
    if OKG not in query and "okg:" not in query:
        return
    for word, term in _terms_of(query):
        if not terms.is_used(term):
            before = query[: word.start]
            line, column = before.count("\n") + 1, word.start - before.rfind("\n")
            raise UnknownTerm(
                f"{shorten(term.value)}, at line {line}, column {column}, is no term of okg. "
                f"{terms.nearest(term.value)}"
            )


def undeclared(quads: Collection[ox.Quad], terms: Terms) -> str:
    """Return a message about terms of okg in ``quads``, or "" where ``terms`` has them all.

    A term that the quads themselves describe is let pass.
    """
    used = {
        term
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(OKG)
    }
    used -= {quad.subject for quad in quads}
    unknown = sorted(term.value for term in used if not terms.is_described(term))
    if not unknown:
        return ""
    lines = [f"\n  {shorten(iri)}. {terms.nearest(iri)}" for iri in unknown[:SHOWN]]
    rest = f"\n  … and {len(unknown) - SHOWN} more" if len(unknown) > SHOWN else ""
    return f"the data uses what is no term of okg and so matches nothing:{''.join(lines)}{rest}"


def _terms_of(query: str) -> Iterator[tuple[Word, ox.NamedNode]]:
    parsed = words(query)
    prefixes = dict(PREFIXES)
    declared: set[Word] = set()
    for first, name, namespace in zip(parsed, parsed[1:], parsed[2:], strict=False):
        if first.text.upper() == "PREFIX" and name.kind == "name" and namespace.kind == "iri":
            prefixes[name.text.rstrip(":")] = namespace.text[1:-1]
            declared |= {name, namespace}
    for word in parsed:
        if word.kind not in ("name", "iri") or word in declared:
            continue
        prefix, _, local = word.text.partition(":")
        iri = word.text[1:-1] if word.kind == "iri" else prefixes.get(prefix, "") + local
        # The namespace itself is no term, and may stand in a FILTER.
        if iri.startswith(OKG) and iri != OKG:
            yield word, ox.NamedNode(iri)
