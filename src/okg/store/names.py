"""What datasets and their graphs are called, the same in every store.

A dataset NAME is two graphs: what its files say, and what follows from it. The catalogue is a graph
of its own, and says what is loaded; see docs/stores.md.
"""

import re
from pathlib import PurePath
from unicodedata import normalize

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import ONTOLOGY

__all__ = [
    "CATALOGUE",
    "DATASETS",
    "TERMS",
    "check_name",
    "graph_of",
    "inferred_graph_of",
    "is_reserved",
    "name_for",
    "name_of",
]

CATALOGUE = f"{ONTOLOGY}/catalogue"
"""The graph that says what is loaded."""
TERMS = f"{CATALOGUE}#"
"""The terms of the catalogue that VoID, DCAT, PROV and Dublin Core do not have."""
DATASETS = f"{ONTOLOGY}/dataset/"

INFERRED = "/inferred"
NAME = re.compile(r"\w[\w.-]*")
LONGEST = 100


def graph_of(name: str) -> str:
    """Return the IRI of the dataset ``name``, which is that of the graph with what it says."""
    return DATASETS + name


def inferred_graph_of(name: str) -> str:
    """Return the IRI of the graph with what follows from the dataset ``name``."""
    return DATASETS + name + INFERRED


def is_reserved(graph: str) -> bool:
    """Tell whether the graph with this IRI is okg's: of the knowledge, a dataset, the catalogue.

    All other graphs of a store, the default graph included, are the user's own.
    """
    return graph == ONTOLOGY or graph.startswith((f"{ONTOLOGY}/", f"{ONTOLOGY}#"))


def name_of(graph: str) -> str | None:
    """Return the dataset that the graph with this IRI is of, either of its two; None for others."""
    if not graph.startswith(DATASETS):
        return None
    name = graph.removeprefix(DATASETS).removesuffix(INFERRED)
    return name if NAME.fullmatch(name) else None


def check_name(name: str) -> str:
    """Return ``name``. Raises InputError where no dataset can be called that."""
    if not NAME.fullmatch(name) or len(name) > LONGEST or normalize("NFC", name) != name:
        raise InputError(
            f"{name!r} cannot be the name of a dataset: use letters, digits, full stops, hyphens "
            f"and underscores, beginning with a letter or digit, {LONGEST} at most"
        )
    try:
        ox.NamedNode(graph_of(name))
    except ValueError:
        raise InputError(f"{name!r} cannot be part of an IRI: choose a plainer name") from None
    return name


def name_for(file: str) -> str:
    """Return the name of a dataset that is loaded from ``file`` alone: the file's, slugged.

    Raises InputError where nothing is left of it, or it is standard input.
    """
    if file == "-":
        raise InputError("say what to call what comes from standard input: --name NAME")
    stem = re.sub(r"\.(gz|gzip|zst|zstd)$", "", PurePath(file).name, flags=re.IGNORECASE)
    stem = PurePath(stem).stem
    slug = re.sub(r"[^\w.]+", "-", normalize("NFC", stem).casefold()).strip("-.")[:LONGEST]
    if not slug:
        raise InputError(f"{file}: no name can be made of the file's; give one: --name NAME")
    return check_name(normalize("NFC", slug))
