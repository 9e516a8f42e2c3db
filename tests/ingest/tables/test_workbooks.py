"""XLSX and ODS: what only workbooks have, and that they say what text files say."""

import csv
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from okg.errors import InputError
from okg.ingest.tables import archive
from okg.ingest.tables.lexicon import Lexicon
from okg.ingest.tables.template import write_template
from tests.ingest.tables.conftest import HEADERS, ROW, graph, imported, row

NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


def xlsx(path: Path, *rows: Sequence[object], sheet: str = "Deals") -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for it in rows:
        book.active.append(list(it))
    book.save(path)
    return path


def ods(path: Path, *rows: Sequence[object], hidden: bool = False) -> Path:
    lines = "".join(f"<table:table-row>{''.join(map(_cell, it))}</table:table-row>" for it in rows)
    styles = (
        '<office:automatic-styles><style:style style:name="h" style:family="table">'
        f'<style:table-properties table:display="{str(not hidden).lower()}"/></style:style>'
        "</office:automatic-styles>"
    )
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}>{styles}<office:body><office:spreadsheet>"
            f'<table:table table:name="Deals" table:style-name="h">{lines}'
            '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
            'table:number-columns-repeated="16384"/></table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _cell(value: object) -> str:
    def typed(kind: str, name: str, text: str) -> str:
        return f'<table:table-cell office:value-type="{kind}" office:{name}={quoteattr(text)}/>'

    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            return typed("boolean", "boolean-value", str(value).lower())
        case int() | float() | Decimal():
            return typed("float", "value", str(value))
        case date():
            return typed("date", "date-value", value.isoformat())
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


DATED = row(end=date(2027, 12, 31), value=1200)


@pytest.mark.parametrize("write", [xlsx, ods])
def test_a_row_and_its_cell(tmp_path: Path, write: "type[object]") -> None:
    name = f"contracts.{write.__name__}"
    path = write(tmp_path / name, ["Register"], HEADERS, DATED)  # type: ignore[call-arg]
    found = imported(path, defaults={"currency": "GBP"})  # type: ignore[arg-type]
    text = found.content().decode()
    assert '"2027-12-31"^^<http://www.w3.org/2001/XMLSchema#date>' in text
    assert f"source/{name}#sheet=Deals&row=3>" in text
    bad = write(tmp_path / name, HEADERS, row(end="soon"))  # type: ignore[call-arg]
    with pytest.raises(InputError, match=f'{name}, sheet Deals, row 2, column "End date"'):
        imported(bad)  # type: ignore[arg-type]


def test_hidden_sheets_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "contracts.xlsx"
    book = openpyxl.Workbook()
    for name, identifier in (("Deals", "C-1"), ("Old", "C-2")):
        sheet = book.create_sheet(name)
        sheet.append(HEADERS)
        sheet.append(row(contract=identifier))
    book["Old"].sheet_state = "hidden"
    book.save(path)
    found = imported(path)
    assert found.written == 1
    assert "contracts.xlsx: the hidden sheet Old is left out; --sheet 'Old' reads it" in found.notes
    assert imported(path, sheets=("Deals", "Old")).written == 2
    with pytest.raises(InputError, match="has no sheet 'New'; there are Sheet, Deals, Old"):
        imported(path, sheets=("New",))


def test_a_hidden_sheet_of_ods(tmp_path: Path) -> None:
    path = ods(tmp_path / "contracts.ods", HEADERS, ROW, hidden=True)
    with pytest.raises(InputError, match="has no table in it"):
        imported(path)
    assert imported(path, sheets=("Deals",)).written == 1


def test_merged_cells(tmp_path: Path) -> None:
    path = tmp_path / "contracts.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Deals"
    for it in (HEADERS, ROW, row(contract="C-2"), row(contract="C-3")):
        sheet.append(it)
    sheet.merge_cells("D2:D3")
    book.save(path)
    found = imported(path, keep_going=True)
    assert (found.written, found.rejected) == (1, 2)
    assert str(found.problems[1]) == (
        'contracts.xlsx, sheet Deals, row 3: "Provider" is in merged cells D2:D3; unmerge them '
        "and fill in every one"
    )


