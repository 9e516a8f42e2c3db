"""okg import and okg template, and tables wherever RDF is read."""

import json
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest

from tests.cli.conftest import Run

TABLE = """\
Contract no,Title,Client,Provider,Service,Start date,End date,Value,Status
C-1,Payroll UK,Quillmere,Brevio,payroll,2025-01-01,2027-12-31,"£1,200,000",active
C-2,Books,Quillmere,Halden,bookkeeping,2025-02-01,2026-06-30,£80k,active
"""
BASE = "https://w3id.org/outsourcing/data/contracts/"


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    path = tmp_path / "contracts.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_turtle_and_counts(okg: Run, contracts: Path) -> None:
    output = contracts.with_suffix(".ttl")
    ran = okg("import", str(contracts), "-o", str(output))
    assert ran.status == 0
    assert ran.err.splitlines()[-1] == ("okg: contracts.csv: 2 rows read = 2 written + 0 rejected")
    triples = {str(it.triple) for it in ox.parse(output.read_bytes(), format=ox.RdfFormat.TURTLE)}
    lines = okg("import", str(contracts), "--format", "nt").out
    assert {str(it.triple) for it in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)} == triples
    assert f"<{BASE}arrangement/C-1>" in lines


@pytest.mark.parametrize("form", ["jsonld", "rdfxml"])
def test_other_syntaxes(okg: Run, contracts: Path, form: str) -> None:
    ran = okg("import", str(contracts), "--format", form)
    parsed = ox.parse(ran.out, format=_format(form))
    assert sum(1 for it in parsed if "C-1" in str(it.subject)) > 8


def _format(form: str) -> ox.RdfFormat:
    return ox.RdfFormat.JSON_LD if form == "jsonld" else ox.RdfFormat.RDF_XML


def test_nothing_is_written_where_a_row_is_wrong(okg: Run, contracts: Path) -> None:
    contracts.write_text(TABLE + "C-3,X,Quillmere,Brevio,payroll,soon,2027-12-31,1,active\n")
    output = contracts.with_suffix(".ttl")
    output.write_text("before")
    ran = okg("import", str(contracts), "-o", str(output))
    assert (ran.status, ran.out, output.read_text()) == (2, "", "before")
    assert "1 of 3 rows cannot be taken" in ran.err
    assert 'contracts.csv, row 4, column "Start date": "soon" is not a date' in ran.err
    kept = okg("import", str(contracts), "--keep-going", "-o", str(output))
    assert kept.status == 1
    assert "3 rows read = 2 written + 1 rejected" in kept.err
    assert 'row 4, column "Start date"' in kept.err
    assert "arrangement:C-2" in output.read_text("utf-8")
    assert "C-3" not in output.read_text("utf-8")


def test_a_mapping_that_was_suggested(okg: Run, tmp_path: Path) -> None:
    table = tmp_path / "deals.csv"
    table.write_text("Deal;Firm;What;Worth\nD-1;Brevio;payroll;12,50\n", encoding="utf-8")
    refused = okg("import", str(table))
    assert refused.status == 2
    mapping = tmp_path / "deals.mapping.toml"
    assert okg("import", str(table), "--suggest", "-o", str(mapping)).status == 0
    text = mapping.read_text("utf-8")
    assert '"Firm" = ""  # ' in text
    assert "Brevio" in text
    text = text.replace('"Deal" = ""', '"Deal" = "identifier"')
    text = text.replace('"Firm" = ""', '"Firm" = "provider"')
    text = text.replace('"What" = ""', '"What" = "service"')
    text = text.replace('"Worth" = ""', '"Worth" = "value"')
    text = text.replace('# client = "My company"', 'client = "Quillmere"')
    text = text.replace('# currency = "GBP"', 'currency = "EUR"')
    mapping.write_text(text, encoding="utf-8")
    ran = okg("import", str(table), "--format", "nt")
    assert ran.status == 0
    node = "<https://w3id.org/outsourcing/data/deals/arrangement/D-1>"
    value = '"12.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert f"{node} <https://w3id.org/outsourcing#contractValue> {value} ." in ran.out
    assert "organization/name/Quillmere>" in ran.out
    assert "sha256:" in ran.out
    assert "deals.mapping.toml" in ran.out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("columns = 1", "columns should be a table"),
        ('[columns]\n"Firm" = "vendr"', 'there is no "vendr" to read from a column; did you mean'),
        ('colums = "x"', "there is no colums in a mapping"),
        ("base = 'example'", "base should be an IRI"),
        ('dates = "American"', 'dates should be "day first" or "month first"'),
        ("=", "not valid TOML"),
        ('header = "3"', "header should be the number of a row"),
        ("[values]\nstatus = 'x'", "values should be tables by field"),
    ],
)
def test_mappings_at_fault(okg: Run, contracts: Path, text: str, told: str) -> None:
    mapping = contracts.with_name("mine.toml")
    mapping.write_text(text, encoding="utf-8")
    ran = okg("import", str(contracts), "--mapping", str(mapping))
    assert ran.status == 2
    assert f"{mapping}: {told}" in ran.err


def test_values_of_a_mapping(okg: Run, contracts: Path) -> None:
    contracts.write_text(TABLE.replace("£80k,active", "£80k,with legal"), encoding="utf-8")
    assert okg("import", str(contracts)).status == 2
    contracts.with_name("contracts.mapping.toml").write_text(
        '[values.status]\n"With legal" = "planned"'
    )
    ran = okg("import", str(contracts), "--format", "nt")
    assert ran.status == 0
    assert "<https://w3id.org/outsourcing#planned>" in ran.out


