"""The values of a query's parameters, as RDF terms.

A value never becomes part of a query's text: the store is given the query and, apart from it,
the terms to put for its variables. So no value can change what is asked.
"""

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import product

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import XSD, shorten
from okg.query.catalogue import Parameter, Query
from okg.query.terms import Terms

__all__ = [
    "Bound",
    "Given",
    "UnsuitableValue",
    "bindings",
    "default_terms",
    "example_value",
    "read_settings",
    "term_of",
]

Scalar = str | int | float | bool | Decimal | datetime.date | ox.NamedNode
Given = Scalar | Iterable[Scalar]
"""What may be given for a parameter, from Python or as the text after ``--set name=``."""

Bound = dict[ox.Variable, ox.NamedNode | ox.Literal]
"""The terms for the variables of a query."""


class UnsuitableValue(InputError):
    """A value is missing, or cannot be that of the parameter called ``parameter``."""

    def __init__(self, message: str, parameter: str) -> None:
        super().__init__(message)
        self.parameter = parameter


def read_settings(settings: Iterable[str]) -> dict[str, list[str]]:
    """Return the values by name that ``name=value`` texts set; a name may come again.

    Raises InputError where one is not of that form or has no value.
    """
    values: dict[str, list[str]] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise InputError(f"--set {setting}: write name=value, such as --set skill=research")
        if not value.strip():
            raise InputError(
                f"--set {name.strip()}= has no value; leave it out to take the default"
            )
        values.setdefault(name.strip(), []).append(value)
    return values


def bindings(query: Query, values: Mapping[str, Given], terms: Terms) -> list[Bound]:
    """Return what to bind for each time that ``query`` must be asked.

    That is once, unless parameters were given several values: then once for each combination, in
    the order given.

    Raises InputError where there is no such parameter, and UnsuitableValue where a value is
    unknown, ill-typed, missing, or one too many.
    """
    for name in values:
        query.parameter(name)
    choices: list[list[tuple[ox.Variable, ox.NamedNode | ox.Literal]]] = []
    for parameter in query.parameters:
        try:
            found = _terms(query, parameter, values, terms)
        except InputError as error:
            raise UnsuitableValue(error.message, parameter.name) from None
        if found:
            choices.append([(ox.Variable(parameter.name), term) for term in found])
    return [dict(combination) for combination in product(*choices)]


def default_terms(query: Query, terms: Terms) -> dict[str, list[ox.NamedNode | ox.Literal]]:
    """Return the default values of ``query`` by parameter, without those that are left unbound.

    Raises InputError where a parameter has no default and needs one.
    """
    found = {it.name: _terms(query, it, {}, terms) for it in query.parameters}
    return {name: values for name, values in found.items() if values}


def _terms(
    query: Query, parameter: Parameter, values: Mapping[str, Given], terms: Terms
) -> list[ox.NamedNode | ox.Literal]:
    name = parameter.name
    try:
        terms.check_type(parameter.type)
    except InputError as error:
        raise InputError(f"{parameter.place}: {error.message}") from None
    if name not in values and _is_elsewhere(parameter, terms):
        return [ox.NamedNode(text.strip("<>")) for text in parameter.default]
    given = [*parameter.default] if name not in values else _texts(values[name])
    if not given and name in values:
        raise InputError(f"{name} is an empty list; leave it out to take the default")
    if not given and not parameter.optional:
        raise InputError(
            f"{query.name or 'the query'} needs a value for {name} ({parameter.type}): "
            f"--set {name}={example_value(parameter, terms)}"
        )
    if len(given) > 1 and not parameter.several:
        raise InputError(f"{name} takes one value, and {len(given)} were given")
    return list(dict.fromkeys(term_of(parameter, text, terms) for text in given))


def _is_elsewhere(parameter: Parameter, terms: Terms) -> bool:
    """Tell whether the defaults are things of the examples, while there is no data at all.

    Raises InputError where there is data that says nothing of them: an empty answer would mislead.
    """
    if parameter.type in LITERALS:
        return False
    absent = [text for text in parameter.default if terms.is_foreign(text)]
    if absent and terms.own is not None:
        name = parameter.name
        raise InputError(
            f"{name}: the default, {absent[0]}, is a thing of the examples and not in your data. "
            f"{terms.listed(parameter.type)}. Choose with --set {name}=…"
        )
    return bool(absent)