def test_formulas_that_went_wrong(tmp_path: Path) -> None:
    path = tmp_path / "contracts.xlsx"
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    book.active.append(ROW)
    cell = book.active["G2"]
    cell.value, cell.data_type = "#DIV/0!", "e"
    book.save(path)
    with pytest.raises(InputError, match='column "Value": the formula went wrong: #DIV/0!'):
        imported(path)


def test_formulas_without_a_value(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "contracts.xlsx", HEADERS, row(value="=1000*12"))
    told = r'row 2, column "Value": it is a formula of which the file has no value'
    with pytest.raises(InputError, match=told):
        imported(path)


def test_a_workbook_that_unpacks_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xlsx(tmp_path / "contracts.xlsx", HEADERS, ROW)
    monkeypatch.setattr(archive, "LARGEST", 1000)
    with pytest.raises(InputError, match="unpacks to more than 0 GB; save the sheet as"):
        imported(path)


def test_a_part_that_lies_about_its_size(tmp_path: Path) -> None:
    path = tmp_path / "contracts.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", b"0" * 100_000)
    content = bytearray(path.read_bytes())
    for at in range(len(content) - 4):
        if content[at : at + 4] == (100_000).to_bytes(4, "little"):
            content[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(InputError, match="the workbook is damaged"):
        imported(path)


def test_a_row_that_comes_a_billion_times(tmp_path: Path) -> None:
    path = tmp_path / "contracts.ods"
    names = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    cell = '<t:table-cell o:value-type="float" o:value="1"/>'
    row = f'<t:table-row t:number-rows-repeated="{{}}">{cell}</t:table-row>'
    with zipfile.ZipFile(path, "w") as target:
        rows = row.format(2) + row.format(10**9)
        table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
        target.writestr("content.xml", f'<t:table xmlns:t="{table}" {names}>{rows}</t:table>')
    with pytest.raises(InputError, match="row 3: it comes 1,000,000,000 times; delete the rows"):
        imported(path)


def test_a_sheet_with_a_cell_beyond_its_end(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "contracts.xlsx", HEADERS, ROW)
    with zipfile.ZipFile(path) as source:
        parts = {it: source.read(it) for it in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content.replace(b'<row r="2"', b'<row r="999999999"'))
    with pytest.raises(InputError, match="it has more than 1,048,576 rows, or 100,000,000 cells"):
        imported(path)


@pytest.mark.parametrize("start", [" " * (1 << 21), f"<!--{' ' * ((1 << 20) - 6)}-->"])
def test_entities_are_refused_wherever_they_stand(tmp_path: Path, start: str) -> None:
    path = tmp_path / "contracts.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("content.xml", f'{start}<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(InputError, match="it declares XML entities"):
        imported(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "contracts.ods"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(InputError, match="it declares XML entities"):
        imported(path)


@pytest.mark.parametrize("name", ["contracts.xlsx", "contracts.ods"])
def test_a_zip_of_something_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("readme.txt", "nothing")
    with pytest.raises(InputError, match="it is a zip archive, but not an"):
        imported(path)


def test_a_damaged_workbook(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "contracts.xlsx", HEADERS, ROW)
    with zipfile.ZipFile(path) as source:
        parts = {it: source.read(it) for it in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content[:-40] if "sheet1" in name else content)
    with pytest.raises(InputError, match="not a sound"):
        imported(path)


def test_the_template_is_recognised(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "contracts.xlsx"
    with path.open("wb") as target:
        write_template(target, lexicon)
    book = openpyxl.load_workbook(path)
    sheet = book["Contracts"]
    headers = [it.value for it in sheet[1]]
    for name, value in (
        ("Identifier", "C-1"),
        ("Title", "Payroll"),
        ("Client", "Quillmere"),
        ("Provider", "Brevio"),
        ("Service", "payroll"),
        ("End date", date(2027, 12, 31)),
        ("Location model", "offshore"),
        ("Exit plan", "yes"),
    ):
        sheet.cell(2, headers.index(name) + 1, value)
    lists = {it.promptTitle for it in sheet.data_validations.dataValidation}
    book.save(path)
    assert {"service", "status", "location model", "exit plan", "currency"} <= lists
    assert book["Lists"].sheet_state == "hidden"
    assert "Notes" in book.sheetnames
    found = imported(path)
    assert (found.written, found.rejected) == (1, 0)
    assert not any("not recognised" in it and "Contracts" in it for it in found.notes)
    assert "#offshore>" in found.content().decode()


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=12)
NAMES = WORDS.map(str.strip).filter(bool)
ROWS = st.lists(
    st.tuples(
        st.integers(1, 999).map(lambda it: f"C-{it}"),
        WORDS,
        NAMES,
        NAMES,
        st.sampled_from(["payroll", "Book-keeping", "payroll; billing", "tea; coffee", ""]),
        st.one_of(st.dates(date(1960, 1, 1), date(2090, 1, 1)), st.none()),
        st.one_of(st.integers(0, 10**9), st.decimals(0, 10**9, places=2).map(float), st.none()),
        st.sampled_from(["active", "Expired", "招标", "", None]),
        st.sampled_from([True, False, None]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda it: it[0],
)
COLUMNS = (*HEADERS, "Exit plan")


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS)
@example(rows=[("C-1", "=1+1", "-", "007", "payroll", None, 0.1, "", None)])
def test_all_kinds_of_files_say_the_same(tmp_path: Path, rows: list[tuple[object, ...]]) -> None:
    """The same rows as CSV, XLSX and ODS are the same graph, provenance aside."""
    plain = tmp_path / "contracts.csv"
    with plain.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(COLUMNS)
        writer.writerows([_as_text(it) for it in line] for line in rows)
    book = openpyxl.Workbook()
    for number, line in enumerate([COLUMNS, *rows], 1):
        for place, value in enumerate(line, 1):
            cell = book.active.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that looks like a formula is a text
    book.save(tmp_path / "contracts.xlsx")
    ods(tmp_path / "contracts.ods", COLUMNS, *rows)
    options = {"defaults": {"currency": "GBP"}, "keep_going": True, "classify": False}
    counts = imported(plain, **options)
    assert counts.read == counts.written + counts.rejected == len(rows)
    found = [graph(tmp_path / f"contracts.{kind}", **options) for kind in ("csv", "xlsx", "ods")]
    assert found[0] == found[1]
    assert found[0] == found[2]


def _as_text(value: object) -> object:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.2f}"
        case datetime():
            return value.isoformat()
    return value


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS)
def test_import_export_import(tmp_path: Path, rows: list[tuple[object, ...]]) -> None:
    """What was imported and written in any syntax is read back as it was; again is the same."""
    path = xlsx(tmp_path / "contracts.xlsx", COLUMNS)
    with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([COLUMNS, *([_as_text(it) for it in line] for line in rows)])
    options = {"defaults": {"currency": "GBP"}, "keep_going": True, "classify": False}
    first = imported(path.with_suffix(".csv"), **options).content()
    again = imported(path.with_suffix(".csv"), **options).content()
    assert first == again
    triples = {it.triple for it in ox.parse(first, format=ox.RdfFormat.N_TRIPLES)}
    for form in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD):
        if form == ox.RdfFormat.RDF_XML and _beyond_xml(triples):
            continue
        written = ox.serialize(triples, format=form)
        assert written is not None
        assert {it.triple for it in ox.parse(written, format=form)} == triples


def _beyond_xml(triples: set[ox.Triple]) -> bool:
    """Tell whether there is a character that XML 1.0 cannot hold (section 2.2)."""
    texts = "".join(it.object.value for it in triples if isinstance(it.object, ox.Literal))
    return any(ord(it) in (0xFFFE, 0xFFFF) for it in texts)


def test_an_identifier_in_two_sheets(tmp_path: Path) -> None:
    path = tmp_path / "contracts.xlsx"
    book = openpyxl.Workbook()
    for name, title in (("Deals", "Payroll"), ("More", "Other")):
        sheet = book.create_sheet(name)
        for it in (HEADERS, row(title=title), HEADERS, row(contract=f"C-{name}")):
            sheet.append(it)
    book.save(path)
    told = 'sheet More, row 2, .*: "C-1" came before with other content, in another sheet, row 2'
    with pytest.raises(InputError, match=told):
        imported(path)
    assert imported(path, keep_going=True).written == 3
