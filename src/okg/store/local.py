"""An embedded store: loading into a folder, unloading, and bringing it up to date.

Whatever is done is done in a draft of the next generation (``okg.store.folder``) and becomes the
store's state in one step, or not at all.
"""

import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from okg import __version__
from okg.errors import EnvironmentFault, InputError, NotConforming
from okg.knowledge import packaged
from okg.store.bulk import MANY, add, empty
from okg.store.catalogue import REPEATS, Catalogue, Dataset, to_quads
from okg.store.closed import open_knowledge
from okg.store.folder import WAIT, Draft, Folder, Opened
from okg.store.holdings import Embedded, dump
from okg.store.home import Loaded, Source
from okg.store.loading import DEFAULT, Changes, Options, prepare, prepare_unload
from okg.store.names import CATALOGUE, is_reserved, name_for

if TYPE_CHECKING:
    from okg.ingest.given import Data

__all__ = ["LocalStore", "apply", "newer", "outdated", "parts_of", "record"]

MOVABLE = 300_000
"""Quads up to which a store is moved into memory to be asked often."""


class Rebuildable(Protocol):
    """A store that is being changed, and that can be made anew; see ``Draft``."""

    @property
    def store(self) -> ox.Store: ...

    def without(self, graphs: Collection[str], /) -> ox.Store: ...


class OwnThings(Collection[ox.NamedNode]):
    """The things that the datasets of a store describe, looked up when they are first needed."""

    def __init__(self, holdings: Embedded) -> None:
        self._holdings = holdings

    def __iter__(self) -> Iterator[ox.NamedNode]:
        # One after the other: who wants to know only whether they are many need not wait for all.
        seen: set[ox.NamedNode] = set()
        for it in self._holdings.catalogue.datasets:
            for quad in self._holdings.triples(it.name):
                if isinstance(quad.subject, ox.NamedNode) and quad.subject not in seen:
                    seen.add(quad.subject)
                    yield quad.subject

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, term: object) -> bool:
        return term in self._found

    @cached_property
    def _found(self) -> set[ox.NamedNode]:
        return set(self)


