"""Where output goes, and how it looks there."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from okg.errors import InputError

if TYPE_CHECKING:
    from okg.query.results import Answer, GraphAnswer

__all__ = [
    "any_format",
    "language",
    "note",
    "on_terminal",
    "opened",
    "output_file",
    "paged",
    "show",
    "show_answer",
    "table",
    "text_format",
    "write",
]

FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "html", "ttl", "nt", "jsonld", "rdfxml")
any_format = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="table, csv, tsv, json, xml, md or html; for CONSTRUCT and DESCRIBE ttl, nt, jsonld or "
    "rdfxml. Default: table on a terminal, csv in a pipe or file; ttl for triples.",
)
language = click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "zh"]),
    default="en",
    help="The language of the labels in table, md and html.",
)
paged = click.option(
    "--pager/--no-pager", default=True, help="Page through what is longer than the screen."
)
text_format = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    help="For people, or for programs.",
)
output_file = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE instead of the screen.",
)

PIPE_CLOSED = 128 + 13
"""What a shell reports for a program whose reader went away (SIGPIPE)."""


def on_terminal() -> bool:
    """Tell whether standard output is a person's screen."""
    return sys.stdout.isatty()


def note(message: str) -> None:
    """Tell the user ``message`` on standard error, where it is in no program's way."""
    print(f"okg: {message}", file=sys.stderr)


def show_answer(
    answer: "Answer | GraphAnswer",
    form: str | None,
    output: Path | None,
    language: str = "en",
    pager: bool = True,
) -> None:
    """Print ``answer`` in the format ``form``, or the one that suits where it goes.

    Raises InputError where the format does not suit the answer, or ``output`` cannot be written.
    """
    from okg.query.results import Answer, GraphAnswer

    to_screen = output is None and on_terminal()
    if form is None and isinstance(answer, GraphAnswer):
        form = "ttl"
    elif form is None:
        form = "table" if to_screen else "csv"
    if not to_screen:
        write(answer.render(form, language), output)
    elif form == "table" and isinstance(answer, Answer):
        show(table(answer, language), pager)
    else:
        show(answer.render(form, language), pager)


def show(text: str, pager: bool = True) -> None:
    """Print ``text``, through the user's pager where it is longer than their screen."""
    import shutil

    height = shutil.get_terminal_size().lines
    if not (pager and on_terminal() and text.count("\n") >= height and _paged(text)):
        _print(text)


def _paged(text: str) -> bool:
    """Give ``text`` to the pager that PAGER names; tell whether there was one."""
    import shutil
    import subprocess

    command = os.environ.get("PAGER", "less")
    # As git does: stay on the screen, let colours through, and leave at once if it fits.
    environment = {"LESS": "FRX", **os.environ}
    if not command or shutil.which(command.split()[0]) is None:
        return False
    # PAGER is a command line for the shell (POSIX, man).
    subprocess.run(command, shell=True, input=text.encode(), env=environment, check=False)
    return True


def write(text: str, output: Path | None) -> None:
    """Write ``text`` to standard output, or to the file ``output``: all of it or nothing.

    Raises InputError where the file cannot be written.
    """
    if output is None:
        _print(text)
    else:
        with opened(output) as target:
            target.write(text.encode())


@contextmanager
def opened(output: Path | None) -> Iterator[IO[bytes]]:
    """Give a file to write to: standard output, or one that becomes ``output`` when all went well.

    Raises InputError where the file cannot be written.
    """
    if output is None:
        with _standard_output() as target:
            yield target
        return
    try:
        if output.is_relative_to("/dev") or (output.exists() and not output.is_file()):
            # A device or a pipe cannot be replaced, only written to.
            with output.open("wb") as device:
                yield device
        else:
            with _draft_of(output.resolve()) as draft:
                yield draft
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error.strerror}") from None


@contextmanager
def _draft_of(target: Path) -> Iterator[IO[bytes]]:
    import tempfile

    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".okg-", delete=False) as draft:
        path = Path(draft.name)
        try:
            yield draft
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
    with _standard_output() as target:
        # Bytes, so that the line ends of CSV (SPARQL 1.1 Query Results CSV) survive Windows too.
        rest = memoryview(text.encode())
        while rest:
            # Without Python's buffer (PYTHONUNBUFFERED), a write may take only a part.
            rest = rest[target.write(rest) :]


@contextmanager
def _standard_output() -> Iterator[IO[bytes]]:
    try:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Otherwise the interpreter tries once more to flush at exit, and complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(PIPE_CLOSED) from None


def table(answer: "Answer", language: str = "en", within: int = 0) -> str:
    """Return ``answer`` drawn as a table for the screen, with the number of its rows.

    ``within`` a text that is indented so far, it is so much narrower, and the number is left out.
    """
    from io import StringIO

    from rich.console import Console

    from okg.cli.table import print_table

    drawn = StringIO()
    # The width, and whether colours are wanted (NO_COLOR), are those of the screen.
    screen = Console()
    console = Console(
        file=drawn,
        width=screen.width - within,
        force_terminal=screen.is_terminal,
        highlight=False,
    )
    print_table(console, answer, language, counted=not within)
    return drawn.getvalue()
