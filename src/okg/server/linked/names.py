"""What all things of a graph are called, in a form that is quickly searched.

It is one text with a line for every name: to find a word in a hundred thousand names takes some
milliseconds, and little memory. What is not found as it is written is
compared with the words that do occur.
"""

import bisect
import io
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import pyoxigraph as ox

from okg.namespaces import OKG, shorten
from okg.server.linked.known import Graphs, node, okg

__all__ = ["NAMED_BY", "Line", "Names", "holds", "key_of"]

NAMED_BY = (
    node("rdfs:label"),
    node("skos:prefLabel"),
    okg("acronym"),
    node("skos:notation"),
    node("skos:altLabel"),
    okg("identifier"),
    node("dcterms:title"),
    node("schema:name"),
    node("foaf:name"),
)
"""What names a thing, the most binding first."""
LOCAL = len(NAMED_BY)
"""The rank of a term's local name."""
MOST = 1_000_000
"""Names that are read; what comes after them is found by its IRI only."""
COMPARED = 1 << 20
"""Characters at the beginning whose words a misspelt word is compared with."""
ALIKE = 0.8
"""How much alike words must be, of 1, that one may have been meant for the other."""
NEAREST = 4
MARKS = re.compile("[\u0300-\u036f]+")
APART = re.compile(r"[^\w\n]+|_+")
ESCAPED = re.compile(r"\\(.)")


class Line(NamedTuple):
    """One name: what it is to be compared by, its rank in ``NAMED_BY``, and whose it is."""

    key: str
    rank: int
    iri: str


class Names:
    """The names in some ``graphs`` of a store; making it reads them."""

    def __init__(self, store: ox.Store, graphs: Graphs) -> None:
        self._iris: dict[str, int] = {}
        self._text = "".join([*self._read(store, graphs), "\n"]).encode()
        self._by_number = list(self._iris)
        self._iris.clear()

    def __len__(self) -> int:
        return self._text.count(b"\n") - 1

    def exactly(self, key: str, most: int) -> Iterator[Line]:
        """Give the names that are ``key``, the first ``most``; so do all that follow."""
        return self._lines(f"\n {key}\t", most)

    def beginning(self, key: str, most: int) -> Iterator[Line]:
        """Give the names that begin with ``key``."""
        return self._lines(f"\n {key}", most)

    def holding(self, key: str, most: int) -> Iterator[Line]:
        """Give the names that have ``key`` in them, from the beginning of a word on.

        Scripts that put no space between words have it anywhere.
        """
        return self._lines(f" {key}" if key.isascii() else key, most)

    def prefixed(self, name: str, most: int) -> list[tuple[str, str]]:
        """Return the terms whose shortened IRI begins with ``name``.

        Each comes as its shortened IRI and the whole one.
        """
        folded = name.casefold()
        start = bisect.bisect_left(self._prefixed, (folded, "", ""))
        rest = islice(self._prefixed, start, start + most)
        return [(short, iri) for key, short, iri in rest if key.startswith(folded)]

    def near(self, word: str) -> list[tuple[str, float]]:
        """Return the words that ``word`` may have been meant for, with how alike they are, of 1."""
        shared = Counter(
            number for pair in set(_pairs(word)) for number in self._vocabulary.pairs.get(pair, ())
        )
        found = []
        for number, _ in shared.most_common(10 * NEAREST):
            other = self._vocabulary.words[number]
            alike = SequenceMatcher(None, word, other, autojunk=False).ratio()
            if alike >= ALIKE:
                found.append((self._vocabulary.spelled[other], alike))
        return sorted(found, key=lambda it: (-it[1], it[0]))[:NEAREST]

    def _read(self, store: ox.Store, graphs: Graphs) -> Iterator[str]:
        room = MOST
        for rank, predicate in enumerate(NAMED_BY):
            rows = _rows(store, predicate, graphs, room)
            room -= len(rows)
            for iri, key in rows:
                if key:
                    yield f"\n {key}\t{rank} {self._number(iri)}"
        for iri, number in self._iris.items():
            if iri.startswith(OKG):
                yield f"\n {key_of(iri.removeprefix(OKG))}\t{LOCAL} {number}"

    def _number(self, iri: str) -> int:
        return self._iris.setdefault(iri, len(self._iris))

    def _lines(self, needle: str, most: int) -> Iterator[Line]:
        wanted, text = needle.encode(), self._text
        place = text.find(wanted)
        for _ in range(most):
            if place < 0:
                return
            # The first line begins where the text does, so there is always one to be found.
            start, end = text.rfind(b"\n", 0, place + 1), text.find(b"\n", place + 1)
            line = text[start + 2 : end].decode()
            key, _, rest = line.partition("\t")
            rank, _, number = rest.partition(" ")
            yield Line(key, int(rank), self._by_number[int(number)])
            place = text.find(wanted, end)

    @cached_property
    def _prefixed(self) -> Sequence[tuple[str, str, str]]:
        found = ((iri, shorten(iri)) for iri in self._by_number)
        return sorted((short.casefold(), short, iri) for iri, short in found if short != iri)

    @cached_property
    def _vocabulary(self) -> "_Vocabulary":
        return _Vocabulary(self._text[:COMPARED].decode(errors="ignore"))


