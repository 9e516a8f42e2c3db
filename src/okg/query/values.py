"""RDF terms as plain Python values, and as people read them."""

import datetime
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from okg.namespaces import XSD, shorten

__all__ = ["Term", "Value", "plain", "readable"]

Value = str | int | float | bool | Decimal | datetime.date | None
"""What a cell holds: IRIs and texts are strings, numbers numbers, and None is an unbound cell."""

Term = ox.NamedNode | ox.BlankNode | ox.Literal | None

INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger "
    "negativeInteger unsignedLong unsignedInt unsignedShort unsignedByte"
)
BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
CONVERTERS: dict[str, Callable[[str], Value]] = {
    **dict.fromkeys((XSD + name for name in INTEGERS.split()), int),
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": BOOLEANS.__getitem__,
    XSD + "date": datetime.date.fromisoformat,
    XSD + "dateTime": datetime.datetime.fromisoformat,
}


def plain(term: Term | ox.Triple) -> Value:
    """Return ``term`` as the Python value that its datatype calls for."""
    if isinstance(term, ox.Literal):
        try:
            return CONVERTERS.get(term.datatype.value, str)(term.value)
        except (ValueError, KeyError, InvalidOperation):
            # Ill-typed, or outside what Python can hold: the text is still the truth.
            return term.value
    if isinstance(term, ox.NamedNode):
        return term.value
    return None if term is None else str(term)


def readable(term: Term | ox.Triple) -> str:
    """Return ``term`` as people read it: IRIs shortened, texts without language tags."""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    if isinstance(term, ox.Literal):
        return term.value
    return "" if term is None else str(term)
