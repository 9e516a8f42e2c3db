"""okg reason"""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from okg.validation import data as reading
from tests.cli.conftest import Run

EX = "https://example.org/x#"
PREFIXES = (
    f"@prefix ex: <{EX}> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    "@prefix okg: <https://w3id.org/outsourcing#> .\n"
)
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
STATED = [
    f'<{EX}a> <{EX}name> "\u00c4 \'b\'\\n\\"c\\"" .',
    f"<{EX}a> <{EX}part> _:b1 .",
    f"<{EX}a> {TYPE} <{EX}Kind> .",
]
INFERRED = [f"<{EX}a> {TYPE} <{EX}Thing> .", f"_:b1 {TYPE} <{EX}Part> ."]
PLAIN = ("--ontology", "ontology.ttl")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with data and an ontology in it."""
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("ontology", "ex:Kind rdfs:subClassOf ex:Thing . ex:part rdfs:range ex:Part . "
         "ex:Other owl:disjointWith ex:Thing ."),
        ("data", "ex:a a ex:Kind ; ex:part [] ; ex:name \"\u00c4 'b'\\n\\\"c\\\"\" ."),
        ("wrong", "ex:a a ex:Kind , ex:Other ."),
        ("faulty", "ex:a a ex:Kind\nex:b a ex:Kind ."),
        ("empty", ""),
    ):  # fmt: skip
        (tmp_path / f"{name}.ttl").write_text(PREFIXES + text, encoding="utf-8")
    return tmp_path


@pytest.fixture(params=["in memory", "in the database"])
def anywhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "in the database":
        monkeypatch.setattr(reading, "LITTLE", -1)


@pytest.mark.usefixtures("anywhere")
def test_all_that_is_true_as_sorted_lines(okg: Run, folder: Path) -> None:
    assert folder
    ran = okg("reason", "data.ttl", *PLAIN)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == sorted(STATED + INFERRED)


@pytest.mark.usefixtures("anywhere")
def test_only_what_is_inferred(okg: Run, folder: Path) -> None:
    assert folder
    ran = okg("reason", "data.ttl", *PLAIN, "--inferred-only")
    assert (ran.status, ran.out.splitlines(), ran.err) == (0, sorted(INFERRED), "")


def test_the_reference_says_the_same(okg: Run, folder: Path) -> None:
    assert folder
    columnar = okg("reason", "data.ttl", *PLAIN).out
    assert okg("reason", "data.ttl", *PLAIN, "--engine", "reference").out == columnar


@pytest.mark.parametrize(
    ("arguments", "form"),
    [
        (["--format", "ttl"], ox.RdfFormat.TURTLE),
        (["--format", "jsonld"], ox.RdfFormat.JSON_LD),
        (["--format", "rdfxml"], ox.RdfFormat.RDF_XML),
        (["-o", "all.ttl"], ox.RdfFormat.TURTLE),
        (["-o", "all.jsonld"], ox.RdfFormat.JSON_LD),
        (["-o", "all.rdf"], ox.RdfFormat.RDF_XML),
        (["-o", "all.nt"], ox.RdfFormat.N_TRIPLES),
        (["-o", "all.rdf", "--format", "nt"], ox.RdfFormat.N_TRIPLES),
    ],
)
def test_formats(okg: Run, folder: Path, arguments: list[str], form: ox.RdfFormat) -> None:
    ran = okg("reason", "data.ttl", *PLAIN, *arguments)
    assert (ran.status, ran.err) == (0, "")
    written = [it for it in folder.iterdir() if it.name.startswith("all.")]
    content = written[0].read_bytes() if written else ran.out.encode()
    lines = okg("reason", "data.ttl", *PLAIN).out.encode()
    expected = ox.Dataset(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    found = ox.Dataset(ox.parse(content, format=form))
    for it in (expected, found):
        it.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert set(found) == set(expected)
    if form == ox.RdfFormat.TURTLE:
        # People read it: names are short.
        assert b"rdfs:" in content or b"@prefix okg:" in content


@pytest.mark.usefixtures("anywhere")
def test_a_contradiction_is_told_and_nothing_written(okg: Run, folder: Path) -> None:
    output = folder / "all.nt"
    output.write_text("before\n", encoding="utf-8")
    ran = okg("reason", "wrong.ttl", *PLAIN, "-o", "all.nt")
    assert (ran.status, ran.out) == (1, "")
    first, finding, last = ran.err.splitlines()
    assert first.startswith("okg: the data contradicts what is known")
    assert finding.startswith("  - ")
    assert f"<{EX}a>" in finding
    assert finding.endswith("(cax-dw)")
    assert last.startswith("Take back one statement")
    assert output.read_text("utf-8") == "before\n"
    assert sorted(it.suffix for it in folder.iterdir()) == [".nt", *[".ttl"] * 5]


@pytest.mark.usefixtures("anywhere")
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["faulty.ttl"], 2, "faulty.ttl, line "),
        (["none.ttl"], 2, "none.ttl"),
        (["data.ttl", "faulty.ttl", "none.ttl"], 2, "none.ttl"),
        (["data.ttl", "--ontology", "faulty.ttl"], 2, "faulty.ttl, line "),
        (["data.ttl", "--ontology", "none", *PLAIN], 2, "--ontology none goes with no other"),
        (["-", "--with", "-"], 2, "standard input can be one file, not several"),
        (["data.ttl", "-o", "no/such/place.nt"], 2, "no/such/place.nt cannot be written"),
        (["data.ttl", "--temp-dir", "no/such"], 3, "no/such"),
        ([], 2, "Missing argument"),
    ],
)
def test_faults(okg: Run, folder: Path, arguments: list[str], status: int, said: str) -> None:
    assert folder
    ran = okg("reason", *arguments)
    assert ran.status == status
    assert ran.out == ""
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.usefixtures("anywhere")
def test_an_empty_file_is_told_of(okg: Run, folder: Path) -> None:
    assert folder
    ran = okg("reason", "empty.ttl", *PLAIN)
    assert (ran.status, ran.out, ran.err) == (0, "", "okg: empty.ttl has no triples in it\n")


def test_without_an_ontology_nothing_follows_from_no_axioms(okg: Run, folder: Path) -> None:
    assert folder
    ran = okg("reason", "data.ttl", "--ontology", "none", "--inferred-only")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    both = okg("reason", "data.ttl", "ontology.ttl", "--ontology", "none", "--inferred-only")
    assert both.out.splitlines() == sorted(INFERRED)


def test_standard_input_and_packed_files(folder: Path) -> None:
    packed = folder / "data.ttl.gz"
    packed.write_bytes(gzip.compress((folder / "data.ttl").read_bytes()))
    for name, given in (("-", (folder / "data.ttl").read_bytes()), ("data.ttl.gz", b"")):
        done = subprocess.run(
            [sys.executable, "-m", "okg", "reason", name, *PLAIN],
            input=given, capture_output=True, check=False, cwd=folder, env=os.environ,
        )  # fmt: skip
        assert done.stderr == b""
        assert done.stdout.decode().splitlines() == sorted(STATED + INFERRED)


def test_a_reader_that_goes_away_is_no_fault(folder: Path) -> None:
    lines = "".join(f"<{EX}s{it}> {TYPE} <{EX}Kind> .\n" for it in range(20_000))
    (folder / "many.nt").write_text(lines, encoding="utf-8")
    command = f"{sys.executable} -m okg reason many.nt --ontology ontology.ttl | head -n 1"
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=False, cwd=folder
    )
    assert done.stdout == f"<{EX}s0> {TYPE} <{EX}Kind> .\n"
    assert done.stderr == ""


def test_the_packaged_ontology_is_the_default(okg: Run, folder: Path) -> None:
    (folder / "own.ttl").write_text(
        PREFIXES + "ex:x a okg:ServiceOutsourcing ; okg:coversService okg:payroll .",
        encoding="utf-8",
    )
    ran = okg("reason", "own.ttl", "--inferred-only", "--format", "jsonld")
    assert ran.status == 0
    assert "BusinessProcessOutsourcing" in json.dumps(json.loads(ran.out))
