"""From rows to entries and triples: what is understood, and what is refused with its cell."""

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest

from okg.errors import InputError
from okg.ingest.tables.fields import FIELDS, by_header
from okg.ingest.tables.lexicon import Lexicon
from okg.ingest.tables.words import key
from okg.knowledge import packaged
from okg.namespaces import OKG
from okg.rdf import read_turtle
from tests.ingest.tables.conftest import HEADERS, ROW, Write, graph, imported, row

BASE = "https://w3id.org/outsourcing/data/contracts/"
C1 = f"<{BASE}arrangement/C-1>"


def refused(path: Path, **options: object) -> str:
    with pytest.raises(InputError) as error:
        imported(path, **options)
    return error.value.message


def objects(lines: set[str], subject: str, name: str) -> set[str]:
    start = f"{subject} <{OKG}{name}> "
    return {it.removeprefix(start).removesuffix(" .") for it in lines if it.startswith(start)}


def test_a_row(table: Write) -> None:
    lines = graph(table(ROW))
    assert objects(lines, C1, "contractValue") == {
        '"1200"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    }
    assert objects(lines, C1, "currency") == {'"GBP"'}
    assert objects(lines, C1, "endDate") == {
        '"2027-12-31"^^<http://www.w3.org/2001/XMLSchema#date>'
    }
    assert objects(lines, C1, "status") == {f"<{OKG}active>"}
    assert objects(lines, C1, "coversService") == {f"<{OKG}payroll>"}
    assert objects(lines, C1, "hasProvider") == {f"<{BASE}organization/name/Brevio>"}
    assert objects(lines, C1, "identifier") == {'"C-1"'}


def test_every_subject_leads_back_to_its_row(table: Write) -> None:
    found = imported(table(ROW, row(contract="C-2", provider="Talvera")))
    lines = found.content().decode().splitlines()
    source = f"<{BASE}source/contracts.csv#row="
    derived = "<http://www.w3.org/ns/prov#wasDerivedFrom>"
    rows = {it.split()[0]: it.split()[2] for it in lines if derived in it}
    described = {it.split()[0] for it in lines if "/source/" not in it.split()[0]}
    assert set(rows) == described
    assert rows[C1] == f"{source}2>"
    assert rows[f"<{BASE}organization/name/Talvera>"] == f"{source}3>"
    column = f"<{BASE}source/contracts.csv#property=endDate>"
    assert f'{column} <http://www.w3.org/ns/csvw#title> "End date" .' in lines
    assert any("#import>" in it and '"import by okg ' in it for it in lines)


def test_labels_of_the_ontology_are_headers() -> None:
    """What okg calls its properties, English and Chinese, is recognised."""
    labels: dict[str, set[str]] = {}
    for file in packaged().ontology_files():
        for quad in read_turtle(file):
            if quad.predicate.value.endswith("#label"):
                labels.setdefault(quad.subject.value, set()).add(quad.object.value)  # type: ignore[union-attr]
    for field in FIELDS:
        for label in labels.get(OKG + field.term, ()):
            assert by_header()[key(label)] == field, label


def test_no_header_means_two_things() -> None:
    names = [
        key(it)
        for field in FIELDS
        for it in {key(name) for name in (field.name, field.term, *field.also) if name}
    ]
    assert len(names) == len(set(names))


def test_every_synonym_and_label_is_understood(lexicon: Lexicon) -> None:
    for field in FIELDS:
        if field.kind == "term":
            for label in lexicon.labels(field.of):
                assert lexicon.term(field.of, label), (field.name, label)
    assert lexicon.term("locationModel", "离岸") == f"{OKG}offshore"
    assert lexicon.term("category", "kpo") == f"{OKG}KnowledgeProcessOutsourcing"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK", "GB"), ("England", "GB"), ("gb", "GB"), ("中国", "CN"), ("U.S.A.", "US"),
        ("DEU", "DE"), ("Côte d’Ivoire", "CI"), ("Czech Republic", "CZ"), ("香港", "HK"),
    ],
)  # fmt: skip
def test_countries(lexicon: Lexicon, text: str, code: str) -> None:
    assert lexicon.country(text) == code


