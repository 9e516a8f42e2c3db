"""Data of any size, judged in DuckDB; what was found stays there until it is asked for."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from okg.columnar.database import TYPE, Database, resources
from okg.columnar.execution import execute
from okg.columnar.judgement import answers, layers, more_columns, result
from okg.columnar.memory import Graph
from okg.columnar.placing import placed
from okg.columnar.plan import Constant, Facts, Layer, Project
from okg.columnar.reading import DataFile, LoadedFile, load
from okg.columnar.rulebook import CHECKED, SUBJECTS, Rulebook
from okg.columnar.rules.model import Contradiction
from okg.columnar.rules.program import Program
from okg.columnar.rules.schema import reason
from okg.columnar.shapes.model import Predicate
from okg.columnar.shapes.results import Result
from okg.columnar.simplify import constants, relations_of

__all__ = ["InDatabase", "Resources", "Standing", "Tell", "open_data"]

BATCH = 2_000
LAST = ("MaxCount", "UniqueLang")
"""Components whose results are about the last of several values."""
Tell = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and of how much; 0 of 0 if that is unknown."""


@dataclass(frozen=True)
class Resources:
    """What the work may take of the machine; None leaves it to DuckDB."""

    memory_limit: str | None = None
    """A number with its unit, such as "2GB"."""
    threads: int | None = None
    temporary: Path | None = None
    """Where to make a folder for what memory does not hold."""


def open_data(
    rulebook: Rulebook,
    files: Sequence[DataFile],
    context: Sequence[DataFile],
    limits: Resources,
    tell: Tell,
) -> tuple[Database, list[LoadedFile]]:
    """Return a database with the data of ``files`` and ``context``, and what is known beside it.

    Raises InputFault that tells of all faults in files, ResourceFault where the machine is too
    small.
    """
    database = Database(
        memory_limit=limits.memory_limit,
        threads=limits.threads,
        temporary=limits.temporary,
        own_files=len(files),
    )
    try:
        with resources():
            loaded = load(
                database.connection,
                [*files, *context],
                temporary=database.folder,
                tell=lambda it: tell(f"reading {it.file}", it.done, it.total),
                terms=_terms(rulebook),
            )
        database.add_known(rulebook.known)
    except BaseException:
        database.close()
        raise
    return database, loaded.files


def _terms(rulebook: Rulebook) -> set[str]:
    """Return the terms that are compared with those of the data, so that all are told apart."""
    found = {term for triple in rulebook.known for term in triple}
    for step in rulebook.plan.steps:
        for relation in relations_of(step):
            found |= constants(relation)
    return found


class Standing(NamedTuple):
    """Where a result stands."""

    file: int
    """The number of the file, from 1."""
    line: int
    """The line in it, or the number of the statement where ``LoadedFile.ordinal`` says so."""
    at_node: bool
    """Whether it is about what that line or statement has as its subject, not as its object."""


