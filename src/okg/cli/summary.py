"""okg summary"""

from pathlib import Path

import click

from okg.cli.output import note, on_terminal, output_file, paged, show, write
from okg.cli.piped import readable

__all__ = ["summary"]


@click.command
@click.argument(
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A table, open-contracting JSON, or RDF; - is standard input.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=12,
    metavar="N",
    help="Lines of a table, 0 for all; the rest is one line, so that it adds up.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "md", "html"]),
    help="html is a page with charts. Default: table, or what the name of the output says.",
)
@output_file
@paged
def summary(file: Path, limit: int, form: str | None, output: Path | None, pager: bool) -> None:
    """Show what is spent on what: value and count by category, service, provider and year.

    Each table adds up to the whole. What is in another currency than most is counted and not
    added. Exit status: 0 done, 2 the file is at fault.

    \b
    Examples:
      okg summary contracts.xlsx
      okg summary notices.ocds.json -o summary.html
      okg summary contracts.ttl --format json
    """
    from okg.ingest.classify.classifier import packaged_classifier
    from okg.ingest.classify.review import decisions_beside
    from okg.ingest.classify.summary import deals, summarised
    from okg.ingest.classify.summary_render import rendered

    notes: list[str] = []
    classifier = packaged_classifier().with_decisions(decisions_beside(file))
    with readable(file) as path:
        found = summarised(deals(path, classifier, notes))
    for it in notes:
        note(it)
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    chosen = form or (suffix if suffix in {"csv", "json", "md", "html"} else "table")
    name = "standard input" if str(file) == "-" else file.name
    text = rendered(found, chosen, name, limit)
    if output is None and on_terminal():
        show(text, pager)
    else:
        write(text, output)
