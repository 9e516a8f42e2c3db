"""One server to be written to for all tests; each finds it without graphs of the user's own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from okg.store.folder import MANIFEST
from tests.server.conftest import TOKEN, Serving, running

AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}

Update = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, loaded_once: Path) -> Iterator[Serving]:
    """A server of a copy of the store, that takes updates; ``store`` in its folder is the store."""
    folder = tmp_path_factory.mktemp("written")
    shutil.copytree(loaded_once, folder / "store")
    options = ("--store", str(folder / "store"), "--writable", "--workers", "1")
    limits = ("--max-upload", "2MiB")
    with running(folder, *options, *limits, environment={"OKG_TOKEN": TOKEN}) as serving:
        yield serving


@pytest.fixture
def update(written: Serving) -> Update:
    """Sends an update, with the token, to the server that has nothing of the user's own yet."""

    def send(text: str, **options: object) -> httpx.Response:
        headers = {"Content-Type": "application/sparql-update", **AUTHORIZED}
        return written.client.post("/sparql", content=text, headers=headers, **options)  # type: ignore[arg-type]

    assert send("DROP ALL").status_code == 204
    return send


@pytest.fixture
def unchanged(written: Serving, update: Update) -> Iterator[None]:  # noqa: ARG001
    """Sees that the store is in the end what it was."""
    manifest = written.log.parent / "store" / MANIFEST
    before = manifest.read_bytes()
    yield
    assert manifest.read_bytes() == before


@pytest.fixture
def ask(written: Serving) -> Callable[[str], bool]:
    """Asks that server whether something is so."""

    def answer(text: str) -> bool:
        found = written.client.get("/sparql.json", params={"query": f"ASK {text}"})
        assert found.status_code == 200, found.text
        return bool(found.json()["boolean"])

    return answer