class LocalStore:
    """The store in a folder, which need not exist before something is loaded."""

    def __init__(self, path: Path | str, *, wait: float = WAIT) -> None:
        """``wait`` is how many seconds another writer is waited for."""
        self.folder = Folder(path)
        self._wait = wait

    @property
    def catalogue(self) -> Catalogue:
        """What is loaded. Raises EnvironmentFault as ``Folder.open`` does."""
        with self.folder.reading() as store:
            return Embedded(store).catalogue

    def open(self) -> Opened:
        """Open the store for reading.

        Raises EnvironmentFault as ``Folder.open`` does, and where it holds another knowledge than
        that of this okg.
        """
        opened = self.folder.open()
        try:
            if message := outdated(Embedded(opened.store).catalogue, f"--store {self.folder.path}"):
                raise EnvironmentFault(f"{self.folder.path} {message}")
        except BaseException:
            opened.close()
            raise
        return opened

    def source(self) -> Source:
        """See ``Home``: the knowledge, where there is no store yet. Raises what ``open`` does."""
        if not self.folder.path.exists():
            return Source(open_knowledge(packaged()), (), None, movable=True)
        opened = self.open()
        holdings = Embedded(opened.store)
        datasets = holdings.catalogue.datasets
        size = sum(it.triples + it.inferred for it in datasets)
        own = OwnThings(holdings) if datasets else None
        return Source(opened.store, datasets, own, size < MOVABLE, opened)

    def load(
        self,
        inputs: "Sequence[Data]",
        name: str | None = None,
        options: Options = DEFAULT,
    ) -> list[Loaded]:
        """Load ``inputs``: as one dataset called ``name``, or each as one named after its file.

        All are loaded or none. A store that holds another knowledge is brought up to date first.

        Raises NotConforming with the report of the first that does not conform, InputError where
        one cannot be read or named, and EnvironmentFault where the store cannot be written.
        """
        parts = parts_of(inputs, name)
        with self.folder.writing(self._wait) as draft:
            self._prepare(draft, options)
            loaded = [_load(draft, name, part, options) for name, part in parts.items()]
            if any(it.changed for it in loaded):
                draft.commit()
        return loaded

    def unload(self, name: str, options: Options = DEFAULT) -> None:
        """Take the dataset ``name`` out. Raises InputError where there is none, and what ``load``
        does.
        """
        self.folder.must_exist()
        with self.folder.writing(self._wait) as draft:
            self._prepare(draft, options)
            with prepare_unload(Embedded(draft.store), name, options) as changes:
                apply(draft, changes)
            draft.commit()

    def refresh(self, options: Options = DEFAULT) -> bool:
        """Bring the store up to date with this okg; tell whether there was anything to do.

        The knowledge is replaced, and everything that follows worked out anew. Raises what ``load``
        does; datasets that conform no longer stay, with what was found in the catalogue.
        """
        with self.folder.writing(self._wait) as draft:
            new = draft.is_new
            changed = self._prepare(draft, options)
            if changed or new:
                draft.commit()
            return changed or new

    def _prepare(self, draft: Draft, options: Options) -> bool:
        """See to it that the draft holds the knowledge of this okg; tell whether it did not."""
        catalogue = Embedded(draft.store).catalogue
        hash_now = packaged().content_hash()
        if catalogue.knowledge == hash_now:
            return False
        if newer(catalogue):
            raise EnvironmentFault(
                f"{self.folder.path} {outdated(catalogue, f'--store {self.folder.path}')}"
            )
        with tempfile.TemporaryDirectory(prefix="okg-", dir=options.limits.temporary) as folder:
            files = _written(draft.store, catalogue, Path(folder))
            graphs = {
                it.value
                for it in draft.store.named_graphs()
                if isinstance(it, ox.NamedNode) and is_reserved(it.value)
            }
            store = draft.store if draft.is_new else draft.without(graphs)
            store.bulk_extend(open_knowledge(packaged()))
            record(store, Catalogue(hash_now, __version__))
            del store
            for before in catalogue.datasets:
                _load_again(draft, before, files[before.name], options)
        return True


def outdated(catalogue: Catalogue, options: str) -> str:
    """Return what is wrong with a store's knowledge and what to do, "" where nothing is.

    ``options`` name the store on the command line. The text goes on after the store's name.
    """
    if catalogue.knowledge == packaged().content_hash():
        return ""
    if newer(catalogue):
        return (
            f"holds the knowledge of okg {catalogue.version}, which is newer than this okg "
            f"{__version__}: use okg {catalogue.version} or later"
        )
    return (
        f"holds the knowledge of another okg ({catalogue.version or 'none'}; this is "
        f"{__version__}): bring it up to date with okg load {options}"
    )


def newer(catalogue: Catalogue) -> bool:
    """Tell whether a later version of okg wrote last."""

    def parts(version: str) -> list[int]:
        return [int(it) for it in version.split(".") if it.isdecimal()]

    return parts(catalogue.version) > parts(__version__)


def parts_of(inputs: "Sequence[Data]", name: str | None) -> "dict[str, Sequence[Data]]":
    """Return the datasets to load, by name: one called ``name``, or one an input.

    Raises InputError where an input has no name of its own, or two have the same.
    """
    if not inputs:
        raise InputError("say what to load: one file, or several")
    if name is not None:
        return {name: inputs}
    parts: dict[str, Sequence[Data]] = {}
    for it in inputs:
        if not isinstance(it, str | Path):
            raise InputError("say what to call what does not come from a file: its name")
        found = name_for(str(it))
        if found in parts:
            raise InputError(
                f"{parts[found][0]} and {it} would both be called {found!r}: load them one by one "
                "with --name, or together as one dataset"
            )
        parts[found] = [it]
    return parts


