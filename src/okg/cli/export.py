"""okg export"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from okg.cli.inputs import temporary
from okg.cli.output import opened, output_file
from okg.cli.stores import endpoint_url, home, store_folder, wanted
from okg.cli.triples import SUFFIXES
from okg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from okg.cli.stores import Target
    from okg.store.export import Form

__all__ = ["export"]

FORMS = {**SUFFIXES, ".nq": "nq", ".trig": "trig"}
"""The syntax that the name of a file says."""


@click.command
@store_folder
@endpoint_url
@click.option(
    "--dataset",
    "datasets",
    multiple=True,
    metavar="NAME",
    help="Only this dataset, all that its files say; may be repeated.",
)
@click.option("--inferred/--no-inferred", help="With what follows from it, or only what is stated.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["ttl", "nt", "nq", "trig", "jsonld", "rdfxml"]),
    help="nq and trig tell the graphs. Default: what the name of the output says, or ttl.",
)
@click.option(
    "--canonical",
    is_flag=True,
    help="In canonical order: equal contents are equal bytes.",
)
@temporary
@output_file
def export(
    store: Path | None,
    endpoint: str | None,
    datasets: tuple[str, ...],
    inferred: bool,
    form: str | None,
    canonical: bool,
    temporary: Path | None,
    output: Path | None,
) -> None:
    """Write out what a store holds, or the packaged knowledge if none is named.

    \b
    Examples:
      okg export --inferred -o knowledge.ttl
      okg export --store my-store --dataset contracts -o contracts.nt
      okg export --store my-store --inferred --canonical -o everything.nq
      okg export --endpoint http://localhost:7878 --format trig
    """
    target = wanted(store, endpoint)
    if datasets and target is None:
        raise InputError("--dataset goes with --store DIR or --endpoint URL: name the store")
    from okg.store.export import write_quads

    by_name = FORMS.get(output.suffix.lower()) if output else None
    chosen = cast("Form", form or by_name or "ttl")
    with (
        _contents(target, datasets, inferred) as quads,
        opened(output) as file,
    ):
        write_quads(
            quads,
            file,
            chosen,
            canonical=canonical,
            temporary=temporary,
        )


@contextmanager
def _contents(
    target: "Target | None", datasets: tuple[str, ...], inferred: bool
) -> "Iterator[Iterable[ox.Quad]]":
    """Give what is to be written."""
    from okg.knowledge import packaged
    from okg.store.closed import open_knowledge
    from okg.store.export import exported, known_quads, readable
    from okg.store.folder import Folder
    from okg.store.holdings import Embedded

    if target is None:
        store = open_knowledge(packaged())
        yield exported(Embedded(store), known_quads(store), inferred=inferred)
    elif target.folder is not None:
        # Of any okg: what cannot be asked any more can still be taken out.
        with Folder(target.folder).reading() as store:
            quads = exported(Embedded(store), known_quads(store), datasets, inferred=inferred)
            yield readable(quads, target.folder)
    else:
        from okg.store.remote.holdings import Remote
        from okg.store.remote.home import RemoteHome

        remote = home(target)
        assert isinstance(remote, RemoteHome)
        with closing(remote.store) as server:
            if server.catalogue is None:
                raise InputError(f"{server.server.name} holds nothing that okg loaded")
            held = Remote(server, open_knowledge(packaged()))
            yield exported(held, server.known_quads(), datasets, inferred=inferred)
