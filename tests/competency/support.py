"""What an answer rests on: the claims, terms and lines of examples behind each of its rows.

A token names one support: ``74`` a statement of a source, ``editors/…`` a claim of the editors,
``okg:…`` what the vocabulary says of a term, ``mapping/…`` a record of an alignment, and
``bank:228`` the description that begins at that line of an example.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from okg.graph import KnowledgeGraph
from okg.namespaces import CLAIM, OKG, ONTOLOGY
from okg.query.results import Answer

Term = ox.NamedNode | ox.BlankNode | ox.Literal | None

__all__ = ["Support", "example_files"]

EXAMPLES = Path(__file__).parents[2] / "examples"
RECORDED = ("Claim", "Mapping", "Exclusion")
ABOUT = (
    "claimSubject",
    "claimPredicate",
    "claimObject",
    "mappingSubject",
    "mappingObject",
    "excludedConcept",
)


def example_files() -> list[Path]:
    """Return the Turtle files of the example scenarios."""
    return sorted(path for path in EXAMPLES.glob("*/*.ttl") if path.parent.name != "broken")


RARE = 12
"""Records about a term up to which it is rare."""

COUNTED = ("amounts", "apportioned", "arrangements", "count", "currencies", "share", "value")
"""Columns of sums and counts: what a row is about is in the others."""


ARRANGEMENT = f"{OKG}ServiceOutsourcing"


class Support:
    """Finds and checks what rows rest on, in ``graph`` and in the files of the examples."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph

    def of(self, columns: Sequence[str], row: Sequence[Term]) -> list[str]:
        """Return the tokens of everything that supports ``row``, sorted."""
        values = {
            term.value
            for column, term in zip(columns, row, strict=True)
            if isinstance(term, ox.NamedNode)
            or (isinstance(term, ox.Literal) and column not in COUNTED)
        }
        lines = self._lines(values)
        if lines:
            return sorted(lines)
        numbers = {
            number
            for column, term in zip(columns, row, strict=True)
            if "statement" in column.lower() and isinstance(term, ox.Literal)
            for number in term.value.split(", ")
            if number in self._statements
        }
        records = numbers | self._records(values)
        if records:
            return sorted(records, key=lambda token: (not token.isdigit(), token.zfill(4)))
        return sorted(
            f"okg:{iri.removeprefix(OKG)}" if iri.startswith(OKG) else self._token(iri)
            for iri in values
            if iri.startswith(ONTOLOGY)
        )

    def _records(self, values: set[str]) -> set[str]:
        """Return the records that the row names, or else those that connect what it names.

        Those connect the rare ones of the row's terms with others of them; a record that connects
        three or more, one of them reached already, is added.
        """
        named = {iri for iri in values if iri in self._about}
        if named:
            return {self._token(iri) for iri in named}
        connecting = {
            iri: values & about for iri, about in self._about.items() if len(values & about) > 1
        }
        counts = Counter(term for about in self._about.values() for term in values & about)
        found: set[str] = set()
        for term in sorted(counts, key=lambda it: (counts[it], it)):
            # What half the records are about, such as a category, connects nothing in particular.
            if found and counts[term] > RARE:
                break
            found |= {iri for iri, terms in connecting.items() if term in terms}
        reached = set().union(*(connecting[iri] for iri in found))
        found |= {
            iri
            for iri, terms in connecting.items()
            if len(terms) > 2 and terms & reached and not terms <= reached
        }
        return {self._token(iri) for iri in found}

    def _lines(self, values: set[str]) -> set[str]:
        """Return the descriptions of examples that the row is about.

        Those are the arrangements and the like that the row names or, in a sum, those that have
        everything that the row names.
        """
        named = {self._subjects[value] for value in values if value in self._subjects}
        if named:
            return named
        keys = {value for value in values if value in self._objects}
        if not keys and self._subjects.keys() & self._facts.keys():
            # A count over everything.
            keys = {ARRANGEMENT}
        return {
            self._subjects[subject]
            for subject, objects in self._facts.items()
            if keys and keys <= objects and ARRANGEMENT in objects
        }

    @cached_property
    def _about(self) -> dict[str, set[str]]:
        """The terms that each record is about."""
        kinds = " ".join(f"okg:{kind}" for kind in RECORDED)
        about = "|".join(f"okg:{name}" for name in ABOUT)
        answer = self._select(
            f"SELECT ?record ?term {{ VALUES ?kind {{ {kinds} }} ?record a ?kind ; {about} ?term }}"
        )
        found: dict[str, set[str]] = defaultdict(set)
        for record, term in answer:
            found[record].add(term)
        return found

    @cached_property
    def _statements(self) -> set[str]:
        return {number for (number,) in self._select("SELECT ?n { ?c okg:statementNumber ?n }")}

    @cached_property
    def _subjects(self) -> dict[str, str]:
        """Where each thing of the examples is described."""
        found = {}
        for path in example_files():
            prefixes = {}
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if line.startswith("@prefix "):
                    _, prefix, iri, _ = line.split()
                    prefixes[prefix] = iri[1:-1]
                elif line and line[0] not in " \t<@.#":
                    prefix, colon, local = line.partition(":")
                    found[prefixes[prefix + colon] + local] = f"{path.parent.name}:{number}"
        return found

    @cached_property
    def _facts(self) -> dict[str, set[str]]:
        """What is stated of, or follows for, each thing of the examples."""
        found: dict[str, set[str]] = defaultdict(set)
        for subject, value in self._select(
            "SELECT ?s ?o { ?s ?p ?o FILTER (STRSTARTS(STR(?s), 'https://example.org/')) }"
        ):
            if subject in self._subjects:
                found[subject].add(value)
                # Rows show some classes and categories by their local names, and dates by year.
                found[subject].add(value.removeprefix(OKG))
                found[subject].add(value[:4])
        return found

    @cached_property
    def _objects(self) -> set[str]:
        return set().union(*self._facts.values()) if self._facts else set()

    def _token(self, iri: str) -> str:
        return iri.removeprefix(CLAIM).removeprefix(f"{ONTOLOGY}/")

    def _select(self, sparql: str) -> list[tuple[str, ...]]:
        answer = self._graph.query(sparql)
        assert isinstance(answer, Answer)
        return [
            tuple(term.value for term in row if isinstance(term, ox.NamedNode | ox.Literal))
            for row in answer.terms()
        ]
