"""okg unload"""

from pathlib import Path

import click

from okg.cli.inputs import memory_limit, temporary, threads
from okg.cli.progress import progress
from okg.cli.stores import endpoint_url, home, needed, store_folder, wait

__all__ = ["unload"]


@click.command
@click.argument("name", metavar="NAME", help="The dataset; okg datasets lists them.")
@store_folder
@endpoint_url
@wait
@memory_limit
@threads
@temporary
def unload(
    name: str,
    store: Path | None,
    endpoint: str | None,
    wait: float,
    memory_limit: str | None,
    threads: int | None,
    temporary: Path | None,
) -> None:
    """Take a dataset out of a store, with everything that follows from it.

    \b
    Example:
      okg unload contracts --store my-store
    """
    from okg.store.loading import Options
    from okg.validation.wanted import Limits

    kept = home(needed(store, endpoint), wait)
    with progress() as tell:
        limits = Limits(memory_limit, threads, temporary, tell)
        kept.unload(name, Options(limits=limits))