class InDatabase:
    """A ``Judgement`` of files. It holds a database until it is closed."""

    def __init__(  # noqa: PLR0913 — what is judged, by what, and with what
        self,
        rulebook: Rulebook,
        files: Sequence[DataFile],
        context: Sequence[DataFile] = (),
        limits: Resources = Resources(),
        tell: Tell = lambda _what, _done, _total: None,
        *,
        everything: bool = True,
    ) -> None:
        """Judge what ``files`` say beside ``context``, which is not judged.

        ``everything`` that follows is inferred, or else what matters to the constraints.

        Raises InputFault and ResourceFault as ``open_data`` does, and InputFault where a query in
        the shapes reports a failure.
        """
        self.rulebook = rulebook
        self.contradictions: Sequence[Contradiction] = ()
        self.omitted = 0
        self.database, self.files = open_data(rulebook, files, context, limits, tell)
        program = rulebook.program if everything else rulebook.judging_program
        try:
            self._judge(program, tell)
        except BaseException:
            self.database.close()
            raise
        self._more = more_columns(rulebook)

    def _judge(self, program: Program | None, tell: Tell) -> None:
        database = self.database
        if program:
            tell("reasoning", 0, 0)
            with resources():
                # Shapes report literals that are not written as their datatype wants.
                _, found = reason(
                    database.connection,
                    self.rulebook.known,
                    program,
                    literals=False,
                )
            self.contradictions, self.omitted = found.contradictions, found.omitted
        else:
            database.execute("CREATE TABLE inferred(p UINTEGER, s UBIGINT, o UBIGINT)")
        tell("validating", 0, 0)
        plan = self.rulebook.judging(layers(self.rulebook, bool(self.contradictions)))
        execute(database, plan, answers(self.rulebook), [SUBJECTS, CHECKED])
        self._subjects, self._checked = database.take(SUBJECTS), database.take(CHECKED)
        database.forget()

    @cached_property
    def counts(self) -> Mapping[int, int]:
        """See ``Judgement``."""
        return dict(
            self.database.execute(
                "SELECT constraint_number, count(*) FROM finding GROUP BY ALL ORDER BY ALL"
            )
        )

    @cached_property
    def subjects(self) -> int:
        """See ``Judgement``."""
        return self._one(f"SELECT count(*) FROM {self._subjects}")

    @cached_property
    def checked(self) -> int:
        """See ``Judgement``."""
        return self._one(f"SELECT count(*) FROM {self._checked}")

    def results(self, constraints: Collection[int], limit: int | None = None) -> Iterator[Result]:
        """See ``Judgement``."""
        yield from (found for found, _ in self.placed_results(constraints, limit))

    def placed_results(
        self, constraints: Collection[int], limit: int | None = None
    ) -> Iterator[tuple[Result, Standing | None]]:
        """Return results, each with where it stands.

        That is where the triple with the value stands, or else where the focus node is described
        first, or else mentioned first; None where it stands nowhere.
        """
        if not constraints:
            return
        cursor = self.database.connection.cursor()
        numbers = ", ".join(map(str, constraints))
        with resources():
            # The few that are wanted are chosen before their texts are looked up.
            cursor.execute(
                "SELECT constraint_number, f.text, v.text, p.text, more, place, at_node FROM ("
                f"SELECT * FROM {self._placed} WHERE constraint_number IN ({numbers}) "
                f"ORDER BY place, focus, value{'' if limit is None else f' LIMIT {limit}'}"
                ") c JOIN term f ON f.id = focus LEFT JOIN term v ON v.id = value "
                "LEFT JOIN term p ON p.id = path "
                "ORDER BY place, f.text, v.text, constraint_number"
            )
        while True:
            with resources():
                rows = cursor.fetchmany(BATCH)
            if not rows:
                return
            further = {it for *_, more, _, _ in rows for it in more or ()}
            texts = self._texts(further) if further else {}
            for row in rows:
                yield self._result(row, texts)

    def _result(
        self, row: tuple[Any, ...], texts: Mapping[int, str]
    ) -> tuple[Result, Standing | None]:
        number, focus, value, path, more, place, at_node = row
        said = {"focus": focus, "value": value or "", "path": path or ""}
        if more:
            named = zip(self._more[number], more, strict=True)
            said |= {name: texts.get(term, "") for name, term in named}
        found = result(self.rulebook, number, said)
        return found, (
            None if place is None else Standing(place >> 32, place & 0xFFFFFFFF, at_node)
        )

    @cached_property
    def _placed(self) -> str:
        """A table of all findings with their places, made when one of them is asked for."""
        # The constraints whose path is one property, with that property.
        rows = [
            (number, it.path.term, it.component.rpartition("#")[2].startswith(LAST))
            for number, it in enumerate(self.rulebook.constraints)
            if isinstance(it.path, Predicate)
        ]
        self.database.execute(
            "CREATE TABLE path AS "
            "SELECT unnest($1::USMALLINT[]) AS constraint_number, "
            "term_id(unnest($2::VARCHAR[])) AS id, unnest($3::BOOLEAN[]) AS last",
            [[row[at] for row in rows] for at in range(3)],
        )
        self.database.execute(f"CREATE TABLE placed AS {placed(self.database.own)}")
        return "placed"

    @property
    def unchecked(self) -> tuple[set[str], set[str]]:
        """See ``Judgement``."""
        left = (
            f"(SELECT p, o FROM (FROM fact WHERE {self.database.own}) f SEMI JOIN "
            f"(FROM {self._subjects} ANTI JOIN {self._checked} USING (focus)) n ON n.focus = f.s)"
        )
        classes = self.database.execute(
            f"SELECT text FROM (SELECT DISTINCT o AS id FROM {left} SEMI JOIN "
            f"(SELECT p FROM predicate WHERE id = term_id('{TYPE}')) USING (p)) "
            "JOIN term USING (id)"
        )
        predicates = self.database.execute(
            f"SELECT text FROM (SELECT DISTINCT p FROM {left}) JOIN predicate USING (p) "
            "JOIN term USING (id)"
        )
        return {it for (it,) in classes}, {it for (it,) in predicates}

    def objects(self, predicate: str) -> set[str]:
        """See ``Judgement``."""
        facts = Facts("s", Constant(predicate), "o", Layer.OWN)
        return {it for (it,) in self.database.rows(Project(facts, (("o", "o"),)))}

    def about(self, nodes: Collection[str]) -> Sequence[Graph]:
        """See ``Judgement``."""
        rows = self.database.execute(
            "WITH node AS (SELECT term_id(unnest($1::VARCHAR[])) AS s) "
            "SELECT s, n.id, o FROM ("
            "SELECT p, s, o FROM fact SEMI JOIN node USING (s) UNION ALL "
            "SELECT p, s, o FROM inferred SEMI JOIN node USING (s)) JOIN predicate n USING (p)",
            [sorted(nodes)],
        )
        # Where DuckDB is to join these few with all texts, it prepares for many.
        texts = self._texts({it for row in rows for it in row})
        graph = Graph((texts[s], texts[p], texts[o]) for s, p, o in rows)
        return [graph, self.rulebook.known]

    def close(self) -> None:
        """See ``Judgement``."""
        self.database.close()

    def _texts(self, ids: Collection[int]) -> dict[int, str]:
        return dict(
            self.database.execute(
                "SELECT id, text FROM term SEMI JOIN "
                "(SELECT unnest($1::UBIGINT[]) AS id) USING (id)",
                [list(ids)],
            )
        )

    def _one(self, query: str) -> int:
        [(number,)] = self.database.execute(query)
        return int(number)
