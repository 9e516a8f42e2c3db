"""Which charts an answer invites: amounts or counts, one to each thing that the answer is about."""

import re
from collections.abc import Iterable, Sequence

from okg.server.pages.parts import Bar, Cell, Chart, Table

__all__ = ["charts", "measures"]

MOST_BARS = 30
MOST_CHARTS = 4

NOT_MEASURES = re.compile(
    r"number|position|start|end|line|code|year|statement|version|rank|characters", re.IGNORECASE
)
UNITS = re.compile(r"currency|unit", re.IGNORECASE)


def charts(table: Table) -> list[Chart]:
    """Return the bar charts that ``table`` invites, none where it invites none.

    The first column says what a bar stands for, the first column of numbers that measure something
    how long it is; a column of currencies, where there are several, makes a chart of each.
    """
    measure = _measure(table)
    if table.total > len(table.rows) or measure is None:
        return []
    unit = next((i for i, name in enumerate(table.columns) if i and UNITS.search(name)), None)
    found = []
    for kind in dict.fromkeys(row[unit].text if unit is not None else "" for row in table.rows):
        rows = [row for row in table.rows if unit is None or row[unit].text == kind]
        labels = [row[0] for row in rows]
        if not 2 <= len(rows) <= MOST_BARS or len(set(labels)) < len(rows):
            continue
        bars = _bars((row[0], row[measure]) for row in rows)
        found.append(Chart(table.columns[0], table.columns[measure], kind, bars))
    return found if len(found) <= MOST_CHARTS else []


def _measure(table: Table) -> int | None:
    for index, name in enumerate(table.columns):
        values = [row[index].number for row in table.rows]
        if index and measures(name) and _are_sizes(values):
            return index
    return None


def measures(column: str) -> bool:
    """Tell whether the numbers of a column measure something; years and positions do not."""
    return not NOT_MEASURES.search(column)


def _are_sizes(values: Sequence[float | None]) -> bool:
    return bool(values) and all(it is not None and it >= 0 for it in values) and any(values)


def _bars(pairs: Iterable[tuple[Cell, Cell]]) -> list[Bar]:
    rows = [(label, value, value.number or 0.0) for label, value in pairs]
    longest = max(number for *_, number in rows) or 1.0
    return [Bar(label, value, number / longest) for label, value, number in rows]
