"""Data that is not RDF, made into it: tables, and open-contracting files.

This is the seam for other kinds of data: what becomes entries of a register is read wherever RDF
is. Entries stream into lines of N-Triples in a temporary file, so that memory does not grow with
the table.
"""

import hashlib
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from okg import __version__
from okg.errors import InputError
from okg.ingest.arrangements import (
    BASE,
    Entry,
    Party,
    Statement,
    described,
    described_columns,
    party_iri,
    statements,
)
from okg.ingest.kinds import TABLES, is_imported, is_table
from okg.ingest.tables.problems import Problems, refusal

if TYPE_CHECKING:
    from okg.ingest.classify.classifier import Classifier

Item = TypeVar("Item")

__all__ = ["Imported", "Options", "import_file", "mapping_beside"]

MAPPING = ".mapping.toml"
"""What the name of a mapping that is used without being asked for ends in."""
OCDS = f"{BASE}ocds/"
"""Processes of open contracting have the same identifier (ocid) wherever they are published."""
NAMES = 100_000
"""So many names of organisations are compared with one another."""
SHOWN = 5
"""So many of these are told."""
FORMS = re.compile(
    r"\b(?:ltd|limited|plc|llp|llc|inc|incorporated|corp|corporation|co|company|gmbh|ag|kg|se|sa|"
    r"sas|sarl|srl|spa|bv|nv|oy|ab|as|aps|pty|pte|pvt|private|public|group|holdings?|the|uk)\b"
    r"|股份|有限|责任|公司|集团"
)
"""Words in names of organisations that do not tell one from another."""


