"""SHACL-SPARQL beside the plan: constraints and components in SPARQL (SHACL, sections 5 and 6).

``parse`` reads them from the shapes graph and refuses what appendix A does not allow. ``compiled``
turns those that the plan can express exactly into a relation. The others are evaluated:
``reads`` is the relation of the facts that such a query can look at, ``Data`` holds them, and
``findings`` carries the query out at all focus nodes. ``messages`` says what was found.

Importing this package does not import rdflib; ``parse``, ``compiled`` and ``reads`` do when called.
"""

__all__ = ["COMPONENT", "Constraint", "Finding", "Message"]

from okg.columnar.sparql.model import COMPONENT, Constraint, Finding, Message
