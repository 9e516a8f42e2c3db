"""The tests of a plan on single terms, in Python and in SQL; ``values`` says what they mean."""

from collections.abc import Callable, Sequence

from okg.columnar.plan import (
    Compare,
    Constant,
    Datatype,
    Kind,
    Languages,
    Length,
    Pattern,
    Test,
)

__all__ = ["language_of", "predicate", "sql_condition", "sql_told"]

KINDS = {"<": "iri", "_": "blank", '"': "literal"}
NUMBERS = {"iri": 0, "blank": 1, "literal": 2}


def predicate(test: Test, columns: Sequence[str]) -> Callable[[tuple[str, ...]], bool]:
    """Return ``test`` as a function of a row over ``columns``."""
    if isinstance(test, Kind):
        at = columns.index(test.column)
        return lambda row: KINDS[row[at][0]] in test.kinds
    from okg.columnar import values

    if isinstance(test, Compare):
        at, outcomes = columns.index(test.left), test.outcomes
        if isinstance(test.right, Constant):
            limit = test.right.term
            return lambda row: values.compare(row[at], limit) in outcomes
        other = columns.index(test.right)
        return lambda row: values.compare(row[at], row[other]) in outcomes
    at = columns.index(test.column)
    holds = _on_term(test)
    return lambda row: holds(row[at])


def _on_term(test: Datatype | Length | Pattern | Languages) -> Callable[[str], bool]:
    from okg.columnar import values

    match test:
        case Datatype():

            def holds(text: str) -> bool:
                term = values.term(text)
                return term.datatype == test.datatype and values.is_valid(
                    term.lexical, term.datatype
                )

        case Length():

            def holds(text: str) -> bool:
                string = values.string(text)
                return (
                    string is not None
                    and test.least <= len(string)
                    and (test.most is None or len(string) <= test.most)
                )

        case Pattern():

            def holds(text: str) -> bool:
                string = values.string(text)
                return string is not None and values.matches(string, test.pattern, test.flags)

        case Languages():

            def holds(text: str) -> bool:
                tag = values.term(text).language
                return any(values.language_matches(tag, it) for it in test.ranges)

    return holds


def language_of(term: str) -> str:
    """Return the language of a literal in lower case, "" where it has none."""
    from okg.columnar import values

    return values.term(term).language


def sql_condition(test: Test, *aliases: str) -> str:
    """Return ``test`` as an expression over rows of ``told.PLAIN`` (a Kind) or of ``literal``."""
    if isinstance(test, Kind):
        numbers = ", ".join(str(NUMBERS[it]) for it in sorted(test.kinds))
        return f"{aliases[0]}.kind IN ({numbers})" if numbers else "false"
    from okg.columnar.values import sql

    [first, *_] = aliases
    match test:
        case Compare():
            return _in_order(test.outcomes, first, aliases[1])
        case Datatype():
            return sql.datatype_sql(first, test.datatype)
        case Length():
            return sql.length_sql(first, test.least, test.most)
        case Pattern():
            return sql.matches_sql(first, test.pattern, test.flags)
        case Languages():
            return sql.language_sql(first, test.ranges)


def sql_told(test: Test) -> str:
    """Return what the text of a term tells of ``test``, as an expression over ``told.PLAIN``.

    It is NULL for a term that only a row of ``literal`` can tell about. Raises ``PatternFault`` for
    what is no regular expression of XPath.
    """
    from okg.columnar.values import told

    match test:
        case Kind() | Languages():
            return sql_condition(test, "t")
        case Compare():
            assert isinstance(test.right, Constant)
            return told.compare_told(test.outcomes, test.right.term)
        case Datatype():
            return told.datatype_told(test.datatype)
        case Length():
            return told.length_told(test.least, test.most)
        case Pattern():
            return told.matches_told(test.pattern, test.flags)


def _in_order(outcomes: frozenset[int], left: str, right: str) -> str:
    from okg.columnar.values.sql import less_sql

    if outcomes <= {-1, 0} and -1 in outcomes:
        return less_sql(left, right, 0 in outcomes)
    if outcomes <= {1, 0} and 1 in outcomes:
        return less_sql(right, left, 0 in outcomes)
    if outcomes == {0}:
        return f"{less_sql(left, right, True)} AND {less_sql(right, left, True)}"
    either = less_sql(left, right, 0 in outcomes), less_sql(right, left, 0 in outcomes)
    return f"({either[0]} OR {either[1]})" if outcomes else "false"
