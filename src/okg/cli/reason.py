"""okg reason"""

import shutil
import tempfile
from pathlib import Path
from typing import IO, Annotated, Literal

import typer

from okg.cli.inputs import AddOntology, Engine, MemoryLimit, TempDir, Threads, checked
from okg.cli.output import Output, note, opened
from okg.cli.progress import progress
from okg.errors import EnvironmentFault

__all__ = ["reason"]

Form = Literal["nt", "ttl", "jsonld", "rdfxml"]


def reason(
    data: Annotated[
        list[str],
        typer.Argument(metavar="FILE…", help="RDF in any syntax; - is Turtle, standard input."),
    ],
    context: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="FILE",
            help="Data that the files may refer to, not written itself; may be repeated.",
        ),
    ] = None,
    ontology: Annotated[
        list[str] | None,
        typer.Option(
            "--ontology",
            metavar="FILE|none",
            help="An ontology instead of the packaged one, may be repeated; with none, the axioms "
            "in the data are all there is.",
        ),
    ] = None,
    add_ontology: AddOntology = None,
    engine: Engine = "columnar",
    inferred_only: Annotated[
        bool, typer.Option("--inferred-only", help="Leave out what the data says itself.")
    ] = False,
    memory_limit: MemoryLimit = None,
    threads: Threads = None,
    temporary: TempDir = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            help="Default: what the name of the output says, or nt, which is sorted.",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Write data with all that follows from it and the ontology.

    The rules are those of OWL 2 RL. What the ontology says itself is left out. Exit status: 0
    done, 1 the data contradicts the ontology or itself, 2 a file is at fault.

    \b
    Examples:
      okg reason contracts.ttl -o everything.nt
      okg reason contracts.ttl --inferred-only --format ttl
      okg reason data.nt.gz --ontology ontology.ttl --memory-limit 2GB -o everything.nt
    """
    ontology = checked(data, context, ontology=ontology, add_ontology=add_ontology)
    from okg.reasoning.run import conclusions
    from okg.validation.wanted import Limits, Wanted

    with (
        progress() as tell,
        conclusions(
            Wanted(
                data,
                ontology=ontology,
                context=context or [],
                add_ontology=add_ontology or [],
                limits=Limits(memory_limit, threads, temporary, tell),
            ),
            engine,
            note,
        ) as found,
        _folder(temporary) as folder,
    ):
        lines = Path(folder) / "lines.nt"
        found.write(lines, inferred_only=inferred_only)
        with opened(output) as target:
            _put(lines, form or _form_of(output), target)


def _folder(temporary: Path | None) -> "tempfile.TemporaryDirectory[str]":
    try:
        return tempfile.TemporaryDirectory(prefix="okg-", dir=temporary)
    except OSError as error:
        raise EnvironmentFault(f"{temporary} cannot be written: {error.strerror}") from None


def _form_of(output: Path | None) -> Form:
    forms: dict[str, Form] = {
        ".ttl": "ttl",
        ".jsonld": "jsonld",
        ".rdf": "rdfxml",
        ".owl": "rdfxml",
        ".xml": "rdfxml",
    }
    return forms.get(output.suffix.lower(), "nt") if output else "nt"


def _put(lines: Path, form: Form, target: IO[bytes]) -> None:
    if form == "nt":
        with lines.open("rb") as source:
            shutil.copyfileobj(source, target, 1 << 20)
        return
    import pyoxigraph as ox

    from okg.namespaces import PREFIXES

    forms = {
        "ttl": ox.RdfFormat.TURTLE,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdfxml": ox.RdfFormat.RDF_XML,
    }
    triples = ox.parse(path=lines, format=ox.RdfFormat.N_TRIPLES)
    ox.serialize((it.triple for it in triples), target, format=forms[form], prefixes=PREFIXES)
