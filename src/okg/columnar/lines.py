"""Triples of a database as lines of N-Triples: what is stated, and what follows."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from okg.columnar.database import TYPE, Database, resources
from okg.columnar.rules.vocabulary import SCHEMA_PREDICATES, says_something_sql

__all__ = ["AS_IT_STANDS", "LINE", "Lines", "Spelling", "texts_of", "worth_telling"]

LINE = "subject || ' ' || predicate || ' ' || object || ' .' AS line, r1, r2, r3"
AS_IT_STANDS = "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\\x01')"
"""How to copy a column of text; no line of N-Triples has a control character in it."""
BATCH = 50_000
PIECES = 4
"""Numbers of 64 bits in a SHA-256."""


def texts_of(facts: str) -> str:
    """Return the query for ``facts`` as texts, for the terms that are in the table ``named``.

    Its columns are subject, predicate, object, and the ranks of the three.
    """
    return (
        "SELECT s.text AS subject, n.text AS predicate, o.text AS object, "
        "s.rank AS r1, n.rank AS r2, o.rank AS r3 "
        f"FROM ({facts}) f JOIN named s ON s.id = f.s JOIN predicate q ON q.p = f.p "
        "JOIN named n ON n.id = q.id JOIN named o ON o.id = f.o"
    )


def worth_telling(texts: str) -> str:
    """Return the query for the lines of those triples that ``worth_telling`` approves of.

    See ``okg.columnar.reasoned``.
    """
    schema = ", ".join(f"'{it}'" for it in sorted(SCHEMA_PREDICATES))
    names = ", ".join(
        f"CASE WHEN {it}[1] = '_' THEN '<' || {it} || '>' ELSE {it} END AS {it}"
        for it in ("subject", "object")
    )
    return (
        f"SELECT line, r1, r2, r3 FROM (SELECT {LINE}, predicate, {names} FROM ({texts}) WHERE NOT "
        f"((subject[1] = '_' OR object[1] = '_') AND predicate IN ({schema})) "
        f"AND NOT (predicate = '{TYPE}' AND object[1] = '_')) WHERE {says_something_sql()}"
    )


class Spelling(NamedTuple):
    """How literals are to be written."""

    certain: str
    """A pattern for those that stay as they are."""
    canonical: Callable[[Collection[str]], Mapping[str, str]]
    """Tells, of literals, how those are written that are written otherwise."""


class Lines:
    """What a database has of the user's files, and what follows from all files, as lines."""

    def __init__(self, database: Database, token: str | None, spelling: Spelling) -> None:
        """Blank nodes of the user's files get labels that begin with ``token``; those of the files
        beside them, or all if it is None, keep the labels that they have there.
        """
        self._database = database
        self._own = f"SELECT p, s, o FROM fact WHERE {database.own}"
        [(blank, in_files)] = database.execute(
            "SELECT count(*), bool_or(regexp_matches(text, '^_:f[0-9]+_')) FROM term WHERE kind = 1"
        )
        self.blank = bool(in_files)
        """Whether there may be blank nodes; those of the knowledge do not count."""
        self._merged = self._respell(spelling)
        new = f"file BETWEEN 1 AND {database.own_files}" if token else "false"
        text = (
            f"CASE WHEN kind <> 1 THEN text WHEN {new} "
            f"THEN '_:{token}' || text[3:] ELSE regexp_replace(text, '^_:f[0-9]+_', '_:') END"
        )
        # What is known beside all files has blank nodes of other names: they are left out.
        file = "regexp_extract(text, '^_:f([0-9]+)_', 1)"
        number = f"CASE kind WHEN 1 THEN try_cast({file} AS INTEGER) ELSE 0 END"
        terms = (
            f"SELECT id, {text} AS text, kind FROM (SELECT *, {number} AS file FROM spelled_term) "
            "WHERE file IS NOT NULL"
            if blank
            else "FROM spelled_term"
        )
        database.execute(f"CREATE OR REPLACE VIEW named AS SELECT *, 0 AS rank FROM ({terms})")

    def _respell(self, spelling: Spelling) -> bool:
        """Make ``spelled_term``; tell whether two terms have become one."""
        run = self._database.execute
        pattern = spelling.certain.replace("'", "''")
        odd = run(
            f"SELECT text FROM term WHERE kind = 2 AND NOT regexp_full_match(text, '{pattern}')"
        )
        changed = spelling.canonical([it for (it,) in odd])
        if not changed:
            run("CREATE OR REPLACE VIEW spelled_term AS SELECT id, text, kind FROM term")
            return False
        run(
            "CREATE OR REPLACE TABLE spelled AS SELECT term_id(unnest($1::VARCHAR[])) AS id, "
            "unnest($2::VARCHAR[]) AS text",
            [list(changed), list(changed.values())],
        )
        run(
            "CREATE OR REPLACE VIEW spelled_term AS "
            "SELECT id, coalesce(spelled.text, term.text) AS text, kind "
            "FROM term LEFT JOIN spelled USING (id)"
        )
        [(several,)] = run(
            "SELECT count(*) > count(DISTINCT text) OR "
            "bool_or(text IN (SELECT text FROM term WHERE kind = 2)) FROM spelled"
        )
        return bool(several)

    def write_stated(self, path: Path, without: Collection[str]) -> int:
        """Write what the user's files say to ``path``, but for these lines; return how many."""
        return self._write(self._stated(), path, without)

    def write_inferred(self, path: Path, without: Collection[str]) -> int:
        """Write what follows and is worth telling, as ``write_stated`` does."""
        return self._write(self._told(), path, without)

    def inferred(self) -> Iterator[str]:
        """Return the lines of what follows and is worth telling."""
        cursor = self._database.connection.cursor()
        with resources():
            cursor.execute(f"SELECT line FROM ({self._told()})")
        while True:
            with resources():
                rows = cursor.fetchmany(BATCH)
            if not rows:
                return
            yield from (line for (line,) in rows)

    def about(self, subjects: Collection[str], *, inferred: bool = False) -> set[str]:
        """Return the lines with what the user's files say of these IRIs, or what follows."""
        found = "s IN (SELECT term_id(unnest($1::VARCHAR[])))"
        lines = self._told(f"WHERE {found}") if inferred else self._stated(f"AND {found}")
        rows = self._database.execute(f"SELECT line FROM ({lines})", [sorted(subjects)])
        return {line for (line,) in rows}

    def subjects(self, *, inferred: bool) -> set[str]:
        """Return the IRIs that the user's files, or also what follows, say something of."""
        return self._iris("s", inferred)

    def mentioned(self, *, inferred: bool) -> set[str]:
        """Return the IRIs that are predicates or objects there."""
        predicates = self._database.execute(
            f"SELECT text FROM (SELECT DISTINCT p FROM ({self._facts(inferred)})) "
            "JOIN predicate USING (p) JOIN term USING (id)"
        )
        return self._iris("o", inferred).union(it for (it,) in predicates)

    def described(self, among: Collection[str]) -> set[str]:
        """Return those of the IRIs that the user's files, or what follows, say something of."""
        rows = self._database.execute(
            "SELECT text FROM (SELECT term_id(text) AS id, text FROM "
            "(SELECT unnest($1::VARCHAR[]) AS text)) "
            f"SEMI JOIN (SELECT s AS id FROM ({self._facts(True)})) USING (id)",
            [sorted(among)],
        )
        return {it for (it,) in rows}

    def summands(self) -> Iterator[int]:
        """Return numbers whose sum modulo 2^256 is the hash of what the user's files say.

        That hash is the sum of the SHA-256 of each line, in which blank nodes have no labels; each
        number is that of a quarter of the bits of all.
        """
        lines = self._stated()
        if self.blank:
            plain = "CASE kind WHEN 1 THEN '_:' ELSE text END"
            lines = lines.replace(
                "JOIN named ", f"JOIN (SELECT id, {plain} AS text, 0 AS rank FROM spelled_term) "
            )
        parts = ", ".join(
            f"sum(('0x' || hash[{16 * at + 1}:{16 * at + 16}])::UBIGINT)" for at in range(PIECES)
        )
        [sums] = self._database.execute(
            f"SELECT {parts} FROM (SELECT sha256(line) AS hash FROM ({lines}))"
        )
        for at, it in enumerate(sums):
            yield int(it or 0) << (64 * (PIECES - 1 - at))

    def _stated(self, condition: str = "") -> str:
        """Return the query for the lines of the user's files."""
        distinct = "DISTINCT" if self._merged else ""
        texts = texts_of(f"{self._own} {condition}")
        return f"SELECT {distinct} {LINE} FROM ({texts})"

    def _told(self, condition: str = "") -> str:
        """Return the query for the lines of what follows."""
        lines = worth_telling(texts_of(f"SELECT p, s, o FROM inferred {condition}"))
        if not self._merged:
            return lines
        # What follows in one spelling may be stated in another.
        stated = _lines("SELECT p, s, o FROM fact")
        return f"SELECT DISTINCT * FROM ({lines}) ANTI JOIN ({stated}) USING (line)"

    def _facts(self, inferred: bool) -> str:
        return f"{self._own} UNION ALL SELECT p, s, o FROM inferred" if inferred else self._own

    def _iris(self, place: str, inferred: bool) -> set[str]:
        rows = self._database.execute(
            f"SELECT text FROM (SELECT DISTINCT {place} AS id FROM ({self._facts(inferred)})) "
            "JOIN (SELECT id, text FROM term WHERE kind = 0) USING (id)"
        )
        return {it for (it,) in rows}

    def _write(self, lines: str, path: Path, without: Collection[str]) -> int:
        target = str(path).replace("'", "''")
        beside = ""
        if without:
            self._database.execute(
                "CREATE OR REPLACE TEMP TABLE left_out AS SELECT unnest($1::VARCHAR[]) AS line",
                [sorted(without)],
            )
            beside = " ANTI JOIN left_out USING (line)"
        [(count,)] = self._database.execute(
            f"COPY (SELECT line FROM ({lines}){beside}) TO '{target}' {AS_IT_STANDS}"
        )
        return int(count)


def _lines(facts: str) -> str:
    return f"SELECT {LINE} FROM ({texts_of(facts)})"
