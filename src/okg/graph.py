"""The knowledge graph as a Python user meets it."""

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from okg.knowledge import Knowledge, packaged
from okg.namespaces import PREFIXES
from okg.query.lexer import has_keyword
from okg.query.results import Answer, GraphAnswer
from okg.query.safety import without_calls
from okg.store.embedded import add_data, open_knowledge

if TYPE_CHECKING:
    from okg.query.catalogue import Catalogue, Query
    from okg.query.parameters import Given
    from okg.query.terms import Terms

__all__ = ["KnowledgeGraph", "open_packaged"]


class KnowledgeGraph:
    """A body of knowledge, closed under reasoning, that answers questions."""

    def __init__(self, store: ox.Store, knowledge: Knowledge) -> None:
        self._store = store
        self.knowledge = knowledge

    @cached_property
    def queries(self) -> "Catalogue":
        """The canned queries, by name."""
        from okg.query.catalogue import Catalogue

        return Catalogue(self.knowledge.query_files())

    @cached_property
    def terms(self) -> "Terms":
        """The terms of the graph, by what people call them."""
        from okg.query.terms import Terms

        return Terms(self._store)

    def with_data(
        self, paths: Iterable[Path | str], *, tell: Callable[[str], None] | None = None
    ) -> "KnowledgeGraph":
        """Return this knowledge together with the files at ``paths`` and what follows from both.

        The files are RDF in any syntax, told by their suffix. This graph stays as it is. ``tell``
        is given what the user should know though it is no error, such as that a file is empty.

        Raises InputError where a file cannot be read, with line and column, and
        InconsistentOntology where it contradicts what is known.
        """
        from okg.ingest.read import read_data

        data = read_data(paths, tell or (lambda _: None))
        return KnowledgeGraph(add_data(self._store, self.knowledge, data), self.knowledge)

    def query(self, sparql: str) -> Answer | GraphAnswer:
        """Answer a SPARQL 1.1 query over everything: asserted, inferred and alignments.

        The default graph is the union of all named graphs, unless FROM says otherwise, and
        ``PREFIXES`` are declared.

        Raises QuerySyntaxError where ``sparql`` is not a query, and InputError where it would call
        another endpoint (SERVICE) or cannot be evaluated.
        """
        return self._answer(without_calls(sparql), {})

    def ask(self, question: "str | Query", /, **values: "Given") -> Answer | GraphAnswer:
        """Answer a canned query, by name, or any query that was parsed.

        ``values`` are those of its parameters: Python values, terms as ``"okg:payroll"``, or what
        people call them, ``"payroll"``; a list where a parameter takes several values. The query
        is then asked for each in turn, and no row comes twice.

        Raises InputError where there is no such query or parameter, or a value does not suit it.
        """
        from okg.query.parameters import bindings

        query = self.queries.find(question) if isinstance(question, str) else question
        answers = [
            self._answer(query.sparql, bound) for bound in bindings(query, values, self.terms)
        ]
        first = answers[0]
        if isinstance(first, GraphAnswer):
            return first.joined([it for it in answers if isinstance(it, GraphAnswer)])
        return first.joined([it for it in answers if isinstance(it, Answer)])

    def _answer(
        self, sparql: str, bound: "dict[ox.Variable, ox.NamedNode | ox.Literal]"
    ) -> Answer | GraphAnswer:
        try:
            results = self._store.query(
                sparql,
                prefixes=PREFIXES,
                use_default_graph_as_union=not has_keyword(sparql, "FROM"),
                substitutions=bound,  # type: ignore[arg-type]
            )
        except SyntaxError as error:
            from okg.query.syntax import syntax_error

            raise syntax_error(sparql, str(error.msg)) from None
        if isinstance(results, ox.QueryTriples):
            return GraphAnswer(results)
        return Answer(results, self._label)

    def _label(self, term: ox.NamedNode, language: str) -> str:
        return self.terms.label(term, language)


def open_packaged(
    *,
    data: Iterable[Path | str] | Path | str = (),
    knowledge: Knowledge | None = None,
    cache_folder: Path | None = None,
) -> KnowledgeGraph:
    """Open ``knowledge`` (default: the packaged one) with everything that follows from it.

    ``data`` is a file of your own, or several, to be asked together with it (see ``with_data``).
    Nothing needs setting up; the first call takes some seconds, later ones are immediate.
    """
    chosen = knowledge or packaged()
    graph = KnowledgeGraph(open_knowledge(chosen, cache_folder), chosen)
    files = [data] if isinstance(data, Path | str) else list(data)
    return graph.with_data(files) if files else graph
