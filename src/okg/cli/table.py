"""An answer on a screen: as much of each term as the width of the screen allows.

A column with the same value in every row is told once, above the table. The rest is shown in the
first of these forms that fits: each label with its term beside it; labels that wrap, with the term
below where it is the first of its row; or, where even those would be torn apart, the answer row by
row, a line a column.
"""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console
from rich.text import Text

from okg.query.results import Answer, Cell

__all__ = ["print_table"]

GAP = "  "
NARROW = 14
"""A column that wraps is not made narrower than this, unless it holds nothing that wide."""

WORDS = re.compile(r"(?=\s)|(?<=-)(?=\w)")
"""Where a line may end: at blanks and, for the names of claims are long, after a hyphen."""
HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[:/#-])")
"""Where the name of a column, or a term, may be divided."""
NUMBER = re.compile(r"-?\d+(\.\d+)?")

Rows = Sequence[Sequence[Cell]]
Styled = tuple[str, str]
"""A text and the style it is shown in."""


def print_table(console: Console, answer: Answer, language: str, *, counted: bool = True) -> None:
    """Print ``answer`` on ``console``, in its width, with labels in ``language``.

    Below it, where it is to be ``counted``, stands how many rows there are.
    """
    cells = answer.labelled(language)
    constant = _constant(answer.columns, cells)
    kept = [i for i in range(len(answer.columns)) if i not in constant]
    columns = [answer.columns[i] for i in kept]
    rows = [[row[i] for i in kept] for row in cells]
    lines, shortened = _body(columns, rows, console.width)
    if constant:
        said = [cells[0][i] if cells[0][i].text else Cell("–") for i in constant]
        above = _records([answer.columns[i] for i in constant], [said], console.width)
        lines = [*above, Text(), *lines]
    for line in lines:
        console.print(line, soft_wrap=True)
    if not counted:
        return
    count = f"{len(answer)} row{'' if len(answer) == 1 else 's'}"
    hint = "; --format csv has every term in full" if shortened else ""
    console.print(f"{count}{hint}", style="dim", highlight=False)


def _constant(columns: Sequence[str], rows: Rows) -> list[int]:
    """Return the columns that have one value in all rows, unless all have."""
    found = [i for i in range(len(columns)) if len({row[i] for row in rows}) == 1]
    return found if len(rows) > 1 and len(found) < len(columns) else []


def _beside(cell: Cell) -> str:
    return f" ({cell.term})" if cell.term else ""


def _body(columns: list[str], rows: Rows, width: int) -> tuple[list[Text], bool]:
    """Return the lines of the table, and whether they leave out what some terms are."""
    beside = [[[[(cell.text, ""), (_beside(cell), "dim")]] for cell in row] for row in rows]
    natural = _widths(columns, [[cell.text + _beside(cell) for cell in row] for row in rows])
    if sum(natural) + len(GAP) * (len(columns) - 1) <= width:
        return list(_drawn(columns, rows, beside, natural)), False
    texts = [[cell.text for cell in row] for row in rows]
    below = max((cell_len(row[0].term) for row in rows), default=0)
    widths = _narrowed(columns, texts, width - len(GAP) * (len(columns) - 1), below)
    if widths is None:
        return list(_records(columns, rows, width)), False
    wrapped: list[list[list[list[Styled]]]] = []
    for number, row in enumerate(rows):
        lines = [
            [[(line, "")] for line in _wrapped(cell.text, size)]
            for cell, size in zip(row, widths, strict=True)
        ]
        if number == 0 or rows[number - 1][0] != row[0]:
            # Rows about one thing follow each other: its term stands in the first of them.
            lines[0] += [[(line, "dim")] for line in _wrapped(row[0].term, widths[0])]
        wrapped.append(lines)
    return list(_drawn(columns, rows, wrapped, widths)), any(
        cell.term for row in rows for cell in row
    )


def _widths(columns: list[str], texts: list[list[str]]) -> list[int]:
    return [
        max([cell_len(column), *(cell_len(row[i]) for row in texts)])
        for i, column in enumerate(columns)
    ]


def _narrowed(
    columns: list[str], texts: list[list[str]], available: int, first: int
) -> list[int] | None:
    """Return widths for the columns that add up to what is ``available``, or None.

    The ``first`` column has so much as that, if it can.
    """
    widths = _widths(["" for _ in columns], texts)
    widths[0] = max(widths[0], first)
    least = []
    for i, column in enumerate(columns):
        head = max(map(len, _pieces(column)))
        longest = max((len(piece) for row in texts for piece in _pieces(row[i])), default=0)
        widths[i] = max(widths[i], head)
        least.append(max(head, min(longest, NARROW)))
    while sum(widths) > available:
        widest = max(range(len(widths)), key=lambda i: (widths[i] > least[i], widths[i]))
        if widths[widest] <= least[widest]:
            return None
        widths[widest] -= 1
    return widths


def _pieces(text: str) -> list[str]:
    return (WORDS if " " in text else HUMPS).split(text)


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for piece in _pieces(text):
        if cell_len(lines[-1] + piece) <= width:
            lines[-1] += piece
            continue
        # A word that no line can hold is torn, as Chinese is anyway.
        torn = chop_cells(piece.lstrip(), width)
        lines = [*lines, *torn] if lines[-1] else torn
    return lines if text else []


def _drawn(
    columns: list[str], rows: Rows, cells: list[list[list[list[Styled]]]], widths: list[int]
) -> Iterator[Text]:
    """Yield the lines of a table whose ``cells`` are lines of styled texts."""
    right = [
        all(NUMBER.fullmatch(row[i].text) for row in rows if row[i].text)
        and any(row[i].text for row in rows)
        for i in range(len(columns))
    ]
    heads: list[list[list[Styled]]] = [
        [[(line, "bold")] for line in _wrapped(column, width)]
        for column, width in zip(columns, widths, strict=True)
    ]
    yield from _aligned(heads, widths, right)
    yield Text(GAP.join("─" * width for width in widths), style="dim")
    spaced = any(len(lines) > 1 for row in cells for lines in row)
    for number, row in enumerate(cells):
        if spaced and number:
            yield Text()
        yield from _aligned(row, widths, right)


def _aligned(row: list[list[list[Styled]]], widths: list[int], right: list[bool]) -> Iterator[Text]:
    for number in range(max(map(len, row), default=0)):
        line = Text()
        for lines, width, to_right in zip(row, widths, right, strict=True):
            styled = lines[number] if number < len(lines) else []
            blank = " " * (width - sum(cell_len(text) for text, _ in styled))
            line.append(blank if to_right else "")
            for text, style in styled:
                line.append(text, style)
            line.append(("" if to_right else blank) + GAP)
        line.rstrip()
        yield line


def _records(columns: list[str], rows: Rows, width: int) -> Iterator[Text]:
    head = max(map(len, columns))
    for number, row in enumerate(rows):
        if number:
            yield Text()
        for column, cell in zip(columns, row, strict=True):
            said = _wrapped(cell.text + _beside(cell), max(width - head - len(GAP), NARROW))
            for first, line in enumerate(said):
                name = "" if first else column
                yield Text.assemble((set_cell_size(name, head), "bold"), GAP, line)
