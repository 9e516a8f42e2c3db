"""Servers to ask: real ones, each a process of its own on a free port."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx
import pytest

from okg.store.local import LocalStore

EXAMPLES = Path(__file__).parents[2] / "examples"
TOKEN = "a token for tests"


@dataclass(frozen=True)
class Serving:
    """A server that is running, and a client that knows its address."""

    url: str
    client: httpx.Client
    process: "subprocess.Popen[str]"
    temporary: Path
    """Where the server puts what it needs for a while."""
    log: Path

    @property
    def processes(self) -> set[int]:
        """The process ids of all that the server has started, Linux only."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        found, new = set(), {int(it) for it in listed.split()}
        while new:
            found |= new
            new = {child for it in new for child in _children(it)} - found
        return found


def _children(process: int) -> list[int]:
    try:
        path = Path(f"/proc/{process}/task/{process}/children")
        return [int(it) for it in path.read_text().split()]
    except OSError:
        return []


@contextmanager
def running(
    folder: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Serving]:
    """Run ``okg serve`` with ``options``, its messages and temporary files in ``folder``."""
    temporary = folder / "temporary"
    temporary.mkdir(parents=True)
    log = folder / "messages.txt"
    with log.open("w") as messages:
        process = subprocess.Popen(
            [sys.executable, "-m", "okg", "serve", "--port", "0", *options],
            stdin=subprocess.DEVNULL,
            stdout=messages,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(temporary), **(environment or {})},
        )
        try:
            assert process.stderr is not None
            url = _address(process.stderr)
            with _copied(process.stderr, log), httpx.Client(base_url=url, timeout=30) as client:
                yield Serving(url, client, process, temporary, log)
        finally:
            process.terminate()
            try:
                process.wait(20)
            finally:
                process.kill()


def _address(messages: IO[str]) -> str:
    said = []
    for line in messages:
        said.append(line)
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise AssertionError(f"the server did not start: {''.join(said)}")


@contextmanager
def _copied(messages: IO[str], log: Path) -> Iterator[None]:
    """Go on reading what the server says, or it would wait when the pipe is full."""

    def copy() -> None:
        with log.open("a") as target:
            for line in messages:
                target.write(line)
                target.flush()

    reader = threading.Thread(target=copy, daemon=True)
    reader.start()
    yield


Serve = Callable[..., Serving]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a server with the options that it is called with, until the test ends."""
    with ExitStack() as stack:
        count = iter(range(100))

        def start(*options: str, environment: Mapping[str, str] | None = None) -> Serving:
            folder = tmp_path / f"server-{next(count)}"
            return stack.enter_context(running(folder, *options, environment=environment))

        yield start


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Serving]:  # noqa: ARG001
    """A server of the packaged knowledge, for tests that leave it as it is."""
    with running(tmp_path_factory.mktemp("server"), "--workers", "2") as serving:
        yield serving


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Path:  # noqa: ARG001
    """A store with the invented companies of the examples, not to be changed."""
    folder = tmp_path_factory.mktemp("store") / "loaded-once"
    for name in ("bank", "software-company"):
        LocalStore(folder).load([EXAMPLES / name / "arrangements.ttl"], name)
    return folder


@pytest.fixture
def store(loaded_once: Path, tmp_path: Path) -> Path:
    """A copy of that store, to be changed."""
    shutil.copytree(loaded_once, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture(scope="session")
def store_server(tmp_path_factory: pytest.TempPathFactory, loaded_once: Path) -> Iterator[Serving]:
    """A server of that store, for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("store-server")
    with running(folder, "--store", str(loaded_once), "--workers", "2") as serving:
        yield serving


@pytest.fixture
def writable(serve: Serve, store: Path) -> Serving:
    """A server that may be written to by who knows ``TOKEN``."""
    options = ("--store", str(store), "--writable", "--workers", "1")
    return serve(*options, environment={"OKG_TOKEN": TOKEN})
