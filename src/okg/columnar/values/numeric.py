"""The numbers of XML Schema: lexical spaces, exact order of decimals, rounding of floats.

A decimal has no limit, a column has: ``fixed`` therefore writes a decimal as a multiple of a small
unit, rounded down, and a text that orders what the unit cannot tell apart.
"""

import math
import re
import struct
from decimal import Decimal
from functools import cache

__all__ = [
    "DECIMAL",
    "FLOATING",
    "INTEGER",
    "INTEGERS",
    "decimal",
    "double",
    "fixed",
    "regex",
    "single",
]

INTEGER = r"[+-]?[0-9]+"
DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
"""XSD 1.1, 3.3.3.1."""
FLOATING = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|[+-]?INF|NaN"
"""XSD 1.1, 3.3.4.2; ``+INF`` is new in 1.1, which RDF 1.1 rests on."""

INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
"""The integer types (XSD 1.1, 3.4.13 to 3.4.25) with the least and the greatest value of each."""

PLACES = 9
DIGITS = 28
"""Decimals of up to so many digits before the point, ``PLACES`` after it, are DECIMAL(38, 9)."""
HUGE = Decimal(10**DIGITS)
NINES = str.maketrans("0123456789", "9876543210")


@cache
def regex(pattern: str) -> re.Pattern[str]:
    """Return ``pattern`` compiled, when first needed: most runs see few datatypes."""
    return re.compile(pattern)


def decimal(lexical: str) -> tuple[Decimal, str]:
    """Return the sort key of a decimal or integer, whose lexical form is valid.

    Keys are ordered as the numbers are, whatever their length. The first part is the number
    itself, rounded down to nine places, and the second is empty if nothing was lost; beyond 28
    digits the first part is plus or minus 10 to the power 28 and the second orders what is there.
    """
    negative = lexical.startswith("-")
    whole, _, fraction = lexical.lstrip("+-").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if len(whole) <= DIGITS:
        units, rest = fixed(negative, int(whole or "0"), fraction, PLACES)
        # From a text, because Decimal's arithmetic rounds to 28 digits.
        return Decimal(f"{units}E-{PLACES}"), rest
    # Longer numbers are further from zero; those of one length are ordered digit by digit.
    rest = f"{len(whole):012}{whole}{fraction}"
    # The mark at the end is above every digit: of negative numbers the longer is the lesser.
    return (-HUGE, f"{rest.translate(NINES)}~") if negative else (HUGE, rest)


def fixed(negative: bool, whole: int, fraction: str, places: int) -> tuple[int, str]:
    """Return a number in units of 10 to the power -``places``, rounded down, and what is left.

    ``fraction`` holds the digits behind the point. What is left are the digits that follow those
    of the unit, without zeros at the end, so that texts are ordered as the numbers are.
    """
    fraction = fraction.rstrip("0")
    rest = fraction[places:]
    units = whole * 10**places + int(fraction[:places].ljust(places, "0"))
    if not negative:
        return units, rest
    if not rest:
        return -units, ""
    return -units - 1, rest[:-1].translate(NINES) + str(10 - int(rest[-1]))


def double(lexical: str) -> float | None:
    """Return the xsd:double nearest to a number; None for NaN, which has no place in any order."""
    value = float(lexical)
    return None if math.isnan(value) else value


def single(lexical: str) -> float | None:
    """Return the xsd:float nearest to a number, ties to even (XSD 1.1, E.1); None for NaN."""
    value = double(lexical)
    if value is None or value == 0 or math.isinf(value):
        return value
    exact = Decimal(lexical)
    if exact != Decimal(value) and not struct.unpack("<q", struct.pack("<d", value))[0] & 1:
        # Of the two doubles around the number take the odd one: it is never half-way between two
        # floats, so that rounding twice does not differ from rounding once.
        value = math.nextafter(value, math.inf if exact > Decimal(value) else -math.inf)
    try:
        return float(struct.unpack("<f", struct.pack("<f", value))[0])
    except OverflowError:
        return math.copysign(math.inf, value)
