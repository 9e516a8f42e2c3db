"""What is wrong with a cell, or a row, and where it is."""

from dataclasses import dataclass
from itertools import islice

from okg.errors import InputError

__all__ = ["Misread", "Problem", "Problems", "refusal"]

ROWS = 8
"""So many rows with the same problem are listed."""
KEPT = 10_000
"""So many problems are kept in words; more are counted."""


class Misread(Exception):
    """A cell that does not say what its column should."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is rejected."""

    cell: str
    """Such as ``contracts.xlsx, sheet Deals, row 14, column "End date"``."""
    message: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}"


class Problems(list[Problem]):
    """Problems, the first of them in words and all of them counted."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0

    def add(self, problems: list[Problem]) -> None:
        """Add the problems of a row."""
        self.total += len(problems)
        if len(self) < KEPT:
            self.extend(problems)

    def told(self, limit: int) -> list[str]:
        """Return a line for each problem, or, with a ``limit``, so many for those of a kind."""
        if not limit:
            rest = self.total - len(self)
            return [*map(str, self), *([f"and {rest:,} more"] if rest else [])]
        kinds: dict[tuple[str, str], list[Problem]] = {}
        for it in self:
            kinds.setdefault((it.column, it.message), []).append(it)
        lines = [_told(it) for it in islice(kinds.values(), limit)]
        rest = self.total - sum(len(it) for it in islice(kinds.values(), limit))
        return [*lines, f"and {rest:,} more; --limit 0 shows all"] if rest else lines


def _told(alike: list[Problem]) -> str:
    first, *others = alike
    if not others:
        return str(first)
    rows = ", ".join(str(it.row) for it in others[:ROWS])
    rest = f" and {len(others) - ROWS:,} more" if len(others) > ROWS else ""
    return f"{first}; so {'are rows' if len(others) > 1 else 'is row'} {rows}{rest}"


def refusal(
    path: str, problems: Problems, counts: tuple[int, int], notes: list[str], limit: int = 20
) -> InputError:
    """Return the error for the table at ``path`` of which nothing is taken because of ``problems``.

    ``counts`` are the rows rejected and read. The ``notes`` may tell why.
    """
    rejected, read = counts
    listed = "".join(f"  {it}\n" for it in problems.told(limit))
    remarks = "".join(f"{it}\n" for it in notes)
    return InputError(
        f"{path}: {rejected:,} of {read:,} rows cannot be taken as they are, so none was:\n"
        f"{listed}{remarks}"
        f"Correct these cells, or leave the rows out: okg import {path} --keep-going"
    )
