"""Refusing SERVICE and LOAD: nothing may make this process call another computer.

pyoxigraph follows SERVICE, and in updates LOAD, and has no switch against it. It also reads queries
without regard to word boundaries: ``trueSERVICE<http://…>`` and ``SERVICEex:a`` both call out. So
the question asked here is not "is there the word SERVICE?" but "is each place where those letters
stand certainly something else?": inside an IRI, a string, a variable or the local part of a name.
Any other place is refused. Comments are taken out of the text that is run, not only passed over, so
what was taken for a comment cannot be run as anything else.

The words must be pyoxigraph's own, or a call might hide between two readings of the text: in
``?a<?b#c>`` it sees a comparison and a comment, where this package, like the specification, sees an
IRI. What hangs on that is asked of pyoxigraph, with another IRI in its place that can be read in
one way only.
"""

import re
from itertools import count

import pyoxigraph as ox

from okg.errors import InputError
from okg.query.lexer import Word, words

__all__ = ["certain", "without_calls"]

SERVICE, LOAD = "service", "load"
DECLARATIONS = {"BASE": 2, "PREFIX": 3}
DUBIOUS = re.compile("[#']|service|load", re.IGNORECASE)
"""What in an IRI might be a comment, a string or a call, were it no IRI."""
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def without_calls(query: str, *, update: bool = False) -> str:
    """Return ``query`` with its comments blanked out; every other character keeps its place.

    Raises InputError where the query has, or might have, a SERVICE clause, or the ``update`` that
    it is a LOAD operation. An update must be run one operation at a time, each after pyoxigraph was
    asked to read what ``certain`` makes of it.
    """
    text = _without_comments(query)
    # SPARQL 1.1, section 19.2, resolves escapes before it looks for keywords; pyoxigraph does not.
    # Neither reading of the text may hold a call.
    for reading in dict.fromkeys((text, ESCAPE.sub(_escaped, text))):
        lowered = reading.lower()
        keywords = [it for it in ((SERVICE, LOAD) if update else (SERVICE,)) if it in lowered]
        for word in words(reading) if keywords else []:
            for keyword in keywords:
                if not _is_harmless(word, keyword):
                    line = reading.count("\n", 0, word.start) + 1
                    raise InputError(_refusal(word, keyword, line))
    if not update and SERVICE in text.lower() and (sure := certain(text)) != text:
        try:
            ox.Store().query(sure, prefixes=_prefixes(sure), base_iri="urn:base")
        except SyntaxError as error:
            from okg.query.syntax import syntax_error

            raise syntax_error(sure, str(error.msg), shown=text) from None
        except (RuntimeError, ValueError):
            # It was read; that there is no such function is another matter.
            pass
    return text


def certain(text: str) -> str:
    """Return ``text`` with other IRIs in place of those that might be read as something else.

    If pyoxigraph can read that, it reads the IRIs of ``text`` as IRIs, too: where one may stand, no
    operator may, and with a prefix that nobody declares, ``<`` cannot be one.
    """
    found = [it for it in words(text) if it.kind != "comment"]
    start = 0
    while start < len(found) and (size := DECLARATIONS.get(found[start].text.upper())):
        # After these words, an IRI is certain.
        start += size
    dubious = [it for it in found[start:] if it.kind == "iri" and DUBIOUS.search(it.text)]
    prefix = next(it for it in map("q{}:".format, count()) if it not in text)
    parts, end = [], 0
    for word in dubious:
        parts += [text[end : word.start], f"<{prefix}{'x' * (len(word.text) - len(prefix) - 2)}>"]
        end = word.end
    return "".join([*parts, text[end:]])


def _prefixes(text: str) -> dict[str, str]:
    """Return a namespace for each prefix in ``text``: shapes declare theirs elsewhere."""
    return {it.text.partition(":")[0]: "urn:x" for it in words(text) if it.kind == "name"}


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
