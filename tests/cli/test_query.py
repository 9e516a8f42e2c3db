"""okg query"""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

OTHER = Path(__file__).parents[2] / "examples" / "software-company" / "arrangements.ttl"
CSV = (
    "service,label\r\n"
    "https://w3id.org/outsourcing#payroll,payroll\r\n"
    "https://w3id.org/outsourcing#payslips,payslips\r\n"
)


def test_a_canned_query_is_asked_by_name(small_okg: Run) -> None:
    ran = small_okg("query", "services-with-labels")
    assert (ran.status, ran.out, ran.err) == (0, CSV, "")


def test_formats(small_okg: Run) -> None:
    table = small_okg("query", "services-with-labels", "--format", "table")
    assert table.out == ("service       label\nokg:payroll   payroll\nokg:payslips  payslips\n")
    found = json.loads(small_okg("query", "services-with-labels", "--format", "json").out)
    assert [row["label"]["value"] for row in found["results"]["bindings"]] == [
        "payroll",
        "payslips",
    ]


def test_triples_come_as_turtle(small_okg: Run) -> None:
    ran = small_okg("query", "-e", "CONSTRUCT WHERE { okg:payslips okg:broaderService ?o }")
    assert ran.out == (
        "@prefix okg: <https://w3id.org/outsourcing#> .\n"
        "okg:payslips okg:broaderService okg:payroll .\n"
    )


def test_inferred_and_aligned_triples_are_asked_with_the_rest(small_okg: Run) -> None:
    ran = small_okg(
        "query",
        "-e",
        "ASK { okg:payslips okg:hasCategory/^okg:hasCategory/skos:closeMatch ?standard }",
    )
    assert ran.out == "answer\r\ntrue\r\n"


def test_output_goes_to_a_file(small_okg: Run, tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    target.write_text("old", encoding="utf-8")
    ran = small_okg("query", "services-with-labels", "-o", str(target))
    assert (ran.status, ran.out) == (0, "")
    assert target.read_bytes() == CSV.encode()
    assert list(tmp_path.iterdir()) == [target]


def test_a_new_file_gets_the_usual_permissions(small_okg: Run, tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    small_okg("query", "services-with-labels", "-o", str(tmp_path / "new"))
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_output_can_go_to_a_device(small_okg: Run) -> None:
    assert small_okg("query", "services-with-labels", "-o", "/dev/stdout").out == CSV


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("absent/answer.csv", "No such file or directory"),
        ("file/answer.csv", "Not a directory"),
        ("folder", "Is a directory"),
    ],
)
def test_a_file_that_cannot_be_written_is_named(
    small_okg: Run, tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    target = tmp_path / name
    ran = small_okg("query", "services-with-labels", "-o", str(target))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"okg: {target} cannot be written: {reason}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_a_failed_query_writes_no_file(small_okg: Run, tmp_path: Path) -> None:
    ran = small_okg("query", "-e", "SELECT", "-o", str(tmp_path / "answer.csv"))
    assert ran.status == 2
    assert list(tmp_path.iterdir()) == []


def test_a_syntax_error_tells_line_column_and_what_was_expected(small_okg: Run) -> None:
    ran = small_okg("query", "-e", "SELECT * {\n ?s ?p ?o\n FILTER(?o = )\n}")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        'okg: the query has an error at line 3, column 14: found ")", expected a variable, '
        'an IRI, a literal, a number or "("\n'
        "   FILTER(?o = )\n"
        "               ^\n"
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "okg: say what to ask: either the name of a query or a file, or -e"),
        (["services-with-labels", "-e", "ASK {}"], "okg: say what to ask"),
        (["absent.rq"], "okg: absent.rq cannot be read: No such file or directory"),
        (["absent"], "okg: there is no canned query 'absent'. There are: services-with-labels"),
        (["-e", "ASK { SERVICE <http://localhost/> {} }"], "okg: the query asks another endpoint"),
        (["-e", "ASK {}", "--format", "ttl"], "okg: the format 'ttl' does not suit the answer"),
    ],
)
def test_what_cannot_be_asked(small_okg: Run, arguments: list[str], complaint: str) -> None:
    ran = small_okg("query", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(complaint)


IN_CATEGORY = """\
#+ summary: Which services are in a category?
#+ parameters:
#+   - name: category
#+     type: category
#+     several: true
#+ needs: data
SELECT ?category ?service { ?service okg:hasCategory ?category } ORDER BY ?service
"""


@pytest.fixture
def in_category(tmp_path: Path) -> str:
    path = tmp_path / "in-category.rq"
    path.write_text(IN_CATEGORY, encoding="utf-8")
    return str(path)


def test_parameters_are_set(small_okg: Run, in_category: str) -> None:
    ran = small_okg("query", in_category, "--set", "category=business")
    assert (ran.status, ran.out.splitlines()[0]) == (0, "category,service")
    assert "#businessProcess,https://w3id.org/outsourcing#payroll" in ran.out
    setting = ["--set", "category=business", "--set", "category=knowledge process"]
    both = small_okg("query", in_category, *setting)
    assert set(ran.out.splitlines()) <= set(both.out.splitlines())


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ([], "okg: in-category needs a value for category (category): --set category=okg:busin"),
        (["--set", "category="], "okg: --set category= has no value; leave it out to take the d"),
        (["--set", "category"], "okg: --set category: write name=value, such as "),
        (["--set", "categry=x"], "okg: in-category has no parameter 'categry'. Did you mean categ"),
        (["--set", "category=busines proces"], "okg: category: no category is called 'busines p"),
        (["--set", "category=process"], "okg: category: 'process' could be any of 2: "),
    ],
)
def test_what_cannot_be_set(
    small_okg: Run, in_category: str, setting: list[str], complaint: str
) -> None:
    ran = small_okg("query", in_category, *setting, "--data", in_category.replace(".rq", ".ttl"))
    assert (ran.status, ran.out) == (2, "")
    Path(in_category.replace(".rq", ".ttl")).write_text("<urn:s> <urn:p> 1 .", encoding="utf-8")
    ran = small_okg("query", in_category, *setting, "--data", in_category.replace(".rq", ".ttl"))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(complaint)


