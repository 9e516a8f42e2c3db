"""A plan carried out in the database: what its reports find goes into the table ``finding``."""

from collections import Counter
from collections.abc import Collection

from okg.columnar.database import Database
from okg.columnar.plan import Define, Evaluate, Plan, Report
from okg.columnar.sets import Answer, unanswered
from okg.columnar.simplify import constants, names_in, relations_of, simplified, without_empty
from okg.columnar.sql import Renderer, quoted

__all__ = ["execute"]

BATCH = 12
"""Reports that go into one statement: planning costs more than a small report does."""


def execute(
    database: Database, plan: Plan, answer: Answer = unanswered, wanted: Collection[str] = ()
) -> None:
    """Carry ``plan`` out; ``answer`` is asked what is no set operation.

    What the plan defines under the names ``wanted`` is a table afterwards, unless it is empty.

    Raises ResourceFault where memory or the disk are full.
    """
    plan = simplified(plan, database.presence, wanted)
    database.add_terms(
        {it for step in plan.steps for relation in relations_of(step) for it in constants(relation)}
    )
    uses = Counter(name for step in plan.steps for name in names_in(step))
    uses.update(wanted)
    inline = {
        step.name for step in plan.steps if isinstance(step, Define) and uses[step.name] == 1
    }.difference(wanted)
    last = _last_uses(plan, inline)
    empty: set[str] = set()
    waiting: list[str] = []
    for number, planned in enumerate(plan.steps):
        match step := without_empty(planned, empty, database.presence):
            case None if not isinstance(planned, Report):
                empty.add(planned.name)
            case Define():
                query = database.renderer.query(step.relation)
                if step.name in inline:
                    # What is used once is worked out where it is used.
                    database.tables[step.name] = f"({query})"
                elif not database.define(step.name, query):
                    empty.add(step.name)
            case Evaluate():
                if not _evaluate(database, step, answer):
                    empty.add(step.name)
            case Report():
                waiting.append(_report(database.renderer, step))
                if len(waiting) == BATCH:
                    _insert(database, waiting)
        if not waiting:
            # Every table that goes makes room for others.
            for name in [it for it in database.tables if last.get(it, number) < number]:
                if name not in wanted:
                    database.drop(name)
    _insert(database, waiting)


def _last_uses(plan: Plan, inline: Collection[str]) -> dict[str, int]:
    """Return the number of the last step that uses what a step defines.

    What goes into an ``inline`` definition is used where that is used.
    """
    last: dict[str, int] = {}
    for number, step in reversed(list(enumerate(plan.steps))):
        at = number
        if not isinstance(step, Report):
            at = last.get(step.name, number) if step.name in inline else number
        for name in names_in(step):
            last[name] = max(last.get(name, at), at)
    return last


def _evaluate(database: Database, step: Evaluate, answer: Answer) -> int:
    """Have the question of ``step`` answered; return how many rows the answer has."""
    nodes = [
        text
        for (text,) in database.execute(
            f"SELECT text FROM ({database.renderer.query(step.focus)}) n "
            "JOIN term ON id = n.focus ORDER BY text"
        )
    ]
    facts = b""
    if nodes:
        query = database.renderer.query(step.facts)
        lines = database.execute(
            "SELECT s.text || ' ' || p.text || ' ' || o.text || ' .' || chr(10) "
            f"FROM ({query}) f JOIN term s ON s.id = f.subject "
            "JOIN term p ON p.id = f.predicate JOIN term o ON o.id = f.object"
        )
        facts = "".join(line for (line,) in lines).encode()
    rows = list(answer(step, nodes, facts)) if nodes else []
    database.add_terms({term for row in rows for term in row if term})
    columns = [[row[at] or None for row in rows] for at in range(len(step.columns))]
    # A place left open has no term, and so no identifier.
    chosen = ", ".join(f"term_id(c{at}) AS {quoted(it)}" for at, it in enumerate(step.columns))
    lists = ", ".join(f"unnest(${at + 1}::VARCHAR[]) AS c{at}" for at in range(len(columns)))
    return database.define(step.name, f"SELECT {chosen} FROM (SELECT {lists})", columns)


def _report(renderer: Renderer, step: Report) -> str:
    chosen = [
        quoted(it) if it in step.relation.columns else f"NULL::UBIGINT AS {it}"
        for it in ("focus", "value", "path")
    ]
    more = ", ".join(quoted(it) for it in step.relation.columns if it.startswith("?"))
    chosen.append(f"{f'[{more}]' if more else 'NULL'}::UBIGINT[] AS more")
    return f"SELECT {step.constraint}, {', '.join(chosen)} FROM ({renderer.query(step.relation)})"


def _insert(database: Database, waiting: list[str]) -> None:
    if waiting:
        database.execute(f"INSERT INTO finding {' UNION ALL '.join(waiting)}")
        waiting.clear()
