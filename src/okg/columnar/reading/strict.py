"""What is N-Triples, decided: at once for what is certain, by pyoxigraph for everything else.

``CERTAIN`` is a pattern of terms that pyoxigraph accepts and writes as they stand. It need not
match them all, but everything that it matches must be right: the grammar is that of RDF 1.1
N-Triples (section 7), RFC 3987 for IRIs and BCP 47 for language tags, each without its rarer
parts.
"""

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from okg.columnar.reading.faults import Fault, excerpt, syntax_fault

__all__ = ["canonical", "certain", "kind", "statements"]

Statement = tuple[str, str, str]

# Characters beyond ASCII that RFC 3987 allows in every part of an IRI (the first plane of them).
BEYOND = r"\x{A1}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF}"
SEGMENT = rf"A-Za-z0-9._~!$&'()*+,;=:@{BEYOND}-"
ESCAPED = "%[0-9A-Fa-f]{2}"
IRI = (
    r"<[A-Za-z][A-Za-z0-9+.-]*:"
    r"(?://[A-Za-z0-9._~-]+(?::[0-9]{1,4})?"
    rf"(?:/(?:[/{SEGMENT}]|{ESCAPED})*)?"
    rf"|(?:[{SEGMENT}]|{ESCAPED})(?:[/{SEGMENT}]|{ESCAPED})*)"
    rf"(?:\?(?:[/?{SEGMENT}]|{ESCAPED})*)?(?:#(?:[/?{SEGMENT}]|{ESCAPED})*)?>"
)
BLANK = "_:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
STRING = r'"(?:[^"\\\x00-\x1F\x7F\x{FFFE}\x{FFFF}]|\\["\\nrtbf])*"'
LANGUAGE = "@[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
CERTAIN = rf"{IRI}|{BLANK}|{STRING}(?:{LANGUAGE}|\^\^{IRI})?"

# Datatypes that are written otherwise, or not at all (RDF 1.1 Concepts, section 5).
SPECIAL = (
    "^^<http://www.w3.org/2001/XMLSchema#string>",
    "^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>",
    "^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString>",
)
GRAPH = ox.NamedNode("urn:g")


def certain(column: str) -> str:
    """Return the SQL condition that the text in ``column`` certainly is a term as it should be."""
    pattern = CERTAIN.replace("'", "''")
    special = " OR ".join(f"ends_with({column}, '{it}')" for it in SPECIAL)
    return f"(regexp_full_match({column}, '{pattern}') AND NOT ({special}))"


def kind(column: str) -> str:
    """Return the SQL expression for the kind of a term: 0 for an IRI, 1 blank, 2 a literal."""
    return f"CASE {column}[1] WHEN '<' THEN 0 WHEN '_' THEN 1 ELSE 2 END::UTINYINT"


def canonical(texts: Sequence[str]) -> list[str | None]:
    """Return each text as pyoxigraph writes the term, None where it is not exactly one term.

    Read as the object of a quad: only then is the graph found behind it, and not in a comment.
    White space around a term would be skipped, and is not part of it.
    """
    lines = [f"<urn:s> <urn:p> {text} <urn:g> .".encode() for text in texts]
    return [
        str(found[0].object)
        if not isinstance(found, SyntaxError)
        and len(found) == 1
        and found[0].graph_name == GRAPH
        and not _newer(found[0])
        and text == text.strip(" \t")
        else None
        for text, found in zip(texts, _parsed(lines, ox.RdfFormat.N_QUADS), strict=True)
    ]


def statements(lines: Sequence[bytes], *, quads: bool) -> Iterator[list[Statement] | Fault]:
    """Return what each line says, which is nothing if it is empty or a comment.

    A line without line feeds may still have several statements: others end lines otherwise.
    """
    form = ox.RdfFormat.N_QUADS if quads else ox.RdfFormat.N_TRIPLES
    for line, found in zip(lines, _parsed(lines, form), strict=True):
        if isinstance(found, SyntaxError):
            yield syntax_fault(found, form.name, line)
        elif newer := next(filter(None, map(_newer, found)), None):
            yield Fault(
                f"{newer} of RDF 1.2, which is not read; say it in RDF 1.1", excerpt=excerpt(line)
            )
        else:
            yield [(str(it.subject), str(it.predicate), str(it.object)) for it in found]


def _parsed(
    lines: Sequence[bytes], form: ox.RdfFormat
) -> Iterable[Sequence[ox.Quad] | SyntaxError]:
    """Parse each line by itself; all at once where all is well with them."""
    try:
        quads = list(ox.parse(b"\n".join(lines), format=form))
        if len(quads) == len(lines) and not any(b"\r" in line for line in lines):
            return [(quad,) for quad in quads]
    except SyntaxError:
        pass
    return (_alone(line, form) for line in lines)


def _alone(line: bytes, form: ox.RdfFormat) -> Sequence[ox.Quad] | SyntaxError:
    try:
        return list(ox.parse(line, format=form))
    except SyntaxError as error:
        return error


def _newer(quad: ox.Quad) -> str:
    """Return what in ``quad`` is not of RDF 1.1."""
    if isinstance(quad.object, ox.Triple):
        return "a triple term"
    if isinstance(quad.object, ox.Literal) and quad.object.direction is not None:
        return "a literal with a base direction"
    return ""
