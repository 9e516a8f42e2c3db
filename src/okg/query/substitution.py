"""Terms in the place of a query's variables.

``substitutions`` of a store say the same, but engines look at them only after they have decided in
which order to join, as with VALUES, and Virtuoso 7 loses the type of a decimal in VALUES.

It works on the words of a query, so a term is one word of it, whatever its text. Where a variable
stands in a place that no term can take, the query is left alone.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from okg.query.executable import written
from okg.query.lexer import Word, words

__all__ = ["Placed", "substituted"]

LISTS = ("SELECT", "BY", "VALUES", "DESCRIBE")
"""After these, variables are named, not used."""
LONGEST = 20_000
"""Characters of a query that is remembered."""


class Placed(NamedTuple):
    """A query with terms in the place of variables.

    The variables that are ``named`` are columns, which are empty in the answer unless the store is
    given them as substitutions as well.
    """

    text: str
    named: frozenset[str]


def substituted(sparql: str, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> Placed | None:
    """Return ``sparql`` with ``terms`` for the variables of these names, wherever they are used.

    None where one of them is described, or named inside the pattern, by a SELECT, AS or VALUES
    there, or all columns are wanted without naming them.
    """
    pieces_of = _remembered if len(sparql) <= LONGEST else _pieces
    found = pieces_of(sparql, frozenset(terms))
    if found is None:
        return None
    pieces, named = found
    places = {name: f" {written(term)} " for name, term in terms.items()}
    return Placed("".join(text + places.get(name, "") for text, name in pieces), named)


def _pieces(
    sparql: str, names: frozenset[str]
) -> tuple[tuple[tuple[str, str], ...], frozenset[str]] | None:
    """Return the parts of a query, each with the variable whose term follows it, "" for none.

    And which of ``names`` are columns as well.
    """
    parsed = [word for word in words(sparql) if word.kind != "comment"]
    pieces: list[tuple[str, str]] = []
    still: set[str] = set()
    end = depth = 0
    listed = ""
    for place, word in enumerate(parsed):
        text = word.text.upper()
        if text in LISTS:
            listed = text
        elif text in ("WHERE", "{", "}", "HAVING", "LIMIT", "OFFSET", "FROM"):
            listed = ""
        depth += {"{": 1, "}": -1}.get(text, 0)
        if depth == 0 and text == "*" and parsed[place - 1].text.upper() in LISTS:
            return None
        name = word.text[1:]
        if word.kind != "variable" or name not in names:
            continue
        if depth == 0 and listed and not _within_parentheses(parsed, place):
            if listed == "DESCRIBE":
                return None
            if listed == "SELECT":
                still.add(name)
            continue
        if (depth and listed) or _before(parsed, place) in ("AS", "VALUES"):
            return None
        if _before(parsed, place, 2) == "BOUND":
            pieces.append((f"{sparql[end : parsed[place - 2].start]} true ", ""))
            end = parsed[place + 1].end
        else:
            pieces.append((sparql[end : word.start], name))
            end = word.end
    return (*pieces, (sparql[end:], "")), frozenset(still)


_remembered = lru_cache(maxsize=1024)(_pieces)


def _before(parsed: list[Word], place: int, steps: int = 1) -> str:
    return parsed[place - steps].text.upper() if place >= steps else ""


def _within_parentheses(parsed: list[Word], place: int) -> bool:
    depth = 0
    for word in parsed[:place]:
        depth += {"(": 1, ")": -1}.get(word.text, 0)
    return depth > 0
