"""The terms of okg by everything that people call them."""

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from okg.ingest.arrangements import Iri
from okg.ingest.tables.words import key, loose, nearest
from okg.namespaces import OKG

if TYPE_CHECKING:
    from okg.graph import KnowledgeGraph

__all__ = ["Lexicon", "packaged_lexicon"]

COUNTRIES = Path(__file__).with_name("countries.tsv")
SYNONYMS = Path(__file__).with_name("synonyms.tsv")
CURRENCY = re.compile(r'"([A-Z]{3})"')


@dataclass
class Lexicon:
    """Looks up terms; what it has looked up once, it knows."""

    graph: "KnowledgeGraph"
    _terms: dict[str, dict[str, Iri]] = field(default_factory=dict)
    _loose: dict[str, dict[str, Iri]] = field(default_factory=dict)
    _labels: dict[str, list[str]] = field(default_factory=dict)

    def term(self, kind: str, text: str) -> Iri | None:
        """Return the member of the class ``kind`` that is called ``text``, in any language."""
        if kind not in self._terms:
            self._read(kind)
        return self._terms[kind].get(key(text)) or self._loose[kind].get(loose(text))

    def nearest(self, kind: str, text: str) -> list[str]:
        """Return the labels of the members of ``kind`` that look most like ``text``."""
        if kind not in self._labels:
            self._read(kind)
        return nearest(text, self._labels[kind])

    def labels(self, kind: str) -> list[str]:
        """Return the English labels of the members of ``kind``, in the order of their IRIs."""
        if kind not in self._labels:
            self._read(kind)
        return self._labels[kind]

    def _read(self, kind: str) -> None:
        terms: dict[str, Iri] = {}
        labels: dict[str, None] = {}
        # The most binding names come first: an acronym beats another's alternative label.
        for name in sorted(self.graph.terms.names(kind), key=lambda it: it.rank):
            terms.setdefault(key(name.text), Iri(name.term.value))
            if name.rank == 1 and name.language in ("", "en"):
                labels[name.text] = None
        members = {it.removeprefix(OKG): it for it in terms.values()}
        for where, local, synonyms in _lines(SYNONYMS):
            for text in synonyms.split(";") if where == kind else ():
                terms.setdefault(key(text), members[local])
        self._terms[kind], self._labels[kind] = terms, list(labels)
        # "Hand-writing services" are what is called "handwriting service".
        self._loose[kind] = {loose(name): it for name, it in reversed(terms.items())}

    def country(self, text: str) -> str | None:
        """Return the code of ISO 3166-1 of the country that is called ``text``."""
        return _countries().get(key(text))

    def nearest_countries(self, text: str) -> list[str]:
        """Return the names of the countries that look most like ``text``."""
        return nearest(text, [it for it in _country_names() if len(it) > 3])

    def countries(self) -> list[str]:
        """Return the English names of all countries, in the order of the alphabet."""
        return sorted(names.split(";")[0] for _, _, names in _lines(COUNTRIES))

    @cached_property
    def currencies(self) -> frozenset[str]:
        """The codes of ISO 4217, as the shapes know them."""
        text = (self.graph.knowledge.shapes / "currency-codes.ttl").read_text("utf-8")
        return frozenset(CURRENCY.findall(text))


def _lines(path: Path) -> list[list[str]]:
    lines = path.read_text("utf-8").splitlines()
    return [it.split("\t") for it in lines if not it.startswith("#")]


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, longer, names in _lines(COUNTRIES):
        for name in (code, longer, *names.split(";")):
            found[key(name)] = code
    return found


@cache
def _country_names() -> tuple[str, ...]:
    return tuple(name for _, _, names in _lines(COUNTRIES) for name in names.split(";"))


def packaged_lexicon() -> Lexicon:
    """Return the lexicon of the knowledge that this installation carries."""
    import okg

    return Lexicon(okg.open())
