"""okg unload, from the outside."""

from pathlib import Path

from okg.store.local import LocalStore
from tests.cli.conftest import Run
from tests.cli.test_load import TRUE, names, store, with_bank

__all__ = ["store", "with_bank"]


def test_a_dataset_goes_with_what_follows_from_it(okg: Run, store: Path) -> None:
    about = "ASK { <https://example.org/bank#explainerFilms> ?p ?o }"
    assert okg("query", "-e", about, "--store", str(store)).out == TRUE
    ran = okg("unload", "bank", "--store", str(store))
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert names(store) == []
    assert okg("query", "-e", about, "--store", str(store)).out == TRUE.replace("true", "false")


def test_only_what_is_there_can_go(okg: Run, store: Path) -> None:
    ran = okg("unload", "Bank", "--store", str(store))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "okg: there is no dataset 'Bank': there are bank\n"
    ran = okg("unload", "bank", "--store", "nowhere")
    assert ran.status == 3
    assert "there is no store at nowhere" in ran.err
    assert not Path("nowhere").exists()


def test_one_writer_at_a_time(okg: Run, store: Path) -> None:
    with LocalStore(store).folder.writing(0):
        ran = okg("unload", "bank", "--store", str(store), "--wait", "0")
    assert ran.status == 3
    assert "is being written by process" in ran.err
    assert names(store) == ["bank"]
