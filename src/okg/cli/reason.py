"""okg reason"""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from okg.cli.inputs import add_ontology, checked, engine, files, memory_limit, temporary, threads
from okg.cli.output import note, opened, output_file
from okg.cli.progress import progress
from okg.cli.triples import FORMS, form_of, put
from okg.errors import EnvironmentFault

__all__ = ["reason"]

if TYPE_CHECKING:
    from okg.validation.run import Engine


@click.command
@click.argument(
    "data",
    nargs=-1,
    required=True,
    type=click.Path(),
    metavar="FILE…",
    help="RDF in any syntax, a table, or open contracting; - is Turtle, standard input.",
)
@files(
    "--with",
    "context",
    help="Data that the files may refer to, not written itself; may be repeated.",
)
@files(
    "--ontology",
    metavar="FILE|none",
    help="An ontology instead of the packaged one, may be repeated; with none, the axioms in the "
    "data are all there is.",
)
@add_ontology
@engine
@click.option("--inferred-only", is_flag=True, help="Leave out what the data says itself.")
@memory_limit
@threads
@temporary
@click.option(
    "--format",
    "form",
    type=FORMS,
    help="Default: what the name of the output says, or nt, which is sorted.",
)
@output_file
def reason(
    data: tuple[str, ...],
    context: tuple[str, ...],
    ontology: tuple[str, ...],
    add_ontology: tuple[str, ...],
    engine: "Engine",
    inferred_only: bool,
    memory_limit: str | None,
    threads: int | None,
    temporary: Path | None,
    form: str | None,
    output: Path | None,
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
    axioms = checked(data, context, ontology=ontology, add_ontology=add_ontology)
    from okg.reasoning.run import conclusions
    from okg.validation.wanted import Limits, Wanted

    with (
        progress() as tell,
        conclusions(
            Wanted(
                data,
                ontology=axioms,
                context=context,
                add_ontology=add_ontology,
                limits=Limits(memory_limit, threads, temporary, tell),
            ),
            engine,
            note,
        ) as found,
        _folder(temporary) as folder,
    ):
        lines = Path(folder) / "lines.nt"
        found.write(lines, inferred_only=inferred_only)
        with opened(output) as target, lines.open("rb") as triples:
            put(triples, form or form_of(output, "nt"), target)


def _folder(temporary: Path | None) -> "tempfile.TemporaryDirectory[str]":
    try:
        return tempfile.TemporaryDirectory(prefix="okg-", dir=temporary)
    except OSError as error:
        raise EnvironmentFault(f"{temporary} cannot be written: {error.strerror}") from None
