"""What commands that reason have in common: the files that they are given, and their options."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from okg.errors import InputError

__all__ = ["AddOntology", "Engine", "MemoryLimit", "TempDir", "Threads", "checked"]

AddOntology = Annotated[
    list[str] | None,
    typer.Option(
        "--add-ontology",
        metavar="FILE",
        help="An ontology beside the packaged one; may be repeated.",
    ),
]
Engine = Annotated[
    Literal["columnar", "reference"],
    typer.Option(help="What reasons and judges; reference is owlrl and pySHACL."),
]
MemoryLimit = Annotated[
    str | None,
    typer.Option(metavar="SIZE", help="The most memory to use, such as 2GB; then the disk."),
]
Threads = Annotated[int | None, typer.Option(min=1, help="The most processors to use.")]
TempDir = Annotated[
    Path | None,
    typer.Option("--temp-dir", metavar="DIR", help="Where to put what memory does not hold."),
]


def checked(
    *given: list[str] | None, ontology: list[str] | None, add_ontology: list[str] | None
) -> list[str] | None:
    """Return ``ontology``, with "none" as no files, after a look at all files ``given``.

    Raises InputError where standard input is asked for twice, or "none" has company.
    """
    lists = [*given, ontology, add_ontology]
    if sum(files.count("-") for files in lists if files) > 1:
        raise InputError("standard input can be one file, not several")
    if ontology and "none" in ontology:
        if len(ontology) > 1 or add_ontology:
            raise InputError("--ontology none goes with no other --ontology and no --add-ontology")
        return []
    return ontology
