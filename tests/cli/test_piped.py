"""Standard input in the place of a file that is not RDF."""

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.conftest import Run

TABLE = "Identifier,Client,Supplier,Service,Value,Currency\nA-1,Bank,Acme,payroll,1200,GBP\n"
Pipe = Callable[[bytes], None]


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Have bytes on standard input."""

    def put(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return put


def workbook() -> bytes:
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in csv.reader(io.StringIO(TABLE)):
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def notices() -> bytes:
    release = {"id": "1", "ocid": "ocds-213czf-1", "tag": ["award"], "tender": {"title": "Payroll"}}
    return json.dumps({"releases": [release]}).encode()


@pytest.mark.parametrize("content", [TABLE.encode(), workbook()], ids=["csv", "xlsx"])
def test_a_table_is_imported(okg: Run, pipe: Pipe, content: bytes) -> None:
    pipe(content)
    ran = okg("import", "-", "--format", "nt")
    assert ran.status == 0
    assert "okg: standard-input" in ran.err
    assert "1 rows read = 1 written" in ran.err
    assert '<https://w3id.org/outsourcing#identifier> "A-1" .' in ran.out


def test_a_table_is_classified(okg: Run, pipe: Pipe) -> None:
    pipe(TABLE.encode())
    ran = okg("classify", "-")
    assert (ran.status, ran.err) == (0, "")
    assert "BPO" in ran.out.splitlines()[1]


def test_open_contracting_is_classified(okg: Run, pipe: Pipe) -> None:
    pipe(notices())
    ran = okg("classify", "-")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[1].startswith("1,ocds-213czf-1,Payroll,BPO,")


def test_a_table_is_summed_up(okg: Run, pipe: Pipe) -> None:
    pipe(TABLE.encode())
    ran = okg("summary", "-")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("standard input\narrangements     1\n")


def test_decisions_need_a_file_to_lie_beside(okg: Run, pipe: Pipe, tmp_path: Path) -> None:
    pipe(TABLE.encode())
    ran = okg("classify", "-", "--review", str(tmp_path / "review.xlsx"))
    assert (ran.status, ran.out) == (2, "")
    assert "name its file" in ran.err
    assert not list(tmp_path.iterdir())
