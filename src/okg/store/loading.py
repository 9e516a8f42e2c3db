"""What loading or unloading a dataset changes: worked out beside the store, the same for any store.

Datasets are **linked** where one says something of an IRI, or something follows of it, that the
other mentions. Linked ones, directly or by way of others, are reasoned over together; others have
nothing to tell one another, and are left alone. So the inferences of linked datasets may change.

- A triple that follows stands in the graph of the first dataset, in the order of loading, that says
  something of its subject; or else mentions its subject; or else its object; or else the first.
- A triple that is stated stands in the graph of the knowledge, or else of the first dataset that
  states it. Others keep it as repeated (``okg.store.catalogue.repeat``), and take it over when that
  dataset goes.

Hence a store holds what it would hold if what is in it had been loaded afresh in the same order.
"""

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from okg import __version__
from okg.errors import EnvironmentFault, InputError
from okg.store.after import After
from okg.store.catalogue import Catalogue, Dataset, SourceFile, repeat
from okg.store.content import line_of, quads_of, subject_of, total
from okg.store.contents import Contents, contents_of
from okg.store.holdings import Holdings
from okg.store.linked import Member, New, links, members_of, shares_of, together, with_linked
from okg.store.names import check_name, inferred_graph_of
from okg.store.sources import gathered
from okg.validation.wanted import Limits, Wanted

if TYPE_CHECKING:
    from okg.ingest.given import Data
    from okg.validation.data import Large, Small
    from okg.validation.report import FailOn, Report
    from okg.validation.rules import Rules

__all__ = ["DEFAULT", "Changes", "Options", "prepare", "prepare_unload", "unknown"]

LITTLE = 10_000
"""Triples of linked datasets up to which memory is the place to judge beside them."""
KNOWLEDGE = ""


@dataclass(frozen=True)
class Options:
    """How to load."""

    validate: bool = True
    fail_on: "FailOn" = "violation"
    limits: Limits = field(default_factory=Limits)


DEFAULT = Options()


@dataclass(frozen=True)
class Changes:
    """What is to be done to a store, in this order, and all at once.

    Blank nodes have the labels that they have in the store, or will have.
    """

    catalogue: Catalogue
    """The catalogue afterwards, which replaces the one before but for what is repeated."""
    cleared: tuple[str, ...] = ()
    """Graphs that are emptied."""
    removed: Sequence[ox.Quad] = ()
    added: Sequence[ox.Quad] = ()
    dataset: Dataset | None = None
    """The dataset that is loaded, None where one is unloaded."""
    stated: Path | None = None
    """A file of N-Triples for the graph of ``dataset``."""
    inferred: Path | None = None
    """A file of N-Triples for its graph of what follows."""
    blank: bool = False
    """Whether the files may have blank nodes. One label is one node in both, and in ``added``."""
    report: "Report | None" = None
    """What validation found, None where one is unloaded."""


@contextmanager
def prepare(  # noqa: PLR0913 — the last is for bringing a store up to date
    holdings: Holdings,
    name: str,
    inputs: "Sequence[Data]",
    knowledge: str,
    options: Options = DEFAULT,
    *,
    again: Dataset | None = None,
) -> Iterator[Changes | None]:
    """Give what loading ``inputs`` as the dataset ``name`` changes; None where nothing does.

    Nothing changes where the dataset is there, from files with the same content and with the same
    ``knowledge``, which is its hash. One that is there with other content is replaced, and comes
    last in the order of loading. ``again`` is the record of the same dataset, read back from a
    store, of which files and time are kept.

    Whether the data conforms is for the caller to look at, in ``report``. The files are there until
    the context is left.

    Raises InputError where the name is none or a file cannot be read, and EnvironmentFault where
    memory or disk do not suffice.
    """
    check_name(name)
    with _folder(options.limits) as folder:
        files, sources = gathered(inputs, folder)
        before = holdings.catalogue.find(name)
        if (
            before is not None
            and holdings.catalogue.knowledge == knowledge
            and [it.sha256 for it in before.files] == [it.sha256 for it in sources]
            and (before.validated or not options.validate)
        ):
            yield None
            return
        load = _Load(holdings, name, files, options, folder)
        found = load.changes(again.files if again else tuple(sources), knowledge)
        if again and found.dataset:
            found = _dated(found, again)
        yield found


