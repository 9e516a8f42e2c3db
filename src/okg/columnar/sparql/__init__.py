"""SHACL-SPARQL beside the plan: constraints and components in SPARQL (SHACL, sections 5 and 6).

``parse`` reads them from the shapes graph and refuses what appendix A does not allow. ``compiled``
turns those that the plan can express exactly into a relation. The others are evaluated:
``candidates`` are the focus nodes that such a query can have solutions for, ``reads`` the facts
that it can look at, and ``findings`` carries it out at all these nodes at once. ``messages`` says
what was found. ``extension`` joins all this to the compiler of SHACL Core.

Reading and compiling take rdflib; evaluating does not, unless literals make it necessary.
"""

__all__ = ["COMPONENT", "Constraint", "Finding", "Message"]

from okg.columnar.sparql.model import COMPONENT, Constraint, Finding, Message
