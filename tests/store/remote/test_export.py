"""What is exported from a server is what is exported from a folder with the same data in it."""

from pathlib import Path

import pytest

from okg.store.local import LocalStore
from okg.store.remote.discovery import Endpoint
from tests.cli.conftest import Run, okg

__all__ = ["okg"]

BANK = Path(__file__).parents[3] / "examples" / "bank" / "arrangements.ttl"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bank's arrangements."""
    folder = tmp_path_factory.mktemp("local") / "store"
    LocalStore(folder).load([BANK], "bank")
    return folder


@pytest.mark.slow
def test_a_server_exports_what_a_folder_does(
    okg: Run, endpoint: Endpoint, local: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if endpoint.credentials is not None:
        monkeypatch.setenv("OKG_USER", endpoint.credentials.user)
        monkeypatch.setenv("OKG_PASSWORD", endpoint.credentials.password)
    remote = ("--endpoint", endpoint.url)
    empty = okg("export", *remote)
    assert empty.status == 2
    assert empty.err.endswith("holds nothing that okg loaded\n")

    loaded = okg("load", str(BANK), "--name", "bank", *remote)
    assert (loaded.status, loaded.err) == (0, "")
    for wanted in ([], ["--inferred"], ["--dataset", "bank"], ["--dataset", "bank", "--inferred"]):
        options = ["--canonical", "--format", "nq", *wanted]
        here = okg("export", "--store", str(local), *options)
        there = okg("export", *remote, *options)
        assert (there.status, there.err) == (0, "")
        assert there.out == here.out != ""

    unknown = okg("export", *remote, "--dataset", "clinic")
    assert (unknown.status, unknown.out) == (2, "")
    assert unknown.err == "okg: there is no dataset clinic: there are bank\n"
