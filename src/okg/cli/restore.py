"""okg restore"""

from pathlib import Path

import click

from okg.cli.backup import own_store
from okg.cli.output import note
from okg.cli.stores import wait

__all__ = ["restore"]


@click.command
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@own_store
@wait
def restore(file: Path, store: Path, wait: float) -> None:
    """Make a store from a backup.

    The folder must be new or empty, or a store without datasets. Nothing changes unless the whole
    backup is sound.

    \b
    Examples:
      okg restore my-store.nq.zst --store another-store
    """
    from okg.store.backup import restore as run
    from okg.store.folder import Folder

    catalogue = run(file, Folder(store), wait)
    names = ", ".join(it.name for it in catalogue.datasets) or "no datasets"
    note(f"{store} holds {names}")
