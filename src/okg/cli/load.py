"""okg load"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from okg.cli.inputs import memory_limit, temporary, threads
from okg.cli.output import note, text_format, write
from okg.cli.progress import progress
from okg.cli.stores import endpoint_url, home, needed, store_folder, wait
from okg.errors import InputError, NotConforming

if TYPE_CHECKING:
    from okg.store.home import Loaded
    from okg.validation.report import FailOn

__all__ = ["load"]

SHOWN = 10
"""Findings a rule that are shown of data that does not conform."""


@click.command
@click.argument(
    "data",
    nargs=-1,
    type=click.Path(),
    metavar="[FILE…]",
    help="RDF in any syntax, a table, or open contracting; - is Turtle, standard input. Without "
    "any, the store is brought up to date with this okg.",
)
@store_folder
@endpoint_url
@click.option(
    "--name",
    metavar="NAME",
    help="What to call the dataset: all files are one. By default each is one, named after it.",
)
@click.option(
    "--validate/--no-validate",
    default=True,
    help="Whether the data must conform; what was not validated is marked so.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info", "none"]),
    default="violation",
    help="Load nothing for a finding as severe as this, or worse.",
)
@wait
@memory_limit
@threads
@temporary
@text_format
def load(
    data: tuple[str, ...],
    store: Path | None,
    endpoint: str | None,
    name: str | None,
    validate: bool,
    fail_on: "FailOn",
    wait: float,
    memory_limit: str | None,
    threads: int | None,
    temporary: Path | None,
    form: str,
) -> None:
    """Validate data, work out what follows, and keep both in a store.

    All of it is loaded or none, and nobody sees half of it. The same content again changes nothing;
    changed content under the same name replaces what was there. Exit status: 0 loaded, 1 the data
    does not conform, 2 a file is at fault, 3 the store is.

    \b
    Examples:
      okg load contracts.ttl --store my-store
      okg load 2024.ttl 2025.ttl --name contracts --store my-store
      okg load contracts.ttl --endpoint http://localhost:7878
      okg load --store my-store
    """
    if name is not None and not data:
        raise InputError("--name goes with the files to load: name them")
    if data.count("-") > 1:
        raise InputError("standard input can be one file, not several")
    from okg.store.loading import Options
    from okg.validation.wanted import Limits

    target = needed(store, endpoint)
    kept = home(target, wait)
    with progress() as tell:
        options = Options(validate, fail_on, Limits(memory_limit, threads, temporary, tell))
        if not data:
            changed = kept.refresh(options)
        else:
            try:
                loaded = kept.load(data, name, options)
            except NotConforming as error:
                write(error.report.render("text", limit=SHOWN), None)
                note("nothing was loaded: mend the data, or load it as it is with --no-validate")
                raise SystemExit(error.exit_status) from None
    if not data:
        note("the store is up to date" if changed else "the store was up to date already")
        return
    for it in loaded:
        # Where nothing was validated, there is nothing to say about what was not.
        for message in it.report.notes if it.report and it.dataset.validated else ():
            note(message)
    write(_as_json(loaded) if form == "json" else "".join(map(_told, loaded)), None)


def _told(loaded: "Loaded") -> str:
    it = loaded.dataset
    if not loaded.changed:
        return f"{it.name}: unchanged, it is there with the same content\n"
    return f"{it.name}: {it.triples:,} triples, {it.inferred:,} follow; {it.outcome}\n"


def _as_json(loaded: "list[Loaded]") -> str:
    import json

    rows = [
        {
            "dataset": it.dataset.name,
            "changed": it.changed,
            "triples": it.dataset.triples,
            "inferred": it.dataset.inferred,
            "outcome": it.dataset.outcome,
            "contentHash": it.dataset.content,
        }
        for it in loaded
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
