"""The ontology to reason with, compiled for the columnar engine."""

from collections.abc import Callable, Iterable

from okg.columnar.memory import Triple
from okg.columnar.rules.program import Program, compile_ontology
from okg.validation.data import Item, Small, collected, items_of
from okg.validation.engine_errors import while_compiling
from okg.validation.wanted import Inputs

__all__ = ["asserted", "program_of", "triples_of"]


def program_of(
    ontology: "Inputs | None", add_ontology: Inputs, tell: Callable[[str], None]
) -> Program:
    """Return ``ontology``, None being the packaged one, with ``add_ontology``, as a program.

    ``tell`` hears of files that are empty.

    Raises InputError where one cannot be read or its axioms go on without end, and
    InconsistentOntology for a contradiction.
    """
    added = items_of(add_ontology)
    if ontology is None and not added:
        from okg.validation.rules import rules

        # What validates has it at hand, compiled.
        program = rules().rulebook.program
        assert program is not None
        return program
    axioms = asserted() if ontology is None else triples_of(items_of(ontology), tell)
    with while_compiling():
        return compile_ontology([*axioms, *triples_of(added, tell)])


def asserted() -> list[Triple]:
    """Return what the packaged ontology says, without what follows from it."""
    from okg.knowledge import packaged
    from okg.store.closed import asserted_quads

    return [
        (str(it.subject), str(it.predicate), str(it.object)) for it in asserted_quads(packaged())
    ]


def triples_of(items: Iterable[Item], tell: Callable[[str], None]) -> list[Triple]:
    """Return what ``items`` say. Raises InputError that tells of each that cannot be read."""
    read = collected(items, tell, small=True)
    assert isinstance(read, Small)
    return read.triples
