"""What follows from a user's data beside the closed knowledge, for those who query both."""

from collections.abc import Iterable

import pyoxigraph as ox

from okg.columnar.reasoned import reasoned
from okg.columnar.rules.program import Program, compile_ontology
from okg.errors import InconsistentOntology
from okg.knowledge import Knowledge, packaged
from okg.namespaces import INFERRED_DATA_GRAPH
from okg.validation.engine_errors import as_ours

__all__ = ["consequences"]


def consequences(knowledge: Knowledge, data: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return what follows from ``data`` together with ``knowledge``, and not without it.

    The quads are those of the graph ``INFERRED_DATA_GRAPH``; the data's blank nodes keep their
    names.

    Raises InconsistentOntology where ``data`` contradicts the knowledge or itself, and InputError
    where its own axioms are not well formed.
    """
    own = [(str(it.subject), str(it.predicate), str(it.object)) for it in data]
    with as_ours():
        found = reasoned(_program(knowledge), own)
    if found.contradictions:
        raise InconsistentOntology([it.explanation for it in found.contradictions])
    lines = "".join(f"{' '.join(it)} .\n" for it in sorted(found.inferred))
    graph = ox.NamedNode(INFERRED_DATA_GRAPH)
    return [
        ox.Quad(it.subject, it.predicate, it.object, graph)
        for it in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
    ]


def _program(knowledge: Knowledge) -> Program:
    if knowledge == packaged():
        from okg.validation.rules import rules

        # What validates has it at hand, compiled.
        program = rules().rulebook.program
        assert program is not None
        return program
    from okg.store.closed import asserted_quads

    return compile_ontology(
        (str(it.subject), str(it.predicate), str(it.object)) for it in asserted_quads(knowledge)
    )
