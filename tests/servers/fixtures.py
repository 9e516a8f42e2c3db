"""The servers as fixtures: one of each for a process of tests, started when first asked for.

Tests that share a server must leave its graphs as they found them, or use graphs of their own.
Where the machine lacks a server, its tests are skipped, and the reason says what to install.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.servers.fuseki import fuseki
from tests.servers.oxigraph import oxigraph
from tests.servers.server import Missing, Server
from tests.servers.virtuoso import virtuoso

__all__ = ["fuseki_server", "oxigraph_server", "virtuoso_server"]


def _running(
    start: Callable[[Path], AbstractContextManager[Server]], folder: Path
) -> Iterator[Server]:
    try:
        with start(folder) as server:
            yield server
    except Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Oxigraph's server."""
    yield from _running(oxigraph, tmp_path_factory.mktemp("oxigraph"))


@pytest.fixture(scope="session")
def fuseki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Apache Jena Fuseki over TDB2."""
    yield from _running(fuseki, tmp_path_factory.mktemp("fuseki"))


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """OpenLink Virtuoso 7."""
    yield from _running(virtuoso, tmp_path_factory.mktemp("virtuoso"))
