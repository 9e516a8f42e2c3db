"""What the tests share: one cache for all of them, and a body of knowledge of two services."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from okg.graph import KnowledgeGraph, open_packaged
from okg.knowledge import Knowledge

# Real triple stores, for the tests that ask for one.
pytest_plugins = ["tests.servers.fixtures"]

SMALL = Path(__file__).parent / "fixtures" / "small"

# Hypothesis remembers failing examples between runs, but not in the clone.
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "okg-hypothesis")


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the user's own cache out of it, and close the packaged knowledge only once."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("OKG_CACHE_DIR")
    os.environ["OKG_CACHE_DIR"] = str(folder)
    yield folder
    if before is None:
        del os.environ["OKG_CACHE_DIR"]
    else:
        os.environ["OKG_CACHE_DIR"] = before


@pytest.fixture(scope="session")
def small() -> Knowledge:
    """The knowledge of ``fixtures/small``."""
    return Knowledge(SMALL)


@pytest.fixture(scope="session")
def small_graph(small: Knowledge, cache_folder: Path) -> KnowledgeGraph:
    """The knowledge of ``fixtures/small``, closed."""
    return open_packaged(knowledge=small, cache_folder=cache_folder)


@pytest.fixture(scope="session")
def document() -> Path:
    """The text that the claims of ``fixtures/small`` were read from."""
    return SMALL / "document.txt"
