"""What a term is worth in a comparison, and SPARQL's order of two terms.

SPARQL 1.1 (17.3) orders numbers, strings, booleans and dateTimes, and makes every other pair an
error. Decided beyond its table:

- **Dates, times, Gregorian parts and durations** are ordered as XSD 1.1 orders them (3.3.6 to
  3.3.14), each type among itself. SPARQL is open to it (17.3.1), shapes with sh:minInclusive on
  xsd:date are everywhere, and Jena, RDF4J, Oxigraph and rdflib do it.
- **With and without time zone**: the order is settled only if it is the same for every zone, which
  are 14 h at most (XSD 1.1, 3.3.7.3), as the W3C tests minInclusive-002 and -003 want; XPath's
  implicit time zone would make a report depend on the machine.
- **Types derived from xsd:string** are strings; xsd:dateTimeStamp is a dateTime (subtype
  substitution, XPath 2.0, 2.5.4). xsd:anyURI is not promoted: SPARQL has no such rule.
- **Language-tagged strings** have no order: 17.3 has none.
- **NaN** is neither less than anything nor equal to it: None, as for an error; SHACL treats both
  alike.
- **Numbers** are promoted as XPath does (2.0, B.1): decimals exactly among themselves, otherwise
  both as xsd:float or xsd:double. Hence 0.1 equals 1.0e-1, and the order is not transitive.
"""

from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from typing import Any, NamedTuple

from okg.columnar.values.datatypes import is_valid
from okg.columnar.values.numeric import INTEGERS, decimal, double, single
from okg.columnar.values.terms import XSD, Kind, term
from okg.columnar.values.times import CALENDAR, DURATIONS, duration, instant

__all__ = ["FOURTEEN_HOURS", "STRINGS", "Family", "Value", "compare", "value"]

FOURTEEN_HOURS = 14 * 3600 * 10**6
"""In microseconds: how far a time zone may be from Z."""
STRINGS = ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN")


class Family(IntEnum):
    """What may be compared with one another: the three kinds of numbers, else the same family."""

    NONE = 0
    """Comparable with nothing, itself included."""
    DECIMAL = 1
    FLOAT = 2
    DOUBLE = 3
    STRING = 4
    BOOLEAN = 5
    DATE_TIME = 6
    DATE = 7
    TIME = 8
    YEAR = 9
    YEAR_MONTH = 10
    MONTH_DAY = 11
    MONTH = 12
    DAY = 13
    DURATION = 14


CALENDAR_FAMILIES = {
    "dateTime": Family.DATE_TIME,
    "dateTimeStamp": Family.DATE_TIME,
    "date": Family.DATE,
    "time": Family.TIME,
    "gYear": Family.YEAR,
    "gYearMonth": Family.YEAR_MONTH,
    "gMonthDay": Family.MONTH_DAY,
    "gMonth": Family.MONTH,
    "gDay": Family.DAY,
}


class Value(NamedTuple):
    """A row of the table ``literal``, but for the identifier."""

    lexical: str
    """What SPARQL's ``str`` returns: the lexical form, or the IRI."""
    language: str = ""
    datatype: str = ""
    """Empty for an IRI."""
    valid: bool = True
    """Whether the lexical form suits the datatype."""
    family: Family = Family.NONE
    number: Decimal | None = None
    """Of a decimal or integer, see ``numeric.decimal``; 0 or 1 of a boolean."""
    rest: str = ""
    """What orders equal numbers, microseconds or spans."""
    single: float | None = None
    """Of a decimal, integer or float, as xsd:float."""
    double: float | None = None
    """Of any number, as xsd:double."""
    micros: int | None = None
    """Of a calendar type, see ``times.Instant``."""
    zoned: bool | None = None
    spans: tuple[int, int, int, int] | None = None
    """Of a duration, see ``times.Span``."""


