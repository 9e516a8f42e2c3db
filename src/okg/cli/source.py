"""okg source"""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from okg.cli.output import on_terminal, text_format, write

if TYPE_CHECKING:
    from okg.sources import Passage

__all__ = ["source"]


@click.command
@click.argument(
    "name", metavar="CLAIM", help="A statement's number, or the IRI of a claim or its end."
)
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DOCUMENT",
    help="The text of the source document.",
)
@text_format
def source(name: str, file: Path, form: str) -> None:
    """Show the passage that a claim rests on, in your copy of the source document.

    The source documents are not part of okg. Their SHA-256 is, so that a copy can be checked
    before a passage of it is shown.

    \b
    Example:
      okg source 74 --file different-types-of-outsourcing.txt
    """
    import okg
    from okg.claims import find_claim
    from okg.sources import find_passage

    graph = okg.open()
    claim = find_claim(graph, name)
    passage = find_passage(graph, claim, file)
    if form == "json":
        text = json.dumps(dataclasses.asdict(passage), indent=2, ensure_ascii=False) + "\n"
    else:
        text = (
            f"claim {claim.name}: {claim.label}\n"
            f"“{passage.title}”, characters {passage.start} to {passage.end}:\n\n"
            f"{_marked(passage)}\n"
        )
    write(text, None)


def _marked(passage: "Passage") -> str:
    from okg.sources import CONTEXT

    opening, closing = ("\x1b[1;7m", "\x1b[0m") if on_terminal() else (">>>", "<<<")
    before, after = ("…" if len(it) == CONTEXT else "" for it in (passage.before, passage.after))
    return (
        f"{before}{passage.before}{opening}{passage.text}{closing}{passage.after.rstrip()}{after}"
    )