def test_options_at_fault(okg: Run, contracts: Path) -> None:
    assert "write FIELD=VALUE" in okg("import", str(contracts), "--default", "client").err
    assert (
        "there is no 'clint' to have a default"
        in okg("import", str(contracts), "--default", "clint=X").err
    )
    assert (
        "there is no encoding 'klingon'"
        in okg("import", str(contracts), "--encoding", "klingon").err
    )


def test_files_that_are_not_imported(okg: Run, contracts: Path) -> None:
    turtle = contracts.with_suffix(".ttl")
    turtle.write_text("")
    assert "RDF needs no import" in okg("import", str(turtle)).err
    assert "there is no such file" in okg("import", str(contracts.with_suffix(".json"))).err
    other = contracts.with_suffix(".json")
    other.write_text("[1, 2]")
    assert "JSON, but no open contracting" in okg("import", str(other)).err


def test_a_header_of_signs(okg: Run, contracts: Path) -> None:
    contracts.write_text(TABLE.replace("Contract no", "#"), encoding="utf-8")
    contracts.with_name("contracts.mapping.toml").write_text('[columns]\n"#" = "identifier"')
    assert "arrangement/C-1>" in okg("import", str(contracts), "--format", "nt").out


def test_template(okg: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    assert okg("template", "-o", str(path)).status == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Contracts", "Notes", "Lists"]
    ran = okg("template", "-o", str(tmp_path / "new.csv"))
    assert (ran.status, "let its name end in .xlsx" in ran.err) == (2, True)


def swapped(contracts: Path) -> None:
    contracts.write_text(TABLE.replace("2025-02-01,2026-06-30", "2026-06-30,2025-02-01"))


def test_reports_name_the_cell(okg: Run, contracts: Path) -> None:
    swapped(contracts)
    ran = okg("validate", str(contracts))
    assert ran.status == 1
    cell = 'contracts.csv, row 3, column "Start date"'
    assert f"  {cell}  Books (<{BASE}arrangement/C-2>)" in ran.out
    [result] = json.loads(okg("validate", str(contracts), "--format", "json").out)["results"]
    assert (result["file"], result["line"], result["cell"]) == ("contracts.csv", 3, cell)
    sarif = json.loads(okg("validate", str(contracts), "--format", "sarif").out)
    [found] = sarif["runs"][0]["results"]
    assert found["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "contracts.csv"},
        "region": {"startLine": 3},
    }


def test_reports_on_what_was_imported_name_the_cell_too(okg: Run, contracts: Path) -> None:
    swapped(contracts)
    output = contracts.with_suffix(".ttl")
    assert okg("import", str(contracts), "-o", str(output)).status == 0
    ran = okg("validate", str(output))
    assert f'contracts.csv, row 3, column "Start date" ({output}:' in ran.out
    reference = okg("validate", str(output), "--engine", "reference")
    assert f'contracts.csv, row 3, column "Start date" ({output}:' in reference.out


def test_much_is_placed_as_little_is(okg: Run, contracts: Path) -> None:
    """Beyond a megabyte a database judges; its findings lead back to the same cells."""
    rows = [
        f"D-{it},Title {it},Q,B,payroll,2025-01-01,2026-01-01,£{it + 1},active"
        for it in range(2000)
    ]
    rows[1500] = "D-1500,Title,Q,B,payroll,2026-01-01,2025-01-01,£1,active"
    contracts.write_text("\n".join([TABLE.splitlines()[0], *rows]) + "\n", encoding="utf-8")
    ran = okg("validate", str(contracts))
    assert ran.status == 1
    assert '  contracts.csv, row 1502, column "Start date"  Title (<' in ran.out
    assert "1 violation" in ran.out


def test_queries_over_a_table(okg: Run, contracts: Path) -> None:
    ran = okg("query", "arrangements-ending", "--data", str(contracts), "--format", "csv")
    assert ran.status == 0
    assert [it.split(",")[0] for it in ran.out.splitlines()[1:]] == [
        f"{BASE}arrangement/C-2",
        f"{BASE}arrangement/C-1",
    ]
    period = ("--set", "from=2027-01-01", "--set", "to=2027-12-31")
    ran = okg("query", "arrangements-ending", "--data", str(contracts), *period)
    assert [it.split(",")[0] for it in ran.out.splitlines()[1:]] == [f"{BASE}arrangement/C-1"]
    ran = okg("query", "value-by-category", "--data", str(contracts), "--format", "csv")
    values = [float(it.split(",")[2]) for it in ran.out.splitlines()[1:]]
    assert sum(values) == 1_280_000


def test_reasoning_over_a_table(okg: Run, contracts: Path) -> None:
    ran = okg("reason", str(contracts), "--inferred-only")
    assert ran.status == 0
    assert (
        f"<{BASE}arrangement/C-1> <https://w3id.org/outsourcing#fallsUnder> "
        "<https://w3id.org/outsourcing#BusinessProcessOutsourcing> ." in ran.out
    )


def test_a_table_with_problems_is_refused_everywhere(okg: Run, contracts: Path) -> None:
    contracts.write_text(TABLE.replace("2026-06-30", "soon"))
    for command in (["validate"], ["reason"], ["query", "arrangements-ending", "--data"]):
        ran = okg(*command, str(contracts))
        assert ran.status == 2
        assert 'contracts.csv, row 3, column "End date": "soon" is not a date' in ran.err


def test_json_that_is_something_else(okg: Run, tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text('{"a": 1}')
    ran = okg("validate", str(path))
    assert ran.status == 2
    assert "JSON, but no open contracting: it has no releases, no records and no ocid" in ran.err
