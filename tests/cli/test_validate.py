"""okg validate"""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SH

import okg as package
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
PREFIXES = (
    "@prefix ex: <https://example.org/x#> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
    "@prefix okg: <https://w3id.org/outsourcing#> . "
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)
SHAPES = """
ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:Name, ex:Part, ex:Note .
ex:Name sh:path ex:name ; sh:minCount 1 ; sh:name "name"@en .
ex:Part sh:path ex:part ; sh:class ex:Thing ; sh:severity sh:Warning .
ex:Note sh:path ex:note ; sh:minCount 1 ; sh:severity sh:Info ;
  sh:message "A note helps."@en, "请加注释。"@zh-Hans .
"""
SOUND = 'ex:a a ex:Thing ; ex:name "a" ; ex:note "n" .\n'
NAMELESS = 'ex:a a ex:Thing ; ex:note "n" .\n'
LOOSE = SOUND.replace(" .\n", " ;\n  ex:part ex:b .\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with shapes and data in it."""
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("shapes", SHAPES),
        ("sound", SOUND),
        ("nameless", NAMELESS),
        ("loose", LOOSE),
        ("unnoted", SOUND.replace(' ; ex:note "n"', "")),
        ("part", 'ex:b a ex:Thing ; ex:part "not a thing" .\n'),
        ("untouched", "ex:a a ex:Thnig .\n"),
        ("empty", ""),
    ):
        (tmp_path / f"{name}.ttl").write_text(PREFIXES + text, encoding="utf-8")
    return tmp_path


PLAIN = ("--shapes", "shapes.ttl", "--ontology", "none")


@pytest.mark.parametrize(
    ("arguments", "status", "summary"),
    [
        (["sound.ttl"], 0, "no findings; 1 of 1 subject checked"),
        (["nameless.ttl"], 1, "1 violation; 1 of 1 subject checked"),
        (["nameless.ttl", "--fail-on", "none"], 0, "1 violation; 1 of 1 subject checked"),
        (["loose.ttl"], 0, "1 warning; 1 of 1 subject checked"),
        (["loose.ttl", "--fail-on", "warning"], 1, "1 warning; 1 of 1 subject checked"),
        (["unnoted.ttl"], 0, "1 notice; 1 of 1 subject checked"),
        (["unnoted.ttl", "--fail-on", "info"], 1, "1 notice; 1 of 1 subject checked"),
        (["loose.ttl", "--with", "part.ttl"], 0, "no findings; 1 of 1 subject checked"),
        (
            ["unnoted.ttl", "--severity", "warning"],
            0,
            "1 notice; 1 of 1 subject checked; 1 of lower severity not shown",
        ),
    ],
)
def test_statuses(okg: Run, folder: Path, arguments: list[str], status: int, summary: str) -> None:
    assert folder
    ran = okg("validate", *arguments, *PLAIN)
    assert (ran.status, ran.err) == (status, "")
    assert ran.out.splitlines()[-1] == summary


def test_a_finding_says_where_what_and_what_to_do(okg: Run, folder: Path) -> None:
    assert folder
    assert okg("validate", "nameless.ttl", *PLAIN).out == (
        "VIOLATION  name (<https://example.org/x#Name>): 1 finding\n"
        "\n"
        "  nameless.ttl:2:1  <https://example.org/x#a>\n"
        "      <https://example.org/x#name> is missing\n"
        "    → add <https://example.org/x#name>, a value\n"
        "\n"
        "1 violation; 1 of 1 subject checked\n"
    )


def test_chinese(okg: Run, folder: Path) -> None:
    assert folder
    assert "请加注释。" in okg("validate", "unnoted.ttl", *PLAIN, "--lang", "zh").out
    report = okg("validate", "nameless.ttl", *PLAIN, "--lang", "zh").out
    assert "      缺少 <https://example.org/x#name>\n    → 请添加" in report


