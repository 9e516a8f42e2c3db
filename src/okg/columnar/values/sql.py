"""The same values and tests in DuckDB, over a table ``term(id, text, kind)``.

``prepare`` makes the table ``literal``; ``fill`` puts into it what ``compare.value`` says about the
terms that are asked for. SQL itself does so for the ordinary lexical forms of the ordinary types,
which it recognises by patterns that accept only what is certain; Python does the rest, each
distinct term once. Since the columns of a ``Value`` order even the longest number and the finest
second, comparisons need nothing but this table.

The functions whose names end in ``_sql`` return expressions over rows of it, called by an alias.
They are TRUE, FALSE or NULL, and NULL on a missing row: what is not TRUE is a violation.
"""

from collections.abc import Iterable

import duckdb

from okg.columnar.errors import Refused
from okg.columnar.values.compare import FOURTEEN_HOURS, Family, value
from okg.columnar.values.datatypes import PATTERNS
from okg.columnar.values.numeric import DIGITS, INTEGERS, PLACES
from okg.columnar.values.patterns import matches, to_re2
from okg.columnar.values.terms import RDF, XSD
from okg.columnar.values.times import CALENDAR, DURATIONS

__all__ = [
    "datatype_sql",
    "fill",
    "in_re2",
    "language_sql",
    "length_sql",
    "less_sql",
    "matches_sql",
    "prepare",
    "prepare_matching",
    "refusal",
]

TYPES = {
    "lexical": "VARCHAR",
    "language": "VARCHAR",
    "datatype": "VARCHAR",
    "valid": "BOOLEAN",
    "family": "UTINYINT",
    "number": f"DECIMAL(38, {PLACES})",
    "rest": "VARCHAR",
    "single": "FLOAT",
    "double": "DOUBLE",
    "micros": "BIGINT",
    "zoned": "BOOLEAN",
    # Four of them; as BIGINT[4], DuckDB 2.0 fails on what it should not even look at.
    "spans": "BIGINT[]",
}
"""The columns beside ``id``, each as explained in ``compare.Value``."""

UNDECIDED = 255
"""The family of rows that await Python; no row has it when ``fill`` returns."""
BATCH = 10_000
"""Rows that Python decides at a time."""

# What is certain, by form. A pattern is a whole lexical form; FLOAT stays clear of its limits.
CERTAIN = {
    "integer": f"[+-]?[0-9]{{1,{DIGITS}}}",
    "decimal": rf"[+-]?[0-9]{{1,{DIGITS}}}(\.[0-9]{{1,{PLACES}}})?",
    "float": r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?([eE][+-]?[0-9])?",
    "double": r"[+-]?[0-9]{1,17}(\.[0-9]{1,17})?([eE][+-]?[0-9]{1,2})?",
    "date": r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])?",
    "dateTime": (
        r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
        r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])?"
    ),
}

# Escapes other than \uXXXX; U+0001 is always escaped in a canonical text, so that it can stand
# for the backslash meanwhile.
ESCAPES = (
    (r"\\", "\x01"),
    (r"\"", '"'),
    (r"\n", "\n"),
    (r"\r", "\r"),
    (r"\t", "\t"),
    (r"\b", "\b"),
    (r"\f", "\f"),
    ("\x01", "\\"),
)
WRITTEN = "regexp_extract(text, '(?s)^\"(.*)\"', 1)"
"""The expression for a lexical form as it is written, with its escapes."""


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table ``literal``."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in TYPES.items())
    connection.execute(f"CREATE TABLE literal (id UBIGINT, {columns})")


