"""The graphs that canned queries are asked of: the knowledge, and the knowledge with examples."""

import pytest

import okg
from okg.graph import KnowledgeGraph
from tests.competency.support import example_files


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeGraph:
    return okg.open()


@pytest.fixture(scope="session")
def with_examples() -> KnowledgeGraph:
    return okg.open(data=example_files())