@lru_cache(maxsize=65536)
def value(text: str) -> Value | None:
    """Return what the term ``text`` is worth; None for a blank node."""
    it = term(text)
    if it.kind is Kind.BLANK:
        return None
    if it.kind is Kind.IRI:
        return Value(it.lexical)
    plain = Value(it.lexical, it.language, it.datatype, is_valid(it.lexical, it.datatype))
    if not plain.valid or not it.datatype.startswith(XSD):
        return plain
    return _with_worth(plain, it.datatype.removeprefix(XSD))


def _with_worth(plain: Value, name: str) -> Value:  # noqa: PLR0911 — one line a family
    """Add to ``plain``, which is valid, what a literal of the XSD type ``name`` compares by."""
    lexical = plain.lexical
    if name in STRINGS:
        return plain._replace(family=Family.STRING)
    if name == "boolean":
        return plain._replace(family=Family.BOOLEAN, number=Decimal(lexical in ("true", "1")))
    if name == "decimal" or name in INTEGERS:
        number, rest = decimal(lexical)
        return plain._replace(
            family=Family.DECIMAL,
            number=number,
            rest=rest,
            single=single(lexical),
            double=double(lexical),
        )
    if name == "float":
        rounded = single(lexical)
        return plain._replace(family=Family.FLOAT, single=rounded, double=rounded)
    if name == "double":
        return plain._replace(family=Family.DOUBLE, double=double(lexical))
    if name in CALENDAR:
        point = instant(lexical, name)
        if point and point.micros is not None:
            family = CALENDAR_FAMILIES[name]
            micros, rest, zoned = point
            return plain._replace(family=family, micros=micros, rest=rest, zoned=zoned)
    if name in DURATIONS:
        span = duration(lexical, name)
        if span and span.micros:
            return plain._replace(family=Family.DURATION, spans=span.micros, rest=span.rest)
    return plain


def compare(left: str, right: str) -> int | None:  # noqa: PLR0911 — one line a family
    """Return -1, 0 or 1 as the term ``left`` is less than, equal to or greater than ``right``.

    None if SPARQL's ``<`` is an error, the order is open, or one of them is NaN; sh:minInclusive,
    sh:lessThan and their kin then report a violation (SHACL, 4.3 and 4.5).
    """
    a, b = value(left), value(right)
    if a is None or b is None or not a.family or not b.family:
        return None
    if a.family <= Family.DOUBLE and b.family <= Family.DOUBLE:
        return _compare_numbers(a, b)
    if a.family != b.family:
        return None
    if a.family is Family.STRING:
        # Code points, as fn:compare has them with the only collation that SPARQL knows.
        return _sign(a.lexical, b.lexical)
    if a.family is Family.BOOLEAN:
        return _sign(a.number, b.number)
    if a.family is Family.DURATION:
        signs = {
            _sign((x, a.rest), (y, b.rest))
            for x, y in zip(a.spans or (), b.spans or (), strict=True)
        }
        return signs.pop() if len(signs) == 1 else None
    return _compare_instants(a, b)


def _compare_numbers(a: Value, b: Value) -> int | None:
    wider = max(a.family, b.family)
    if wider is Family.DECIMAL:
        return _sign((a.number, a.rest), (b.number, b.rest))
    x, y = (a.single, b.single) if wider is Family.FLOAT else (a.double, b.double)
    return None if x is None or y is None else _sign(x, y)


def _compare_instants(a: Value, b: Value) -> int | None:
    x, y = a.micros or 0, b.micros or 0
    if a.zoned == b.zoned:
        return _sign((x, a.rest), (y, b.rest))
    if (x + FOURTEEN_HOURS, a.rest) < (y, b.rest):
        return -1
    return 1 if (x, a.rest) > (y + FOURTEEN_HOURS, b.rest) else None


def _sign(a: Any, b: Any) -> int:  # noqa: ANN401 — any two of a kind
    return int(a > b) - int(a < b)
