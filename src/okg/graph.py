"""The knowledge graph as a Python user meets it."""

from pathlib import Path

import pyoxigraph as ox

from okg.knowledge import Knowledge, packaged
from okg.namespaces import PREFIXES
from okg.query.results import Answer, GraphAnswer
from okg.query.safety import without_calls
from okg.store.embedded import open_knowledge

__all__ = ["KnowledgeGraph", "open_packaged"]


class KnowledgeGraph:
    """A body of knowledge, closed under reasoning, that answers questions."""

    def __init__(self, store: ox.Store, knowledge: Knowledge) -> None:
        self._store = store
        self.knowledge = knowledge

    def query(self, sparql: str) -> Answer | GraphAnswer:
        """Answer a SPARQL 1.1 query over everything: asserted, inferred and alignments.

        The default graph is the union of all named graphs, and ``PREFIXES`` are declared.

        Raises QuerySyntaxError where ``sparql`` is not a query, and InputError where it would call
        another endpoint (SERVICE) or cannot be evaluated.
        """
        text = without_calls(sparql)
        try:
            results = self._store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
        except SyntaxError as error:
            from okg.query.syntax import syntax_error

            raise syntax_error(text, str(error.msg)) from None
        if isinstance(results, ox.QueryTriples):
            return GraphAnswer(results)
        return Answer(results)


def open_packaged(
    *, knowledge: Knowledge | None = None, cache_folder: Path | None = None
) -> KnowledgeGraph:
    """Open ``knowledge`` (default: the packaged one) with everything that follows from it.

    Nothing needs setting up; the first call takes some seconds, later ones are immediate.
    """
    chosen = knowledge or packaged()
    return KnowledgeGraph(open_knowledge(chosen, cache_folder), chosen)
