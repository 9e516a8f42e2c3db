"""What commands that take data have in common: the files that they are given, their options."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from okg.errors import InputError

__all__ = ["add_ontology", "checked", "engine", "files", "memory_limit", "temporary", "threads"]

Command = TypeVar("Command", bound=Callable[..., object])


def files(
    *names: str,
    help: str,  # noqa: A002 — as click has it
    metavar: str = "FILE",
) -> Callable[[Command], Command]:
    """Return an option that names files, one each time it is given."""
    return click.option(*names, multiple=True, type=click.Path(), metavar=metavar, help=help)


add_ontology = files("--add-ontology", help="An ontology beside the packaged one; may be repeated.")
engine = click.option(
    "--engine",
    type=click.Choice(["columnar", "reference"]),
    default="columnar",
    help="What reasons and judges; reference is owlrl and pySHACL.",
)
memory_limit = click.option(
    "--memory-limit", metavar="SIZE", help="The most memory to use, such as 2GB; then the disk."
)
threads = click.option(
    "--threads", type=click.IntRange(min=1), metavar="N", help="The most processors to use."
)
temporary = click.option(
    "--temp-dir",
    "temporary",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to put what memory does not hold.",
)


def checked(
    *given: Sequence[str], ontology: Sequence[str], add_ontology: Sequence[str]
) -> Sequence[str] | None:
    """Return ``ontology``, None if there is none and empty for "none", after a look at all files.

    Raises InputError where standard input is asked for twice, or "none" has company.
    """
    if sum(names.count("-") for names in (*given, ontology, add_ontology)) > 1:
        raise InputError("standard input can be one file, not several")
    if "none" in ontology:
        if len(ontology) > 1 or add_ontology:
            raise InputError("--ontology none goes with no other --ontology and no --add-ontology")
        return []
    return ontology or None
