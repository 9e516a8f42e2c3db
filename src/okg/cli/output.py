"""Where output goes, and how it looks there."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Literal

import typer

from okg.errors import InputError
from okg.query.results import Answer, GraphAnswer

__all__ = ["AnyFormat", "Output", "TextFormat", "on_terminal", "show_answer", "write"]

AnyFormat = Annotated[
    Literal["table", "csv", "json", "md", "ttl", "nt", "jsonld"] | None,
    typer.Option(
        "--format",
        help="table, csv, json or md; for CONSTRUCT and DESCRIBE ttl, nt or jsonld. "
        "Default: table on a terminal, csv in a pipe or file; ttl for triples.",
        show_default=False,
    ),
]
TextFormat = Annotated[
    Literal["table", "json"], typer.Option("--format", help="For people, or for programs.")
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead of the screen."),
]

PIPE_CLOSED = 128 + 13
"""What a shell reports for a program whose reader went away (SIGPIPE)."""


def on_terminal() -> bool:
    """Tell whether standard output is a person's screen."""
    return sys.stdout.isatty()


def show_answer(answer: Answer | GraphAnswer, form: str | None, output: Path | None) -> None:
    """Print ``answer`` in the format ``form``, or the one that suits where it goes.

    Raises InputError where the format does not suit the answer, or ``output`` cannot be written.
    """
    to_screen = output is None and on_terminal()
    if form is None and isinstance(answer, GraphAnswer):
        form = "ttl"
    elif form is None:
        form = "table" if to_screen else "csv"
    if form == "table" and to_screen and isinstance(answer, Answer):
        _print_table(answer)
    else:
        write(answer.render(form), output)


def write(text: str, output: Path | None) -> None:
    """Write ``text`` to standard output, or to the file ``output``: all of it or nothing.

    Raises InputError where the file cannot be written.
    """
    if output is None:
        _print(text)
        return
    try:
        if output.is_relative_to("/dev") or (output.exists() and not output.is_file()):
            # A device or a pipe cannot be replaced, only written to.
            output.write_bytes(text.encode())
        else:
            _replace(output, text.encode())
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error.strerror}") from None


def _replace(output: Path, content: bytes) -> None:
    target = output.resolve()
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".okg-", delete=False) as draft:
        path = Path(draft.name)
        try:
            draft.write(content)
            draft.close()
            # A temporary file is private; the result gets the permissions of any new file.
            mask = os.umask(0)
            os.umask(mask)
            path.chmod(target.stat().st_mode if target.exists() else 0o666 & ~mask)
            path.replace(target)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _print(text: str) -> None:
    try:
        # Bytes, so that the line ends of CSV (SPARQL 1.1 Query Results CSV) survive Windows too.
        sys.stdout.flush()
        rest = memoryview(text.encode())
        while rest:
            # Without Python's buffer (PYTHONUNBUFFERED), a write may take only a part.
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Otherwise the interpreter tries once more to flush at exit, and complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(PIPE_CLOSED) from None


def _print_table(answer: Answer) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*answer.columns, box=SIMPLE_HEAD)
    for row in answer.cells():
        table.add_row(*(Text(cell, overflow="fold") for cell in row))
    console = Console(highlight=False)
    console.print(table)
    console.print(f"{len(answer)} row{'' if len(answer) == 1 else 's'}", style="dim")
