"""okg validate"""

from typing import Annotated, Literal

import typer

from okg.cli.output import Output, Pager, on_terminal, show, write
from okg.errors import InputError

__all__ = ["validate"]

SHOWN = 10
"""Findings a rule that are shown unless --limit says otherwise."""
DIFFERS = 1
"""The exit status where the data does not conform."""


def validate(
    data: Annotated[
        list[str],
        typer.Argument(metavar="FILE…", help="RDF in any syntax; - is Turtle, standard input."),
    ],
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
        bool, typer.Option("--add-shapes", help="Use --shapes together with the packaged ones.")
    ] = False,
    ontology: Annotated[
        list[str] | None,
        typer.Option(
            "--ontology",
            metavar="FILE|none",
            help="An ontology instead of the packaged one, may be repeated; none for plain SHACL.",
        ),
    ] = None,
    add_ontology: Annotated[
        bool, typer.Option("--add-ontology", help="Use --ontology together with the packaged one.")
    ] = False,
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
        Literal["en", "zh"], typer.Option("--lang", help="The language of the rules' messages.")
    ] = "en",
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
      okg validate data.ttl --shapes shapes.ttl --ontology none
    """
    _check(data, context, shapes, add_shapes, ontology, add_ontology)
    from okg.validation.run import validate as run

    report = run(
        data,
        shapes=shapes,
        ontology=[] if ontology == ["none"] else ontology,
        context=context or [],
        add_shapes=add_shapes,
        add_ontology=add_ontology,
    )
    text = report.render(form, language=language, severity=severity, limit=limit)
    if output is None and form == "text" and on_terminal():
        show(text, pager)
    else:
        write(text, output)
    if report.fails(fail_on):
        raise SystemExit(DIFFERS)


def _check(
    data: list[str],
    context: list[str] | None,
    shapes: list[str] | None,
    add_shapes: bool,
    ontology: list[str] | None,
    add_ontology: bool,
) -> None:
    everything = [*data, *(context or []), *(shapes or []), *(ontology or [])]
    if everything.count("-") > 1:
        raise InputError("standard input can be one file, not several")
    if ontology and "none" in ontology and (len(ontology) > 1 or add_ontology):
        raise InputError("--ontology none goes with no other --ontology and no --add-ontology")
    for add, given, name in ((add_shapes, shapes, "shapes"), (add_ontology, ontology, "ontology")):
        if add and not given:
            raise InputError(f"--add-{name} needs --{name} FILE: say what to add")
