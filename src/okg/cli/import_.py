"""okg import"""

from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from okg.cli.output import note, opened, output_file, write
from okg.cli.piped import readable
from okg.cli.progress import progress
from okg.cli.triples import FORMS, form_of, put
from okg.errors import InputError

if TYPE_CHECKING:
    from okg.ingest.imported import Imported

__all__ = ["import_"]


@click.command("import")
@click.argument(
    "file", type=click.Path(path_type=Path), metavar="FILE", help="The file; - is standard input."
)
@output_file
@click.option(
    "--suggest",
    is_flag=True,
    help="Write a mapping to edit, with what was recognised, instead of importing.",
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What the columns mean; by default FILE.mapping.toml beside the table, if there is one.",
)
@click.option(
    "--default",
    "defaults",
    multiple=True,
    metavar="FIELD=VALUE",
    help='A value for rows without one, such as client="Quillmere Bank"; may be repeated.',
)
@click.option("--sheet", "sheets", multiple=True, metavar="NAME", help="Read this sheet only.")
@click.option("--base", default="", metavar="IRI", help="What the IRIs of your things begin with.")
@click.option("--encoding", default="", metavar="NAME", help="Of a text file that is not UTF-8.")
@click.option("--delimiter", default="", metavar="SIGN", help="Of a text file, if not recognised.")
@click.option(
    "--dates",
    type=click.Choice(["day first", "month first"]),
    help="How to read dates such as 03/04/2026 where no other date of the column tells.",
)
@click.option(
    "--keep-going", is_flag=True, help="Leave out rows with problems, and write the others."
)
@click.option(
    "--all", "everything", is_flag=True, help="Take goods and works from notices as well."
)
@click.option("--no-classify", is_flag=True, help="Give no services to rows that do not name one.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=20, help="Problems to tell of, 0 for all."
)
@click.option(
    "--format",
    "form",
    type=FORMS,
    help="Default: what the name of the output says, or ttl.",
)
def import_(
    file: Path,
    output: Path | None,
    suggest: bool,
    mapping: Path | None,
    defaults: tuple[str, ...],
    sheets: tuple[str, ...],
    base: str,
    encoding: str,
    delimiter: str,
    dates: str | None,
    keep_going: bool,
    everything: bool,
    no_classify: bool,
    limit: int,
    form: str | None,
) -> None:
    """Make RDF of a table (.csv, .tsv, .xlsx, .ods) or an open-contracting file (.json).

    Columns are recognised by their headers, English or Chinese, or by a mapping. Every row leads
    back to its sheet and number. Rows that cannot be read are told with their cells, and nothing
    is written then, unless --keep-going. Exit status: 0 done, 1 rows were left out, 2 a file is at
    fault.

    \b
    Examples:
      okg import contracts.xlsx -o contracts.ttl
      okg import contracts.csv --default client="Quillmere Bank" -o contracts.ttl
      okg import contracts.xlsx --suggest -o contracts.mapping.toml
      okg import notices.json -o notices.nt
    """
    from okg.ingest.imported import Options, import_file

    options = Options(
        mapping=mapping,
        defaults=_pairs(defaults),
        sheets=sheets,
        base=base,
        encoding=encoding,
        delimiter=delimiter,
        dates=dates or "",
        keep_going=keep_going,
        everything=everything,
        classify=not no_classify,
        limit=limit,
    )
    if suggest:
        from okg.ingest.tables.suggest import suggested

        with readable(file) as path:
            write(suggested(path, options), output)
        return
    with progress() as tell, readable(file) as path:
        found = import_file(path, options, tell)
    with found.lines, opened(output) as target:
        _put(found, form or form_of(output, "ttl"), target)
    for line in (*found.problems.told(limit), *found.notes, found.told()):
        note(line)
    if found.rejected:
        raise SystemExit(LEFT_OUT)


LEFT_OUT = 1
"""The exit status where rows were left out."""


def _put(found: "Imported", form: str, target: IO[bytes]) -> None:
    prefixes = {
        "arrangement": f"{found.base}arrangement/",
        "notice": f"{found.base}notice/",
        "organization": f"{found.base}organization/",
    }
    put(found.lines, form, target, prefixes)


def _pairs(defaults: tuple[str, ...]) -> dict[str, str]:
    pairs = [it.partition("=") for it in defaults]
    for name, sign, _ in pairs:
        if not sign:
            raise InputError(f'--default {name}: write FIELD=VALUE, such as client="My company"')
    return {name.strip(): value.strip() for name, _, value in pairs}
