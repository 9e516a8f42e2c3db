"""What the text of a term tells at once, so that few terms need a row in the table ``literal``.

``PLAIN`` has a little of such a row. The functions return SQL expressions over its columns, under
the alias ``t``. They are TRUE or FALSE where the test of the same name in ``values.sql`` certainly
is TRUE, or is not; NULL leaves the decision to it.
"""

from okg.columnar.values.compare import Family, value
from okg.columnar.values.datatypes import PATTERNS
from okg.columnar.values.numeric import INTEGERS, PLACES
from okg.columnar.values.sql import CERTAIN, length_sql, matches_sql
from okg.columnar.values.terms import RDF, XSD
from okg.columnar.values.times import CALENDAR, DURATIONS

__all__ = ["PLAIN", "compare_told", "datatype_told", "length_told", "matches_told"]

PLAIN = """SELECT id, text, kind,
    CASE WHEN kind = 0 THEN text[2:-2]
        WHEN kind = 2 AND NOT contains(text, '\\') THEN split_part(text, '"', 2)
    END AS lexical,
    CASE WHEN kind = 2 AND text[-1] NOT IN ('"', '>')
        THEN regexp_extract(text, '@([^"]*)$', 1) ELSE ''
    END AS language
FROM term"""
"""The query for terms with their language, which is '' where they have none, and their text.

Where that is written with escapes, it is NULL, as it is for blank nodes.
"""
MOMENTS = {
    "date": "try_cast(text[2:11] AS DATE) IS NOT NULL",
    "dateTime": "try_cast(text[2:20] AS TIMESTAMP) IS NOT NULL",
}
"""What the patterns of these types cannot tell: whether there is such a day."""
OPERATORS = {
    frozenset({-1}): "<",
    frozenset({-1, 0}): "<=",
    frozenset({0}): "=",
    frozenset({0, 1}): ">=",
    frozenset({1}): ">",
    frozenset({-1, 1}): "<>",
}


def datatype_told(datatype: str) -> str:
    """Return the expression for sh:datatype."""
    if datatype == f"{RDF}langString":
        return "CASE WHEN language = '' THEN false WHEN NOT contains(text, '\\u') THEN true END"
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    if name in CERTAIN:
        good = f"{_is(name)} AND {MOMENTS.get(name, 'true')}"
    elif name in ("string", "anyURI") or not _has_forms(datatype):
        good = "NOT contains(text, '\\u')"
    else:
        good = "NULL"
    end = '"' if name == "string" else f'"^^<{datatype}>'
    return f"CASE WHEN NOT ends_with(text, {_quoted(end)}) THEN false WHEN {good} THEN true END"


def length_told(least: int, most: int | None) -> str:
    """Return the expression for sh:minLength and sh:maxLength."""
    return f"CASE WHEN kind = 1 THEN false ELSE {length_sql('t', least, most)} END"


def matches_told(pattern: str, flags: str) -> str:
    """Return the expression for sh:pattern. Raises ``PatternFault`` as ``matches_sql`` does."""
    return f"CASE WHEN kind = 1 THEN false ELSE {matches_sql('t', pattern, flags)} END"


def compare_told(outcomes: frozenset[int], limit: str) -> str:
    """Return the expression for an order relative to the term ``limit`` that is among outcomes.

    Numbers without exponents and dates without time zones are decided, and what is no literal.
    """
    found, operator = value(limit), OPERATORS.get(outcomes)
    if operator is None or found is None or found.rest:
        return "NULL"
    if found.family is Family.DECIMAL:
        good = f"({_is('integer')} OR {_is('decimal')})"
        kind = f"DECIMAL(38, {PLACES})"
        test = f"try_cast(split_part(text, '\"', 2) AS {kind}) {operator} '{found.number}'::{kind}"
    elif found.family is Family.DATE and len(found.lexical) == len("2026-01-31"):
        good = f"text[12:] = '\"^^<{XSD}date>' AND {_is('date')}"
        test = f"try_cast(text[2:11] AS DATE) {operator} DATE '{found.lexical}'"
    else:
        return "NULL"
    return f"CASE WHEN kind <> 2 THEN false WHEN {good} THEN {test} END"


def _is(name: str) -> str:
    """Return the condition that a term is of this type, and in one of its certain forms."""
    return f"regexp_full_match(text, '\"(?:{CERTAIN[name]})\"\\^\\^<{XSD}{name}>')"


def _has_forms(datatype: str) -> bool:
    """Tell whether some lexical forms are not of the datatype."""
    names = (*PATTERNS, *INTEGERS, *CALENDAR, *DURATIONS, *CERTAIN)
    return datatype in (f"{RDF}XMLLiteral", *(f"{XSD}{it}" for it in names))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
