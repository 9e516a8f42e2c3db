"""okg datasets, from the outside."""

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox

from okg.store.catalogue import from_triples
from okg.store.local import LocalStore
from tests.cli.conftest import Run
from tests.cli.test_load import store, with_bank

__all__ = ["store", "with_bank"]


def test_what_is_loaded_is_listed(okg: Run, store: Path) -> None:
    okg("load", "little.ttl", "--no-validate", "--store", str(store))
    ran = okg("datasets", "--store", str(store))
    assert (ran.status, ran.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [it["dataset"] for it in rows] == ["bank", "little"]
    assert [it["triples"] for it in rows] == ["850", "1"]
    assert [it["inferred"] for it in rows] == ["281", "0"]
    assert [it["outcome"] for it in rows] == ["3 notices", "not validated"]
    assert [it["files"] for it in rows] == ["arrangements.ttl", "little.ttl"]
    assert [it.loaded for it in LocalStore(store).catalogue.datasets] == [
        it["loaded"] for it in rows
    ]


def test_it_comes_in_the_usual_forms(okg: Run, store: Path) -> None:
    found = json.loads(okg("datasets", "--store", str(store), "--format", "json").out)
    [row] = found["results"]["bindings"]
    assert row["dataset"]["value"] == "bank"
    table = okg("datasets", "--store", str(store), "--format", "table").out
    assert table.startswith("dataset ")
    markdown = okg("datasets", "--store", str(store), "--format", "md").out
    assert markdown.startswith("| dataset |")


def test_the_catalogue_itself_is_there_too(okg: Run, store: Path) -> None:
    ran = okg("datasets", "--store", str(store), "--format", "ttl")
    assert (
        from_triples(ox.parse(ran.out.encode(), format=ox.RdfFormat.TURTLE))
        == LocalStore(store).catalogue
    )


def test_an_empty_store_is_told(okg: Run, store: Path) -> None:
    okg("unload", "bank", "--store", str(store))
    ran = okg("datasets", "--store", str(store))
    assert (ran.status, ran.err) == (0, "okg: nothing is loaded yet\n")
    assert ran.out == "dataset,triples,inferred,outcome,loaded,files,contentHash\r\n"


def test_there_must_be_a_store(okg: Run, store: Path) -> None:
    assert store
    ran = okg("datasets", "--store", "nowhere")
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.startswith("okg: there is no store at nowhere")