@dataclass(frozen=True)
class Options:
    """How to import."""

    mapping: Path | None = None
    """The mapping of a table; None for the one beside it, if there is any."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """Values for rows without one, by field."""
    sheets: tuple[str, ...] = ()
    base: str = ""
    encoding: str = ""
    delimiter: str = ""
    dates: str = ""
    keep_going: bool = False
    """Whether rows with problems are left out, instead of everything."""
    everything: bool = False
    """Whether goods and works are taken from open-contracting files too."""
    classify: bool = True
    """Whether entries get services from their codes and words, where they have none."""
    limit: int = 20
    """Problems that an error tells of, 0 for all."""


@dataclass
class Imported:
    """What a file became. ``read`` is ``written`` and ``rejected`` together."""

    name: str
    lines: BinaryIO
    """Lines of N-Triples, from their beginning; the file is gone when it is closed."""
    base: str
    read: int = 0
    written: int = 0
    rejected: int = 0
    problems: Problems = field(default_factory=Problems)
    notes: list[str] = field(default_factory=list)
    summary: str = ""
    """The counts, where there are others than of rows."""

    @cached_property
    def size(self) -> int:
        """Bytes of ``lines``."""
        place = self.lines.tell()
        size = self.lines.seek(0, 2)
        self.lines.seek(place)
        return size

    def content(self) -> bytes:
        """Return all lines, and close their file."""
        with self.lines:
            return self.lines.read()

    def told(self) -> str:
        """Return the counts in a sentence."""
        return self.summary or (
            f"{self.name}: {self.read:,} rows read = {self.written:,} written + "
            f"{self.rejected:,} rejected"
        )


def mapping_beside(path: Path) -> Path | None:
    """Return the mapping that lies beside a table, ``contracts.mapping.toml``, if it does."""
    stem = path.name.removesuffix(".gz")
    found = path.with_name(Path(stem).stem + MAPPING)
    return found if found.is_file() else None


def import_file(
    path: Path, options: Options = Options(), tell: Callable[[str, int, int], None] | None = None
) -> Imported:
    """Import the table or the open-contracting file at ``path``.

    ``tell`` hears how many rows were read. Raises InputError where the file cannot be read, where
    its columns are not recognised, and where rows have problems, unless ``keep_going``.
    """
    if is_table(str(path)):
        found = _import_table(path, options, tell)
    elif is_imported(path):
        found = _import_contracting(path, options, tell)
    else:
        raise _neither(path)
    found.lines.seek(0)
    return found


def _neither(path: Path) -> InputError:
    if not path.is_file():
        reason = "it is a folder" if path.is_dir() else "there is no such file"
        return InputError(f"{path} cannot be read: {reason}")
    if path.suffix.lower() == ".json":
        return InputError(
            f"{path}: JSON, but no open contracting: it has no releases, no records and no ocid"
        )
    return InputError(
        f"{path} is no table ({', '.join(TABLES)}) and no open contracting (.json, .jsonl); RDF "
        "needs no import"
    )


def _import_table(
    path: Path, options: Options, tell: Callable[[str, int, int], None] | None
) -> Imported:
    from okg.ingest.tables.importing import open_table
    from okg.ingest.tables.lexicon import packaged_lexicon
    from okg.ingest.tables.mapping import Mapping as TableMapping
    from okg.ingest.tables.mapping import order_of, read_mapping

    file = options.mapping or mapping_beside(path)
    mapping = read_mapping(file) if file else TableMapping()
    mapping = replace(
        mapping,
        base=options.base or mapping.base,
        sheets=options.sheets or mapping.sheets,
        encoding=options.encoding or mapping.encoding,
        delimiter=options.delimiter or mapping.delimiter,
        dates=order_of(options.dates) or mapping.dates,
    )
    table = open_table(path, mapping, packaged_lexicon(), defaults=dict(options.defaults))
    writer = _Writer(path, table.base, options, [it for it in (path, file) if it])
    for sheet in table.sheets:
        writer.write(described_columns(sheet.origin, sheet.places, table.base))
    found, notes = writer.imported, list(table.notes)
    with _kept_unless_it_fails(found.lines):
        for row in _told(table.rows(), path.name, tell):
            found.read += 1
            if row.entry is None:
                found.rejected += 1
                found.problems.add(list(row.problems))
            else:
                found.written += 1
                if options.keep_going or not found.rejected:
                    writer.add(row.entry)
    if found.rejected and not options.keep_going:
        found.lines.close()
        counts = (found.rejected, found.read)
        raise refusal(str(path), found.problems, counts, notes, options.limit)
    if not found.read:
        found.notes.append(f"{path.name} has no rows below its headers")
    found.notes += [*table.notes, *writer.alike()]
    return found


def _import_contracting(
    path: Path, options: Options, tell: Callable[[str, int, int], None] | None
) -> Imported:
    from okg.ingest.contracting.processes import Counts, entries

    counts = Counts()
    writer = _Writer(path, options.base or OCDS, options, [path])
    found = writer.imported
    with _kept_unless_it_fails(found.lines):
        for entry in _told(entries(path, counts, everything=options.everything), path.name, tell):
            writer.add(entry)
    found.read = counts.read
    found.written = counts.read
    found.summary = f"{path.name}: {counts.told()}"
    found.notes += writer.alike()
    return found


@contextmanager
def _kept_unless_it_fails(lines: BinaryIO) -> Iterator[None]:
    try:
        yield
    except BaseException:
        lines.close()
        raise


def _told(
    items: "Iterable[Item]", name: str, tell: Callable[[str, int, int], None] | None
) -> "Iterator[Item]":
    for number, item in enumerate(items):
        if tell and number % 1000 == 0:
            tell(f"importing {name}, row {number:,}", 0, 0)
        yield item


class _Writer:
    """Writes entries as lines, and sees which organisations look alike."""

    def __init__(self, path: Path, base: str, options: Options, files: list[Path]) -> None:
        # Whoever reads the lines closes the file.
        lines = tempfile.TemporaryFile(prefix="okg-")  # noqa: SIM115
        self.imported = Imported(path.name, lines, base)
        self._path = path
        self._known: set[str] = set()
        self._classify = options.classify
        self._places: dict[str, tuple[Party, str]] = {}
        digests = {it.name: _digest(it) for it in files}
        self.write(described(digests, base, __version__))

    def write(self, triples: Iterable[Statement]) -> None:
        text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
        self.imported.lines.write(text.encode())

    def add(self, entry: Entry) -> None:
        base = self.imported.base
        if self._classify:
            entry = self._classified(entry)
        for role, parties in (
            ("hasClient", entry.clients),
            ("hasProvider", entry.providers),
            ("hasSubprovider", entry.subproviders),
        ):
            for party in parties:
                node = party_iri(party, base)
                if node not in self._places and len(self._places) < NAMES:
                    self._places[node] = (party, entry.cell(role))
        self.write(statements(entry, base, self._known))

    def _classified(self, entry: Entry) -> Entry:
        if entry.services and all(it.iri for it in entry.services) and not entry.codes:
            return entry
        from okg.ingest.classify.entries import classified

        [found] = classified([entry], self._classifier, self.imported.base)
        return found

    @cached_property
    def _classifier(self) -> "Classifier":
        from okg.ingest.classify.classifier import packaged_classifier
        from okg.ingest.classify.review import decisions_beside

        return packaged_classifier().with_decisions(decisions_beside(self._path))

    def alike(self) -> list[str]:
        """Return a note on the organisations that may be one, if there are any."""
        by_key: dict[str, list[str]] = defaultdict(list)
        for party, cell in self._places.values():
            by_key[_key(party.name)].append(f"{_shown(party)} ({cell})")
        found = [" and ".join(it[:SHOWN]) for it in by_key.values() if len(it) > 1]
        if not found:
            return []
        rest = f"; and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
        return [
            f"these may be one organisation: {'; '.join(found[:SHOWN])}{rest}. They stay apart "
            "unless they have the same identifier, or the same name and none"
        ]


def _shown(party: Party) -> str:
    return f'"{party.name}"' + (f" {party.identifier}" if party.identifier else "")


def _key(name: str) -> str:
    from okg.ingest.tables.words import key

    return FORMS.sub("", key(name)).replace(" ", "") or key(name)


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
