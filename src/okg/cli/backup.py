"""okg backup"""

from pathlib import Path

import click

from okg.cli.output import note, opened

__all__ = ["backup", "own_store"]

own_store = click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    envvar="OKG_STORE",
    required=True,
    help="The folder of the store; without it, what OKG_STORE says.",
)


@click.command
@own_store
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="The file to write, such as my-store.nq.zst.",
)
def backup(store: Path, output: Path) -> None:
    """Write a whole store into one file, in the state that it has now.

    The file is N-Quads, compressed with Zstandard, with a checksum: okg restore reads it, and so
    does any triple store once it is unpacked. Loading may go on meanwhile.

    \b
    Examples:
      okg backup --store my-store -o my-store.nq.zst
      okg restore my-store.nq.zst --store another-store
    """
    from okg.store.backup import back_up
    from okg.store.folder import Folder

    with opened(output) as target:
        catalogue = back_up(Folder(store), target)
    names = ", ".join(it.name for it in catalogue.datasets) or "no datasets"
    note(f"{output} holds {names}")
