"""Changes to the text of a query: the path of a property shape, and pre-bound variables.

Pre-binding is defined by joining every basic graph pattern with the table of values (SHACL,
appendix A, Values Insertion). Here the table is a named graph of its own, which a pattern at the
head of every group reads. Whatever stands in a group is joined with its head, so this is the same;
blank nodes keep their identity, and the table may have a row for every focus node: all solutions
bind ``$this``, so that the rows never meet.
"""

import re
from collections.abc import Iterable, Iterator

__all__ = ["BOUND", "CONSTANTS", "as_select", "name_of", "with_bound", "with_path"]

BOUND = "tag:okg,2025:bound"
"""The graph that holds the table of pre-bound variables; no data has such a graph."""
CONSTANTS = f"{BOUND}/constants"
"""The subject of those that are the same for all focus nodes."""

# Only as much of SPARQL's grammar as tells a brace or a variable from a character of a string, of
# an IRI, of an escaped name or of a comment.
_TOKEN = re.compile(
    r"""
    (?P<other> <[^<>"{}|^`\x00-\x20]*>
      | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | \\. | [\w.:-]*:[\w.:-]* )
    | (?P<skipped> \s+ | \#[^\r\n]* )
    | (?P<open> \{ )
    | [?$](?P<variable> \w+ )
    | (?P<word> \w+ )
    | .
    """,
    re.VERBOSE | re.DOTALL,
)


def name_of(variable: str) -> str:
    """Return the predicate that leads to the values of ``variable`` in the graph ``BOUND``."""
    return f"{BOUND}/{variable}"


def with_path(query: str, path: str) -> str:
    """Return the query with ``path`` in the place of the variable PATH (section 5.3.1)."""
    pieces = []
    for token in _TOKEN.finditer(query):
        pieces.append(path if token["variable"] == "PATH" else token[0])
    return "".join(pieces)


def with_bound(query: str, row: Iterable[str], constants: Iterable[str]) -> str:
    """Return the query with the variables ``row`` and ``constants`` bound from graph ``BOUND``."""
    patterns = [f"<{name_of(it)}> ?{it}" for it in row]
    table = f"[] {' ; '.join(patterns)} . " if patterns else ""
    table += " ".join(f"<{CONSTANTS}> <{name_of(it)}> ?{it} ." for it in constants)
    head = f"{{ GRAPH <{BOUND}> {{ {table} }} "
    return "".join(head if starts else piece for piece, starts in _groups(query))


def as_select(query: str, variables: Iterable[str]) -> str:
    """Return the SELECT query for the ``variables`` for which the ASK query is true."""
    last = 0, 0
    for token in _TOKEN.finditer(query):
        if token["open"]:
            break
        if token["word"] and token["word"].upper() == "ASK":
            last = token.span()
    select = "SELECT DISTINCT " + " ".join(f"?{it}" for it in variables)
    return query[: last[0]] + select + query[last[1] :]


def _groups(query: str) -> Iterator[tuple[str, bool]]:
    """Return the pieces of the query, each with whether it is the brace that opens a group.

    A brace before SELECT opens a subquery, whose WHERE opens the group.
    """
    tokens = list(_TOKEN.finditer(query))
    following = ""
    found: list[tuple[str, bool]] = []
    for token in reversed(tokens):
        found.append((token[0], token["open"] is not None and following != "SELECT"))
        if not token["skipped"]:
            following = (token["word"] or "").upper()
    return reversed(found)
