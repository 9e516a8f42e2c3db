"""What follows from data, for those who want the triples: in memory, or in the database.

What is told is about the data: it follows from the data together with what is known, and does not
follow without the data; and it says something (``okg.columnar.rules.vocabulary``). Blank nodes of
the data are as good as names, and are numbered in the order in which the data mentions them; what
would mention any other blank node, or relates classes without a name, is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from okg.columnar.memory import Triple
from okg.columnar.rules.model import Contradiction, Outcome
from okg.columnar.rules.program import Program
from okg.columnar.rules.schema import reason_in_memory
from okg.columnar.rules.vocabulary import SCHEMA_PREDICATES, TYPE, says_something

__all__ = ["Reasoned", "numbered", "reasoned", "worth_telling"]


@dataclass(frozen=True)
class Reasoned:
    """What follows from data in memory."""

    own: frozenset[Triple]
    inferred: frozenset[Triple]
    contradictions: Sequence[Contradiction]
    not_compiled: tuple[str, ...]
    """Axioms of the ontology or the data outside OWL 2 RL, with what is not concluded from them."""
    omitted: int = 0
    """Further contradictions, which were only counted."""

    def write(self, path: Path, *, inferred_only: bool) -> None:
        """Write N-Triples to ``path``, one line a triple, sorted by their bytes."""
        told = self.inferred if inferred_only else self.own | self.inferred
        with path.open("w", encoding="utf-8", newline="\n") as target:
            target.writelines(sorted(f"{' '.join(it)} .\n" for it in told))

    def objects(self, predicate: str) -> set[str]:
        """Return what the data has as values of ``predicate``."""
        return {value for _, name, value in self.own if name == predicate}

    def close(self) -> None:
        """Nothing to give back."""


def reasoned(program: Program, own: Iterable[Triple], context: Iterable[Triple] = ()) -> Reasoned:
    """Return what follows from ``own`` triples, whose blank nodes keep their names.

    What follows from ``context`` alone, data around the data, is not told.

    Raises InputFault and Refused as ``reason_in_memory`` does.
    """
    mine, around = frozenset(own), frozenset(context)

    def closure(triples: frozenset[Triple]) -> tuple[Program, Outcome]:
        return reason_in_memory(program.known, program, program.closed, triples)

    before = closure(around)[1].inferred if around else frozenset()
    final, outcome = closure(mine | around)
    anonymous = {term for s, _, o in mine for term in (s, o) if term[0] == "_"}
    new = outcome.inferred - before
    return Reasoned(
        mine,
        frozenset(it for it in new if worth_telling(*it, anonymous)),
        outcome.contradictions,
        final.not_compiled,
    )


def worth_telling(subject: str, predicate: str, value: str, anonymous: set[str]) -> bool:
    """Tell whether an inferred triple says something of the data's own nodes and names.

    ``anonymous`` are the data's blank nodes.
    """
    blank = [it for it in (subject, value) if it[0] == "_"]
    if blank:
        if not anonymous.issuperset(blank) or predicate in SCHEMA_PREDICATES:
            return False
        if predicate == TYPE and value[0] == "_":
            return False
    return says_something(_as_name(subject), predicate, _as_name(value))


def _as_name(term: str) -> str:
    return f"<{term}>" if term[0] == "_" else term


def numbered(triples: Iterable[Triple], prefix: str) -> list[Triple]:
    """Return the triples with blank nodes ``_:{prefix}1``, ``_:{prefix}2``, … as they come."""
    names: dict[str, str] = {}

    def name(term: str) -> str:
        return names.setdefault(term, f"_:{prefix}{len(names) + 1}") if term[0] == "_" else term

    return [(name(s), p, name(o)) for s, p, o in triples]
