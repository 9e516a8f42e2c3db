"""Transitive properties, and chains that lengthen themselves, as recursive queries.

A rule p ∘ q → p adds q-steps at the end of p, q ∘ p → p at the beginning; a transitive property
does both with itself. A recursive query takes one step after the other inside the database, where a
loop of statements would take a statement for each.
"""

from collections.abc import Collection

from okg.columnar.rules.forms import Form
from okg.columnar.rules.model import Rule
from okg.columnar.rules.query import Source, Writer

__all__ = ["is_complete", "is_recursive", "recursion"]


def is_recursive(rule: Rule, transitive: Collection[str]) -> bool:
    """Tell whether ``rule`` lengthens a property by steps of a property that is not closed itself.

    Steps of another property, if that is one of the ``transitive``, need to be taken only once.
    """
    if len(rule.body) != 2 or rule.head is None:
        return False
    (start, first, middle), (joined, second, end) = rule.body
    subject, predicate, value = rule.head
    if (start, middle, end) != (subject, joined, value) or len({start, middle, end}) < 3:
        return False
    if any(it[0] != "?" for it in (start, middle, end)):
        return False
    return first == predicate == second or (
        (first == predicate and second not in transitive)
        or (second == predicate and first not in transitive)
    )


def recursion(writer: Writer, form: Form, old: Source, delta: Source) -> str | None:
    """Return the query for all that the rules of ``form`` lead to with the help of ``delta``.

    What ``old`` says alone is closed already. Its columns are p, s and o. None if nothing follows.
    """
    head = form.head[1] if form.head else ""
    forward = form.body[0][1] == head
    step = form.body[1][1] if forward else form.body[0][1]
    at, to = ("o", "s") if forward else ("s", "o")
    index, other = form.slots.index(head), form.slots.index(step)
    pairs = sorted({(writer.number(row[index]), writer.number(row[other])) for row in form.rows})
    grown, steps = {p for p, _ in pairs}, {q for _, q in pairs}
    table = ", ".join(f"({p}::UINTEGER, {q}::UINTEGER)" for p, q in pairs)
    all_steps = writer.facts((*old, *delta), steps)
    if all_steps is None:
        return None
    begun = []
    if new := writer.facts(delta, grown):
        begun.append(f"SELECT p, s, o FROM ({new})")
    new_steps, before = writer.facts(delta, steps), writer.facts(old, grown)
    if new_steps and before:
        begun.append(
            f"SELECT b.p, {_ends('b', 'n', forward=forward)} FROM ({before}) b, ({new_steps}) n, "
            f"pair t WHERE b.p = t.p AND n.p = t.q AND b.{at} = n.{to}"
        )
    if not begun:
        return None
    return (
        f"WITH RECURSIVE pair(p, q) AS (VALUES {table}), "
        f"step AS MATERIALIZED (SELECT t.p, n.s, n.o FROM ({all_steps}) n, pair t "
        "WHERE n.p = t.q), "
        f"reached(p, s, o) AS (SELECT * FROM ({' UNION ALL '.join(begun)}) "
        f"UNION SELECT r.p, {_ends('r', 'n', forward=forward)} FROM reached r, step n "
        f"WHERE r.p = n.p AND r.{at} = n.{to}) SELECT p, s, o FROM reached"
    )


def is_complete(form: Form) -> bool:
    """Tell whether what ``recursion`` returns leads to nothing more by the same rules.

    It may, where a property that grows is also a step of another.
    """
    pairs = [tuple(atom[1] for atom in rule.body) for rule in form.rules]
    heads = [rule.head[1] for rule in form.rules if rule.head]
    steps = {it for pair, head in zip(pairs, heads, strict=True) for it in pair if it != head}
    return not steps & set(heads)


def _ends(grown: str, step: str, *, forward: bool) -> str:
    start, end = (grown, step) if forward else (step, grown)
    return f"{start}.s AS s, {end}.o AS o"
