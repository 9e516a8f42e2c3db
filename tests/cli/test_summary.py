"""okg summary"""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.examples.files import EXAMPLES

DEALS = """Ref,Client,Supplier,Service,CPV code,Value,Currency,Start date
1,Us,Acme,,79211110,1000,GBP,2025-01-01
2,Us,Acme,,72000000,500,GBP,2026-01-01
3,Us,Beta,,85000000,250,GBP,2026-01-01
4,Us,Beta,payroll,,40,EUR,2026-02-01
5,Us,<Gamma>,payroll,,,,
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a table in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_every_table_adds_up(okg: Run) -> None:
    found = json.loads(okg("summary", "deals.csv", "--format", "json").out)
    assert (found["arrangements"], found["unclassified"], found["without value"]) == (5, 1, 1)
    assert (found["value"], found["currency"]) == (1750, "GBP")
    assert found["other currencies"] == {"EUR": {"count": 1, "value": 40}}
    assert found["by category"] == [
        {"name": "BPO", "count": 3, "value": 1000},
        {"name": "BPO + IPO + ITO", "count": 1, "value": 500},
        {"name": "unclassified", "count": 1, "value": 250},
    ]
    assert next((it["name"], it["count"]) for it in found["by service"]) == ("payroll", 3)
    assert [(it["name"], it["value"]) for it in found["by year"]] == [
        *[("2025", 1000), ("2026", 750), ("not given", 0)],
    ]
    for dimension in ("category", "service", "provider", "year"):
        lines = found[f"by {dimension}"]
        assert sum(it["count"] for it in lines) == 5
        assert sum(it["value"] for it in lines) == 1750


@pytest.mark.usefixtures("folder")
def test_what_is_beyond_the_limit_is_one_line(okg: Run) -> None:
    found = json.loads(okg("summary", "deals.csv", "--format", "json", "--limit", "2").out)
    assert found["by category"] == [
        {"name": "BPO", "count": 3, "value": 1000},
        {"name": "2 others", "count": 2, "value": 750},
    ]


@pytest.mark.usefixtures("folder")
def test_a_table_with_bars(okg: Run) -> None:
    lines = okg("summary", "deals.csv").out.splitlines()
    assert lines[:4] == [
        "deals.csv",
        "arrangements       5",
        "total value        1,750 GBP",
        "unclassified       1 (20.0 %)",
    ]
    start = lines.index("By category (GBP)")
    assert lines[start + 1 : start + 4] == [
        f"BPO              3  1,000   57.1 %  {'█' * 24}",
        f"BPO + IPO + ITO  1    500   28.6 %  {'█' * 12}",
        f"unclassified     1    250   14.3 %  {'█' * 6}",
    ]


def test_a_page_with_charts_that_needs_nothing_else(okg: Run, folder: Path) -> None:
    assert okg("summary", "deals.csv", "-o", "s.html").status == 0
    page = (folder / "s.html").read_text("utf-8")
    assert page.count("<table>") == 4
    assert '<rect width="50.00" height="10"/>' in page
    assert "&lt;Gamma&gt;" in page
    assert "<Gamma>" not in page
    assert not re.search(r"(src|href)=|@import|url\(", page)


@pytest.mark.usefixtures("folder")
def test_csv_and_markdown(okg: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(okg("summary", "deals.csv", "--format", "csv").out)))
    assert rows[0] == {
        "by": "category", "name": "BPO", "count": "3", "value": "1000", "currency": "GBP",
    }  # fmt: skip
    assert "| BPO | 3 | 1,000 | 57.1 % |" in okg("summary", "deals.csv", "--format", "md").out


def test_rdf_says_the_same_as_the_table_it_was_made_from(okg: Run, folder: Path) -> None:
    okg("import", "deals.csv", "-o", "deals.ttl")
    table, rdf = (
        json.loads(okg("summary", name, "--format", "json").out)
        for name in ("deals.csv", "deals.ttl")
    )
    assert (folder / "deals.ttl").exists()
    for what in ("arrangements", "value", "unclassified", "other currencies", "by year"):
        assert rdf[what] == table[what], what
    assert rdf["by provider"] == table["by provider"]


def test_what_the_user_decided_counts(okg: Run, folder: Path) -> None:
    text = "key\tdecision\nCPV85000000|\tmarketing\n"
    (folder / "deals.decisions.tsv").write_text(text, encoding="utf-8")
    found = json.loads(okg("summary", "deals.csv", "--format", "json").out)
    assert found["unclassified"] == 0


def test_notices_are_counted_apart(okg: Run) -> None:
    found = json.loads(
        okg("summary", str(EXAMPLES / "bank" / "arrangements.ttl"), "--format", "json").out
    )
    assert (found["arrangements"], found["notices"]) == (24, 4)


def test_faults(okg: Run, folder: Path) -> None:
    (folder / "x.json").write_text('{"releases": [{"ocid": "1"', encoding="utf-8")
    for name, message in (
        ("none.csv", "none.csv cannot be read"),
        ("x.json", "x.json is not whole JSON"),
        ("none.ttl", "none.ttl"),
    ):
        ran = okg("summary", name)
        assert ran.status == 2
        assert message in ran.err
