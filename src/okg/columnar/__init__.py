"""A reasoner (OWL 2 RL) and a SHACL processor that work on whole columns at a time.

The ontology and the shapes are small: they are compiled once, to a plan of set operations
(``okg.columnar.plan``), which DuckDB carries out for data of any size and Python's sets for little.
Nothing here knows of the rest of okg.
"""

__all__: list[str] = []