def test_every_country_of_the_shapes_has_names(lexicon: Lexicon) -> None:
    quads = read_turtle(packaged().shapes / "country-codes.ttl")
    codes = {it.object.value for it in quads if it.predicate.value.endswith("#first")}  # type: ignore[union-attr]
    assert len(codes) > 200
    assert {lexicon.country(it) for it in codes} == codes
    assert len(lexicon.countries()) == len(codes)


def test_chinese(table: Write) -> None:
    path = table(
        [
            "甲-1",
            "工资外包",
            "某银行",
            "某公司",
            "薪酬核算",
            "2027年12月31日",
            "120",
            "执行中",
            "中国",
        ],
        headers=[
            "合同编号",
            "合同名称",
            "甲方",
            "供应商",
            "服务",
            "到期日",
            "合同金额（万元）",
            "状态",
            "国家",
        ],
    )
    lines = graph(path)
    node = f"<{BASE}arrangement/甲-1>"
    assert objects(lines, node, "contractValue") == {
        '"1200000"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    }
    assert objects(lines, node, "currency") == {'"CNY"'}
    assert objects(lines, node, "clientCountry") == {'"CN"'}
    assert objects(lines, node, "status") == {f"<{OKG}active>"}
    assert any('"工资外包"@zh' in it for it in lines)


def test_several_in_a_cell(table: Write) -> None:
    path = table(
        row(provider="Brevio; Halden, Inc.", service="payroll and book-keeping; invoicing / DTP")
    )
    lines = graph(path)
    assert objects(lines, C1, "coversService") == {
        f"<{OKG}{it}>" for it in ("payroll", "bookkeeping", "billing", "desktopPublishing")
    }
    assert objects(lines, C1, "hasProvider") == {
        f"<{BASE}organization/name/Brevio>",
        f"<{BASE}organization/name/Halden%2C_Inc.>",
    }


def test_a_notice_has_no_provider_yet(table: Write) -> None:
    lines = graph(table(row(provider="", status="out to tender")))
    notice = f"<{BASE}notice/C-1>"
    assert objects(lines, notice, "seeksService") == {f"<{OKG}payroll>"}
    assert (
        f"{notice} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{OKG}SourcingNotice> ."
        in lines
    )


def test_one_identifier_is_one_organisation(table: Write) -> None:
    headers = [*HEADERS, "Supplier no"]
    path = table([*ROW, "77"], [*row(contract="C-2", provider="BREVIO LTD"), "77"], headers=headers)
    lines = graph(path)
    brevio = f"<{BASE}organization/77>"
    assert objects(lines, C1, "hasProvider") == {brevio}
    assert objects(lines, f"<{BASE}arrangement/C-2>", "hasProvider") == {brevio}
    assert (
        sum(it.startswith(f"{brevio} <http://www.w3.org/2000/01/rdf-schema#label>") for it in lines)
        == 1
    )


def test_similar_names_stay_apart_and_are_told(table: Write) -> None:
    found = imported(table(ROW, row(contract="C-2", provider="BREVIO Limited")))
    [told] = [it for it in found.notes if "may be one organisation" in it]
    assert (
        '"Brevio" (contracts.csv, row 2, column "Provider") and "BREVIO Limited" '
        '(contracts.csv, row 3, column "Provider")' in told
    )
    lines = found.content().decode()
    assert "organization/name/Brevio>" in lines
    assert "organization/name/BREVIO_Limited>" in lines


def test_names_never_share_an_iri(table: Write) -> None:
    names = ["A B", "A_B", "A-B", "A/B", "A%20B"]
    rows = [row(contract=f"C-{number}", provider=name) for number, name in enumerate(names)]
    lines = graph(table(*rows))
    nodes = {it.split()[2] for it in lines if f"<{OKG}hasProvider>" in it}
    assert len(nodes) == len(names)


def test_a_service_of_ones_own(table: Write) -> None:
    found = imported(table(row(service="Zorbing logistics")), classify=False)
    assert any(
        'none of okg, and so a service of your own: "Zorbing logistics"' in it for it in found.notes
    )
    text = found.content().decode()
    assert f"{C1} <{OKG}coversService> <{BASE}service/Zorbing_logistics> ." in text


def test_amounts_take_the_currency_from_where_it_stands(table: Write) -> None:
    path = table([*ROW[:6], "1.5", ROW[7]], headers=[*HEADERS[:6], "Value (EUR m)", "Status"])
    lines = graph(path)
    assert objects(lines, C1, "currency") == {'"EUR"'}
    assert objects(lines, C1, "contractValue") == {
        '"1500000"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    }


def test_the_column_tells_day_and_month(table: Write) -> None:
    path = table(row(end="03/04/2026"), row(contract="C-2", end="22/11/2026"))
    assert objects(graph(path), C1, "endDate") == {
        '"2026-04-03"^^<http://www.w3.org/2001/XMLSchema#date>'
    }


def test_the_header_tells_day_and_month(table: Write) -> None:
    headers = [*HEADERS[:5], "End date (mm/dd/yyyy)", *HEADERS[6:]]
    assert objects(graph(table(row(end="03/04/2026"), headers=headers)), C1, "endDate") == {
        '"2026-03-04"^^<http://www.w3.org/2001/XMLSchema#date>'
    }


def test_titles_above_and_totals_below(tmp_path: Path) -> None:
    path = tmp_path / "contracts.csv"
    lines = ["Register", "as of 1 November", "", ",".join(HEADERS)]
    path.write_text(
        "\n".join([*lines, '"C-1","Payroll",Q,B,payroll,2027-12-31,1200,active', ",,,,,Total,1200"])
    )
    found = imported(path, defaults={"currency": "GBP"})
    assert (found.read, found.written) == (1, 1)
    assert "contracts.csv: totals are left out (row 6)" in found.notes


def test_defaults(table: Write) -> None:
    headers = ["Provider", "Service", "Value"]
    path = table(["Brevio", "payroll", "12"], headers=headers)
    lines = graph(path, defaults={"client": "Quillmere", "currency": "EUR", "client country": "UK"})
    node = f"<{BASE}arrangement/row%3D2>"
    assert objects(lines, node, "currency") == {'"EUR"'}
    assert objects(lines, node, "clientCountry") == {'"GB"'}
    assert objects(lines, node, "hasClient") == {f"<{BASE}organization/name/Quillmere>"}


CASES: list[tuple[Sequence[Sequence[object]], str]] = [
    ([row(end="2026-02-30")], 'row 2, column "End date": "2026-02-30" is no day of the calendar'),
    ([row(end="03/04/2026")], 'row 2, column "End date": "03/04/2026" could be 3 April or 4 March'),
    ([row(value="lots")], 'row 2, column "Value": "lots" is not an amount'),
    ([row(value="$12")], 'row 2, column "Value": "$" could be several dollars'),
    ([row(status="actve")], 'row 2, column "Status": "actve" is no status; there are active'),
    ([row(value="#DIV/0!")], 'row 2, column "Value": the formula went wrong: #DIV/0!'),
    (
        [ROW, row(title="Other")],
        'row 3, column "Contract no": "C-1" came before with other content, in row 2',
    ),
    ([[*ROW, "more"]], "row 2: it has 9 cells where the headers are 8"),
]


@pytest.mark.parametrize(("rows", "told"), CASES, ids=[told[:40] for _, told in CASES])
def test_problems_name_their_cells(
    table: Write, rows: Sequence[Sequence[object]], told: str
) -> None:
    message = refused(table(*rows))
    assert f"contracts.csv, {told}" in message
    assert "none was" in message
    assert "--keep-going" in message


def test_the_good_rows_are_kept_on_demand(table: Write) -> None:
    path = table(ROW, row(contract="C-2", end="never"), row(contract="C-3"))
    found = imported(path, keep_going=True)
    assert (found.read, found.written, found.rejected) == (3, 2, 1)
    assert [str(it) for it in found.problems] == [
        'contracts.csv, row 3, column "End date": "never" is not a date; write it as '
        "year-month-day, such as 2026-11-22"
    ]
    text = found.content().decode()
    assert "arrangement/C-3>" in text
    assert "arrangement/C-2>" not in text


def test_a_row_twice_is_one_thing(table: Write) -> None:
    found = imported(table(ROW, ROW))
    assert (found.read, found.written) == (2, 2)


def test_two_currencies_in_a_row(table: Write) -> None:
    path = table([*ROW, "EUR"], headers=[*HEADERS, "Currency"])
    assert 'column "Value": it is in GBP, but the row is in EUR' in refused(path)


def test_duplicate_headers(table: Write) -> None:
    path = table([*ROW, "2028-01-01"], headers=[*HEADERS, "Expiry"])
    assert 'contracts.csv, row 1: "End date" and "Expiry" both say what the end date is' in refused(
        path
    )


def test_several_columns_of_what_may_be_several(table: Write) -> None:
    path = table([*ROW, "Talvera"], headers=[*HEADERS, "Vendor"])
    assert len(objects(graph(path), C1, "hasProvider")) == 2


def test_missing_columns_with_the_closest(table: Write) -> None:
    path = table(["C-1", "payroll", "Brevio"], headers=["Contract no", "Service", "Suplier"])
    message = refused(path)
    assert (
        'no column tells who the provider is: name one "provider"; the closest header is "Suplier"'
        in message
    )
    assert "no column tells who the client is" in message
    assert "--default client=" in message


def test_nothing_recognised(table: Write) -> None:
    message = refused(table([1, 2, 3], headers=["foo", "bar", "baz"]))
    assert 'its columns are not recognised: "foo", "bar", "baz"' in message
    assert "--suggest" in message


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_delimiters(table: Write, delimiter: str) -> None:
    assert objects(graph(table(ROW, delimiter=delimiter)), C1, "status") == {f"<{OKG}active>"}


def test_mixed_delimiters(tmp_path: Path) -> None:
    path = tmp_path / "contracts.csv"
    good = ",".join([*ROW[:6], "1200", ROW[7]])
    path.write_text(
        "\n".join([",".join(HEADERS), good, good.replace(",", ";").replace("C-1", "C-2")])
    )
    message = refused(path, defaults={"currency": "GBP"})
    assert (
        "contracts.csv, row 3: everything is in one cell; the delimiter here is a semicolon"
        in message
    )


def test_another_encoding(table: Write) -> None:
    path = table(row(client="Müller & Söhne"))
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    message = refused(path)
    assert f"{path}, line 2: not UTF-8" in message
    assert "cp1252" in message
    assert any('"Müller & Söhne"' in it for it in graph(path, encoding="cp1252"))


def test_utf_16_and_byte_order_marks(table: Write) -> None:
    path = table(ROW)
    text = path.read_text("utf-8")
    whole = graph(path)
    for encoding in ("utf-16", "utf-8-sig"):
        path.write_text(text, encoding)
        assert graph(path) == whole


def test_compressed(table: Write) -> None:
    path = table(ROW)
    packed = path.with_name("contracts.csv.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert graph(packed) == graph(path)
    packed.write_bytes(packed.read_bytes()[:-20])
    assert "get the file again" in refused(packed)


def test_an_open_quotation_mark(tmp_path: Path) -> None:
    path = tmp_path / "contracts.csv"
    path.write_text(",".join(HEADERS) + '\nC-1,"Payroll,Q,B,payroll\n')
    assert "a quotation mark is opened and not closed again" in refused(path)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("contracts.csv", b"PK\x03\x04....", "it is a workbook or a zip archive"),
        ("contracts.csv", b"<!DOCTYPE html>", "it is a web page"),
        ("contracts.csv", b"", "has no table in it"),
        ("contracts.xls", b"", "is not read; save the sheet as .xlsx"),
        ("contracts.xlsx", b"no zip", "it is not an Excel workbook, or is damaged"),
        ("contracts.xlsx", b"\xd0\xcf\x11\xe0", "locked with a password"),
        ("contracts.ods", b"no zip", "it is not an OpenDocument workbook"),
    ],
)
def test_files_that_are_something_else(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert told in refused(path)


def test_a_missing_file(tmp_path: Path) -> None:
    assert "there is no such file" in refused(tmp_path / "none.csv")


def test_spreadsheet_numbers_as_dates_are_told(table: Write) -> None:
    found = imported(table(row(end="46387")))
    assert '"2026-12-31"' in found.content().decode()
    assert any(
        "numbers of days, as spreadsheets keep dates, are read as dates: row 2" in it
        for it in found.notes
    )
