"""The knowledge as the tests of the ontology see it: as stated, and what follows from it."""

from pathlib import Path

import pytest
import rdflib

from okg.knowledge import packaged
from okg.rdf import read_turtle, to_rdflib
from okg.reasoning.reference import inferred

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def stated() -> rdflib.Graph:
    """The root file and everything it imports, merged."""
    return to_rdflib(quad for path in packaged().ontology_files() for quad in read_turtle(path))


@pytest.fixture(scope="session")
def follows(stated: rdflib.Graph) -> rdflib.Graph:
    """What the reasoner concludes from the knowledge alone."""
    return inferred(stated)


@pytest.fixture(scope="session")
def with_arrangements(stated: rdflib.Graph) -> rdflib.Graph:
    """The knowledge with a few arrangements of a user, and what follows from both."""
    merged = stated + to_rdflib(read_turtle(FIXTURES / "arrangements.ttl"))
    return merged + inferred(merged)
