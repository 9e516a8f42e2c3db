"""Searching for terms by what people call them, in any language, and however they spell it."""

from collections.abc import Iterator
from itertools import chain, islice, product
from typing import NamedTuple

import pyoxigraph as ox

from okg.namespaces import CLAIM, OKG, ONTOLOGY, PREFIXES
from okg.server.linked.addresses import named
from okg.server.linked.names import LOCAL, NAMED_BY, Line, Names, holds, key_of
from okg.server.linked.reader import Reader

__all__ = ["Found", "Hit", "search"]

LONGEST = 200
"""Characters of what is searched for; more can be the name of nothing."""
MOST = 300
"""Names that are found in one way, and terms that are found at all."""
EXAMINED = 5000
"""Names with one of several words that are examined for the others."""
SHORT = 3
"""Letters from which on a word alone is worth being searched for."""
SPELLINGS = 8
"""Ways to read what is misspelt that are tried."""

RANKS = (1.0, 1.0, 0.98, 0.96, 0.94, 0.9, 0.9, 0.9, 0.9, 0.97)
"""How much a name counts, by its rank."""
assert len(RANKS) == LOCAL + 1 == len(NAMED_BY) + 1


class Hit(NamedTuple):
    """A term that was found: how well it suits, of 1, and the key of the name that does."""

    term: ox.NamedNode
    score: float
    key: str


class Found(NamedTuple):
    """What a search found: the best of ``total``, which is at most ``MOST``."""

    hits: list[Hit]
    total: int


def search(reader: Reader, wanted: str, limit: int) -> Found:
    """Return the terms that ``wanted`` may mean, those that suit best first.

    It is the beginning of a prefixed name (``okg:pay``), an IRI, or words that a name begins with
    or holds: a label, another name, an acronym or a code, without regard to case, accents and
    hyphens. Where no name has them, the names are searched that have words like them.
    """
    wanted = wanted.strip()[:LONGEST]
    found: dict[str, Hit] = {}
    if ":" in wanted:
        _keep(found, _called(reader, wanted))
    if not found and (key := key_of(wanted)):
        books = (reader.known.names, reader.known.other_names)
        _keep(found, chain.from_iterable(_hits(it, key) for it in books))
        if not found:
            _keep(found, chain.from_iterable(_misspelt(it, key) for it in books))
    # Of equals the shorter name is the more likely to be meant.
    ordered = sorted(found.values(), key=lambda it: (-it.score, len(it.key), it.term.value))
    return Found(ordered[:limit], len(ordered))


def _called(reader: Reader, wanted: str) -> Iterator[Hit]:
    iri = named(wanted)
    try:
        term = ox.NamedNode(iri)
    except ValueError:
        return
    if reader.known.is_used(term):
        yield Hit(term, 1.0, "")
    if wanted.partition(":")[0] in PREFIXES:
        for name, found in reader.known.names.prefixed(wanted, MOST):
            yield Hit(ox.NamedNode(found), round(len(wanted) / len(name), 3), "")


def _hits(names: Names, key: str, share: float = 1.0) -> Iterator[Hit]:
    """Give the terms with names that have all words of ``key``; ``share`` is what they count."""
    for weight, lines in (
        (1.0, names.exactly(key, MOST)),
        (0.85, names.beginning(key, MOST)),
        (0.7, names.holding(key, MOST)),
        (0.55, _with_all(names, key.split())),
    ):
        for line in lines:
            yield _hit(line, key, weight * share)


def _with_all(names: Names, words: list[str]) -> Iterator[Line]:
    if len(words) < 2:
        return iter(())
    # The longest is the rarest, mostly.
    first, *others = sorted(words, key=len, reverse=True)
    lines = names.holding(first, EXAMINED)
    return islice((it for it in lines if all(holds(it.key, word) for word in others)), MOST)


def _misspelt(names: Names, key: str) -> Iterator[Hit]:
    """Give what is found with words that are spelt like those of ``key``, or with some of them."""
    for whole, alike in names.near(key.replace(" ", "")):
        yield from _hits(names, whole, 0.6 * alike)
    words = key.split()
    # Of words such as "is" and "of", names have too many to mean anything.
    words = [it for it in words if len(it) >= SHORT or not it.isascii()] or words
    readings = [it for it in (_readings(names, word) for word in words) if it]
    if not readings:
        return
    found = False
    for reading in islice(product(*readings), SPELLINGS):
        alike = sum(it for _, it in reading) / len(words)
        for hit in _hits(names, " ".join(word for word, _ in reading), 0.6 * alike):
            found = True
            yield hit
    if not found:
        for reading_of_one in readings:
            word, alike = reading_of_one[0]
            yield from _hits(names, word, 0.4 * alike / len(words))


def _readings(names: Names, word: str) -> list[tuple[str, float]]:
    """Return ``word`` where names have it, or else the words it may have been meant for."""
    if next(names.holding(word, 1), None) is not None:
        return [(word, 1.0)]
    return names.near(word)


def _hit(line: Line, key: str, weight: float) -> Hit:
    length = 0.7 + 0.3 * min(1.0, len(key) / len(line.key))
    score = weight * length * RANKS[line.rank] * _weight(line.iri)
    return Hit(ox.NamedNode(line.iri), round(score, 3), line.key)


def _weight(iri: str) -> float:
    """Return how much a thing counts: terms first, and sentences about them last."""
    if iri.startswith(OKG):
        return 1.0
    if iri.startswith(CLAIM):
        return 0.6
    return 0.5 if iri.startswith(f"{ONTOLOGY}/mapping/") else 0.8


def _keep(found: dict[str, Hit], hits: Iterator[Hit]) -> None:
    """Add to ``found`` the best hit of each term, as long as there is room."""
    for hit in hits:
        before = found.get(hit.term.value)
        if before is None and len(found) >= MOST:
            continue
        if before is None or before.score < hit.score:
            found[hit.term.value] = hit