def prepare_matching(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the function that ``matches_sql`` falls back on; DuckDB imports numpy for that."""
    connection.create_function("xpath_matches", matches, ["VARCHAR"] * 3, "BOOLEAN")


def fill(connection: duckdb.DuckDBPyConnection, wanted_sql: str) -> None:
    """Put a row into ``literal`` for every IRI and literal that it lacks of those wanted.

    ``wanted_sql`` is a query with a column ``id``. IRIs have a row because SHACL asks for the
    length and the pattern of theirs too (4.4); blank nodes have none.
    """
    connection.execute(_filling(wanted_sql))
    marked = f"SELECT id FROM literal WHERE family = {UNDECIDED}"
    if not connection.execute(f"{marked} LIMIT 1").fetchall():
        return
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE undecided AS "
        f"SELECT id, text FROM term SEMI JOIN ({marked}) USING (id)"
    )
    connection.execute(f"DELETE FROM literal WHERE family = {UNDECIDED}")
    start = 0
    while rows := connection.execute(
        f"SELECT id, text FROM undecided WHERE rowid BETWEEN {start} AND {start + BATCH - 1}"
    ).fetchall():
        _insert(connection, rows)
        start += BATCH
    connection.execute("DROP TABLE undecided")


def _insert(connection: duckdb.DuckDBPyConnection, rows: Iterable[tuple[int, str]]) -> None:
    decided = [(number, row) for number, text in rows if (row := value(text)) is not None]
    columns = zip(*((number, *row) for number, row in decided), strict=True)
    kinds = ["UBIGINT", *TYPES.values()]
    lists = ", ".join(f"unnest(${at}::{kind}[])" for at, kind in enumerate(kinds, 1))
    connection.execute(f"INSERT INTO literal SELECT {lists}", [list(it) for it in columns])


def _filling(wanted_sql: str) -> str:
    """Return the statement that inserts what is certain, and marks what is not."""
    return f"""
INSERT INTO literal
WITH wanted AS (
    SELECT id, text, kind, contains(text, '\\') AS escaped
    FROM term SEMI JOIN ({wanted_sql}) AS w USING (id) ANTI JOIN literal USING (id)
    WHERE kind <> 1
), divided AS (
    SELECT
        id,
        CASE
            WHEN kind = 0 THEN text[2:-2]
            WHEN NOT escaped THEN split_part(text, '"', 2)
            ELSE {_unescaped(WRITTEN)}
        END AS lexical,
        CASE
            WHEN kind = 0 THEN NULL
            WHEN NOT escaped THEN split_part(text, '"', 3)
            ELSE regexp_extract(text, '"([^"]*)$', 1)
        END AS suffix,
        escaped AND contains(text, '\\u') AS odd
    FROM wanted
), typed AS (
    SELECT id, lexical, suffix, datatype, form, least, most, odd, {_certain()} AS sure
    FROM divided
        LEFT JOIN (VALUES {_forms()}) AS f(suffix, datatype, form, least, most) USING (suffix)
), placed AS (
    SELECT
        *,
        CASE
            WHEN NOT sure THEN NULL
            WHEN form = 'date' THEN epoch_us(try_cast(lexical[1:10] AS DATE)::TIMESTAMP)
            WHEN form = 'dateTime' THEN epoch_us(try_cast({_without_zone()} AS TIMESTAMP))
        END AS local,
        CASE WHEN form IN ('date', 'dateTime') AND sure THEN {_zone()} END AS zone,
        CASE
            WHEN form IN ('integer', 'decimal') AND sure THEN try_cast(lexical AS {TYPES["number"]})
        END AS number
    FROM typed
)
SELECT
    id,
    lexical,
    CASE WHEN starts_with(suffix, '@') THEN suffix[2:] ELSE '' END,
    CASE
        WHEN datatype IS NOT NULL THEN datatype
        WHEN suffix IS NULL THEN ''
        WHEN starts_with(suffix, '@') THEN '{RDF}langString'
        ELSE suffix[4:-2]
    END,
    CASE
        WHEN form = 'integer'
            THEN (least IS NULL OR number >= least) AND (most IS NULL OR number <= most)
        ELSE true
    END AS valid,
    CASE
        WHEN odd OR NOT sure THEN {UNDECIDED}
        WHEN form IS NULL OR NOT valid THEN {Family.NONE}
        WHEN form IN ('integer', 'decimal') THEN {Family.DECIMAL}
        WHEN form = 'string' THEN {Family.STRING}
        WHEN form = 'float' THEN {Family.FLOAT}
        WHEN form = 'double' THEN {Family.DOUBLE}
        WHEN local IS NULL THEN {UNDECIDED}
        WHEN form = 'date' THEN {Family.DATE}
        ELSE {Family.DATE_TIME}
    END AS family,
    CASE WHEN family = {Family.DECIMAL} THEN number END,
    '',
    CASE
        WHEN family IN ({Family.DECIMAL}, {Family.FLOAT}) THEN try_cast(lexical AS FLOAT)
    END AS single,
    CASE
        WHEN family = {Family.FLOAT} THEN single
        WHEN family IN ({Family.DECIMAL}, {Family.DOUBLE}) THEN try_cast(lexical AS DOUBLE)
    END,
    CASE WHEN family IN ({Family.DATE}, {Family.DATE_TIME}) THEN local - {_offset()} END,
    CASE WHEN family IN ({Family.DATE}, {Family.DATE_TIME}) THEN zone <> '' END,
    NULL
FROM placed
"""


def _forms() -> str:
    """Return a row for every datatype whose lexical forms are not all valid, or have an order.

    It has the end of a term of that type, the type, its form, and the bounds of an integer type.
    """
    forms = dict.fromkeys([*PATTERNS, *CALENDAR, *DURATIONS], "rare")
    forms |= dict.fromkeys(INTEGERS, "integer") | {it: it for it in (*CERTAIN, "string")}
    # Without \\u every lexical form of anyURI is valid, and it has no order.
    del forms["anyURI"]
    datatypes = {f"{XSD}{name}": (form, name) for name, form in forms.items()}
    datatypes[f"{RDF}XMLLiteral"] = ("rare", "")
    rows = []
    for datatype, (form, name) in datatypes.items():
        suffix = "" if form == "string" else f"^^<{datatype}>"
        bounds = (
            f"{'NULL' if it is None else it}::{TYPES['number']}"
            for it in INTEGERS.get(name, (None, None))
        )
        rows.append(
            f"({_quoted(suffix)}, {_quoted(datatype)}, {_quoted(form)}, {', '.join(bounds)})"
        )
    return ", ".join(rows)


def _certain() -> str:
    """Return the expression for whether SQL can tell all about a lexical form."""
    cases = " ".join(
        f"WHEN form = '{form}' THEN regexp_full_match(lexical, '{pattern}')"
        for form, pattern in CERTAIN.items()
    )
    return f"CASE WHEN form IS NULL OR form = 'string' THEN true {cases} ELSE false END"


def _unescaped(text: str) -> str:
    for escape, character in ESCAPES:
        text = f"replace({text}, {_quoted(escape)}, {_quoted(character)})"
    return text


def _zone() -> str:
    """Return the expression for the time zone at the end of a certain form, or ''."""
    return (
        "CASE WHEN lexical[-1] = 'Z' THEN 'Z' "
        "WHEN lexical[-6] IN ('+', '-') AND lexical[-3] = ':' THEN lexical[-6:] ELSE '' END"
    )


def _without_zone() -> str:
    return f"CASE WHEN length({_zone()}) = 6 THEN lexical[:-7] ELSE lexical END"


def _offset() -> str:
    """Return the expression for the microseconds that ``zone`` is before Z."""
    minutes = "(zone[2:3]::BIGINT * 60 + zone[5:6]::BIGINT)"
    return (
        f"CASE WHEN length(zone) = 6 "
        f"THEN {minutes} * CASE WHEN zone[1] = '-' THEN -60000000 ELSE 60000000 END ELSE 0 END"
    )


def less_sql(left: str, right: str, or_equal: bool = False) -> str:
    """Return the expression for ``left`` < ``right``, or <=, two aliases of ``literal``.

    TRUE exactly where ``compare`` returns -1, or 0 with ``or_equal``.
    """
    a, b, less = left, right, "<=" if or_equal else "<"

    def pair(first: str, second: str) -> str:
        return f"({first} < {second} OR ({first} = {second} AND {a}.rest {less} {b}.rest))"

    numbers = f"{a}.family <= {Family.DOUBLE} AND {b}.family <= {Family.DOUBLE}"
    spans = [(f"{a}.spans[{at}]", f"{b}.spans[{at}]") for at in range(1, 5)]
    shorter = " AND ".join(f"({x} < {y} OR ({x} = {y} AND {a}.rest < {b}.rest))" for x, y in spans)
    if or_equal:
        same = " AND ".join(f"{x} = {y}" for x, y in spans)
        shorter = f"({shorter}) OR ({same} AND {a}.rest = {b}.rest)"
    later = f"({a}.micros + {FOURTEEN_HOURS})"
    return f"""CASE
WHEN {a}.family = {Family.NONE} OR {b}.family = {Family.NONE} THEN NULL
WHEN {numbers} THEN CASE greatest({a}.family, {b}.family)
    WHEN {Family.DECIMAL} THEN {pair(f"{a}.number", f"{b}.number")}
    WHEN {Family.FLOAT} THEN {a}.single {less} {b}.single
    ELSE {a}.double {less} {b}.double END
WHEN {a}.family <> {b}.family THEN NULL
WHEN {a}.family = {Family.STRING} THEN {a}.lexical {less} {b}.lexical
WHEN {a}.family = {Family.BOOLEAN} THEN {a}.number {less} {b}.number
WHEN {a}.family = {Family.DURATION} THEN {shorter}
WHEN {a}.zoned = {b}.zoned THEN {pair(f"{a}.micros", f"{b}.micros")}
ELSE {later} < {b}.micros OR ({later} = {b}.micros AND {a}.rest < {b}.rest) END"""


def datatype_sql(alias: str, datatype: str) -> str:
    """Return the expression for sh:datatype (SHACL, 4.1.2); see ``datatypes``."""
    return f"({alias}.datatype = {_quoted(datatype)} AND {alias}.valid)"


def language_sql(alias: str, ranges: Iterable[str]) -> str:
    """Return the expression for a language that is in one of the ranges; see ``languages``."""
    tests = []
    for it in sorted(it.lower() for it in ranges if it):
        if it == "*":
            tests.append(f"{alias}.language <> ''")
        else:
            tests.append(f"{alias}.language = {_quoted(it)}")
            tests.append(f"starts_with({alias}.language, {_quoted(f'{it}-')})")
    return f"({' OR '.join(tests) or 'false'})"


def length_sql(alias: str, least: int, most: int | None) -> str:
    """Return the expression for ``least`` to ``most`` characters, counted as code points.

    SPARQL's ``strlen`` (17.4.3.2) of ``str``, as sh:minLength and sh:maxLength want (SHACL, 4.4).
    """
    length = f"length({alias}.lexical)"
    return f"{length} >= {least}" + ("" if most is None else f" AND {length} <= {most}")


def matches_sql(alias: str, pattern: str, flags: str = "") -> str:
    """Return the expression for sh:pattern (SHACL, 4.4.3), by RE2 where ``in_re2``.

    Raises ``PatternFault`` for what is no regular expression of XPath. Where Python has to match
    and gives up, the query ends in an error that ``refusal`` understands.
    """
    re2 = to_re2(pattern, flags)
    if re2 is not None:
        return f"regexp_matches({alias}.lexical, {_quoted(re2)})"
    return f"xpath_matches({alias}.lexical, {_quoted(pattern)}, {_quoted(flags)})"


def in_re2(pattern: str, flags: str) -> bool:
    """Tell whether ``matches_sql`` can do without the function of ``prepare_matching``."""
    return to_re2(pattern, flags) is not None


def refusal(error: duckdb.Error) -> Refused | None:
    """Return what ``matches`` said when it gave up inside a query; None for any other error."""
    _, found, message = str(error).partition("Refused: ")
    return Refused(message) if found else None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
