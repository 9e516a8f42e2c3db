"""Loading into a store on a server, unloading, and bringing it up to date.

What is to change is worked out here, as for an embedded store (``okg.store.loading``); it is sent
to staging graphs (``staging``) and put in place by one update request (``commit``).
"""

import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from okg import __version__
from okg.errors import EnvironmentFault, InputError, NotConforming
from okg.store.catalogue import REPEATS, Catalogue, to_quads
from okg.store.closed import open_knowledge
from okg.store.holdings import Embedded
from okg.store.home import Loaded
from okg.store.loading import DEFAULT, Changes, Options, prepare, prepare_unload
from okg.store.local import LocalStore, newer, outdated, parts_of
from okg.store.names import CATALOGUE, name_of
from okg.store.remote.commit import Overtaken, commit
from okg.store.remote.contents import Outbox
from okg.store.remote.holdings import Remote
from okg.store.remote.staging import clear_abandoned, stage
from okg.store.remote.store import KNOWLEDGE_GRAPH, REVISION, RemoteStore

if TYPE_CHECKING:
    from okg.ingest.given import Data

__all__ = ["load", "refresh", "unload"]

Result = TypeVar("Result")

ATTEMPTS = 3
"""How often a change is worked out anew where another writer came first."""


def load(
    store: RemoteStore,
    inputs: "Sequence[Data]",
    name: str | None = None,
    options: Options = DEFAULT,
) -> list[Loaded]:
    """Load ``inputs``: as one dataset called ``name``, or each as one named after its file.

    Each dataset is loaded whole or not at all, one after another. The knowledge is loaded first
    where the server has none, or another.

    Raises NotConforming with the report where one does not conform, InputError where one cannot be
    read or named, and EnvironmentFault where the server fails: then nothing of it is loaded.
    """
    parts = parts_of(inputs, name)
    refresh(store, options)
    return [_load(store, name, part, options) for name, part in parts.items()]


def unload(
    store: RemoteStore,
    name: str,
    options: Options = DEFAULT,
) -> None:
    """Take the dataset ``name`` out.

    Raises InputError where there is none, and what ``load`` does.
    """

    def attempt() -> None:
        if store.catalogue is None:
            raise InputError(f"{store.server.name} holds nothing that okg loaded")
        with prepare_unload(_holdings(store), name, options) as changes:
            _apply(store, changes, f"without {name}", options)

    if store.catalogue is not None and store.catalogue.find(name):
        refresh(store, options)
    _unless_overtaken(store, attempt)


def refresh(store: RemoteStore, options: Options = DEFAULT) -> bool:
    """Load this okg's knowledge where the server has none, or another; tell whether it had not.

    Everything that follows is worked out anew. Raises what ``load`` does.
    """

    def attempt() -> bool:
        catalogue = store.catalogue
        if catalogue is not None and catalogue.knowledge == store.knowledge.content_hash():
            return False
        if catalogue is not None and newer(catalogue):
            raise EnvironmentFault(
                f"{store.server.name} {outdated(catalogue, f'--endpoint {store.server.name}')}"
            )
        if catalogue is None or not catalogue.datasets:
            quads = open_knowledge(store.knowledge, store.cache_folder)
            _replace_all(
                store, quads, Catalogue(store.knowledge.content_hash(), __version__), options
            )
        else:
            _work_out_anew(store, options)
        return True

    return _unless_overtaken(store, attempt)


def _work_out_anew(store: RemoteStore, options: Options) -> None:
    """Bring everything up to date in an embedded store, and send what comes of it."""
    with tempfile.TemporaryDirectory(prefix="okg-", dir=options.limits.temporary) as folder:
        local = LocalStore(Path(folder) / "store")
        with local.folder.writing(0) as draft:
            draft.store.bulk_extend(_everything(store))
            draft.commit()
        local.refresh(options)
        with local.folder.reading() as whole:
            catalogue = Embedded(whole).catalogue
            _replace_all(store, whole, catalogue, options)


def _everything(store: RemoteStore) -> Iterator[ox.Quad]:
    """Return the quads of the datasets and of the catalogue."""
    for iri in (*store.data_graphs, CATALOGUE):
        graph = ox.NamedNode(iri)
        for it in store.graph(iri):
            yield ox.Quad(it.subject, it.predicate, it.object, graph)


