"""okg datasets"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from okg.cli.output import note, output_file, paged, show_answer, write
from okg.cli.stores import endpoint_url, home, needed, store_folder

if TYPE_CHECKING:
    from okg.query.results import Answer
    from okg.store.catalogue import Catalogue

__all__ = ["datasets"]


@click.command
@store_folder
@endpoint_url
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "md", "ttl"]),
    help="ttl is the catalogue itself. Default: table on a terminal, csv in a pipe or file.",
)
@output_file
@paged
def datasets(
    store: Path | None, endpoint: str | None, form: str | None, output: Path | None, pager: bool
) -> None:
    """List what was loaded into a store: when, from what, and with which outcome.

    \b
    Examples:
      okg datasets --store my-store
      okg datasets --store my-store --format ttl
    """
    catalogue = home(needed(store, endpoint)).catalogue
    if form == "ttl":
        write(_turtle(catalogue), output)
        return
    if not catalogue.datasets:
        note("nothing is loaded yet")
    show_answer(_listed(catalogue), form, output, pager=pager)


def _turtle(catalogue: "Catalogue") -> str:
    import pyoxigraph as ox

    from okg.namespaces import PREFIXES
    from okg.store.catalogue import VOCABULARIES, to_quads

    triples = sorted((it.triple for it in to_quads(catalogue)), key=str)
    prefixes = {name: PREFIXES[name] for name in ("dcterms", "prov", "xsd")} | VOCABULARIES
    content = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert content is not None
    return content.decode()


def _listed(catalogue: "Catalogue") -> "Answer":
    """Return the datasets as the answer to a query, so that they can be shown as one."""
    import pyoxigraph as ox

    from okg.namespaces import XSD
    from okg.query.results import Answer

    rows = [
        (
            str(ox.Literal(it.name)),
            str(it.triples),
            str(it.inferred),
            str(ox.Literal(it.outcome)),
            str(ox.Literal(it.loaded, datatype=ox.NamedNode(f"{XSD}dateTime"))),
            str(ox.Literal(", ".join(file.name for file in it.files))),
            str(ox.Literal(it.content)),
        )
        for it in catalogue.datasets
    ]
    names = ("dataset", "triples", "inferred", "outcome", "loaded", "files", "contentHash")
    variables = " ".join(f"?{it}" for it in names)
    values = "".join(f"({' '.join(row)})" for row in rows)
    query = f"SELECT {variables} {{ VALUES ({variables}) {{ {values} }} }}"
    found = ox.Store().query(query)
    assert isinstance(found, ox.QuerySolutions)
    return Answer(found, lambda _term, _language: "")
