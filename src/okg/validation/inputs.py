"""What is validated, against what: the arguments of ``okg.validate`` as graphs.

This is the seam for other kinds of data: whatever can become a ``Given`` can be validated.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import rdflib

from okg.ingest.given import listed
from okg.ingest.read import DataFile, read_content, read_files
from okg.knowledge import packaged
from okg.namespaces import OWL
from okg.rdf import to_rdflib
from okg.validation.wanted import Inputs

__all__ = [
    "Background",
    "Given",
    "background",
    "packaged_shapes",
    "read_inputs",
]

Tell = Callable[[str], None]

ALIGNMENTS = "/ontology/alignments/"


@dataclass(frozen=True)
class Given:
    """Triples that the user gave, and the files they came from, as far as there are any."""

    graph: rdflib.Graph
    files: list[DataFile] = field(default_factory=list)

    def imports(self) -> list[str]:
        """Return the ontologies that the triples import: nothing is ever fetched for them."""
        return sorted(map(str, self.graph.objects(None, rdflib.URIRef(f"{OWL}imports"))))

    def __add__(self, other: "Given") -> "Given":
        return Given(self.graph + other.graph, self.files + other.files)


@dataclass(frozen=True)
class Background:
    """An ontology as asserted, and with everything that follows from it."""

    asserted: rdflib.Graph
    closed: rdflib.Graph


def read_inputs(inputs: Inputs, tell: Tell) -> Given:
    """Return what ``inputs`` say together.

    Raises InputError that tells of every file that cannot be read.
    """
    items = listed(inputs)
    files = read_files([it for it in items if isinstance(it, str | Path)], tell)
    graph = rdflib.Graph()
    for number, item in enumerate(items, 1):
        if isinstance(item, rdflib.Graph):
            graph += item
        elif isinstance(item, tuple):
            content, form = item
            files.append(read_content(content, form, f"data {number}"))
    graph += to_rdflib(quad for file in files for quad in file.quads)
    return Given(graph, files)


def background(ontology: Given | None, added: Given) -> Background | None:
    """Return the ontology to reason with: the packaged one where ``ontology`` is None, and
    ``added`` to either. None where there is neither, as for plain SHACL.

    Raises InconsistentOntology for a contradiction.
    """
    if ontology is None and not added.graph:
        return _packaged()
    given = added.graph + (_packaged().asserted if ontology is None else ontology.graph)
    if not given:
        return None
    from okg.reasoning.reference import inferred

    return Background(given, given + inferred(given))


def _packaged() -> Background:
    from okg.store.closed import asserted_quads, open_knowledge

    knowledge = packaged()
    # Alignments are no part of what is reasoned over, nor of what data is checked against.
    closed = to_rdflib(
        quad for quad in open_knowledge(knowledge) if ALIGNMENTS not in str(quad.graph_name)
    )
    return Background(to_rdflib(asserted_quads(knowledge)), closed)


def packaged_shapes() -> Sequence[Path]:
    """Return the files of the shapes that this installation carries."""
    return packaged().shape_files()
