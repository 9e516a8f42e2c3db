"""okg validate"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from okg.cli.inputs import add_ontology, checked, engine, files, memory_limit, temporary, threads
from okg.cli.output import note, on_terminal, output_file, paged, show, write
from okg.cli.progress import progress
from okg.cli.stores import Target, endpoint_url, holdings, store_folder, wanted
from okg.errors import InputError

if TYPE_CHECKING:
    from okg.validation.report import FailOn, Report, Severity
    from okg.validation.run import Engine
    from okg.validation.wanted import Wanted
    from okg.validation.wording import Language

__all__ = ["validate"]

SHOWN = 10
"""Findings a rule that are shown unless --limit says otherwise."""
DIFFERS = 1
"""The exit status where the data does not conform."""


@click.command
@click.argument(
    "data",
    nargs=-1,
    type=click.Path(),
    metavar="FILE…",
    help="RDF in any syntax, a table, or open contracting; - is Turtle, standard input.",
)
@files(
    "--with",
    "context",
    help="Data that the files may refer to, not validated itself; may be repeated.",
)
@store_folder
@endpoint_url
@files(
    "--shapes",
    help="SHACL shapes instead of the packaged ones; may be repeated.",
)
@files(
    "--add-shapes",
    help="SHACL shapes beside the packaged ones; may be repeated.",
)
@files(
    "--ontology",
    metavar="FILE|none",
    help="An ontology instead of the packaged one, may be repeated; none for plain SHACL.",
)
@add_ontology
@engine
@memory_limit
@threads
@temporary
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "md", "html", "ttl", "sarif"]),
    default="text",
    help="ttl is the report of SHACL; sarif is for code review.",
)
@output_file
@click.option(
    "--severity",
    type=click.Choice(["violation", "warning", "info"]),
    default="info",
    help="Show findings as severe as this, or worse; the rest is counted.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info", "none"]),
    default="violation",
    help="End with status 1 for a finding as severe as this, or worse.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=SHOWN,
    metavar="N",
    help="Findings shown a rule in text, md and html, 0 for all; the rest is counted.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "zh"]),
    default="en",
    help="The language of the report.",
)
@click.option(
    "--explain",
    metavar="SHAPE|RULE|all",
    help="Show what a shape, or a rule of the ontology, was compiled to; no data is read.",
)
@paged
def validate(
    data: tuple[str, ...],
    context: tuple[str, ...],
    store: Path | None,
    endpoint: str | None,
    shapes: tuple[str, ...],
    add_shapes: tuple[str, ...],
    ontology: tuple[str, ...],
    add_ontology: tuple[str, ...],
    engine: "Engine",
    memory_limit: str | None,
    threads: int | None,
    temporary: Path | None,
    form: str,
    output: Path | None,
    severity: "Severity",
    fail_on: "FailOn",
    limit: int,
    language: "Language",
    explain: str | None,
    pager: bool,
) -> None:
    """Tell whether data is right, and if not, which line to change and how.

    Rules about what you recorded judge the data as it stands; rules about what follows judge it
    after inference. Files may refer to what a store holds; without files, all that the store holds
    is judged. Exit status: 0 conforms, 1 does not (see --fail-on), 2 a file is at fault.

    \b
    Examples:
      okg validate contracts.ttl
      okg validate new.ttl --with contracts.ttl --fail-on warning
      okg validate new.ttl --store my-store
      okg validate --store my-store
      okg validate contracts.ttl --format html -o report.html
      okg validate contracts.ttl --add-shapes house-rules.ttl
      okg validate data.ttl --shapes shapes.ttl --ontology none
      okg validate --explain shape:OnshoreShape
    """
    axioms = checked(
        data, context, shapes, add_shapes, ontology=ontology, add_ontology=add_ontology
    )
    if explain is not None:
        from okg.validation.explain import explained
        from okg.validation.wanted import Wanted

        rules = Wanted((), shapes or None, axioms, (), add_shapes, add_ontology)
        _put(explained(explain, rules), output, pager)
        return
    target = wanted(store, endpoint)
    if not data and target is None:
        raise InputError(
            "Missing argument 'FILE…': name what to validate, a --store, or --explain a shape"
        )
    from okg.validation.wanted import Limits, Wanted

    with progress() as tell:
        limits = Limits(memory_limit, threads, temporary, tell)
        what = Wanted(data, shapes or None, axioms, context, add_shapes, add_ontology, limits)
        report = _judged(what, engine) if target is None else _beside(target, what, engine)
    text = report.render(form, language=language, severity=severity, limit=limit)
    _put(text, output, pager and form == "text")
    if report.fails(fail_on):
        raise SystemExit(DIFFERS)


def _judged(wanted: "Wanted", engine: "Engine") -> "Report":
    from okg.validation.run import validate as run

    return run(
        wanted.data,
        wanted.shapes,
        wanted.ontology,
        engine,
        context=wanted.context,
        add_shapes=wanted.add_shapes,
        add_ontology=wanted.add_ontology,
        memory_limit=wanted.limits.memory,
        threads=wanted.limits.threads,
        temporary=wanted.limits.temporary,
        tell=wanted.limits.tell,
    )


def _beside(target: Target, wanted: "Wanted", engine: "Engine") -> "Report":
    """Return the report on the files beside a store, or on the store where there are none."""
    from okg.store.checking import beside, validated

    with holdings(target) as held:
        if wanted.data:
            with beside(held, wanted, note) as what:
                return _judged(what, engine)
        if engine == "reference":
            raise InputError(
                f"the reference engine judges files: okg export {target.options} -o FILE first"
            )
        return validated(held, wanted)


def _put(text: str, output: Path | None, pager: bool) -> None:
    if output is None and on_terminal():
        show(text, pager)
    else:
        write(text, output)
