"""Charts: which answers invite one, and what it shows."""

import pytest

from okg.server.pages.charts import charts
from okg.server.pages.parts import Bar, Cell, Chart, Table


def number(value: float) -> Cell:
    return Cell(str(value), number=value)


def table(columns: str, *rows: tuple[str | float, ...]) -> Table:
    cells = [[Cell(it) if isinstance(it, str) else number(it) for it in row] for row in rows]
    return Table(columns.split(), cells, len(rows))


def test_amounts_by_thing_become_bars() -> None:
    found = charts(table("category value share", ("KPO", 50, 1), ("ITO", 200, 4)))
    bars = [Bar(Cell("KPO"), number(50), 0.25), Bar(Cell("ITO"), number(200), 1.0)]
    assert found == [Chart("category", "value", "", bars)]


def test_each_currency_has_its_own() -> None:
    rows = [("KPO", "EUR", 1), ("ITO", "EUR", 2), ("KPO", "GBP", 4), ("ITO", "GBP", 3)]
    found = charts(table("category currency value", *rows))
    assert [(it.unit, [bar.share for bar in it.bars]) for it in found] == [
        ("EUR", [0.5, 1.0]),
        ("GBP", [1.0, 0.75]),
    ]


def test_a_year_may_be_what_a_bar_stands_for() -> None:
    [found] = charts(table("year arrangements", (2024, 3), (2025, 5)))
    assert [it.label.text for it in found.bars] == ["2024", "2025"]


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        pytest.param("service statementNumber", [("a", 74), ("b", 80)], id="identifiers"),
        pytest.param("service category", [("a", "b"), ("b", "c")], id="texts"),
        pytest.param("category value", [("KPO", 50)], id="one bar"),
        pytest.param("category value", [("KPO", 50), ("KPO", 60)], id="twice the same"),
        pytest.param("category value", [("KPO", -1), ("ITO", 60)], id="negative"),
        pytest.param("category value", [("KPO", 0), ("ITO", 0)], id="zeros"),
        pytest.param("category value", [("KPO", "n/a"), ("ITO", 60)], id="partly text"),
        pytest.param("category value", [(f"c{it}", it) for it in range(31)], id="too many"),
        pytest.param("category value", [], id="none"),
    ],
)
def test_other_answers_invite_none(columns: str, rows: list[tuple[str | float, ...]]) -> None:
    assert charts(table(columns, *rows)) == []


def test_a_part_of_an_answer_invites_none() -> None:
    whole = table("category value", ("KPO", 50), ("ITO", 60))
    assert charts(whole)
    assert charts(whole._replace(total=3)) == []