def test_formats_and_files(okg: Run, folder: Path) -> None:
    ran = okg("validate", "nameless.ttl", *PLAIN, "--format", "json", "-o", "report.json")
    assert (ran.status, ran.out) == (1, "")
    found = json.loads((folder / "report.json").read_text("utf-8"))
    assert [it["line"] for it in found["results"]] == [2]
    [row] = csv.DictReader(
        io.StringIO(okg("validate", "nameless.ttl", *PLAIN, "--format", "csv").out)
    )
    assert row["focus"] == "https://example.org/x#a"
    graph = rdflib.Graph().parse(
        data=okg("validate", "nameless.ttl", *PLAIN, "--format", "ttl").out, format="turtle"
    )
    assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == 1
    sarif = json.loads(okg("validate", "nameless.ttl", *PLAIN, "--format", "sarif").out)
    [result] = sarif["runs"][0]["results"]
    [location] = result["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "nameless.ttl"}
    for form, start in (("md", "# Validation report\n"), ("html", "<!doctype html>\n")):
        assert okg("validate", "nameless.ttl", *PLAIN, "--format", form).out.startswith(start)


def test_silence_is_no_success(okg: Run, folder: Path) -> None:
    assert folder
    ran = okg("validate", "untouched.ttl", *PLAIN)
    assert ran.out == (
        "note: 0 of 1 subjects were checked: no shape is about any of them; did you mean "
        "<https://example.org/x#Thing> instead of <https://example.org/x#Thnig>?\n"
        "no findings; 0 of 1 subject checked\n"
    )


def test_empty_data_is_told_of(okg: Run, folder: Path) -> None:
    assert folder
    ran = okg("validate", "empty.ttl", *PLAIN)
    assert ran.status == 0
    assert "note: empty.ttl has no triples in it\n" in ran.out
    assert "note: the data is empty: there was nothing to check\n" in ran.out


def test_every_faulty_file_is_told_of_with_the_text_around_the_fault(
    okg: Run, folder: Path
) -> None:
    (folder / "bad.ttl").write_text("<urn:a> <urn:p>\n  ] .\n", encoding="utf-8")
    (folder / "bad.nt").write_text("<urn:a> <urn:p> x .\n", encoding="utf-8")
    (folder / "shape.ttl").write_text("nonsense", encoding="utf-8")
    ran = okg("validate", "bad.ttl", "sound.ttl", "absent.ttl", "bad.nt", "--shapes", "shape.ttl")
    assert (ran.status, ran.out) == (2, "")
    assert "bad.ttl, line 2, column 3: not valid Turtle: " in ran.err
    assert "\n    ] .\n    ^\n" in ran.err
    assert "absent.ttl cannot be read: No such file or directory\n" in ran.err
    assert "bad.nt, line 1, column 17: not valid N-Triples: " in ran.err
    assert "shape.ttl, line 1, column " in ran.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["-", "--with", "-"], "standard input can be one file, not several"),
        (["a.ttl", "--add-shapes", "-", "--add-ontology", "-"], "standard input can be one file"),
        (
            ["a.ttl", "--ontology", "none", "--add-ontology", "b.ttl"],
            "--ontology none goes with no other",
        ),
        (["a.ttl", "--ontology", "none", "--ontology", "b.ttl"], "--ontology none goes with no"),
        (["a.ttl", "--engine", "magic"], "--engine"),
        (["a.docx"], "a.docx: what it is written in cannot be told from its name"),
        (["a.ttl", "--limit", "-1"], "--limit"),
        ([], "Missing argument"),
    ],
)
def test_a_wrong_command_line(okg: Run, arguments: list[str], complaint: str) -> None:
    ran = okg("validate", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert complaint in ran.err


def test_a_remote_context_is_not_fetched(okg: Run, folder: Path) -> None:
    (folder / "far.jsonld").write_text('{"@context": "http://localhost/context"}', encoding="utf-8")
    ran = okg("validate", "far.jsonld", *PLAIN)
    assert ran.status == 2
    assert "it names a remote context, which is not fetched; write the context into it" in ran.err


def test_faulty_shapes_are_the_users_fault(okg: Run, folder: Path) -> None:
    (folder / "shapes.ttl").write_text(
        f"{PREFIXES}\nex:S a sh:NodeShape ;\n  sh:property ex:P .\n"
        'ex:P sh:path ex:p ; sh:minCount "x" .',
        encoding="utf-8",
    )
    ran = okg("validate", "sound.ttl", *PLAIN)
    assert (ran.status, ran.out) == (2, "")
    assert "  - shapes.ttl, line 5: <https://example.org/x#P>: sh:minCount" in ran.err


ADDED = """ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:P .
ex:P sh:path ex:of ; sh:class okg:Service .
"""
PAYMENTS = """ex:a a ex:Payment ; ex:of okg:payroll .
ex:b a ex:Payment ;
  ex:of okg:payrol .
ex:c okg:clientCountry "UK" ; a okg:Service .
"""


@pytest.fixture
def added(folder: Path) -> Path:
    """What payroll is, only the packaged ontology knows; that a payment is a thing, the other."""
    for name, text in (
        ("house", ADDED),
        ("more", "ex:Payment rdfs:subClassOf ex:Thing .\n"),
        ("payments", PAYMENTS),
    ):
        (folder / f"{name}.ttl").write_text(PREFIXES + text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("arguments", "shapes"),
    [
        (("--add-shapes", "house.ttl", "--add-ontology", "more.ttl"), {"P", "CountryShape-client"}),
        (("--shapes", "house.ttl", "--add-ontology", "more.ttl"), {"P"}),
        (("--add-shapes", "house.ttl"), {"CountryShape-client"}),
        (("--add-ontology", "more.ttl"), {"CountryShape-client"}),
    ],
)
def test_what_is_added_is_used_with_the_packaged(
    okg: Run, added: Path, arguments: tuple[str, ...], shapes: set[str]
) -> None:
    assert added
    ran = okg("validate", "payments.ttl", *arguments, "--format", "json")
    results = json.loads(ran.out)["results"]
    names = {it["shape"].rpartition("#")[2].rpartition("/")[2] for it in results}
    assert names & {"P", "CountryShape-client"} == shapes
    [line] = {it["line"] for it in results if it["shape"].endswith("#P")} or {4}
    assert line == 4


def test_added_files_are_taken_by_the_function_too(added: Path) -> None:
    report = package.validate(
        added / "payments.ttl",
        add_shapes=[added / "house.ttl"],
        add_ontology=[added / "more.ttl"],
        ontology=[],
        shapes=[],
    )
    assert [(it.shape, it.line) for it in report.results] == [
        ("https://example.org/x#P", 2),
        ("https://example.org/x#P", 4),
    ]


def test_the_import_of_what_is_packaged_needs_no_note(okg: Run, folder: Path) -> None:
    (folder / "data.ttl").write_text(
        "<urn:o> <http://www.w3.org/2002/07/owl#imports> <https://w3id.org/outsourcing>, <urn:x> .",
        encoding="utf-8",
    )
    ran = okg("validate", "data.ttl", "--shapes", "shapes.ttl")
    assert "the import of urn:x is not followed" in ran.out
    assert "https://w3id.org/outsourcing " not in ran.out


def test_a_pattern_that_runs_away_ends_with_status_2(okg: Run, folder: Path) -> None:
    (folder / "shapes.ttl").write_text(
        f"{PREFIXES}ex:S a sh:NodeShape ; sh:targetClass ex:Thing ;\n"
        '  sh:property [ sh:path ex:name ; sh:pattern "^(a+)+$" ] .',
        encoding="utf-8",
    )
    (folder / "data.ttl").write_text(
        f"{PREFIXES}ex:a a ex:Thing ; ex:name '{'a' * 50}!' .", encoding="utf-8"
    )
    ran = okg("validate", "data.ttl", *PLAIN, "--engine", "reference")
    assert (ran.status, ran.out) == (2, "")
    assert "shapes.ttl, line 2: <https://example.org/x#S>: sh:pattern '^(a+)+$' takes" in ran.err
    ran = okg("validate", "data.ttl", *PLAIN)
    assert (ran.status, ran.err) == (1, "")
    assert "is not written as it must be" in ran.out


def test_the_packaged_shapes_and_ontology(okg: Run) -> None:
    """Whatever the shapes say in detail, a sound register has no violation."""
    ran = okg("validate", str(ROOT / "examples" / "bank" / "arrangements.ttl"))
    assert (ran.status, ran.err) == (0, "")
    assert "violation" not in ran.out
    assert "of lower severity" not in ran.out


def test_help_has_examples_and_statuses(okg: Run) -> None:
    ran = okg("validate", "--help")
    assert ran.status == 0
    assert "\n    okg validate contracts.ttl" in ran.out


def test_the_function_is_there_whatever_was_imported_before(folder: Path) -> None:
    """A part of okg called validate, once imported, must not take the function's place."""
    for first in ("import okg.validation.run", "import okg", "import okg.cli.validate"):
        code = (
            f"{first}\nimport okg\n"
            "report = okg.validate(['nameless.ttl'], shapes='shapes.ttl', ontology=[])\n"
            "assert isinstance(report, okg.Report)\n"
            "print(report.conforms, [(it.line, it.severity) for it in report.results])"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
        )
        assert (ran.stdout, ran.stderr) == ("False [(2, 'violation')]\n", "")


def test_every_kind_of_argument_is_taken(folder: Path) -> None:
    content = (folder / "nameless.ttl").read_bytes()
    graph = rdflib.Graph().parse(data=content, format="turtle")
    shapes = folder / "shapes.ttl"
    for data in (graph, (content, "ttl"), (content, "text/turtle"), [folder / "nameless.ttl"]):
        report = package.validate(data, shapes=shapes, ontology=[])
        assert [str(it.focus) for it in report.results] == ["https://example.org/x#a"]


def test_limits_that_are_none(okg: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okg.validation.data.LITTLE", 0)
    ran = okg("validate", "nameless.ttl", *PLAIN, "--memory-limit", "much")
    assert (ran.status, ran.out) == (2, "")
    assert "'much' is no limit for memory: write a number and its unit, such as 2GB" in ran.err
    ran = okg("validate", "nameless.ttl", *PLAIN, "--temp-dir", str(folder / "nowhere"))
    assert (ran.status, ran.out) == (3, "")
    assert "there can be no temporary folder below" in ran.err
