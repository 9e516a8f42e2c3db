"""The outsourcing knowledge graph: what two sources say about service outsourcing, as data.

>>> import okg
>>> graph = okg.open()
>>> for service, label in graph.query("SELECT ?s ?l { ?s a okg:Service ; rdfs:label ?l }"):
...     print(service, label)
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okg.errors import ContradictoryData, NotConforming, OkgError
    from okg.graph import KnowledgeGraph
    from okg.graph import open_packaged as open  # noqa: A004 — okg.open() is the public name
    from okg.reasoning.run import reason
    from okg.validation.report import Finding, Report
    from okg.validation.run import validate

__all__ = [
    "ContradictoryData",
    "Finding",
    "KnowledgeGraph",
    "NotConforming",
    "OkgError",
    "Report",
    "__version__",
    "open",
    "reason",
    "validate",
]

__version__ = "0.1.0"

_HOMES = {
    "ContradictoryData": ("okg.errors", "ContradictoryData"),
    "KnowledgeGraph": ("okg.graph", "KnowledgeGraph"),
    "NotConforming": ("okg.errors", "NotConforming"),
    "OkgError": ("okg.errors", "OkgError"),
    "Finding": ("okg.validation.report", "Finding"),
    "Report": ("okg.validation.report", "Report"),
    "open": ("okg.graph", "open_packaged"),
    "reason": ("okg.reasoning.run", "reason"),
    "validate": ("okg.validation.run", "validate"),
}


def __getattr__(name: str) -> object:
    """Import what is asked for when it is asked for, so that ``import okg`` costs nothing."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'okg' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    found: object = getattr(import_module(module), attribute)
    return found
