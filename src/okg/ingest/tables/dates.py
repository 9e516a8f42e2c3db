"""Dates as people write them."""

import re
from datetime import date, datetime, timedelta
from typing import Literal

from okg.ingest.tables.problems import Misread

__all__ = ["SERIAL", "Ambiguous", "Order", "evidence", "read_date"]

Order = Literal["day first", "month first"]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier januar enero",
            "february feb février februar febrero",
            "march mar mars märz marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juin juni junio",
            "july jul juillet juli julio",
            "august aug août agosto",
            "september sep sept septembre septiembre",
            "october oct octobre oktober okt octubre",
            "november nov novembre noviembre",
            "december dec décembre dezember dez diciembre",
        ),
        1,
    )
    for name in names.split()
}
ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
COMPACT = re.compile(r"((?:19|20|21)\d\d)([01]\d)([0-3]\d)")
NUMERIC = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s/.-]*(?:of\s+)?([^\W\d]+)\.?,?[\s/.-]*(\d{4}|\d{2})"
)
MONTH_FIRST = re.compile(r"([^\W\d]+)\.?[\s/.-]*(\d{1,2})(?:st|nd|rd|th)?,?[\s/.-]+(\d{4}|\d{2})")
WEEKDAY = re.compile(
    r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
TIME = re.compile(
    r"[T\s]+\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s*[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?"
)
SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
"""A day as the number that spreadsheets keep it as: from 1954 to 2118."""
EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets, as far as days from March 1900 on are counted."""
EXAMPLE = "write it as year-month-day, such as 2026-11-22"


class Ambiguous(Misread):
    """A date of which the day could be the month."""


def read_date(cell: object, order: Order | None) -> date:  # noqa: PLR0911 — one a shape
    """Return the date that ``cell`` says; ``order`` is how the column writes day and month.

    Numbers are the days of a spreadsheet (ECMA-376 part 1, section 18.17.4.1, the 1900 system).
    Raises Ambiguous where only the order would tell, and Misread where it is no date.
    """
    match cell:
        case datetime():
            return cell.date()
        case date():
            return cell
        case bool():
            raise Misread(f"{cell} is not a date; {EXAMPLE}")
        case int() | float():
            return _of_serial(float(cell))
    text = str(cell)
    shown = WEEKDAY.sub("", TIME.sub("", text, count=1).strip(), count=1)
    if found := ISO.fullmatch(shown) or CHINESE.fullmatch(shown) or COMPACT.fullmatch(shown):
        numbers = [int(it) for it in found.groups() if it.isdecimal()]
        return _date(text, *numbers)
    if found := NUMERIC.fullmatch(shown):
        return _of_numbers(text, found, order)
    if found := DAY_FIRST.fullmatch(shown):
        return _date(text, _year(found[3]), _month(text, found[2]), int(found[1]))
    if found := MONTH_FIRST.fullmatch(shown):
        return _date(text, _year(found[3]), _month(text, found[1]), int(found[2]))
    if SERIAL.fullmatch(shown):
        return _of_serial(float(shown))
    raise Misread(f'"{text}" is not a date; {EXAMPLE}')


def evidence(cell: object) -> Order | None:
    """Return the order in which ``cell`` must have its day and month, if it tells."""
    if not isinstance(cell, str):
        return None
    found = NUMERIC.fullmatch(TIME.sub("", cell, count=1).strip())
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if 12 < first <= 31 and 1 <= second <= 12:
        return "day first"
    if 12 < second <= 31 and 1 <= first <= 12:
        return "month first"
    return None


def _of_numbers(text: str, found: re.Match[str], order: Order | None) -> date:
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    told = evidence(text)
    if told is None and first != second and 1 <= first <= 12 and 1 <= second <= 12:
        if order is None:
            raise Ambiguous(
                f'"{text}" could be {_date(text, year, second, first):%-d %B} or '
                f"{_date(text, year, first, second):%-d %B}, and nothing in the column tells; "
                'say which comes first, --dates "day first" or "month first", or '
                f"{EXAMPLE}"
            )
        told = order
    day, month = (second, first) if told == "month first" else (first, second)
    return _date(text, year, month, day)


def _date(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Misread(f'"{text}" is no day of the calendar; {EXAMPLE}') from None


def _year(text: str) -> int:
    # Two digits are of this century up to 69, as POSIX has it (strptime, %y: 69 to 99 are 19xx).
    number = int(text)
    return number if len(text) == 4 else number + (2000 if number < 69 else 1900)


def _month(text: str, name: str) -> int:
    found = MONTHS.get(name.casefold())
    if found is None:
        raise Misread(f'"{text}" is not a date: "{name}" is no month; {EXAMPLE}')
    return found


def _of_serial(number: float) -> date:
    if not 61 <= number < 2958466:
        raise Misread(f"{number:g} is not a date, nor the number of a day; {EXAMPLE}")
    return EPOCH + timedelta(days=int(number))