def term_of(parameter: Parameter, text: str, terms: Terms) -> ox.NamedNode | ox.Literal:
    """Return the RDF term that ``text`` means as a value of ``parameter``.

    Raises InputError, naming the parameter and what is allowed, where it means none.
    """
    if not text.strip():
        raise InputError(f"{parameter.name} has no value; leave it out to take the default")
    try:
        # Python and the shell may hand over halves of characters, which RDF has no form for.
        text.encode()
        if parameter.type in LITERALS:
            literal = LITERALS[parameter.type](text)
            return _allowed(parameter, literal, terms) if parameter.among else literal
        return terms.resolve(parameter.type, text.strip())
    except UnicodeEncodeError:
        raise InputError(f"{parameter.name}: the value is not Unicode text") from None
    except InputError as error:
        raise InputError(f"{parameter.name}: {error.message}") from None


def _allowed(parameter: Parameter, literal: ox.Literal, terms: Terms) -> ox.Literal:
    """Return the value of the property ``parameter.among`` that ``literal`` is.

    Raises InputError that tells the nearest, or how far they reach.
    """
    # CPV codes are written with a check digit, 79211110-0, which is no part of the code
    # (Regulation (EC) No 213/2008, annex I).
    whole, dash, digit = literal.value.rpartition("-")
    choices = [literal, ox.Literal(whole)] if dash and len(digit) == 1 else [literal]
    for choice in choices:
        if terms.has_value(parameter.among, choice):
            return choice
    known = terms.values(parameter.among)
    near = difflib.get_close_matches(literal.value, known, n=3)
    if not known:
        hint = "there are none"
    elif parameter.type != "string":
        hint = f"there are {known[0]} to {known[-1]}"
    elif near:
        hint = f"did you mean {' or '.join(near)}?"
    else:
        hint = f"there are {len(known)}, such as {known[0]}"
    raise InputError(f"there is no {literal.value}; {hint}")


def _texts(given: Given) -> list[str]:
    if isinstance(given, Scalar):
        return [_text(given)]
    return [_text(value) for value in given]


def _text(value: Scalar) -> str:
    match value:
        case bool():
            return str(value).lower()
        case ox.NamedNode():
            return str(value)
        case datetime.date():
            return value.isoformat()
        case Decimal() | float():
            return format(Decimal(str(value)), "f")
    return str(value)


def _integer(text: str) -> ox.Literal:
    if not re.fullmatch(r"\s*[+-]?[0-9]+\s*", text):
        raise InputError(f"{text!r} is not a whole number, such as 74")
    # As text: Python refuses to read very long numbers.
    return _number(text, "integer")


def _decimal(text: str) -> ox.Literal:
    if not re.fullmatch(r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\s*", text):
        raise InputError(f"{text!r} is not a decimal number, such as 0.5")
    return _number(text, "decimal")


def _number(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text.strip(), datatype=ox.NamedNode(f"{XSD}{datatype}"))


def _date(text: str) -> ox.Literal:
    try:
        if not re.fullmatch(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*", text):
            raise ValueError(text)
        day = datetime.date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"{text!r} is not a date, such as 2026-01-31") from None
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))


def _boolean(text: str) -> ox.Literal:
    word = text.strip().lower()
    if word not in ("true", "false"):
        raise InputError(f"{text!r} is not true or false")
    return ox.Literal(word, datatype=ox.NamedNode(f"{XSD}boolean"))


LITERALS: dict[str, Callable[[str], ox.Literal]] = {
    "string": ox.Literal,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "boolean": _boolean,
}

EXAMPLES = {
    "iri": "okg:payroll",
    "string": "text",
    "integer": "74",
    "decimal": "0.5",
    "date": "2026-01-31",
    "boolean": "true",
}


def example_value(parameter: Parameter, terms: Terms) -> str:
    """Return a value that ``parameter`` could be given: its default, or one that suits its type."""
    if parameter.default:
        return parameter.default[0]
    if parameter.type in EXAMPLES:
        return EXAMPLES[parameter.type]
    members = terms.members(parameter.type)
    return shorten(members[0].value) if members else "okg:…"
