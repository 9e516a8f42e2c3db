"""okg classify"""

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.cli.conftest import Run

ROWS = (
    ("Ref", "Service", "CPV code", "Value", "Remark"),
    ("1", "Payroll", "", "£1,200", "two\nlines"),
    ("2", "something odd", "79211110-0", "300", ""),
    ("3", "Quantum zorbing", "", "5000", ""),
    ("4", "Quantum zorbing", "", "2500", ""),
    ("5", "Website hosting", "", "10", ""),
)
ADDED = ("categories", "service", "matched by", "confidence", "reason")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a table in it."""
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "deals.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(ROWS)
    return tmp_path


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.usefixtures("folder")
def test_the_users_own_table_gets_five_columns(okg: Run) -> None:
    ran = okg("classify", "deals.csv")
    assert (ran.status, ran.err) == (0, "")
    header, *found = rows(ran.out)
    assert header == [*ROWS[0], *ADDED]
    assert [tuple(it[:5]) for it in found] == list(ROWS[1:])
    assert [it[5:9] for it in found] == [
        ["BPO", "payroll", "text", "0.8"],
        ["BPO", "payroll", "code", "0.95"],
        ["", "", "", ""],
        ["", "", "", ""],
        ["BPO;IPO;ITO", "hosting", "text", "0.8"],
    ]
    assert found[1][9] == "CPV 79211110 Payroll management services is mapped to payroll (0.95)"
    assert found[2][9] == "it has no code that is known; the words name no service"


def test_a_workbook_and_a_table_say_the_same(okg: Run, folder: Path) -> None:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(folder / "deals.xlsx")
    assert rows(okg("classify", "deals.xlsx").out) == rows(okg("classify", "deals.csv").out)


@pytest.mark.usefixtures("folder")
def test_codes_only(okg: Run) -> None:
    found = rows(okg("classify", "deals.csv", "--codes-only").out)[1:]
    assert [it[6] for it in found] == ["", "payroll", "", "", ""]


@pytest.mark.usefixtures("folder")
def test_forms(okg: Run) -> None:
    first, second, *_ = json.loads(okg("classify", "deals.csv", "--format", "json").out)
    assert first["Remark"] == "two\nlines"
    assert (second["categories"], second["confidence"]) == (["BPO"], 0.95)
    tsv = okg("classify", "deals.csv", "--format", "tsv").out
    assert list(csv.reader(io.StringIO(tsv), delimiter="\t")) == rows(
        okg("classify", "deals.csv", "--format", "csv").out
    )
    md = okg("classify", "deals.csv", "--format", "md").out.splitlines()
    assert len(md) == 2 + 5
    assert "| 1 | Payroll |  | £1,200 | two lines | BPO | payroll | text | 0.8 |" in md[2]
    assert okg("classify", "deals.csv", "--format", "html").out.count("<tr>") == 6
    text = okg("classify", "deals.csv", "--format", "table").out
    assert "categories  BPO;IPO;ITO\n" in text
    assert text.endswith("5 rows\n")


def test_open_contracting_has_a_row_for_each_release(okg: Run, folder: Path) -> None:
    code = {"scheme": "CPV", "id": "79111000"}
    several = [
        {"ocid": "o-1", "id": "a", "tag": ["tender"],
         "tender": {"title": "Counsel", "classification": code}},
        {"ocid": "o-1", "tag": ["award"], "tender": {"title": "Counsel", "classification": code}},
        {"ocid": "o-2", "id": "b", "tag": ["tender"],
         "tender": {"title": "Counsel", "classification": code,
                    "mainProcurementCategory": "goods"}},
    ]  # fmt: skip
    (folder / "n.json").write_text(json.dumps({"releases": several}), encoding="utf-8")
    header, *found = rows(okg("classify", "n.json").out)
    assert header == ["id", "ocid", "title", *ADDED]
    assert [it[:5] for it in found] == [
        ["a", "o-1", "Counsel", "KPO", "legal service"],
        ["", "o-1", "Counsel", "KPO", "legal service"],
        ["b", "o-2", "Counsel", "", ""],
    ]
    assert found[2][-1] == "the notice is for goods, not for services"


def test_review_and_back(okg: Run, folder: Path) -> None:
    written = okg("classify", "deals.csv", "--review", "review.xlsx")
    assert "review.xlsx has 1 of 1 values to review" in written.err
    book = load_workbook(folder / "review.xlsx")
    sheet = book["Review"]
    [header, *values] = sheet.iter_rows(values_only=True)
    assert header[:8] == (
        *("value", "codes", "rows", "spend", "found", "because", "candidates", "decision"),
    )
    assert [it[:4] for it in values] == [("Quantum zorbing", None, 2, 7500)]
    [rule] = sheet.data_validations.dataValidation
    assert str(rule.sqref) == "H2"
    assert "marketing" in [it[0] for it in book["Choices"].iter_rows(values_only=True)]

    sheet["H2"] = "marketing"
    book.save(folder / "review.xlsx")
    taken = okg("classify", "deals.csv", "--review", "review.xlsx")
    assert "1 decisions taken from review.xlsx" in taken.err
    assert (folder / "deals.decisions.tsv").read_text("utf-8") == (
        "key\tdecision\n|quantum zorbing\tmarketing\n"
    )
    for ran in (taken, okg("classify", "deals.csv")):
        assert [it[5:9] for it in rows(ran.out)[3:5]] == [
            ["BPO", "marketing", "your decision", "1"]
        ] * 2


def test_the_biggest_spend_comes_first(okg: Run, folder: Path) -> None:
    lines = ["Title,Value", "Zorb,10", "Yoyo,99.5", "=Formula,1", "Zorb,80"]
    (folder / "x.csv").write_text("\n".join(lines), encoding="utf-8")
    okg("classify", "x.csv", "--review", "r.xlsx")
    sheet = load_workbook(folder / "r.xlsx")["Review"]
    assert [it[0] for it in sheet.iter_rows(min_row=2, values_only=True)] == [
        *("Yoyo", "Zorb", "'=Formula"),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.csv"], "none.csv cannot be read: there is no such file"),
        (["data.ttl"], "data.ttl: give a table (.csv, .tsv, .xlsx, .ods) or open-contracting JSON"),
        (["other.json"], "other.json: give a table"),
        (["mute.csv"], "mute.csv: no column says what a contract is about"),
        (["deals.csv", "--sheet", "x"], "deals.csv: there is no sheet x"),
        (["deals.csv", "--review", "r.csv"], "r.csv: the file for review is a workbook"),
        (["deals.csv", "--review", "wrong.xlsx"], "wrong.xlsx is no workbook of review"),
        (["bad.csv"], "bad.decisions.tsv, line 2: it should be a key and the label of a service"),
    ],
)
def test_faults(okg: Run, folder: Path, arguments: list[str], message: str) -> None:
    (folder / "data.ttl").write_text("", encoding="utf-8")
    (folder / "other.json").write_text('{"a": 1}', encoding="utf-8")
    (folder / "mute.csv").write_text("Start date,Currency\n2026-01-01,GBP\n", encoding="utf-8")
    (folder / "bad.csv").write_text("Title,Value\nx,1\n", encoding="utf-8")
    (folder / "bad.decisions.tsv").write_text("key\tdecision\nx\tnothing\n", encoding="utf-8")
    Workbook().save(folder / "wrong.xlsx")
    ran = okg("classify", *arguments)
    assert ran.status == 2
    assert message in ran.err
    assert ran.err.count("\n") == 1


def test_a_decision_that_is_none_of_the_choices_is_told(okg: Run, folder: Path) -> None:
    okg("classify", "deals.csv", "--review", "review.xlsx")
    book = load_workbook(folder / "review.xlsx")
    book["Review"]["H2"] = "sorcery"
    book.save(folder / "review.xlsx")
    ran = okg("classify", "deals.csv", "--review", "review.xlsx")
    assert ran.status == 2
    assert "sheet Review, row 2, column \"decision\": 'sorcery' is none of the choices" in ran.err
    assert not (folder / "deals.decisions.tsv").exists()
