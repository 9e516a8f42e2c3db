"""okg template"""

from pathlib import Path

import click

from okg.cli.output import opened

__all__ = ["template"]


@click.command
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE.xlsx",
    help="The workbook to write.",
)
def template(output: Path) -> None:
    """Write an empty workbook to fill in, with drop-downs and notes.

    \b
    Example:
      okg template -o contracts.xlsx
    """
    from okg.errors import InputError

    if output.suffix.lower() != ".xlsx":
        raise InputError(f"{output}: the template is an Excel workbook; let its name end in .xlsx")
    from okg.ingest.tables.lexicon import packaged_lexicon
    from okg.ingest.tables.template import write_template

    with opened(output) as target:
        write_template(target, packaged_lexicon())
