"""Amounts in the shapes that people write."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okg.ingest.tables.amounts import Mark, decimal_mark, read_amount, read_currency, scale_of
from okg.ingest.tables.problems import Misread

CODES = frozenset({"GBP", "EUR", "USD", "CNY", "JPY", "DKK", "MYR"})


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1200", "1200", ""),
        ("1,234,567.89", "1234567.89", ""),
        ("1.234.567,89", "1234567.89", ""),
        ("1 234 567,89", "1234567.89", ""),
        ("1\u202f234\u202f567,8", "1234567.8", ""),
        ("1'234'567", "1234567", ""),
        ("12,34,567", "1234567", ""),
        ("1,200", "1200", ""),
        ("12,5", "12.5", ""),
        ("12.50", "12.5", ""),
        ("£1,200", "1200", "GBP"),
        ("1.200.000 €", "1200000", "EUR"),
        ("EUR 1.2m", "1200000", "EUR"),
        ("£250k", "250000", "GBP"),
        ("3.5 million USD", "3500000", "USD"),
        ("US$ 2bn", "2000000000", "USD"),
        ("120万元", "1200000", "CNY"),
        ("1.5亿", "150000000", ""),
        ("$12", "12", "$"),
        ("-1,200.00", "-1200", ""),
        ("(1,200.00)", "-1200", ""),
        ("0", "0", ""),
        (".5", "0.5", ""),
    ],
)
def test_shapes(text: str, value: str, currency: str) -> None:
    found = read_amount(text, None, CODES)
    assert (found.value, found.currency) == (Decimal(value), currency)


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("1,234", ",", "1.234")],
)
def test_the_column_settles_what_a_cell_leaves_open(text: str, mark: Mark, value: str) -> None:
    assert read_amount(text, mark, CODES).value == Decimal(value)


def test_a_dot_before_three_digits_is_refused() -> None:
    with pytest.raises(Misread, match=r"could be 1234 or 1\.234"):
        read_amount("1.234", None, CODES)


@pytest.mark.parametrize(
    "text", ["about a million", "1.2.3,4,5", "12 thou", "1,23.4", "£1 €2", "9" * 40, "½", ""]
)
def test_no_amounts(text: str) -> None:
    with pytest.raises(Misread):
        read_amount(text, None, CODES)


@pytest.mark.parametrize("cell", [True, float("inf"), float("nan"), 1e300])
def test_no_amounts_of_workbooks(cell: object) -> None:
    with pytest.raises(Misread):
        read_amount(cell, None, CODES)


def test_numbers_are_written_one_way() -> None:
    """A cell of a workbook and the same in a text file are the same number."""
    texts = ["1200", "1200.0", "1,200.00", "1.2k"]
    found = {str(read_amount(it, ".", CODES).value) for it in texts}
    found |= {str(read_amount(it, None, CODES).value) for it in (1200, 1200.0)}
    assert found == {"1200"}


@settings(deadline=None)
@given(st.decimals(0, 10**12, places=2), st.sampled_from([(",", "."), (".", ","), (" ", ",")]))
def test_every_way_of_grouping(value: Decimal, marks: tuple[str, str]) -> None:
    grouping, mark = marks
    text = f"{value:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", grouping)
    assert read_amount(text, None, CODES).value == value


@pytest.mark.parametrize(
    ("text", "mark"),
    [("1,234.5", "."), ("1.234,5", ","), ("1,5", ","), ("1.234", None), ("1.234.567", ",")],
)
def test_what_cells_tell(text: str, mark: Mark | None) -> None:
    assert decimal_mark(text) == mark


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("£k", ("£", 3)),
        ("EUR m", ("EUR", 6)),
        ("in thousands", ("", 3)),
        ("£000", ("£", 3)),
        ("DKK", ("DKK", 0)),
        ("万元", ("元", 4)),
        ("单位：亿元", ("元", 8)),
    ],
)
def test_headers_have_scales(header: str, found: tuple[str, int]) -> None:
    assert scale_of(header) == found


def test_currencies() -> None:
    assert [read_currency(it, CODES) for it in ("gbp", "£", "Euro", "人民币")] == [
        "GBP",
        "GBP",
        "EUR",
        "CNY",
    ]
    with pytest.raises(Misread, match="use the code of ISO 4217"):
        read_currency("groats", CODES)