@contextmanager
def prepare_unload(holdings: Holdings, name: str, options: Options = DEFAULT) -> Iterator[Changes]:
    """Give what unloading the dataset ``name`` changes.

    Raises InputError where there is none of that name.
    """
    before = holdings.catalogue.find(name)
    if before is None:
        raise unknown(name, holdings.catalogue)
    with _folder(options.limits) as folder:
        after = After(holdings, before)
        members = members_of(after, with_linked(after.catalogue, after.touched), folder)
        shares: dict[str, set[str]] = {}
        if members:
            report = _closed(members, options)
            contents = contents_of(report.results.judgement, new=False)  # type: ignore[attr-defined]
            known = _known_lines(after, contents.described(after.known_subjects))
            shares = shares_of((it for it in contents.inferred() if it not in known), members)
        removed, added, records = _others(after, members, shares, links(members, shares))
        yield Changes(
            catalogue=_catalogue(after.catalogue, records),
            cleared=(before.graph, before.inferred_graph),
            removed=[*removed, *after.removed()],
            added=[*added, *after.added()],
        )


def unknown(name: str, catalogue: Catalogue) -> InputError:
    """Return the error that tells of a dataset that is not there."""
    names = ", ".join(it.name for it in catalogue.datasets)
    return InputError(
        f"there is no dataset {name!r}: " + (f"there are {names}" if names else "there are none")
    )


class _Load:
    """The loading of one dataset."""

    def __init__(
        self, holdings: Holdings, name: str, files: Sequence[Path], options: Options, folder: Path
    ) -> None:
        self.name = name
        self.files = files
        self.options = options
        self.folder = folder
        self.order = 1 + max((it.order for it in holdings.catalogue.datasets), default=0)
        self.before = holdings.catalogue.find(name)
        self.after = After(holdings, self.before) if self.before else None
        self.holdings: Holdings = self.after or holdings
        self.others = {it.name for it in self.holdings.catalogue.datasets}
        self.notes: list[str] = []

    def changes(self, sources: tuple[SourceFile, ...], knowledge: str) -> Changes:
        catalogue = self.holdings.catalogue
        linked: set[str] = set()
        repeats: set[str] = set()
        needed = with_linked(catalogue, self.after.touched if self.after else ())
        while True:
            members = members_of(self.holdings, linked, self.folder, without=repeats)
            report = self._judged(members)
            contents = contents_of(report.results.judgement)  # type: ignore[attr-defined]
            there = contents.described(self.holdings.known_subjects)
            known = _known_lines(self.holdings, there)
            repeats, more = self._met(contents, there, known)
            needed = with_linked(catalogue, needed | more)
            if needed <= linked:
                break
            # What is linked must be read beside it, and may lead to further links.
            linked |= needed
        stated, inferred = self.folder / "stated.nt", self.folder / "inferred.nt"
        count = contents.write_stated(stated, repeats)
        shares: dict[str, set[str]] = {}
        beside: dict[str, set[str]] = {}
        if members:
            new = New(self.name, contents, repeats)
            lines = (it for it in contents.inferred() if it not in known)
            shares = shares_of(lines, [*members, new])
            beside = links([*members, new], shares)
            own = sorted(shares.pop(self.name, ()))
            inferred.write_text("".join(f"{it}\n" for it in own), "utf-8", newline="\n")
            follows = len(own)
        else:
            follows = contents.write_inferred(inferred, known)
        removed, added, records = _others(self.holdings, members, shares, beside)
        dataset = Dataset(
            name=self.name,
            files=sources,
            loaded=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            version=__version__,
            order=self.order,
            triples=count + len(repeats),
            inferred=follows,
            content=total(contents.summands()),
            repeats=len(repeats),
            validated=self.options.validate,
            findings=_counted(report) if self.options.validate else {},
            beside=together(self.name, beside),
        )
        kept = _catalogue(catalogue, records)
        return Changes(
            catalogue=replace(
                kept,
                knowledge=knowledge,
                version=__version__,
                datasets=(*kept.datasets, dataset),
            ),
            cleared=(self.before.graph, self.before.inferred_graph) if self.before else (),
            removed=[*removed, *(self.after.removed() if self.after else ())],
            added=[
                *added,
                *(self.after.added() if self.after else ()),
                *(repeat(self.name, it) for it in sorted(repeats)),
            ],
            dataset=dataset,
            stated=stated,
            inferred=inferred,
            blank=contents.blank,
            report=report,
        )

    def _judged(self, members: "Sequence[Member]") -> "Report":
        from okg.validation.data import collected, is_small, items_of

        items = items_of([str(it) for it in self.files])
        small = is_small(items) and sum(it.size for it in members) <= LITTLE
        self.notes = []
        given = collected(items, self.notes.append, small)
        return _report(given, _around(members, small), self.options, self.notes)

    def _met(
        self, contents: Contents, there: set[str], known: Collection[str]
    ) -> tuple[set[str], set[str]]:
        """Return what the files say that stands in another graph, and the datasets linked to.

        ``there`` are the things of the knowledge that they say something of, and ``known`` is what
        it says of these.
        """
        holdings = self.holdings
        said = contents.about(there)
        repeats = said.intersection(known)
        if not self.others:
            return repeats, set()
        # To say what is known already is to say nothing of it.
        follows = contents.about(there, inferred=True)
        new = {subject_of(it) for it in (said | follows).difference(known)}
        subjects = contents.subjects(inferred=True) - there | new
        mentioned = contents.mentioned(inferred=True)
        describing = holdings.describing(subjects | mentioned)
        linked = set(describing)
        linked |= holdings.mentioning(subjects, self.others - linked)
        shared = subjects.intersection(set[str]().union(*describing.values()))
        elsewhere = {line for _, line in holdings.about(shared)}
        return repeats | (contents.about(shared) & elsewhere), linked