class _Vocabulary:
    """The words of a text, by the pairs of letters in them.

    Short names of several words are there as one word too: "backoffice" is meant for "back office".
    """

    def __init__(self, text: str) -> None:
        self.spelled: dict[str, str] = {}
        for line in text.split("\n"):
            key = line.partition("\t")[0].strip()
            parts = key.split(" ")
            if 1 < len(parts) < 4:
                self.spelled.setdefault("".join(parts), key)
            self.spelled.update((it, it) for it in parts if len(it) > 3 and it.isalpha())
        self.words = list(self.spelled)
        pairs: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.words):
            for pair in set(_pairs(word)):
                pairs[pair].append(number)
        self.pairs: Mapping[str, Sequence[int]] = pairs


def key_of(text: str) -> str:
    """Return what a text is compared by: without case, accents, hyphens and other punctuation."""
    return _keys(text.replace("\n", " ")).strip()


def holds(name: str, word: str) -> bool:
    """Tell whether the key ``name`` has ``word`` in it, as ``Names.holding`` understands it."""
    return f" {word}" in f" {name}" or (not word.isascii() and word in name)


def _keys(texts: str) -> str:
    """Return the keys of the lines of ``texts``, with spaces at their ends."""
    # Decomposed, a letter with an accent is the letter and a mark, which is left out.
    plain = MARKS.sub("", unicodedata.normalize("NFKD", texts)).casefold()
    return APART.sub(" ", plain)


def _rows(
    store: ox.Store, predicate: ox.NamedNode, graphs: Graphs, most: int
) -> list[tuple[str, str]]:
    """Return what ``predicate`` calls things in ``graphs``: IRI and key of each."""
    found = store.query(
        f"SELECT ?it ?name {{ ?it {predicate} ?name }} LIMIT {most}",
        default_graph=graphs,
    )
    assert isinstance(found, ox.QuerySolutions)
    # To have them written by the store and to read that is twice as quick as to go through them.
    buffer = io.BytesIO()
    found.serialize(buffer, format=ox.QueryResultsFormat.TSV)
    # Not with splitlines: a name may hold what Unicode takes for the end of a line.
    lines = buffer.getvalue().decode().split("\n")[1:-1]
    pairs = [line.split("\t") for line in lines if line[0] == "<" and "\t<" not in line]
    if not pairs:
        return []
    keys = _keys("\n".join(_text(name) for _, name in pairs)).split("\n")
    return [(iri[1:-1], key.strip()) for (iri, _), key in zip(pairs, keys, strict=True)]


def _text(written: str) -> str:
    """Return the text of a literal as TSV has it (SPARQL 1.1 TSV, section 4.2)."""
    if not written.startswith('"'):
        return written
    text = written[1 : written.rindex('"')]
    return ESCAPED.sub(lambda it: it[1] if it[1] in '\\"' else " ", text) if "\\" in text else text


def _pairs(word: str) -> Iterator[str]:
    # The ends count as letters, so that words that begin alike are more alike.
    marked = f"^{word}$"
    return (marked[i : i + 2] for i in range(len(marked) - 1))
