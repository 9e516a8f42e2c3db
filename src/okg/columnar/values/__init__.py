"""What literals are worth, as the specifications say: validity, order, patterns, languages.

Pure functions on terms in canonical N-Triples form; ``okg.columnar.values.sql`` does the same in
DuckDB, and is not imported here, so that little data needs no database.
"""

from okg.columnar.values.compare import Family, Value, compare, value
from okg.columnar.values.datatypes import is_valid
from okg.columnar.values.languages import language_matches
from okg.columnar.values.patterns import PatternFault, matches
from okg.columnar.values.terms import Kind, Term, string, term

__all__ = [
    "Family",
    "Kind",
    "PatternFault",
    "Term",
    "Value",
    "compare",
    "is_valid",
    "language_matches",
    "matches",
    "string",
    "term",
    "value",
]
