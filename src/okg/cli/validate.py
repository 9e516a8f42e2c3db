"""okg validate"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from okg.cli.inputs import AddOntology, Engine, MemoryLimit, TempDir, Threads, checked
from okg.cli.output import Output, Pager, on_terminal, show, write
from okg.cli.progress import progress
from okg.errors import InputError

__all__ = ["validate"]

SHOWN = 10
"""Findings a rule that are shown unless --limit says otherwise."""
DIFFERS = 1
"""The exit status where the data does not conform."""


def validate(
    data: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE…",
            help="RDF in any syntax; - is Turtle, standard input.",
            show_default=False,
        ),
    ] = None,
    context: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="FILE",
            help="Data that the files may refer to, not validated itself; may be repeated.",
        ),
    ] = None,
    shapes: Annotated[
        list[str] | None,
        typer.Option(
            "--shapes",
            metavar="FILE",
            help="SHACL shapes instead of the packaged ones; may be repeated.",
        ),
    ] = None,
    add_shapes: Annotated[
        list[str] | None,
        typer.Option(
            "--add-shapes",
            metavar="FILE",
            help="SHACL shapes beside the packaged ones; may be repeated.",
        ),
    ] = None,
    ontology: Annotated[
        list[str] | None,
        typer.Option(
            "--ontology",
            metavar="FILE|none",
            help="An ontology instead of the packaged one, may be repeated; none for plain SHACL.",
        ),
    ] = None,
    add_ontology: AddOntology = None,
    engine: Engine = "columnar",
    memory_limit: MemoryLimit = None,
    threads: Threads = None,
    temporary: TempDir = None,
    form: Annotated[
        Literal["text", "json", "csv", "md", "html", "ttl", "sarif"],
        typer.Option("--format", help="ttl is the report of SHACL; sarif is for code review."),
    ] = "text",
    output: Output = None,
    severity: Annotated[
        Literal["violation", "warning", "info"],
        typer.Option(help="Show findings as severe as this, or worse; the rest is counted."),
    ] = "info",
    fail_on: Annotated[
        Literal["violation", "warning", "info", "none"],
        typer.Option(help="End with status 1 for a finding as severe as this, or worse."),
    ] = "violation",
    limit: Annotated[
        int,
        typer.Option(
            min=0,
            help="Findings shown a rule in text, md and html, 0 for all; the rest is counted.",
        ),
    ] = SHOWN,
    language: Annotated[
        Literal["en", "zh"], typer.Option("--lang", help="The language of the report.")
    ] = "en",
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="SHAPE|RULE|all",
            help="Show what a shape, or a rule of the ontology, was compiled to; no data is read.",
        ),
    ] = None,
    pager: Pager = True,
) -> None:
    """Tell whether data is right, and if not, which line to change and how.

    Rules about what you recorded judge the data as it stands; rules about what follows judge it
    after inference. Exit status: 0 conforms, 1 does not (see --fail-on), 2 a file is at fault.

    \b
    Examples:
      okg validate contracts.ttl
      okg validate new.ttl --with contracts.ttl --fail-on warning
      okg validate contracts.ttl --format html -o report.html
      okg validate contracts.ttl --add-shapes house-rules.ttl
      okg validate data.ttl --shapes shapes.ttl --ontology none
      okg validate --explain shape:OnshoreShape
    """
    files = (data, context, shapes, add_shapes)
    ontology = checked(*files, ontology=ontology, add_ontology=add_ontology)
    if explain is not None:
        from okg.validation.explain import explained
        from okg.validation.wanted import Wanted

        rules = Wanted((), shapes, ontology, (), add_shapes or (), add_ontology or ())
        _put(explained(explain, rules), output, pager)
        return
    if not data:
        raise InputError("Missing argument 'FILE…': name what to validate, or --explain a shape")
    from okg.validation.run import validate as run

    with progress() as tell:
        report = run(
            data,
            shapes,
            ontology,
            engine,
            context=context or [],
            add_shapes=add_shapes or [],
            add_ontology=add_ontology or [],
            memory_limit=memory_limit,
            threads=threads,
            temporary=temporary,
            tell=tell,
        )
    text = report.render(form, language=language, severity=severity, limit=limit)
    _put(text, output, pager and form == "text")
    if report.fails(fail_on):
        raise SystemExit(DIFFERS)


def _put(text: str, output: Path | None, pager: bool) -> None:
    if output is None and on_terminal():
        show(text, pager)
    else:
        write(text, output)
