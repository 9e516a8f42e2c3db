"""Lines of N-Triples and N-Quads: taken apart in SQL where they look as they mostly do.

DuckDB's reader of CSV gives the lines, in order, at the speed of the disk; it leaves out blank
lines, and stops at carriage returns, at bytes that are not UTF-8 and at very long lines. So the
lines are counted, and where the count does not come out, ``sift`` makes a copy that has the same
number of lines and none that are trouble.
"""

import io
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from okg.columnar.reading.strict import BLANK, IRI

__all__ = ["count_lines", "renamed", "sift", "size_of_lines", "split_lines", "tidy"]

BLOCK = 1 << 22
TIDIED = 1 << 16  # small: one comment spoils a block
LONG_LINE = 1 << 20
"""Lines of so many bytes are not given to DuckDB, which takes two million."""
SEPARATOR = b"\x01"
"""What DuckDB takes for the separator of columns, of which there is one; hardly ever in a line."""
MANY_WORDS = 8192
"""Characters of a line above which it is not split at every space, which would take memory."""


def renamed(column: str, file: int) -> str:
    """Return the SQL expression for a term whose blank nodes have names of their file only.

    ``_:x`` in file 3 becomes ``_:f3_x``. All of them are renamed, so no other can have that name.
    What may be no name could so become one: it loses its "_" instead, and the parser decides.
    """
    return f"""CASE WHEN starts_with({column}, '_:') THEN
            CASE WHEN regexp_matches({column}, '^_:[A-Za-z0-9_]')
                THEN '_:f{file}_' || substr({column}, 3) ELSE substr({column}, 2) END
        ELSE {column} END"""


def split_lines(file: int, *, quads: bool) -> str:
    """Return the query for s, p, o and size of each line of the file that is its parameter.

    Lines are in order, and their size is in bytes without the end of the line.
    Terms are what stands between the spaces, and may still be anything; they are NULL where a line
    is not of the form ``s p o .``, or ``s p o g .`` with a certain graph, which is dropped.
    """
    lines = (
        "read_csv($1, columns = {'line': 'VARCHAR'}, delim = '\\x01', quote = '', escape = '', "
        "header = false, auto_detect = false, new_line = '\\n', compression = 'none')"
    )
    # A list of words costs half as much as to look for the first space, and then for the second.
    words = "string_split(line, ' ')"
    short = f"strlen(line) < {MANY_WORDS}"
    before = "length(w[1]) + length(w[2])"
    if quads:
        words = f"CASE WHEN {short} THEN {words} END"
        graph = "CASE WHEN len(w) > 4 AND w[-2][1] IN ('<', '_') THEN w[-2] END"
        count, behind = "len(w) - (g IS NOT NULL)::INT", "coalesce(length(g) + 1, 0)"
        pattern = f"{IRI}|{BLANK}".replace("'", "''")
        good = f"AND (g IS NULL OR regexp_full_match(g, '{pattern}'))"
    else:
        first_two = "[split_part(line, ' ', 1), split_part(line, ' ', 2)]"
        words = f"CASE WHEN {short} THEN {words} ELSE {first_two} END"
        graph, count, behind, good = "NULL", "len(w)", "0", ""
    return f"""
        SELECT CASE WHEN good THEN {renamed("s", file)} END AS s,
            CASE WHEN good THEN p END AS p,
            CASE WHEN good THEN {renamed("o", file)} END AS o,
            strlen(line)::UINTEGER AS size
        FROM (
            SELECT *, ends_with(line, ' .') AND s[1] IN ('<', '_') AND starts_with(p, '<') {good}
                AS good
            FROM (
                SELECT line, g, w[1] AS s, w[2] AS p, CASE WHEN {count} = 4 THEN w[3]
                    ELSE substr(line, {before} + 3, length(line) - ({before}) - 4 - {behind})
                    END AS o
                FROM (SELECT line, w, {graph} AS g FROM (SELECT line, {words} AS w FROM {lines}))
            )
        )"""


def count_lines(path: Path) -> int:
    """Return the number of lines up to the last that is not blank."""
    count, ended, any_text = 0, 0, False
    with path.open("rb") as content:
        while block := content.read(BLOCK):
            count += block.count(b"\n")
            text = len(block.rstrip(b"\n"))
            ended = len(block) - text + (0 if text else ended)
            any_text = any_text or text > 0
    return count - ended + any_text


def size_of_lines(path: Path) -> int:
    """Return the number of bytes up to the last line's end, whether a line feed is there or not."""
    with path.open("rb") as content:
        if not content.seek(0, io.SEEK_END):
            return 0
        content.seek(-1, io.SEEK_END)
        return content.tell() + 1 + (content.read() != b"\n")


def sift(path: Path, copy: Path, decide: Callable[[int, bytes], None]) -> None:
    """Copy the lines, as many as there are, with comments in place of those that are trouble.

    Blank lines are trouble that needs no more than that. Other lines that DuckDB cannot take are
    given to ``decide`` with their number.
    """
    number = 1
    with path.open("rb") as content, copy.open("wb") as target:
        while block := content.read(BLOCK) + content.readline():
            block = block.replace(b"\r\n", b"\n")
            if not _harmless(block) or _has_long_line(block):
                lines = block.split(b"\n")
                for place, line in enumerate(lines):
                    if len(line) > LONG_LINE or not _harmless(line):
                        decide(number + place, line)
                        lines[place] = b"#"
                block = b"\n".join(lines)
            number += block.count(b"\n")
            if block.startswith(b"\n"):
                block = b"#" + block
            # Twice: of three line feeds, the first pass sees one pair.
            for _ in range(2):
                block = block.replace(b"\n\n", b"\n#\n")
            target.write(block)


def tidy(path: Path, copy: Path, *, quads: bool) -> None:
    """Copy the lines as pyoxigraph writes them, so that they look as they mostly do.

    Blocks in which not every line is a statement are left as they are.
    """
    form = ox.RdfFormat.N_QUADS if quads else ox.RdfFormat.N_TRIPLES
    with path.open("rb") as content, copy.open("wb") as target:
        while block := content.read(TIDIED) + content.readline():
            try:
                text = ox.serialize(ox.parse(block, format=form), format=form) or b""
            except SyntaxError:
                text = block
            count = block.count(b"\n") + (not block.endswith(b"\n"))
            target.write(text if text.count(b"\n") == count else block)


def _harmless(text: bytes) -> bool:
    if b"\r" in text or SEPARATOR in text:
        return False
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _has_long_line(block: bytes) -> bool:
    """Tell whether there may be a long line: it would fill half its length from start to end."""
    half = LONG_LINE // 2
    return any(block.find(b"\n", at, at + half) < 0 for at in range(0, len(block) - half + 1, half))
