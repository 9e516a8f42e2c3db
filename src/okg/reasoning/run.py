"""``okg.reason``: from the user's arguments to what follows from the data."""

import re
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from okg.columnar.errors import Refused
from okg.columnar.rules.program import Inconsistent
from okg.errors import ContradictoryData, InputError
from okg.namespaces import ONTOLOGY, ONTOLOGY_FILES, OWL, shorten
from okg.validation.data import Large, Small, collected, is_small, items_of
from okg.validation.engine_errors import as_ours, elsewhere
from okg.validation.run import ENGINES, Engine
from okg.validation.wanted import Inputs, Limits, Tell, Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    import rdflib

    from okg.columnar.memory import Triple
    from okg.columnar.rules.model import Contradiction

__all__ = ["Conclusions", "conclusions", "reason"]

IMPORTS = f"<{OWL}imports>"
IRI = re.compile(r"<([^<>\s]*)>")


class Conclusions(Protocol):
    """Data that contradicts nothing, with what follows from it."""

    def write(self, path: Path, *, inferred_only: bool) -> None:
        """Write N-Triples to ``path``, one line a triple, sorted by their bytes."""


class _Outcome(Conclusions, Protocol):
    """Conclusions that are still to be looked at."""

    @property
    def contradictions(self) -> "Sequence[Contradiction]": ...
    @property
    def omitted(self) -> int: ...
    @property
    def not_compiled(self) -> tuple[str, ...]: ...
    def objects(self, predicate: str) -> set[str]: ...
    def close(self) -> None: ...


def reason(  # noqa: PLR0913 — as many as there are things to choose
    data: Inputs,
    ontology: "Inputs | None" = None,
    engine: Engine = "columnar",
    *,
    context: Inputs = (),
    add_ontology: Inputs = (),
    memory_limit: str | None = None,
    threads: int | None = None,
    temporary: Path | None = None,
    tell: Tell | None = None,
) -> "rdflib.Graph":
    """Return what follows from ``data`` in the light of ``ontology``, and is not stated in it.

    The rules are those of OWL 2 RL (OWL 2 Profiles, section 4.3). Told is what would not follow
    without the data and says something: not that a thing is itself, is a thing, or belongs to a
    class without a name. Blank nodes of the data are numbered in the order in which it mentions
    them: ``_:b1``, ``_:b2``, ….

    Arguments are as those of ``okg.validate``. ``ontology`` replaces the packaged one and
    ``add_ontology`` is used beside it. Axioms in the data count as well; with ``ontology=[]``,
    they are all there is to reason with. What is not followed of an ontology is warned of.

    Raises ContradictoryData where the data contradicts the ontology or itself, InputError where
    an argument cannot be read, InconsistentOntology where the ontology contradicts itself, and
    EnvironmentFault where memory or disk do not suffice.
    """
    import pyoxigraph as ox

    from okg.rdf import to_rdflib

    wanted = Wanted(
        data,
        ontology=ontology,
        context=context,
        add_ontology=add_ontology,
        limits=Limits(memory_limit, threads, temporary, tell),
    )
    with (
        conclusions(wanted, engine, warnings.warn) as found,
        tempfile.TemporaryDirectory(prefix="okg-", dir=temporary) as folder,
    ):
        path = Path(folder) / "inferred.nt"
        found.write(path, inferred_only=True)
        return to_rdflib(ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES))


@contextmanager
def conclusions(
    wanted: Wanted, engine: Engine, note: Callable[[str], None]
) -> Iterator[Conclusions]:
    """Give the conclusions of ``reason`` for as long as they are written.

    ``note`` is told what is worth knowing beside them. Raises what ``reason`` does.
    """
    if engine not in ENGINES:
        raise InputError(f"there is no engine {engine!r}; there are {', '.join(ENGINES)}")
    notes: list[str] = []
    with _as_ours():
        find = _by_reference if engine == "reference" else _by_columns
        outcome = find(wanted, notes)
        try:
            notes += _imports(outcome, there=wanted.ontology is None)
            for it in dict.fromkeys(notes):
                note(it)
            if outcome.contradictions:
                raise ContradictoryData(_told(outcome.contradictions), outcome.omitted)
            yield outcome
        finally:
            outcome.close()


def _by_columns(wanted: Wanted, notes: list[str]) -> _Outcome:
    from okg.reasoning.program import program_of

    items, beside = items_of(wanted.data), items_of(wanted.context)
    small = is_small([*items, *beside])
    given, around = (collected(it, notes.append, small) for it in (items, beside))
    program = program_of(wanted.ontology, wanted.add_ontology, notes.append)
    if isinstance(given, Small) and isinstance(around, Small):
        from okg.columnar.reasoned import numbered, reasoned

        outcome: _Outcome = reasoned(
            program, numbered(given.triples, "b"), numbered(around.triples, "c")
        )
    else:
        assert isinstance(given, Large)
        assert isinstance(around, Large)
        from okg.columnar.in_database import Resources
        from okg.columnar.reasoned_in_database import ReasonedInDatabase

        limits = wanted.limits
        large = ReasonedInDatabase(
            program,
            given.files,
            around.files,
            Resources(limits.memory, limits.threads, limits.temporary),
            limits.tell or (lambda _what, _done, _total: None),
        )
        notes += [f"{it.name} has no triples in it" for it in large.files if not it.statements]
        outcome = large
    notes += [f"outside OWL 2 RL: {it}" for it in outcome.not_compiled]
    return outcome


def _by_reference(wanted: Wanted, notes: list[str]) -> _Outcome:
    from okg.columnar.reasoned import numbered
    from okg.reasoning.by_reference import reasoned
    from okg.reasoning.program import asserted, triples_of

    def read(inputs: Inputs) -> "list[Triple]":
        return triples_of(items_of(inputs), notes.append)

    axioms = asserted() if wanted.ontology is None else read(wanted.ontology)
    return reasoned(
        [*axioms, *read(wanted.add_ontology)],
        numbered(read(wanted.data), "b"),
        numbered(read(wanted.context), "c"),
    )


def _imports(outcome: _Outcome, *, there: bool) -> list[str]:
    """Tell which imports of the data are not followed; ``there``: the packaged ontology is."""
    return [
        f"the import of {iri[1:-1]} is not followed; give its file as well if it matters"
        for iri in sorted(outcome.objects(IMPORTS))
        if not (there and (iri == f"<{ONTOLOGY}>" or iri.startswith(f"<{ONTOLOGY_FILES}")))
    ]


def _told(contradictions: "Sequence[Contradiction]") -> list[str]:
    """Return sentences with IRIs as people read them, each with its rule."""

    def short(found: re.Match[str]) -> str:
        name = shorten(found[1])
        return found[0] if name == found[1] else name

    return [f"{IRI.sub(short, it.explanation)} ({it.rule})" for it in contradictions]


@contextmanager
def _as_ours() -> Iterator[None]:
    """Raise what the engine has to say as okg's own errors."""
    with as_ours():
        try:
            yield
        except Inconsistent as error:
            # The ontology has been looked at before: it is axioms of the data that contradict it.
            raise ContradictoryData(_told(error.contradictions)) from None
        except Refused as error:
            raise elsewhere(error) from None
