"""Files read by the reader, and by pyoxigraph, which says what is right."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyoxigraph as ox

from okg.columnar.errors import InputFault
from okg.columnar.reading import DataFile, Loaded, load
from okg.columnar.reading.dictionary import Identity, hashed

__all__ = ["Place", "Read", "lines_at_fault", "oracle", "read", "read_files"]

Place = dict[tuple[str, str, str], tuple[int, int]]
"""Where each triple stands first: the number of the file, and of the line."""

TABLES = {
    "term": [("id", "UBIGINT"), ("text", "VARCHAR"), ("kind", "UTINYINT")],
    "predicate": [("p", "UINTEGER"), ("id", "UBIGINT")],
    "fact": [
        ("p", "UINTEGER"),
        ("s", "UBIGINT"),
        ("o", "UBIGINT"),
        ("file", "USMALLINT"),
        ("line", "UINTEGER"),
    ],
}


@dataclass
class Read:
    """What was read, and the connection where it is."""

    loaded: Loaded
    facts: Place
    connection: duckdb.DuckDBPyConnection


def read(
    folder: Path,
    *files: DataFile | Path,
    terms: Iterable[str] = (),
    identity: Identity = hashed,
) -> Read:
    """Load ``files`` and return the facts as text; see that the tables are as they should be."""
    connection = duckdb.connect(config={"threads": 2})
    loaded = load(
        connection,
        [it if isinstance(it, DataFile) else DataFile(str(it)) for it in files],
        temporary=folder,
        tell=lambda _: None,
        terms=terms,
        identity=identity,
    )
    for table, columns in TABLES.items():
        described = connection.execute(f"DESCRIBE {table}").fetchall()
        assert [(row[0], row[1]) for row in described] == columns
    rows = connection.execute("""
        SELECT s.text, p.text, o.text, file, line FROM fact f JOIN predicate n USING (p)
        JOIN term s ON s.id = f.s JOIN term p ON p.id = n.id JOIN term o ON o.id = f.o
        """).fetchall()
    facts = {(s, p, o): (file, line) for s, p, o, file, line in rows}
    assert len(facts) == len(rows) == loaded.facts
    [numbers] = connection.execute("""
        SELECT count(*), count(DISTINCT id), count(DISTINCT text), count(*) FILTER (
            id = term_id(text) AND kind = CASE text[1] WHEN '<' THEN 0 WHEN '_' THEN 1 ELSE 2 END)
        FROM term""").fetchall()
    assert numbers == (loaded.terms,) * 4
    schemas = connection.execute("SELECT schema_name FROM duckdb_schemas()").fetchall()
    assert ("reading",) not in schemas
    assert not list(folder.glob("reading-*")), "copies are removed"
    return Read(loaded, facts, connection)


def read_files(folder: Path, **contents: bytes) -> Read:
    """Read files of these contents; ``data_nt`` is the content of ``data.nt``."""
    paths = []
    for name, content in contents.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content)
        paths.append(path)
    return read(folder, *paths)


def oracle(lines: Iterable[bytes], *, quads: bool = False) -> tuple[Place, set[int]]:
    """Return what pyoxigraph finds in the lines of file 1, and the lines that it rejects.

    RDF 1.2, which it accepts, counts as rejected.
    """
    form = ox.RdfFormat.N_QUADS if quads else ox.RdfFormat.N_TRIPLES
    facts: Place = {}
    rejected = set()
    for number, line in enumerate(lines, 1):
        try:
            found = list(ox.parse(line, format=form))
        except SyntaxError:
            rejected.add(number)
            continue
        if any(is_newer(it.object) for it in found):
            rejected.add(number)
            continue
        for it in found:
            triple = (own(it.subject), own(it.predicate), own(it.object))
            facts.setdefault(triple, (1, number))
    return facts, rejected


def is_newer(term: object) -> bool:
    return isinstance(term, ox.Triple) or (
        isinstance(term, ox.Literal) and term.direction is not None
    )


def own(term: object, file: int = 1) -> str:
    return re.sub("^_:", f"_:f{file}_", str(term))


def lines_at_fault(read_it: Callable[[], object]) -> list[int]:
    """Return the numbers of the lines that the message names."""
    try:
        read_it()
    except InputFault as error:
        return [int(it) for it in re.findall(r"^\S+, line (\d+)", error.message, re.MULTILINE)]
    return []
