"""OWL 2 RL (OWL 2 Profiles, section 4.3): compiled to an ontology, and run over data."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOMES = {
    "model": ("Contradiction", "Outcome"),
    "program": ("Inconsistent", "Program", "compile_ontology", "run_in_memory"),
    "schema": ("axioms", "axioms_of", "reason", "reason_in_memory"),
    "tables": ("Found", "run"),
    "vocabulary": ("says_something", "says_something_sql"),
}


def __getattr__(name: str) -> object:
    """Import what is asked for when it is asked for: little data needs few of the parts."""
    for module, names in _HOMES.items():
        if name in names:
            found: object = getattr(import_module(f"{__name__}.{module}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
