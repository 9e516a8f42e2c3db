"""Dates, times and durations of XML Schema 1.1 as points on one time line.

Every value of a calendar type has an instant on the time line (XSD 1.1, E.3.4, timeOnTimeline), in
microseconds from 1970-01-01T00:00:00Z, and a text that orders what is finer. The year 0000 is the
one before 0001. Years of more than five digits, and durations of more than a hundred thousand
years, are valid but not placed: a processor may set such limits (XPath Functions and Operators,
10.1.1: overflow is an error, FODT0001).
"""

from functools import lru_cache
from typing import NamedTuple

from okg.columnar.values.numeric import fixed, regex

__all__ = ["CALENDAR", "DURATIONS", "Instant", "Span", "duration", "instant"]

YEAR = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
MONTH = r"(?P<month>0[1-9]|1[0-2])"
DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
TIME = (
    r"(?:(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):"
    r"(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]+))?|(?P<midnight>24:00:00(?:\.0+)?))"
)
ZONE = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"

CALENDAR = {
    "dateTime": f"{YEAR}-{MONTH}-{DAY}T{TIME}{ZONE}?",
    "dateTimeStamp": f"{YEAR}-{MONTH}-{DAY}T{TIME}{ZONE}",
    "date": f"{YEAR}-{MONTH}-{DAY}{ZONE}?",
    "time": f"{TIME}{ZONE}?",
    "gYear": f"{YEAR}{ZONE}?",
    "gYearMonth": f"{YEAR}-{MONTH}{ZONE}?",
    "gMonthDay": f"--{MONTH}-{DAY}{ZONE}?",
    "gMonth": f"--{MONTH}{ZONE}?",
    "gDay": f"---{DAY}{ZONE}?",
}
"""The lexical space of each type (XSD 1.1, 3.3.7 to 3.3.14), but for the length of the months."""

MONTHS_PART = r"(?:(?P<years>[0-9]+)Y)?(?:(?P<months>[0-9]+)M)?"
DAYS_PART = (
    r"(?:(?P<days>[0-9]+)D)?(?:T(?=[0-9])(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?"
    r"(?:(?P<seconds>[0-9]+)(?:\.(?P<fraction>[0-9]+))?S)?)?"
)
DURATIONS = {
    "duration": f"(?P<sign>-?)P(?=[0-9T]){MONTHS_PART}{DAYS_PART}",
    "yearMonthDuration": f"(?P<sign>-?)P(?=[0-9]){MONTHS_PART}",
    "dayTimeDuration": f"(?P<sign>-?)P(?=[0-9T]){DAYS_PART}",
}
"""XSD 1.1, 3.3.6, 3.4.26 and 3.4.27."""

MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
STARTS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
"""The months to whose first days durations are added to compare them (XSD 1.1, 3.3.6.1)."""
YEAR_DIGITS = 5
MOST_MONTHS = 12 * 10**YEAR_DIGITS
MOST_SECONDS = 366 * 86_400 * 10**YEAR_DIGITS
MICROSECONDS = 6


class Instant(NamedTuple):
    """A point of the time line."""

    micros: int | None
    """Microseconds, rounded down; None for what is too far away."""
    rest: str
    """The digits of the seconds that follow, without zeros at the end."""
    zoned: bool
    """Whether a time zone was given. Without one the instant is that of Z, give or take 14 h."""


class Span(NamedTuple):
    """A duration, as it is from each of the four months of ``STARTS`` on."""

    micros: tuple[int, int, int, int] | None
    """Microseconds, rounded down; None for what is too long."""
    rest: str


def instant(lexical: str, name: str) -> Instant | None:
    """Return where a value of the type ``name`` is; None if it is not in the lexical space."""
    match = regex(CALENDAR[name]).fullmatch(lexical)
    if not match:
        return None
    parts = match.groupdict()
    # What is absent is taken as in timeOnTimeline: the leap year 1972, December, the last day.
    digits = parts.get("year") or "1972"
    # Leap years come again after 400 years, hence after 10,000.
    leap_year = int(digits[-4:])
    month = int(parts.get("month") or 12)
    length = _days_in(leap_year, month)
    day = int(parts.get("day") or length)
    if day > length:
        return None
    zoned = parts["zone"] is not None
    if len(digits.lstrip("-0")) > YEAR_DIGITS:
        return Instant(None, "", zoned)
    seconds = _days_before(int(digits), month) * 86_400 + (day - 1) * 86_400
    if parts.get("hour"):
        seconds += int(parts["hour"]) * 3600 + int(parts["minute"]) * 60 + int(parts["second"])
    elif parts.get("midnight") and name != "time":
        seconds += 86_400  # A time of day is on a day without a date: 24:00:00 is 00:00:00.
    micros, rest = fixed(False, seconds, parts.get("fraction") or "", MICROSECONDS)
    return Instant(micros - _offset(parts["zone"]) * 60 * 10**MICROSECONDS, rest, zoned)


def duration(lexical: str, name: str) -> Span | None:
    """Return how long a duration is; None if it is not in the lexical space of ``name``."""
    match = regex(DURATIONS[name]).fullmatch(lexical)
    if not match:
        return None
    parts = {key: value or "" for key, value in match.groupdict().items()}

    def total(**units: int) -> int:
        # What is longer than this is too much in any unit, and slow to turn into a number.
        digits = {name: parts.get(name, "").lstrip("0")[:20] for name in units}
        return sum(int(digits[name] or "0") * size for name, size in units.items())

    months = total(years=12, months=1)
    seconds = total(days=86_400, hours=3600, minutes=60, seconds=1)
    if months > MOST_MONTHS or seconds > MOST_SECONDS:
        return Span(None, "")
    negative = parts["sign"] == "-"
    micros, rest = fixed(negative, seconds, parts.get("fraction", ""), MICROSECONDS)
    if negative:
        months = -months
    a, b, c, d = (_days_of(months, *start) * 86_400 * 10**MICROSECONDS + micros for start in STARTS)
    return Span((a, b, c, d), rest)


def _days_in(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else MONTH_LENGTHS[month - 1]


@lru_cache(maxsize=65536)
def _days_before(year: int, month: int) -> int:
    """Return the days from 1970-01-01 to the first of ``month``; Gregorian, without end."""
    past = year - 1
    days = 365 * year + past // 4 - past // 100 + past // 400
    return days + sum(_days_in(year, it) for it in range(1, month)) - 719_527


def _days_of(months: int, year: int, month: int) -> int:
    """Return the days that ``months`` make from the first of ``month`` on."""
    years, index = divmod(year * 12 + month - 1 + months, 12)
    return _days_before(years, index + 1) - _days_before(year, month)


def _offset(zone: str | None) -> int:
    """Return how many minutes ``zone`` is before Z."""
    if zone is None or zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return -minutes if zone.startswith("-") else minutes
