"""Oxigraph's server, from the Python package ``oxigraph``: no users, a folder in RocksDB's form."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.server import Missing, Server, free_port, working

__all__ = ["oxigraph"]


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Run it over an empty store in ``folder``; raises Missing where it is not installed."""
    beside_python = Path(sys.executable).with_name("oxigraph")
    program = str(beside_python) if beside_python.exists() else shutil.which("oxigraph")
    if program is None:
        raise Missing("no program oxigraph: pip install oxigraph")
    place = f"127.0.0.1:{free_port()}"
    command = [program, "serve", "--location", str(folder / "store"), "--bind", place]
    with working(command, f"http://{place}/query", folder) as (process, log):
        yield Server(
            name="Oxigraph",
            query_url=f"http://{place}/query",
            update_url=f"http://{place}/update",
            graph_store_url=f"http://{place}/store",
            user=None,
            password=None,
            log=log,
            process=process,
        )
