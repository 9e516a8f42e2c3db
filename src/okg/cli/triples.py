"""Triples on their way to a file or the screen."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import click

__all__ = ["FORMS", "form_of", "put"]

FORMS = click.Choice(["nt", "ttl", "jsonld", "rdfxml"])
SUFFIXES = {
    ".nt": "nt",
    ".ttl": "ttl",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
    ".xml": "rdfxml",
}


def form_of(output: Path | None, otherwise: str) -> str:
    """Return the format that the name of ``output`` says, or ``otherwise``."""
    return SUFFIXES.get(output.suffix.lower(), otherwise) if output else otherwise


def put(
    lines: IO[bytes], form: str, target: IO[bytes], prefixes: Mapping[str, str] | None = None
) -> None:
    """Write ``lines`` of N-Triples to ``target`` in ``form``, with further ``prefixes``."""
    if form == "nt":
        shutil.copyfileobj(lines, target, 1 << 20)
        return
    import pyoxigraph as ox

    from okg.namespaces import PREFIXES

    forms = {
        "ttl": ox.RdfFormat.TURTLE,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdfxml": ox.RdfFormat.RDF_XML,
    }
    triples = (it.triple for it in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    ox.serialize(triples, target, format=forms[form], prefixes={**PREFIXES, **(prefixes or {})})
