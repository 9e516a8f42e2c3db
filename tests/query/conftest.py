"""The packaged knowledge together with all examples, for queries about a user's data."""

from pathlib import Path

import pytest

import okg
from okg.graph import KnowledgeGraph
from okg.knowledge import packaged

EXAMPLES = Path(__file__).parents[2] / "examples"
CANNED = sorted(packaged().query_files())


@pytest.fixture(scope="session")
def everything() -> KnowledgeGraph:
    """The knowledge, the examples, and what follows."""
    files = sorted(EXAMPLES.glob("*/*.ttl"))
    return okg.open(data=[path for path in files if path.parent.name != "broken"])
