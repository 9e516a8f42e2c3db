"""Dates in the shapes that people write."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okg.ingest.tables.dates import Ambiguous, Order, evidence, read_date
from okg.ingest.tables.problems import Misread

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "22/11/2026",
        "22.11.2026",
        "22-11-26",
        "11/22/2026",
        "22 November 2026",
        "22nd of November 2026",
        "22-Nov-2026",
        "22 Nov 26",
        "22. November 2026",
        "Nov 22, 2026",
        "November 22nd, 2026",
        "Sunday, 22 November 2026",
        "20261122",
        "2026年11月22日",
        "2026-11-22T09:30:00Z",
        "2026-11-22 00:00:00",
        "22/11/2026 9:30 PM",
        "46348",
    ],
)
def test_shapes(text: str) -> None:
    assert read_date(text, None) == DAY


def test_cells_of_workbooks() -> None:
    assert read_date(datetime(2026, 11, 22, 9), None) == DAY
    assert read_date(46348, None) == DAY
    assert read_date(46348.75, None) == DAY


@pytest.mark.parametrize("text", ["03/04/2026", "3.4.26", "03-04-2026"])
def test_day_or_month(text: str) -> None:
    with pytest.raises(Ambiguous, match="could be 3 April or 4 March"):
        read_date(text, None)
    assert read_date(text, "day first") == date(2026, 4, 3)
    assert read_date(text, "month first") == date(2026, 3, 4)


def test_the_same_number_twice_is_not_ambiguous() -> None:
    assert read_date("04/04/2026", None) == date(2026, 4, 4)


def test_what_a_cell_tells_goes_before_the_column() -> None:
    assert read_date("22/11/2026", "month first") == DAY


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-02-30", "no day of the calendar"),
        ("31/13/2026", "no day of the calendar"),
        ("22 Brumaire 2026", '"Brumaire" is no month'),
        ("soon", "is not a date"),
        ("Q3 2026", "is not a date"),
        ("12", "is not a date"),
    ],
)
def test_no_dates(text: str, told: str) -> None:
    with pytest.raises(Misread, match=told):
        read_date(text, None)


@pytest.mark.parametrize("cell", [True, 12, 1e9])
def test_no_dates_of_workbooks(cell: object) -> None:
    with pytest.raises(Misread):
        read_date(cell, None)


@settings(deadline=None)
@given(st.dates(date(1955, 1, 1), date(2100, 1, 1)), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_never_the_wrong_day(day: date, form: str) -> None:
    """A date is read right, or refused."""
    text = day.strftime(form)
    order: Order = "day first" if form.startswith("%d") else "month first"
    assert read_date(text, order) == day
    try:
        assert read_date(text, None) == day
    except Ambiguous:
        assert evidence(text) is None
