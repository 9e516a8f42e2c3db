"""okg query"""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

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


def test_a_terminal_gets_a_table(tmp_path: Path) -> None:
    """A real terminal, forty columns wide: cells wrap, and none is cut."""
    parent, child = pty.openpty()
    query = tmp_path / "wide.rq"
    words = " ".join(["word"] * 20)
    query.write_text(f"SELECT * {{ VALUES (?a ?b) {{ (okg:payroll '{words}') }} }}", "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "okg", "query", str(query)],
        stdout=child,
        stderr=child,
        env={**os.environ, "COLUMNS": "40", "TERM": "xterm"},
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
    text = shown.decode()
    assert "okg:payroll" in text
    assert text.count("word") == 20
    assert "1 row" in text
    assert "\x1b[" in text
