"""The knowledge graph as a Python user meets it."""

import warnings
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from okg.errors import InputError
from okg.knowledge import Knowledge, packaged
from okg.query.evaluation import evaluate
from okg.query.results import Answer, GraphAnswer
from okg.query.safety import without_calls
from okg.store.closed import add_data, open_knowledge

if TYPE_CHECKING:
    from okg.ingest.given import Data
    from okg.query.catalogue import Catalogue, Query
    from okg.query.parameters import Given
    from okg.query.terms import Terms
    from okg.store.catalogue import Dataset
    from okg.store.home import Home
    from okg.store.remote.discovery import Endpoint
    from okg.validation.report import FailOn

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
        home: "Home | None" = None,
    ) -> None:
        """Answer from ``store``, in which the closed ``knowledge`` is.

        ``own`` are the things that a user's data describes, None where there is none. A store that
        is ``on_disk`` is moved into memory when the second question is asked: from disk the first
        answer is there sooner, and from memory every other four times as fast. ``home`` is where
        datasets are loaded into.
        """
        self._store = store
        self._own = own
        self._on_disk = on_disk
        self._home = home
        self._datasets: tuple[Dataset, ...] = ()
        self._kept: object = None
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

    @property
    def datasets(self) -> "tuple[Dataset, ...]":
        """The datasets of the store, in the order in which they were loaded; none without one."""
        return self._datasets

    def load(
        self,
        data: "Data | Iterable[Data]",
        *,
        name: str | None = None,
        validate: bool = True,
        fail_on: "FailOn" = "violation",
    ) -> "Dataset":
        """Validate ``data``, work out what follows, and keep both in the store.

        ``data`` is as for ``with_data``; several items are one dataset. It is called ``name``, by
        default after its file, and replaces a dataset of that name; the same content again changes
        nothing. From then on this object answers with the new data.

        Raises NotConforming, with the report, where there is a finding as severe as ``fail_on``,
        unless it is not to ``validate``; InputError where a file cannot be read or named, or this
        graph is not kept in a store; EnvironmentFault where the store cannot be written.
        """
        from okg.ingest.given import listed
        from okg.store.loading import Options

        home = self._needed_home()
        items = listed(data)
        if name is None and len(items) != 1:
            raise InputError("say what to call several files together: name=…")
        [loaded] = home.load(items, name, Options(validate=validate, fail_on=fail_on))
        self._renew()
        return loaded.dataset

    def unload(self, name: str) -> None:
        """Take the dataset ``name`` out of the store, with what follows from it.

        Raises InputError where there is none, or this graph is not kept in a store, and
        EnvironmentFault where the store cannot be written.
        """
        self._needed_home().unload(name)
        self._renew()

    def _needed_home(self) -> "Home":
        if self._home is None:
            raise InputError(
                'this graph is not kept in a store: open one with okg.open("my-store"), or ask '
                "over data without keeping it with okg.open(data=…)"
            )
        return self._home

    def _renew(self) -> None:
        """Ask the store as it is now."""
        assert self._home is not None
        found = self._home.source()
        self._store, self._datasets, self._own, self._on_disk, self._kept = found
        self._questions = 0
        vars(self).pop("terms", None)

    def with_data(
        self, data: "Data | Iterable[Data]", *, tell: Callable[[str], None] | None = None
    ) -> "KnowledgeGraph":
        """Return this knowledge together with ``data`` and what follows from both.

        ``data`` is one item or several: files in RDF of any syntax, told by their suffix, graphs of
        rdflib, or bytes with their format. This graph stays as it is. ``tell`` is given what the
        user should know though it is no error: that a file is empty, or a term of okg misspelt;
        by default these are warnings.

        Raises InputError where a file cannot be read, with line and column, or this graph is on a
        server, and InconsistentOntology where it contradicts what is known.
        """
        if not isinstance(self._store, ox.Store):
            raise InputError(
                "data cannot be asked together with what is on a server: load it there first "
                "(okg load), or ask it with a store in a folder"
            )
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
        self._ask_again()
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
        self._ask_again()
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
        results = evaluate(self._store, sparql, bound)
        if isinstance(results, ox.QueryTriples | list):
            return GraphAnswer(results)
        return Answer(results, self._label)

    @property
    def store(self) -> ox.Store:
        """What holds the triples, for programs that ask it themselves; do not write to it."""
        return self._store

    @property
    def state(self) -> str:
        """What tells this content of the graph from any other."""
        from okg import __version__

        generation = getattr(self._kept, "generation", "")
        return "-".join(filter(None, [__version__, self.knowledge.content_hash(), generation]))

    def warm(self) -> None:
        """Move a store on the disk into memory, if it is little: for who will ask much."""
        if self._on_disk:
            store = ox.Store()
            store.bulk_extend(self._store)
            for graph in self._store.named_graphs():
                # One that is empty is there all the same.
                store.add_graph(graph)
            self._store, self._on_disk = store, False

    def _ask_again(self) -> None:
        self._questions += 1
        if self._questions > 1:
            self.warm()

    def _label(self, term: ox.NamedNode, language: str) -> str:
        return self.terms.label(term, language)


def _warn(message: str) -> None:
    warnings.warn(message, stacklevel=3)


def open_packaged(
    store: "Path | str | None" = None,
    *,
    endpoint: "Endpoint | str | None" = None,
    data: "Data | Iterable[Data]" = (),
    knowledge: Knowledge | None = None,
    cache_folder: Path | None = None,
) -> KnowledgeGraph:
    """Open a store, or ``knowledge`` (default: the packaged one) with all that follows from it.

    ``store`` is the folder of an embedded store, which is made when something is first loaded into
    it, and ``endpoint`` the address of a server. Without either, nothing needs setting up; the
    first call takes some seconds, later ones are immediate.

    ``data`` is yours, to be asked together with it: a file, an ``rdflib.Graph``, bytes with their
    format, or several of these (see ``with_data``).

    Raises EnvironmentFault where the store cannot be opened, or holds what another okg wrote.
    """
    chosen = knowledge or packaged()
    if store is not None and endpoint is not None:
        raise InputError("open a store or an endpoint, not both")
    if store is not None:
        from okg.store.local import LocalStore

        graph = _kept_in(LocalStore(store), chosen)
    elif endpoint is not None:
        from okg.store.remote.home import RemoteHome

        graph = _kept_in(RemoteHome(endpoint, chosen, cache_folder), chosen)
    else:
        graph = KnowledgeGraph(open_knowledge(chosen, cache_folder), chosen, on_disk=True)
    return graph if isinstance(data, list | tuple) and not data else graph.with_data(data)


def _kept_in(home: "Home", knowledge: Knowledge) -> KnowledgeGraph:
    graph = KnowledgeGraph(ox.Store(), knowledge, home=home)
    graph._renew()
    return graph
