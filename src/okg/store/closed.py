"""The packaged knowledge with everything that follows from it, as a pyoxigraph store.

Each ontology file is a named graph called by the file's ontology IRI, so that an answer can tell
where a triple stands; what was inferred is the graph ``INFERRED_GRAPH``. Alignments are there to be
queried, each in its graph, and are never reasoned over: a mapping must not change what the
sources say.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox

from okg import __version__
from okg.knowledge import Knowledge
from okg.namespaces import INFERRED_GRAPH
from okg.store.cache import Cache, default_folder

__all__ = ["add_data", "asserted_quads", "close", "open_knowledge"]


def open_knowledge(knowledge: Knowledge, cache_folder: Path | None = None) -> ox.Store:
    """Return ``knowledge`` and what follows from it, ready to be queried; do not write to it.

    The first call computes it, and keeps it in ``cache_folder`` (default: the user's cache folder)
    for the next; a folder that cannot be written costs time, nothing else.

    Raises InputError where a file of the knowledge cannot be read, and InconsistentOntology where
    the knowledge contradicts itself.
    """
    cache = Cache(cache_folder or default_folder())
    return cache.get(_key(knowledge), lambda: close(knowledge))


def close(knowledge: Knowledge) -> list[ox.Quad]:
    """Return all quads: asserted, inferred and of the alignments, in a reproducible order."""
    from okg.rdf import from_rdflib, to_rdflib
    from okg.reasoning.reference import inferred

    asserted = asserted_quads(knowledge)
    consequences = from_rdflib(inferred(to_rdflib(asserted)), ox.NamedNode(INFERRED_GRAPH))
    alignments = _read(knowledge, knowledge.alignment_files())
    return _in_order([*asserted, *consequences, *alignments])


def asserted_quads(knowledge: Knowledge) -> list[ox.Quad]:
    """Return what the root ontology and its imports assert, each file's triples in its graph."""
    return _read(knowledge, knowledge.ontology_files())


def add_data(store: ox.Store, data: Iterable[ox.Quad], consequences: Iterable[ox.Quad]) -> ox.Store:
    """Return a store in memory with what is in ``store``, ``data``, and what follows from both.

    What is there already is not added again.
    """
    whole = ox.Store()
    whole.bulk_extend(store)
    whole.extend(_once(store, [*data, *consequences]))
    return whole


def _once(store: ox.Store, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Leave out triples that are there already: a union of graphs would count them twice."""
    new: dict[ox.Triple, ox.Quad] = {}
    for quad in quads:
        if next(store.quads_for_pattern(quad.subject, quad.predicate, quad.object), None) is None:
            new.setdefault(quad.triple, quad)
    return list(new.values())


def _read(knowledge: Knowledge, paths: Iterable[Path]) -> list[ox.Quad]:
    from okg.rdf import read_turtle

    return [
        quad for path in paths for quad in read_turtle(path, ox.NamedNode(knowledge.iri_of(path)))
    ]


def _in_order(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Sort ``quads``, with blank nodes named after what they are (RDF Dataset Canonicalization)."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=str)


def _key(knowledge: Knowledge) -> str:
    """Name everything that the stored form depends on."""
    return (
        f"{knowledge.content_hash()[:32]}"
        f"-okg{__version__}-owlrl{_installed_version('owlrl')}-pyoxigraph{ox.__version__}"
    )


def _installed_version(package: str) -> str:
    """Return the version of ``package`` without importing it or importlib.metadata.

    Either would take longer than the query that waits for the answer.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return ""
    folders = Path(spec.origin).parents[1].glob(f"{package}-*.dist-info")
    return ",".join(sorted(folder.stem.removeprefix(f"{package}-") for folder in folders))
