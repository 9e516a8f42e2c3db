"""RDF files, many and large, into the tables that everything else works on.

"Fast accept, slow decide": SQL takes lines apart and accepts what certainly is right, term by
distinct term; whatever is left is decided by pyoxigraph, whose strict parsers say what is accepted
and how a term is written.
"""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from okg.columnar.errors import Refused, ResourceFault
from okg.columnar.reading.dictionary import (
    Identity,
    hashed,
    identify,
    make_facts,
)
from okg.columnar.reading.files import DataFile
from okg.columnar.reading.reader import LoadedFile, Progress, Reader, working_tables

__all__ = ["DataFile", "Loaded", "LoadedFile", "Progress", "load"]

MOST_FILES = 2**16 - 1


@dataclass(frozen=True)
class Loaded:
    """What was read. ``files[n - 1]`` is file n of the table ``fact``."""

    files: list[LoadedFile]
    facts: int
    """Distinct triples."""
    terms: int


def load(  # noqa: PLR0913 — the last two are for constants and for tests
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[DataFile],
    *,
    temporary: Path,
    tell: Callable[[Progress], None],
    terms: Iterable[str] = (),
    identity: Identity = hashed,
) -> Loaded:
    """Read ``files``, all graphs of them as one, into new tables of ``connection``:

    - ``term(id UBIGINT, text VARCHAR, kind UTINYINT)``: every term as pyoxigraph writes it, kind 0
      an IRI, 1 a blank node, 2 a literal; the macro ``term_id(text)`` tells its id, and no two
      terms have the same. There may be terms in it that no fact has;
    - ``predicate(p UINTEGER, id UBIGINT)``: the predicates, numbered from 1;
    - ``fact(p UINTEGER, s UBIGINT, o UBIGINT, file USMALLINT, line UINTEGER)``: every triple once,
      where it first stands, sorted by p, s and o; files are numbered from 1.

    Blank nodes get names of their file: ``_:x`` of file 2 is ``_:f2_x``. ``terms`` are further
    terms, in their canonical form, which go into the table ``term`` too. Give all constants here:
    only here is it seen to that their ids are no others' ids. Copies of files go to ``temporary``,
    and are removed. ``identity`` is for tests.

    The connection must not be in a transaction, and is fit for nothing but another ``load`` after
    an error.

    Raises InputFault that tells of every file that cannot be read and of every line that is
    wrong; ResourceFault where there is no room for a copy; duckdb's own errors where it meets its
    limits.
    """
    if len(files) > MOST_FILES:
        raise Refused(f"{len(files)} files are too many at once; put them together")
    # The order of rows is what tells the line.
    connection.execute("SET preserve_insertion_order = true")
    connection.execute(f"CREATE OR REPLACE MACRO term_id(t) AS {identity('t', 0)}")
    try:
        with (
            tempfile.TemporaryDirectory(
                prefix="reading-", dir=temporary, ignore_cleanup_errors=True
            ) as folder,
            working_tables(connection),
        ):
            loaded = Reader(connection, files, Path(folder), tell).read()
            identify(connection, terms, identity)
            make_facts(connection)
    except OSError as error:
        raise ResourceFault(
            f"a copy of a file cannot be written to {temporary}: {error.strerror or error}; "
            "make room there, or choose another temporary folder"
        ) from None
    [(facts, count)] = connection.execute(
        "SELECT (SELECT count(*) FROM fact), (SELECT count(*) FROM term)"
    ).fetchall()
    return Loaded(loaded, facts, count)