def _others(
    holdings: Holdings,
    members: "Sequence[Member]",
    shares: Mapping[str, set[str]],
    linked: Mapping[str, Collection[str]],
) -> tuple[list[ox.Quad], list[ox.Quad], dict[str, Dataset]]:
    """Return what changes in datasets that are there: quads out, quads in, and their records."""
    removed: list[ox.Quad] = []
    added: list[ox.Quad] = []
    records: dict[str, Dataset] = {}
    for member in members:
        name = member.name
        record = holdings.catalogue.find(name)
        assert record is not None
        new = shares.get(name, set())
        old = {line_of(it) for it in holdings.triples(name, inferred=True)}
        removed += quads_of(old - new, inferred_graph_of(name))
        added += quads_of(new - old, inferred_graph_of(name))
        records[name] = replace(record, inferred=len(new), beside=together(name, linked))
    return removed, added, records


def _known_lines(holdings: Holdings, there: Collection[str]) -> set[str]:
    """Return what the knowledge says of the things that are ``there``."""
    return {line for name, line in holdings.about(there) if name == KNOWLEDGE}


def _closed(members: Sequence[Member], options: Options) -> "Report":
    """Return a report on the members together, which knows what follows from them."""
    small = sum(it.size for it in members) <= LITTLE
    return _report(
        _around(members, small), _around((), small), replace(options, validate=False), []
    )


def _around(members: Sequence[Member], small: bool) -> "Small | Large":
    from okg.validation.data import Large, Small

    if small:
        return Small([triple for it in members for triple in it.triples()], [])
    from okg.columnar.reading import DataFile

    return Large([DataFile(str(it.path)) for it in members])


def _report(
    given: "Small | Large", around: "Small | Large", options: Options, notes: list[str]
) -> "Report":
    from okg.validation.run_columnar import judged

    wanted = Wanted((), limits=options.limits)
    return judged(wanted, given, around, _rules(options.validate), notes)


@cache
def _rules(validate: bool) -> "Rules":
    from okg.validation.run_columnar import wanted_rules

    # Without shapes, data is reasoned over and no more.
    return wanted_rules(Wanted((), shapes=None if validate else ()), [])


def _catalogue(catalogue: Catalogue, records: Mapping[str, Dataset]) -> Catalogue:
    return replace(catalogue, datasets=tuple(records.get(it.name, it) for it in catalogue.datasets))


def _dated(changes: Changes, before: Dataset) -> Changes:
    """Return the changes with the time at which the dataset was first loaded."""
    assert changes.dataset is not None
    dataset = replace(changes.dataset, loaded=before.loaded)
    kept = [it for it in changes.catalogue.datasets if it.name != dataset.name]
    return replace(
        changes,
        dataset=dataset,
        catalogue=replace(changes.catalogue, datasets=(*kept, dataset)),
    )


def _counted(report: "Report") -> dict[str, int]:
    from okg.validation.report import SEVERITIES

    return {it: count for it in SEVERITIES if (count := report.count(it))}


@contextmanager
def _folder(limits: Limits) -> Iterator[Path]:
    try:
        with tempfile.TemporaryDirectory(prefix="okg-", dir=limits.temporary) as folder:
            yield Path(folder)
    except FileNotFoundError as error:
        if limits.temporary is None or limits.temporary.is_dir():
            raise
        raise EnvironmentFault(
            f"there can be no temporary folder below {limits.temporary}: {error.strerror}"
        ) from None
