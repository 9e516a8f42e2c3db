"""OWL 2 RL (OWL 2 Profiles, section 4.3): compiled to an ontology, and run over data."""

from okg.columnar.rules.model import Contradiction, Outcome
from okg.columnar.rules.program import Inconsistent, Program, compile_ontology, run_in_memory
from okg.columnar.rules.schema import axioms, axioms_of, reason, reason_in_memory
from okg.columnar.rules.tables import Found, run
from okg.columnar.rules.vocabulary import says_something, says_something_sql

__all__ = [
    "Contradiction",
    "Found",
    "Inconsistent",
    "Outcome",
    "Program",
    "axioms",
    "axioms_of",
    "compile_ontology",
    "reason",
    "reason_in_memory",
    "run",
    "run_in_memory",
    "says_something",
    "says_something_sql",
]
