"""Literals as OWL sees them: members of datatypes, and equal or different values.

OWL 2 Profiles, section 4.3, table 8: dt-type2 (as far as a rule asks for it), dt-eq, dt-diff and
dt-not-type; the datatypes are those of RDF 1.1 Concepts, section 5, which include OWL 2's.
xsd:float, xsd:double and decimals have no value in common (OWL 2 Structural Specification, 4.2).
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from okg.columnar.rules.vocabulary import full, terms
from okg.columnar.values.compare import Value, value
from okg.columnar.values.datatypes import is_valid
from okg.columnar.values.numeric import INTEGERS
from okg.columnar.values.terms import RDF, XSD, term

__all__ = ["DATATYPES", "Literals", "alike", "identity", "is_datatype", "is_in"]


def _xsd(names: str) -> frozenset[str]:
    return frozenset(f"{XSD}{it}" for it in names.split())


STRINGS = _xsd("string normalizedString token language Name NCName NMTOKEN")
DECIMALS = _xsd(" ".join(["decimal", *INTEGERS]))
OTHERS = _xsd(
    """boolean float double hexBinary base64Binary anyURI dateTime dateTimeStamp date time gYear
    gYearMonth gMonth gMonthDay gDay duration yearMonthDuration dayTimeDuration"""
) | {f"{RDF}XMLLiteral", f"{RDF}langString"}
GENERAL = terms("rdfs:Literal rdf:PlainLiteral")
DATATYPES = STRINGS | DECIMALS | OTHERS
WIDE = {
    full("rdfs:Literal")[1:-1]: DATATYPES,
    f"{RDF}PlainLiteral": STRINGS | {f"{RDF}langString"},
    f"{XSD}string": STRINGS,
    f"{XSD}decimal": DECIMALS,
    f"{XSD}dateTime": _xsd("dateTime dateTimeStamp"),
}
"""Datatypes with all the datatypes whose values they have, beside the integers."""


def is_datatype(name: str) -> bool:
    """Tell whether it is known which literals belong to the class ``name``, a term."""
    return name[1:-1] in DATATYPES or name in GENERAL


def _space(datatype: str) -> str:
    """Return the datatype that has all the values of ``datatype``."""
    if datatype in STRINGS:
        return f"{XSD}string"
    if datatype in DECIMALS:
        return f"{XSD}decimal"
    name = datatype.removeprefix(XSD)
    if name == "dateTimeStamp":
        return f"{XSD}dateTime"
    return f"{XSD}duration" if name.endswith("Duration") else datatype


@lru_cache(maxsize=65536)
def is_in(text: str, name: str) -> bool | None:
    """Tell whether the literal ``text`` has a value in the datatype ``name``.

    None where one of the two datatypes is unknown.
    """
    it, wanted = term(text), name[1:-1]
    if it.datatype not in DATATYPES or not is_datatype(name):
        return None
    if not is_valid(it.lexical, it.datatype) or name in GENERAL:
        return is_valid(it.lexical, it.datatype) and it.datatype in alike(name)
    if _space(it.datatype) != _space(wanted):
        return False
    lexical = _whole(it.lexical) if it.datatype in DECIMALS else it.lexical
    return is_valid(lexical, wanted)


def _whole(lexical: str) -> str:
    """Return a decimal without its fraction, if that is zero: as an integer is written."""
    whole, _, fraction = lexical.partition(".")
    if fraction.strip("0"):
        return lexical
    return whole if whole.strip("+-") else f"{whole}0"


def alike(name: str) -> frozenset[str]:
    """Return the datatypes, as IRIs, whose values are all in the datatype ``name``, a term."""
    wanted = name[1:-1]
    if found := WIDE.get(wanted):
        return found
    local = wanted.removeprefix(XSD)
    if local not in INTEGERS:
        return frozenset({wanted})
    least, most = INTEGERS[local]
    return frozenset(
        f"{XSD}{other}"
        for other, (lower, upper) in INTEGERS.items()
        if (least is None or (lower is not None and lower >= least))
        and (most is None or (upper is not None and upper <= most))
    )


@lru_cache(maxsize=65536)
def identity(text: str) -> Hashable | None:
    """Return what is the same for literals with the same value only; None where it is not known."""
    it = value(text)
    if it is None or it.datatype not in DATATYPES or not it.valid:
        return None
    space = _space(it.datatype)
    lexical = it.lexical.upper() if space == f"{XSD}hexBinary" else it.lexical
    if space == f"{XSD}base64Binary":
        lexical = lexical.replace(" ", "")
    return (space, it.language, _worth(it) or lexical)


def _worth(it: Value) -> Hashable | None:
    if it.micros is not None:
        # The offset, too, is part of the value: equal instants in two zones are not identical.
        zone = "Z" if it.lexical.endswith(("Z", "+00:00", "-00:00")) else it.lexical[-6:]
        return (it.micros, it.rest, zone if it.zoned else "")
    if it.spans is not None:
        return (it.spans, it.rest)
    if it.number is not None:
        return (it.number, it.rest)
    # Positive and negative zero are two values, and NaN is one.
    number = it.single if it.double is None or it.datatype == f"{XSD}float" else it.double
    return None if number is None else repr(number)


@dataclass(frozen=True, slots=True)
class Literals:
    """What there is to know about literals, given the rules."""

    wanted: tuple[str, ...] = ()
    """The datatypes whose members some rule asks for."""

    def ill_typed(self, text: str) -> tuple[str, str] | None:
        """Return the rule and what is wrong with the literal in itself."""
        it = term(text)
        if is_valid(it.lexical, it.datatype):
            return None
        return "dt-not-type", f"{text} is not written as its datatype wants it"

    def outside(self, text: str, name: str) -> tuple[str, str] | None:
        """Return the rule and what is wrong with the literal being in the class ``name``."""
        if is_in(text, name) is not False or self.ill_typed(text):
            return None
        return "dt-not-type", f"{text} should be of the datatype {name}"

    def different(self, left: str, right: str) -> tuple[str, str] | None:
        """Return the rule and what is wrong with the two literals being the same."""
        a, b = identity(left), identity(right)
        if a is None or b is None or a == b:
            return None
        first, second = sorted((left, right))
        return "dt-diff", f"{first} and {second} should be the same value"

    def wanted_of(self, text: str) -> Iterable[str]:
        """Return the datatypes that some rule asks for and to which the literal belongs."""
        return [it for it in self.wanted if is_in(text, it)]
