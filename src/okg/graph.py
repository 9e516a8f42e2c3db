"""The knowledge graph as a Python user meets it."""

import warnings
from collections.abc import Callable, Collection, Iterable
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
    from okg.ingest.given import Data
    from okg.query.catalogue import Catalogue, Query
    from okg.query.parameters import Given
    from okg.query.terms import Terms

__all__ = ["KnowledgeGraph", "open_packaged"]


class KnowledgeGraph:
    """A body of knowledge, closed under reasoning, that answers questions."""

    def __init__(
        self,
        store: ox.Store,
        knowledge: Knowledge,
        *,
        own: Collection[ox.NamedNode] | None = None,
        on_disk: bool = False,
    ) -> None:
        """Answer from ``store``, in which the closed ``knowledge`` is.

        ``own`` are the things that a user's data describes, None where there is none. A store that
        is ``on_disk`` is moved into memory when the second question is asked: from disk the first
        answer is there sooner, and from memory every other four times as fast.
        """
        self._store = store
        self._own = own
        self._on_disk = on_disk
        self._questions = 0
        self.knowledge = knowledge

    def __repr__(self) -> str:
        return f"<KnowledgeGraph: {len(self._store):,} triples, {len(self.queries)} queries>"

    @cached_property
    def queries(self) -> "Catalogue":
        """The canned queries, by name."""
        from okg.query.catalogue import Catalogue

        return Catalogue(self.knowledge.query_files())

    @cached_property
    def terms(self) -> "Terms":
        """The terms of the graph, by what people call them."""
        from okg.query.terms import Terms

        return Terms(self._store, self._own)

    def with_data(
        self, data: "Data | Iterable[Data]", *, tell: Callable[[str], None] | None = None
    ) -> "KnowledgeGraph":
        """Return this knowledge together with ``data`` and what follows from both.

        ``data`` is one item or several: files in RDF of any syntax, told by their suffix, graphs of
        rdflib, or bytes with their format. This graph stays as it is. ``tell`` is given what the
        user should know though it is no error: that a file is empty, or a term of okg misspelt;
        by default these are warnings.

        Raises InputError where a file cannot be read, with line and column, and
        InconsistentOntology where it contradicts what is known.
        """
        from okg.ingest.given import read_given
        from okg.query.vocabulary import undeclared
        from okg.reasoning.data import consequences

        say = tell or _warn
        quads = read_given(data, say)
        subjects = {it.subject for it in quads if isinstance(it.subject, ox.NamedNode)}
        if message := undeclared(quads, self.terms):
            say(message)
        store = add_data(self._store, quads, consequences(self.knowledge, quads))
        return KnowledgeGraph(store, self.knowledge, own=subjects.union(self._own or ()))

    def query(self, sparql: str) -> Answer | GraphAnswer:
        """Answer a SPARQL 1.1 query over everything: asserted, inferred and alignments.

        The default graph is the union of all named graphs, unless FROM says otherwise, and
        ``PREFIXES`` are declared.

        Raises QuerySyntaxError where ``sparql`` is not a query, and InputError where it would call
        another endpoint (SERVICE), names a term of okg that there is not, or cannot be evaluated.
        """
        from okg.query.vocabulary import check_terms

        text = without_calls(sparql)
        check_terms(text, self.terms)
        self._warm()
        return self._answer(text, {})

    def look_up(self, sparql: str) -> Answer | GraphAnswer:
        """Answer a query of the program's own, as ``query`` does, with none of its help for people.

        A knowledge of one's own need not have every term that the program looks for.
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
        from okg.query.vocabulary import check_terms

        query = self.queries.find(question) if isinstance(question, str) else question
        if not query.is_canned:
            check_terms(query.sparql, self.terms)
        self._warm()
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

    def _warm(self) -> None:
        self._questions += 1
        if self._on_disk and self._questions > 1:
            store = ox.Store()
            store.bulk_extend(self._store)
            self._store, self._on_disk = store, False

    def _label(self, term: ox.NamedNode, language: str) -> str:
        return self.terms.label(term, language)


def _warn(message: str) -> None:
    warnings.warn(message, stacklevel=3)


def open_packaged(
    *,
    data: "Data | Iterable[Data]" = (),
    knowledge: Knowledge | None = None,
    cache_folder: Path | None = None,
) -> KnowledgeGraph:
    """Open ``knowledge`` (default: the packaged one) with everything that follows from it.

    ``data`` is yours, to be asked together with it: a file, an ``rdflib.Graph``, bytes with their
    format, or several of these (see ``with_data``). Nothing needs setting up; the first call takes
    some seconds, later ones are immediate.
    """
    chosen = knowledge or packaged()
    graph = KnowledgeGraph(open_knowledge(chosen, cache_folder), chosen, on_disk=True)
    return graph if isinstance(data, list | tuple) and not data else graph.with_data(data)
