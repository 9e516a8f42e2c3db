"""Saying where a query goes wrong, and what could have stood there.

pyoxigraph's own position is that of its furthest guess, up to a keyword's length too far, and its
list of expectations is the parser's, not the reader's. The parser is right about one thing:
whether the beginning of a query can still become a query. So that is what it is asked: first for
ever longer beginnings, which finds the word that is wrong; then for each thing that could stand in
its place, which finds what was expected.
"""

import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pyoxigraph as ox

from okg.errors import QuerySyntaxError
from okg.namespaces import PREFIXES
from okg.query.lexer import Word, words

__all__ = ["syntax_error"]

PADDING = " " * 64
"""Longer than any keyword: a guess that starts before the padding cannot reach past it."""

UPDATES = frozenset(
    ["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"]
)

CANDIDATES = {
    "SELECT (or ASK, CONSTRUCT, DESCRIBE)": "SELECT",
    "WHERE": "WHERE",
    "a variable": "?x",
    "an IRI": "<urn:x>",
    "a prefix": "x:",
    "a literal": '"x"',
    "a number": "1",
    '"{"': "{",
    '"}"': "}",
    '"("': "(",
    '")"': ")",
    '"."': ".",
    '";"': ";",
    '","': ",",
    "AS": "AS",
    "BY": "BY",
    "an operator": "=",
    "FILTER": "FILTER",
    "ORDER BY": "ORDER BY",
}
"""What to call each thing that might be expected, and a text to try in its place."""
UPDATE_CANDIDATES = {
    it: it
    for it in ("INSERT", "DELETE", "CLEAR", "CREATE", "COPY", "DATA", "GRAPH", "TO", "DEFAULT",
               "NAMED", "ALL", "USING")
}  # fmt: skip
"""The same for updates, besides."""


def syntax_error(
    query: str, reason: str, *, update: bool = False, shown: str = ""
) -> QuerySyntaxError:
    """Explain why ``query``, or an ``update``, is not SPARQL 1.1; pyoxigraph said ``reason``.

    ``query`` must have passed ``without_calls``: parts of it are run, over an empty store. What is
    ``shown`` is the text as it was written, where that is another one, as long.
    """
    shown = shown if len(shown) == len(query) else query
    can_continue = partial(_can_continue, update=update)
    all_words = [word for word in words(query) if word.kind != "comment"]
    wrong = _first_wrong(query, all_words, can_continue)
    meaning = _meaning(reason)
    if wrong is None and meaning and all_words:
        # Every word may stand where it does: the fault is in what they mean together.
        return _error(meaning, shown, all_words[0].start, [])
    if wrong is None:
        ended = all_words[-1].end if all_words else 0
        expected = _expected(query[:ended], can_continue, update)
        return _error("it ends too early", shown, ended, expected)
    wrong = Word(wrong.kind, shown[wrong.start : wrong.end], wrong.start)
    prefix = wrong.text.partition(":")[0]
    if not update and wrong.text.upper() in UPDATES and wrong == all_words[0]:
        problem = "okg query only reads; updates are not accepted"
    elif wrong.text[0] in "\"'" and wrong.kind == "symbol":
        problem = "a string starts here and does not end"
    elif wrong.kind == "name" and prefix not in _declared(all_words):
        problem = f"the prefix {prefix}: is not declared; add PREFIX {prefix}: <…> above"
    elif wrong.kind == "iri" and not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*:", wrong.text):
        problem = f"{wrong.text} is not a complete IRI, such as <https://example.org/x>"
    else:
        found = wrong.text if wrong.text.isalnum() else f'"{wrong.text}"'
        expected = _expected(query[: wrong.start], can_continue, update)
        return _error(f"found {found}", shown, wrong.start, expected)
    return _error(problem, shown, wrong.start, [])


def _first_wrong(
    query: str, all_words: list[Word], can_continue: Callable[[str], bool]
) -> Word | None:
    """Return the first word after which ``query`` cannot be completed, by bisection."""
    # A lone quotation mark is never a word, though the parser waits for its partner.
    quotes = [i for i, word in enumerate(all_words) if word.text in {"'", '"'}]
    low, high = 0, min([*quotes, len(all_words)])
    while low < high:
        middle = (low + high) // 2
        if can_continue(query[: all_words[middle].end]):
            low = middle + 1
        else:
            high = middle
    return all_words[low] if low < len(all_words) else None


def _can_continue(beginning: str, *, update: bool) -> bool:
    """Tell whether some query, or update, starts with ``beginning``."""
    text = f"{beginning}{PADDING}\x01"
    failure = _failure(text, update=update)
    return failure is not None and failure >= len(text) - 1


def _failure(text: str, *, update: bool) -> int | None:
    """Return the offset at which pyoxigraph gives up on ``text``."""
    try:
        if update:
            ox.Store().update(text, prefixes=PREFIXES)
        else:
            ox.Store().query(text, prefixes=PREFIXES)
    except RuntimeError:
        # It is an update, of what an empty store has not.
        return None
    except SyntaxError as error:
        found = re.match(r"error at (\d+):(\d+)", str(error.msg))
        if found:
            lines = text.split("\n")
            return sum(len(line) + 1 for line in lines[: int(found[1]) - 1]) + int(found[2]) - 1
    return None


def _expected(beginning: str, can_continue: Callable[[str], bool], update: bool) -> list[str]:
    candidates = CANDIDATES | (UPDATE_CANDIDATES if update else {})
    expected = [
        meaning for meaning, text in candidates.items() if can_continue(f"{beginning} {text}")
    ]
    return [*expected, "the end"] if _failure(beginning, update=update) is None else expected


def _declared(all_words: list[Word]) -> set[str]:
    return set(PREFIXES) | {
        name.text.partition(":")[0]
        for word, name in pairwise(all_words)
        if word.text.upper() == "PREFIX"
    }


def _meaning(reason: str) -> str:
    """Return the part of pyoxigraph's message that is a sentence, or nothing."""
    guesses = re.sub(r"^error at \d+:\d+: expected (one of )?", "", reason).split(", ")
    sentences = [guess for guess in guesses if " " in guess and not guess.startswith("[")]
    return sentences[0][0].lower() + sentences[0][1:] if sentences else ""


def _error(problem: str, query: str, offset: int, expected: list[str]) -> QuerySyntaxError:
    before = query[:offset]
    line = before.count("\n") + 1
    column = offset - (before.rfind("\n") + 1) + 1
    return QuerySyntaxError(problem, query, line, column, expected)
