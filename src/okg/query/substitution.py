"""Terms in the place of variables, as ``substitutions`` puts them in an embedded store.

VALUES says the same, but engines join it last, and Virtuoso 7 loses the type of a decimal in it.

It works on the words of a query, so a term is one word of it, whatever its text. Where a variable
stands in a place that no term can take, the query is left alone.
"""

from collections.abc import Mapping

import pyoxigraph as ox

from okg.query.executable import written
from okg.query.lexer import Word, words

__all__ = ["substituted"]

LISTS = ("SELECT", "BY", "VALUES", "DESCRIBE")
"""After these, variables are named, not used."""


def substituted(sparql: str, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> str | None:
    """Return ``sparql`` with ``terms`` for the variables of these names, wherever they are used.

    The answer's columns of these variables are then empty. None where one of them is named inside
    the pattern, by a SELECT, AS or VALUES there, or all columns are wanted without naming them.
    """
    parsed = [word for word in words(sparql) if word.kind != "comment"]
    pieces: list[str] = []
    end = depth = 0
    named = False
    for place, word in enumerate(parsed):
        text = word.text.upper()
        if text in LISTS:
            named = True
        elif text in ("WHERE", "{", "}", "HAVING", "LIMIT", "OFFSET", "FROM"):
            named = False
        depth += {"{": 1, "}": -1}.get(text, 0)
        if depth == 0 and text == "*" and parsed[place - 1].text.upper() in LISTS:
            return None
        if word.kind != "variable" or word.text[1:] not in terms:
            continue
        if depth == 0 and named and not _within_parentheses(parsed, place):
            continue
        if (depth and named) or _before(parsed, place) in ("AS", "VALUES"):
            return None
        new = written(terms[word.text[1:]])
        if _before(parsed, place, 2) == "BOUND":
            start, stop, new = parsed[place - 2].start, parsed[place + 1].end, "true"
        else:
            start, stop = word.start, word.end
        pieces += [sparql[end:start], f" {new} "]
        end = stop
    return "".join([*pieces, sparql[end:]])


def _before(parsed: list[Word], place: int, steps: int = 1) -> str:
    return parsed[place - steps].text.upper() if place >= steps else ""


def _within_parentheses(parsed: list[Word], place: int) -> bool:
    depth = 0
    for word in parsed[:place]:
        depth += {"(": 1, ")": -1}.get(word.text, 0)
    return depth > 0
