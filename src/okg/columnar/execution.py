"""A plan carried out in the database: what its reports find goes into the table ``finding``."""

from collections import Counter
from collections.abc import Collection

from okg.columnar.database import Database
from okg.columnar.plan import Define, Evaluate, Plan, Report
from okg.columnar.sets import Answer, unanswered
from okg.columnar.simplify import constants, names_in, relations_of, simplified
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
    renderer = database.renderer()
    plan = simplified(plan, database.presence(renderer), wanted)
    database.add_terms(
        {it for step in plan.steps for relation in relations_of(step) for it in constants(relation)}
    )
    uses = Counter(name for step in plan.steps for name in names_in(step))
    waiting: list[str] = []
    for step in plan.steps:
        match step:
            case Define():
                query = renderer.query(step.relation)
                if uses[step.name] == 1 and step.name not in wanted:
                    # What is used once is worked out where it is used.
                    database.tables[step.name] = f"({query})"
                else:
                    database.fill(renderer)
                    database.define(step.name, query)
            case Evaluate():
                _evaluate(database, renderer, step, answer)
            case Report():
                waiting.append(_report(renderer, step))
                database.fill(renderer)
                if len(waiting) == BATCH:
                    _insert(database, waiting)
    _insert(database, waiting)


def _evaluate(database: Database, renderer: Renderer, step: Evaluate, answer: Answer) -> None:
    queries = [renderer.query(step.focus), renderer.query(step.facts)]
    database.fill(renderer)
    nodes = [
        text
        for (text,) in database.execute(
            f"SELECT text FROM ({queries[0]}) n JOIN term ON id = n.focus ORDER BY text"
        )
    ]
    lines = database.execute(
        "SELECT s.text || ' ' || p.text || ' ' || o.text || ' .' || chr(10) "
        f"FROM ({queries[1]}) f JOIN term s ON s.id = f.subject "
        "JOIN term p ON p.id = f.predicate JOIN term o ON o.id = f.object"
    )
    rows = list(answer(step, nodes, "".join(line for (line,) in lines).encode()))
    database.add_terms({term for row in rows for term in row if term})
    columns = [[row[at] or None for row in rows] for at in range(len(step.columns))]
    # A place left open has no term, and so no identifier.
    chosen = ", ".join(f"term_id(c{at}) AS {quoted(it)}" for at, it in enumerate(step.columns))
    lists = ", ".join(f"unnest(${at + 1}::VARCHAR[]) AS c{at}" for at in range(len(columns)))
    database.define(step.name, f"SELECT {chosen} FROM (SELECT {lists})", columns)


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
