"""Regular expressions of XPath, which SPARQL's REGEX and so sh:pattern use.

``parse`` reads them, ``re2`` writes them for DuckDB, ``match`` follows them in Python; both start
from the same sets of code points, hence agree.
"""

from okg.columnar.values.patterns.match import matches
from okg.columnar.values.patterns.parse import PatternFault, parse
from okg.columnar.values.patterns.re2 import to_re2

__all__ = ["PatternFault", "matches", "parse", "to_re2"]
