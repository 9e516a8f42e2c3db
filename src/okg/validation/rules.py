"""What data is judged by, made ready for the columnar engine once and kept in the cache."""

import os
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from okg import columnar
from okg.columnar.memory import Triple
from okg.columnar.plan import Layer
from okg.columnar.rulebook import Rulebook, compile_rulebook
from okg.errors import InputError
from okg.knowledge import packaged
from okg.store.cache import default_folder
from okg.store.kept import kept, key_of
from okg.validation.engine_errors import while_compiling

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import IllFormed
    from okg.validation.inputs import Given
    from okg.validation.shapes import Shapes

__all__ = ["Rules", "kept_rules", "made", "rules"]

Made = TypeVar("Made")


@dataclass(frozen=True)
class Rules:
    """A rulebook, and the shapes in their own words, which only findings ask for."""

    rulebook: Rulebook
    pickled: bytes

    @cached_property
    def shapes(self) -> "Shapes":
        found: Shapes = pickle.loads(self.pickled)
        return found


def rules() -> Rules:
    """Return the packaged rules."""
    return kept_rules([b"packaged"], lambda: made(None, None, None, None))


def kept_rules(contents: Iterable[bytes], make: Callable[[], Made]) -> Made:
    """Return what ``make`` makes of ``contents`` and of what is packaged, made once and kept."""
    shapes = (path.read_bytes() for path in packaged().shape_files())
    key = key_of(packaged().content_hash().encode(), *shapes, _code(), *contents)
    return kept(default_folder(), key, make)


def _code() -> bytes:
    """Return what tells one state of the engine's code from another, in milliseconds.

    What was pickled is of no use to other code, as whoever works on okg would find out.
    """
    folder = Path(columnar.__file__).parent
    states = (
        f"{entry.name} {entry.stat().st_mtime_ns} {entry.stat().st_size}"
        for inner in (Path(__file__).parent, folder, *filter(Path.is_dir, folder.iterdir()))
        for entry in os.scandir(inner)
        if entry.name.endswith(".py")
    )
    return "\n".join(sorted(states)).encode()


def made(
    shapes: "Given | None",
    add_shapes: "Given | None",
    ontology: "Given | None",
    add_ontology: "Given | None",
) -> Rules:
    """Return the rules of these shapes and this ontology, None standing for the packaged ones.

    What is added is None where nothing is.

    Raises InputError where they are not well formed or ask for what is not carried out, and
    InconsistentOntology where the ontology contradicts itself.
    """
    from okg.columnar.shapes.reader import IllFormed
    from okg.ingest.positions import Positions
    from okg.validation.inputs import packaged_shapes, read_inputs
    from okg.validation.shapes import STATED, Shapes
    from okg.validation.terms import key

    read = read_inputs(packaged_shapes(), lambda _: None) if shapes is None else shapes
    read = read + add_shapes if add_shapes else read
    judged_by = Shapes(read.graph, Positions(read.files))
    axioms = None if ontology is None else list(_triples(ontology))
    if ontology is None:
        from okg.store.closed import asserted_quads

        axioms = [
            (str(it.subject), str(it.predicate), str(it.object))
            for it in asserted_quads(packaged())
        ]
    axioms = [*(axioms or []), *(_triples(add_ontology) if add_ontology else [])]
    stated = {key(it) for it in judged_by.judging(STATED)}

    def layer_of(term: str) -> Layer:
        return Layer.STATED if term in stated else Layer.CLOSED

    with while_compiling():
        try:
            rulebook = compile_rulebook(axioms or None, read.graph, layer_of)
        except IllFormed as error:
            raise InputError(_told(error, judged_by)) from None
    # Where the shapes are written matters only to those that are not well formed.
    return Rules(rulebook, pickle.dumps(Shapes(read.graph)))


def _told(error: "IllFormed", shapes: "Shapes") -> str:
    """Return the faults in shapes, with their places."""
    from okg.columnar.shapes.results import to_node

    faults = "".join(
        f"\n  - {shapes.named(to_node(it.shape))}: {it.parameter} {it.problem}"
        for it in error.faults
    )
    return f"the shapes are not well formed:{faults}\nCorrect them first."


def _triples(given: "Given") -> Iterable[Triple]:
    from okg.validation.terms import key

    return ((key(s), key(p), key(o)) for s, p, o in given.graph)