def test_labels_are_in_the_language_asked_for(small_okg: Run) -> None:
    query = ["query", "-e", "SELECT * { VALUES ?x { okg:payroll } }"]
    assert small_okg(*query, "--format", "table").out == "x\npayroll (okg:payroll)\n"
    assert small_okg(*query, "--format", "md", "--lang", "zh").out.endswith(
        "| 薪资管理 (okg:payroll) |\n"
    )
    assert small_okg(*query, "--lang", "zh").out == "x\r\nhttps://w3id.org/outsourcing#payroll\r\n"


def test_data_is_asked_as_well(small_okg: Run, in_category: str, tmp_path: Path) -> None:
    data = tmp_path / "mine.ttl"
    data.write_text(
        "@prefix okg: <https://w3id.org/outsourcing#> .\n"
        "<urn:mine> a okg:Service ; okg:broaderService okg:payroll .",
        encoding="utf-8",
    )
    empty = tmp_path / "empty.nt"
    empty.touch()
    query = ["query", in_category, "--set", "category=business"]
    ran = small_okg(*query, "--data", str(data), "--data", str(empty))
    assert "#businessProcess,urn:mine\r\n" in ran.out
    assert ran.err == f"okg: {empty} has no triples in it\n"


def test_a_query_about_data_says_that_there_is_none(small_okg: Run, in_category: str) -> None:
    ran = small_okg("query", in_category, "--set", "category=business")
    assert ran.err == (
        "okg: the query asks about your own data, and the knowledge holds none: "
        f"okg query {in_category} --data FILE\n"
    )


def test_standard_input_is_one_thing_only(small_okg: Run) -> None:
    ran = small_okg("query", "-", "--data", "-")
    assert ran.err == "okg: standard input can be the query or the data, not both\n"


def test_a_damaged_cache_is_mended_silently(
    small_okg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OKG_CACHE_DIR", str(tmp_path))
    small_okg("query", "services-with-labels")
    for path in tmp_path.rglob("*.sst"):
        path.write_bytes(b"damaged")
    ran = small_okg("query", "services-with-labels")
    assert (ran.status, ran.out, ran.err) == (0, CSV, "")


def test_a_query_can_come_through_a_pipe() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "okg", "query", "-"],
        input=b"ASK {}",
        capture_output=True,
        check=True,
    )
    assert ran.stdout == b"answer\r\ntrue\r\n"


