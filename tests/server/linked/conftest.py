"""Desks of workers, without a server around them."""

from pathlib import Path

import pytest

from okg.server.jobs.desk import Desk
from okg.server.linked.known import Known
from okg.server.linked.reader import Reader
from okg.server.settings import Settings


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Desk:  # noqa: ARG001
    """The desk of a server of the packaged knowledge."""
    return Desk(Settings(), tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="session")
def store_desk(tmp_path_factory: pytest.TempPathFactory, loaded_once: Path) -> Desk:
    """The desk of a server of a store with the invented companies of the examples."""
    return Desk(Settings(store=loaded_once), tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="session")
def reader(desk: Desk) -> Reader:
    """The packaged knowledge in English."""
    return Reader(desk.once(Known), "en")


@pytest.fixture
def desk_reader_pair(reader: Reader, store_desk: Desk) -> tuple[Reader, Reader]:
    """The packaged knowledge alone, and with data."""
    return reader, Reader(store_desk.once(Known), "en")