def _load(store: RemoteStore, name: str, inputs: "Sequence[Data]", options: Options) -> Loaded:
    knowledge = store.knowledge.content_hash()

    def attempt() -> Loaded:
        holdings = _holdings(store)
        with prepare(holdings, name, inputs, knowledge, options) as changes:
            if changes is None:
                there = holdings.catalogue.find(name)
                assert there is not None
                clear_abandoned(store)
                return Loaded(there, changed=False)
            assert changes.report is not None
            assert changes.dataset is not None
            if options.validate and changes.report.fails(options.fail_on):
                raise NotConforming(changes.report)
            _apply(store, changes, f"{name} {changes.dataset.content}", options)
            return Loaded(changes.dataset, report=changes.report)

    return _unless_overtaken(store, attempt)


@contextmanager
def _outbox(store: RemoteStore, document: str) -> Iterator[Outbox]:
    with (
        tempfile.TemporaryDirectory(prefix="okg-") as folder,
        Outbox(Path(folder), document, point=store.server.dialect.point) as outbox,
    ):
        yield outbox


def _apply(store: RemoteStore, changes: Changes, document: str, options: Options) -> None:
    """Carry out ``changes`` on the server."""
    with _outbox(store, document) as outbox:
        outbox.add_quads("less", changes.removed)
        if changes.dataset is not None:
            for path, graph in (
                (changes.stated, changes.dataset.graph),
                (changes.inferred, changes.dataset.inferred_graph),
            ):
                assert path is not None
                outbox.add_file(graph, "whole", path)
        outbox.add_quads("more", changes.added)
        outbox.add_quads("more", _catalogued(changes.catalogue, store.knowledge_graphs))
        _send(store, outbox, changes.cleared, options)


def _replace_all(
    store: RemoteStore, quads: Iterable[ox.Quad], catalogue: Catalogue, options: Options
) -> None:
    """Make ``quads`` all that the server has; what they say of the catalogue is what is repeated.

    The ``catalogue`` itself is given apart.
    """
    known: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="okg-") as folder:
        document = f"{catalogue.knowledge} {[it.content for it in catalogue.datasets]}"
        with Outbox(Path(folder), document, point=store.server.dialect.point) as outbox:
            for quad in quads:
                assert isinstance(quad.graph_name, ox.NamedNode)
                graph = quad.graph_name.value
                if graph == CATALOGUE:
                    if quad.predicate.value == REPEATS:
                        outbox.add_quads("more", [quad])
                    continue
                if name_of(graph) is None:
                    known.add(graph)
                outbox.add(graph, "whole", [f"{quad.triple} .\n".encode()])
            outbox.add_quads("more", _catalogued(catalogue, sorted(known)))
            _send(store, outbox, [*store.graphs, CATALOGUE], options)


def _catalogued(catalogue: Catalogue, knowledge_graphs: Iterable[str]) -> list[ox.Quad]:
    """Return what a server's catalogue says, but for what datasets repeat."""
    graph, known = ox.NamedNode(CATALOGUE), ox.NamedNode(KNOWLEDGE_GRAPH)
    return to_quads(catalogue) + [
        ox.Quad(graph, known, ox.NamedNode(it), graph) for it in knowledge_graphs
    ]


def _send(store: RemoteStore, outbox: Outbox, cleared: Sequence[str], options: Options) -> None:
    """Send what was collected, and put it in place of what is ``cleared``."""
    revision, graph = secrets.token_hex(8), ox.NamedNode(CATALOGUE)
    state = ox.Quad(graph, ox.NamedNode(REVISION), ox.Literal(revision), graph)
    outbox.add_quads("more", [state])
    staged = stage(store, outbox.contents(last=CATALOGUE), options.limits.tell)
    commit(store, staged, cleared, revision)
    store.refresh()


def _holdings(store: RemoteStore) -> Remote:
    return Remote(store, open_knowledge(store.knowledge, store.cache_folder))


def _unless_overtaken(store: RemoteStore, attempt: Callable[[], Result]) -> Result:
    """Return what ``attempt`` does, again and again where another writer comes first."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except Overtaken:
            store.refresh()
    return attempt()