def on_terminal(*arguments: str, **environment: str) -> str:
    """Run okg on a real terminal, forty columns wide and ten lines high."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "okg", *arguments],
        stdout=child,
        stderr=child,
        env={**os.environ, "COLUMNS": "40", "LINES": "10", "TERM": "xterm", **environment},
    )
    os.close(child)
    shown = b""
    try:
        while chunk := os.read(parent, 4096):
            shown += chunk
    except OSError:
        # Linux reports the end of a terminal this way.
        pass
    os.close(parent)
    assert process.wait(timeout=60) == 0
    return shown.decode()


def test_a_terminal_gets_a_table() -> None:
    """Cells wrap, and none is cut."""
    words = " ".join(["word"] * 20)
    query = f"SELECT * {{ VALUES (?a ?b) {{ (okg:payroll '{words}') }} }}"
    text = on_terminal("query", "-e", query, "--no-pager")
    assert "okg:payroll" in text
    assert text.count("word") == 20
    assert "1 row" in text
    assert "\x1b[" in text


LONG = f"SELECT * {{ VALUES ?a {{ {' '.join(map(str, range(20)))} }} }}"


def test_what_is_longer_than_the_screen_is_paged() -> None:
    text = on_terminal("query", "-e", LONG, PAGER="sed 's/^/paged:/'")
    assert text.count("paged:") > 20
    assert "20 rows" in text


@pytest.mark.parametrize(
    ("more", "pager"), [(["--no-pager"], "sed s/^/paged:/"), ([], ""), ([], "absent-pager")]
)
def test_without_a_pager_it_is_printed(more: list[str], pager: str) -> None:
    text = on_terminal("query", "-e", LONG, *more, PAGER=pager)
    assert "paged:" not in text
    assert "20 rows" in text


def test_what_fits_is_not_paged() -> None:
    assert "paged:" not in on_terminal("query", "-e", "ASK {}", PAGER="sed s/^/paged:/")


def test_a_misspelt_term_in_the_data_is_told_once(okg: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        "@prefix okg: <https://w3id.org/outsourcing#> .\n"
        "<urn:a> a okg:ServiceOutsourcing ; okg:hasProvidr <urn:b>, <urn:c> .\n",
        encoding="utf-8",
    )
    ran = okg("query", "arrangements-of-provider", "--data", str(path))
    assert (ran.status, ran.out) == (0, "provider,arrangement,client,status\r\n")
    assert ran.err.startswith(
        "okg: the data uses what is no term of okg and so matches nothing:\n"
        "  okg:hasProvidr. Did you mean has provider (okg:hasProvider) or "
    )
    assert ran.err.count("hasProvidr") == 1


def test_a_syntax_error_in_a_file_names_the_file(okg: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    for header in ("", "#+ summary: What?\n"):
        path.write_text(f"{header}SELECT ?s {{ ?s }} ORDER BY ?s\n", encoding="utf-8")
        ran = okg("query", str(path))
        assert (ran.status, ran.out) == (2, "")
        line = header.count("\n") + 1
        assert ran.err.startswith(
            f"okg: {path}: the query has an error at line {line}, column 16: "
        )


def test_a_misspelt_term_in_a_query_is_told_with_its_file(okg: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("SELECT *\n{ ?s okg:hasCategry ?o }\n", encoding="utf-8")
    ran = okg("query", str(path))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(
        f"okg: {path}: okg:hasCategry, at line 2, column 6, is no term of okg. Did you mean has cat"
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["passage-of-statement", "--set", "statement=999"],
            "okg: statement: there is no 999; there are 1 to 186\n",
        ),
        (
            ["services-for-code", "--set", "code=7921111"],
            "okg: code: there is no 7921111; did you mean 79211110 or ",
        ),
        (
            ["providers-able-to-deliver", "--data", str(OTHER)],
            "okg: arrangement: the default, https://example.org/bank#payrollBritain, is a thing of "
            "the examples and not in your data. There are 2",
        ),
    ],
)
def test_a_value_that_is_not_there_is_told(okg: Run, arguments: list[str], complaint: str) -> None:
    ran = okg("query", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(complaint)
