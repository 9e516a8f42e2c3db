"""okg load, from the outside; what it leads to in the store is tested in tests/store."""

import io
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from okg.store.local import LocalStore
from tests.cli.conftest import Run

EXAMPLES = Path(__file__).parents[2] / "examples"
BANK = str(EXAMPLES / "bank" / "arrangements.ttl")
BROKEN = str(EXAMPLES / "broken" / "no-currency.ttl")
TRUE = "answer\r\ntrue\r\n"
LITTLE = "@prefix ex: <https://example.org/x#> . ex:a ex:p 1.0 ."


@pytest.fixture(scope="session")
def with_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with an example in it, to be copied."""
    folder = tmp_path_factory.mktemp("store") / "with-bank"
    LocalStore(folder).load([BANK], "bank")
    return folder


@pytest.fixture
def store(with_bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with an example in it, beside the working folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("OKG_STORE", raising=False)
    monkeypatch.delenv("OKG_ENDPOINT", raising=False)
    shutil.copytree(with_bank, tmp_path / "store")
    Path("little.ttl").write_text(LITTLE, encoding="utf-8")
    return tmp_path / "store"


def names(store: Path) -> list[str]:
    return [it.name for it in LocalStore(store).catalogue.datasets]


def test_it_says_what_it_did(okg: Run, store: Path) -> None:
    ran = okg("load", "little.ttl", "--no-validate", "--store", str(store))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "little: 1 triples, 0 follow; not validated\n"
    ran = okg("load", "little.ttl", "--no-validate", "--store", str(store))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "little: unchanged, it is there with the same content\n"


def test_programs_are_told_too(okg: Run, store: Path) -> None:
    ran = okg("load", BANK, "--name", "bank", "--store", str(store), "--format", "json")
    [row] = json.loads(ran.out)
    assert (row["dataset"], row["changed"], row["triples"]) == ("bank", False, 850)
    assert (row["inferred"], row["outcome"]) == (281, "3 notices")
    assert len(row["contentHash"]) == 64


def test_a_first_load_makes_the_store(okg: Run, store: Path) -> None:
    ran = okg("load", "little.ttl", "--no-validate", "--store", "new/store")
    assert (ran.status, ran.err) == (0, "")
    assert store.exists()
    assert names(Path("new/store")) == ["little"]
    assert okg("query", "-e", "ASK { ?s ?p 1.0 }", "--store", "new/store").out == TRUE


def test_what_does_not_conform_is_reported_and_not_loaded(okg: Run, store: Path) -> None:
    ran = okg("load", BROKEN, "--store", str(store))
    assert ran.status == 1
    assert ran.out.startswith("VIOLATION  currency of an amount (shape:AmountShape-currency)")
    assert "no-currency.ttl:18:1" in ran.out
    assert ran.err.startswith("okg: nothing was loaded: mend the data")
    assert names(store) == ["bank"]


def test_where_to_load_may_be_set_once(
    okg: Run, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = okg("load", "little.ttl", "--no-validate")
    assert ran.status == 2
    assert ran.err.startswith("okg: say which store: --store DIR, or --endpoint URL")
    monkeypatch.setenv("OKG_STORE", str(store))
    assert okg("load", "little.ttl", "--no-validate").status == 0
    assert names(store) == ["bank", "little"]
    monkeypatch.setenv("OKG_ENDPOINT", "http://localhost:1")
    ran = okg("load", "little.ttl")
    assert ran.status == 2
    assert "OKG_STORE and OKG_ENDPOINT are both set" in ran.err
    assert okg("load", "little.ttl", "--no-validate", "--store", str(store)).status == 0
    ran = okg("load", "little.ttl", "--store", str(store), "--endpoint", "http://localhost:1")
    assert (ran.status, ran.err) == (2, "okg: give --store or --endpoint, not both\n")


def test_standard_input_needs_a_name(
    okg: Run, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = okg("load", "-", "--store", str(store))
    assert ran.status == 2
    assert "say what to call what comes from standard input: --name NAME" in ran.err
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LITTLE.encode())))
    ran = okg("load", "-", "--name", "piped", "--no-validate", "--store", str(store))
    assert (ran.status, ran.out) == (0, "piped: 1 triples, 0 follow; not validated\n")
    ran = okg("load", "-", "-", "--name", "x", "--store", str(store))
    assert (ran.status, ran.err) == (2, "okg: standard input can be one file, not several\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.ttl",), "nowhere.ttl cannot be read: No such file or directory"),
        (("faulty.ttl",), "faulty.ttl, line 1, column 1: not valid Turtle"),
        (("little.ttl", "--name", "a/b"), "'a/b' cannot be the name of a dataset"),
        (("--name", "x"), "--name goes with the files to load"),
        (("little.txt",), "little.txt: what it is written in cannot be told from its name"),
    ],
)
def test_what_is_wrong_with_the_command_line(
    okg: Run, store: Path, arguments: tuple[str, ...], message: str
) -> None:
    Path("faulty.ttl").write_text("a b c", encoding="utf-8")
    Path("little.txt").write_text(LITTLE, encoding="utf-8")
    ran = okg("load", *arguments, "--store", str(store))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("okg: ")
    assert message in ran.err
    assert names(store) == ["bank"]


def test_what_is_wrong_with_the_folder(okg: Run, store: Path) -> None:
    """Each its own message, status 3, and nothing changed."""
    other = Path("other")
    other.mkdir()
    (other / "notes.txt").write_text("mine", encoding="utf-8")
    damaged = Path("damaged")
    shutil.copytree(store, damaged)
    (damaged / "okg-store.json").write_text("?", encoding="utf-8")
    newer = Path("newer")
    shutil.copytree(store, newer)
    said = json.loads((newer / "okg-store.json").read_bytes())
    (newer / "okg-store.json").write_text(
        json.dumps(said | {"format": 99, "okg": "7.0"}), encoding="utf-8"
    )
    messages = []
    for folder in (other, damaged, newer, Path("little.ttl")):
        for command in (("load", "little.ttl"), ("unload", "bank"), ("load",)):
            ran = okg(*command, "--store", str(folder))
            assert (ran.status, ran.out) == (3, ""), (folder, command, ran.err)
            assert ran.err.startswith("okg: ")
            messages.append(ran.err)
        assert okg("datasets", "--store", str(folder)).status == 3
        assert okg("query", "-e", "ASK {}", "--store", str(folder)).status == 3
        assert okg("validate", "--store", str(folder)).status == 3
    assert "is not a store of okg: name a new or an empty folder" in messages[0]
    assert "okg-store.json is damaged: restore a backup" in messages[3]
    assert "newer was written by okg 7.0 in a newer form: use okg 7.0 or later" in messages[6]
    assert "little.ttl is a file: a store is a folder" in messages[9]
    assert sorted(it.name for it in other.iterdir()) == ["notes.txt"]
    assert Path("little.ttl").read_text(encoding="utf-8") == LITTLE


def test_a_locked_store_is_told_with_the_process(okg: Run, store: Path) -> None:
    with LocalStore(store).folder.writing(0):
        ran = okg("load", "little.ttl", "--no-validate", "--store", str(store), "--wait", "0")
    assert (ran.status, ran.out) == (3, "")
    assert f"is being written by process {os.getpid()} (" in ran.err
    assert names(store) == ["bank"]


def test_without_a_file_the_store_is_brought_up_to_date(okg: Run, store: Path) -> None:
    ran = okg("load", "--store", str(store))
    assert (ran.status, ran.out, ran.err) == (0, "", "okg: the store was up to date already\n")
    ran = okg("load", "--store", "fresh")
    assert (ran.status, ran.out, ran.err) == (0, "", "okg: the store is up to date\n")
    assert names(Path("fresh")) == []


def test_queries_ask_the_store(okg: Run, store: Path) -> None:
    ran = okg("query", "arrangements-by-category", "--store", str(store))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == okg("query", "arrangements-by-category", "--data", BANK).out
    okg("unload", "bank", "--store", str(store))
    ran = okg("query", "arrangements-by-category", "--store", str(store))
    assert ran.out.count("\n") == 1
    assert "the query asks about your own data, and the store holds none" in ran.err
    ran = okg("query", "-e", "ASK {}", "--store", "nowhere")
    assert ran.status == 3
    assert "there is no store at nowhere: okg load FILE --store nowhere makes one" in ran.err


def test_validation_looks_into_the_store(okg: Run, store: Path) -> None:
    text = """
        @prefix okg: <https://w3id.org/outsourcing#> . @prefix bank: <https://example.org/bank#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <https://example.org/new> a okg:ServiceOutsourcing ; rdfs:label "New"@en ;
          okg:identifier "new" ; okg:coversService okg:payroll ;
          okg:hasClient bank:brevioPayroll ; okg:hasProvider <https://example.org/new#provider> .
        <https://example.org/new#provider> a okg:Organization ; rdfs:label "Provider"@en ."""
    Path("new.ttl").write_text(text, encoding="utf-8")
    assert okg("validate", "new.ttl").status == 1
    assert okg("validate", "new.ttl", "--store", str(store)).status == 0
    assert okg("validate", "new.ttl", "--store", str(store), "--engine", "reference").status == 0
    ran = okg("validate", "--store", str(store))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.endswith("3 notices; 59 of 60 subjects checked\n")
    # A store has no lines.
    assert "arrangements.ttl" not in ran.out
    ran = okg("validate", "--store", str(store), "--engine", "reference")
    assert ran.status == 2
    assert "the reference engine judges files: okg export --store" in ran.err


def test_what_was_loaded_as_it_is_can_be_validated_there(okg: Run, store: Path) -> None:
    okg("load", BROKEN, "--no-validate", "--store", str(store))
    ran = okg("validate", "--store", str(store), "--format", "json")
    assert ran.status == 1
    found = json.loads(ran.out)
    worst = [it for it in found["results"] if it["severity"] == "violation"]
    assert len(worst) == 1
    # The file that is loaded is judged in place of what it was loaded as.
    ran = okg("validate", BROKEN, "--store", str(store))
    assert ran.status == 1
    assert "judged in place of the dataset no-currency" in ran.err
    assert "1 violation; 3 of 4 subjects checked" in ran.out
