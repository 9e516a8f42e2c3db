"""okg classify"""

from pathlib import Path

import click

from okg.cli.output import note, on_terminal, opened, output_file
from okg.cli.piped import readable
from okg.errors import InputError

__all__ = ["classify"]


@click.command
@click.argument(
    "file",
    type=click.Path(path_type=Path),
    metavar="TABLE",
    help="A table (.csv, .tsv, .xlsx, .ods), or open-contracting JSON; - is standard input.",
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="FILE.toml",
    help="What the columns mean; by default FILE.mapping.toml beside the table, if there is one.",
)
@click.option(
    "--sheet",
    default="",
    show_default=False,
    metavar="NAME",
    help="The sheet of a workbook to take.",
)
@click.option(
    "--codes-only", is_flag=True, help="Go by codes only, and read no titles and descriptions."
)
@click.option(
    "--review",
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx",
    help="Write what is unmatched or uncertain to a workbook, to decide on yourself; or, if it is "
    "there, take the decisions from it, and remember them beside the table.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "tsv", "json", "md", "html"]),
    help="Default: table on a terminal, csv in a pipe or file.",
)
@output_file
def classify(
    file: Path,
    mapping: Path | None,
    sheet: str,
    codes_only: bool,
    review: Path | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Add to each row of a table the categories and the service that the contract is for.

    Codes (CPV and others) decide, failing these the words of service, title and description; what
    was found in words is uncertain. A row without an answer says why. Columns that are added:
    categories, service, matched by, confidence, reason. Of an open-contracting file, there is a
    row for each release, with id, ocid and title.

    \b
    Examples:
      okg classify contracts.csv -o classified.csv
      okg classify notices.ocds.json --format json
      okg classify contracts.xlsx --review review.xlsx
    """
    from okg.ingest.classify.classifier import packaged_classifier
    from okg.ingest.classify.render import rendered
    from okg.ingest.classify.review import decisions_beside, remember, write_review
    from okg.ingest.classify.rows import classified_table
    from okg.ingest.imported import mapping_beside
    from okg.ingest.tables.mapping import read_mapping

    if review is not None and str(file) == "-":
        raise InputError("--review remembers decisions beside the table: name its file")
    classifier = packaged_classifier(read_text=not codes_only)
    if review is not None and review.exists():
        note(remember(review, file))
    decided = decisions_beside(file)
    chosen = mapping or mapping_beside(file)
    columns = read_mapping(chosen) if chosen else None
    form = form or ("table" if output is None and on_terminal() else "csv")
    with readable(file) as path:
        table = classified_table(path, classifier.with_decisions(decided), columns, sheet)
        if review is not None and not review.exists():
            note(write_review(table, review))
        with opened(output) as target:
            for text in rendered(table, form):
                target.write(text.encode())
