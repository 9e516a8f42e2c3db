"""Refusing SERVICE and LOAD: nothing may make this process call another computer.

pyoxigraph follows SERVICE, and in updates LOAD, and has no switch against it. It also reads queries
without regard to word boundaries: ``trueSERVICE<http://…>`` and ``SERVICEex:a`` both call out. So
the question asked here is not "is there the word SERVICE?" but "is each place where those letters
stand certainly something else?": inside an IRI, a string, a variable or the local part of a name.
Any other place is refused. Comments are taken out of the text that is run, not only passed over, so
what was taken for a comment cannot be run as anything else.
"""

import re

from okg.errors import InputError
from okg.query.lexer import Word, words

__all__ = ["without_calls"]

SERVICE, LOAD = "service", "load"
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def without_calls(query: str, *, update: bool = False) -> str:
    """Return ``query`` with its comments blanked out; every other character keeps its place.

    Raises InputError where the query has, or might have, a SERVICE clause, or the ``update`` that
    it is a LOAD operation.
    """
    text = _without_comments(query)
    # SPARQL 1.1, section 19.2, resolves escapes before it looks for keywords; pyoxigraph does not.
    # Neither reading of the text may hold a call.
    for reading in (text, ESCAPE.sub(_escaped, text)):
        lowered = reading.lower()
        keywords = [it for it in ((SERVICE, LOAD) if update else (SERVICE,)) if it in lowered]
        for word in words(reading) if keywords else []:
            for keyword in keywords:
                if not _is_harmless(word, keyword):
                    line = reading.count("\n", 0, word.start) + 1
                    raise InputError(_refusal(word, keyword, line))
    return text


def _refusal(word: Word, keyword: str, line: int) -> str:
    if keyword == LOAD:
        what, remedy = "update loads from an address", "Send the data itself"
    else:
        what, remedy = "query asks another endpoint", "Take the SERVICE clause out"
    return (
        f"the {what} at line {line} ({word.text}), which okg refuses: no query makes it call the "
        f"network. {remedy}; a prefix that contains the word '{keyword}' needs another name."
    )


def _without_comments(query: str) -> str:
    if "#" not in query:
        return query
    kept = list(query)
    for word in words(query):
        if word.kind == "comment":
            kept[word.start : word.end] = " " * len(word.text)
    return "".join(kept)


def _escaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def _is_harmless(word: Word, keyword: str) -> bool:
    text = word.text.lower()
    if keyword not in text or word.kind in {"iri", "string", "variable"}:
        return True
    if word.kind in {"name", "blank"}:
        prefix, _, local = text.partition(":")
        # A full stop may end the name, and the pattern: what follows it could be a keyword.
        return keyword not in prefix and f".{keyword}" not in local
    return False