def _load(draft: Draft, name: str, inputs: "Sequence[Data]", options: Options) -> Loaded:
    knowledge = packaged().content_hash()
    holdings = Embedded(draft.store)
    with prepare(holdings, name, inputs, knowledge, options) as changes:
        if changes is None:
            there = holdings.catalogue.find(name)
            assert there is not None
            return Loaded(there, changed=False)
        assert changes.report is not None
        assert changes.dataset is not None
        if options.validate and changes.report.fails(options.fail_on):
            raise NotConforming(changes.report)
        del holdings
        apply(draft, changes)
        return Loaded(changes.dataset, report=changes.report)


def _load_again(draft: Draft, before: Dataset, file: Path, options: Options) -> None:
    options = replace(options, validate=before.validated)
    knowledge = packaged().content_hash()
    with prepare(
        Embedded(draft.store), before.name, [file], knowledge, options, again=before
    ) as changes:
        assert changes is not None
        apply(draft, changes)


def _written(store: ox.Store, catalogue: Catalogue, folder: Path) -> dict[str, Path]:
    """Return files with what the datasets of ``store`` say."""
    files = {}
    for it in catalogue.datasets:
        files[it.name] = folder / f"{it.order}.nt"
        with files[it.name].open("wb") as target:
            dump(Embedded(store), it.name, target)
    return files


def apply(draft: Rebuildable, changes: Changes) -> None:
    """Carry out ``changes`` in the draft, and see whether what should be there is."""
    if changes.cleared:
        _clear(draft, changes)
    store = draft.store
    for quad in changes.removed:
        store.remove(quad)
    add(store, changes.added)
    if changes.dataset is not None:
        for path, graph in (
            (changes.stated, changes.dataset.graph),
            (changes.inferred, changes.dataset.inferred_graph),
        ):
            assert path is not None
            _bulk_load(store, path, ox.NamedNode(graph), blank=changes.blank)
    record(store, changes.catalogue)
    if changes.dataset is not None:
        _check(store, changes.dataset)


def _clear(draft: Rebuildable, changes: Changes) -> None:
    gone = sum(
        sum(1 for _ in draft.store.quads_for_pattern(None, None, None, ox.NamedNode(it)))
        for it in changes.cleared
    )
    others = (it for it in changes.catalogue.datasets if it != changes.dataset)
    if gone > MANY and 2 * gone > sum(it.triples + it.inferred for it in others):
        draft.without(set(changes.cleared))
        return
    store = draft.store
    for graph in map(ox.NamedNode, changes.cleared):
        empty(store, graph)
        store.remove_graph(graph)


def _bulk_load(store: ox.Store, path: Path, graph: ox.NamedNode, *, blank: bool) -> None:
    if not path.stat().st_size:
        return
    if not blank:
        store.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        return
    # The loader would give blank nodes new names, and two files would no longer share them.
    store.bulk_extend(
        ox.Quad(it.subject, it.predicate, it.object, graph)
        for it in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES)
    )


def record(store: ox.Store, catalogue: Catalogue) -> None:
    """Make ``catalogue`` the one in ``store``; what datasets repeat stays."""
    repeats = ox.NamedNode(REPEATS)
    there = store.quads_for_pattern(None, None, None, ox.NamedNode(CATALOGUE))
    for quad in [it for it in there if it.predicate != repeats]:
        store.remove(quad)
    store.extend(to_quads(catalogue))


def _check(store: ox.Store, dataset: Dataset) -> None:
    """Raise EnvironmentFault where a graph has not as many triples as were loaded."""
    for graph, wanted in (
        (dataset.graph, dataset.triples - dataset.repeats),
        (dataset.inferred_graph, dataset.inferred),
    ):
        found = _count(store, graph)
        if found != wanted:
            raise EnvironmentFault(
                f"the graph <{graph}> has {found} triples where {wanted} were loaded; nothing has "
                "changed. Please report this"
            )


def _count(store: ox.Store, graph: str) -> int:
    rows = store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert isinstance(rows, ox.QuerySolutions)
    found = next(iter(rows))[0]
    assert isinstance(found, ox.Literal)
    return int(found.value)
